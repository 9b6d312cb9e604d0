"""Makes the golden file: annotations by spaCy of the texts in texts.txt and of the odd cases below.

    python crates/nlp/tests/golden/make.py MODEL_FOLDER

Development only: it needs spaCy 3.8 and the model en_core_web_md 3.8. texts.txt was written for this
project, one sentence a line; further sentences are put together here from parts written for it.
"""

import itertools
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent

WHO = [
    "Gunmen in two pickup trucks", "The interior minister, Laszlo Ferenczi,", "Residents of the port of Ambarova",
    "A spokeswoman for the teachers' union", "Fighters loyal to General Okoro", "The country's highest court",
    "Nurses at St. Brigid's hospital", "Some 4,000 demonstrators", "An aid convoy of 14 lorries",
    "Prime Minister Ingrid Solheim", "Police and soldiers", "The rebel group, known as the Northern Front,",
    "Farmers who had lost their land", "Neither the president nor his deputy", "Two former bank executives",
]
DID = [
    "blocked the main road to the airport", "refused to hand over the files", "accused the army of shelling the village",
    "was released after paying a $25,000 bond", "agreed to resume talks in Geneva", "killed at least three people",
    "denied that any troops had crossed the border", "called off a strike planned for next week",
    "seized weapons, cash and a satellite phone", "has been told to leave the capital by noon",
    "threatened to withdraw from the coalition", "would not say who had ordered the raid",
    "set fire to the district office", "urged both sides to show restraint", "were forced to flee their homes",
]
WHEN = [
    "on Tuesday", "late last night", "in the early hours of March 3", "for the second time this year",
    "after a ceasefire collapsed", "despite a court order", "while the parliament was still sitting",
    "nearly two decades after the war ended", "near the town of Dolna Reka", "before dawn on Friday, 9 May 2014",
]
SAYS = [
    "{}.", "{}, officials said.", "According to the state news agency, {}.", "\u201c{},\u201d a witness told Radio Vega.",
    "It was not clear why {}.", "{}; the opposition called it a provocation.", "Local media reported that {}.",
    "{} \u2014 a claim that could not be verified.",
]

ODD = [
    "", " ", "   ", "\n", "\r\n", "\t", " \t\r\n ", "\u00a0", "a", ".", "?", "...", "\u2026", "\"", "''", "--", "\u2014",
    " Leading space.", "Trailing space. ", "Two  spaces and   three.", "Line one\nline two\n\nline four.",
    "Windows lines:\r\nfirst\r\nsecond.\r\n", "Tab\tseparated\tvalues\t12\t13.",
    "\u201cWe won\u2019t go,\u201d he said. \u2018Not now,\u2019 she answered.", "\"Stop!\" they shouted, 'or we shoot.'",
    "``Old style quotes'' are still used in wire copy.", "\u00abNous partirons\u00bb, he said, \u201ealso auf Deutsch\u201c.",
    "Dr. Lee, Mr. Brown and Mrs. O'Neil met Gov. Jan. 5 at 10 a.m. in St. Paul, Minn., U.S.A.",
    "The U.S., the U.K. and the U.N. signed; the E.U. didn't.", "He works at Smith & Sons Ltd., Inc. (est. 1901).",
    "See https://www.example.org/a/b?c=d&e=f#g or www.example.com/path, or http://localhost:8080/x.",
    "Write to press.office@example.co.uk or o'brien+news@example.org.", "ftp://files.example.net/pub/a.tar.gz is gone.",
    "Breaking \U0001f6a8 fire near the river \U0001f525\U0001f525 #Ambarova @citydesk :-) ;) <3",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family emoji, flags \U0001f1fa\U0001f1f8\U0001f1eb\U0001f1f7 and \u2764\ufe0f.",
    "\u041f\u0440\u0435\u0437\u0438\u0434\u0435\u043d\u0442 \u0437\u0430\u044f\u0432\u0438\u043b \u0432 \u041c\u043e\u0441\u043a\u0432\u0435, \u0447\u0442\u043e \u0432\u043e\u0439\u0441\u043a\u0430 \u0443\u0439\u0434\u0443\u0442.",
    "\u0642\u0627\u0644 \u0627\u0644\u0631\u0626\u064a\u0633 \u0625\u0646 \u0627\u0644\u0642\u0648\u0627\u062a \u0633\u062a\u0646\u0633\u062d\u0628 \u063a\u062f\u0627\u060c \u0648\u0644\u0643\u0646 \u0645\u062a\u0649\u061f",
    "\u603b\u7edf\u5468\u4e8c\u5728\u5317\u4eac\u8bf4\uff0c\u519b\u961f\u5c06\u64a4\u79bb\u3002", "\u5927\u7d71\u9818\u306f\u6771\u4eac\u3067\u8a71\u3057\u305f\u3002",
    "\ub300\ud1b5\ub839\uc740 \uc11c\uc6b8\uc5d0\uc11c \ub9d0\ud588\ub2e4.", "\u03a0\u03c1\u03c9\u03b8\u03c5\u03c0\u03bf\u03c5\u03c1\u03b3\u03cc\u03c2 \u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u2014 \u0391\u03b8\u03ae\u03bd\u03b1.",
    "\u0938\u0930\u0915\u093e\u0930 \u0928\u0947 \u0915\u0939\u093e \u0939\u0948\u0964", "\u0e23\u0e31\u0e10\u0e1a\u0e32\u0e25\u0e01\u0e25\u0e48\u0e32\u0e27", "\u05e8\u05d0\u05e9 \u05d4\u05de\u05de\u05e9\u05dc\u05d4 \u05d0\u05de\u05e8.",
    "Z\u00fcrich, S\u00e3o Paulo, K\u00f8benhavn, \u0141\u00f3d\u017a, \u0130stanbul, Reykjav\u00edk and caf\u00e9s.", "e\u0301 combining, \ufb01 ligature, \u2167 numeral, \u00bd half, x\u00b2.",
    "a" * 150, "ab-" * 60, "(" * 40 + "x" + ")" * 40, "!" * 30, "x." * 50, "1" * 120, "\u4e2d" * 120, "A" * 99, "B" * 100,
    "word" * 500, "nul\0inside and \x1c separator \x7f delete \u200b zero \ufeff bom",
    "$1.5bn, \u20ac300m, \u00a320, \u00a5500, US$40 million, 12.5%, 3,000,000, 1/2, 10-12, 5km, 20kg, 6ft2, 30\u00b0C, -7, +44 20 7946 0000.",
    "12 March 2014; 2014-03-12; 03/12/2014; '90s; 1990s; 10:30am; 5.45 p.m.; 24/7; Q3; the 21st; 2nd-placed.",
    "#ClimateStrike @un_news RT: #MeToo, c/o, w/out, and/or, he/she, A/B.", "it's its he's she'll they'd've y'all gonna wanna gotta lemme ain't can't won't shan't mayn't",
    "I'm you're we've they'd who's what's that'll there're mustn't needn't o'clock ma'am ol' 'em 'cause c'mon", "Cannot, gimme, dunno; IT'S DON'T CAN\u2019T WE\u2019RE",
    "PRESIDENT SAYS TROOPS WILL LEAVE BY FRIDAY", "BLAST KILLS 12 IN MARKET, POLICE SAY", "Minister Quits Over Leak; Successor Named Within Hours",
    "LONDON, Aug 5 (Newswire) - Shares fell on Monday.", "GENEVA \u2014 Talks resumed. By Ana Ruiz", "* first point\n* second point; with clause\n- third\n\u2022 fourth",
    "1. Open the file.\n2) Read it.\n(a) Close it.\n(iv) Leave.", "Name: John\nAge: 42\nFrom: Cairo", "He came; he saw; he left; nobody knew why.",
    "state-of-the-art, well-known, ex-president, non-stop, pro-government, Franco-German, 15-year-old, mother-in-law", "yes/no ... well.. no.... ok", "C++ and C# vs. F#, .NET, node.js, i.e. code e.g. this, etc.",
    "a.m.", "U.S.", "Mr.", "No. 10", "p.5", "i.e.", "...and then", "end...", "(see p. 3)", "[sic]", "{x}", "<b>bold</b> &amp; more", "a\u00adb soft", "10\u00a0000 people", "\u2018quoted\u2019", "\u201d", "5\u2032 6\u2033",
    "foo_bar __init__ snake_case CamelCase iPhone eBay McDonald O\u2019Connor d\u2019Artagnan", "@ # $ % ^ & * ( ) _ + = { } | \\ : ; \" ' < > , . ? / ~ `", "\u0600\u0601 \u202eright\u202c",
    "What?! Really??? No way!!!", "He said: \"Go.\" Then: 'Stay.'", "The committee (which met twice) [see above] agreed.", "\ud7ff\ue000\ufffd", "\U0010ffff", "Mr.Smith went.He left.", "end of line-\nbreak word",
    "Let's go. Don't. I'd've. Who'd? 'Twas. Rock 'n' roll.", "The men's and women's teams' coaches'", "1,000.50 1.000,50 1'000 1e5 0x1F 3.14.15 192.168.0.1 10.0.0.1:80", "$", "\u20ac", "5$", "US$", "-", "_", "/", "\\",
]


def texts():
    sentences = [line for line in (HERE / "texts.txt").read_text(encoding="utf-8").splitlines() if line]
    choose = random.Random(2026)
    combinations = list(itertools.product(WHO, DID, WHEN))
    for who, did, when in choose.sample(combinations, 500 - len(sentences)):
        pattern = choose.choice(SAYS)
        clause = choose.choice([f"{who} {did} {when}", f"{when}, {who[0].lower() + who[1:]} {did}"])
        clause = clause[0].upper() + clause[1:] if pattern.startswith(("{", "\u201c")) else clause
        sentences.append(pattern.format(clause))
    paragraphs = [" ".join(sentences[i : i + 6]) for i in range(0, 120, 6)]
    return sentences + ODD + paragraphs


def main():
    import spacy

    nlp = spacy.load(sys.argv[1])
    with open(HERE / "md.jsonl", "w", encoding="utf-8") as out:
        for text in texts():
            doc = nlp(text)
            tokens = [
                f"{len(t.text_with_ws.encode())} {int(bool(t.whitespace_))} {t.tag_} {t.head.i - t.i} {t.dep_} {t.pos_} {t.morph}" for t in doc
            ]
            # A lemma is written only where it is not the word in lower case.
            lemmas = {str(t.i): t.lemma_ for t in doc if t.lemma_ != t.text.lower()}
            entities = [[e.start, e.end, e.label_] for e in doc.ents]
            sentences = [s.start for s in doc.sents]
            print(json.dumps([text, tokens, lemmas, entities, sentences], ensure_ascii=False, separators=(",", ":")), file=out)


if __name__ == "__main__":
    main()

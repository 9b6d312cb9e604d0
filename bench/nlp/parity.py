"""Compares the Rust pipeline with spaCy, token by token.

    python bench/nlp/parity.py MODEL_FOLDER TEXTS.jsonl ... [--limit N] [--binary PATH] [--model FLAT_OR_FOLDER]

Texts are JSON lines with "id" and "text"; both sides get them paragraph by paragraph. Development only:
it needs spaCy 3.8.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time


def paragraphs(path, limit):
    out = []
    with open(path, encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if limit and n >= limit:
                break
            report = json.loads(line)
            for i, text in enumerate(report["text"].split("\n\n")):
                out.append((f"{report['id']}#{i}", text))
    return out


def expected(doc):
    tokens = [
        [t.text, bool(t.whitespace_), t.tag_, t.head.i, t.dep_, t.lemma_, t.pos_, str(t.morph)] for t in doc
    ]
    entities = [[e.start, e.end, e.label_] for e in doc.ents]
    return tokens, entities, [s.start for s in doc.sents]


def spacy_side(args, path, texts):
    name = f"{os.path.abspath(args.folder)}{os.path.abspath(path)}{args.limit}".replace("/", "_")
    kept = args.cache and os.path.join(args.cache, name + ".jsonl")
    if kept and os.path.exists(kept):
        with open(kept, encoding="utf-8") as lines:
            for line in lines:
                tokens, entities, starts = json.loads(line)
                yield tokens, entities, starts
        return
    import spacy

    nlp = spacy.load(args.folder)
    with open(kept + ".part" if kept else os.devnull, "w", encoding="utf-8") as out:
        for doc in nlp.pipe(text for _, text in texts):
            result = expected(doc)
            print(json.dumps(result), file=out)
            yield result
    if kept:
        os.rename(kept + ".part", kept)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", help="model folder, for spaCy")
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--model", help="model for the Rust side; the folder unless given")
    parser.add_argument("--binary", default="target/release/examples/annotate_jsonl")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--cache", help="folder to keep spaCy's side in, for the next run")
    args = parser.parse_args()
    worst = 1.0
    for path in args.texts:
        texts = paragraphs(path, args.limit)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for key, text in texts:
                print(json.dumps({"id": key, "text": text}), file=file)
            file.flush()
            begin = time.time()
            ours = subprocess.run(
                [args.binary, args.model or args.folder], stdin=open(file.name), capture_output=True, check=True
            ).stdout.splitlines()
            spent = time.time() - begin
        fields = ["text", "space", "tag", "head", "dep", "lemma", "pos", "morph", "entity", "start"]
        total, same, shown = 0, 0, 0
        differing = collections.Counter()
        begin = time.time()
        docs = spacy_side(args, path, texts)
        for (key, text), (tokens, entities, starts), line in zip(texts, docs, ours, strict=True):
            got = json.loads(line)
            total += len(tokens)
            if len(tokens) != len(got["tokens"]):
                differing["tokens"] += len(tokens)
                ours_words = [t[0] for t in got["tokens"]]
                print("TOKENS", key, [t[0] for t in tokens if t[0] not in ours_words][:10], repr(text[:200]))
                continue

            def labelled(spans):
                inside = {}
                for a, b, label in spans:
                    for i in range(a, b):
                        inside[i] = (a, b, label)
                return inside

            theirs_e, ours_e = labelled(entities), labelled(got["entities"])
            theirs_s, ours_s = set(starts), set(got["sentences"])
            for i, (a, b) in enumerate(zip(tokens, got["tokens"])):
                a = a + [theirs_e.get(i), i in theirs_s]
                b = b + [ours_e.get(i), i in ours_s]
                if a == b:
                    same += 1
                    continue
                wrong = [f for f, x, y in zip(fields, a, b) if x != y]
                differing.update(wrong)
                if shown < args.show:
                    shown += 1
                    print("DIFF", key, i, a, b)
        share = same / max(total, 1)
        worst = min(worst, share)
        print(
            f"{path}: {total} tokens, {100 * share:.4f} % identical, differing {dict(differing)} "
            f"(spaCy {time.time() - begin:.1f} s, ours {spent:.1f} s with loading, all threads)"
        )
    sys.exit(worst < 0.9998)


if __name__ == "__main__":
    main()

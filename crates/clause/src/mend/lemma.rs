//! Base forms that the model got wrong and that the codebook knows better.

use dateline_nlp::Doc;

use crate::lexicon::Lexicon;

/// Sets the base form of verbs that the model cut too short or not at all: *staged* is *stage* and no
/// *stag*, *spared* is *spare* and no *spar*. A base form is replaced only where no entry knows it as a
/// verb and one that the ending allows is known.
pub(super) fn mend(doc: &mut Doc, lexicon: &Lexicon) {
    for i in 0..doc.tokens.len() {
        let token = &doc.tokens[i];
        let tag: &str = &token.tag;
        let ending: &[&str] = match tag {
            "VBD" | "VBN" => &["ed"],
            "VBG" => &["ing"],
            "VBZ" => &["es", "s"],
            _ => continue,
        };
        let lemma = token.lemma.to_lowercase();
        let form = doc.word(i).to_lowercase();
        let regular = ending
            .iter()
            .any(|e| form.strip_suffix(e) == Some(&lemma[..]));
        if lexicon.verbs.contains(&lemma) && !(regular && tag != "VBZ" && doubles(&lemma)) {
            continue;
        }
        // The form with a silent *e* comes first: a word that would double its last letter has it.
        let found = ending
            .iter()
            .filter_map(|e| form.strip_suffix(e))
            .flat_map(stems)
            .find(|s| lexicon.verbs.contains(s));
        if let Some(found) = found {
            doc.tokens[i].lemma = found.into();
        }
    }
}

/// Whether the last letter is doubled before *-ed* and *-ing*: one short vowel before one consonant
/// in a word of one syllable (*spar*, *sparred*; so *spared* is none of its forms).
fn doubles(lemma: &str) -> bool {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let letters: Vec<char> = lemma.chars().collect();
    let [.., before, last] = letters[..] else {
        return false;
    };
    letters.iter().filter(|&&c| vowel(c)).count() == 1
        && vowel(before)
        && !vowel(last)
        && !matches!(last, 'w' | 'x')
}

/// What may stand before an ending: *attack-ed*, *stag(e)-ed*, *stopp-ed*, *den(y)-ied*.
fn stems(stem: &str) -> Vec<String> {
    let mut all = vec![format!("{stem}e"), stem.to_string()];
    let mut back = stem.chars().rev();
    if let (Some(a), Some(b)) = (back.next(), back.next())
        && a == b
    {
        all.push(stem[..stem.len() - a.len_utf8()].to_string());
    }
    if let Some(start) = stem.strip_suffix('i') {
        all.push(format!("{start}y"));
    }
    all
}

#[cfg(test)]
mod tests {
    use dateline_nlp::{Pos, Token};

    use super::*;

    #[test]
    fn base_forms_follow_what_the_codebook_knows() {
        let verbs = [
            "stage", "spare", "spar", "attack", "stop", "deny", "bomb", "tie",
        ];
        let lexicon = Lexicon {
            verbs: verbs.map(String::from).into(),
            ..Lexicon::default()
        };
        for (form, tag, lemma, expected) in [
            ("staged", "VBD", "stag", "stage"),
            ("spared", "VBN", "spar", "spare"),
            ("sparred", "VBD", "spar", "spar"),
            ("staging", "VBG", "stag", "stage"),
            ("attacked", "VBN", "attacked", "attack"),
            ("stopped", "VBD", "stopp", "stop"),
            ("denied", "VBD", "denied", "deny"),
            ("denies", "VBZ", "denie", "deny"),
            ("bombed", "VBD", "bomb", "bomb"),
            ("tied", "VBN", "tie", "tie"),
            ("walked", "VBD", "walk", "walk"),
            ("staged", "JJ", "stag", "stag"),
        ] {
            let mut doc = Doc {
                text: form.to_string(),
                tokens: vec![Token {
                    start: 0,
                    end: form.len(),
                    tag: tag.into(),
                    lemma: lemma.into(),
                    space_after: false,
                    head: 0,
                    dep: "ROOT".into(),
                    pos: Pos::Verb,
                    morph: "".into(),
                }],
                ..Doc::default()
            };
            mend(&mut doc, &lexicon);
            assert_eq!(&*doc.tokens[0].lemma, expected, "{form} {tag}");
        }
    }
}

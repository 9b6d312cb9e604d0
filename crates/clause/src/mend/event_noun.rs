//! What a parser gets wrong of event nouns again and again, set right by their words.

use dateline_nlp::{Doc, Pos};

use super::sentence_around;
use crate::lexicon::Lexicon;

/// Tags of a noun in the singular and of a gerund.
const NOUN: &str = "NN";
const GERUND: &str = "VBG";

/// Makes nouns of gerunds that are event nouns of the lexicon and stand as nouns do: "the shelling
/// went on", "killed in police firing" (where the parser may read *police* as who fires). Nothing is
/// touched that has an object: "police firing rubber bullets" is a clause.
pub(super) fn mend(doc: &mut Doc, lexicon: &Lexicon) {
    for i in 0..doc.tokens.len() {
        if &*doc.tokens[i].tag != GERUND || !is_event_noun(doc, lexicon, i) {
            continue;
        }
        let dep = |k: usize| &*doc.tokens[k].dep;
        let mut of_noun = false;
        let mut of_verb = false;
        for k in sentence_around(doc, i) {
            if k == i || doc.tokens[k].head != i {
                continue;
            }
            match dep(k) {
                "det" | "amod" | "poss" => of_noun |= k < i,
                // "police firing": a noun right before it, no longer list of names.
                "compound" => of_noun |= k + 1 == i,
                // "killed in firing by the police"
                "prep" | "agent" if doc.word(k).eq_ignore_ascii_case("by") => of_noun |= k > i,
                "dobj" | "nsubj" | "nsubjpass" | "aux" | "auxpass" | "ccomp" | "xcomp"
                | "dative" | "neg" | "prt" => of_verb = true,
                _ => {}
            }
        }
        if of_verb {
            continue;
        }
        let head = doc.tokens[i].head;
        let nominal = matches!(
            dep(i),
            "pobj" | "pcomp" | "dobj" | "nsubj" | "nsubjpass" | "conj" | "attr" | "appos" | "ROOT"
        );
        if of_noun && nominal {
            make_noun(doc, i);
            if &*doc.tokens[i].dep == "pcomp" {
                doc.tokens[i].dep = "pobj".into();
            }
        } else if matches!(dep(i), "acl" | "advcl") && i > 0 && is_bare_under(doc, i - 1, head, i) {
            swap(doc, i - 1, i);
        }
    }
}

fn is_event_noun(doc: &Doc, lexicon: &Lexicon, i: usize) -> bool {
    let word = doc.word(i).to_lowercase();
    lexicon.nominals.contains_key(&word)
}

/// Whether token `party`, right before the gerund, is the bare object of "in" or its like, as in
/// "died in police firing": a common noun with no word of its own before it. The gerund may hang on
/// it or, in the same sense, on what the phrase hangs on.
fn is_bare_under(doc: &Doc, party: usize, head: usize, gerund: usize) -> bool {
    let word = &doc.tokens[party];
    let prep = word.head;
    word.pos == Pos::Noun
        && &*word.dep == "pobj"
        && prep + 1 == party
        && party + 1 == gerund
        && (head == party || head == doc.tokens[prep].head)
        && matches!(
            &*doc.word(prep).to_lowercase(),
            "in" | "during" | "to" | "after" | "of" | "from"
        )
}

fn make_noun(doc: &mut Doc, i: usize) {
    let word = doc.word(i).to_lowercase();
    let token = &mut doc.tokens[i];
    token.pos = Pos::Noun;
    token.tag = NOUN.into();
    token.lemma = word.into();
}

/// The gerund takes the noun's place, and the noun stands before it.
fn swap(doc: &mut Doc, party: usize, gerund: usize) {
    make_noun(doc, gerund);
    let prep = doc.tokens[party].head;
    for k in sentence_around(doc, gerund) {
        if k != gerund && doc.tokens[k].head == party {
            doc.tokens[k].head = gerund;
        }
    }
    doc.tokens[gerund].head = prep;
    doc.tokens[gerund].dep = "pobj".into();
    doc.tokens[party].head = gerund;
    doc.tokens[party].dep = "compound".into();
}

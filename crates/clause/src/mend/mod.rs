//! What the model gets wrong again and again, set right by what the codebook knows.

mod date;
mod event_noun;
mod lemma;

use dateline_nlp::Doc;

use crate::lexicon::Lexicon;

/// Mends base forms of verbs (*staged* is no *stag*), then event nouns read as verbs ("died in police
/// firing"), then dates read as part of the subject ("On 14 April armed men attacked").
pub fn mend(doc: &mut Doc, lexicon: &Lexicon) {
    lemma::mend(doc, lexicon);
    event_noun::mend(doc, lexicon);
    date::mend(doc);
}

/// The tokens of the sentence that holds token `i`.
fn sentence_around(doc: &Doc, i: usize) -> std::ops::Range<usize> {
    let at = doc.sentences.partition_point(|s| s.end <= i);
    match doc.sentences.get(at) {
        Some(s) if s.contains(&i) => s.clone(),
        _ => i..i + 1,
    }
}

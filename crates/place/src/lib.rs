//! Finds the places that a report names and resolves them to coordinates.
//!
//! [`find`] goes three steps. `detect` collects the spans that may be names of places and weighs what
//! speaks for each: the gazetteer, the model's entities, the words around it, the other names of the
//! report. `resolve` decides for all names together which place each means: how big a place is against
//! how well it goes with the others. `anchor` gives places that the gazetteer lacks the position of one
//! that is named as near. Which words say what is told by the codebook (`places.toml`).
#![deny(missing_docs)]

mod anchor;
mod detect;
mod geo;
mod home;
mod lexicon;
mod names;
mod page;
mod places;
mod report;
mod resolve;
mod size;

use std::ops::Range;

use dateline_gazetteer::Gazetteer;
use dateline_nlp::Doc;

use detect::Detector;
pub use lexicon::{Lexicon, LexiconError};
use names::Names;
use page::Page;
pub use places::Places;

#[cfg(test)]
mod tests;

/// What is known of a report beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
}

/// A place that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The tokens that it stands in.
    pub tokens: Range<usize>,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Usual name.
    pub name: Option<String>,
    /// GeoNames number.
    pub geonames_id: Option<u64>,
    /// WGS84 degrees north.
    pub lat: Option<f64>,
    /// WGS84 degrees east.
    pub lon: Option<f64>,
    /// GeoNames class and code, "P.PPLC".
    pub feature: Option<String>,
    /// Name of the first-level division.
    pub admin1: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// 1 exact, 2 near it or its district, 3 region or country; `None` where nothing is known of it.
    pub precision: Option<u8>,
    /// Estimated probability, 0 to 1, that this is the place meant.
    pub confidence: Option<f64>,
    /// Whether it is a demonym.
    pub demonym: bool,
    /// Whether it stands inside the name of something else.
    pub nested: bool,
}

/// Finds and resolves the places of an annotated report, in order of the text. `paragraphs` are byte
/// ranges of its text, in order.
pub fn find(
    doc: &Doc,
    paragraphs: &[Range<usize>],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    context: &Context<'_>,
) -> Vec<Found> {
    let page = Page::new(doc, paragraphs);
    let names = Names::new(gazetteer);
    let mentions = Detector {
        page: &page,
        names: &names,
        lexicon,
    }
    .mentions();
    report::places(&page, &names, lexicon, context, mentions)
}

//! The places of a report by token, and where a phrase says that something is.

use std::ops::Range;

use dateline_nlp::Doc;

use crate::anchor::offset;
use crate::geo::shifted;
use crate::{Found, Lexicon};

/// The places of one report.
///
/// ```no_run
/// # use dateline_place::{Context, Lexicon, Places, find};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (doc, paragraphs) = (dateline_nlp::Doc::default(), Vec::new());
/// let gazetteer = dateline_gazetteer::Gazetteer::open("gazetteer.dlg".as_ref())?;
/// let lexicon = Lexicon::default();
/// let found = find(&doc, &paragraphs, &gazetteer, &lexicon, &Context::default());
/// let places = Places::new(found);
/// // Where "20 km north of Zaranj" is, as tokens 4 to 9 of the report say.
/// let place = places.of_phrase(&doc, &lexicon, 4..9);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    found: Vec<Found>,
}

impl Places {
    /// Places as [`crate::find`] gives them: in order of the text, none overlapping another.
    pub fn new(found: Vec<Found>) -> Places {
        Places { found }
    }

    /// All of them, in order of the text.
    pub fn all(&self) -> &[Found] {
        &self.found
    }

    /// The place whose name the token belongs to.
    pub fn at(&self, token: usize) -> Option<&Found> {
        let after = self.found.partition_point(|f| f.tokens.start <= token);
        let f = self.found.get(after.checked_sub(1)?)?;
        f.tokens.contains(&token).then_some(f)
    }

    /// The places whose names lie within these tokens.
    pub fn within(&self, tokens: Range<usize>) -> &[Found] {
        let from = self
            .found
            .partition_point(|f| f.tokens.start < tokens.start);
        let to = self.found.partition_point(|f| f.tokens.end <= tokens.end);
        self.found.get(from..to).unwrap_or_default()
    }

    /// Where a phrase says that something is: the most exact place that is named in it, names before
    /// demonyms. "20 km north of Z" is shifted by distance and direction, "near the border with Z" has
    /// Z's position; both have a precision of 2 at best.
    pub fn of_phrase(&self, doc: &Doc, lexicon: &Lexicon, tokens: Range<usize>) -> Option<Found> {
        let end = tokens.end.min(doc.tokens.len());
        let start = tokens.start.min(end);
        let best = self
            .within(start..end)
            .iter()
            .min_by_key(|f| (f.demonym, f.lat.is_none(), f.precision.unwrap_or(u8::MAX)))?;
        let mut place = best.clone();
        // What the words before one place say is not said of another further on.
        let from = self
            .within(start..best.tokens.start)
            .last()
            .map_or(start, |f| f.tokens.end);
        let offset = offset(doc, lexicon, from, best.tokens.start);
        if offset.near || offset.km.is_some() {
            place.precision = place.precision.map(|p| p.max(2));
        }
        if let (Some(km), Some(bearing), Some(lat), Some(lon)) =
            (offset.km, offset.bearing, place.lat, place.lon)
        {
            let (lat, lon) = shifted(lat, lon, km, bearing);
            place.lat = Some(lat);
            place.lon = Some(lon);
        }
        Some(place)
    }
}

//! How big and how high a place is.

use dateline_gazetteer::Entry;

use crate::names::{Candidate, Candidates};

/// From how many inhabitants on a place is known by all its names.
pub(crate) const GREAT: u64 = 1_000_000;

/// How much less likely a place is under another name than its usual one.
const ALTERNATE: f64 = 2.0;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Country,
    Division,
    Wide,
    Point,
}

pub(crate) fn level(e: &Entry<'_>) -> Level {
    match (e.class, e.code) {
        ('A', code) if code.starts_with("PCL") || code.starts_with("TERR") => Level::Country,
        ('A', "ADM1" | "ADM1H") => Level::Division,
        ('L', code) if !matches!(code, "PRK" | "LCTY" | "AREA") => Level::Wide,
        ('H', "OCN" | "SEA") => Level::Wide,
        _ => Level::Point,
    }
}

/// How high a place stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Other,
    Division,
    Country,
}

/// Whether a name is that of a country or, in the country where it lies, of a division: the best known
/// of its places is.
pub(crate) fn rank(candidates: &Candidates<'_>) -> Rank {
    let mut best = Rank::Other;
    for c in candidates.iter() {
        best = best.max(match level(&c.entry) {
            Level::Country => Rank::Country,
            Level::Division if c.usual => Rank::Division,
            _ => Rank::Other,
        });
    }
    best
}

/// The greatest place whose usual name a name is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Others {
    None,
    Small,
    Great,
}

/// How likely a place is by itself: about the power of ten of those who know it. `others`: whether the
/// name is the usual one of other places.
pub(crate) fn prior(c: &Candidate<'_>, features: &[String], others: Others) -> f64 {
    let e = &c.entry;
    let size = (e.population.max(200) as f64).log10();
    let mut prior = match (e.class, e.code) {
        ('A', code) if code.starts_with("PCL") => 9.0,
        ('A', "ADM1") => 3.6 + 0.4 * size,
        ('A', "ADM2") => 3.2 + 0.2 * size,
        ('A', _) => 3.0 + 0.2 * size,
        ('P', "PPLC") => size + 1.0,
        ('P', "PPLA") => size + 0.4,
        ('P', "PPLX") => size - 0.7,
        ('P', _) => size,
        ('L', "CONT" | "RGN") => 7.5,
        ('L', _) => 6.0,
        ('H' | 'T', _) => 5.5,
        _ => 4.0,
    };
    if !c.usual {
        prior -= match prior {
            9.0.. => 0.0,
            _ if others == Others::None => ALTERNATE / 4.0,
            _ if others == Others::Small && e.population >= GREAT => ALTERNATE / 3.0,
            _ => ALTERNATE,
        };
    }
    if !features.is_empty() {
        let kind = format!("{}.{}", e.class, e.code);
        match features.iter().position(|f| kind.starts_with(f.as_str())) {
            Some(at) => prior += 4.0 - 0.7 * at.min(3) as f64,
            None => prior -= 2.0,
        }
    }
    prior
}

impl Others {
    /// The greatest of these.
    pub(crate) fn of(candidates: &Candidates<'_>) -> Others {
        candidates
            .iter()
            .filter(|c| c.usual)
            .map(|c| match c.entry.class {
                'P' if c.entry.population < GREAT / 10 => Others::Small,
                _ => Others::Great,
            })
            .max()
            .unwrap_or(Others::None)
    }
}

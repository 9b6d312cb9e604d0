//! Places as they are looked up.

use crate::build::{Country, Place};
use crate::format::{
    CODE, COUNTRY, DIVISION, NO_COUNTRY, NONE, OWN_KEYS, ROW, Section, u16_at, u32_at, u64_at,
};
use crate::{Error, Gazetteer};

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'g> {
    /// Its place in the gazetteer's table.
    pub row: u32,
    /// GeoNames number; `None` for places that other sources know.
    pub geonames_id: Option<u64>,
    /// Usual name.
    pub name: &'g str,
    /// WGS84 degrees north.
    pub lat: f64,
    /// WGS84 degrees east.
    pub lon: f64,
    /// GeoNames feature class: A division, P settlement, H water, T mountain or island, L area, S spot, R road, V forest, U undersea.
    pub class: char,
    /// GeoNames feature code: PPLC, ADM1, PCLI …
    pub code: &'g str,
    /// ISO 3166-1 alpha-3; `None` for what belongs to no country.
    pub country: Option<&'g str>,
    /// GeoNames code of the first-level division ("TX"), empty where there is none.
    pub admin1: &'g str,
    /// Name of the first-level division, where known.
    pub admin1_name: Option<&'g str>,
    /// Code of the second-level division, empty where there is none.
    pub admin2: &'g str,
    /// Name of the second-level division, where known.
    pub admin2_name: Option<&'g str>,
    /// Inhabitants, 0 where not known. Of a division that no dump told of, those of its settlements.
    pub population: u64,
}

/// How a name names a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Naming {
    /// It is the usual name, or its ASCII spelling.
    Usual,
    /// It is an alternate name.
    Alternate,
    /// It is short for it: "UAE", "Calif.", "TX". Those in capitals are found only in capitals.
    Abbreviation,
    /// It is a code in capitals, mostly of an airport: "LAX". It is found only in capitals.
    Code,
}

impl Naming {
    pub(crate) fn of(number: u8) -> Option<Naming> {
        Some(match number {
            0 => Naming::Usual,
            1 => Naming::Alternate,
            2 => Naming::Abbreviation,
            3 => Naming::Code,
            _ => return None,
        })
    }
}

impl Gazetteer {
    /// The place in a row of the table.
    pub fn get(&self, row: u32) -> Option<Entry<'_>> {
        let bytes = self.row_of(Section::Rows, ROW, row as usize)?;
        let key = u64_at(bytes, 0)?;
        let code = self.row_of(Section::Codes, CODE, usize::from(u16_at(bytes, 30)?))?;
        let class = char::from(*code.first()?);
        let code = code.get(1..)?;
        let code = code.split(|&b| b == 0).next().unwrap_or_default();
        let first = self.division(u32_at(bytes, 36)?);
        let second = self.division(u32_at(bytes, 40)?);
        Some(Entry {
            row,
            geonames_id: (key < OWN_KEYS).then_some(key),
            name: self.text(bytes, 24)?,
            lat: degrees(u32_at(bytes, 16)?),
            lon: degrees(u32_at(bytes, 20)?),
            class,
            code: std::str::from_utf8(code).ok()?,
            country: self.alpha(u16_at(bytes, 32)?).map(|(_, alpha3)| alpha3),
            admin1: first.map_or("", |d| d.admin1),
            admin1_name: first.and_then(|d| self.name(d.row)),
            admin2: second.map_or("", |d| d.admin2),
            admin2_name: second.and_then(|d| self.name(d.row)),
            population: u64_at(bytes, 8)?,
        })
    }

    /// The place with this GeoNames number.
    pub fn geonames(&self, id: u64) -> Option<Entry<'_>> {
        if id >= OWN_KEYS {
            return None;
        }
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle)?.cmp(&id) {
                std::cmp::Ordering::Equal => return self.get(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The countries, as places, in the order of their table.
    pub fn countries(&self) -> impl Iterator<Item = Entry<'_>> {
        let rows = self.section(Section::Countries).chunks_exact(COUNTRY);
        rows.filter_map(|bytes| self.get(u32_at(bytes, 8)?))
    }

    /// The country of this ISO 3166-1 alpha-3 code, as a place.
    pub fn country(&self, alpha3: &str) -> Option<Entry<'_>> {
        let number = self.country_number(alpha3)?;
        let bytes = self.row_of(Section::Countries, COUNTRY, usize::from(number))?;
        self.get(u32_at(bytes, 8)?)
    }

    /// The first-level division of this country (ISO 3166-1 alpha-3) and GeoNames code, as a place.
    pub fn admin1(&self, country: &str, code: &str) -> Option<Entry<'_>> {
        self.admin(country, code, "")
    }

    /// The second-level division of this country and these GeoNames codes, as a place.
    pub fn admin2(&self, country: &str, admin1: &str, code: &str) -> Option<Entry<'_>> {
        if code.is_empty() {
            return None;
        }
        self.admin(country, admin1, code)
    }

    fn admin(&self, country: &str, admin1: &str, admin2: &str) -> Option<Entry<'_>> {
        let wanted = (self.country_number(country)?, admin1, admin2);
        let order = self.section(Section::DivisionOrder);
        let (mut low, mut high) = (0, order.len() / 4);
        while low < high {
            let middle = low + (high - low) / 2;
            let division = self.division(u32_at(order, 4 * middle)?)?;
            let here = (division.country, division.admin1, division.admin2);
            match here.cmp(&wanted) {
                std::cmp::Ordering::Equal => return self.get(division.row),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn country_number(&self, alpha3: &str) -> Option<u16> {
        let rows = self.section(Section::Countries).chunks_exact(COUNTRY);
        let at = rows
            .map(|bytes| &bytes[14..17])
            .position(|code| code == alpha3.as_bytes())?;
        u16::try_from(at).ok()
    }

    /// Alpha-2 and alpha-3 of a country by number.
    fn alpha(&self, country: u16) -> Option<(&str, &str)> {
        if country == NO_COUNTRY {
            return None;
        }
        let bytes = self.row_of(Section::Countries, COUNTRY, usize::from(country))?;
        let part = |range: std::ops::Range<usize>| std::str::from_utf8(bytes.get(range)?).ok();
        part(12..14).zip(part(14..17))
    }

    fn division(&self, number: u32) -> Option<Division<'_>> {
        if number == NONE {
            return None;
        }
        let bytes = self.row_of(Section::Divisions, DIVISION, number as usize)?;
        Some(Division {
            row: u32_at(bytes, 0)?,
            country: u16_at(bytes, 4)?,
            admin1: self.text(bytes, 8)?,
            admin2: self.text(bytes, 14)?,
        })
    }

    fn name(&self, row: u32) -> Option<&str> {
        self.text(self.row_of(Section::Rows, ROW, row as usize)?, 24)
    }

    /// The key of a row.
    pub(crate) fn key(&self, row: u32) -> Option<u64> {
        u64_at(self.row_of(Section::Rows, ROW, row as usize)?, 0)
    }

    /// A row as it was when it was taken in, without its other names.
    pub(crate) fn row_place(&self, row: u32) -> Option<Place> {
        let entry = self.get(row)?;
        let bytes = self.row_of(Section::Rows, ROW, row as usize)?;
        let country = self.alpha(u16_at(bytes, 32)?);
        Some(Place {
            key: u64_at(bytes, 0)?,
            name: entry.name.to_owned(),
            names: Vec::new(),
            lat: entry.lat,
            lon: entry.lon,
            class: entry.class,
            code: entry.code.to_owned(),
            country: country.map_or_else(String::new, |(alpha2, _)| alpha2.to_owned()),
            admin1: entry.admin1.to_owned(),
            admin2: entry.admin2.to_owned(),
            population: entry.population,
        })
    }

    /// The table of countries.
    pub(crate) fn country_table(&self) -> Vec<Country> {
        let count = self.section(Section::Countries).len() / COUNTRY;
        (0..count.min(usize::from(NO_COUNTRY)))
            .filter_map(|number| {
                let (alpha2, alpha3) = self.alpha(number as u16)?;
                Some(Country {
                    alpha2: alpha2.to_owned(),
                    alpha3: alpha3.to_owned(),
                    key: u64_at(self.row_of(Section::Countries, COUNTRY, number)?, 0)?,
                })
            })
            .collect()
    }

    /// Every name with what it names; for the maker of another gazetteer.
    pub(crate) fn each_name(
        &self,
        mut f: impl FnMut(&str, Naming, u32) -> Result<(), Error>,
    ) -> Result<(), Error> {
        use fst::Streamer as _;
        let Some(names) = &self.names else {
            return Ok(());
        };
        let mut stream = names.stream();
        while let Some((name, value)) = stream.next() {
            let name =
                std::str::from_utf8(name).map_err(|_| Error::damaged("a name that is no text"))?;
            for (naming, row) in self.postings(value) {
                f(name, naming, row)?;
            }
        }
        Ok(())
    }
}

/// A division of a country.
#[derive(Clone, Copy)]
struct Division<'g> {
    row: u32,
    country: u16,
    admin1: &'g str,
    admin2: &'g str,
}

fn degrees(fixed: u32) -> f64 {
    f64::from(fixed as i32) / 1e7
}

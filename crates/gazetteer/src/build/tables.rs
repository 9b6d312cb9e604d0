//! The small tables: countries, feature codes, divisions.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;

use super::write::Sections;
use super::{Country, Place};
use crate::error::Error;
use crate::format::{CODE, NO_COUNTRY, NONE, Section};

/// Where a place belongs, as rows have it.
pub(super) struct Located {
    pub(super) code: u16,
    pub(super) country: u16,
    pub(super) admin1: u32,
    pub(super) admin2: u32,
}

#[derive(Default)]
pub(super) struct Tables {
    countries: Vec<Country>,
    country_rows: Vec<u32>,
    by_alpha2: HashMap<String, u16>,
    codes: Vec<(char, String)>,
    by_code: HashMap<(char, String), u16>,
    /// Country, codes of the first and the second level → row of the place.
    divisions: Vec<u32>,
    by_division: BTreeMap<(u16, String, String), u32>,
}

impl Tables {
    pub(super) fn country(&mut self, country: &Country) {
        let fits = country.alpha2.len() == 2 && country.alpha3.len() == 3;
        if fits && !self.by_alpha2.contains_key(&country.alpha2) {
            self.by_alpha2
                .insert(country.alpha2.clone(), self.countries.len() as u16);
            self.countries.push(country.clone());
            self.country_rows.push(NONE);
        }
    }

    /// Where a place belongs that stands in this row; makes known what is new.
    pub(super) fn locate(&mut self, place: &Place, row: u32) -> Result<Located, Error> {
        let country = (self.by_alpha2.get(&place.country)).map_or(NO_COUNTRY, |&c| c);
        let code = self.code(place)?;
        let mut admin1 = NONE;
        let mut admin2 = NONE;
        if country != NO_COUNTRY && !place.admin1.is_empty() {
            admin1 = self.division(country, &place.admin1, "");
            if !place.admin2.is_empty() {
                admin2 = self.division(country, &place.admin1, &place.admin2);
            }
        }
        let own = match (place.class, place.code.as_str()) {
            ('A', "ADM1") => admin1,
            ('A', "ADM2") => admin2,
            _ => NONE,
        };
        if let Some(slot) = self.divisions.get_mut(own as usize) {
            *slot = row;
        }
        if let Some(known) = self.countries.get(usize::from(country))
            && known.key == place.key
        {
            self.country_rows[usize::from(country)] = row;
        }
        Ok(Located {
            code,
            country,
            admin1,
            admin2,
        })
    }

    fn code(&mut self, place: &Place) -> Result<u16, Error> {
        let mut code: String = place
            .code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        code.truncate(CODE - 1);
        let class = if place.class.is_ascii_uppercase() {
            place.class
        } else {
            ' '
        };
        let key = (class, code);
        if let Some(&known) = self.by_code.get(&key) {
            return Ok(known);
        }
        let new = u16::try_from(self.codes.len())
            .map_err(|_| Error::TooLarge("it has too many feature codes".to_owned()))?;
        self.codes.push(key.clone());
        self.by_code.insert(key, new);
        Ok(new)
    }

    fn division(&mut self, country: u16, admin1: &str, admin2: &str) -> u32 {
        let key = (country, admin1.to_owned(), admin2.to_owned());
        if let Some(&known) = self.by_division.get(&key) {
            return known;
        }
        let new = self.divisions.len() as u32;
        self.divisions.push(NONE);
        self.by_division.insert(key, new);
        new
    }

    pub(super) fn write(&self, sections: &mut Sections) -> Result<(), Error> {
        let out = sections.section(Section::Countries)?;
        for (country, row) in self.countries.iter().zip(&self.country_rows) {
            out.write_all(&country.key.to_le_bytes())?;
            out.write_all(&row.to_le_bytes())?;
            out.write_all(country.alpha2.as_bytes())?;
            out.write_all(country.alpha3.as_bytes())?;
            out.write_all(&[0; 7])?;
        }
        let out = sections.section(Section::Codes)?;
        for (class, code) in &self.codes {
            let mut row = [0; CODE];
            // An ASCII letter, or a blank.
            row[0] = *class as u8;
            row[1..1 + code.len()].copy_from_slice(code.as_bytes());
            out.write_all(&row)?;
        }
        let mut by_number: Vec<_> = self.by_division.iter().map(|(k, &n)| (n, k)).collect();
        by_number.sort_unstable();
        for (number, (country, admin1, admin2)) in by_number {
            let (first, second) = (sections.text(admin1)?, sections.text(admin2)?);
            let out = sections.section(Section::Divisions)?;
            let row = self.divisions.get(number as usize).copied().unwrap_or(NONE);
            out.write_all(&row.to_le_bytes())?;
            out.write_all(&country.to_le_bytes())?;
            out.write_all(&[0; 2])?;
            out.write_all(&first)?;
            out.write_all(&second)?;
        }
        let out = sections.section(Section::DivisionOrder)?;
        for number in self.by_division.values() {
            out.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }
}

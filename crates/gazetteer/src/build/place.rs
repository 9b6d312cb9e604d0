//! A place on its way into a gazetteer.

use crate::Naming;

/// A place as a source tells of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// GeoNames number, or a number from `1 << 40` on of the maker's own. A later place replaces an
    /// earlier one of the same number.
    pub key: u64,
    /// Usual name.
    pub name: String,
    /// Its other names. Those that are not written with Latin letters are left out.
    pub names: Vec<(Naming, String)>,
    /// WGS84 degrees north.
    pub lat: f64,
    /// WGS84 degrees east.
    pub lon: f64,
    /// GeoNames feature class, a capital letter.
    pub class: char,
    /// GeoNames feature code.
    pub code: String,
    /// ISO 3166-1 alpha-2, empty for none.
    pub country: String,
    /// GeoNames code of the first-level division, empty for none.
    pub admin1: String,
    /// GeoNames code of the second-level division, empty for none.
    pub admin2: String,
    /// Inhabitants, 0 where not known.
    pub population: u64,
}

/// Strings longer than this are cut.
const MAX_STRING: usize = u16::MAX as usize;

impl Place {
    /// As bytes that are in order of key, and for one key of what came last.
    pub(super) fn record(&self, sequence: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(96 + self.name.len());
        out.extend_from_slice(&self.key.to_be_bytes());
        out.extend_from_slice(&(u64::MAX - sequence).to_be_bytes());
        out.extend_from_slice(&self.lat.to_le_bytes());
        out.extend_from_slice(&self.lon.to_le_bytes());
        out.extend_from_slice(&self.population.to_le_bytes());
        out.extend_from_slice(&u32::from(self.class).to_le_bytes());
        for text in [
            &self.name,
            &self.code,
            &self.country,
            &self.admin1,
            &self.admin2,
        ] {
            put(&mut out, text);
        }
        for (naming, name) in &self.names {
            out.push(*naming as u8);
            put(&mut out, name);
        }
        out
    }

    /// What [`Place::record`] wrote. `None` for anything else.
    pub(super) fn read(record: &[u8]) -> Option<Place> {
        let mut rest = record;
        let key = u64::from_be_bytes(take(&mut rest)?);
        take::<8>(&mut rest)?;
        let lat = f64::from_le_bytes(take(&mut rest)?);
        let lon = f64::from_le_bytes(take(&mut rest)?);
        let population = u64::from_le_bytes(take(&mut rest)?);
        let class = char::from_u32(u32::from_le_bytes(take(&mut rest)?))?;
        let mut text = || -> Option<String> { get(&mut rest) };
        let (name, code, country) = (text()?, text()?, text()?);
        let (admin1, admin2) = (text()?, text()?);
        let mut names = Vec::new();
        while !rest.is_empty() {
            let naming = Naming::of(take::<1>(&mut rest)?[0])?;
            names.push((naming, get(&mut rest)?));
        }
        Some(Place {
            key,
            name,
            names,
            lat,
            lon,
            class,
            code,
            country,
            admin1,
            admin2,
            population,
        })
    }
}

fn put(out: &mut Vec<u8>, text: &str) {
    let text = &text[..text.floor_char_boundary(MAX_STRING)];
    out.extend_from_slice(&(text.len() as u16).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

fn get(rest: &mut &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes(take(rest)?));
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    String::from_utf8(head.to_vec()).ok()
}

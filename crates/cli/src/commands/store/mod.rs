//! The commands that work on a store, one file each.

pub(crate) mod add;
mod chart;
pub(crate) mod doctor;
mod filter;
mod given;
pub(crate) mod incidents;
mod reader;
pub(crate) mod recode;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod show;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use dateline_incident::{LinkRules, Mistake};
use dateline_store::{Error, Linking, Store};

use crate::commands::{CodebookArgs, load_codebook, plural};
use crate::exit::{resource, usage};
use crate::tell::tell;

/// Which store to use.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StoreArgs {
    /// The store: one file that holds reports, events, incidents and reviews
    #[arg(
        long = "store",
        value_name = "FILE",
        env = "DATELINE_STORE",
        hide_env_values = true,
        global = true
    )]
    file: Option<PathBuf>,
}

impl StoreArgs {
    /// The file that the user names.
    pub(crate) fn file(&self) -> anyhow::Result<&Path> {
        self.file.as_deref().ok_or_else(|| {
            usage(anyhow!(
                "which store? Name its file with --store, or in DATELINE_STORE"
            ))
        })
    }

    /// Opens the store for reading.
    fn read(&self) -> anyhow::Result<Store> {
        let file = self.file()?;
        match Store::read(file) {
            // What reads a store of an old schema brings it forward first.
            Err(error) if error.is_old() => {
                let rules = LinkRules::built_in().map_err(mistaken)?;
                let mut store = self.write(false, say)?;
                link_rest(&mut store, file, &Linking::new(rules), say)?;
                Ok(store)
            }
            read => read.map_err(|e| told(file, e)),
        }
    }

    /// Opens the store for writing; `make` makes it where there is none.
    fn write(&self, make: bool, say: impl Fn(String) + 'static) -> anyhow::Result<Store> {
        let file = self.file()?;
        let waiting = waiting(file, say);
        let opened = if make {
            Store::create(file, waiting)
        } else {
            Store::open(file, waiting)
        };
        opened.map_err(|e| told(file, e))
    }
}

/// The rules of linking alone: the rest of the codebook takes longer to read than a batch to store.
fn linking(codebook: &CodebookArgs) -> anyhow::Result<Linking> {
    let rules = match &codebook.dir {
        Some(dir) => load_codebook(Some(dir))?.linking,
        None => {
            LinkRules::built_in().map_err(|e| resource(anyhow!("linking.toml: {}", e.message)))?
        }
    };
    Ok(Linking::new(rules))
}

fn mistaken(mistake: Mistake) -> anyhow::Error {
    resource(anyhow!("linking.toml: {}", mistake.message))
}

/// Links the reports that are not linked by these rules: those of a store of an old schema, or all
/// where the rules changed.
fn link_rest(
    store: &mut Store,
    file: &Path,
    linking: &Linking,
    say: impl Fn(String),
) -> anyhow::Result<()> {
    let left = store.count_unlinked(linking).map_err(|e| told(file, e))?;
    if left == 0 {
        return Ok(());
    }
    say(format!(
        "dateline: linking {} by the rules of this program",
        plural(usize::try_from(left).unwrap_or(usize::MAX), "report")
    ));
    while store.link_more(linking).map_err(|e| told(file, e))? > 0 {}
    Ok(())
}

/// Says that another process is writing.
fn waiting(file: &Path, say: impl Fn(String) + 'static) -> impl FnMut() + 'static {
    let what = format!(
        "dateline: waiting for another dateline that is writing to {}",
        file.display()
    );
    move || say(what.clone())
}

/// Writes a record as a line.
fn line(out: &mut dyn Write, record: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn say(what: String) {
    tell(what);
}

/// The error of a store as the program tells it: which store, and what mends it.
fn told(file: &Path, error: Error) -> anyhow::Error {
    if error.is_usage() {
        return usage(anyhow!("{error}"));
    }
    let store = file.display();
    let mends = if error.is_missing() {
        format!("`dateline --store {store} add FILES` makes one")
    } else if error.is_full() {
        "nothing of the batch under way was stored, all before it was; make room and run the same \
         command again: it goes on where it stopped"
            .to_owned()
    } else if error.is_read_only() {
        "copy it to where you may write, or ask whose it is".to_owned()
    } else if error.is_damaged() {
        format!("look with `dateline --store {store} doctor`")
    } else {
        match error {
            Error::NotAStore => "name another file with --store".to_owned(),
            Error::Newer { .. } => "use the version of dateline that made it".to_owned(),
            Error::Busy => "run the same command again when it is done".to_owned(),
            _ => format!("look with `dateline --store {store} doctor`"),
        }
    };
    resource(anyhow!("cannot use the store {store}: {error}: {mends}"))
}

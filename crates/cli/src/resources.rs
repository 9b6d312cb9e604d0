//! Finds and loads what the commands need: the language model.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use dateline_gazetteer::Gazetteer;
use dateline_nlp::Pipeline;

use crate::exit::resource;
use crate::home;

/// Which language model to run.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ModelArgs {
    /// Language model: md or sm from the data folder, or a model file or folder
    #[arg(
        long,
        value_name = "md|sm|PATH",
        env = "DATELINE_MODEL",
        hide_env_values = true
    )]
    model: Option<PathBuf>,
}

/// Which gazetteer to look places up in.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct GazetteerArgs {
    /// Gazetteer file to use instead of the one in the data folder
    #[arg(
        long,
        value_name = "PATH",
        env = "DATELINE_GAZETTEER",
        hide_env_values = true
    )]
    gazetteer: Option<PathBuf>,
}

/// Where the gazetteer lies: the one that the user names, or else the one in the data folder.
pub(crate) fn gazetteer_file(args: &GazetteerArgs) -> anyhow::Result<PathBuf> {
    match &args.gazetteer {
        Some(given) => Ok(given.clone()),
        None => Ok(data_folder()?.join(home::GAZETTEER)),
    }
}

/// Opens the gazetteer: the one that the user names, or else the one in the data folder, or else the
/// one inside the binary. Every error is of [`Exit::Resource`](crate::exit::Exit::Resource).
pub(crate) fn load_gazetteer(args: &GazetteerArgs) -> anyhow::Result<Gazetteer> {
    let path = gazetteer_file(args);
    #[cfg(feature = "embedded")]
    if args.gazetteer.is_none() && !path.as_ref().is_ok_and(|path| path.exists()) {
        return Gazetteer::from_static(embedded::GAZETTEER)
            .context("the gazetteer inside this program")
            .map_err(resource);
    }
    let path = path?;
    let mends = match args.gazetteer {
        None => "run `dateline setup`",
        Some(_) => "name another with --gazetteer, or run `dateline setup` and name none",
    };
    Gazetteer::open(&path).map_err(|error| {
        resource(if error.is_missing() {
            anyhow!("there is no gazetteer at {}: {mends}", path.display())
        } else {
            anyhow!(
                "cannot use the gazetteer {}: {error}: {mends}",
                path.display()
            )
        })
    })
}

/// The gazetteer of a command that can do without: `None` where the user names none and none is
/// set up.
pub(crate) fn gazetteer_if_there(args: &GazetteerArgs) -> anyhow::Result<Option<Gazetteer>> {
    let there = cfg!(feature = "embedded")
        || args.gazetteer.is_some()
        || gazetteer_file(args).is_ok_and(|path| path.exists());
    there.then(|| load_gazetteer(args)).transpose()
}

/// The data folder; the error says how to name one.
pub(crate) fn data_folder() -> anyhow::Result<PathBuf> {
    let folder = home::data_folder().ok_or_else(|| {
        resource(anyhow!(
            "there is no home directory for the data folder: set {} to a folder",
            home::HOME_VARIABLE
        ))
    })?;
    std::path::absolute(&folder)
        .with_context(|| folder.display().to_string())
        .map_err(resource)
}

/// Loads the model: the one that the user names, or else the one in the data folder, or else the
/// one inside the binary. Every error is of [`Exit::Resource`](crate::exit::Exit::Resource).
pub(crate) fn load_model(args: &ModelArgs) -> anyhow::Result<Pipeline> {
    let (path, mends) = match &args.model {
        Some(given) => match given.to_str() {
            Some(size @ ("md" | "sm")) => (
                data_folder()?.join(home::model_file(size)),
                format!("run `dateline setup --model {size}`"),
            ),
            _ => (
                given.clone(),
                "name another with --model, or run `dateline setup` and name none".to_owned(),
            ),
        },
        None => {
            let path = data_folder().map(|home| home.join(home::model_file("md")));
            #[cfg(feature = "embedded")]
            if !path.as_ref().is_ok_and(|path| path.exists()) {
                return Pipeline::from_static(embedded::MODEL)
                    .context("the model inside this program")
                    .map_err(resource);
            }
            (path?, "run `dateline setup`".to_owned())
        }
    };
    load(&path, &mends)
}

fn load(path: &Path, mends: &str) -> anyhow::Result<Pipeline> {
    if !path.exists() {
        return Err(resource(anyhow!(
            "there is no language model at {}: {mends}",
            path.display()
        )));
    }
    Pipeline::load(path)
        .map_err(|error| resource(anyhow!("cannot use the language model {error}: {mends}")))
}

#[cfg(feature = "embedded")]
mod embedded {
    /// Numbers are read from it in place, so it has to lie as a mapped file would.
    #[repr(C, align(4096))]
    struct Aligned<T: ?Sized>(T);

    static ALIGNED: &Aligned<[u8]> = &Aligned(*include_bytes!(env!("DATELINE_EMBEDDED_MODEL")));

    pub(super) static MODEL: &[u8] = &ALIGNED.0;

    pub(super) static GAZETTEER: &[u8] = include_bytes!(env!("DATELINE_EMBEDDED_GAZETTEER"));
}

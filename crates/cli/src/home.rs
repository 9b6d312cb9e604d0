//! Where Dateline keeps what it fetched. Also part of the build script.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// The environment variable that names the data folder.
pub(crate) const HOME_VARIABLE: &str = "DATELINE_HOME";

/// The data folder: `DATELINE_HOME`, or else `dateline` in the platform's data directory. `None`
/// where the user has no home directory either.
pub(crate) fn data_folder() -> Option<PathBuf> {
    match std::env::var_os(HOME_VARIABLE) {
        Some(home) if !home.is_empty() => Some(PathBuf::from(home)),
        _ => {
            let base = etcetera::base_strategy::choose_native_strategy().ok()?;
            Some(base.data_dir().join("dateline"))
        }
    }
}

/// Where in the data folder the model of this size (`md` or `sm`) lies.
pub(crate) fn model_file(size: &str) -> PathBuf {
    PathBuf::from("models").join(format!("en_core_web_{size}-3.8.nlp"))
}

/// Where in the data folder the gazetteer lies.
#[allow(dead_code)] // some tests have no use for it
pub(crate) const GAZETTEER: &str = "gazetteer.dlg";

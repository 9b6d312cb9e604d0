//! Finds the model that the tests run; tests of other crates take this file in too.

use dateline_nlp::Pipeline;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Where the model is: `DATELINE_MODEL`, else among the data of Dateline.
fn path() -> PathBuf {
    let variable = |name| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    if let Some(model) = variable("DATELINE_MODEL") {
        return model;
    }
    let home = variable("DATELINE_HOME").unwrap_or_else(|| {
        let data = variable("XDG_DATA_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
            .unwrap_or_default();
        data.join("dateline")
    });
    home.join("models/en_core_web_md-3.8.nlp")
}

/// The model.
pub(crate) fn load() -> Pipeline {
    Pipeline::load(&path()).unwrap_or_else(|e| {
        panic!("{e}\nThis test needs the model en_core_web_md 3.8: run `make setup`, or set DATELINE_MODEL.")
    })
}

/// The model, loaded once.
#[allow(dead_code, reason = "a test that owns its model loads it itself")]
pub(crate) fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(load)
}

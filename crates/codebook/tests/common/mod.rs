//! The model and the project's codebook; tests of other crates take this file in too.

#[path = "../../../nlp/tests/common/mod.rs"]
mod model;

use std::sync::OnceLock;

use dateline_codebook::Codebook;
use dateline_nlp::Pipeline;

/// Both, loaded once.
pub(crate) fn tools() -> &'static (&'static Pipeline, Codebook) {
    static TOOLS: OnceLock<(&Pipeline, Codebook)> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let codebook = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
        (model::pipeline(), codebook)
    })
}

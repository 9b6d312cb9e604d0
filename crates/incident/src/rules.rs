//! The numbers and words by which claims are linked.

/// The rules of `codebook/linking.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRules {
    /// Days by which two times may differ that are both only days of publication.
    pub published_days: i32,
}

impl Default for LinkRules {
    fn default() -> LinkRules {
        LinkRules { published_days: 1 }
    }
}

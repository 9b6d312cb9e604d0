//! Reading a model: from spaCy's folder, or from one flat file made of such a folder.
//!
//! Both readers yield the same [`Parts`], which [`Parts::assemble`](crate::pipeline) turns into a
//! pipeline; whatever either file claims is checked there, in one place.

pub(crate) mod flat;
pub(crate) mod folder;
mod msgpack;
#[cfg(test)]
mod tests;

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a model says of itself, from its `meta.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Language, such as `en`.
    pub lang: String,
    /// Name without the language, such as `core_web_md`.
    pub name: String,
    /// Version, such as `3.8.0`.
    pub version: String,
    /// Licence, such as `MIT`.
    pub license: String,
    /// Who trained it.
    pub author: String,
    /// Where they can be found.
    pub url: String,
    /// What it is.
    pub description: String,
}

/// Bytes that outlive the pipeline: a mapped file, or a part of the program itself.
#[derive(Clone, Debug)]
pub(crate) enum Backing {
    Mapped(Arc<memmap2::Mmap>),
    Static(&'static [u8]),
}

impl Deref for Backing {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Backing::Mapped(map) => map,
            Backing::Static(bytes) => bytes,
        }
    }
}

/// An array of plain numbers, of its own or within a [`Backing`].
#[derive(Clone, Debug)]
pub(crate) enum Array<T> {
    Owned(Vec<T>),
    Within(Backing, Range<usize>),
}

impl<T: bytemuck::Pod> Array<T> {
    /// The numbers at `range` of the backing, in place where alignment and byte order allow it.
    /// `None` where the range is not within the backing or not a whole number of elements.
    fn within(backing: &Backing, range: Range<usize>) -> Option<Self> {
        let bytes = backing.get(range.clone())?;
        if bytes.len() % size_of::<T>() != 0 {
            return None;
        }
        if cfg!(target_endian = "little") && bytemuck::try_cast_slice::<u8, T>(bytes).is_ok() {
            return Some(Array::Within(backing.clone(), range));
        }
        Some(Array::Owned(from_little_endian(bytes)))
    }
}

/// Copies little-endian numbers out of bytes of any alignment.
fn from_little_endian<T: bytemuck::Pod>(bytes: &[u8]) -> Vec<T> {
    bytes
        .chunks_exact(size_of::<T>())
        .map(|chunk| {
            if cfg!(target_endian = "little") {
                bytemuck::pod_read_unaligned(chunk)
            } else {
                let mut chunk = chunk.to_vec();
                chunk.reverse();
                bytemuck::pod_read_unaligned(&chunk)
            }
        })
        .collect()
}

impl<T: bytemuck::Pod> Deref for Array<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match self {
            Array::Owned(values) => values,
            Array::Within(backing, range) => bytemuck::cast_slice(&backing[range.clone()]),
        }
    }
}

/// One named piece of a model.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Weights, with their shape.
    Floats(Vec<usize>, Array<f32>),
    /// Ids or row numbers.
    Words(Array<u64>),
    /// Row numbers.
    Numbers(Array<u32>),
    /// JSON.
    Json(Array<u8>),
}

/// The pieces of a model by name, and where they came from.
#[derive(Debug)]
pub(crate) struct Parts {
    path: PathBuf,
    parts: BTreeMap<String, Part>,
}

/// The most numbers any array of a model may have; it keeps products of shapes within `usize`.
const MAX_ELEMENTS: usize = 1 << 31;

impl Parts {
    pub(crate) fn new(path: &Path) -> Self {
        Parts {
            path: path.to_owned(),
            parts: BTreeMap::new(),
        }
    }

    pub(crate) fn damaged(&self, what: impl ToString) -> Error {
        Error::damaged(&self.path, what)
    }

    pub(crate) fn unsupported(&self, what: impl ToString) -> Error {
        Error::unsupported(&self.path, what)
    }

    pub(crate) fn insert(&mut self, name: impl Into<String>, part: Part) {
        self.parts.insert(name.into(), part);
    }

    pub(crate) fn insert_json(&mut self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let bytes = serde_json::to_vec(value).map_err(|e| self.damaged(format!("{name}: {e}")))?;
        self.insert(name, Part::Json(Array::Owned(bytes)));
        Ok(())
    }

    fn get(&self, name: &str) -> Result<&Part, Error> {
        self.parts
            .get(name)
            .ok_or_else(|| self.damaged(format!("'{name}' is missing")))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// Weights of exactly the shape given; `None` as a dimension takes any size but zero.
    /// Every number must be finite.
    pub(crate) fn floats<const N: usize>(
        &self,
        name: &str,
        shape: [Option<usize>; N],
    ) -> Result<(Array<f32>, [usize; N]), Error> {
        let Part::Floats(found, values) = self.get(name)? else {
            return Err(self.damaged(format!("'{name}' does not hold weights")));
        };
        let wrong = || {
            self.damaged(format!(
                "'{name}' has the shape {found:?}, expected {shape:?}"
            ))
        };
        let dims: [usize; N] = found.as_slice().try_into().map_err(|_| wrong())?;
        if dims
            .iter()
            .zip(shape)
            .any(|(&d, want)| d == 0 || want.is_some_and(|w| w != d))
        {
            return Err(wrong());
        }
        if elements(&dims) != Some(values.len()) {
            return Err(self.damaged(format!(
                "'{name}' holds {} numbers, not {dims:?}",
                values.len()
            )));
        }
        if !values.iter().all(|v| v.is_finite()) {
            return Err(self.damaged(format!("'{name}' holds a number that is not finite")));
        }
        Ok((values.clone(), dims))
    }

    pub(crate) fn words(&self, name: &str) -> Result<Array<u64>, Error> {
        match self.get(name)? {
            Part::Words(words) => Ok(words.clone()),
            _ => Err(self.damaged(format!("'{name}' does not hold ids"))),
        }
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Array<u32>, Error> {
        match self.get(name)? {
            Part::Numbers(numbers) => Ok(numbers.clone()),
            _ => Err(self.damaged(format!("'{name}' does not hold row numbers"))),
        }
    }

    pub(crate) fn json<'a, T: Deserialize<'a>>(&'a self, name: &str) -> Result<T, Error> {
        match self.get(name)? {
            Part::Json(bytes) => {
                serde_json::from_slice(bytes).map_err(|e| self.damaged(format!("{name}: {e}")))
            }
            _ => Err(self.damaged(format!("'{name}' does not hold JSON"))),
        }
    }
}

/// The number of elements of a shape, where it is one that a model could have.
fn elements(shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(1usize, |n, &d| n.checked_mul(d))
        .filter(|&n| n <= MAX_ELEMENTS)
}

/// How one encoder embeds its words: part of the JSON `settings`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EncoderSettings {
    /// Feature and hash seed of each table, in the order they are put together.
    pub(crate) tables: Vec<(String, u32)>,
    /// Number of window layers.
    pub(crate) depth: usize,
    /// Whether word vectors are put behind the tables.
    pub(crate) vectors: bool,
}

/// The JSON part `settings`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) tok2vec: EncoderSettings,
    pub(crate) ner: EncoderSettings,
    /// The tagger's labels.
    pub(crate) tags: Vec<String>,
    /// Actions of the parser, as move and label, in the order of the scores.
    pub(crate) parser_moves: Vec<(u8, String)>,
    /// Actions of the entity recogniser.
    pub(crate) ner_moves: Vec<(u8, String)>,
}

/// Tokens that a special case stands for: text and, where given, norm.
pub(crate) type SpecialCase = Vec<(String, Option<String>)>;

/// The JSON part `tokenizer`. The expressions are Python's.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TokenizerRules {
    pub(crate) prefix: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) infix: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) special: Vec<(String, SpecialCase)>,
}

/// The JSON part `norms`: norms of strings by id, in order of the ids.
pub(crate) type Norms = Vec<(u64, String)>;

/// The JSON part `ruler`: spaCy's patterns as they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RulerPattern {
    pub(crate) patterns: Vec<Vec<serde_json::Map<String, serde_json::Value>>>,
    pub(crate) attrs: serde_json::Map<String, serde_json::Value>,
    pub(crate) index: i64,
}

/// Rules of one part of speech in the JSON part `lemmas`; the index of known base forms is the part
/// of ids `lemmas.index.<part of speech>`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LemmaTable {
    pub(crate) rules: Vec<(String, String)>,
    pub(crate) exceptions: Vec<(String, Vec<String>)>,
}

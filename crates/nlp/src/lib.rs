//! Runs spaCy v3 English pipelines without Python.
#![deny(missing_docs)]

mod affix;
mod doc;
mod error;
mod hash;
mod kernel;
mod lemmatizer;
mod lexicon;
mod load;
mod ner;
mod parser;
mod pipeline;
mod python_regex;
mod ruler;
mod tok2vec;
mod tokenizer;
mod transition;
mod unicode;
mod word_vectors;

pub use doc::{Doc, Entity, Pos, Token};
pub use error::Error;
pub use load::Meta;
pub use pipeline::{MAX_TOKENS_TOGETHER, Pipeline};
pub use tokenizer::MAX_URL_BYTES;

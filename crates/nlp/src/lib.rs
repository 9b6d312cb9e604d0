//! Runs spaCy v3 English pipelines without Python.
mod doc;
pub use doc::{Doc, Entity, Pos, Token};

//! Runs spaCy v3 English pipelines without Python.
//!
//! ```no_run
//! # fn main() -> Result<(), dateline_nlp::Error> {
//! let pipeline = dateline_nlp::Pipeline::load("en_core_web_md-3.8.nlp".as_ref())?;
//! let doc = pipeline.annotate("Gunmen killed a judge in Ambarova on Monday, police said.");
//! for (i, token) in doc.tokens.iter().enumerate() {
//!     println!("{} {} {} {}", doc.word(i), token.tag, token.dep, doc.word(token.head));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The models are spaCy's `en_core_web_sm` and `en_core_web_md` of version 3.8: tokenizer, tagger,
//! dependency parser, attribute ruler, rule lemmatizer and named entities. The annotations are spaCy's;
//! on hundreds of thousands of tokens of news not one differed (`bench/RESULTS.md`), and a golden file
//! in the tests holds them to it. A document is a paragraph: spaCy's results depend on where a text
//! begins and ends, and so do these.
//!
//! # Models
//!
//! [`Pipeline::load`] opens a folder in spaCy's own layout or one flat file, which
//! [`Pipeline::convert`] makes of such a folder. A flat file is mapped into memory, carries a checksum,
//! and can be embedded in a program ([`Pipeline::from_static`]). Models of another architecture are
//! refused with an [`Error`] that says why, damaged ones with one that names the file; no content of a
//! file makes the loader panic.
//!
//! # Limits
//!
//! * [`MAX_TOKENS_TOGETHER`]: longer texts are annotated in stretches.
//! * [`MAX_URL_BYTES`]: longer runs of characters are not tried as URLs.
//!
//! # How it is done
//!
//! One module a concern, in the order of the pipeline: `tokenizer` (with `affix` and `python_regex`),
//! `lexicon`, `tok2vec` (with `word_vectors` and `kernel`), `transition`, `parser`, `ner`, `ruler`,
//! `lemmatizer`; `pipeline` ties them together and `load` reads the models. Every cache is bounded and
//! belongs to one thread's workspace, and nothing that is cached depends on anything but its key: a
//! text's annotation is the same whatever the other texts and however many the threads. Only the kernel
//! for AVX2 and the mapping of files use `unsafe`.
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

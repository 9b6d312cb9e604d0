//! Codes the events of a report: who did what to whom, where, when, how many, according to whom,
//! and whether it happened.
//!
//! ```no_run
//! use std::path::Path;
//! use dateline_codebook::Codebook;
//! use dateline_coder::Coder;
//! use dateline_nlp::Pipeline;
//! use dateline_report::Report;
//!
//! let pipeline = Pipeline::load(Path::new("en_core_web_md-3.8.nlp")).unwrap();
//! let coder = Coder::new(pipeline, Codebook::built_in().unwrap());
//! let report = Report::from_text("Rebels attacked a village near Goma on Monday, killing two people.");
//! for event in coder.code(&report) {
//!     println!("{} {:?}", event.kind, event.status);
//! }
//! ```
//!
//! The same report gives the same events on any number of threads; nothing is read but the report,
//! the model and the codebook.
#![deny(missing_docs)]

mod check;
mod coding;
mod count;
mod document;
mod explain;
mod party;
mod time;

use dateline_codebook::Codebook;
use dateline_nlp::{Doc, Pipeline};
use dateline_record::Event;
use dateline_report::{Report, paragraphs};
use rayon::prelude::*;

pub use check::Checked;
pub use document::MAX_PARAGRAPH_BYTES;

/// Codes reports with one model and one codebook.
pub struct Coder {
    pipeline: Pipeline,
    codebook: Codebook,
}

impl Coder {
    /// A coder that uses this model and this codebook.
    pub fn new(pipeline: Pipeline, codebook: Codebook) -> Coder {
        Coder { pipeline, codebook }
    }

    /// The codebook in use.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The model in use.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The events of one report, in order of the text.
    pub fn code(&self, report: &Report) -> Vec<Event> {
        self.code_batch(std::slice::from_ref(report))
            .pop()
            .unwrap_or_default()
    }

    /// The events of many reports, on as many threads as the current rayon pool has. The result is
    /// in the order of the reports and the same on any number of threads.
    pub fn code_batch(&self, reports: &[Report]) -> Vec<Vec<Event>> {
        let pieces: Vec<_> = reports
            .iter()
            .map(|r| document::pieces(&r.text, paragraphs(&r.text)))
            .collect();
        let texts: Vec<&str> = reports
            .iter()
            .zip(&pieces)
            .flat_map(|(r, ranges)| ranges.iter().map(|p| &r.text[p.clone()]))
            .collect();
        let mut docs = self.pipeline.annotate_batch(&texts).into_iter();
        let docs: Vec<Vec<Doc>> = pieces
            .iter()
            .map(|ranges| docs.by_ref().take(ranges.len()).collect())
            .collect();
        reports
            .par_iter()
            .zip(pieces.par_iter())
            .zip(docs.into_par_iter())
            .map(|((report, ranges), docs)| {
                let mut doc = document::join(&report.text, ranges, docs);
                document::vote(&mut doc);
                coding::events(report, &doc, ranges, &self.codebook)
            })
            .collect()
    }
}

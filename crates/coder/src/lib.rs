//! Codes the events of a report: who did what to whom, where, when, how many, according to whom,
//! and whether it happened.
//!
//! ```no_run
//! use std::path::Path;
//! use dateline_codebook::{Codebook, Subject};
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

mod cased;
mod check;
mod coding;
mod document;
pub mod explain;
mod gaps;

use dateline_codebook::{Codebook, Subject};
use dateline_gazetteer::Gazetteer;
use dateline_nlp::{Doc, Pipeline};
use dateline_record::{Annotation, Event};
use dateline_report::Report;
use rayon::prelude::*;

use cased::Laid;

pub use check::Checked;
pub use document::MAX_PARAGRAPH_BYTES;

/// Codes reports with one model and one codebook.
pub struct Coder {
    pipeline: Pipeline,
    codebook: Codebook,
    gazetteer: Option<Gazetteer>,
}

/// One report, annotated. The document's text may differ from the report's in the case of letters; its
/// offsets are the report's.
struct Read {
    pieces: Vec<std::ops::Range<usize>>,
    doc: Doc,
    places: Vec<dateline_place::Found>,
}

impl Coder {
    /// A coder that uses this model and this codebook; places get no coordinates.
    pub fn new(pipeline: Pipeline, codebook: Codebook) -> Coder {
        Coder {
            pipeline,
            codebook,
            gazetteer: None,
        }
    }

    /// The same coder, which looks places up in this gazetteer.
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Coder {
        Coder {
            gazetteer: Some(gazetteer),
            ..self
        }
    }

    /// The codebook in use.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// The model in use.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The gazetteer in use.
    pub fn gazetteer(&self) -> Option<&Gazetteer> {
        self.gazetteer.as_ref()
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
        self.each(reports, |report, read| {
            coding::at_desk(self, report, read, |desk| desk.code())
        })
    }

    /// What is read in each report before events are coded, and its events, in one go: what
    /// [`Coder::annotate_batch`] and [`Coder::code_batch`] give.
    pub fn read_batch(&self, reports: &[Report], tokens: bool) -> Vec<(Annotation, Vec<Event>)> {
        self.each(reports, |report, read| {
            coding::at_desk(self, report, read, |desk| {
                (desk.annotation(tokens), desk.code())
            })
        })
    }

    /// What a whole report is about, where `subjects.toml` names it: little or nothing is coded there.
    pub fn subject(&self, report: &Report) -> Option<&Subject> {
        self.each(std::slice::from_ref(report), |report, read| {
            coding::at_desk(self, report, read, |desk| {
                desk.subject().map(|s| s.name.clone())
            })
        })
        .pop()
        .flatten()
        .and_then(|name| self.codebook.subjects.iter().find(|s| s.name == name))
    }

    /// What is read in each report before events are coded: times, places, actors, numbers of
    /// people, who says what. `tokens`: with the analysis of every token. In the order of the
    /// reports and the same on any number of threads.
    pub fn annotate_batch(&self, reports: &[Report], tokens: bool) -> Vec<Annotation> {
        self.each(reports, |report, read| {
            coding::at_desk(self, report, read, |desk| desk.annotation(tokens))
        })
    }

    /// Puts the documents of a report's pieces together, finds its places, and has the labels of its
    /// names agree over the whole of it.
    fn read(&self, report: &Report, laid: Laid<'_>, docs: Vec<Doc>) -> Read {
        let Laid { text, pieces } = laid;
        let mut doc = document::join(text.into_owned(), &pieces, docs);
        dateline_clause::mend(&mut doc, &self.codebook.lexicon);
        dateline_actor::vote(&mut doc, &self.codebook);
        let mut places = match &self.gazetteer {
            Some(gazetteer) => dateline_place::find(
                &doc,
                &pieces,
                gazetteer,
                &self.codebook.places,
                &dateline_place::Context {
                    publisher: report.publisher.as_deref(),
                    url: report.url.as_deref(),
                },
            ),
            None => Vec::new(),
        };
        document::agree(&mut doc, &mut places);
        Read {
            pieces,
            doc,
            places,
        }
    }

    /// Runs the model over all reports, and `work` over each.
    fn each<T: Send>(
        &self,
        reports: &[Report],
        work: impl Fn(&Report, &Read) -> T + Sync,
    ) -> Vec<T> {
        let laid: Vec<Laid<'_>> = reports.par_iter().map(|r| Laid::new(self, r)).collect();
        let texts: Vec<&str> = laid.iter().flat_map(Laid::texts).collect();
        let mut docs = self.pipeline.annotate_batch(&texts).into_iter();
        let docs: Vec<Vec<Doc>> = laid
            .iter()
            .map(|l| docs.by_ref().take(l.pieces.len()).collect())
            .collect();
        reports
            .par_iter()
            .zip(laid)
            .zip(docs)
            .map(|((report, laid), docs)| work(report, &self.read(report, laid, docs)))
            .collect()
    }
}

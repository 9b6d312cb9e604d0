//! What reads reports for a store: the coder, or a file of events coded before.

use std::path::Path;

use dateline_coder::Coder;
use dateline_report::Report;
use dateline_store::{Coded, Coding};

use super::given::Given;
use crate::commands::CodebookArgs;
use crate::commands::input::{self, CoderArgs};

/// What a coding is called that was given ready-made.
const GIVEN: &str = "given";

pub(crate) enum Reader {
    Coder(Box<Coder>),
    Given(Box<Given>),
}

impl Reader {
    /// The events in this file; else the coder, whose model is loaded.
    pub(crate) fn new(
        events: Option<&Path>,
        args: &CoderArgs,
        codebook: &CodebookArgs,
    ) -> anyhow::Result<Reader> {
        Ok(match events {
            Some(file) => Reader::Given(Box::new(Given::open(file)?)),
            None => Reader::Coder(Box::new(input::load_coder(args, codebook)?)),
        })
    }

    /// What it is.
    pub(crate) fn coding(&self) -> Coding {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        match self {
            Reader::Coder(coder) => {
                let meta = coder.pipeline().meta();
                Coding {
                    program,
                    codebook: coder.codebook().version.clone(),
                    model: format!("{}_{} {}", meta.lang, meta.name, meta.version),
                    gazetteer: coder.gazetteer().map(|g| g.digest()).unwrap_or_default(),
                }
            }
            Reader::Given(given) => Coding {
                program,
                codebook: format!("{GIVEN} {}", given.digest),
                model: GIVEN.to_owned(),
                gazetteer: GIVEN.to_owned(),
            },
        }
    }

    /// What it reads in these reports.
    pub(crate) fn read(&mut self, reports: &[&Report]) -> anyhow::Result<Vec<Coded>> {
        match self {
            Reader::Coder(coder) => {
                let reports: Vec<Report> = reports.iter().map(|r| (*r).clone()).collect();
                let read = coder.read_batch(&reports, false).into_iter();
                Ok(read
                    .map(|(annotation, events)| Coded {
                        annotation: Some(annotation),
                        events,
                    })
                    .collect())
            }
            Reader::Given(given) => reports
                .iter()
                .map(|report| {
                    Ok(Coded {
                        annotation: None,
                        events: given.events(&report.id)?,
                    })
                })
                .collect(),
        }
    }
}

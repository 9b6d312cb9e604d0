//! What reads reports for a store: the coder, or a file of events coded before.

use std::path::Path;

use dateline_coder::Coder;
use dateline_report::Report;
use dateline_store::{Coded, Coding, Linking};

use super::given::Given;
use super::linking;
use crate::commands::CodebookArgs;
use crate::commands::input::{self, CoderArgs};

/// What a coding is called that was given ready-made.
const GIVEN: &str = "given";

pub(crate) struct Reader {
    kind: Kind,
    /// The rules by which what it reads is linked.
    pub(crate) linking: Linking,
}

enum Kind {
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
            Some(file) => Reader {
                kind: Kind::Given(Box::new(Given::open(file)?)),
                linking: linking(codebook)?,
            },
            None => {
                let coder = input::load_coder(args, codebook)?;
                Reader {
                    linking: Linking::new(coder.codebook().linking.clone()),
                    kind: Kind::Coder(Box::new(coder)),
                }
            }
        })
    }

    /// What it is.
    pub(crate) fn coding(&self) -> Coding {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        match &self.kind {
            Kind::Coder(coder) => {
                let meta = coder.pipeline().meta();
                Coding {
                    program,
                    codebook: coder.codebook().version.clone(),
                    model: format!("{}_{} {}", meta.lang, meta.name, meta.version),
                    gazetteer: coder.gazetteer().map(|g| g.digest()).unwrap_or_default(),
                }
            }
            Kind::Given(given) => Coding {
                program,
                codebook: format!("{GIVEN} {}", given.digest),
                model: GIVEN.to_owned(),
                gazetteer: GIVEN.to_owned(),
            },
        }
    }

    /// What it reads in these reports.
    pub(crate) fn read(&mut self, reports: &[&Report]) -> anyhow::Result<Vec<Coded>> {
        match &mut self.kind {
            Kind::Coder(coder) => {
                let reports: Vec<Report> = reports.iter().map(|r| (*r).clone()).collect();
                let read = coder.read_batch(&reports, true).into_iter();
                Ok(read
                    .map(|(annotation, events)| Coded {
                        annotation: Some(annotation),
                        events,
                    })
                    .collect())
            }
            Kind::Given(given) => reports
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

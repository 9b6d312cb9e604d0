//! The ontology: which types, modes, contexts and sectors there are, and which type wins.

use std::ops::Range;
use std::sync::Arc;

use dateline_record::{CountKind, Status};

use crate::mistake::{File, Mistake};
use crate::read::parse;

/// A PLOVER event type.
#[derive(Clone, Debug, Default)]
pub struct Kind {
    /// Its name, upper case.
    pub name: String,
    /// What it covers, in one sentence.
    pub about: String,
    /// Quad class.
    pub quad: String,
    /// What a sum that a report states may count for an event of this type.
    pub counts: Vec<CountKind>,
    /// Its modes.
    pub modes: Vec<Mode>,
}

/// A mode of a type.
#[derive(Clone, Debug, Default)]
pub struct Mode {
    /// Its name, lower case.
    pub name: String,
    /// What it covers.
    pub about: String,
}

/// `plover.toml`.
#[derive(Clone, Debug, Default)]
pub struct Plover {
    /// The types.
    pub kinds: Vec<Kind>,
    /// The contexts.
    pub contexts: Vec<String>,
    /// Sector codes.
    pub sectors: Vec<String>,
    /// Codes that stand in the place of a country for those that belong to none.
    pub nonstate: Vec<String>,
}

impl Plover {
    /// The type of that name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|k| k.name == name)
    }

    /// Whether the type has that mode.
    pub fn has_mode(&self, kind: &str, mode: &str) -> bool {
        self.kind(kind)
            .is_some_and(|k| k.modes.iter().any(|m| m.name == mode))
    }

    /// Whether any type has that mode.
    pub fn has_any_mode(&self, mode: &str) -> bool {
        self.kinds
            .iter()
            .any(|k| k.modes.iter().any(|m| m.name == mode))
    }

    pub(crate) fn read(file: &Arc<File>, mistakes: &mut Vec<Mistake>) -> Plover {
        let mut plover = Plover::default();
        parse(file, mistakes, |root, mistakes| {
            for mut t in root.tables("type", mistakes) {
                let mut kind = Kind {
                    name: t
                        .required("name", mistakes)
                        .map(|x| x.value)
                        .unwrap_or_default(),
                    about: t
                        .text("about", mistakes)
                        .map(|x| x.value)
                        .unwrap_or_default(),
                    quad: t
                        .required("quad", mistakes)
                        .map(|x| x.value)
                        .unwrap_or_default(),
                    counts: Vec::new(),
                    modes: Vec::new(),
                };
                for c in t.words("counts", mistakes) {
                    match CountKind::from_name(&c.value) {
                        Some(what) => kind.counts.push(what),
                        None => mistakes.push(Mistake::new(
                            file,
                            c.span,
                            format!("nothing is counted as \"{}\"", c.value),
                        )),
                    }
                }
                for mut m in t.tables("modes", mistakes) {
                    let name = m
                        .required("name", mistakes)
                        .map(|x| x.value)
                        .unwrap_or_default();
                    let about = m
                        .text("about", mistakes)
                        .map(|x| x.value)
                        .unwrap_or_default();
                    kind.modes.push(Mode { name, about });
                    m.all_asked();
                }
                t.all_asked();
                plover.kinds.push(kind);
            }
            plover.contexts = root
                .words("contexts", mistakes)
                .into_iter()
                .map(|t| t.value)
                .collect();
            for key in ["sector", "nonstate"] {
                for mut t in root.tables(key, mistakes) {
                    if let Some(code) = t.required("code", mistakes) {
                        if key == "sector" {
                            plover.sectors.push(code.value);
                        } else {
                            plover.nonstate.push(code.value);
                        }
                    }
                    t.all_asked();
                }
            }
            root.all_asked();
        });
        plover
    }
}

/// A rule that makes another type of one.
#[derive(Clone, Debug)]
pub struct Becomes<T> {
    /// What it says, in one sentence.
    pub about: String,
    /// The types it applies to.
    pub kinds: Vec<String>,
    /// What must hold: one of these statuses, or content of one of these types.
    pub when: Vec<T>,
    /// The type that they become.
    pub to: String,
    /// The file it stands in.
    pub file: Arc<File>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

/// `precedence.toml`.
#[derive(Clone, Debug, Default)]
pub struct Precedence {
    /// What a type becomes under a status.
    pub becomes: Vec<Becomes<Status>>,
    /// What a type becomes by the type of its content.
    pub by_content: Vec<Becomes<String>>,
    /// Types, the one that wins first.
    pub order: Vec<String>,
    /// Types that tell their content themselves.
    pub tells_content: Vec<String>,
    /// Types of which two mentions with the same parties are one happening.
    pub happenings: Vec<String>,
}

impl Precedence {
    /// The type that `kind` becomes where it has that status.
    pub fn becomes<'a>(&'a self, kind: &'a str, status: Status) -> &'a str {
        self.of_status(kind, status).map_or(kind, |r| &r.to)
    }

    /// The rule by which `kind` becomes another type where it has that status.
    pub fn of_status(&self, kind: &str, status: Status) -> Option<&Becomes<Status>> {
        self.becomes
            .iter()
            .find(|r| r.when.contains(&status) && r.kinds.iter().any(|k| k == kind))
    }

    /// The type that `kind` becomes where its content is coded as `content`.
    pub fn by_content<'a>(&'a self, kind: &str, content: &str) -> Option<&'a str> {
        self.of_content(kind, content).map(|r| r.to.as_str())
    }

    /// The rule by which `kind` becomes another type where its content is coded as `content`.
    pub fn of_content(&self, kind: &str, content: &str) -> Option<&Becomes<String>> {
        self.by_content
            .iter()
            .find(|r| r.kinds.iter().any(|k| k == kind) && r.when.iter().any(|c| c == content))
    }

    /// The place of a type in the order; the lowest wins.
    pub fn rank(&self, kind: &str) -> usize {
        self.order
            .iter()
            .position(|k| k == kind)
            .unwrap_or(self.order.len())
    }

    pub(crate) fn read(
        file: &Arc<File>,
        plover: &Plover,
        mistakes: &mut Vec<Mistake>,
    ) -> Precedence {
        let mut precedence = Precedence::default();
        parse(file, mistakes, |root, mistakes| {
            let check =
                |words: Vec<crate::read::Text>, mistakes: &mut Vec<Mistake>| -> Vec<String> {
                    words
                        .into_iter()
                        .map(|t| {
                            if plover.kind(&t.value).is_none() {
                                mistakes.push(Mistake::new(
                                    file,
                                    t.span,
                                    format!("there is no type \"{}\"", t.value),
                                ));
                            }
                            t.value
                        })
                        .collect()
                };
            let order = root.words("order", mistakes);
            precedence.order = check(order, mistakes);
            for kind in &plover.kinds {
                if !precedence.order.contains(&kind.name) {
                    mistakes.push(Mistake::new(
                        file,
                        0..0,
                        format!("\"order\" lacks {}", kind.name),
                    ));
                }
            }
            let tells = root.words("tells_content", mistakes);
            precedence.tells_content = check(tells, mistakes);
            let happenings = root.words("happenings", mistakes);
            precedence.happenings = check(happenings, mistakes);
            for mut t in root.tables("becomes", mistakes) {
                let kinds = t.words("types", mistakes);
                let kinds = check(kinds, mistakes);
                let mut statuses = Vec::new();
                for s in t.words("status", mistakes) {
                    match Status::from_name(&s.value) {
                        Some(status) => statuses.push(status),
                        None => mistakes.push(Mistake::new(
                            file,
                            s.span,
                            format!("there is no status \"{}\"", s.value),
                        )),
                    }
                }
                let to = t.required("to", mistakes).into_iter().collect();
                let to = check(to, mistakes);
                let about = t.required("about", mistakes);
                t.finish(mistakes);
                if let (Some(to), Some(about)) = (to.into_iter().next(), about) {
                    precedence.becomes.push(Becomes {
                        about: about.value,
                        kinds,
                        when: statuses,
                        to,
                        file: file.clone(),
                        span: t.span.clone(),
                    });
                }
            }
            for mut t in root.tables("content", mistakes) {
                let kinds = t.words("types", mistakes);
                let kinds = check(kinds, mistakes);
                let contents = t.words("content", mistakes);
                let contents = check(contents, mistakes);
                let to = t.required("to", mistakes).into_iter().collect();
                let to = check(to, mistakes);
                let about = t.required("about", mistakes);
                t.finish(mistakes);
                if let (Some(to), Some(about)) = (to.into_iter().next(), about) {
                    precedence.by_content.push(Becomes {
                        about: about.value,
                        kinds,
                        when: contents,
                        to,
                        file: file.clone(),
                        span: t.span.clone(),
                    });
                }
            }
            root.all_asked();
        });
        precedence
    }
}

//! What is wrong in a codebook, said with file, line and a caret under the place.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One file of a codebook.
#[derive(Debug)]
pub struct File {
    /// Path inside the codebook, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// Line of byte `at`, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at.min(self.text.len())]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
            + 1
    }

    /// The place of byte `at` as people look it up: `codebook/events/assault.toml:12`.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.line(at))
    }
}

/// How bad a mistake is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Severity {
    /// It has to be mended.
    #[default]
    Error,
    /// It should be looked at; the codebook works all the same.
    Warning,
}

/// A mistake in a codebook.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The file; `None` where the whole codebook is meant.
    pub file: Option<Arc<File>>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// What was expected or found, under the caret.
    pub label: String,
    /// How bad it is.
    pub severity: Severity,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(file: &Arc<File>, span: Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake {
            file: Some(file.clone()),
            span,
            message: message.into(),
            label: String::new(),
            severity: Severity::Error,
        }
    }

    /// A mistake of the codebook as a whole.
    pub fn general(message: impl Into<String>) -> Mistake {
        Mistake {
            file: None,
            span: 0..0,
            message: message.into(),
            label: String::new(),
            severity: Severity::Error,
        }
    }

    /// Adds what stands under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Mistake {
        self.label = label.into();
        self
    }

    /// The same as a warning.
    pub fn warning(mut self) -> Mistake {
        self.severity = Severity::Warning;
        self
    }

    /// The mistake as people read it: message, file, line, the line itself and a caret.
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&*self.message);
        let group = match &self.file {
            None => annotate_snippets::Group::with_title(title),
            Some(file) => {
                let mut span =
                    self.span.start.min(file.text.len())..self.span.end.min(file.text.len());
                // Never cut a character: a caret needs whole ones.
                while !file.text.is_char_boundary(span.start) {
                    span.start -= 1;
                }
                while !file.text.is_char_boundary(span.end) {
                    span.end += 1;
                }
                let mut annotation = AnnotationKind::Primary.span(span);
                if !self.label.is_empty() {
                    annotation = annotation.label(&*self.label);
                }
                title.element(
                    Snippet::source(&*file.text)
                        .path(&*file.path)
                        .annotation(annotation),
                )
            }
        };
        renderer.render(&[group])
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(
                f,
                "{}:{}: {}",
                file.path,
                file.line(self.span.start),
                self.message
            ),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Mistake {}

//! Tells how far it is, on standard error: bars on a terminal, plain lines elsewhere.

use std::io::{IsTerminal as _, Read};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Says one thing.
pub(crate) fn say(what: &str) {
    crate::tell::tell(what);
}

/// A step under way; it is taken off the terminal when it is dropped.
pub(crate) struct Step(Option<ProgressBar>);

/// Begins a step of unknown length.
pub(crate) fn spin(what: String) -> Step {
    if !std::io::stderr().is_terminal() {
        say(&what);
        return Step(None);
    }
    let bar = ProgressBar::new_spinner()
        .with_style(style("{spinner} {msg} {elapsed}"))
        .with_message(what);
    bar.enable_steady_tick(Duration::from_millis(120));
    Step(Some(bar))
}

/// Begins a step of so many bytes, or of an unknown number.
pub(crate) fn bytes(what: String, total: Option<u64>) -> Step {
    if !std::io::stderr().is_terminal() {
        say(&what);
        return Step(None);
    }
    let bar = match total {
        Some(total) => ProgressBar::new(total)
            .with_style(style("{msg} {wide_bar} {bytes}/{total_bytes} {eta}")),
        None => ProgressBar::new_spinner().with_style(style("{spinner} {msg} {bytes} {elapsed}")),
    };
    Step(Some(bar.with_message(what)))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates above are well formed")
}

impl Step {
    /// Adds bytes that were dealt with.
    pub(crate) fn add(&self, bytes: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(bytes);
        }
    }

    /// Says something else of the step.
    pub(crate) fn message(&self, what: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }

    /// Says things without running into the step's own line.
    pub(crate) fn suspend(&self, say: impl FnOnce()) {
        match &self.0 {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// A reader that adds what passes through it.
    pub(crate) fn watch<R: Read>(&self, reader: R) -> Watched<'_, R> {
        Watched { step: self, reader }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// See [`Step::watch`].
pub(crate) struct Watched<'a, R> {
    step: &'a Step,
    reader: R,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.step.add(read as u64);
        Ok(read)
    }
}

/// A size for people.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

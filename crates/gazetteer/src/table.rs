//! Tab-separated tables that the program carries.

/// The rows of a table, split at tabs; empty lines and lines that begin with # are left out.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

//! Reading TOML with the place of every value at hand, so that a mistake can be pointed at.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mistake::{File, Mistake};

/// A string and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
}

/// A table being read; what is not asked for is a mistake in the end.
pub(crate) struct Table<'a> {
    pub(crate) file: &'a Arc<File>,
    pub(crate) span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

/// Parses `file` and hands its root table to `read`; a syntax error becomes a mistake.
pub(crate) fn parse(
    file: &Arc<File>,
    mistakes: &mut Vec<Mistake>,
    read: impl FnOnce(&mut Table<'_>, &mut Vec<Mistake>),
) {
    match DeTable::parse(&file.text) {
        Ok(root) => {
            let mut table = Table {
                file,
                span: 0..0,
                table: root.get_ref(),
                asked: Vec::new(),
            };
            read(&mut table, mistakes);
            table.finish(mistakes);
        }
        Err(e) => {
            mistakes.push(Mistake::new(
                file,
                e.span().unwrap_or(0..0),
                e.message().to_string(),
            ));
        }
    }
}

impl<'a> Table<'a> {
    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// Every key, asked for or not.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Text, &'a Spanned<DeValue<'a>>)> + '_ {
        self.table.iter().map(|(k, v)| {
            (
                Text {
                    value: k.get_ref().to_string(),
                    span: k.span(),
                },
                v,
            )
        })
    }

    fn wrong(&self, span: Range<usize>, key: &str, wanted: &str, mistakes: &mut Vec<Mistake>) {
        mistakes.push(Mistake::new(
            self.file,
            span,
            format!("\"{key}\" must be {wanted}"),
        ));
    }

    /// A string.
    pub(crate) fn text(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Text> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(s) => Some(Text {
                value: s.to_string(),
                span: value.span(),
            }),
            None => {
                self.wrong(value.span(), key, "a string", mistakes);
                None
            }
        }
    }

    /// A whole number, or the same as a string.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Text> {
        let value = self.get(key)?;
        let digits = match value.get_ref() {
            DeValue::String(s) => Some(s.to_string()),
            DeValue::Integer(n) => Some(n.as_str().to_string()),
            _ => None,
        };
        if digits.is_none() {
            self.wrong(value.span(), key, "a whole number", mistakes);
        }
        digits.map(|value_of| Text {
            value: value_of,
            span: value.span(),
        })
    }

    /// A string that must be there.
    pub(crate) fn required(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Text> {
        if !self.has(key) {
            mistakes.push(Mistake::new(
                self.file,
                self.span.clone(),
                format!("\"{key}\" is missing"),
            ));
            return None;
        }
        self.text(key, mistakes)
    }

    /// A number that must be there, whole or not.
    pub(crate) fn decimal(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<f64> {
        let Some(value) = self.get(key) else {
            mistakes.push(Mistake::new(
                self.file,
                self.span.clone(),
                format!("\"{key}\" is missing"),
            ));
            return None;
        };
        let digits = match value.get_ref() {
            DeValue::Float(n) => Some(n.as_str()),
            DeValue::Integer(n) => Some(n.as_str()),
            _ => None,
        };
        let number = digits
            .and_then(|d| d.parse::<f64>().ok())
            .filter(|n| n.is_finite());
        if number.is_none() {
            self.wrong(value.span(), key, "a number", mistakes);
        }
        number
    }

    /// Words separated by `|`, or a list of strings.
    pub(crate) fn words(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Vec<Text> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(s) => split(s, value.span()),
            DeValue::Array(items) => {
                let mut all = Vec::new();
                for item in items.iter() {
                    match item.get_ref().as_str() {
                        Some(s) => all.push(Text {
                            value: s.trim().to_string(),
                            span: item.span(),
                        }),
                        None => self.wrong(item.span(), key, "a list of strings", mistakes),
                    }
                }
                all
            }
            _ => {
                self.wrong(value.span(), key, "a string or a list of strings", mistakes);
                Vec::new()
            }
        }
    }

    /// True or false.
    pub(crate) fn flag(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(value.span(), key, "true or false", mistakes);
            false
        })
    }

    /// A table.
    pub(crate) fn table(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Table<'a>> {
        let value = self.get(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Table {
                file: self.file,
                span: value.span(),
                table,
                asked: Vec::new(),
            }),
            None => {
                self.wrong(value.span(), key, "a table", mistakes);
                None
            }
        }
    }

    /// A table or a list of tables.
    pub(crate) fn tables(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let file = self.file;
        match value.get_ref() {
            DeValue::Table(table) => vec![Table {
                file,
                span: value.span(),
                table,
                asked: Vec::new(),
            }],
            DeValue::Array(items) => {
                let mut all = Vec::new();
                for item in items.iter() {
                    match item.get_ref().as_table() {
                        Some(table) => all.push(Table {
                            file,
                            span: item.span(),
                            table,
                            asked: Vec::new(),
                        }),
                        None => self.wrong(item.span(), key, "a list of tables", mistakes),
                    }
                }
                all
            }
            _ => {
                self.wrong(value.span(), key, "a table or a list of tables", mistakes);
                Vec::new()
            }
        }
    }

    /// Marks every key as asked for: the caller reads them by [`Table::entries`].
    pub(crate) fn all_asked(&mut self) {
        self.asked.clear();
        self.asked.push("*");
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(&self, mistakes: &mut Vec<Mistake>) {
        if self.asked.contains(&"*") {
            return;
        }
        for (key, _) in self.entries() {
            if !self.asked.contains(&key.value.as_str()) {
                let known = self.asked.join(", ");
                mistakes.push(
                    Mistake::new(
                        self.file,
                        key.span.clone(),
                        format!("\"{}\" is not known here", key.value),
                    )
                    .label(format!("known are: {known}")),
                );
            }
        }
    }
}

/// Splits `a | b | c`, each part with its own place.
pub(crate) fn split(value: &str, span: Range<usize>) -> Vec<Text> {
    value
        .split('|')
        .map(|part| Text {
            value: part.split_whitespace().collect::<Vec<_>>().join(" "),
            span: span.clone(),
        })
        .filter(|t| !t.value.is_empty())
        .collect()
}

/// A string value, or a mistake.
pub(crate) fn as_text(
    file: &Arc<File>,
    key: &Text,
    value: &Spanned<DeValue<'_>>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Text> {
    match value.get_ref().as_str() {
        Some(s) => Some(Text {
            value: s.to_string(),
            span: value.span(),
        }),
        None => {
            mistakes.push(Mistake::new(
                file,
                value.span(),
                format!("\"{}\" must be a string", key.value),
            ));
            None
        }
    }
}

//! Full-text search over the current versions of the reports.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::open::Store;
use crate::read::incidents::Filter;

/// Where more reports hold the words, so many, those added last, are ranked: ranking looks at each.
pub const RANKED: usize = 4_000;

/// Words of a snippet around the first words found.
const SNIPPET_WORDS: usize = 24;

/// What to search for, and among which reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// The words, or an expression of SQLite's FTS5.
    pub words: String,
    /// Whether `words` is an expression: `market NEAR bomb*`, `title : raid`.
    pub expression: bool,
    /// Its reports tell of an incident that this lets through, but for its days, which are those of
    /// publication, and its publishers, who are named below.
    pub incident: Filter,
    /// Published by one of these.
    pub publishers: Vec<String>,
    /// Newest first, not best first.
    pub newest_first: bool,
    /// At most so many; 0 for all.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
}

impl Search {
    /// A search for reports that hold all of these words, in any of their forms; words in quotation
    /// marks stand together. At most twenty.
    pub fn words(words: &str) -> Search {
        Search {
            words: words.to_owned(),
            limit: 20,
            ..Search::default()
        }
    }

    fn expression(&self) -> String {
        if self.expression {
            return self.words.clone();
        }
        // A word is whatever stands between blanks; FTS5 cuts it further as it cut the text.
        let mut parts = Vec::new();
        for (n, piece) in self.words.split('"').enumerate() {
            if n % 2 == 1 {
                parts.push(piece.to_owned());
            } else {
                parts.extend(piece.split_whitespace().map(str::to_owned));
            }
        }
        let holds_letters = |p: &String| p.chars().any(char::is_alphanumeric);
        let quoted: Vec<String> = parts
            .iter()
            .filter(|p| holds_letters(p))
            .map(|p| format!("\"{p}\""))
            .collect();
        quoted.join(" ")
    }
}

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Its id.
    pub report: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as given.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Words around the first that were found, these in brackets.
    pub snippet: String,
    /// How well it fits: greater is better.
    pub score: f64,
}

impl Store {
    /// The reports that hold the words: the best first (BM25, the headline counting five times), among
    /// the [`RANKED`] that were added last.
    ///
    /// # Errors
    /// [`Error::Query`] where there is nothing to search for, or the expression is none.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>> {
        let expression = search.expression();
        if expression.trim().is_empty() {
            return Err(Error::Query("it has no word".into()));
        }
        let asked = search.incident.conditions(vec![expression.into()])?;
        let mut values = asked.values;
        let mut tests = String::new();
        if !asked.sql.is_empty() {
            tests = format!(
                " AND EXISTS (SELECT 1 FROM event JOIN incident ON incident.no = event.incident \
                 WHERE event.report = report_text.rowid AND {})",
                asked.sql.join(" AND ")
            );
        }
        let mut asks_report = false;
        let mut test = |sql: &str, value: Value| {
            values.push(value);
            asks_report = true;
            tests.push_str(&sql.replace("??", &format!("?{}", values.len())));
        };
        if let Some(day) = search.incident.from {
            test(" AND report.day >= ??", day.into());
        }
        if let Some(day) = search.incident.until {
            test(" AND report.day <= ??", day.into());
        }
        if !search.publishers.is_empty() {
            let names = serde_json::to_string(&search.publishers)
                .map_err(|e| Error::record("the publishers", e))?;
            test(
                " AND report.publisher IN (SELECT value FROM json_each(??))",
                names.into(),
            );
        }
        // Only where something is asked of the report is its row looked at.
        let join = if asks_report {
            "JOIN report ON report.no = report_text.rowid"
        } else {
            ""
        };
        let order = if search.newest_first {
            "(SELECT day FROM report WHERE report.no = row) DESC, row DESC"
        } else {
            "rank, row DESC"
        };
        let limit = if search.limit == 0 {
            i64::MAX
        } else {
            search.limit as i64
        };
        let sql = format!(
            "WITH found AS MATERIALIZED (
                 SELECT report_text.rowid AS row, bm25(report_text, 5.0, 1.0) AS rank
                 FROM report_text {join} WHERE report_text MATCH ?1 {tests}
                 ORDER BY report_text.rowid DESC LIMIT {RANKED}),
             best AS MATERIALIZED (
                 SELECT row, rank FROM found ORDER BY {order} LIMIT {limit} OFFSET {offset})
             SELECT report.id, report.title, publisher, published, url,
                    (SELECT snippet(report_text, 1, '[', ']', '…', {SNIPPET_WORDS}) FROM report_text
                     WHERE report_text MATCH ?1 AND report_text.rowid = best.row), -best.rank
             FROM best JOIN report ON report.no = best.row ORDER BY {order}",
            offset = search.offset,
        );
        let bad = |error: rusqlite::Error| match Error::from(error) {
            Error::Sql(e) => Error::Query(e.to_string()),
            other => other,
        };
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query
            .query_map(params_from_iter(values), hit)
            .map_err(bad)?;
        rows.collect::<rusqlite::Result<_>>().map_err(bad)
    }
}

fn hit(row: &Row<'_>) -> rusqlite::Result<Hit> {
    Ok(Hit {
        report: row.get(0)?,
        title: row.get(1)?,
        publisher: row.get(2)?,
        published: row.get(3)?,
        url: row.get(4)?,
        snippet: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        score: row.get(6)?,
    })
}

//! Reading what is stored.

pub(crate) mod incidents;
pub(crate) mod search;

use dateline_record::{Annotation, Event};
use dateline_report::{Published, Report};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::unpack;
use crate::review::{Review, Standing, Verdict, stand};

/// An event with its number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EventRow {
    pub(crate) no: i64,
    pub(crate) report: i64,
    pub(crate) event: Event,
}

/// A version of a report, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReport {
    /// The report.
    pub report: Report,
    /// Its version, from 1.
    pub version: u32,
    /// How many versions there are.
    pub versions: u32,
    /// The events it tells of, with what people said of them.
    pub events: Vec<StoredEvent>,
    /// The story it belongs to, where it is linked: its id, and the ids of all reports of it, in the order
    /// in which they were published.
    pub story: Option<(String, Vec<String>)>,
}

/// An event, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// The event as it was read.
    pub read: Event,
    /// The event with its reviews laid over it.
    pub event: Event,
    /// How it stands.
    pub standing: Standing,
    /// What people said of it, in the order they said it.
    pub reviews: Vec<Review>,
}

impl Store {
    /// The current version of the report with this id.
    pub fn report(&self, id: &str) -> Result<Option<StoredReport>> {
        let no: Option<i64> = self
            .connection
            .prepare_cached("SELECT no FROM report WHERE id = ?1 AND current")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(no) = no else { return Ok(None) };
        let version =
            self.connection
                .query_row("SELECT version FROM report WHERE no = ?1", [no], |row| {
                    row.get(0)
                })?;
        let versions = self.connection.query_row(
            "SELECT count(*) FROM report WHERE id = ?1",
            [id],
            |row| row.get(0),
        )?;
        let mut events = Vec::new();
        for row in self.events_of(no)? {
            events.push(self.reviewed(row)?);
        }
        Ok(Some(StoredReport {
            report: self.report_no(no)?,
            version,
            versions,
            events,
            story: self.story(no)?,
        }))
    }

    fn story(&self, no: i64) -> Result<Option<(String, Vec<String>)>> {
        let cluster: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT cluster FROM home JOIN telling ON telling.report = home.report \
                 WHERE layer = 0 AND telling.no = ?1",
            )?
            .query_row([no], |row| row.get(0))
            .optional()?;
        let Some(cluster) = cluster else {
            return Ok(None);
        };
        let mut query = self.connection.prepare_cached(
            "SELECT report.id FROM home JOIN telling ON telling.report = home.report \
             JOIN report ON report.no = telling.no WHERE layer = 0 AND cluster = ?1 \
             ORDER BY day, report.id",
        )?;
        let reports = query.query_map([cluster], |row| row.get(0))?;
        let id = format!("{:016x}", crate::archive::hash(cluster));
        Ok(Some((id, reports.collect::<rusqlite::Result<_>>()?)))
    }

    /// The event with this id, of the current version of its report.
    pub fn event(&self, id: &str) -> Result<Option<StoredEvent>> {
        self.event_row(id)?
            .map(|row| self.reviewed(row))
            .transpose()
    }

    /// What was read in the current version of this report before events were coded.
    pub fn annotation(&self, id: &str) -> Result<Option<Annotation>> {
        let no: Option<i64> = self
            .connection
            .prepare_cached("SELECT no FROM report WHERE id = ?1 AND current")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        no.map_or(Ok(None), |no| self.annotation_no(no))
    }

    pub(crate) fn annotation_no(&self, no: i64) -> Result<Option<Annotation>> {
        let packed: Option<Option<Vec<u8>>> = self
            .connection
            .prepare_cached("SELECT annotation FROM coded WHERE report = ?1")?
            .query_row([no], |row| row.get(0))
            .optional()?;
        packed
            .flatten()
            .map(|packed| unpack(&packed, || format!("the annotation of report number {no}")))
            .transpose()
    }

    pub(crate) fn report_id(&self, no: i64) -> Result<String> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM report WHERE no = ?1")?
            .query_row([no], |row| row.get(0))?)
    }

    pub(crate) fn reviewed(&self, row: EventRow) -> Result<StoredEvent> {
        let reviews = self.reviews_of(row.no)?;
        let (event, standing) = stand(&row.event, &reviews);
        Ok(StoredEvent {
            read: row.event,
            event,
            standing,
            reviews,
        })
    }

    pub(crate) fn report_no(&self, no: i64) -> Result<Report> {
        let (report, extra) = self
            .connection
            .prepare_cached(
                "SELECT id, published, publisher, title, url, language, extra, text FROM report \
                 WHERE no = ?1",
            )?
            .query_row([no], |row| {
                let report = Report {
                    published: row
                        .get::<_, Option<String>>(1)?
                        .and_then(|given| Published::parse(&given).ok()),
                    publisher: row.get(2)?,
                    title: row.get(3)?,
                    url: row.get(4)?,
                    language: row.get(5)?,
                    id: row.get(0)?,
                    ..Report::from_text(row.get::<_, String>(7)?)
                };
                Ok((report, row.get::<_, String>(6)?))
            })?;
        let extra = serde_json::from_str(&extra)
            .map_err(|e| Error::record(format!("report {}", report.id), e))?;
        Ok(Report { extra, ..report })
    }

    /// All events of a version of a report, in order of their place in it.
    pub(crate) fn events_of(&self, report: i64) -> Result<Vec<EventRow>> {
        let events = self.coded_events(report)?;
        let mut query = self.connection.prepare_cached(
            "SELECT no, place FROM event WHERE report = ?1 AND place >= 0 ORDER BY place, no",
        )?;
        let rows = query.query_map([report], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        rows.map(|row| {
            let (no, place) = row?;
            let event = nth(&events, place, report)?;
            Ok(EventRow { no, report, event })
        })
        .collect()
    }

    pub(crate) fn event_row(&self, id: &str) -> Result<Option<EventRow>> {
        let found: Option<(i64, i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT event.no, report, place FROM event JOIN report ON report.no = report \
                 WHERE event.id = ?1 AND current AND place >= 0 ORDER BY event.no LIMIT 1",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((no, report, place)) = found else {
            return Ok(None);
        };
        let event = nth(&self.coded_events(report)?, place, report)?;
        Ok(Some(EventRow { no, report, event }))
    }

    /// The number of the event with this id in this version of a report.
    pub(crate) fn event_in(&self, report: i64, id: &str) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached("SELECT no FROM event WHERE report = ?1 AND id = ?2")?
            .query_row(params![report, id], |row| row.get(0))
            .optional()?)
    }

    fn coded_events(&self, report: i64) -> Result<Vec<Event>> {
        let packed: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT events FROM coded WHERE report = ?1")?
            .query_row([report], |row| row.get(0))
            .optional()?;
        packed.map_or_else(
            || Ok(Vec::new()),
            |packed| {
                unpack(&packed, || {
                    format!("what was read in report number {report}")
                })
            },
        )
    }

    pub(crate) fn reviews_of(&self, event: i64) -> Result<Vec<Review>> {
        let numbered = self.numbered_reviews_of(event)?;
        Ok(numbered.into_iter().map(|(_, review)| review).collect())
    }

    pub(crate) fn numbered_reviews_of(&self, event: i64) -> Result<Vec<(i64, Review)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT no, id, verdict, field, value, who, at, note, carried IS NOT NULL FROM review \
             WHERE event = ?1 ORDER BY no",
        )?;
        let rows = query.query_map([event], |row| Ok((row.get(0)?, review(row)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn nth(events: &[Event], place: i64, report: i64) -> Result<Event> {
    usize::try_from(place)
        .ok()
        .and_then(|place| events.get(place))
        .cloned()
        .ok_or_else(|| {
            Error::record(
                format!("what was read in report number {report}"),
                format_args!("it has no event at place {place}"),
            )
        })
}

fn review(row: &Row<'_>) -> rusqlite::Result<Review> {
    let verdict = match row.get_ref(2)?.as_str()? {
        "confirm" => Verdict::Confirm,
        "reject" => Verdict::Reject,
        _ => {
            let value: String = row.get(4)?;
            Verdict::Correct {
                field: row.get(3)?,
                // Checked when it was added; words stand for themselves.
                value: serde_json::from_str(&value).unwrap_or(serde_json::Value::String(value)),
            }
        }
    };
    Ok(Review {
        event: row.get(1)?,
        verdict,
        who: row.get(5)?,
        at: row.get(6)?,
        note: row.get(7)?,
        carried: row.get(8)?,
    })
}

//! Adding reviews.

use dateline_record::Event;
use rusqlite::params;

use super::{Batch, events};
use crate::error::Result;
use crate::review::{Review, Verdict, correct, stand};

impl Batch<'_> {
    /// Adds a review. `None` where no current report tells of an event with this id; an error of
    /// [`Error::Correction`](crate::Error::Correction) where a correction would leave no event.
    pub fn review(&mut self, review: &Review) -> Result<Option<()>> {
        let Some(row) = self.store.event_row(&review.event)? else {
            return Ok(None);
        };
        if let Verdict::Correct { field, value } = &review.verdict {
            let (event, _) = stand(&row.event, &self.store.reviews_of(row.no)?);
            correct(&event, field, value)?;
        }
        self.add_review(row.no, review, None)?;
        self.to_link.insert(row.report);
        Ok(Some(()))
    }

    /// Gives what people said of an earlier version of a report to the events that the new version
    /// tells in the same sentence.
    pub(super) fn carry(&mut self, earlier: i64, later: i64, now: &[Event]) -> Result<()> {
        let rows = self.store.events_of(earlier)?;
        let old: Vec<Event> = rows.iter().map(|row| row.event.clone()).collect();
        for (row, found) in rows.iter().zip(events::in_changed(&old, now)) {
            let Some(event) = found.map(|place| &now[place]) else {
                continue;
            };
            let Some(to) = self.store.event_in(later, &event.id)? else {
                continue;
            };
            for (no, review) in self.store.numbered_reviews_of(row.no)? {
                self.add_review(
                    to,
                    &Review {
                        event: event.id.clone(),
                        ..review
                    },
                    Some(no),
                )?;
            }
        }
        Ok(())
    }

    fn add_review(&mut self, event: i64, review: &Review, carried: Option<i64>) -> Result<()> {
        let (field, value) = match &review.verdict {
            Verdict::Correct { field, value } => (Some(field), Some(value.to_string())),
            _ => (None, None),
        };
        self.store
            .connection
            .prepare_cached(
                "INSERT INTO review (event, id, verdict, field, value, who, at, note, carried) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                event,
                review.event,
                review.verdict.name(),
                field,
                value,
                review.who,
                review.at,
                review.note,
                carried,
            ])?;
        Ok(())
    }
}

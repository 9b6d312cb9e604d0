//! `dateline review`: what a person says of an event.

use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use dateline_store::{Review, Verdict};

use super::{StoreArgs, link_rest, linking, say, told};
use crate::commands::CodebookArgs;
use crate::exit::{Exit, usage};

/// Say of an event of a store that it is right or wrong, or correct it
///
/// Reviews are added, never changed: to take one back, add another. They stay when the report is
/// read anew.
#[derive(Args)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    verdict: VerdictArgs,
    /// Who says so [default: the user of this computer]
    #[arg(
        long,
        value_name = "NAME",
        env = "USER",
        hide_env_values = true,
        global = true
    )]
    who: Option<String>,
    /// When: an ISO 8601 date or date-time [default: now]
    #[arg(long, value_name = "TIME", global = true, value_parser = time)]
    at: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", global = true)]
    note: Option<String>,
}

#[derive(Subcommand)]
enum VerdictArgs {
    /// The event is right as it stands
    Confirm {
        /// Id of the event
        event: String,
    },
    /// The event is wrong: it no longer counts for any incident
    Reject {
        /// Id of the event
        event: String,
    },
    /// A field of the event should have another value
    Correct {
        /// Id of the event
        event: String,
        /// Path of the field: status, place.country, actors.0.name, counts.killed.best
        field: String,
        /// Its value: words, or JSON such as 12, null or ["GOV","MIL"]
        value: String,
    },
}

pub(crate) fn run(
    args: &ReviewArgs,
    store: &StoreArgs,
    codebook: &CodebookArgs,
) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let (event, verdict) = match &args.verdict {
        VerdictArgs::Confirm { event } => (event, Verdict::Confirm),
        VerdictArgs::Reject { event } => (event, Verdict::Reject),
        VerdictArgs::Correct {
            event,
            field,
            value,
        } => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.as_str().into());
            let field = field.clone();
            (event, Verdict::Correct { field, value })
        }
    };
    let who = args
        .who
        .clone()
        .filter(|who| !who.trim().is_empty())
        .ok_or_else(|| usage(anyhow!("who says so? Name yourself with --who")))?;
    let at = args.at.clone().unwrap_or_else(|| {
        jiff::Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string()
    });
    let review = Review {
        event: event.clone(),
        verdict,
        who,
        at,
        note: args.note.clone(),
        carried: false,
    };
    let mut store = store.write(false, say)?;
    let linking = linking(codebook)?;
    let tell = |e| told(file, e);
    link_rest(&mut store, file, &linking, say)?;
    let mut batch = store.batch(&linking).map_err(tell)?;
    let there = batch.review(&review).map_err(tell)?;
    if there.is_none() {
        return Err(usage(anyhow!(
            "no report of {} tells of an event {event}",
            file.display()
        )));
    }
    batch.commit().map_err(tell)?;
    let said = match &review.verdict {
        Verdict::Confirm => "is confirmed".to_owned(),
        Verdict::Reject => "is rejected".to_owned(),
        Verdict::Correct { field, value } => format!("is corrected: {field} is {value}"),
    };
    crate::commands::piped(|out| writeln!(out, "event {event} {said}")).context("it is stored")
}

fn time(given: &str) -> Result<String, String> {
    dateline_report::Published::parse(given)
        .map(|time| time.as_str().to_owned())
        .map_err(|e| e.to_string())
}

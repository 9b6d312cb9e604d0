//! `dateline codebook show` and `list`: rules looked up.

use std::io::{self, Write};

use anyhow::anyhow;
use dateline_codebook::{Codebook, Listing, Sort};

use crate::commands::{load_codebook, piped};
use crate::exit::{Exit, usage};

use super::CodebookArgs;

#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only rules of this type, or of any
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only rules that give this mode or ask for it
    #[arg(long, value_name = "MODE")]
    mode: Option<String>,
    /// Only rules that give this context or ask for it
    #[arg(long, value_name = "CONTEXT")]
    context: Option<String>,
    /// Only rules that name this word, alone or among others, or this @class
    #[arg(long, value_name = "WORD")]
    word: Option<String>,
}

impl ListArgs {
    fn wants(&self, rule: &Listing<'_>) -> bool {
        let among = |list: &[&str], asked: &Option<String>| {
            let asked = asked.as_deref();
            asked.is_none_or(|a| list.iter().any(|x| x.eq_ignore_ascii_case(a)))
        };
        (rule.kinds.is_empty() || among(&rule.kinds, &self.kind))
            && among(&rule.modes, &self.mode)
            && among(&rule.context, &self.context)
            && self.word.as_ref().is_none_or(|w| rule.names(w))
    }
}

/// Prints a line for every rule asked for: its id and what it catches.
pub(super) fn list(args: &ListArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let book = load_codebook(codebook.dir.as_deref())?;
    let plover = &book.plover;
    let unknown = |what: &str, name: &Option<String>, is: &dyn Fn(&str) -> bool| match name {
        Some(n) if !is(n) => Err(usage(anyhow!("there is no {what} \"{n}\""))),
        _ => Ok(()),
    };
    unknown("type", &args.kind, &|n| {
        plover.kind(&n.to_uppercase()).is_some()
    })?;
    unknown("mode", &args.mode, &|n| {
        plover.has_any_mode(&n.to_lowercase())
    })?;
    unknown("context", &args.context, &|n| {
        plover.contexts.contains(&n.to_lowercase())
    })?;
    piped(|out| {
        book.listings()
            .iter()
            .filter(|rule| args.wants(rule))
            .try_for_each(|rule| writeln!(out, "{:44} {}", rule.id, rule.about))
    })
}

/// Prints the rules of that id, or all whose id begins so.
pub(super) fn show(id: &str, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let book = load_codebook(codebook.dir.as_deref())?;
    let mut rules = book.listings();
    let exact = rules.iter().any(|r| r.id == id);
    rules.retain(|r| {
        if exact {
            r.id == id
        } else {
            r.id.starts_with(id)
        }
    });
    if rules.is_empty() {
        return Err(unknown_rule(&book, id));
    }
    piped(|out| rules.iter().try_for_each(|rule| one(out, rule)))
}

/// The error that names the rules nearest to `id`.
pub(super) fn unknown_rule(codebook: &Codebook, id: &str) -> anyhow::Error {
    let parts: Vec<&str> = id.split(['.', '-']).filter(|p| p.len() > 2).collect();
    let mut near: Vec<(usize, String)> = codebook
        .listings()
        .into_iter()
        .map(|r| (parts.iter().filter(|p| r.id.contains(**p)).count(), r.id))
        .filter(|(n, _)| *n > 0)
        .collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.dedup();
    let near: Vec<String> = near.into_iter().take(3).map(|(_, id)| id).collect();
    let hint = if near.is_empty() {
        "`dateline codebook list` lists them".to_string()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    usage(anyhow!("there is no entry \"{id}\"; {hint}"))
}

fn one(out: &mut dyn Write, rule: &Listing<'_>) -> io::Result<()> {
    writeln!(out, "{}\n  {}", rule.id, rule.about)?;
    let mut told = |name: &str, values: &[&str]| {
        if values.is_empty() {
            Ok(())
        } else {
            writeln!(out, "  {name:<9} {}", values.join(", "))
        }
    };
    let any = ["any"];
    told(
        "type",
        if rule.kinds.is_empty() {
            &any
        } else {
            &rule.kinds
        },
    )?;
    told("mode", &rule.modes)?;
    told("context", &rule.context)?;
    if rule.sort == Sort::Crosswalk {
        let none = ["none"];
        told(
            "code",
            if rule.codes.is_empty() {
                &none
            } else {
                &rule.codes
            },
        )?;
    }
    told("file", &[&rule.place()])?;
    writeln!(out)?;
    for line in rule.written().lines() {
        writeln!(out, "    {line}")?;
    }
    writeln!(out)
}

//! `dateline doctor`: checks a store, and says how to mend it.

use clap::Args;
use dateline_store::{Check, Finding, Linking};

use super::{StoreArgs, link_rest, say, told};
use crate::commands::{CodebookArgs, load_codebook, piped, plural};
use crate::exit::Exit;

/// Check a store, and say how to mend it
#[derive(Args)]
pub(crate) struct DoctorArgs {
    /// Mend what can be mended from what the store itself holds
    #[arg(long)]
    mend: bool,
}

pub(crate) fn run(
    args: &DoctorArgs,
    store: &StoreArgs,
    codebook: &CodebookArgs,
) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let mut store = store.write(false, say)?;
    let codebook = load_codebook(codebook.dir.as_deref())?;
    let tell = |e| told(file, e);
    let linking = Linking::new(codebook.linking.clone());
    let mut check = store.check(&codebook.version, &linking).map_err(tell)?;
    if args.mend && check.findings.iter().any(|f| f.mends_itself) {
        let before = check.findings.len();
        store.mend(&linking).map_err(tell)?;
        link_rest(&mut store, file, &linking, say)?;
        check = store.check(&codebook.version, &linking).map_err(tell)?;
        let mended = before.saturating_sub(check.findings.len());
        crate::tell::tell(format_args!("dateline: mended {}", plural(mended, "fault")));
    }
    piped(|out| {
        write!(out, "{}", told_counts(&check))?;
        for Finding { what, mend, .. } in &check.findings {
            writeln!(
                out,
                "\n{what}\n    {}",
                mend.replace("{store}", &file.display().to_string())
            )?;
        }
        if check.findings.is_empty() {
            writeln!(out, "\nno fault found")?;
        }
        Ok(())
    })?;
    Ok(if check.findings.iter().any(|f| f.is_fault) {
        Exit::Resource
    } else {
        Exit::Done
    })
}

fn told_counts(check: &Check) -> String {
    let mut told = format!("schema    {}\n", check.schema);
    for (name, count) in &check.counts {
        told += &format!("{name:<9} {count}\n");
    }
    for (coding, reports) in &check.codings {
        told += &format!(
            "read by   dateline {}, codebook {}, model {}, gazetteer {}: {}\n",
            coding.program,
            short(&coding.codebook),
            coding.model,
            short(&coding.gazetteer),
            plural(usize::try_from(*reports).unwrap_or(usize::MAX), "report")
        );
    }
    told
}

/// The beginning of a hash, which tells it from others.
fn short(version: &str) -> &str {
    version.get(..24).unwrap_or(version)
}

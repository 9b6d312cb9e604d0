//! What a sentence was read as: its clauses, the entries that fired and those that nearly did.

use std::fmt::Write as _;

use dateline_clause::{Clauses, Role, Tree};
use dateline_codebook::{Miss, Scene};
use dateline_report::{Report, paragraphs};

use crate::{Coder, document};

/// How many entries that nearly fired are shown for a clause.
const MAX_MISSES: usize = 8;

fn role_name(role: &Role) -> &str {
    match role {
        Role::Agent => "agent",
        Role::Patient => "patient",
        Role::Recipient => "recipient",
        Role::Content => "content",
        Role::Modifier => "modifier",
        Role::Cause => "cause",
        Role::Prep(p) => p,
    }
}

impl Coder {
    /// Explains the coding of a report as text: for each sentence its clauses with roles, status and
    /// sources, the entry that fires on each (`+`), and those that did not with the condition that
    /// stopped them (`-`). Clauses whose predicate no entry names are left out.
    pub fn explain(&self, report: &Report) -> String {
        let pieces = document::pieces(&report.text, paragraphs(&report.text));
        let texts: Vec<&str> = pieces.iter().map(|p| &report.text[p.clone()]).collect();
        let mut doc = document::join(&report.text, &pieces, self.pipeline.annotate_batch(&texts));
        dateline_actor::vote(&mut doc, &self.codebook);
        let tree = Tree::new(&doc);
        let clauses = Clauses::new(&tree, &self.codebook.lexicon, &pieces);
        let scene = Scene {
            tree: &tree,
            clauses: &clauses,
            codebook: &self.codebook,
        };
        let mut out = String::new();
        for sentence in &doc.sentences {
            let bytes = doc.tokens[sentence.start].start..doc.tokens[sentence.end - 1].end;
            let words: Vec<&str> = doc.text[bytes].split_whitespace().collect();
            let _ = writeln!(out, "{}", words.join(" "));
            for clause in clauses.iter().filter(|c| sentence.contains(&c.token)) {
                let fired = scene.matches(clause);
                let missed = scene.misses(clause);
                if fired.is_empty() && missed.is_empty() {
                    continue;
                }
                let facts = clauses.factuality(clause);
                let _ = write!(out, "  {}", doc.word(clause.token));
                for arg in &clause.args {
                    let mark = if arg.borrowed { "?" } else { "" };
                    let _ = write!(
                        out,
                        "  {}{mark}={}",
                        role_name(&arg.role),
                        doc.word(arg.head)
                    );
                }
                let hedged = if facts.hedged { ", hedged" } else { "" };
                let _ = write!(out, "  ({}{hedged})", facts.status.name());
                for said in clauses.attribution(clause) {
                    let source = said.source.map_or("?", |s| doc.word(s));
                    let _ = write!(out, " <{source} {}>", said.stance.name());
                }
                out.push('\n');
                for m in &fired {
                    let _ = writeln!(out, "    + {} ({})", m.entry.id, m.weight);
                }
                for (entry, miss) in missed.iter().take(MAX_MISSES) {
                    let why = match miss {
                        Miss::Role(role, wanted) => format!("{} must be {wanted}", role_name(role)),
                        Miss::Near(wanted) => format!("near must be {wanted}"),
                        Miss::Polarity => "must be negated".to_string(),
                        Miss::Weapon(wanted) => format!("weapon must be {wanted}"),
                    };
                    let short: String = if why.chars().count() > 100 {
                        why.chars().take(99).chain(['…']).collect()
                    } else {
                        why
                    };
                    let _ = writeln!(out, "    - {}: {short}", entry.id);
                }
            }
            out.push('\n');
        }
        out
    }
}

//! Clauses of adjectives, and what brought a state about.

use std::collections::HashMap;

use dateline_nlp::Pos;

use super::Extractor;
use crate::clause::{Arg, Clause, Kind, Predicate, Role};
use crate::tree::Dep;

impl Extractor<'_, '_> {
    pub(super) fn adjective(&self, i: usize) -> Option<Clause> {
        let t = self.tree;
        let h = t.head(i);
        let heads = match (t.dep(i), h) {
            (
                Dep::Acomp | Dep::Oprd | Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Conj,
                Some(h),
            ) => {
                if let Some(own) = self.own_subject(i) {
                    own
                } else {
                    let objects = self.objects(h);
                    if objects.is_empty() {
                        self.subject(h, 0).heads
                    } else {
                        objects
                    }
                }
            }
            (Dep::Root, _) => self.own_subject(i).unwrap_or_default(),
            _ => return None,
        };
        if heads.is_empty() {
            return None;
        }
        let mut args: Vec<Arg> = heads
            .into_iter()
            .map(|head| Arg {
                role: Role::Patient,
                head,
                borrowed: false,
            })
            .collect();
        for c in t
            .children(i)
            .filter(|&c| matches!(t.dep(c), Dep::Xcomp | Dep::Ccomp | Dep::Advcl))
        {
            args.push(Arg {
                role: Role::Content,
                head: self.predicate_of(c),
                borrowed: t.dep(c) == Dep::Advcl,
            });
        }
        self.prepositions(i, i, false, &mut args);
        if let Some(h) = h {
            self.prepositions(h, h, true, &mut args);
        }
        Some(Clause {
            token: i,
            kind: Kind::Adjective,
            lemmas: vec![Predicate {
                kind: Kind::Adjective,
                lemma: t.lemma(i).to_string(),
            }],
            light: None,
            particle: None,
            args,
        })
    }

    /// "The raid left two dead and dozens injured": the raid is the cause of both.
    pub(super) fn spread_causes(&self, clauses: &mut [Clause], at: &HashMap<usize, usize>) {
        let t = self.tree;
        for c in 0..clauses.len() {
            let verb = clauses[c].token;
            if clauses[c].kind != Kind::Verb
                || !clauses[c]
                    .lemmas
                    .iter()
                    .any(|p| self.lexicon.causative.contains(&p.lemma))
            {
                continue;
            }
            let causes: Vec<usize> = clauses[c].role(&Role::Agent).map(|a| a.head).collect();
            if causes.is_empty() {
                continue;
            }
            let mut results: Vec<usize> = t
                .children(verb)
                .filter(|&k| {
                    matches!(
                        t.dep(k),
                        Dep::Oprd | Dep::Acomp | Dep::Ccomp | Dep::Xcomp | Dep::Dobj
                    ) || (t.dep(k) == Dep::Conj && self.is_small_clause(k))
                })
                .flat_map(|k| {
                    let more: Vec<usize> =
                        t.children(k).filter(|&m| t.dep(m) == Dep::Conj).collect();
                    std::iter::once(k).chain(more)
                })
                .collect();
            results.sort_unstable();
            results.dedup();
            for r in results {
                if let Some(&target) = at.get(&r) {
                    for &head in &causes {
                        if !clauses[target].args.iter().any(|a| a.head == head) {
                            clauses[target].args.push(Arg {
                                role: Role::Cause,
                                head,
                                borrowed: false,
                            });
                        }
                    }
                }
            }
        }
    }

    /// "… and dozens injured": a participle with a subject and no auxiliary.
    pub(super) fn is_small_clause(&self, k: usize) -> bool {
        let t = self.tree;
        t.pos(k) == Pos::Adj
            || (matches!(t.tag(k), "VBN" | "VBD")
                && self.is_passive(k)
                && !t
                    .children(k)
                    .any(|c| matches!(t.dep(c), Dep::Aux | Dep::Auxpass)))
    }
}

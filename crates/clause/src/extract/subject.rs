//! Who is meant by the subject: over voice, coordination, control, raising and relatives.

use dateline_nlp::Pos;

use super::{Extractor, MAX_CONTROL, Subject};
use crate::tree::Dep;

impl Extractor<'_, '_> {
    pub(super) fn is_passive(&self, i: usize) -> bool {
        let t = self.tree;
        if t.children(i)
            .any(|c| matches!(t.dep(c), Dep::Auxpass | Dep::Nsubjpass | Dep::Csubjpass))
        {
            return true;
        }
        // "left two dead and dozens injured": the parser may take the second state for a past tense.
        let result_state = t.dep(i) == Dep::Conj
            && matches!(t.tag(i), "VBD" | "VBN")
            && t.child(i, Dep::Nsubj).is_some()
            && !t
                .children(i)
                .any(|c| matches!(t.dep(c), Dep::Aux | Dep::Dobj))
            && t.head(i).is_some_and(|h| {
                self.lexicon.causative.contains(t.lemma(h))
                    && t.children(h)
                        .any(|c| matches!(t.dep(c), Dep::Oprd | Dep::Acomp | Dep::Ccomp))
            });
        if result_state {
            return true;
        }
        if t.tag(i) != "VBN" || t.children(i).any(|c| t.dep(c) == Dep::Aux) {
            return false;
        }
        match t.dep(i) {
            Dep::Acl | Dep::Advcl | Dep::Oprd | Dep::Amod => true,
            // "was arrested and charged": the second shares voice with the first.
            Dep::Conj => t
                .head(i)
                .is_some_and(|h| t.tag(h) == "VBN" && self.is_passive(h)),
            // Headlines and small clauses: "Two killed in raid", "left dozens injured".
            Dep::Root | Dep::Ccomp | Dep::Xcomp => true,
            _ => t.child(i, Dep::Agent).is_some(),
        }
    }

    /// `heads`, with relative words replaced by what they stand for.
    pub(super) fn resolve_relative(&self, verb: usize, heads: Vec<usize>) -> Vec<usize> {
        let t = self.tree;
        if !heads.iter().any(|&h| t.is_relative_word(h)) {
            return heads;
        }
        let mut at = verb;
        for _ in 0..MAX_CONTROL {
            if t.dep(at) == Dep::Relcl
                && let Some(h) = t.head(at)
            {
                return t
                    .conjuncts(h)
                    .into_iter()
                    .filter(|&c| c <= verb)
                    .take(1)
                    .chain(heads.iter().copied().filter(|&x| !t.is_relative_word(x)))
                    .collect();
            }
            match t.head(at) {
                Some(h) => at = h,
                None => break,
            }
        }
        heads
    }

    pub(super) fn own_subject(&self, i: usize) -> Option<Vec<usize>> {
        let t = self.tree;
        let subject = t.children(i).find(|&c| {
            matches!(
                t.dep(c),
                Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj | Dep::Csubjpass
            )
        })?;
        // "both of whom were accused"
        if let Some(of) = t
            .children(subject)
            .find(|&c| t.dep(c) == Dep::Prep && t.lower(c) == "of")
            && let Some(p) = t.child(of, Dep::Pobj).filter(|&p| t.is_relative_word(p))
        {
            return Some(self.resolve_relative(i, vec![p]));
        }
        Some(self.resolve_relative(i, t.conjuncts(subject)))
    }

    pub(super) fn objects(&self, i: usize) -> Vec<usize> {
        let t = self.tree;
        t.children(i)
            .filter(|&c| t.dep(c) == Dep::Dobj)
            .flat_map(|c| t.conjuncts(c))
            .collect()
    }

    /// The surface subject of `i`, its own or the one it shares.
    pub(super) fn subject(&self, i: usize, depth: usize) -> Subject {
        let t = self.tree;
        let passive = self.is_passive(i);
        if let Some(heads) = self.own_subject(i) {
            return Subject { heads, passive };
        }
        let none = Subject {
            heads: Vec::new(),
            passive,
        };
        if depth >= MAX_CONTROL {
            return none;
        }
        let Some(h) = t.head(i) else { return none };
        let up = |v: usize| Subject {
            heads: self.subject(v, depth + 1).heads,
            passive,
        };
        match t.dep(i) {
            Dep::Conj => {
                if t.pos(h) == Pos::Verb || t.pos(h) == Pos::Aux {
                    up(h)
                } else {
                    none
                }
            }
            Dep::Xcomp | Dep::Oprd | Dep::Ccomp => {
                // "urged the rebels to release": the object does it; "tried to release": the subject.
                let objects = self.objects(h);
                if t.pos(h) == Pos::Adj {
                    // "is ready to talk"
                    return match t.head(h) {
                        Some(be) => up(be),
                        None => none,
                    };
                }
                // "used the harbour to lay mines": what does nothing itself controls nothing.
                let controls = objects.iter().any(|&o| {
                    self.is_party(o) || matches!(t.pos(o), Pos::Propn | Pos::Pron | Pos::Num)
                });
                if controls && t.dep(i) != Dep::Ccomp {
                    Subject {
                        heads: objects,
                        passive,
                    }
                } else if t.dep(i) == Dep::Ccomp && t.tag(i) != "VBG" && t.tag(i) != "VB" {
                    none
                } else {
                    up(h)
                }
            }
            Dep::Advcl => {
                if matches!(t.tag(i), "VBG" | "VBN" | "VB") {
                    // "Rebels took the base, officials said, killing five": the rebels did.
                    let said = t
                        .children(h)
                        .find(|&c| c < h && t.dep(c) == Dep::Ccomp)
                        .filter(|&c| {
                            // "…," he said, adding: whoever speaks goes on speaking.
                            h < i
                                && self.lexicon.stance(t.lemma(h)).is_some()
                                && !self.lexicon.cues.contains_key(t.lemma(i))
                                && (c..h).all(|k| !matches!(t.tag(k), "``" | "''"))
                        });
                    up(said.unwrap_or(h))
                } else {
                    none
                }
            }
            Dep::Pcomp => {
                let Some(governor) = t.head(h) else {
                    return none;
                };
                // "accused by the court of lying": the phrase hung on the doer of a passive.
                if t.dep(governor) == Dep::Pobj
                    && let Some(by) = t.head(governor).filter(|&b| t.dep(b) == Dep::Agent)
                    && let Some(v) = t.head(by)
                    && matches!(t.lower(h), "of" | "for" | "from" | "with")
                {
                    return up(v);
                }
                if t.is_nominal(governor) && self.is_party(governor) {
                    // "accused the group of bombing", the phrase hung on the group.
                    return Subject {
                        heads: t.conjuncts(governor),
                        passive,
                    };
                }
                if t.is_nominal(governor) {
                    // "plans for attacking …": whoever has the plans.
                    return match t.child(governor, Dep::Poss) {
                        Some(p) => Subject {
                            heads: vec![p],
                            passive,
                        },
                        None => self.holder(governor, passive, depth),
                    };
                }
                // "accused him of seeking", "barred her from entering", "cited him as saying".
                let objects = self.objects(governor);
                let controls_object = matches!(t.lower(h), "of" | "from" | "for" | "as" | "into");
                if t.lower(h) == "in" && self.is_passive(governor) {
                    // "were killed in rioting": by no means their own.
                    none
                } else if controls_object && !objects.is_empty() {
                    Subject {
                        heads: objects,
                        passive,
                    }
                } else {
                    up(governor)
                }
            }
            Dep::Acl | Dep::Relcl => {
                let to_infinitive = t
                    .children(i)
                    .any(|c| t.dep(c) == Dep::Aux && t.lower(c) == "to");
                if to_infinitive {
                    match t.child(h, Dep::Poss) {
                        Some(p) => Subject {
                            heads: vec![p],
                            passive,
                        },
                        None => self.holder(h, passive, depth),
                    }
                } else {
                    Subject {
                        heads: vec![h],
                        passive,
                    }
                }
            }
            _ => none,
        }
    }

    /// Who has the plan, makes the decision, carries out the operation: the agent of the noun `n`.
    pub(super) fn holder(&self, n: usize, passive: bool, depth: usize) -> Subject {
        let t = self.tree;
        for c in t.children(n) {
            if t.dep(c) == Dep::Prep
                && matches!(t.lower(c), "by" | "of")
                && let Some(p) = t.child(c, Dep::Pobj)
            {
                return Subject {
                    heads: t.conjuncts(p),
                    passive,
                };
            }
        }
        if t.dep(n) == Dep::Dobj
            && let Some(v) = t.head(n)
        {
            let subject = self.subject(v, depth + 1);
            if !subject.passive {
                return Subject {
                    heads: subject.heads,
                    passive,
                };
            }
        }
        Subject {
            heads: Vec::new(),
            passive,
        }
    }
}

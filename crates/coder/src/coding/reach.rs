//! The party that a thing stands for: whose it is, or whom it bears upon.

use dateline_clause::{ClassId, Clause, Dep, Kind, Role};
use dateline_codebook::{Reach, Within};
use dateline_nlp::Pos;

use super::Desk;

/// How deep a thing may lie in a thing: "the rejection of a proposal by the head of a panel of the
/// union". What lies deeper is too far from the event to be its side.
const MAX_DEPTH: usize = 3;

impl Desk<'_> {
    /// Whether token `h` is somebody by name or noun: no bare number, no possessive or relative word.
    pub(super) fn is_somebody(&self, h: usize) -> bool {
        let t = self.tree;
        self.can_take_part(h)
            && (self.is_in(h, "party") || t.label(h) == Some("NORP"))
            && t.pos(h) != Pos::Num
            && t.tag(h) != "PRP$"
            && !t.is_relative_word(h)
            && !matches!(
                t.lower(h),
                "it" | "itself" | "themselves" | "himself" | "herself"
            )
            && !self.is_happening(h)
    }

    /// Token `h` itself where it is somebody, else those within the thing that it is.
    pub(super) fn resolved(
        &self,
        h: usize,
        places: &[Within],
        skip: &[usize],
        depth: usize,
    ) -> Vec<usize> {
        if skip.contains(&h) {
            return Vec::new();
        }
        if self.is_somebody(h) {
            return vec![h];
        }
        self.within(h, places, skip, depth)
    }

    /// Those in the first of `places` within the thing `h` where somebody stands; none of `skip`.
    pub(super) fn within(
        &self,
        h: usize,
        places: &[Within],
        skip: &[usize],
        depth: usize,
    ) -> Vec<usize> {
        if depth >= MAX_DEPTH {
            return Vec::new();
        }
        let t = self.tree;
        let fits = |c: &usize| self.is_somebody(*c) && !skip.contains(c);
        for place in places {
            let found: Vec<usize> = match place {
                Within::Possessor => t
                    .children(h)
                    .filter(|&c| t.dep(c) == Dep::Poss)
                    .flat_map(|c| t.conjuncts(c))
                    .filter(fits)
                    .collect(),
                Within::Modifier => t
                    .children(h)
                    .filter(|&c| c < h && matches!(t.dep(c), Dep::Compound | Dep::Amod | Dep::Nmod))
                    .filter(|c| fits(c) && !self.is_opposed(*c))
                    // "Barrel bombs": a part of the word for the thing.
                    .filter(|&c| !self.codebook.lexicon.classes.is_part(t, c, h))
                    .collect(),
                Within::Doer => t
                    .children(h)
                    .filter(|&c| c > h && matches!(t.dep(c), Dep::Acl | Dep::Relcl))
                    .filter_map(|c| self.clauses.at(c))
                    .filter(|c| c.role(&Role::Patient).any(|a| a.head == h))
                    .flat_map(|c| self.heads(c, &[Role::Agent]))
                    .filter(fits)
                    .collect(),
                Within::Content => t
                    .children(h)
                    .filter(|&c| c > h && matches!(t.dep(c), Dep::Acl | Dep::Relcl | Dep::Ccomp))
                    .filter(|&c| t.child(c, Dep::Mark).is_some())
                    .flat_map(|c| self.inside_content(c, skip))
                    .filter(fits)
                    .collect(),
                Within::Prep(word) => t
                    .children(h)
                    .filter(|&p| p > h && t.dep(p) == Dep::Prep && t.lower(p) == word)
                    .flat_map(|p| t.children(p))
                    .flat_map(|c| match t.dep(c) {
                        Dep::Pobj => t
                            .conjuncts(c)
                            .into_iter()
                            .flat_map(|o| self.resolved(o, places, skip, depth + 1))
                            .collect(),
                        Dep::Pcomp => self.inside_content(c, skip),
                        _ => Vec::new(),
                    })
                    .filter(fits)
                    .collect(),
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// "anti-government", "pro-democracy": a prefix makes it no owner.
    fn is_opposed(&self, c: usize) -> bool {
        let t = self.tree;
        c >= 2 && t.doc.word(c - 1) == "-" && matches!(t.lower(c - 2), "anti" | "pro" | "non")
    }

    /// Whom an event of type `kind` is aimed at where its entry found nobody: the first role of the
    /// clause that holds somebody, or a thing of somebody's.
    pub(super) fn aimed_at(
        &self,
        kind: &str,
        clause: &Clause,
        skip: &[usize],
        depth: usize,
    ) -> Vec<usize> {
        let Some(aim) = self.codebook.sides.aim(kind) else {
            return Vec::new();
        };
        if depth >= MAX_DEPTH {
            return Vec::new();
        }
        for reach in &aim.reach {
            let mut found: Vec<usize> = match reach {
                Reach::Role(role) => self
                    .heads(clause, std::slice::from_ref(role))
                    .into_iter()
                    .filter(|h| !skip.contains(h) && !self.is_tool(kind, *h))
                    .flat_map(|h| match self.clauses.at(h) {
                        Some(inner) if inner.kind != Kind::Noun => {
                            let mut direct = self.inside_content(h, skip);
                            direct.retain(|&h| !self.is_tool(kind, h));
                            if direct.is_empty() {
                                self.aimed_at(kind, inner, skip, depth + 1)
                            } else {
                                direct
                            }
                        }
                        _ if *role == Role::Content => Vec::new(),
                        _ => self.resolved(h, &aim.anywhere, skip, 0),
                    })
                    .collect(),
                Reach::Condition => self.conditioned(clause, skip),
            };
            found.retain(|&h| {
                // "he", "they" in what is said are most often whoever says it.
                let speaker = self.tree.tag(h) == "PRP"
                    && matches!(self.tree.dep(h), Dep::Nsubj | Dep::Nsubjpass);
                self.is_somebody(h) && !speaker && !skip.contains(&h) && !self.is_tool(kind, h)
            });
            found.dedup();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Whether the act is done with `h` rather than to it: "withdrew its troops", "will send troops".
    pub(super) fn is_tool(&self, kind: &str, h: usize) -> bool {
        let t = self.tree;
        let Some(aim) = self.codebook.sides.aim(kind) else {
            return false;
        };
        let is = |class: Option<ClassId>| {
            class.is_some_and(|id| self.codebook.lexicon.classes.of(t, h).contains(id))
        };
        let owned = t.children(h).any(|c| t.tag(c) == "PRP$");
        let of_others = t.children(h).any(|c| {
            c < h
                && (t.dep(c) == Dep::Poss && !owned
                    || matches!(t.label(c), Some("NORP" | "GPE" | "ORG")))
        });
        owned && is(aim.own) || !of_others && is(aim.tools)
    }

    /// Whoever it depends on: "threatened to strike unless the government paid".
    fn conditioned(&self, clause: &Clause, skip: &[usize]) -> Vec<usize> {
        let t = self.tree;
        let content = clause.role(&Role::Content).map(|a| a.head);
        std::iter::once(clause.carrier())
            .chain(content)
            .flat_map(|v| t.children(v))
            .filter(|&c| t.dep(c) == Dep::Advcl)
            .filter(|&c| {
                t.children(c).any(|m| {
                    matches!(t.dep(m), Dep::Mark | Dep::Advmod)
                        && self.codebook.sides.conditions.contains(t.lower(m))
                })
            })
            .filter_map(|c| self.clauses.at(c))
            .map(|c| self.heads(c, &[Role::Agent]))
            .map(|mut heads| {
                heads.retain(|h| self.is_somebody(*h) && !skip.contains(h));
                heads
            })
            .find(|heads| !heads.is_empty())
            .unwrap_or_default()
    }

    /// Who does a thing that nobody else is said to do: whoever announces or orders it.
    pub(super) fn holder(&self, clause: &Clause) -> Vec<usize> {
        let t = self.tree;
        let mut at = clause.carrier();
        while t.dep(at) == Dep::Conj
            && let Some(h) = t.head(at).filter(|&h| h < at)
        {
            at = h;
        }
        if !matches!(t.dep(at), Dep::Dobj | Dep::Nsubjpass) {
            return Vec::new();
        }
        t.head(at)
            .filter(|&v| self.codebook.sides.holders.contains(t.lemma(v)))
            .and_then(|v| self.clauses.at(v))
            .map(|c| self.heads(c, &[Role::Agent]))
            .unwrap_or_default()
            .into_iter()
            .filter(|&h| self.is_somebody(h))
            .collect()
    }

    /// "British and Irish negotiators": the peoples that one plural noun speaks of, where there are
    /// several.
    pub(super) fn peoples(&self, h: usize) -> Vec<usize> {
        let t = self.tree;
        if !matches!(t.tag(h), "NNS" | "NNPS") {
            return Vec::new();
        }
        let named = |c: usize| matches!(t.label(c), Some("NORP" | "GPE" | "ORG"));
        let all = t
            .children(h)
            .filter(|&c| c < h && matches!(t.dep(c), Dep::Amod | Dep::Compound | Dep::Nmod))
            .filter(|&c| named(c))
            .map(|c| t.conjuncts(c))
            .find(|all| all.len() > 1)
            .unwrap_or_default();
        if all.iter().all(|&c| c < h && named(c)) {
            all
        } else {
            Vec::new()
        }
    }
}

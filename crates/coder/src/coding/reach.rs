//! The party that a thing stands for: whose it is, or whom it bears upon.

use dateline_clause::{Clause, Dep, Kind, Role};
use dateline_codebook::Within;
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
        for role in &aim.roles {
            let mut found: Vec<usize> = Vec::new();
            for h in self.heads(clause, std::slice::from_ref(role)) {
                if skip.contains(&h) {
                    continue;
                }
                if let Some(inner) = self.clauses.at(h).filter(|c| c.kind != Kind::Noun) {
                    let direct = self.inside_content(h, skip);
                    found.extend(if direct.is_empty() {
                        self.aimed_at(kind, inner, skip, depth + 1)
                    } else {
                        direct
                    });
                } else if *role != Role::Content {
                    found.extend(self.resolved(h, &aim.inside, skip, 0));
                }
            }
            found.retain(|&h| self.is_somebody(h) && !skip.contains(&h));
            found.dedup();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

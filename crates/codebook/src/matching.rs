//! Which entry a clause matches. Entries are indexed by predicate, so a clause looks at a handful.

use dateline_clause::{Clause, Clauses, Dep, Kind, Role, Tree};

use crate::condition::{Condition, Met};
use crate::entry::Pattern;
use crate::{Codebook, Entry};

/// A fired entry.
#[derive(Clone, Debug)]
pub struct Match<'c> {
    /// The entry.
    pub entry: &'c Entry,
    /// Which of the entry's patterns.
    pub pattern: usize,
    /// How specific the match is; the highest wins.
    pub weight: u32,
    /// Heads of the arguments that a condition named by word or class, and how.
    pub named: Vec<(usize, Met)>,
}

/// Why a pattern did not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The role is missing or none of its heads is what was asked for.
    Role(Role, String),
    /// Nothing near is what was asked for, or something near is what must not be.
    Near(String),
    /// The clause is not negated.
    Polarity,
    /// The weapon is not what was asked for.
    Weapon(String),
}

const WORD: u32 = 4;
const CLASS: u32 = 3;
const PRESENT: u32 = 1;

/// What a pattern is matched against.
pub struct Scene<'a> {
    /// The tree.
    pub tree: &'a Tree<'a>,
    /// Its clauses.
    pub clauses: &'a Clauses<'a>,
    /// The codebook.
    pub codebook: &'a Codebook,
}

impl Scene<'_> {
    fn meets_head(&self, condition: &Condition, head: usize) -> Option<Met> {
        condition.meets(self.tree, &self.codebook.lexicon.classes, head, &|verb| {
            self.codebook.nouns_of(verb).to_vec()
        })
    }

    /// Whether the condition allows an argument. "Thousands of fighters", "some of the prisoners",
    /// "13 tons of medicine" are what stands behind `of` as much as what stands before it.
    fn meets(&self, condition: &Condition, head: usize) -> Option<Met> {
        let own = self.meets_head(condition, head);
        let Some(part) = self.part_of(head) else {
            return own;
        };
        match (own, self.meets_head(condition, part)) {
            // What is excluded in the part is excluded in the whole.
            (Some(a), Some(b)) => Some(a.max(b)),
            (None, Some(b)) if b > Met::Present => Some(b),
            _ => None,
        }
    }

    /// The object of `of` under a word that only says how many or which part.
    pub fn part_of(&self, head: usize) -> Option<usize> {
        let t = self.tree;
        let numbers = &self.codebook.numbers;
        let word = t.lower(head);
        let partitive = numbers.vague.contains_key(word)
            || numbers.exact.contains_key(word)
            || numbers.scale.contains_key(t.lemma(head))
            || numbers.partitive.contains(t.lemma(head))
            || t.pos(head) == dateline_nlp::Pos::Num;
        if !partitive {
            return None;
        }
        let of = t.children(head).find(|&c| c > head && t.lower(c) == "of")?;
        t.child(of, Dep::Pobj)
    }

    /// Matches one pattern, its predicate aside.
    pub fn pattern(
        &self,
        pattern: &Pattern,
        clause: &Clause,
        weapon: Option<usize>,
    ) -> Result<(u32, Vec<(usize, Met)>), Miss> {
        let mut weight = 0;
        let mut named = Vec::new();
        for (role, condition) in &pattern.roles {
            let mut heads = clause.role(role).peekable();
            if condition.absent {
                if heads.peek().is_some() && condition.one_of.is_empty() && !condition.any {
                    return Err(Miss::Role(role.clone(), condition.written.clone()));
                }
                if heads.peek().is_none() {
                    weight += PRESENT;
                    continue;
                }
            }
            let mut best: Option<Met> = None;
            let mut excluded = false;
            for arg in heads {
                // A content clause that is coordinated counts by each of its verbs.
                match self.meets(condition, arg.head) {
                    Some(met) => {
                        if met > Met::Present {
                            named.push((arg.head, met));
                        }
                        best = Some(best.map_or(met, |b| b.max(met)));
                    }
                    None => excluded |= !condition.none_of.is_empty() && condition.any,
                }
            }
            match best {
                Some(_) if excluded && condition.one_of.is_empty() => {
                    return Err(Miss::Role(role.clone(), condition.written.clone()));
                }
                Some(Met::Word) => weight += WORD,
                Some(Met::Class) => weight += CLASS,
                Some(Met::Present) => weight += PRESENT,
                None => {
                    // Exclusions alone ask for nothing to be there: "!@animal" holds where there is no role.
                    let only_exclusions = !condition.written.contains('*')
                        && condition.one_of.is_empty()
                        && !condition.none_of.is_empty();
                    if only_exclusions && clause.role(role).next().is_none() {
                        continue;
                    }
                    return Err(Miss::Role(role.clone(), condition.written.clone()));
                }
            }
        }
        if let Some(near) = &pattern.near {
            let sentence = self.tree.doc.sentences[self.tree.sentence(clause.token)].clone();
            let mut found = near.one_of.is_empty();
            for i in sentence.filter(|&i| i != clause.token) {
                if !near.none_of.is_empty() {
                    let excluded = Condition {
                        one_of: near.none_of.clone(),
                        ..Condition::default()
                    };
                    if self.meets(&excluded, i).is_some() {
                        return Err(Miss::Near(near.written.clone()));
                    }
                }
                if !found {
                    let wanted = Condition {
                        one_of: near.one_of.clone(),
                        ..Condition::default()
                    };
                    found = self.meets(&wanted, i).is_some();
                }
            }
            if !found {
                return Err(Miss::Near(near.written.clone()));
            }
            // What must not stand near says nothing of what does.
            if !near.one_of.is_empty() {
                weight += CLASS;
            }
        }
        if let Some(condition) = &pattern.weapon {
            let met = match weapon {
                Some(w) => self.meets(condition, w).is_some(),
                // Exclusions alone ask for nothing to be there.
                None => condition.one_of.is_empty() && !condition.written.contains('*'),
            };
            if !met {
                return Err(Miss::Weapon(condition.written.clone()));
            }
            weight += CLASS;
        }
        if pattern.negated {
            if !self.clauses.factuality(clause).negated {
                return Err(Miss::Polarity);
            }
            weight += WORD;
        }
        Ok((weight, named))
    }

    /// Every entry that `clause` matches, the one that wins first.
    pub fn matches(&self, clause: &Clause) -> Vec<Match<'_>> {
        let mut found: Vec<Match<'_>> = Vec::new();
        for (nth, predicate) in clause.lemmas.iter().enumerate() {
            for &(entry, pattern) in self.codebook.candidates(predicate.kind, &predicate.lemma) {
                let entry = &self.codebook.entries[entry];
                if let Ok((weight, named)) = self.pattern(&entry.patterns[pattern], clause, None) {
                    // A phrasal verb, or a noun under its own name, says more than what it stands for.
                    let own = if nth == 0 && clause.lemmas.len() > 1 {
                        WORD
                    } else {
                        0
                    };
                    found.push(Match {
                        entry,
                        pattern,
                        weight: weight + own,
                        named,
                    });
                }
            }
        }
        let rank = |m: &Match<'_>| self.codebook.precedence.rank(&m.entry.kind);
        found.sort_by(|a, b| {
            b.weight
                .cmp(&a.weight)
                .then_with(|| rank(a).cmp(&rank(b)))
                .then_with(|| b.entry.modes.len().cmp(&a.entry.modes.len()))
                .then_with(|| a.entry.id.cmp(&b.entry.id))
        });
        found
    }

    /// Every candidate that did not match, and the condition that stopped it.
    pub fn misses(&self, clause: &Clause) -> Vec<(&Entry, Miss)> {
        let mut found = Vec::new();
        for predicate in &clause.lemmas {
            for &(entry, pattern) in self.codebook.candidates(predicate.kind, &predicate.lemma) {
                let entry = &self.codebook.entries[entry];
                if let Err(miss) = self.pattern(&entry.patterns[pattern], clause, None) {
                    found.push((entry, miss));
                }
            }
        }
        found
    }
}

/// The kind of predicate an index key is for; kept small so that a lookup allocates nothing.
pub(crate) fn slot(kind: Kind) -> usize {
    match kind {
        Kind::Verb => 0,
        Kind::Noun => 1,
        Kind::Adjective => 2,
    }
}

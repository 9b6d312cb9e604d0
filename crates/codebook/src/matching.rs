//! Which entry a clause matches. Entries are indexed by predicate, so a clause looks at a handful.

use std::collections::HashSet;

use dateline_clause::{Arg, Clause, Clauses, Dep, Kind, Role, Tree};

use crate::condition::{Condition, Item, Met};
use crate::entry::{Asked, Pattern};
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

/// An entry that a clause did not match, though it names the clause's predicate.
#[derive(Clone, Debug)]
pub struct Near<'c> {
    /// The entry.
    pub entry: &'c Entry,
    /// Which of the entry's patterns.
    pub pattern: usize,
    /// What the pattern asks for and the clause has not.
    pub failed: Vec<Asked<'c>>,
    /// The weight of the conditions that hold.
    pub weight: u32,
}

pub(crate) const WORD: u32 = 4;
pub(crate) const CLASS: u32 = 3;
pub(crate) const PRESENT: u32 = 1;

impl Met {
    /// What a condition that is met so adds to the weight of its match.
    pub fn weight(self) -> u32 {
        match self {
            Met::Word => WORD,
            Met::Class => CLASS,
            Met::Present => PRESENT,
        }
    }
}

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
    pub fn meets(&self, condition: &Condition, head: usize) -> Option<Met> {
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

    fn is_negated(&self, head: usize) -> bool {
        self.tree.child(head, Dep::Neg).is_some()
    }

    /// "urged the army not to attack": what is not to be done is not what was asked for, unless the
    /// condition says so (*not attack*, *not \**).
    fn meets_negated(&self, condition: &Condition, head: usize) -> Option<Met> {
        let one_of: Vec<Item> = condition
            .one_of
            .iter()
            .filter_map(|item| match item {
                Item::Word(parts) if parts.first().is_some_and(|p| p == "not") => {
                    Some(Item::Word(parts[1..].to_vec()))
                }
                _ => None,
            })
            .collect();
        let any = |item: &Item| matches!(item, Item::Word(parts) if parts[..] == ["*"]);
        if one_of.iter().any(any) {
            return Some(Met::Class);
        }
        let negated = Condition {
            one_of,
            none_of: condition.none_of.clone(),
            ..Condition::default()
        };
        self.meets(&negated, head)
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

    /// Whether one condition of a pattern holds, and what it adds to the weight. Heads that meet it
    /// are added to `by`.
    pub fn holds(
        &self,
        asked: &Asked<'_>,
        clause: &Clause,
        weapon: Option<usize>,
        by: &mut Vec<(usize, Met)>,
    ) -> Option<u32> {
        match asked {
            Asked::Role(role, condition) => self.role(role, condition, clause, by),
            Asked::Near(near) => self.near(near, clause, by),
            Asked::Weapon(condition) => {
                match weapon {
                    Some(w) => by.push((w, self.meets(condition, w)?)),
                    // Exclusions alone ask for nothing to be there.
                    None if condition.one_of.is_empty() && !condition.written.contains('*') => {}
                    None => return None,
                }
                Some(CLASS)
            }
            Asked::Negated => self.clauses.factuality(clause).negated.then_some(WORD),
        }
    }

    fn role(
        &self,
        role: &Role,
        condition: &Condition,
        clause: &Clause,
        by: &mut Vec<(usize, Met)>,
    ) -> Option<u32> {
        let heads = clause.role(role);
        if condition.absent {
            // What stands within a passive's subject belongs to that: "a camp for refugees was attacked".
            let own = |a: &&Arg| !a.borrowed || a.head > clause.token;
            if !clause.role(role).any(|a| own(&a)) {
                return Some(PRESENT);
            }
            if condition.one_of.is_empty() && !condition.any {
                return None;
            }
        }
        let mut best: Option<Met> = None;
        let mut excluded = false;
        for arg in heads {
            // A content clause that is coordinated counts by each of its verbs.
            let met = if *role == Role::Content && !condition.any && self.is_negated(arg.head) {
                self.meets_negated(condition, arg.head)
            } else {
                self.meets(condition, arg.head)
            };
            match met {
                Some(met) => {
                    by.push((arg.head, met));
                    best = Some(best.map_or(met, |b| b.max(met)));
                }
                None => excluded |= !condition.none_of.is_empty() && condition.any,
            }
        }
        match best {
            Some(_) if excluded && condition.one_of.is_empty() => None,
            Some(met) => Some(met.weight()),
            None => {
                // Exclusions alone ask for nothing to be there: "!@animal" holds where there is no role.
                let only_exclusions = !condition.written.contains('*')
                    && condition.one_of.is_empty()
                    && !condition.none_of.is_empty();
                (only_exclusions && clause.role(role).next().is_none()).then_some(0)
            }
        }
    }

    fn near(&self, near: &Condition, clause: &Clause, by: &mut Vec<(usize, Met)>) -> Option<u32> {
        let excluded = Condition {
            one_of: near.none_of.clone(),
            ..Condition::default()
        };
        let wanted = Condition {
            one_of: near.one_of.clone(),
            ..Condition::default()
        };
        let sentence = self.tree.doc.sentences[self.tree.sentence(clause.token)].clone();
        let mut found = near.one_of.is_empty();
        for i in sentence.filter(|&i| i != clause.token) {
            if !near.none_of.is_empty() && self.meets(&excluded, i).is_some() {
                return None;
            }
            if !found && let Some(met) = self.meets(&wanted, i) {
                by.push((i, met));
                found = true;
            }
        }
        // What must not stand near says nothing of what does.
        found.then_some(if near.one_of.is_empty() { 0 } else { CLASS })
    }

    /// Matches one pattern, its predicate aside: its weight and the heads that a condition on a role
    /// named, or the first condition that does not hold.
    pub fn pattern<'p>(
        &self,
        pattern: &'p Pattern,
        clause: &Clause,
        weapon: Option<usize>,
    ) -> Result<(u32, Vec<(usize, Met)>), Asked<'p>> {
        let mut weight = 0;
        let mut named = Vec::new();
        let mut by = Vec::new();
        for asked in pattern.asked() {
            by.clear();
            let Some(more) = self.holds(&asked, clause, weapon, &mut by) else {
                return Err(asked);
            };
            weight += more;
            if matches!(asked, Asked::Role(..)) {
                named.extend(by.iter().filter(|(_, met)| *met > Met::Present));
            }
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
                    found.push(Match {
                        entry,
                        pattern,
                        weight: weight + own_name(clause, nth),
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

    /// Every entry that names the clause's predicate and did not match, each by the pattern that came
    /// nearest; the nearest first: the fewest conditions failed, then the most weight held.
    pub fn misses(&self, clause: &Clause) -> Vec<Near<'_>> {
        let mut found: Vec<Near<'_>> = Vec::new();
        let mut by = Vec::new();
        for (nth, predicate) in clause.lemmas.iter().enumerate() {
            for &(entry, pattern) in self.codebook.candidates(predicate.kind, &predicate.lemma) {
                let entry = &self.codebook.entries[entry];
                let mut near = Near {
                    entry,
                    pattern,
                    failed: Vec::new(),
                    weight: own_name(clause, nth),
                };
                for asked in entry.patterns[pattern].asked() {
                    match self.holds(&asked, clause, None, &mut by) {
                        Some(weight) => near.weight += weight,
                        None => near.failed.push(asked),
                    }
                }
                found.push(near);
            }
        }
        found.sort_by_key(|n| (n.failed.len(), std::cmp::Reverse(n.weight)));
        // One that matched by another pattern comes first with nothing failed, and did not miss.
        let mut seen = HashSet::new();
        found.retain(|n| seen.insert(n.entry.id.as_str()) && !n.failed.is_empty());
        found
    }
}

/// What the predicate's name adds to the weight: a phrasal verb, or a noun under its own name, says
/// more than what it stands for. `nth`: by which of its names the clause was found.
fn own_name(clause: &Clause, nth: usize) -> u32 {
    if nth == 0 && clause.lemmas.len() > 1 {
        WORD
    } else {
        0
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

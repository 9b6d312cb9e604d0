//! Who takes part in an event, and on which side.

use std::collections::HashSet;

use dateline_clause::{Clause, Dep, Kind, Role};
use dateline_codebook::Met;
use dateline_nlp::Pos;

use super::{Desk, Draft};

impl Desk<'_> {
    pub(super) fn heads(&self, clause: &Clause, roles: &[Role]) -> Vec<usize> {
        for role in roles {
            let mut seen = HashSet::new();
            let all: Vec<usize> = clause
                .role(role)
                .map(|a| a.head)
                .filter(|h| seen.insert(*h))
                .collect();
            if !all.is_empty() {
                return all;
            }
        }
        Vec::new()
    }

    /// Whether token `h` can take part: no time, amount or clause.
    pub(super) fn can_take_part(&self, h: usize) -> bool {
        !matches!(
            self.tree.label(h),
            Some("DATE" | "TIME" | "MONEY" | "PERCENT" | "ORDINAL")
        ) && (self.tree.is_nominal(h)
            || matches!(self.tree.label(h), Some("NORP" | "GPE"))
            || matches!(
                self.tree.lower(h),
                "some" | "others" | "many" | "several" | "all"
            ))
    }

    pub(super) fn is_in(&self, h: usize, class: &str) -> bool {
        let classes = &self.codebook.lexicon.classes;
        classes
            .id(class)
            .is_some_and(|id| classes.of(self.tree, h).contains(id))
    }

    /// The parties in these roles. A content clause stands for the party in it: the one asked, or
    /// the one it would be done to.
    pub(super) fn side(&self, d: &Draft<'_>, roles: &[Role], taken: &[usize]) -> Vec<usize> {
        let clause = self.all[d.clause];
        for role in roles {
            let mut heads = self.heads(clause, std::slice::from_ref(role));
            if *role == Role::Content {
                heads = heads
                    .into_iter()
                    .flat_map(|h| self.inside_content(h, taken))
                    .collect();
            }
            heads.retain(|&h| self.can_take_part(h) && !taken.contains(&h));
            // "opened fire", "launched an attack": an event noun that the entry named is no party.
            heads.retain(|&h| {
                let named = d
                    .fired
                    .named
                    .iter()
                    .any(|&(n, met)| n == h && met == Met::Word);
                let event = self.clauses.at(h).is_some_and(|c| c.kind == Kind::Noun);
                // "the opposition", "a convoy" are somebody all the same; "force" in "use force" is not.
                let somebody = self.is_somebody(h)
                    && (*role != Role::Patient
                        || self
                            .tree
                            .children(h)
                            .any(|c| c < h && self.tree.dep(c) == Dep::Det));
                !(named && event) || somebody
            });
            if !heads.is_empty() {
                return heads;
            }
        }
        Vec::new()
    }

    pub(super) fn inside_content(&self, content: usize, taken: &[usize]) -> Vec<usize> {
        let Some(c) = self.clauses.at(content) else {
            return Vec::new();
        };
        for role in [
            Role::Agent,
            Role::Patient,
            Role::Recipient,
            Role::Prep("with".into()),
            Role::Prep("against".into()),
        ] {
            let (heads, things): (Vec<usize>, Vec<usize>) = self
                .heads(c, &[role])
                .into_iter()
                .filter(|h| !taken.contains(h) && self.can_take_part(*h))
                .partition(|h| self.is_in(*h, "party"));
            if !heads.is_empty() {
                return heads;
            }
            // "allow the return of the refugees", "an attack on the town": whose, or whom.
            let places = &self.codebook.sides.content;
            let inner: Vec<usize> = things
                .into_iter()
                .flat_map(|h| self.within(h, places, taken, 0))
                .collect();
            if !inner.is_empty() {
                return inner;
            }
        }
        Vec::new()
    }

    /// An abstract thing stands for whose it is, or whom it bears upon: "Jeenbekov's candidacy",
    /// "three police summons". What can be hit or held stays what it is.
    pub(super) fn whose(&self, h: usize, kind: &str, taken: &[usize]) -> Vec<usize> {
        let t = self.tree;
        let abstract_noun =
            self.is_in(h, "abstract") || self.clauses.at(h).is_some_and(|c| c.kind == Kind::Noun);
        if t.pos(h) != Pos::Noun || !abstract_noun || self.is_in(h, "party") {
            return vec![h];
        }
        // Whoever it is by name or noun goes before "his", "their".
        let mut owners = self
            .codebook
            .sides
            .aim(kind)
            .map(|aim| self.within(h, &aim.inside, taken, 0))
            .unwrap_or_default();
        if owners.is_empty() {
            owners.extend(
                t.children(h)
                    .find(|&c| t.dep(c) == Dep::Poss && t.pos(c) == Pos::Pron),
            );
        }
        if owners.is_empty() { vec![h] } else { owners }
    }

    pub(super) fn sides(&self, d: &Draft<'_>) -> (Vec<usize>, Vec<usize>) {
        let clause = self.all[d.clause];
        let entry = d.fired.entry;
        let mut actors = self.side(d, &entry.actor, &[]);
        let mut recipients = self.side(d, &entry.recipient, &actors);
        if entry.reciprocal {
            let with = [Role::Prep("with".into())];
            let between: Vec<usize> = self
                .heads(clause, &[Role::Prep("between".into())])
                .into_iter()
                .filter(|&h| self.can_take_part(h))
                .collect();
            if between.len() > 1
                && (actors.is_empty() || actors.iter().all(|a| between.contains(a)))
            {
                actors = between;
                recipients.clear();
            }
            if recipients.is_empty() {
                recipients = self.side(d, &with, &actors);
            }
            if actors.is_empty() && recipients.len() > 1 {
                actors = vec![recipients.remove(0)];
            }
            if recipients.is_empty() && actors.len() > 1 {
                recipients = actors.split_off(1);
            }
            if recipients.is_empty()
                && let [both] = actors[..]
            {
                let peoples = self.peoples(both);
                if peoples.len() > 1 {
                    actors = peoples;
                    recipients = actors.split_off(1);
                }
            }
        }
        // "killed in an attack by rebels", "died due to police firing": whoever did what it came of.
        if actors.is_empty() && !entry.actor.is_empty() && !entry.reciprocal {
            let circumstances = ["in", "during", "by", "due", "because", "from"]
                .map(|p| Role::Prep(p.into()))
                .into_iter()
                .chain([Role::Cause]);
            actors = circumstances
                .flat_map(|r| self.heads(clause, &[r]))
                .filter(|&h| self.is_happening(h))
                .filter_map(|h| self.clauses.at(h))
                .map(|c| self.heads(c, &[Role::Agent]))
                .find(|heads| !heads.is_empty())
                .unwrap_or_default();
            actors.retain(|a| self.can_take_part(*a) && !recipients.contains(a));
        }
        // "the missiles fired by the army struck", "a car bomb of the rebels killed": whose it is.
        if actors.is_empty() {
            actors = [Role::Agent, Role::Cause]
                .into_iter()
                .flat_map(|r| self.heads(clause, &[r]))
                .filter(|&h| !self.is_somebody(h))
                .map(|h| self.doers(h))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
            actors.retain(|a| !recipients.contains(a));
        }
        if actors.is_empty() && entry.actor.contains(&Role::Agent) && clause.kind == Kind::Noun {
            actors = self.answers_for(clause.token);
            if actors.is_empty() {
                actors = self.holder(clause);
            }
            actors.retain(|a| !recipients.contains(a));
        }
        // "withdrew its troops from the town": what it is done with is not whom it is done to.
        let sent: Vec<usize> = recipients
            .iter()
            .copied()
            .filter(|&h| self.is_tool(&entry.kind, h))
            .collect();
        if !recipients.is_empty() && sent.len() == recipients.len() {
            let said = self.clauses.attribution(clause);
            let skip: Vec<usize> = actors
                .iter()
                .chain(&sent)
                .copied()
                .chain(said.iter().filter_map(|s| s.source))
                .collect();
            let further = self.aimed_at(&entry.kind, clause, &skip, 0);
            if !further.is_empty() {
                recipients = further;
            }
        }
        if recipients.is_empty() && !entry.recipient.is_empty() && clause.kind == Kind::Noun {
            recipients = self.aim(clause);
            recipients.retain(|r| !actors.contains(r));
        }
        if recipients.is_empty() && !entry.recipient.is_empty() {
            let said = self.clauses.attribution(clause);
            let skip: Vec<usize> = actors
                .iter()
                .copied()
                .chain(said.iter().filter_map(|s| s.source))
                .collect();
            recipients = self.aimed_at(&entry.kind, clause, &skip, 0);
        }
        let mut seen = HashSet::new();
        let recipients: Vec<usize> = recipients
            .into_iter()
            .flat_map(|h| self.whose(h, &entry.kind, &actors))
            .filter(|h| seen.insert(*h))
            .collect();
        // "The raid killed two": an event is no actor; whoever carried it out is.
        let mut doers = Vec::new();
        for h in actors {
            if self.is_happening(h) {
                doers.extend(self.doers(h));
            } else {
                doers.push(h);
            }
        }
        (doers, recipients)
    }

    /// Who stands behind the event or thing `h`: whoever carried it out, fired it, owns it.
    fn doers(&self, h: usize) -> Vec<usize> {
        let agents: Vec<usize> = self
            .clauses
            .at(h)
            .filter(|c| c.kind == Kind::Noun)
            .map(|c| self.heads(c, &[Role::Agent]))
            .unwrap_or_default()
            .into_iter()
            .filter(|&a| self.can_take_part(a) && !self.is_happening(a))
            .collect();
        if !agents.is_empty() {
            return agents;
        }
        let answering = self.answers_for(h);
        if !answering.is_empty() {
            return answering;
        }
        self.within(h, &self.codebook.sides.doer, &[], 0)
    }

    /// Whom a hostile act is aimed at by its infinitive: "a raid to try to arrest the governor". The
    /// aim must be hostile itself; a raid to free hostages is not aimed at them.
    pub(super) fn aim(&self, clause: &Clause) -> Vec<usize> {
        let mut at = clause;
        for _ in 0..3 {
            let Some(content) = at
                .role(&Role::Content)
                .find_map(|a| self.clauses.at(a.head))
            else {
                break;
            };
            let hostile = self
                .scene
                .matches(content)
                .first()
                .and_then(|m| self.codebook.plover.kind(&m.entry.kind))
                .is_some_and(|k| k.quad == "MATERIAL CONFLICT");
            if hostile {
                let mut heads = self.heads(content, &[Role::Patient]);
                heads.retain(|&h| self.can_take_part(h));
                return heads;
            }
            at = content;
        }
        Vec::new()
    }

    pub(super) fn is_happening(&self, h: usize) -> bool {
        let classes = &self.codebook.lexicon.classes;
        let set = classes.of(self.tree, h);
        ["violence", "disaster", "happening"]
            .iter()
            .filter_map(|n| classes.id(n))
            .any(|id| set.contains(id))
            && self.tree.pos(h) == Pos::Noun
    }
}

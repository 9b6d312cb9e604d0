//! What is told of one clause.

use std::collections::HashMap;

use dateline_clause::{Role, Said, Turn as Step, Why};
use dateline_codebook::{Asked, Entry, Item, Match, Met, Pattern};
use dateline_record::{Event, Status};

use super::{
    Beaten, Clause, Condition, Filled, Fired, MAX_BEATEN, MAX_NEAR, Near, Outcome, Rule, Source,
    Turn,
};
use crate::coding::{Desk, Draft, Told};

/// Tells what became of the clauses of one report.
pub(super) struct Teller<'d, 'a> {
    desk: &'d Desk<'a>,
    /// What fired, by clause.
    drafts: HashMap<usize, Draft<'d>>,
    /// What is left of it, by clause, with the type that the content made of it.
    kept: HashMap<usize, Draft<'d>>,
    /// Which clause tells a token.
    told: HashMap<usize, (usize, Told)>,
    events: &'d [Event],
}

/// What decided between two matches of one clause.
fn why_beaten(desk: &Desk<'_>, won: &Match<'_>, lost: &Match<'_>) -> String {
    let rank = |m: &Match<'_>| desk.codebook.precedence.rank(&m.entry.kind);
    if lost.weight < won.weight {
        format!("weighs {} against {}", lost.weight, won.weight)
    } else if rank(won) < rank(lost) {
        format!(
            "precedence.toml puts {} before {}",
            won.entry.kind, lost.entry.kind
        )
    } else if lost.weight > won.weight {
        // The strongest asks for an event beside it that the report has not.
        let beside = lost.entry.beside.as_deref().unwrap_or("another");
        format!("needs an event of type {beside} beside it")
    } else if lost.entry.modes.len() < won.entry.modes.len() {
        "the other names more modes".to_string()
    } else {
        "the other's id comes first".to_string()
    }
}

impl<'d, 'a> Teller<'d, 'a> {
    pub(super) fn new(desk: &'d Desk<'a>, events: &'d [Event]) -> Teller<'d, 'a> {
        let by_clause = |drafts: Vec<Draft<'d>>| -> HashMap<usize, Draft<'d>> {
            drafts.into_iter().map(|d| (d.clause, d)).collect()
        };
        let present = desk.present();
        let fired = desk.fire(Some(&present));
        let told = desk.told(&fired);
        Teller {
            desk,
            drafts: by_clause(fired),
            kept: by_clause(desk.told_once(desk.fire(Some(&present)))),
            told,
            events,
        }
    }

    /// What is to be told of clause `c`; `None` where no entry names its predicate, or `entry`, where
    /// it is asked for, does not.
    pub(super) fn clause(&self, c: usize, entry: Option<&str>) -> Option<Clause> {
        let desk = self.desk;
        let clause = desk.all[c];
        let matches = desk.scene.matches(clause);
        let draft = self.drafts.get(&c);
        let winner = draft.map(|d| &d.fired);
        let is_asked = |e: &Entry| entry.is_none_or(|id| e.id == id);
        let nearly: Vec<Near> = match entry {
            Some(id) => self.trials(clause, id),
            None => desk
                .scene
                .misses(clause)
                .iter()
                .take(MAX_NEAR)
                .map(|n| Near {
                    entry: n.entry.id.clone(),
                    place: n.entry.pattern_place(n.pattern),
                    conditions: self.conditions(&n.entry.patterns[n.pattern], clause, None),
                })
                .collect(),
        };
        let mut beaten: Vec<Beaten> = Vec::new();
        for m in &matches {
            let Some(won) = winner else { break };
            let known = m.entry.id == won.entry.id || beaten.iter().any(|b| b.entry == m.entry.id);
            if known || !is_asked(m.entry) {
                continue;
            }
            beaten.push(Beaten {
                entry: m.entry.id.clone(),
                place: m.entry.pattern_place(m.pattern),
                weight: m.weight,
                why: why_beaten(desk, won, m),
            });
        }
        beaten.truncate(MAX_BEATEN);
        // Where nothing else fired, a match that lacks an event beside it is told as one that nearly did.
        if winner.is_none() {
            beaten.extend(
                matches
                    .iter()
                    .filter(|m| is_asked(m.entry))
                    .take(1)
                    .map(|m| {
                        let beside = m.entry.beside.as_deref().unwrap_or("another");
                        Beaten {
                            entry: m.entry.id.clone(),
                            place: m.entry.pattern_place(m.pattern),
                            weight: m.weight,
                            why: format!("needs an event of type {beside} beside it"),
                        }
                    }),
            );
        }
        let concerns = entry.is_none_or(|id| {
            !nearly.is_empty() || !beaten.is_empty() || winner.is_some_and(|w| w.entry.id == id)
        });
        if !concerns || winner.is_none() && nearly.is_empty() && beaten.is_empty() {
            return None;
        }
        let facts = desk.clauses.factuality(clause);
        Some(Clause {
            predicate: self.text(clause.trigger()),
            span: desk.span_of_tokens(clause.trigger()),
            names: clause
                .lemmas
                .iter()
                .map(|p| format!("{} ({})", p.lemma, p.kind.name()))
                .collect(),
            roles: clause
                .args
                .iter()
                .map(|a| Filled {
                    role: a.role.name().to_string(),
                    text: self.text(if a.role == Role::Content {
                        a.head..a.head + 1
                    } else {
                        desk.tree.phrase(a.head)
                    }),
                    head: desk.tree.doc.word(a.head).to_string(),
                    borrowed: a.borrowed,
                })
                .collect(),
            status: facts.status,
            hedged: facts.hedged,
            path: desk
                .clauses
                .status_path(clause)
                .iter()
                .map(|s| self.turn(s))
                .collect(),
            sources: desk
                .clauses
                .attribution(clause)
                .iter()
                .map(|s| self.source(s))
                .collect(),
            fired: draft.map(|d| self.fired(d)),
            beaten,
            nearly,
        })
    }

    /// The words of some tokens, white space as single blanks.
    fn text(&self, tokens: std::ops::Range<usize>) -> String {
        let mention = self.desk.mention(self.desk.trim(tokens));
        mention
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn word(&self, token: usize) -> String {
        self.desk.tree.doc.word(token).to_string()
    }

    fn turn(&self, step: &Step) -> Turn {
        let quoted = |tokens: &[usize]| {
            let mut tokens = tokens.to_vec();
            tokens.sort_unstable();
            tokens.dedup();
            let words: Vec<String> = tokens.iter().map(|&i| self.word(i)).collect();
            format!("“{}”", words.join(" … "))
        };
        let words = quoted(&step.words);
        let why = match step.why {
            Why::Words { at } if step.words == [at] => {
                format!("{words}: an order or appeal in direct speech")
            }
            Why::Words { at } => format!("{words} at “{}”", self.word(at)),
            Why::Signature { negated, .. } => format!(
                "{words}{}: its signature in factuality.toml",
                if negated { ", negated" } else { "" }
            ),
            Why::Without => format!("{words} says that it did not happen"),
            Why::Past => format!("{words} sends it into the past"),
            Why::Infinitive => {
                format!("{words} is an infinitive under a word that factuality.toml does not know")
            }
            Why::Purpose => format!("{words} says what for"),
            Why::Planned => format!("{words} says that it is still to come"),
            Why::Question => "the sentence is a question".to_string(),
        };
        Turn {
            why,
            status: step.status,
            hedged: step.hedged,
        }
    }

    fn source(&self, said: &Said) -> Source {
        Source {
            who: said.source.map(|h| self.text(self.desk.tree.phrase(h))),
            cue: self.word(said.cue),
            stance: said.stance,
            quoted: said.quoted,
        }
    }

    /// Every pattern of an entry that names the clause's predicate, with all of its conditions.
    fn trials(&self, clause: &dateline_clause::Clause, id: &str) -> Vec<Near> {
        let Some(entry) = self.desk.codebook.entry(id) else {
            return Vec::new();
        };
        entry
            .patterns
            .iter()
            .enumerate()
            .filter(|(_, p)| {
                p.predicates
                    .iter()
                    .any(|(k, w)| clause.lemmas.iter().any(|l| l.kind == *k && l.lemma == *w))
            })
            .map(|(n, p)| Near {
                entry: entry.id.clone(),
                place: entry.pattern_place(n),
                conditions: self.conditions(p, clause, None),
            })
            .collect()
    }

    /// The predicate and every condition of a pattern, and whether and by what it is met.
    fn conditions(
        &self,
        pattern: &Pattern,
        clause: &dateline_clause::Clause,
        weapon: Option<usize>,
    ) -> Vec<Condition> {
        let desk = self.desk;
        let named = clause.lemmas.iter().enumerate().find(|(_, l)| {
            pattern
                .predicates
                .iter()
                .any(|(k, w)| *k == l.kind && *w == l.lemma)
        });
        let mut all: Vec<Condition> = named
            .map(|(_, l)| Condition {
                on: l.kind.name().to_string(),
                asks: l.lemma.clone(),
                holds: true,
                words: vec![self.word(clause.token)],
                as_what: l.lemma.clone(),
                weight: 0,
            })
            .into_iter()
            .collect();
        for asked in pattern.asked() {
            let mut by = Vec::new();
            let weight = desk.scene.holds(&asked, clause, weapon, &mut by);
            let (on, asks, condition) = match asked {
                Asked::Role(role, c) => (role.name(), c.written.as_str(), Some(c)),
                Asked::Near(c) => ("near", c.written.as_str(), Some(c)),
                Asked::Weapon(c) => ("weapon", c.written.as_str(), Some(c)),
                Asked::Negated => ("polarity", "negated", None),
            };
            // What stands there and is not what was asked for.
            if weight.is_none() {
                by = match asked {
                    Asked::Role(role, _) => {
                        let heads = clause.role(role);
                        heads.map(|a| (a.head, Met::Present)).collect()
                    }
                    Asked::Weapon(_) => weapon.map(|w| (w, Met::Present)).into_iter().collect(),
                    Asked::Near(_) | Asked::Negated => Vec::new(),
                };
            }
            let best = by.iter().max_by_key(|(_, met)| *met).copied();
            let as_what = best
                .filter(|_| weight.is_some())
                .zip(condition)
                .map(|((head, met), c)| self.alternative(&c.one_of, head, met))
                .unwrap_or_default();
            all.push(Condition {
                on: on.to_string(),
                asks: asks.to_string(),
                holds: weight.is_some(),
                words: by.iter().map(|&(h, _)| self.word(h)).collect(),
                as_what,
                weight: weight.unwrap_or(0),
            });
        }
        all
    }

    /// The first alternative that the head meets in that way, as the codebook writes it.
    fn alternative(&self, one_of: &[Item], head: usize, met: Met) -> String {
        let alone = |item: &Item| dateline_codebook::Condition {
            one_of: vec![item.clone()],
            ..dateline_codebook::Condition::default()
        };
        let found = one_of
            .iter()
            .find(|item| self.desk.scene.meets(&alone(item), head) == Some(met));
        found.map_or_else(String::new, |item| self.desk.codebook.written(item))
    }

    fn fired(&self, draft: &Draft<'_>) -> Fired {
        let desk = self.desk;
        let clause = desk.all[draft.clause];
        let entry = draft.fired.entry;
        let mut conditions = self.conditions(&entry.patterns[draft.fired.pattern], clause, None);
        // What the predicate's own name adds is what the conditions leave open.
        let held: u32 = conditions.iter().map(|c| c.weight).sum();
        if let Some(predicate) = conditions.first_mut() {
            predicate.weight = draft.fired.weight.saturating_sub(held);
        }
        let event = self.event(draft);
        Fired {
            entry: entry.id.clone(),
            about: entry.about.clone(),
            place: entry.pattern_place(draft.fired.pattern),
            kind: entry.kind.clone(),
            modes: entry.modes.clone(),
            weight: draft.fired.weight,
            conditions,
            rules: event.map_or_else(Vec::new, |(e, _)| self.rules(draft, e)),
            outcome: self.outcome(draft, event),
        }
    }

    /// The event that a draft became, and whether it is only a part of it.
    fn event(&self, draft: &Draft<'_>) -> Option<(&'d Event, bool)> {
        let trigger = self.desk.span_of_tokens(self.desk.words_of(draft));
        let rule = &draft.fired.entry.id;
        let own = |e: &&Event| e.evidence.trigger == trigger && e.evidence.rule == *rule;
        let part = |e: &&Event| {
            let mut also = e.evidence.also.iter();
            also.any(|t| t.trigger == trigger && t.rule == *rule)
        };
        let mine = self.events.iter().find(own).map(|e| (e, false));
        mine.or_else(|| self.events.iter().find(part).map(|e| (e, true)))
    }

    fn outcome(&self, draft: &Draft<'_>, event: Option<(&Event, bool)>) -> Outcome {
        match event {
            Some((e, false)) => return Outcome::Event(e.id.clone()),
            Some((e, true)) => return Outcome::Part(e.id.clone()),
            None => {}
        }
        let clause = self.desk.all[draft.clause];
        let light = clause.light.and_then(|l| self.told.get(&l));
        if let Some(&(by, how)) = self.told.get(&clause.token).or(light) {
            return self.told_by(by, how);
        }
        let carried = self
            .kept
            .keys()
            .copied()
            .filter(|&k| self.desk.all[k].light == Some(clause.token))
            .min();
        match carried {
            Some(by) => self.told_by(by, Told::Carrier),
            None => Outcome::Dropped,
        }
    }

    fn told_by(&self, by: usize, how: Told) -> Outcome {
        let how = match how {
            Told::Named => "which names it",
            Told::Content => "whose content it is",
            Told::Carrier => "which it only carries",
        };
        Outcome::Told(self.text(self.desk.all[by].trigger()), how)
    }

    /// The rules that made the event of a draft another than its entry says.
    fn rules(&self, draft: &Draft<'_>, event: &Event) -> Vec<Rule> {
        let desk = self.desk;
        let clause = desk.all[draft.clause];
        let entry = draft.fired.entry;
        let precedence = &desk.codebook.precedence;
        let mut rules = Vec::new();
        let own = |does: String| Rule {
            about: entry.about.clone(),
            place: entry.pattern_place(draft.fired.pattern),
            does,
        };
        let told = desk.clauses.factuality(clause).status;
        if told != draft.status {
            rules.push(own(format!(
                "the entry makes the status {} of {}",
                draft.status.name(),
                told.name()
            )));
        }
        if draft.status != event.status && draft.fired.entry.id == event.evidence.rule {
            let dated = event.time.as_ref().map_or("", |t| t.text.as_str());
            let does = match event.status {
                Status::Historical => format!("“{dated}” lies so far back that it is background"),
                _ => format!("“{dated}” lies in the past, so it was not still to come"),
            };
            rules.push(Rule {
                about: "The time of the event decides.".to_string(),
                place: String::new(),
                does,
            });
        }
        let kind = self
            .kept
            .get(&draft.clause)
            .map_or(&entry.kind, |d| &d.kind);
        if *kind != entry.kind {
            let content = clause
                .role(&Role::Content)
                .filter_map(|a| {
                    self.drafts
                        .values()
                        .find(|d| desk.all[d.clause].token == a.head)
                })
                .find_map(|d| precedence.of_content(&entry.kind, &d.fired.entry.kind));
            rules.extend(content.map(|r| Rule {
                about: r.about.clone(),
                place: r.file.place(r.span.start),
                does: format!("{} becomes {}", entry.kind, r.to),
            }));
        }
        if event.kind != *kind
            && let Some(r) = precedence.of_status(kind, event.status)
        {
            rules.push(Rule {
                about: r.about.clone(),
                place: r.file.place(r.span.start),
                does: format!("{kind} that is {} becomes {}", event.status.name(), r.to),
            });
        }
        let weapon = desk.weapon(clause, &entry.weapon);
        for (r, pattern) in desk.refinements(&event.kind, clause, weapon) {
            let adds: Vec<&str> = r
                .modes
                .iter()
                .map(String::as_str)
                .chain(r.context.iter().map(String::as_str))
                .collect();
            let by: Vec<String> = self
                .conditions(pattern, clause, weapon)
                .iter()
                .filter(|c| c.holds && !c.words.is_empty())
                .map(|c| format!("{} “{}”", c.on, c.words.join("”, “")))
                .collect();
            rules.push(Rule {
                about: r.about.clone(),
                place: r.file.place(pattern.span.start),
                does: format!("adds {} for {}", adds.join(", "), by.join(", ")),
            });
        }
        for doer in &event.actors {
            let rule = doer.inferred.as_ref().and_then(|id| {
                let mut all = desk.codebook.implied.rules.iter();
                all.find(|r| r.id == *id)
            });
            rules.extend(rule.map(|r| Rule {
                about: r.about.clone(),
                place: r.file.place(r.span.start),
                does: format!("the clause leaves the doer open, “{}” follows", doer.text),
            }));
        }
        rules
    }
}

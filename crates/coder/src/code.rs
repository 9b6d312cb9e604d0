//! Entries × clauses → events.

use std::collections::HashSet;
use std::ops::Range;

use dateline_clause::{Arg, Clause, Clauses, Dep, Factuality, Kind, Role, Said, Tree};
use dateline_codebook::{Codebook, Match, Met, Scene};
use dateline_nlp::{Doc, Pos};
use dateline_record::{
    Attribution, Codes, Count, EVENT_SCHEMA, Event, Evidence, Mention, Party, Place, ReportRef,
    Span, Status, Time, TimeFrom, TimeKind, Trigger,
};
use dateline_report::{CharIndex, Report};
use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::count::{self, Number};
use crate::party::{Parties, Who};
use crate::time;

/// An event this long before publication is background to a report, unless the report is only of it.
const BACKGROUND_DAYS: i64 = 180;

/// An event before it becomes a record.
struct Draft<'c> {
    clause: usize,
    fired: Match<'c>,
    facts: Factuality,
    status: Status,
    /// The type: the entry's, or what its content makes of it.
    kind: String,
}

struct TimeMention {
    tokens: Range<usize>,
}

/// One report being coded.
pub(crate) struct Desk<'a> {
    report: &'a Report,
    tree: &'a Tree<'a>,
    clauses: &'a Clauses<'a>,
    codebook: &'a Codebook,
    scene: Scene<'a>,
    parties: Parties<'a>,
    chars: CharIndex,
    published: Option<Date>,
    all: Vec<&'a Clause>,
}

/// Codes an annotated report.
pub(crate) fn events(
    report: &Report,
    doc: &Doc,
    paragraphs: &[Range<usize>],
    codebook: &Codebook,
) -> Vec<Event> {
    let tree = Tree::new(doc);
    let clauses = Clauses::new(&tree, &codebook.lexicon, paragraphs);
    let published = report
        .published
        .as_ref()
        .map(|p| p.date())
        .or_else(|| time::stated_date(&tree));
    let desk = Desk {
        report,
        tree: &tree,
        clauses: &clauses,
        codebook,
        scene: Scene {
            tree: &tree,
            clauses: &clauses,
            codebook,
        },
        parties: Parties::new(&tree, codebook),
        chars: CharIndex::new(&report.text),
        published,
        all: clauses.iter().collect(),
    };
    desk.code()
}

/// Whether two events of one sentence are the same happening: same type and status, and the same
/// people on both sides, by the same mentions.
fn same_happening(a: &Event, b: &Event) -> bool {
    let spans = |p: &[Party]| p.iter().map(|p| p.span).collect::<Vec<_>>();
    a.kind == b.kind
        && a.status == b.status
        && !a.recipients.is_empty()
        && spans(&a.actors) == spans(&b.actors)
        && spans(&a.recipients) == spans(&b.recipients)
        // Two modes that exclude each other are two acts: an arrest and a deportation.
        && (a.mode.is_none() || b.mode.is_none() || a.mode == b.mode)
}

/// Takes into `first` what `second` adds.
fn merge(first: &mut Event, second: Event) {
    first.modes.extend(
        second
            .modes
            .into_iter()
            .filter(|m| !first.modes.contains(m))
            .collect::<Vec<_>>(),
    );
    first.mode = first.modes.first().cloned();
    first.context.extend(
        second
            .context
            .into_iter()
            .filter(|c| !first.context.contains(c))
            .collect::<Vec<_>>(),
    );
    let counts: Vec<Count> = second
        .counts
        .into_iter()
        .filter(|c| {
            !first
                .counts
                .iter()
                .any(|f| f.what == c.what && f.span == c.span)
        })
        .collect();
    first.counts.extend(counts);
    first.weapon = first.weapon.take().or(second.weapon);
    first.place = first.place.take().or(second.place);
    if first
        .time
        .as_ref()
        .is_none_or(|t| t.from == TimeFrom::Published)
    {
        first.time = second.time;
    }
    first.hedged |= second.hedged;
    first.confidence = first.confidence.max(second.confidence);
    first.evidence.also.push(Trigger {
        trigger: second.evidence.trigger,
        rule: second.evidence.rule,
    });
    first.evidence.also.extend(second.evidence.also);
}

impl<'a> Desk<'a> {
    fn code(&self) -> Vec<Event> {
        // Entries that need an event beside them are asked once it is known what else is there.
        let alone = self.told_once(self.fire(None));
        let present: HashSet<String> = alone.iter().map(|d| d.fired.entry.kind.clone()).collect();
        let drafts = self.told_once(self.fire(Some(&present)));
        let mut events: Vec<Event> = Vec::new();
        for draft in &drafts {
            let event = self.event(draft);
            // "shot and killed a judge", "injured and bleeding": one happening in several words.
            let same = events
                .iter_mut()
                .rev()
                .take_while(|e| e.evidence.sentence == event.evidence.sentence)
                .find(|e| same_happening(e, &event));
            match same {
                Some(first) => merge(first, event),
                None => events.push(event),
            }
        }
        events
    }

    /// The best entry of every clause. `present`: types of which the report has an event from an
    /// entry that needs none beside it; `None`: only those entries are asked.
    fn fire(&self, present: Option<&HashSet<String>>) -> Vec<Draft<'_>> {
        let mut drafts = Vec::new();
        for (c, clause) in self.all.iter().enumerate() {
            let allowed = |m: &Match<'_>| {
                m.entry
                    .beside
                    .as_ref()
                    .is_none_or(|b| present.is_some_and(|p| p.contains(b)))
            };
            let Some(fired) = self.scene.matches(clause).into_iter().find(allowed) else {
                continue;
            };
            let facts = self.clauses.factuality(clause);
            // What "only fires where negated" tells did happen: "will not negotiate" is a REJECT.
            let asked_negated = fired.entry.patterns.iter().any(|p| p.negated);
            let mut status = if asked_negated && facts.status == Status::Negated {
                Status::Actual
            } else {
                facts.status
            };
            if let (Some(own), Status::Actual) = (fired.entry.status, status) {
                status = own;
            }
            let kind = fired.entry.kind.clone();
            drafts.push(Draft {
                clause: c,
                fired,
                facts,
                status,
                kind,
            });
        }
        drafts
    }

    /// Drops what another entry tells: arguments it named, contents it speaks of, light verbs. What
    /// the content is may change the type of the entry that tells it.
    fn told_once<'c>(&self, mut drafts: Vec<Draft<'c>>) -> Vec<Draft<'c>> {
        let mut told: HashSet<usize> = HashSet::new();
        let at: std::collections::HashMap<usize, usize> = drafts
            .iter()
            .enumerate()
            .map(|(n, d)| (self.all[d.clause].token, n))
            .collect();
        let mut becomes = Vec::new();
        for (n, d) in drafts.iter().enumerate() {
            let clause = self.all[d.clause];
            let kind = &d.fired.entry.kind;
            let tells_content = self.codebook.precedence.tells_content.contains(kind);
            for arg in &clause.args {
                let named =
                    d.fired.named.iter().any(|&(h, _)| h == arg.head) && self.is_event_word(arg);
                if named || tells_content && arg.role == Role::Content {
                    told.insert(arg.head);
                }
                if arg.role == Role::Content {
                    let content = at
                        .get(&arg.head)
                        .map(|&c| drafts[c].fired.entry.kind.as_str());
                    if let Some(to) =
                        content.and_then(|c| self.codebook.precedence.by_content(kind, c))
                    {
                        becomes.push((n, to.to_string()));
                    }
                }
            }
        }
        for (n, to) in becomes {
            drafts[n].kind = to;
        }
        // What is told elsewhere tells nothing itself, so that a chain is cut once.
        drafts.retain(|d| {
            let clause = self.all[d.clause];
            !told.contains(&clause.token) && !clause.light.is_some_and(|l| told.contains(&l))
        });
        let carriers: HashSet<usize> = drafts
            .iter()
            .filter_map(|d| self.all[d.clause].light)
            .collect();
        drafts.retain(|d| !carriers.contains(&self.all[d.clause].token));
        drafts
    }

    /// Whether an argument that an entry named could be an event of its own.
    fn is_event_word(&self, arg: &Arg) -> bool {
        match self.clauses.at(arg.head) {
            // The agent's and patient's own relative clauses are not meant; only the argument itself.
            Some(c) => c.kind != Kind::Adjective,
            None => false,
        }
    }

    // ---- one event ----

    fn heads(&self, clause: &Clause, roles: &[Role]) -> Vec<usize> {
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
    fn can_take_part(&self, h: usize) -> bool {
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

    fn is_in(&self, h: usize, class: &str) -> bool {
        let classes = &self.codebook.lexicon.classes;
        classes
            .id(class)
            .is_some_and(|id| classes.of(self.tree, h).contains(id))
    }

    /// The parties in these roles. A content clause stands for the party in it: the one asked, or
    /// the one it would be done to.
    fn side(&self, d: &Draft<'_>, roles: &[Role], taken: &[usize]) -> Vec<usize> {
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
                !(named && self.clauses.at(h).is_some_and(|c| c.kind == Kind::Noun))
            });
            if !heads.is_empty() {
                return heads;
            }
        }
        Vec::new()
    }

    fn inside_content(&self, content: usize, taken: &[usize]) -> Vec<usize> {
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
            let heads: Vec<usize> = self
                .heads(c, &[role])
                .into_iter()
                .filter(|h| !taken.contains(h) && self.can_take_part(*h) && self.is_in(*h, "party"))
                .collect();
            if !heads.is_empty() {
                return heads;
            }
        }
        Vec::new()
    }

    /// An abstract thing stands for whose it is: "Jeenbekov's candidacy", "three police summons".
    /// What can be hit or held stays what it is.
    fn whose(&self, h: usize, taken: &[usize]) -> usize {
        let t = self.tree;
        let abstract_noun =
            self.is_in(h, "abstract") || self.clauses.at(h).is_some_and(|c| c.kind == Kind::Noun);
        if t.pos(h) != Pos::Noun || !abstract_noun || self.is_in(h, "party") {
            return h;
        }
        let fits = |c: &usize| {
            (self.is_in(*c, "party") || t.label(*c) == Some("NORP")) && !taken.contains(c)
        };
        let prepositional = |word: &str| {
            t.children(h)
                .filter(|&p| p > h && t.dep(p) == Dep::Prep && t.lower(p) == word)
                .filter_map(|p| t.child(p, Dep::Pobj))
                .find(|c| fits(c))
        };
        t.children(h)
            .filter(|&c| t.dep(c) == Dep::Poss)
            .find(|c| fits(c) || t.pos(*c) == Pos::Pron)
            .or_else(|| prepositional("of"))
            .or_else(|| prepositional("by"))
            .or_else(|| prepositional("from"))
            .or_else(|| {
                t.children(h)
                    .filter(|&c| matches!(t.dep(c), Dep::Compound | Dep::Amod | Dep::Nmod))
                    .find(fits)
            })
            .unwrap_or(h)
    }

    fn sides(&self, d: &Draft<'_>) -> (Vec<usize>, Vec<usize>) {
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
        }
        // "killed in an attack by rebels": whoever did what it happened in.
        if actors.is_empty() && !entry.actor.is_empty() && !entry.reciprocal {
            let circumstances = ["in", "during", "by"]
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
        if recipients.is_empty() && !entry.recipient.is_empty() && clause.kind == Kind::Noun {
            recipients = self.aim(clause);
            recipients.retain(|r| !actors.contains(r));
        }
        // What is only promised, refused or threatened names its object inside.
        if recipients.is_empty()
            && !entry.recipient.is_empty()
            && self.codebook.precedence.tells_content.contains(&entry.kind)
        {
            recipients = self.side(d, &[Role::Content], &actors);
        }
        let mut seen = HashSet::new();
        let recipients: Vec<usize> = recipients
            .into_iter()
            .map(|h| self.whose(h, &actors))
            .filter(|h| seen.insert(*h))
            .collect();
        // "The raid killed two": an event is no actor; whoever carried it out is.
        let mut doers = Vec::new();
        for h in actors {
            match self
                .clauses
                .at(h)
                .filter(|c| c.kind == Kind::Noun && self.is_happening(h))
            {
                Some(c) => doers.extend(
                    self.heads(c, &[Role::Agent])
                        .into_iter()
                        .filter(|&h| self.can_take_part(h)),
                ),
                None if self.is_happening(h) => {}
                None => doers.push(h),
            }
        }
        (doers, recipients)
    }

    /// Whom a hostile act is aimed at by its infinitive: "a raid to try to arrest the governor". The
    /// aim must be hostile itself; a raid to free hostages is not aimed at them.
    fn aim(&self, clause: &Clause) -> Vec<usize> {
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

    fn is_happening(&self, h: usize) -> bool {
        let classes = &self.codebook.lexicon.classes;
        let set = classes.of(self.tree, h);
        ["violence", "disaster", "happening"]
            .iter()
            .filter_map(|n| classes.id(n))
            .any(|id| set.contains(id))
            && self.tree.pos(h) == Pos::Noun
    }

    fn event(&self, d: &Draft<'_>) -> Event {
        let clause = self.all[d.clause];
        let entry = d.fired.entry;
        let t = self.tree;
        let (actors, mut recipients) = self.sides(d);
        let weapon = self.weapon(clause, &entry.weapon);
        recipients.retain(|&h| {
            Some(h) != weapon || !self.is_in(h, "weapon") && !self.is_in(h, "primitive-weapon")
        });
        let said = self.clauses.attribution(clause);
        let mut hedged = d.facts.hedged;
        hedged |= said
            .iter()
            .any(|s| matches!(s.stance, dateline_record::Stance::Rumoured));
        let when = self.time(clause, d.status);
        let mut status = d.status;
        // "the first to hand over power in 2017": an infinitive that is dated in the past lies behind.
        if let (Status::Future, true, Some(end), Some(p)) =
            (status, d.facts.assumed, when.1, self.published)
            && end <= p
        {
            status = Status::Actual;
        }
        if status == Status::Actual
            && let (Some(end), Some(p)) = (when.1, self.published)
            && p.checked_sub(BACKGROUND_DAYS.days())
                .is_ok_and(|limit| end < limit)
        {
            status = Status::Historical;
        }
        // What somebody else is asked to do is no promise of his.
        let kind = if d.facts.asked {
            d.kind.clone()
        } else {
            self.codebook
                .precedence
                .becomes(&d.kind, status)
                .to_string()
        };
        let mut modes: Vec<String> = entry.modes.clone();
        let mut context = entry.context.clone();
        if kind != entry.kind {
            modes.retain(|m| self.codebook.plover.has_mode(&kind, m));
        }
        for r in &self.codebook.refinements {
            if r.kind != kind && r.kind != "*" {
                continue;
            }
            let holds = r.patterns.iter().any(|p| {
                let predicate = p.predicates.is_empty()
                    || clause.lemmas.iter().any(|l| {
                        p.predicates
                            .iter()
                            .any(|(k, w)| *k == l.kind && *w == l.lemma)
                    });
                predicate && self.scene.pattern(p, clause, weapon).is_ok()
            });
            if holds {
                modes.extend(
                    r.modes
                        .iter()
                        .filter(|m| !modes.contains(m))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
                context.extend(
                    r.context
                        .iter()
                        .filter(|c| !context.contains(c))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
        }
        let counts = self.counts(clause, d);
        let trigger = self.span_of_tokens(clause.trigger());
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let sentence_bytes = self.bytes(self.trim(sentence));
        // "ordered his arrest", "agreed to release them": neither the source nor the doer is meant.
        let others: Vec<usize> = said
            .iter()
            .filter_map(|s| s.source)
            .chain(actors.iter().copied())
            .collect();
        let actors: Vec<Who> = actors.into_iter().map(|h| self.parties.party(h)).collect();
        // "accused the army of the killings": where the entry asks for `of`, it is no part of the party.
        let of = Role::Prep("of".into());
        let takes_of = entry.patterns[d.fired.pattern]
            .roles
            .iter()
            .any(|(r, _)| *r == of)
            && clause.kind == Kind::Verb;
        let recipients: Vec<Who> = recipients
            .into_iter()
            .map(|h| {
                if takes_of {
                    self.parties.party_without_of(h)
                } else {
                    let reflexive = t.lower(h).ends_with("self") || t.lower(h).ends_with("selves");
                    self.parties
                        .party_but(h, if reflexive { &[] } else { &others })
                }
            })
            .collect();
        // "shot dead two smugglers": the result is the verb's, whatever the parser says.
        let recipients: Vec<Who> = recipients
            .into_iter()
            .map(|mut w| {
                let first = w.tokens.start;
                if first == clause.token + 1
                    && w.tokens.len() > 1
                    && self
                        .codebook
                        .lexicon
                        .predicate_adjectives
                        .contains(t.lemma(first))
                {
                    w.tokens.start += 1;
                }
                w
            })
            .collect();
        let confidence = self.confidence(d, clause, &actors, hedged);
        let plover = self.codebook.plover.kind(&kind);
        let cameo = plover.and_then(|k| {
            let by_mode = modes
                .first()
                .and_then(|m| k.modes.iter().find(|x| x.name == *m))
                .and_then(|m| m.cameo.clone());
            by_mode.or_else(|| k.cameo.clone())
        });
        Event {
            schema: EVENT_SCHEMA.to_string(),
            id: self.id(trigger, &kind),
            report: self.report_ref(),
            mode: modes.first().cloned(),
            modes,
            context,
            status,
            hedged,
            actors: actors.iter().map(|w| self.party(w)).collect(),
            recipients: recipients.iter().map(|w| self.party(w)).collect(),
            counts,
            weapon: weapon.map(|w| self.mention(t.phrase(w))),
            place: self.place(clause),
            time: when.0,
            attribution: said.iter().map(|s| self.attribution(s)).collect(),
            evidence: Evidence {
                sentence: self.span_of_bytes(sentence_bytes.clone()),
                trigger,
                rule: entry.id.clone(),
                text: t.doc.text[sentence_bytes].to_string(),
                also: Vec::new(),
            },
            confidence,
            codes: Codes {
                cameo,
                acled: None,
                ucdp: None,
                quad: plover.map(|k| k.quad.clone()),
            },
            kind,
        }
    }

    fn id(&self, trigger: Span, kind: &str) -> String {
        let mut hash = Sha256::new();
        for part in [&self.report.id, kind, &self.codebook.version] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update((trigger.0 as u64).to_le_bytes());
        hash.update((trigger.1 as u64).to_le_bytes());
        hash.finalize()
            .iter()
            .take(8)
            .map(|b| format!("{b:02x}"))
            .collect()
    }

    fn report_ref(&self) -> ReportRef {
        ReportRef {
            id: self.report.id.clone(),
            title: self.report.title.clone(),
            url: self.report.url.clone(),
            publisher: self.report.publisher.clone(),
            published: self
                .report
                .published
                .as_ref()
                .map(|p| p.as_str().to_string()),
        }
    }

    /// A first estimate by the kind of evidence; the constants are not fitted to anything.
    fn confidence(&self, d: &Draft<'_>, clause: &Clause, actors: &[Who], hedged: bool) -> f64 {
        let mut p: f64 = match clause.kind {
            Kind::Verb => 0.75,
            Kind::Noun => 0.65,
            Kind::Adjective => 0.7,
        };
        // The more an entry asked for, the less chance has another sense of the word.
        p += f64::from(d.fired.weight.min(8)) * 0.02;
        if actors
            .iter()
            .any(|a| a.name.is_some() || !a.sectors.is_empty())
        {
            p += 0.05;
        }
        if d.status != Status::Actual {
            p -= 0.1;
        }
        if hedged {
            p -= 0.05;
        }
        (p.clamp(0.05, 0.95) * 100.0).round() / 100.0
    }

    fn weapon(&self, clause: &Clause, roles: &[Role]) -> Option<usize> {
        if !roles.is_empty() {
            let named: Vec<usize> = roles
                .iter()
                .flat_map(|r| self.heads(clause, std::slice::from_ref(r)))
                .collect();
            let is_weapon = |h: &usize| {
                ["weapon", "primitive-weapon", "crowd-control", "chemical"]
                    .iter()
                    .any(|c| self.is_in(*h, c))
            };
            return named
                .iter()
                .copied()
                .find(is_weapon)
                .or(named.first().copied());
        }
        let classes = &self.codebook.lexicon.classes;
        let weapon = classes.id("weapon")?;
        let usual = ["with", "by", "from"].map(|p| Role::Prep(p.into()));
        let mut roles: Vec<&Role> = usual.iter().collect();
        let (modifier, agent) = (Role::Modifier, Role::Agent);
        roles.extend([&modifier, &agent]);
        roles
            .into_iter()
            .flat_map(|r| clause.role(r))
            .map(|a| a.head)
            .find(|&h| h != clause.token && classes.of(self.tree, h).contains(weapon))
    }

    fn counts(&self, clause: &Clause, d: &Draft<'_>) -> Vec<Count> {
        let mut counts = Vec::new();
        let mut seen: HashSet<(usize, &str)> = HashSet::new();
        for (what, role) in &d.fired.entry.counts {
            for arg in clause.role(role) {
                if arg.borrowed
                    || !seen.insert((arg.head, what.name()))
                    || clause.kind == Kind::Noun && arg.role == Role::Modifier
                {
                    continue;
                }
                let heads = std::iter::once(arg.head);
                for head in heads {
                    // "a total of 24 fighters": the number stands under `of`.
                    let head = self
                        .scene
                        .part_of(head)
                        .filter(|_| self.codebook.numbers.total.contains(self.tree.lemma(head)))
                        .unwrap_or(head);
                    if let Some(n) = count::of(self.tree, &self.codebook.numbers, head) {
                        // "a policeman" is one, "a crowd" is not; and what only lies ahead is not counted by an article.
                        let group = self.is_in(head, "crowd")
                            || self.is_in(head, "org")
                            || self.is_in(head, "group") && !self.is_in(head, "person");
                        let only_ahead = !matches!(d.status, Status::Actual | Status::Historical);
                        if !(n.implied && (group || only_ahead)) {
                            counts.push(self.count(&n, *what));
                        }
                    }
                }
            }
        }
        // An event that did not happen has no toll.
        if matches!(d.status, Status::Negated) {
            Vec::new()
        } else {
            counts
        }
    }

    fn count(&self, n: &Number, what: dateline_record::CountKind) -> Count {
        let of = n.of.clone().map(|r| self.trim(r)).filter(|r| !r.is_empty());
        Count {
            what,
            low: n.low,
            best: n.best,
            high: n.high,
            of: of.clone().map(|r| self.mention(r).text),
            of_span: of.map(|r| self.span_of_tokens(r)),
            text: self.mention(n.text.clone()).text,
            span: self.span_of_tokens(n.text.clone()),
            including: n.including.iter().map(|i| self.count(i, what)).collect(),
        }
    }

    // ---- when and where ----

    /// The clauses whose times and places hold for this one too: itself, its carrier, and the
    /// governors it shares a happening with; never a reporting verb.
    fn circle(&self, clause: &Clause) -> Vec<usize> {
        let t = self.tree;
        let mut circle = vec![clause.token];
        circle.extend(clause.light);
        let mut at = clause.carrier();
        for _ in 0..8 {
            let Some(h) = t.head(at) else { break };
            let reporting = self.codebook.lexicon.cues.contains_key(t.lemma(h))
                && matches!(t.dep(at), Dep::Ccomp | Dep::Xcomp | Dep::Dobj);
            if reporting {
                break;
            }
            circle.push(h);
            at = h;
        }
        circle
    }

    fn time(&self, clause: &Clause, status: Status) -> (Option<Time>, Option<Date>) {
        let t = self.tree;
        let circle = self.circle(clause);
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let ahead = matches!(status, Status::Future | Status::Hypothetical);
        let mut best: Option<(usize, usize, Range<usize>)> = None;
        let entities = &t.doc.entities;
        let first = entities.partition_point(|e| e.tokens.start < sentence.start);
        let last = entities.partition_point(|e| e.tokens.start < sentence.end);
        let labelled = entities[first..last]
            .iter()
            .filter(|e| matches!(&*e.label, "DATE" | "TIME"))
            .map(|e| e.tokens.clone());
        // "the 2017 vote": a year that the model calls a number.
        let years = sentence
            .clone()
            .filter(|&i| {
                t.pos(i) == Pos::Num
                    && !matches!(t.label(i), Some("DATE" | "TIME"))
                    && time::is_recent_year(t.lower(i))
            })
            .map(|i| i..i + 1);
        for tokens in labelled.chain(years) {
            let e = TimeMention { tokens };
            if e.tokens.start < sentence.start || e.tokens.start >= sentence.end {
                continue;
            }
            // The first member of the circle above the mention is what it dates.
            let mut at = e.tokens.end - 1;
            let mut steps = 0;
            let owner = loop {
                if let Some(place) = circle.iter().position(|&c| c == at) {
                    break Some(place);
                }
                // Another predicate in between has the time for itself.
                let other = self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb);
                if other && !self.is_subordinate_of_circle(at, &circle) {
                    break None;
                }
                steps += 1;
                match t.head(at) {
                    Some(h) if steps < 24 => at = h,
                    _ => break None,
                }
            };
            let Some(owner) = owner else { continue };
            let words = time::words(t, e.tokens.clone());
            let found = time::resolve(&words, self.published, ahead);
            // An age or a span of time dates nothing.
            if found.kind == TimeKind::Duration && found.begin.is_none() || self.is_age(&e.tokens) {
                continue;
            }
            let unknown = usize::from(found.begin.is_none());
            let distance = e.tokens.start.abs_diff(clause.token);
            let key = (owner * 4 + unknown * 2, distance, e.tokens.clone());
            if best.as_ref().is_none_or(|b| (key.0, key.1) < (b.0, b.1)) {
                best = Some(key);
            }
        }
        match best {
            Some((_, _, tokens)) => {
                let words = time::words(t, tokens.clone());
                let found = time::resolve(&words, self.published, ahead);
                let mention = self.mention(tokens);
                (
                    Some(Time {
                        text: mention.text,
                        span: Some(mention.span),
                        kind: found.kind,
                        value: found.value,
                        begin: found.begin.map(|d| d.to_string()),
                        end: found.end.map(|d| d.to_string()),
                        from: TimeFrom::Text,
                    }),
                    found.end,
                )
            }
            None => {
                let time = self.published.map(|p| Time {
                    text: String::new(),
                    span: None,
                    kind: TimeKind::Date,
                    value: Some(p.to_string()),
                    begin: Some(p.to_string()),
                    end: p.tomorrow().ok().map(|d| d.to_string()),
                    from: TimeFrom::Published,
                });
                (time, None)
            }
        }
    }

    /// "killed … when forces stormed the house on Wednesday": the subordinate's time is the main clause's.
    fn is_subordinate_of_circle(&self, at: usize, circle: &[usize]) -> bool {
        let t = self.tree;
        t.dep(at) == Dep::Advcl
            && t.head(at).is_some_and(|h| circle.first() == Some(&h))
            && t.children(at)
                .any(|c| matches!(t.lower(c), "when" | "as" | "while"))
    }

    fn is_age(&self, tokens: &Range<usize>) -> bool {
        let words: Vec<&str> = tokens.clone().map(|i| self.tree.lower(i)).collect();
        words.iter().any(|w| *w == "old" || w.ends_with("-old"))
    }

    fn place(&self, clause: &Clause) -> Option<Place> {
        const PLACING: [&str; 14] = [
            "in",
            "at",
            "near",
            "outside",
            "inside",
            "around",
            "across",
            "throughout",
            "of",
            "on",
            "to",
            "from",
            "into",
            "through",
        ];
        let t = self.tree;
        let classes = &self.codebook.lexicon.classes;
        let place_class = classes.id("place");
        let named = |h: usize| matches!(t.label(h), Some("GPE" | "LOC" | "FAC"));
        let common = |h: usize| {
            place_class.is_some_and(|c| t.pos(h) == Pos::Noun && classes.of(t, h).contains(c))
        };
        let mut fallback = None;
        let circle = self.circle(clause);
        let mut shared = true;
        for (nth_at, &at) in circle.iter().enumerate() {
            // What is coordinated happened elsewhere as often as not.
            if nth_at > 0
                && t.head(circle[nth_at - 1]) == Some(at)
                && t.dep(circle[nth_at - 1]) == Dep::Conj
            {
                shared = false;
            }
            if !shared {
                break;
            }
            let args: Vec<Arg> = match self.clauses.at(at) {
                Some(c) => c.args.clone(),
                None => Vec::new(),
            };
            for (nth, preps) in [&PLACING[..8], &PLACING[8..]].into_iter().enumerate() {
                for arg in &args {
                    let Role::Prep(p) = &arg.role else { continue };
                    if !preps.contains(&&**p) || nth == 1 && at != clause.token {
                        continue;
                    }
                    if named(arg.head) {
                        return Some(self.place_record(arg.head, arg.head));
                    }
                    // "in the village of Koi-Tash", "at the airport in Kabul"
                    let inner = t
                        .children(arg.head)
                        .filter(|&c| {
                            t.dep(c) == Dep::Prep
                                && matches!(t.lower(c), "of" | "in" | "near" | "outside")
                        })
                        .filter_map(|c| t.child(c, Dep::Pobj))
                        .find(|&o| named(o) || common(arg.head) && t.pos(o) == Pos::Propn);
                    if let Some(o) = inner.filter(|_| common(arg.head) || nth == 0) {
                        return Some(self.place_record(arg.head, o));
                    }
                    // A name right before the noun: "the Koi-Tash residence"
                    let before = t
                        .children(arg.head)
                        .find(|&c| c < arg.head && named(c) && t.dep(c) == Dep::Compound);
                    if let Some(b) = before.filter(|_| common(arg.head)) {
                        return Some(self.place_record(arg.head, b));
                    }
                    if nth == 0 && common(arg.head) && fallback.is_none() {
                        fallback = Some(arg.head);
                    }
                }
            }
            // What was hit or visited may itself be the place.
            if at == clause.token {
                for h in clause.role(&Role::Patient).map(|a| a.head) {
                    if named(h) {
                        return Some(self.place_record(h, h));
                    }
                    let inner = common(h).then(|| {
                        t.children(h)
                            .filter(|&c| {
                                t.dep(c) == Dep::Prep && matches!(t.lower(c), "of" | "in" | "near")
                            })
                            .filter_map(|c| t.child(c, Dep::Pobj))
                            .find(|&o| t.pos(o) == Pos::Propn)
                    });
                    if let Some(Some(o)) = inner {
                        return Some(self.place_record(h, o));
                    }
                }
            }
        }
        fallback.map(|h| self.place_record(h, h))
    }

    fn place_record(&self, head: usize, name: usize) -> Place {
        let t = self.tree;
        let phrase = t.phrase(head);
        let whole = phrase.start.min(t.phrase(name).start)..phrase.end.max(t.phrase(name).end);
        let tokens = if whole.len() <= 12 {
            whole
        } else {
            t.phrase(name)
        };
        let mention = self.mention(tokens);
        let named = t.pos(name) == Pos::Propn;
        let entity = t
            .entity(name)
            .map(|e| t.doc.entities[e].tokens.clone())
            .unwrap_or_else(|| t.phrase(name));
        let name_text = named.then(|| {
            let text = self.mention(entity).text;
            let text = text
                .strip_prefix("the ")
                .or_else(|| text.strip_prefix("The "))
                .unwrap_or(&text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        let country = name_text
            .as_deref()
            .and_then(|n| self.codebook.actors.country(n));
        let home = name_text
            .as_deref()
            .and_then(|n| self.codebook.actors.capital_of(n));
        Place {
            text: mention.text,
            span: mention.span,
            name: name_text,
            geonames_id: None,
            lat: None,
            lon: None,
            feature: None,
            admin1: None,
            country: country.or(home).map(|c| c.code.clone()),
            precision: None,
            confidence: None,
            demonym: false,
            nested: false,
        }
    }

    // ---- records ----

    fn attribution(&self, s: &Said) -> Attribution {
        let source = s.source.map(|h| self.party(&self.parties.party(h)));
        let content = self.trim(s.content.clone());
        Attribution {
            source,
            cue: Some(self.mention(s.cue..s.cue + 1).text),
            cue_span: Some(self.span_of_tokens(s.cue..s.cue + 1)),
            stance: s.stance,
            quoted: s.quoted,
            content: if content.is_empty() {
                Vec::new()
            } else {
                vec![self.span_of_tokens(content)]
            },
        }
    }

    fn party(&self, w: &Who) -> Party {
        let mention = self.mention(w.tokens.clone());
        Party {
            text: mention.text,
            span: mention.span,
            kind: w.kind,
            name: w.name.clone(),
            country: w.country.clone(),
            sectors: w.sectors.clone(),
            wikidata: None,
            coreferent: w.coreferent.clone().map(|r| self.span_of_tokens(r)),
        }
    }

    fn mention(&self, tokens: Range<usize>) -> Mention {
        let bytes = self.bytes(tokens);
        Mention {
            text: self.tree.doc.text[bytes.clone()].to_string(),
            span: self.span_of_bytes(bytes),
        }
    }

    /// Tokens without white space and sentence marks at either end.
    fn trim(&self, tokens: Range<usize>) -> Range<usize> {
        let t = self.tree;
        let (mut a, mut b) = (tokens.start, tokens.end);
        while a < b && t.pos(a) == Pos::Space {
            a += 1;
        }
        while b > a && t.pos(b - 1) == Pos::Space {
            b -= 1;
        }
        a..b
    }

    fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            return 0..0;
        }
        self.tree.doc.tokens[tokens.start].start..self.tree.doc.tokens[tokens.end - 1].end
    }

    fn span_of_tokens(&self, tokens: Range<usize>) -> Span {
        self.span_of_bytes(self.bytes(tokens))
    }

    fn span_of_bytes(&self, bytes: Range<usize>) -> Span {
        let r = self.chars.span(bytes);
        Span(r.start, r.end)
    }
}

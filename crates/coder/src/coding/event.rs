//! From a fired entry to the record of its event.

use std::ops::Range;

use dateline_actor::Who;
use dateline_clause::{Clause, Kind, Predicate, Role, Said};
use dateline_codebook::{Met, Pattern, Refinement};
use dateline_nlp::Pos;
use dateline_record::{
    Attribution, Codes, EVENT_SCHEMA, Event, Evidence, Mention, Party, ReportRef, Span, Status,
};
use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{BACKGROUND_DAYS, Desk, Draft};

/// How far the word that tells of an event may stand from a verb that only carries it, in tokens.
const MAX_WORDS: usize = 6;

impl Desk<'_> {
    pub(super) fn event(&self, d: &Draft<'_>) -> Event {
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
        // "next Friday's summit"
        let planned = clause.kind == Kind::Noun
            && (self.codebook.lexicon.planned).contains(t.lemma(clause.token));
        let begin =
            (when.0.as_ref()).and_then(|w| w.begin.as_deref()?.get(..10)?.parse::<Date>().ok());
        if planned && status == Status::Actual && begin > self.published && self.published.is_some()
        {
            status = Status::Future;
        }
        if status == Status::Actual
            && let (Some(end), Some(p)) = (when.1, self.published)
            && p.checked_sub(BACKGROUND_DAYS.days())
                .is_ok_and(|limit| end < limit)
        {
            status = Status::Historical;
        }
        let place = self.place(clause);
        let counts = self.counts(clause, d);
        let parties = actors.iter().chain(&recipients).copied();
        if status == Status::Actual
            && self.is_remark(clause, parties, &counts, when.0.as_ref(), place.as_ref())
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
        for (r, _) in self.refinements(&kind, clause, weapon) {
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
        let trigger = self.span_of_tokens(self.words_of(d));
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let sentence_bytes = self.bytes(self.trim(sentence));
        // "ordered his arrest", "agreed to release them": neither the source nor the doer is meant.
        let others: Vec<usize> = said
            .iter()
            .filter_map(|s| s.source)
            .chain(actors.iter().copied())
            .collect();
        // "accused the rebels of the attack": the event is no part of its own doer.
        let actors: Vec<Who> = actors
            .into_iter()
            .map(|h| {
                let whole = self.parties.party(h);
                if h < clause.token && whole.tokens.contains(&clause.token) {
                    self.parties.party_without_of(h)
                } else {
                    whole
                }
            })
            .collect();
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
        let plover = self.codebook.plover.kind(&kind);
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
            place,
            time: when.0,
            attribution: said.iter().map(|s| self.attribution(s)).collect(),
            evidence: Evidence {
                sentence: self.span_of_bytes(sentence_bytes.clone()),
                trigger,
                rule: entry.id.clone(),
                text: self.report.text[sentence_bytes].to_string(),
                also: Vec::new(),
                signs: Vec::new(),
            },
            // Judged once all events of the report are known.
            confidence: 0.0,
            // The crosswalk fills the others in, once all events of the report are known.
            codes: Codes {
                quad: plover.map(|k| k.quad.clone()),
                ..Codes::default()
            },
            kind,
        }
    }

    /// The words that tell of an event: its predicate, and where that is a verb which only carries what
    /// the entry names, that word too: "came under gunfire", "warnings were given", "are in jail".
    pub(crate) fn words_of(&self, d: &Draft<'_>) -> Range<usize> {
        let t = self.tree;
        let clause = self.all[d.clause];
        let own = clause.trigger();
        let lexicon = &self.codebook.lexicon;
        let carries = |l: &Predicate| l.kind == Kind::Verb && lexicon.light.contains_key(&*l.lemma);
        if clause.kind != Kind::Verb || !clause.lemmas.iter().any(carries) {
            return own;
        }
        // Who does it and to whom tells no event.
        let entry = d.fired.entry;
        let sides: Vec<usize> = (entry.actor.iter().chain(&entry.recipient))
            .flat_map(|role| clause.role(role))
            .map(|a| a.head)
            .collect();
        let near = |&&(h, met): &&(usize, Met)| {
            met == Met::Word
                && !sides.contains(&h)
                && t.pos(h) == Pos::Noun
                && t.sentence(h) == t.sentence(clause.token)
                && h.abs_diff(clause.token) <= MAX_WORDS
        };
        let named = d.fired.named.iter().filter(near).map(|&(h, _)| h);
        let nearest = named.min_by_key(|&h| h.abs_diff(clause.token));
        nearest.map_or(own.clone(), |h| own.start.min(h)..own.end.max(h + 1))
    }

    /// The refinements of a type that hold in the clause, each with its pattern that does.
    pub(crate) fn refinements(
        &self,
        kind: &str,
        clause: &Clause,
        weapon: Option<usize>,
    ) -> Vec<(&Refinement, &Pattern)> {
        let holds = |p: &Pattern| {
            let predicate = p.predicates.is_empty()
                || clause.lemmas.iter().any(|l| {
                    p.predicates
                        .iter()
                        .any(|(k, w)| *k == l.kind && *w == l.lemma)
                });
            predicate && self.scene.pattern(p, clause, weapon).is_ok()
        };
        self.codebook
            .refinements
            .iter()
            .filter(|r| r.kind == kind || r.kind == "*")
            .filter_map(|r| Some((r, r.patterns.iter().find(|p| holds(p))?)))
            .collect()
    }

    pub(super) fn id(&self, trigger: Span, kind: &str) -> String {
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

    pub(super) fn report_ref(&self) -> ReportRef {
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

    pub(crate) fn weapon(&self, clause: &Clause, roles: &[Role]) -> Option<usize> {
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

    pub(super) fn attribution(&self, s: &Said) -> Attribution {
        let source = s.source.map(|h| self.party(&self.parties.party(h)));
        let content = s
            .content
            .iter()
            .map(|r| self.trim(r.clone()))
            .filter(|r| !r.is_empty())
            .map(|r| self.span_of_tokens(r))
            .collect();
        Attribution {
            source,
            cue: Some(self.mention(s.cue..s.cue + 1).text),
            cue_span: Some(self.span_of_tokens(s.cue..s.cue + 1)),
            stance: s.stance,
            quoted: s.quoted,
            content,
        }
    }

    pub(super) fn party(&self, w: &Who) -> Party {
        let mention = self.mention(w.tokens.clone());
        Party {
            text: mention.text,
            span: mention.span,
            kind: w.kind,
            name: w.name.clone(),
            country: w.country.clone(),
            sectors: w.sectors.clone(),
            wikidata: w.wikidata.clone(),
            coreferent: w.coreferent.clone().map(|r| self.span_of_tokens(r)),
            inferred: None,
        }
    }

    pub(crate) fn mention(&self, tokens: Range<usize>) -> Mention {
        // The model's names now and then take the full stop behind them.
        let mut end = tokens.end;
        while end > tokens.start + 1 && matches!(self.tree.doc.word(end - 1), "." | "," | ";" | ":")
        {
            end -= 1;
        }
        let bytes = self.bytes(tokens.start..end);
        Mention {
            text: self.report.text[bytes.clone()].to_string(),
            span: self.span_of_bytes(bytes),
        }
    }

    /// Tokens without white space at either end.
    pub(crate) fn trim(&self, tokens: Range<usize>) -> Range<usize> {
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

    pub(crate) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            return 0..0;
        }
        self.tree.doc.tokens[tokens.start].start..self.tree.doc.tokens[tokens.end - 1].end
    }

    pub(crate) fn span_of_tokens(&self, tokens: Range<usize>) -> Span {
        self.span_of_bytes(self.bytes(tokens))
    }

    pub(super) fn span_of_bytes(&self, bytes: Range<usize>) -> Span {
        let r = self.chars.span(bytes);
        Span(r.start, r.end)
    }
}

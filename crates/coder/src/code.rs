//! Entries × clauses → events.

use std::collections::HashSet;
use std::ops::Range;

use dateline_clause::{Arg, Clause, Clauses, Dep, Kind, Role, Said, Tree};
use dateline_codebook::{Codebook, Match, Scene};
use dateline_nlp::Doc;
use dateline_record::{
    Attribution, Codes, Count, EVENT_SCHEMA, Event, Evidence, Mention, Party, Place, ReportRef, Span, Status, Time, TimeFrom, TimeKind,
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
    status: Status,
    hedged: bool,
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
pub(crate) fn events(report: &Report, doc: &Doc, paragraphs: &[Range<usize>], codebook: &Codebook) -> Vec<Event> {
    let tree = Tree::new(doc);
    let clauses = Clauses::new(&tree, &codebook.lexicon, paragraphs);
    let published = report.published.as_ref().map(|p| p.date()).or_else(|| time::stated_date(&tree));
    let desk = Desk {
        report,
        tree: &tree,
        clauses: &clauses,
        codebook,
        scene: Scene { tree: &tree, clauses: &clauses, codebook },
        parties: Parties::new(&tree, codebook),
        chars: CharIndex::new(&report.text),
        published,
        all: clauses.iter().collect(),
    };
    desk.code()
}

impl<'a> Desk<'a> {
    fn code(&self) -> Vec<Event> {
        let mut drafts = self.fire();
        self.drop_told_elsewhere(&mut drafts);
        self.drop_alone(&mut drafts);
        drafts.iter().map(|d| self.event(d)).collect()
    }

    /// The best entry of every clause.
    fn fire(&self) -> Vec<Draft<'_>> {
        let mut drafts = Vec::new();
        for (c, clause) in self.all.iter().enumerate() {
            let Some(fired) = self.scene.matches(clause).into_iter().next() else { continue };
            let facts = self.clauses.factuality(clause);
            // What "only fires where negated" tells did happen: "will not negotiate" is a REJECT.
            let asked_negated = fired.entry.patterns.iter().any(|p| p.negated);
            let mut status = if asked_negated && facts.status == Status::Negated { Status::Actual } else { facts.status };
            if let (Some(own), Status::Actual) = (fired.entry.status, status) {
                status = own;
            }
            drafts.push(Draft { clause: c, fired, status, hedged: facts.hedged });
        }
        drafts
    }

    /// Drops what another entry tells: arguments it named, contents it speaks of, light verbs.
    fn drop_told_elsewhere(&self, drafts: &mut Vec<Draft<'_>>) {
        let mut told: HashSet<usize> = HashSet::new();
        for d in drafts.iter() {
            let clause = self.all[d.clause];
            let kind = &d.fired.entry.kind;
            let tells_content = self.codebook.precedence.tells_content.contains(kind);
            for arg in &clause.args {
                let named = d.fired.named.contains(&arg.head) && self.is_event_word(arg);
                if named || tells_content && arg.role == Role::Content {
                    told.insert(arg.head);
                }
            }
        }
        // What is told elsewhere tells nothing itself, so that a chain is cut once.
        drafts.retain(|d| !told.contains(&self.all[d.clause].token));
        let carriers: HashSet<usize> = drafts.iter().filter_map(|d| self.all[d.clause].light).collect();
        drafts.retain(|d| !carriers.contains(&self.all[d.clause].token));
    }

    /// Whether an argument that an entry named could be an event of its own.
    fn is_event_word(&self, arg: &Arg) -> bool {
        match self.clauses.at(arg.head) {
            // The agent's and patient's own relative clauses are not meant; only the argument itself.
            Some(c) => c.kind != Kind::Adjective,
            None => false,
        }
    }

    /// Drops entries that need another event beside them, where there is none.
    fn drop_alone(&self, drafts: &mut Vec<Draft<'_>>) {
        let present: HashSet<&str> = drafts
            .iter()
            .filter(|d| d.fired.entry.beside.is_none())
            .map(|d| d.fired.entry.kind.as_str())
            .collect();
        let present: HashSet<String> = present.into_iter().map(str::to_string).collect();
        drafts.retain(|d| d.fired.entry.beside.as_ref().is_none_or(|b| present.contains(b)));
    }

    // ---- one event ----

    fn heads(&self, clause: &Clause, roles: &[Role]) -> Vec<usize> {
        for role in roles {
            let all: Vec<usize> = clause.role(role).map(|a| a.head).collect();
            if !all.is_empty() {
                let mut seen = HashSet::new();
                return all.into_iter().filter(|h| seen.insert(*h)).collect();
            }
        }
        Vec::new()
    }

    fn sides(&self, d: &Draft<'_>) -> (Vec<usize>, Vec<usize>) {
        let clause = self.all[d.clause];
        let entry = d.fired.entry;
        let mut actors = self.heads(clause, &entry.actor);
        let mut recipients = self.heads(clause, &entry.recipient);
        if entry.reciprocal {
            let between = self.heads(clause, &[Role::Prep("between".into())]);
            if actors.is_empty() && !between.is_empty() {
                actors = between;
                recipients.clear();
            }
            if recipients.is_empty() {
                recipients = self.heads(clause, &[Role::Prep("with".into())]);
            }
            if actors.is_empty() && recipients.len() > 1 {
                actors = vec![recipients.remove(0)];
            }
            if recipients.is_empty() && actors.len() > 1 {
                recipients = actors.split_off(1);
            }
        }
        recipients.retain(|r| !actors.contains(r));
        // A time, an amount or a clause is no party.
        let is_party = |&h: &usize| {
            !matches!(self.tree.label(h), Some("DATE" | "TIME" | "MONEY" | "PERCENT" | "ORDINAL"))
                && (self.tree.is_nominal(h) || self.tree.dep(h) == Dep::Pobj || self.tree.pos(h) == dateline_nlp::Pos::Adj)
        };
        actors.retain(is_party);
        recipients.retain(is_party);
        // "The raid killed two": an event is no actor; whoever carried it out is.
        let mut doers = Vec::new();
        for h in actors {
            match self.clauses.at(h).filter(|c| c.kind == Kind::Noun && self.is_happening(h)) {
                Some(c) => {
                    let inner = self.heads(c, &[Role::Agent]);
                    doers.extend(inner.into_iter().filter(is_party));
                }
                None if self.is_happening(h) => {}
                None => doers.push(h),
            }
        }
        (doers, recipients)
    }

    fn is_happening(&self, h: usize) -> bool {
        let classes = &self.codebook.lexicon.classes;
        let set = classes.of(self.tree, h);
        ["violence", "disaster", "happening"].iter().filter_map(|n| classes.id(n)).any(|id| set.contains(id))
            && self.tree.pos(h) == dateline_nlp::Pos::Noun
    }

    fn event(&self, d: &Draft<'_>) -> Event {
        let clause = self.all[d.clause];
        let entry = d.fired.entry;
        let t = self.tree;
        let (actors, recipients) = self.sides(d);
        let weapon = self.weapon(clause, &entry.weapon);
        let said = self.clauses.attribution(clause);
        let mut hedged = d.hedged;
        hedged |= said.iter().any(|s| matches!(s.stance, dateline_record::Stance::Rumoured));
        let when = self.time(clause, d.status);
        let mut status = d.status;
        if status == Status::Actual {
            if let (Some(end), Some(p)) = (when.1, self.published) {
                if p.checked_sub(BACKGROUND_DAYS.days()).is_ok_and(|limit| end < limit) {
                    status = Status::Historical;
                }
            }
        }
        let kind = self.codebook.precedence.becomes(&entry.kind, status).to_string();
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
                    || clause.lemmas.iter().any(|l| p.predicates.iter().any(|(k, w)| *k == l.kind && *w == l.lemma));
                predicate && self.scene.pattern(p, clause, weapon).is_ok()
            });
            if holds {
                modes.extend(r.modes.iter().filter(|m| !modes.contains(m)).cloned().collect::<Vec<_>>());
                context.extend(r.context.iter().filter(|c| !context.contains(c)).cloned().collect::<Vec<_>>());
            }
        }
        let counts = self.counts(clause, d);
        let trigger = self.span_of_tokens(clause.trigger());
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let sentence_bytes = self.bytes(self.trim(sentence));
        let actors: Vec<Who> = actors.into_iter().map(|h| self.parties.party(h)).collect();
        let recipients: Vec<Who> = recipients.into_iter().map(|h| self.parties.party(h)).collect();
        let confidence = self.confidence(d, clause, &actors, hedged);
        let plover = self.codebook.plover.kind(&kind);
        let cameo = plover.and_then(|k| {
            let by_mode = modes.first().and_then(|m| k.modes.iter().find(|x| x.name == *m)).and_then(|m| m.cameo.clone());
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
            },
            confidence,
            codes: Codes { cameo, acled: None, ucdp: None, quad: plover.map(|k| k.quad.clone()) },
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
        hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
    }

    fn report_ref(&self) -> ReportRef {
        ReportRef {
            id: self.report.id.clone(),
            title: self.report.title.clone(),
            url: self.report.url.clone(),
            publisher: self.report.publisher.clone(),
            published: self.report.published.as_ref().map(|p| p.as_str().to_string()),
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
        if actors.iter().any(|a| a.name.is_some() || !a.sectors.is_empty()) {
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
            return self.heads(clause, roles).into_iter().next();
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
                if arg.borrowed || !seen.insert((arg.head, what.name())) {
                    continue;
                }
                let heads = std::iter::once(arg.head);
                for head in heads {
                    if let Some(n) = count::of(self.tree, &self.codebook.numbers, head) {
                        counts.push(self.count(&n, *what));
                    }
                }
            }
        }
        // An event that did not happen has no toll.
        if matches!(d.status, Status::Negated) { Vec::new() } else { counts }
    }

    fn count(&self, n: &Number, what: dateline_record::CountKind) -> Count {
        Count {
            what,
            low: n.low,
            best: n.best,
            high: n.high,
            of: n.of.clone().map(|r| self.mention(r).text),
            of_span: n.of.clone().map(|r| self.span_of_tokens(r)),
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
            let reporting = self.codebook.lexicon.cues.contains_key(t.lemma(h)) && matches!(t.dep(at), Dep::Ccomp | Dep::Xcomp | Dep::Dobj);
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
        for e in &t.doc.entities {
            if e.tokens.start < sentence.start || e.tokens.start >= sentence.end || !matches!(&*e.label, "DATE" | "TIME") {
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
                    begin: None,
                    end: None,
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
            && t.children(at).any(|c| matches!(t.lower(c), "when" | "as" | "while"))
    }

    fn is_age(&self, tokens: &Range<usize>) -> bool {
        let words: Vec<&str> = tokens.clone().map(|i| self.tree.lower(i)).collect();
        words.iter().any(|w| *w == "old" || w.ends_with("-old"))
    }

    fn place(&self, clause: &Clause) -> Option<Place> {
        const PLACING: [&str; 14] =
            ["in", "at", "near", "outside", "inside", "around", "across", "throughout", "of", "on", "to", "from", "into", "through"];
        let t = self.tree;
        let classes = &self.codebook.lexicon.classes;
        let place_class = classes.id("place");
        let named = |h: usize| matches!(t.label(h), Some("GPE" | "LOC" | "FAC"));
        let common = |h: usize| place_class.is_some_and(|c| t.pos(h) == dateline_nlp::Pos::Noun && classes.of(t, h).contains(c));
        let mut fallback = None;
        for at in self.circle(clause) {
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
                        .filter(|&c| t.dep(c) == Dep::Prep && matches!(t.lower(c), "of" | "in" | "near" | "outside"))
                        .filter_map(|c| t.child(c, Dep::Pobj))
                        .find(|&o| named(o) || common(arg.head) && t.pos(o) == dateline_nlp::Pos::Propn);
                    if let Some(o) = inner.filter(|_| common(arg.head) || nth == 0) {
                        return Some(self.place_record(arg.head, o));
                    }
                    // A name right before the noun: "the Koi-Tash residence"
                    let before = t.children(arg.head).find(|&c| c < arg.head && named(c) && t.dep(c) == Dep::Compound);
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
                let hit = clause.role(&Role::Patient).map(|a| a.head).find(|&h| named(h) && t.label(h) != Some("NORP"));
                if let Some(h) = hit {
                    return Some(self.place_record(h, h));
                }
            }
        }
        fallback.map(|h| self.place_record(h, h))
    }

    fn place_record(&self, head: usize, name: usize) -> Place {
        let t = self.tree;
        let phrase = t.phrase(head);
        let whole = phrase.start.min(t.phrase(name).start)..phrase.end.max(t.phrase(name).end);
        let tokens = if whole.len() <= 12 { whole } else { t.phrase(name) };
        let mention = self.mention(tokens);
        let named = t.pos(name) == dateline_nlp::Pos::Propn;
        let entity = t.entity(name).map(|e| t.doc.entities[e].tokens.clone()).unwrap_or_else(|| t.phrase(name));
        let name_text = named.then(|| {
            let text = self.mention(entity).text;
            let text = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(&text);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        let country = name_text.as_deref().and_then(|n| self.codebook.actors.country(n));
        let home = name_text.as_deref().and_then(|n| self.codebook.actors.capital_of(n));
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
            content: if content.is_empty() { Vec::new() } else { vec![self.span_of_tokens(content)] },
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
        Mention { text: self.tree.doc.text[bytes.clone()].to_string(), span: self.span_of_bytes(bytes) }
    }

    /// Tokens without white space and sentence marks at either end.
    fn trim(&self, tokens: Range<usize>) -> Range<usize> {
        let t = self.tree;
        let (mut a, mut b) = (tokens.start, tokens.end);
        while a < b && t.pos(a) == dateline_nlp::Pos::Space {
            a += 1;
        }
        while b > a && t.pos(b - 1) == dateline_nlp::Pos::Space {
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

//! Who says what in a whole document.

use std::ops::Range;

use dateline_nlp::Pos;
use dateline_record::Stance;

use crate::clause::Kind;
use crate::lexicon::Lexicon;
use crate::tree::{Dep, Tree};
use crate::{Clauses, Role};

use super::Said;
use super::chain::{Phrase, phrase_at};
use super::content::{self, is_passive, minus, tidy};
use super::cue;
use super::quote::Quotes;

/// A quotation shorter than this goes on from no other; it is a term set in marks. In tokens.
const MIN_CONTINUATION: usize = 4;

/// How many sayings before a quotation are looked at for the one it goes on from.
const MAX_BACK: usize = 32;

/// One saying on the way.
struct Draft {
    said: Said,
    /// Whether it is no more than a view of a thing.
    view: bool,
    /// Whether the reporting word is a colon: what follows is whole paragraphs with sayings of their own.
    heading: bool,
}

struct Reader<'r, 'd> {
    t: &'r Tree<'d>,
    lexicon: &'r Lexicon,
    clauses: &'r Clauses<'r>,
    quotes: &'r Quotes,
    /// Which quotations are somebody's already.
    taken: Vec<bool>,
    /// By reporting word.
    drafts: Vec<Option<Draft>>,
}

/// Who says what, in order of the reporting words.
pub(crate) fn all(t: &Tree<'_>, lexicon: &Lexicon, clauses: &Clauses<'_>) -> Vec<Said> {
    let quotes = &clauses.quotes;
    let mut reader = Reader {
        t,
        lexicon,
        clauses,
        quotes,
        taken: vec![false; quotes.all.len()],
        drafts: (0..t.len()).map(|_| None).collect(),
    };
    reader.read(false);
    // What the parser linked comes first; the quotations left go to the verbs beside them.
    reader.read(true);
    reader.coordinated();
    reader.continued();
    reader.headings();
    reader.kept()
}

impl Reader<'_, '_> {
    fn read(&mut self, beside: bool) {
        for i in 0..self.t.len() {
            if self.drafts[i].is_some() || beside && self.t.pos(i) != Pos::Verb {
                continue;
            }
            let draft = if beside { None } else { self.phrase(i) }.or_else(|| self.word(i, beside));
            let Some(draft) = draft else { continue };
            for span in &draft.said.content {
                for k in [span.start, span.end - 1]
                    .into_iter()
                    .filter_map(|i| self.quotes.index(i))
                {
                    let q = &self.quotes.all[k].tokens;
                    // The mark may have been left out with other punctuation at the end.
                    self.taken[k] |= q.start >= span.start && q.end <= span.end + 1;
                }
            }
            self.drafts[i] = Some(draft);
        }
    }

    /// A reporting word with its content.
    fn word(&self, i: usize, beside: bool) -> Option<Draft> {
        let t = self.t;
        if matches!(
            t.dep(i),
            Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound
        ) && t.pos(i) == Pos::Verb
        {
            return None;
        }
        let (cue, last) = cue::at(t, self.lexicon, i)?;
        let spans = content::of(t, self.quotes, &|k| beside && !self.taken[k], i, cue, last)?;
        let (source, relative) = self.source(i, cue.kind, &spans)?;
        self.draft(i, cue.stance, source, relative, spans, cue.view)
    }

    /// A phrase such as "according to the ministry": what is said is the clause beside it.
    fn phrase(&self, i: usize) -> Option<Draft> {
        let t = self.t;
        let Phrase {
            words,
            source,
            stance,
        } = phrase_at(t, self.lexicon, i)?;
        let inside = i..i + words;
        // "There are rumours that …": the noun tells it, and may have a source.
        if source.is_none() && (i + 1..inside.end).any(|k| self.word(k, false).is_some()) {
            return None;
        }
        let top = inside
            .clone()
            .find(|&k| t.head(k).is_none_or(|h| !inside.contains(&h)))
            .unwrap_or(i);
        let mut cut = t.extent(top);
        let whole = match t.head(top) {
            Some(h) if !inside.contains(&h) => {
                if cut.contains(&h) {
                    cut = inside.clone();
                }
                t.extent(h)
            }
            // A fragment of its own: the sentence.
            _ => {
                cut = inside.clone();
                t.doc.sentences[t.sentence(i)].clone()
            }
        };
        if let Some(s) = source {
            let e = t.extent(s);
            cut = cut.start.min(e.start)..cut.end.max(e.end);
        }
        self.draft(i, stance, source, None, minus(whole, &cut), false)
    }

    /// Puts a saying together; `None` where nothing is left to be said.
    fn draft(
        &self,
        cue: usize,
        stance: Stance,
        source: Option<usize>,
        relative: Option<usize>,
        spans: Vec<Range<usize>>,
        view: bool,
    ) -> Option<Draft> {
        let t = self.t;
        let speaker = relative.or(source);
        let mut content = Vec::new();
        for mut span in spans {
            // What begins or ends within a quotation is the whole of it, unless the report's own words
            // stand in it.
            for k in [span.start, span.end - 1]
                .into_iter()
                .filter_map(|i| self.quotes.index(i))
            {
                let q = &self.quotes.all[k].tokens;
                if !q.contains(&cue) && !speaker.is_some_and(|s| q.contains(&s)) {
                    span = span.start.min(q.start)..span.end.max(q.end);
                }
            }
            let parts = match speaker {
                Some(s) if span.contains(&s) => minus(span, &t.extent(s)),
                _ => vec![span],
            };
            for part in parts {
                content.extend(minus(part, &(cue..cue + 1)));
            }
        }
        let content = tidy(t, content);
        let said = Said {
            source,
            relative,
            cue,
            stance,
            quoted: content.iter().any(|r| {
                self.quotes
                    .at(r.start)
                    .is_some_and(|q| !q.tokens.contains(&cue))
            }),
            content,
        };
        (!said.content.is_empty()).then_some(Draft {
            said,
            view,
            heading: false,
        })
    }

    /// The source of a reporting word, and the relative pronoun that stands for it. `None`: the word
    /// reports nothing there ("it was clear that").
    fn source(
        &self,
        i: usize,
        kind: Kind,
        content: &[Range<usize>],
    ) -> Option<(Option<usize>, Option<usize>)> {
        let t = self.t;
        let source = match kind {
            Kind::Verb => self.subject(i, content),
            Kind::Noun => self.holder(i),
            Kind::Adjective => {
                let subject = self.subject(i, content).or_else(|| {
                    let verb = t.head(i)?;
                    matches!(t.dep(i), Dep::Acomp | Dep::Oprd | Dep::Attr)
                        .then(|| self.subject(verb, content))?
                });
                if subject.is_some_and(|s| t.dep(s) == Dep::Expl || t.lower(s) == "it") {
                    return None;
                }
                subject
            }
        };
        match source {
            Some(s) if t.is_relative_word(s) => {
                let full = self.agent(i, content).filter(|&a| !t.is_relative_word(a));
                Some((full.or(source), full.and(source)))
            }
            _ => Some((source, None)),
        }
    }

    /// Who does what the predicate says, by the clause layer.
    fn agent(&self, i: usize, content: &[Range<usize>]) -> Option<usize> {
        let clause = self.clauses.at(i)?;
        clause
            .role(&Role::Agent)
            .map(|a| a.head)
            .find(|h| !content.iter().any(|r| r.contains(h)))
    }

    /// The subject of a verb as it stands, else the agent that the clause layer makes out: over
    /// coordination, infinitives, participles.
    fn subject(&self, v: usize, content: &[Range<usize>]) -> Option<usize> {
        let t = self.t;
        let own = self.quotes.index(v);
        if !is_passive(t, v) {
            let subject = t.children(v).find(|&c| {
                t.dep(c) == Dep::Nsubj
                    && (self.quotes.index(c).is_none() || self.quotes.index(c) == own)
            });
            if subject.is_some() {
                return subject;
            }
        }
        self.agent(v, content)
    }

    /// Who holds a reporting noun: its possessor, whom it is by or from, the subject of the verb that
    /// governs it ("made the claim"), or the organisation or country before it.
    fn holder(&self, n: usize) -> Option<usize> {
        let t = self.t;
        if let Some(c) = t.child(n, Dep::Poss) {
            return Some(c);
        }
        let by = t
            .children(n)
            .filter(|&c| t.dep(c) == Dep::Prep && matches!(t.lower(c), "by" | "from"))
            .find_map(|c| t.child(c, Dep::Pobj));
        if by.is_some() {
            return by;
        }
        let governor = match t.dep(n) {
            Dep::Dobj | Dep::Attr => t.head(n),
            Dep::Pobj => t.head(n).and_then(|p| t.head(p)),
            _ => None,
        };
        if let Some(v) = governor
            && self.lexicon.holders.contains(t.lemma(v))
        {
            return self.subject(v, &[]);
        }
        t.children(n).find(|&c| {
            matches!(t.dep(c), Dep::Compound | Dep::Nmod | Dep::Amod)
                && matches!(t.label(c), Some("ORG" | "PERSON" | "GPE" | "NORP"))
        })
    }

    /// "He said they had left and denied a rift": a reporting verb in the tense of the outer one and
    /// without a subject of its own is the outer speaker's, though the parser put it within what he says.
    fn coordinated(&mut self) {
        let t = self.t;
        for v in 0..t.len() {
            if self.drafts[v].is_none()
                || t.dep(v) != Dep::Conj
                || t.pos(v) != Pos::Verb
                || !matches!(t.tag(v), "VBD" | "VBZ" | "VBG")
                || self.quotes.at(v).is_some()
                || t.children(v)
                    .any(|c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass))
            {
                continue;
            }
            let Some(before) = t.head(v) else { continue };
            let mut first = before;
            // A chain of coordination is at most as long as the document; the bound is against cycles.
            for _ in 0..64 {
                match t.head(first) {
                    Some(h) if t.dep(first) == Dep::Conj => first = h,
                    _ => break,
                }
            }
            let Some(outer) = t.head(first) else { continue };
            if t.dep(first) != Dep::Ccomp || first < outer || t.tag(outer) != t.tag(v) {
                continue;
            }
            let Some(host) = &mut self.drafts[outer] else {
                continue;
            };
            if !host.said.content.iter().any(|r| r.contains(&v)) {
                continue;
            }
            let own = t.extent(v);
            let joined = t
                .children(before)
                .find(|&c| t.dep(c) == Dep::Cc && c < v)
                .unwrap_or(v);
            let cut = joined.min(own.start)..own.end;
            let rest: Vec<Range<usize>> = std::mem::take(&mut host.said.content)
                .into_iter()
                .flat_map(|r| minus(r, &cut))
                .collect();
            host.said.content = tidy(t, rest);
            let (source, relative) = (host.said.source, host.said.relative);
            if let Some(inner) = &mut self.drafts[v] {
                inner.said.source = source;
                inner.said.relative = relative;
            }
        }
        for slot in &mut self.drafts {
            if slot.as_ref().is_some_and(|d| d.said.content.is_empty()) {
                *slot = None;
            }
        }
    }

    /// A quotation of whole sentences that nobody introduces goes on from the last one before it, in
    /// the same paragraph or the next.
    fn continued(&mut self) {
        let t = self.t;
        for (k, q) in self.quotes.all.iter().enumerate() {
            let q = &q.tokens;
            let begins = q.start < 2
                || t.doc.sentences[t.sentence(q.start)].start + 1 >= q.start
                || t.sentence(q.start - 2) != t.sentence(q.start);
            // "…," the envoy said, "and …"
            let resumes = q.start >= 2 && t.doc.word(q.start - 2) == ",";
            let sentence = t.doc.sentences[t.sentence(q.start)].start;
            if self.taken[k] || q.len() < MIN_CONTINUATION || !(begins || resumes) {
                continue;
            }
            let quotes = self.quotes;
            let goes_on = |d: &Draft| {
                let (Some(first), Some(last)) = (d.said.content.first(), d.said.content.last())
                else {
                    return false;
                };
                let end = d.said.cue.max(last.end - 1);
                (begins || d.said.cue >= sentence)
                    && quotes.at(d.said.cue).is_none()
                    && (quotes.at(first.start).is_some() || quotes.at(last.end - 1).is_some())
                    && end < q.start
                    && quotes.paragraph(q.start) - quotes.paragraph(end) <= 1
            };
            let host = self.drafts[..q.start]
                .iter_mut()
                .rev()
                .flatten()
                .take(MAX_BACK)
                .find(|d| goes_on(d));
            if let Some(host) = host {
                host.said.content.extend(tidy(t, vec![q.clone()]));
                self.taken[k] = true;
            }
        }
    }

    fn headings(&mut self) {
        for h in &self.clauses.headed {
            let content = tidy(self.t, vec![h.content.clone()]);
            if content.is_empty() || self.drafts[h.colon].is_some() {
                continue;
            }
            self.drafts[h.colon] = Some(Draft {
                said: Said {
                    source: Some(h.source),
                    relative: None,
                    cue: h.colon,
                    stance: Stance::Says,
                    quoted: false,
                    content,
                },
                view: false,
                heading: true,
            });
        }
    }

    /// The sayings that count: what stands within what another says only where somebody with a name of
    /// his own speaks there. "I think", "they want" within a quotation are the quoted one's own words.
    fn kept(self) -> Vec<Said> {
        let t = self.t;
        let mut change = vec![0i64; t.len() + 1];
        for d in self.drafts.iter().flatten().filter(|d| !d.heading) {
            for r in &d.said.content {
                change[r.start] += 1;
                change[r.end] -= 1;
            }
        }
        let mut depth = 0;
        let mut kept = Vec::new();
        for (i, draft) in self.drafts.into_iter().enumerate() {
            depth += change[i];
            let Some(mut d) = draft else { continue };
            let within = depth > 0 || self.quotes.at(i).is_some();
            let named = d
                .said
                .source
                .is_some_and(|s| matches!(t.pos(s), Pos::Noun | Pos::Propn));
            let speaks = !matches!(
                d.said.stance,
                Stance::Believes | Stance::Intends | Stance::Asks | Stance::Rumoured
            );
            if within && !(named && !d.view && speaks) {
                continue;
            }
            d.said.content.sort_by_key(|r| (r.start, r.end));
            d.said.content.dedup_by(|b, a| {
                let overlap = b.start < a.end;
                if overlap {
                    a.end = a.end.max(b.end);
                }
                overlap
            });
            kept.push(d.said);
        }
        kept
    }
}

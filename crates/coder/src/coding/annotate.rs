//! What is read in a report, as one record.

use std::collections::HashSet;
use std::ops::Range;

use dateline_count as count;
use dateline_nlp::Pos;
use dateline_record::{
    ANNOTATION_SCHEMA, Annotation, Attribution, Count, CountKind, Entity, Span, Token,
};

use super::Desk;

impl Desk<'_> {
    /// Everything that is read in the report beside its events. `tokens`: the analysis of every
    /// token too.
    pub(crate) fn annotation(&self, tokens: bool) -> Annotation {
        let doc = self.tree.doc;
        let sentences = doc
            .sentences
            .iter()
            .map(|s| self.trim(s.clone()))
            .filter(|s| !s.is_empty())
            .map(|s| self.span_of_tokens(s))
            .collect();
        let span = |bytes: Range<usize>| self.span_of_bytes(bytes);
        Annotation {
            schema: ANNOTATION_SCHEMA.to_string(),
            id: self.report.id.clone(),
            sentences,
            tokens: tokens.then(|| {
                doc.tokens
                    .iter()
                    .map(|t| Token {
                        span: span(t.start..t.end),
                        lemma: t.lemma.to_string(),
                        pos: t.pos.name().to_string(),
                        tag: t.tag.to_string(),
                        dep: t.dep.to_string(),
                        head: t.head,
                    })
                    .collect()
            }),
            entities: doc
                .entities
                .iter()
                .map(|e| Entity {
                    span: self.span_of_tokens(e.tokens.clone()),
                    label: e.label.to_string(),
                })
                .collect(),
            times: (0..self.times.expressions.len())
                .map(|at| self.time_record(at))
                .collect(),
            places: self.places.iter().map(|f| self.found_record(f)).collect(),
            actors: self
                .parties
                .mentions()
                .iter()
                .map(|w| self.party(w))
                .collect(),
            counts: self.all_counts(),
            attributions: self.all_attributions(),
            coreference: self
                .parties
                .chains()
                .into_iter()
                .map(|chain| chain.into_iter().map(|m| self.span_of_tokens(m)).collect())
                .collect(),
        }
    }

    /// Numbers of people in order of the text: those that events count, and of what no event counts
    /// those of phrases that name people.
    fn all_counts(&self) -> Vec<Count> {
        fn spans(c: &Count, told: &mut HashSet<Span>) {
            told.insert(c.span);
            c.including.iter().for_each(|i| spans(i, told));
        }
        let mut counts: Vec<Count> = Vec::new();
        let mut told = HashSet::new();
        for event in self.code() {
            for c in event.counts {
                if !counts.iter().any(|o| o.what == c.what && o.span == c.span) {
                    spans(&c, &mut told);
                    counts.push(c);
                }
            }
        }
        let classes = &self.codebook.lexicon.classes;
        let people = ["person", "people"].map(|name| classes.id(name));
        for head in 0..self.tree.len() {
            let set = || classes.of(self.tree, head);
            if self.tree.pos(head) != Pos::Noun
                || !people.iter().flatten().any(|&id| set().contains(id))
            {
                continue;
            }
            let Some(n) = count::of(self.tree, &self.codebook.numbers, head) else {
                continue;
            };
            let record = self.count(&n, CountKind::Other);
            if !n.implied && !told.contains(&record.span) {
                spans(&record, &mut told);
                counts.push(record);
            }
        }
        counts.sort_by_key(|c| (c.span, c.what));
        counts
    }

    /// Who says what, in order of the reporting words. A source that a relative pronoun stands for is
    /// quoted as that pronoun and resolved through the noun it refers to.
    fn all_attributions(&self) -> Vec<Attribution> {
        let sayings = self.clauses.sayings();
        let all = sayings.iter().map(|said| {
            let mut found = self.attribution(said);
            if let (Some(pronoun), Some(source)) = (said.relative, &mut found.source) {
                let word = self.mention(pronoun..pronoun + 1);
                source.coreferent = source.coreferent.or(Some(source.span));
                (source.text, source.span) = (word.text, word.span);
            }
            found
        });
        all.collect()
    }
}

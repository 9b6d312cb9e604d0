//! Reads a report from its beginning to its end.

use std::ops::Range;

use dateline_nlp::Doc;
use dateline_record::TimeKind;

use crate::calendar::Unit;
use crate::grammar::{Grammar, Match};
use crate::lexicon::{Lexicon, Reference};
use crate::reading::{Amount, Base, Reading};
use crate::resolve::Resolver;
use crate::tense::{Children, Way, way};
use crate::{Context, Expression, Times, piece, report};

/// Reads the times of an annotated report. `paragraphs` are byte ranges of its text, in order; no
/// expression reaches over the border of one.
pub fn read(doc: &Doc, paragraphs: &[Range<usize>], lexicon: &Lexicon, context: &Context) -> Times {
    let pieces = piece::pieces(doc, paragraphs, lexicon);
    let grammar = Grammar {
        doc,
        pieces: &pieces,
        day_first: context.day_first,
    };
    let matches = grammar.matches();
    let reference = context
        .published
        .or_else(|| report::stated(&matches, |i| pieces.get(i).map_or(0, |p| p.start)));
    let children = Children::new(doc);
    let mut resolver = Resolver::new(
        &lexicon.holidays,
        reference,
        report::is_narrative(&matches, reference),
    );
    let mut times = Times {
        reference,
        expressions: Vec::with_capacity(matches.len()),
        ages: Vec::new(),
    };
    // The pieces of the last expression that is no age.
    let mut before: Option<Range<usize>> = None;
    for m in matches {
        let (first, last) = (&pieces[m.start], &pieces[m.end - 1]);
        while doc
            .sentences
            .get(resolver.sentence)
            .is_some_and(|s| s.end <= first.token)
        {
            resolver.sentence += 1;
        }
        let sentence = doc.sentences.get(resolver.sentence).map_or(0, |s| s.start);
        let way = way_of(
            &grammar,
            &m,
            way(doc, &children, lexicon, last.token),
            sentence,
        );
        let Some(reading) = in_its_tense(&grammar, &m, way) else {
            continue;
        };
        let found = resolver.resolve(&reading, way);
        let expression = Expression {
            tokens: first.token..last.token + 1,
            bytes: first.start..last.end,
            kind: found.kind,
            value: found.value,
            begin: found.begin,
            end: found.end,
            opens_range: false,
        };
        if reading.age {
            times.ages.push(expression);
            continue;
        }
        if let (Some(pieces), Some(opening)) = (before, times.expressions.last_mut()) {
            opening.opens_range = grammar.spans(pieces.start, pieces.end, m.start)
                && opening.begin.is_some()
                && opening.kind != TimeKind::Set;
        }
        before = Some(m.start..m.end);
        times.expressions.push(expression);
    }
    times
}

/// Which way an expression points: the tense of its verb, overruled by the words before it. `sentence` is
/// the first token of its sentence.
fn way_of(grammar: &Grammar<'_>, m: &Match, tense: Way, sentence: usize) -> Way {
    let Some(before) = m.start.checked_sub(1) else {
        return tense;
    };
    // "As early as Tuesday"
    if m.start > 2
        && grammar.is(before, "as")
        && grammar.is(m.start - 3, "as")
        && !grammar.is(m.start - 2, "recently")
    {
        return Way::Future;
    }
    if !grammar.entry(before).ahead_preposition {
        return tense;
    }
    let weekday = m.reading.fields.weekday.is_some() && m.reading.fields.day.is_none();
    let opens = grammar
        .piece(before)
        .is_some_and(|p| p.token <= sentence + 1);
    match tense {
        // "Until Thursday, they had not called": the sentence's own tense; "by Friday" likewise.
        Way::Past if weekday && (opens || grammar.is(before, "by")) => tense,
        _ if weekday => Way::Future,
        Way::Past => Way::Unknown,
        tense => tense,
    }
}

/// What a reading becomes by the tense around it; `None` where it is no time after all.
fn in_its_tense(grammar: &Grammar<'_>, m: &Match, way: Way) -> Option<Reading> {
    // "Soon" is a time only of what lies ahead: "he soon returned".
    let adverb = grammar.tag(m.start) == "RB" && m.end == m.start + 1;
    if m.reading.base == Base::Reference(Reference::Future) && adverb && way != Way::Future {
        return None;
    }
    // "They will one day return"
    let one_day =
        m.reading.base == Base::Stretch(Amount::ONE, Unit::Day, None) && grammar.is(m.start, "one");
    let adverbial = grammar
        .piece(m.end - 1)
        .is_some_and(|p| &*grammar.doc.tokens[p.token].dep == "npadvmod");
    if one_day && adverbial && way == Way::Future {
        return Some(Reading::new(Base::Reference(Reference::Future)));
    }
    Some(m.reading.clone())
}

//! What is read in a report before events are coded.

use std::ops::Range;

use dateline_nlp::{Doc, Pos};
use dateline_record::{ANNOTATION_SCHEMA, Annotation, Entity, Place, Span, Time, TimeFrom, Token};
use dateline_report::{CharIndex, Report};

use crate::Coder;

pub(crate) fn annotation(
    coder: &Coder,
    report: &Report,
    doc: &Doc,
    pieces: &[Range<usize>],
    tokens: bool,
) -> Annotation {
    let chars = CharIndex::new(&report.text);
    let span = |bytes: Range<usize>| {
        let r = chars.span(bytes);
        Span(r.start, r.end)
    };
    let bytes = |t: Range<usize>| doc.tokens[t.start].start..doc.tokens[t.end - 1].end;
    let sentences = doc
        .sentences
        .iter()
        .filter_map(|s| {
            let space = |i: usize| doc.tokens[i].pos == Pos::Space;
            let (mut a, mut b) = (s.start, s.end);
            while a < b && space(a) {
                a += 1;
            }
            while b > a && space(b - 1) {
                b -= 1;
            }
            (a < b).then(|| span(bytes(a..b)))
        })
        .collect();
    let times = dateline_time::read(
        doc,
        pieces,
        &coder.codebook.times,
        &dateline_time::Context {
            published: report.published.as_ref().map(|p| p.date()),
            day_first: None,
        },
    );
    let places = match &coder.gazetteer {
        Some(gazetteer) => dateline_place::find(
            doc,
            pieces,
            gazetteer,
            &coder.codebook.places,
            &dateline_place::Context {
                publisher: report.publisher.as_deref(),
                url: report.url.as_deref(),
            },
        ),
        None => Vec::new(),
    };
    Annotation {
        schema: ANNOTATION_SCHEMA.to_string(),
        id: report.id.clone(),
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
                span: span(bytes(e.tokens.clone())),
                label: e.label.to_string(),
            })
            .collect(),
        times: times
            .expressions
            .into_iter()
            .map(|e| Time {
                text: report.text[e.bytes.clone()].to_string(),
                span: Some(span(e.bytes)),
                kind: e.kind,
                value: e.value,
                begin: e.begin,
                end: e.end,
                from: TimeFrom::Text,
            })
            .collect(),
        places: places
            .into_iter()
            .map(|p| Place {
                text: report.text[p.bytes.clone()].to_string(),
                span: span(p.bytes),
                name: p.name,
                geonames_id: p.geonames_id,
                lat: p.lat,
                lon: p.lon,
                feature: p.feature,
                admin1: p.admin1,
                country: p.country,
                precision: p.precision,
                confidence: p.confidence,
                demonym: p.demonym,
                nested: p.nested,
            })
            .collect(),
        actors: Vec::new(),
        counts: Vec::new(),
        attributions: Vec::new(),
        coreference: Vec::new(),
    }
}

//! Every value that was told, and by whom.

use std::collections::BTreeMap;

use dateline_record::{Decided, Range, TimeFrom, Value};

use super::{Member, parties};
use crate::rules::LinkRules;

/// The values of every field, each list by when they were told first.
pub(super) fn all(members: &[Member<'_>], rules: &LinkRules) -> BTreeMap<String, Vec<Value>> {
    let mut fields: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for m in members {
        let event = m.event;
        let mut add = |field: &str, value: Decided| {
            let values = fields.entry(field.to_string()).or_default();
            tell(values, value, m);
        };
        for count in &event.counts {
            let range = Range {
                low: count.low,
                best: count.best,
                high: count.high,
            };
            add(count.what.name(), Decided::Range(range));
        }
        if let Some(place) = &event.place {
            let name = place.name.as_ref().unwrap_or(&place.text);
            add("place", Decided::Words(one_line(name)));
        }
        if let Some(time) = event.time.as_ref().filter(|t| t.from == TimeFrom::Text) {
            let value = time.value.as_ref().unwrap_or(&time.text);
            add("time", Decided::Words(one_line(value)));
        }
        if let Some(weapon) = &event.weapon {
            add("weapon", Decided::Words(one_line(&weapon.text)));
        }
        add("status", Decided::Words(event.status.name().to_string()));
    }
    for (field, of) in [
        ("actors", parties::ACTORS),
        ("recipients", parties::RECIPIENTS),
    ] {
        let values = parties::values(members, of, rules);
        if !values.is_empty() {
            fields.insert(field.to_string(), values);
        }
    }
    fields
}

/// Adds that this member tells this value.
pub(super) fn tell(values: &mut Vec<Value>, value: Decided, m: &Member<'_>) {
    let at = match values.iter().position(|v| v.value == value) {
        Some(at) => at,
        None => {
            values.push(Value {
                value,
                claims: Vec::new(),
                sources: Vec::new(),
                first: m.published().map(str::to_string),
                last: None,
            });
            values.len() - 1
        }
    };
    add(&mut values[at], m);
}

/// Adds a member to those that tell a value; members come in the order of publication.
pub(super) fn add(value: &mut Value, m: &Member<'_>) {
    if !value.claims.contains(&m.event.id) {
        value.claims.push(m.event.id.clone());
    }
    if let Some(source) = m.source().map(one_line)
        && !value.sources.contains(&source)
    {
        value.sources.push(source);
    }
    let published = m.published().map(str::to_string);
    value.last = value.last.take().max(published);
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

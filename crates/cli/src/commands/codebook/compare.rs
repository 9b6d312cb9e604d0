//! Which events of one coding are those of another.
//!
//! Ids tell nothing here: they depend on the codebook. Within a report two events are the same where
//! they are told by the same words; what is left is paired by weaker likeness, so that an event that
//! only moved or was merged otherwise counts as changed and not as one lost and one gained.

use std::collections::HashMap;

use serde_json::Value;

/// Fields that are compared, in the order in which they are told.
pub(super) const FIELDS: [&str; 16] = [
    "type",
    "mode",
    "context",
    "status",
    "hedged",
    "actors",
    "recipients",
    "counts",
    "weapon",
    "place",
    "time",
    "source",
    "cameo",
    "acled",
    "ucdp",
    "rule",
];

/// What is compared of an event record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Told {
    /// The report's id.
    pub(super) report: String,
    /// PLOVER type.
    pub(super) kind: String,
    /// The entry that fired.
    pub(super) rule: String,
    /// The sentence.
    pub(super) text: String,
    sentence: (u64, u64),
    /// The words that tell of it, the chief ones first.
    triggers: Vec<(u64, u64)>,
    /// [`FIELDS`] as people read them; empty where there is nothing.
    pub(super) fields: [String; 16],
    confidence: f64,
}

fn text<'v>(v: &'v Value, key: &str) -> &'v str {
    v[key].as_str().unwrap_or("")
}

fn list<'v>(v: &'v Value, key: &str) -> &'v [Value] {
    v[key].as_array().map_or(&[], Vec::as_slice)
}

fn joined(parts: impl Iterator<Item = String>, by: &str) -> String {
    parts.collect::<Vec<_>>().join(by)
}

fn words(v: &Value, key: &str, by: &str) -> String {
    joined(
        list(v, key)
            .iter()
            .filter_map(|x| Some(x.as_str()?.to_string())),
        by,
    )
}

fn span(v: &Value) -> (u64, u64) {
    (v[0].as_u64().unwrap_or(0), v[1].as_u64().unwrap_or(0))
}

fn party(p: &Value) -> String {
    let name = p["name"].as_str().filter(|n| *n != text(p, "text"));
    let mut codes: Vec<&str> = p["country"].as_str().into_iter().collect();
    codes.extend(list(p, "sectors").iter().filter_map(Value::as_str));
    let name = name.map(|n| format!(" (= {n})")).unwrap_or_default();
    let codes = if codes.is_empty() {
        String::new()
    } else {
        format!(" [{}]", codes.join(" "))
    };
    let told = text(p, "text").split_whitespace().collect::<Vec<_>>();
    format!("{}{name}{codes}", told.join(" "))
}

fn count(c: &Value) -> String {
    let n = |key: &str| {
        c[key]
            .as_u64()
            .map_or_else(|| "?".to_string(), |n| n.to_string())
    };
    let (low, best, high) = (n("low"), n("best"), n("high"));
    let number = if low == best && best == high {
        best
    } else {
        format!("{low}/{best}/{high}")
    };
    format!("{} {number}", text(c, "what"))
}

impl Told {
    /// What is compared of a record; `None` where it is no event.
    pub(super) fn read(v: &Value) -> Option<Told> {
        if !text(v, "schema").starts_with("dateline.event/") {
            return None;
        }
        let parties = |key: &str| joined(list(v, key).iter().map(party), ", ");
        let (place, time, codes) = (&v["place"], &v["time"], &v["codes"]);
        let evidence = &v["evidence"];
        let sources = list(v, "attribution").iter().map(|a| {
            let source = &a["source"];
            let who = if source.is_null() {
                "?".to_string()
            } else {
                party(source)
            };
            format!("{who} {}", text(a, "stance"))
        });
        let place = if place.is_null() {
            String::new()
        } else {
            let known = match (place["lat"].as_f64(), place["lon"].as_f64()) {
                (Some(lat), Some(lon)) => format!(" {lat:.2}, {lon:.2}"),
                _ => String::new(),
            };
            format!(
                "{} [{}]{known}",
                text(place, "text"),
                text(place, "country")
            )
        };
        let acled = &codes["acled"];
        let fields = [
            text(v, "type").to_string(),
            words(v, "modes", ", "),
            words(v, "context", ", "),
            text(v, "status").to_string(),
            v["hedged"]
                .as_bool()
                .filter(|h| *h)
                .map(|_| "yes".to_string())
                .unwrap_or_default(),
            parties("actors"),
            parties("recipients"),
            joined(list(v, "counts").iter().map(count), ", "),
            text(&v["weapon"], "text").to_string(),
            place,
            match (text(time, "value"), text(time, "from")) {
                ("", _) => text(time, "text").to_string(),
                (value, "published") => format!("{value} (publication)"),
                (value, _) => value.to_string(),
            },
            joined(sources, " ← "),
            text(codes, "cameo").to_string(),
            match text(acled, "sub_event_type") {
                "" => String::new(),
                sub => format!("{sub} {}", text(acled, "interaction"))
                    .trim_end()
                    .to_string(),
            },
            codes["ucdp"]["type_of_violence"]
                .as_u64()
                .map(|n| n.to_string())
                .unwrap_or_default(),
            text(evidence, "rule").to_string(),
        ];
        let also = list(evidence, "also").iter().map(|t| span(&t["trigger"]));
        Some(Told {
            report: text(&v["report"], "id").to_string(),
            kind: text(v, "type").to_string(),
            rule: text(evidence, "rule").to_string(),
            text: text(evidence, "text")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            sentence: span(&evidence["sentence"]),
            triggers: std::iter::once(span(&evidence["trigger"]))
                .chain(also)
                .collect(),
            fields,
            confidence: v["confidence"].as_f64().unwrap_or(0.0),
        })
    }

    /// Fields that differ: name, before, after.
    pub(super) fn differences<'t>(
        &'t self,
        after: &'t Told,
    ) -> Vec<(&'static str, &'t str, &'t str)> {
        FIELDS
            .into_iter()
            .zip(self.fields.iter().zip(&after.fields))
            .filter(|(_, (a, b))| a != b)
            .map(|(name, (a, b))| (name, a.as_str(), b.as_str()))
            .collect()
    }

    fn chief(&self) -> (u64, u64) {
        self.triggers.first().copied().unwrap_or((0, 0))
    }
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Change<'t> {
    /// It is only there after.
    Gained(&'t Told),
    /// It is only there before.
    Lost(&'t Told),
    /// It is in both, and differs.
    Changed(&'t Told, &'t Told),
    /// It differs in its confidence alone.
    Surer,
    /// It is the same.
    Same,
}

/// How two events of one report are alike, the strongest first.
const LIKENESS: [fn(&Told, &Told) -> bool; 4] = [
    |a, b| a.chief() == b.chief() && a.kind == b.kind,
    |a, b| a.chief() == b.chief(),
    |a, b| a.kind == b.kind && a.triggers.iter().any(|t| b.triggers.contains(t)),
    |a, b| {
        let overlap = a.sentence.0 < b.sentence.1 && b.sentence.0 < a.sentence.1;
        a.kind == b.kind && a.rule == b.rule && overlap
    },
];

/// Holds two codings of the same reports against each other. The order is that of the reports as they
/// first come, and within one of the text.
pub(super) fn compare<'t>(before: &'t [Told], after: &'t [Told]) -> Vec<Change<'t>> {
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut reports: Vec<[Vec<&Told>; 2]> = Vec::new();
    for (side, events) in [(0, before), (1, after)] {
        for event in events {
            let place = *at.entry(&event.report).or_insert_with(|| {
                reports.push(Default::default());
                reports.len() - 1
            });
            reports[place][side].push(event);
        }
    }
    let mut changes = Vec::new();
    for [before, after] in &reports {
        changes.extend(compare_report(before, after));
    }
    changes
}

fn compare_report<'t>(before: &[&'t Told], after: &[&'t Told]) -> Vec<Change<'t>> {
    let mut pair_of: Vec<Option<usize>> = vec![None; before.len()];
    let mut taken = vec![false; after.len()];
    for alike in LIKENESS {
        for (a, pair) in before.iter().zip(&mut pair_of) {
            if pair.is_some() {
                continue;
            }
            let found = (0..after.len()).find(|&b| !taken[b] && alike(a, after[b]));
            if let Some(b) = found {
                taken[b] = true;
                *pair = Some(b);
            }
        }
    }
    let gained = (0..after.len())
        .filter(|&b| !taken[b])
        .map(|b| (after[b].chief(), Change::Gained(after[b])));
    let mut changes: Vec<_> = before
        .iter()
        .zip(&pair_of)
        .map(|(&a, pair)| {
            let change = match pair.map(|b| after[b]) {
                None => Change::Lost(a),
                Some(b) if a.fields != b.fields => Change::Changed(a, b),
                Some(b) if a.confidence != b.confidence => Change::Surer,
                Some(_) => Change::Same,
            };
            (a.chief(), change)
        })
        .chain(gained)
        .collect();
    changes.sort_by_key(|(chief, _)| *chief);
    changes.into_iter().map(|(_, change)| change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// An event: report, trigger, further triggers, type, mode, status, rule.
    fn event(
        report: &str,
        trigger: (u64, u64),
        also: &[(u64, u64)],
        kind: &str,
        status: &str,
        rule: &str,
    ) -> Told {
        let also: Vec<Value> = also
            .iter()
            .map(|t| json!({"trigger": [t.0, t.1]}))
            .collect();
        let v = json!({
            "schema": "dateline.event/1",
            "report": {"id": report},
            "type": kind,
            "modes": [],
            "context": [],
            "status": status,
            "hedged": false,
            "confidence": 0.8,
            "evidence": {
                "sentence": [trigger.0 / 100 * 100, trigger.0 / 100 * 100 + 99],
                "trigger": [trigger.0, trigger.1],
                "rule": rule,
                "text": "A  sentence.",
                "also": also,
            },
        });
        Told::read(&v).expect("an event")
    }

    fn one(event: &Told) -> &[Told] {
        std::slice::from_ref(event)
    }

    /// `+` gained, `-` lost, `~` changed with the fields that did, `=` the same.
    #[track_caller]
    fn check(before: &[Told], after: &[Told], expected: &[&str]) {
        let told: Vec<String> = compare(before, after)
            .into_iter()
            .map(|c| match c {
                Change::Gained(e) => format!("+{}", e.kind),
                Change::Lost(e) => format!("-{}", e.kind),
                Change::Changed(a, b) => {
                    let fields: Vec<&str> = a.differences(b).iter().map(|d| d.0).collect();
                    format!("~{}", fields.join(","))
                }
                Change::Surer => "surer".to_string(),
                Change::Same => "=".to_string(),
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn events_are_paired_by_their_words() {
        let a = |status: &str| event("r", (10, 15), &[], "ASSAULT", status, "assault.x");
        check(&[a("actual")], &[a("actual")], &["="]);
        check(&[a("actual")], &[a("future")], &["~status"]);
        check(&[], &[a("actual")], &["+ASSAULT"]);
        check(&[a("actual")], &[], &["-ASSAULT"]);
        // Another type on the same words is a change.
        let coerce = event("r", (10, 15), &[], "COERCE", "actual", "coerce.y");
        check(&[a("actual")], one(&coerce), &["~type,rule"]);
        // Unless the same type is there too.
        check(&[a("actual")], &[coerce, a("actual")], &["=", "+COERCE"]);
        // The same words in another report are another event.
        let other = event("s", (10, 15), &[], "ASSAULT", "actual", "assault.x");
        check(&[a("actual")], &[other], &["-ASSAULT", "+ASSAULT"]);
    }

    #[test]
    fn one_that_was_merged_or_moved_is_no_loss_and_gain() {
        let stormed = event("r", (10, 15), &[(20, 25)], "ASSAULT", "actual", "assault.x");
        let killed = event("r", (20, 25), &[], "ASSAULT", "actual", "assault.y");
        check(one(&stormed), one(&killed), &["~rule"]);
        check(
            &[stormed],
            &[
                killed.clone(),
                event("r", (10, 15), &[], "ASSAULT", "actual", "assault.x"),
            ],
            &["=", "+ASSAULT"],
        );
        // Told by another word of its sentence, by the same entry.
        let moved = event("r", (40, 45), &[], "ASSAULT", "actual", "assault.y");
        check(one(&killed), &[moved], &["="]);
        let far = event("r", (140, 145), &[], "ASSAULT", "actual", "assault.y");
        check(&[killed], &[far], &["-ASSAULT", "+ASSAULT"]);
    }

    #[test]
    fn confidence_alone_is_no_change_of_the_event() {
        let a = event("r", (10, 15), &[], "ASSAULT", "actual", "assault.x");
        let b = Told {
            confidence: 0.9,
            ..a.clone()
        };
        check(&[a], &[b], &["surer"]);
    }

    #[test]
    fn what_is_no_event_is_not_read() {
        assert_eq!(
            Told::read(&json!({"schema": "dateline.annotation/1"})),
            None
        );
        assert_eq!(Told::read(&json!([1, 2])), None);
        // Fields that an older record has not are empty.
        let bare = Told::read(&json!({"schema": "dateline.event/1"})).expect("an event");
        assert_eq!(bare.fields, <[String; 16]>::default());
    }
}

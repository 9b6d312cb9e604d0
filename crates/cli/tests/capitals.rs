//! Reports written all in capitals are read as others are, and records show what stands in them.

mod common;

use common::code_texts;
use serde_json::Value;

const REPORT: &str = "Lima, 12 March 1991 (Andean News) -- Guerrillas of the Shining Path killed the mayor of Huanta and two policemen on Monday, the interior ministry said.

Minister Victor Malca said that about 30 rebels attacked the town hall with dynamite and rifles. President Alberto Fujimori condemned the attack.

In Ayacucho, soldiers arrested five students of the National University of San Cristobal. The students' union called for a strike on 15 March.

An army patrol clashed with insurgents near Tarma; the rebels said they had wounded four soldiers. Peru asked the United States for helicopters.";

/// What is compared: type, mode, status, parties in capitals, and the places of all of it in the text.
fn told(events: &[Value]) -> Vec<Value> {
    let side = |e: &Value, side: &str| -> Vec<Value> {
        let parties = e[side].as_array().expect("parties");
        let party = |p: &Value| {
            let text = p["text"].as_str().expect("text").to_uppercase();
            serde_json::json!([text, p["span"], p["kind"], p["country"], p["sectors"]])
        };
        parties.iter().map(party).collect()
    };
    let event = |e: &Value| {
        serde_json::json!({
            "type": e["type"], "modes": e["modes"], "status": e["status"],
            "actors": side(e, "actors"), "recipients": side(e, "recipients"),
            "trigger": e["evidence"]["trigger"], "rule": e["evidence"]["rule"],
            "time": e["time"]["value"], "place": e["place"]["name"],
        })
    };
    events.iter().map(event).collect()
}

#[test]
fn a_report_in_capitals_tells_the_same_events() {
    let capitals = REPORT.to_uppercase();
    let normal = code_texts([("report", REPORT)], &[]);
    let shouted = code_texts([("report", capitals.as_str())], &[]);
    assert!(normal.len() >= 7, "{normal:?}");
    assert_eq!(told(&shouted), told(&normal));
    for event in &shouted {
        let text = event["evidence"]["text"].as_str().expect("text");
        assert!(capitals.contains(text), "{text}");
        for side in ["actors", "recipients"] {
            for party in event[side].as_array().expect("parties") {
                let text = party["text"].as_str().expect("text");
                assert_eq!(text, text.to_uppercase());
            }
        }
    }
}

#[test]
fn a_headline_in_capitals_is_read_in_a_mixed_report() {
    let body = "\n\nThe bus was attacked near Huanta, a spokesman said.";
    let of = |headline: &str| {
        let text = format!("{headline}{body}");
        told(&code_texts([("report", text.as_str())], &[]))
    };
    let normal = of("Rebels kill six passengers of a bus in Peru");
    assert!(
        normal.iter().any(|e| e["actors"][0][0] == "REBELS"),
        "{normal:?}"
    );
    assert_eq!(of("REBELS KILL SIX PASSENGERS OF A BUS IN PERU"), normal);
}

//! All of PLOVER can be coded: every type, mode and context is given by a rule and checked by an
//! example. `dateline codebook check` runs the examples.

use std::collections::BTreeSet;

use dateline_codebook::{Codebook, Expectation};

#[test]
fn every_type_mode_and_context_is_given_and_checked() {
    let book = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let plover = &book.plover;
    // As PLOVER has them; a mode that several types have counts for each.
    let modes: BTreeSet<String> = plover
        .kinds
        .iter()
        .flat_map(|k| k.modes.iter().map(|m| format!("{} {}", k.name, m.name)))
        .collect();
    let contexts: BTreeSet<String> = plover.contexts.iter().cloned().collect();
    assert_eq!(
        (plover.kinds.len(), modes.len(), contexts.len()),
        (16, 67, 37)
    );

    let (mut given, mut checked) = (BTreeSet::new(), BTreeSet::new());
    let (mut contexts_given, mut contexts_checked) = (BTreeSet::new(), BTreeSet::new());
    for entry in &book.entries {
        given.extend(entry.modes.iter().map(|m| format!("{} {m}", entry.kind)));
        contexts_given.extend(entry.context.iter().cloned());
        for example in &entry.examples {
            let mut kind = &entry.kind;
            for (expected, _) in &example.expected {
                if let Expectation::Type(other) = expected {
                    kind = other;
                }
            }
            for (expected, _) in &example.expected {
                match expected {
                    Expectation::Mode(mode) => {
                        checked.insert(format!("{kind} {mode}"));
                    }
                    Expectation::Context(all) => contexts_checked.extend(all.iter().cloned()),
                    _ => {}
                }
            }
        }
    }
    for r in &book.refinements {
        given.extend(r.modes.iter().map(|m| format!("{} {m}", r.kind)));
        contexts_given.extend(r.context.iter().cloned());
    }
    let missing = |all: &BTreeSet<String>, have: &BTreeSet<String>| -> Vec<String> {
        all.difference(have).cloned().collect()
    };
    assert_eq!(
        missing(&modes, &given),
        [""; 0],
        "no rule gives these modes"
    );
    assert_eq!(missing(&modes, &checked), [""; 0], "no example checks them");
    assert_eq!(missing(&contexts, &contexts_given), [""; 0]);
    assert_eq!(missing(&contexts, &contexts_checked), [""; 0]);
}

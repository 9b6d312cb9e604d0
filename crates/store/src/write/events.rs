//! Which event of one reading of a report is which of another.

use dateline_record::Event;

/// For each of `old`, the event of `new` that is the same, read anew in the same text: the same words
/// and type; else the same type in overlapping words; else overlapping words. Each is given away once.
pub(super) fn again(old: &[Event], new: &[Event]) -> Vec<Option<usize>> {
    let overlap = |a: &Event, b: &Event| {
        let (a, b) = (a.evidence.trigger, b.evidence.trigger);
        a.0 < b.1 && b.0 < a.1
    };
    assign(
        old,
        new,
        &[
            &|a, b| a.kind == b.kind && a.evidence.trigger == b.evidence.trigger,
            &|a, b| a.kind == b.kind && overlap(a, b),
            &overlap,
        ],
    )
}

/// The same for another version of the report: the same type and words in a sentence that stayed as it
/// was, wherever it stands now.
pub(super) fn in_changed(old: &[Event], new: &[Event]) -> Vec<Option<usize>> {
    let within = |e: &Event| {
        let (sentence, trigger) = (e.evidence.sentence, e.evidence.trigger);
        (
            trigger.0.checked_sub(sentence.0),
            trigger.1.checked_sub(trigger.0),
        )
    };
    assign(
        old,
        new,
        &[
            &|a, b| {
                a.kind == b.kind && a.evidence.text == b.evidence.text && within(a) == within(b)
            },
        ],
    )
}

type Same<'a> = &'a dyn Fn(&Event, &Event) -> bool;

fn assign(old: &[Event], new: &[Event], rules: &[Same<'_>]) -> Vec<Option<usize>> {
    let mut given = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for same in rules {
        for (a, given) in old.iter().zip(&mut given) {
            if given.is_none() {
                let free = |&n: &usize| !taken[n] && same(a, &new[n]);
                *given = (0..new.len()).find(free);
                if let Some(n) = *given {
                    taken[n] = true;
                }
            }
        }
    }
    given
}

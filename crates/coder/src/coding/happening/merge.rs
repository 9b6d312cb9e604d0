//! Takes into an event what another mention adds.

use dateline_record::{Count, Event, Scope, TimeFrom, Trigger};

use super::Sources;
use super::fits::agree;

/// Whether `second` counts something that `first` does not.
pub(super) fn adds_counts(first: &Event, second: &Event) -> bool {
    second
        .counts
        .iter()
        .any(|c| is_new(c, &first.counts, false))
}

/// Whether a number is not among others. In one sentence the same number of two phrases is two numbers.
fn is_new(count: &Count, known: &[Count], same_sentence: bool) -> bool {
    !known.iter().any(|k| {
        k.what == count.what
            && if same_sentence {
                k.span == count.span
            } else {
                agree(k, count)
            }
    })
}

/// Takes into `first` what `second` adds: what fills what `first` left open, each with its own span.
/// The words of `second` become evidence, with whoever says them.
pub(super) fn merge(first: &mut Event, second: Event, sources: Sources) {
    let same_sentence = first.evidence.sentence == second.evidence.sentence;
    for mode in second.modes {
        if !first.modes.contains(&mode) {
            first.modes.push(mode);
        }
    }
    first.mode = first.modes.first().cloned();
    for context in second.context {
        if !first.context.contains(&context) {
            first.context.push(context);
        }
    }
    let counts: Vec<Count> = second
        .counts
        .into_iter()
        .filter(|c| is_new(c, &first.counts, same_sentence))
        .collect();
    first.counts.extend(counts);
    first.weapon = first.weapon.take().or(second.weapon);
    // What only stands in the other sentence need not be told of it.
    let own = |scope: Option<Scope>| same_sentence || scope == Some(Scope::Clause);
    first.place = first.place.take().or(second.place.filter(|p| own(p.scope)));
    let told = (first.time.as_ref()).is_some_and(|t| t.from != TimeFrom::Published);
    if !told && second.time.as_ref().is_some_and(|t| own(t.scope)) {
        first.time = second.time;
    }
    if first.actors.is_empty() {
        first.actors = second.actors;
    }
    if first.recipients.is_empty() {
        first.recipients = second.recipients;
    }
    // What one sentence tells as certain, another may do with "reportedly".
    if same_sentence {
        first.hedged |= second.hedged;
    } else if sources == Sources::Same {
        first.hedged &= second.hedged;
    }
    first.evidence.also.push(Trigger {
        trigger: second.evidence.trigger,
        rule: second.evidence.rule,
        sentence: second.evidence.sentence,
        text: second.evidence.text,
        attribution: second.attribution,
    });
    first.evidence.also.extend(second.evidence.also);
}

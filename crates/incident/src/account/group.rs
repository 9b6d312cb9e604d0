//! Which events of one report tell of one happening.

use dateline_record::{Event, Span};

use super::{Account, Piece, When, piece};
use crate::judge::{Around, Reason, Setting, Verdict, weigh};
use crate::rules::LinkRules;

/// The accounts of a report with these events: each event, in order of the text, joins the account
/// that most speaks for, the one told first among equals, or starts one.
pub(crate) fn accounts(events: &[Event], rules: &LinkRules) -> Vec<Account> {
    let mut pieces: Vec<Piece> = events.iter().map(|e| piece(e, rules)).collect();
    pieces.sort_by_key(|p| (p.trigger, p.account.events[0]));
    pieces.dedup_by_key(|p| p.account.events[0]);
    let mut groups: Vec<(Account, Vec<usize>)> = Vec::new();
    for i in 0..pieces.len() {
        let mut best: Option<(i32, usize)> = None;
        for (g, (account, members)) in groups.iter().enumerate() {
            let told: Vec<&Piece> = members.iter().map(|m| &pieces[*m]).collect();
            let score = fits(&pieces[i], account, &told, rules, &mut |_| ());
            if let Some(score) = score.filter(|s| *s > 0)
                && best.is_none_or(|(s, _)| score > s)
            {
                best = Some((score, g));
            }
        }
        match best {
            Some((_, g)) => {
                let before = groups[g].0.when;
                groups[g].0.absorb(&pieces[i].account);
                // Behind "two days after" the time reckoned from it is meant, whatever day the
                // sentence names besides.
                let reckoned = |w: &When| w.told && w.slack > 0;
                if pieces[i].offset
                    && let Some(when) = [before, pieces[i].account.when]
                        .into_iter()
                        .flatten()
                        .find(reckoned)
                {
                    groups[g].0.when = Some(when);
                }
                groups[g].1.push(i);
            }
            None => groups.push((pieces[i].account.clone(), vec![i])),
        }
    }
    groups.into_iter().map(|(account, _)| account).collect()
}

/// What speaks for and against two events of one report telling of one happening.
pub fn explain(a: &Event, b: &Event, rules: &LinkRules) -> (Verdict, Vec<Reason>) {
    let (a, b) = (piece(a, rules), piece(b, rules));
    let (first, second) = if a.trigger <= b.trigger {
        (a, b)
    } else {
        (b, a)
    };
    let mut reasons = Vec::new();
    let score = fits(&second, &first.account, &[&first], rules, &mut |r| {
        reasons.push(r);
    });
    let verdict = score.map_or(Verdict::Different, Verdict::Score);
    (verdict, reasons)
}

/// What speaks for a piece telling of the same as an account of its report; `None` where something
/// excludes it.
pub(crate) fn fits(
    piece: &Piece,
    account: &Account,
    members: &[&Piece],
    rules: &LinkRules,
    tell: &mut dyn FnMut(Reason),
) -> Option<i32> {
    // "Seven were killed in an ambush": the noun is where and how it happened, whatever day and place
    // the sentence names besides.
    let noun = members.iter().any(|m| one_phrase(piece, m));
    let sentence = members.iter().any(|m| m.sentence == piece.sentence);
    // So do two clauses behind one "ten weeks after".
    let offset = sentence && piece.offset && members.iter().any(|m| m.offset);
    let setting = Setting::Report {
        excluding: !noun && !offset,
    };
    let mut score = weigh(
        (&piece.account, Around::default()),
        (account, Around::default()),
        setting,
        rules,
        tell,
    )?;
    let mut add = |what: &'static str, points: i32| {
        tell(Reason { what, points });
        score += points;
    };
    if noun {
        add("event noun beside it", rules.within.noun);
    }
    if sentence {
        add("one sentence", rules.within.sentence);
    } else {
        let last = members.iter().map(|m| m.sentence).max();
        if last.is_some_and(|l| gap(l, piece.sentence) <= NEXT_CHARS) {
            add("neighbouring sentences", rules.within.next);
        }
    }
    let shared = members
        .iter()
        .any(|m| m.parties.iter().any(|p| piece.parties.contains(p)));
    if shared {
        add("the same mention takes part", rules.within.party);
    }
    if piece.definite && !sentence {
        add("refers to what was told", rules.within.refers);
    }
    if piece.another && !sentence {
        add("another one", rules.within.another);
    }
    if members.iter().all(|m| m.offset != piece.offset) {
        add("told as before or after it", rules.within.offset);
    }
    Some(score)
}

/// Between neighbouring sentences stand at most this many characters: blanks, a line's end.
const NEXT_CHARS: usize = 4;

/// Between a predicate and the event noun that says how it came about stand at most this many
/// characters: "killed in Tuesday's", "died during a two-hour".
const NOUN_CHARS: usize = 32;

fn gap(a: Span, b: Span) -> usize {
    b.0.saturating_sub(a.1)
}

/// Whether one of the two is the event noun that the other's clause names as how it came about.
fn one_phrase(a: &Piece, b: &Piece) -> bool {
    let within = |noun: &Piece, place: &Piece| {
        place
            .place
            .is_some_and(|p| p.0 <= noun.trigger.0 && noun.trigger.1 <= p.1)
    };
    if a.sentence != b.sentence {
        return false;
    }
    let (first, second) = if a.trigger <= b.trigger {
        (a, b)
    } else {
        (b, a)
    };
    within(a, b)
        || within(b, a)
        || (second.bare && gap(first.trigger, second.trigger) <= NOUN_CHARS)
}

//! From an event to an account of its own.

use dateline_record::{Count, Event, Party, PartyKind, Place, Scope, Span, Time, TimeFrom};

use super::{Account, Extent, Names, Site, Toll, When, Who, id, minute, short};
use crate::rules::LinkRules;

/// An event as an account of its own, with what only comparing within its report needs.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The account.
    pub(crate) account: Account,
    /// Its sentence.
    pub(crate) sentence: Span,
    /// Its trigger.
    pub(crate) trigger: Span,
    /// Mentions that take part, and the fuller ones they stand for.
    pub(crate) parties: Vec<Span>,
    /// Whether its clause names who it was done to, or a number.
    pub(crate) bare: bool,
    /// The words of its place.
    pub(crate) place: Option<Span>,
    /// Whether its words say that it was told before ("the attack").
    pub(crate) definite: bool,
    /// Whether they say that it is another one ("a second bomb").
    pub(crate) another: bool,
    /// Whether it comes behind "two days after", "a week earlier".
    pub(crate) offset: bool,
}

/// The piece that an event is.
pub(crate) fn piece(event: &Event, rules: &LinkRules) -> Piece {
    let group_rule = rules.group(&event.evidence.rule, &event.kind, event.mode.as_deref());
    let group = match group_rule {
        Some(g) if g.apart => {
            let by = event.evidence.rule.split('.').take(2);
            let by = by.collect::<Vec<_>>().join(".");
            short(&format!("{} {} {by}", g.name, event.kind))
        }
        Some(g) => short(&g.name),
        None => short(&format!("type {}", event.kind)),
    };
    let mut modes: Vec<u32> = event.modes.iter().map(|m| short(m)).collect();
    modes.sort_unstable();
    modes.dedup();
    let mut spot: Vec<u32> = Vec::new();
    if let Some(place) = &event.place {
        let own = place.name.as_deref().unwrap_or_default();
        spot.extend(words(&place.text, own, rules).spot);
    }
    let hits = group_rule.is_some_and(|g| g.hits);
    let things = |p: &&Party| p.kind == PartyKind::Thing || p.kind == PartyKind::Place;
    for party in event.recipients.iter().filter(|p| hits && things(p)) {
        spot.extend(
            words(
                &party.text,
                party.name.as_deref().unwrap_or_default(),
                rules,
            )
            .spot,
        );
    }
    spot.sort_unstable();
    spot.dedup();
    let when = event.time.as_ref().and_then(|t| when(t, rules));
    let who = |parties: &[Party]| -> Vec<Who> {
        let parties = parties.iter().filter(|p| p.inferred.is_none());
        let who = |p: &Party| {
            let mut who = who(p, rules);
            // What a protest is about is called a hundred ways.
            who.generic |= p.kind == PartyKind::Thing && !hits;
            who
        };
        parties.map(who).collect()
    };
    let trigger = event.evidence.trigger;
    let (definite, another) = determined(event, rules);
    let mut names = Names::default();
    names.read(&event.evidence.text, rules);
    let taking_part = event.actors.iter().chain(&event.recipients);
    Piece {
        account: Account {
            events: vec![id(&event.id)],
            trigger,
            group,
            modes,
            status: vec![event.status],
            when,
            sites: event.place.as_ref().and_then(site).into_iter().collect(),
            actors: who(&event.actors),
            targets: who(&event.recipients),
            tolls: event.counts.iter().filter_map(|c| toll(c, rules)).collect(),
            weapons: event
                .weapon
                .iter()
                .filter_map(|w| words(&w.text, "", rules).head)
                .collect(),
            spot,
            sentences: vec![short(&event.evidence.text)],
            names: names.sorted(),
            words: content(&event.evidence.text, rules),
        },
        sentence: event.evidence.sentence,
        trigger,
        parties: taking_part
            .flat_map(|p| [Some(p.span), p.coreferent])
            .flatten()
            .collect(),
        bare: event.recipients.is_empty() && event.counts.is_empty(),
        place: event.place.as_ref().map(|p| p.span),
        definite,
        another,
        offset: offset(event, rules),
    }
}

/// Words of less than this many letters say little.
const CONTENT_LETTERS: usize = 4;

/// Hashes of the words of a sentence that say something and are no names, sorted.
fn content(sentence: &str, rules: &LinkRules) -> Vec<u32> {
    let mut words: Vec<u32> = sentence
        .split(|c: char| c.is_whitespace() || c == '-' || c == '—')
        .filter(|w| w.chars().any(char::is_lowercase))
        .map(|w| bare(w.trim_end_matches("'s").trim_end_matches("’s")))
        .filter(|w| w.chars().count() >= CONTENT_LETTERS && !rules.words.empty.has(w))
        .map(|w| short(&rules.singular(&w)))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether the words before the trigger name a span of time before or after something else.
fn offset(event: &Event, rules: &LinkRules) -> bool {
    let mut last = String::new();
    for word in before(event).split_whitespace().map(bare) {
        if rules.words.relation.has(&word) && rules.words.units.has(&rules.singular(&last)) {
            return true;
        }
        last = word;
    }
    false
}

/// The words of the sentence before the trigger.
fn before(event: &Event) -> String {
    let (sentence, trigger) = (event.evidence.sentence, event.evidence.trigger);
    let before = trigger.0.saturating_sub(sentence.0);
    event.evidence.text.chars().take(before).collect()
}

/// Whether the words before the trigger say that it was told before, or that it is another one: the
/// nearest such word among the three before it, or the words of its weapon.
fn determined(event: &Event, rules: &LinkRules) -> (bool, bool) {
    let words = before(event);
    let mut near = words.split_whitespace().rev().take(3).map(bare);
    let named = event.weapon.as_ref().map(|w| w.text.clone());
    let another = |w: &String| rules.words.another.has(w);
    let weapon = named.unwrap_or_default();
    let weapon = weapon.split_whitespace().map(bare).any(|w| another(&w));
    let mut definite = false;
    let mut anew = weapon;
    for word in near.by_ref() {
        if another(&word) {
            anew = true;
            break;
        }
        if rules.words.definite.has(&word) {
            definite = true;
            break;
        }
    }
    (definite, anew)
}

/// A word in small letters without signs around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

/// The words of a party or a place.
pub(super) struct Said {
    /// Hash of its noun.
    pub(super) head: Option<u32>,
    /// Whether the noun says little.
    pub(super) generic: bool,
    /// Hashes of the words that say something, the noun among them unless it says little; sorted.
    pub(super) all: Vec<u32>,
    /// Hashes of the words that say at which spot it was.
    spot: Vec<u32>,
}

/// The words of `text` that are no part of `name`.
pub(super) fn words(text: &str, name: &str, rules: &LinkRules) -> Said {
    let named: Vec<String> = name.split_whitespace().map(bare).collect();
    let mut head: Option<(String, bool)> = None;
    let mut all = Vec::new();
    let mut spot = Vec::new();
    let mut closed = false;
    for word in text.split(|c: char| c.is_whitespace() || c == '-' || c == ',') {
        let possessive = word.ends_with("'s") || word.ends_with("’s");
        let word = bare(word.trim_end_matches("'s").trim_end_matches("’s"));
        if rules.words.behind.has(&word) {
            closed = head.is_some();
        }
        if word.is_empty()
            || rules.words.empty.has(&word)
            || word.chars().all(|c| c.is_ascii_digit())
            || named.contains(&word)
        {
            continue;
        }
        let one = rules.singular(&word);
        let generic = rules.words.generic.has(&one);
        if !generic {
            all.push(short(&one));
        }
        if !rules.words.anywhere.has(&one) {
            spot.push(short(&one));
        }
        if !closed && !possessive {
            head = Some((one, generic));
        }
    }
    all.sort_unstable();
    all.dedup();
    let (head, generic) = match head {
        Some((one, generic)) => (Some(short(&one)), generic),
        None => (None, true),
    };
    Said {
        head,
        generic,
        all,
        spot,
    }
}

/// What is known of a party.
pub(crate) fn who(party: &Party, rules: &LinkRules) -> Who {
    let said = words(&party.text, "", rules);
    let name = party.wikidata.as_ref().or(party.name.as_ref());
    // "opposition leader Giorgi Maisashvili", "Mr Maisashvili": the noun is a surname.
    let last = party.text.split_whitespace().next_back();
    let surnamed = last.is_some_and(|w| w.starts_with(char::is_uppercase))
        && party.text.contains(char::is_whitespace);
    Who {
        name: name.map(|n| short(n)),
        person: party.kind == PartyKind::Person && (name.is_some() || surnamed),
        thing: party.kind == PartyKind::Thing,
        head: said.head,
        generic: said.generic,
        words: said.all,
        country: party.country.as_ref().map(|c| short(c)),
        sectors: party.sectors.iter().map(|s| short(s)).collect(),
    }
}

fn site(place: &Place) -> Option<Site> {
    if place.geonames_id.is_none() && place.name.is_none() && place.country.is_none() {
        return None;
    }
    let feature = place.feature.as_deref().unwrap_or_default();
    let extent = match feature {
        f if f.starts_with("A.PCL") => Extent::Country,
        "A.ADM1" | "A.ADM1H" => Extent::Region,
        f if f.starts_with("A.") => Extent::District,
        "" if place.name.is_none() => Extent::Country,
        "" if place.precision == Some(3) => Extent::Region,
        f if f.starts_with("P.") || f.starts_with("S.") || f.is_empty() => Extent::Spot,
        _ => Extent::Region,
    };
    let at = match (place.lat, place.lon) {
        (Some(lat), Some(lon)) if lat.is_finite() && lon.is_finite() => {
            Some((lat as f32, lon as f32))
        }
        _ => None,
    };
    // Only what is known of the country: "the terminal" in Colombia.
    let named = place.geonames_id.is_some() || place.name.is_some();
    Some(Site {
        id: place.geonames_id,
        name: place.name.as_ref().map(|n| short(&n.to_lowercase())),
        at: if named { at } else { None },
        extent,
        precision: place.precision.unwrap_or(3).clamp(1, 3),
        country: place.country.as_ref().map(|c| short(c)),
        admin1: place.admin1.as_ref().map(|a| short(&a.to_lowercase())),
        clause: place.scope == Some(Scope::Clause) || place.scope.is_none(),
    })
}

fn when(time: &Time, rules: &LinkRules) -> Option<When> {
    let begin = minute(time.begin.as_deref()?)?;
    let end = time.end.as_deref().and_then(minute);
    let end = end.unwrap_or(begin).max(begin.saturating_add(1));
    let told = time.from == TimeFrom::Text;
    let slack = |word: &str| {
        let word = rules.singular(&bare(word));
        rules.time.slack.get(&word).copied()
    };
    // A weekday or a date is what it says; "two days after" is reckoned.
    let reckoned = time.text.split_whitespace().filter_map(slack).max();
    Some(When {
        begin,
        end,
        slack: reckoned.unwrap_or(0),
        told,
    })
}

/// Hash of the noun of whom a number counts; `None` where that says little.
pub(crate) fn counted(count: &Count, rules: &LinkRules) -> Option<u32> {
    let said = words(count.of.as_deref()?, "", rules);
    said.head.filter(|_| !said.generic)
}

fn toll(count: &Count, rules: &LinkRules) -> Option<Toll> {
    let best = count.best.or(count.low).or(count.high)?;
    Some(Toll {
        what: count.what,
        low: count.low.unwrap_or(0).min(best),
        best,
        high: count.high.unwrap_or(u64::MAX).max(best),
        of: count.of.as_ref().and_then(|of| words(of, "", rules).head),
    })
}

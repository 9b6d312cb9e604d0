//! Measures what linking a report costs while the archive grows.
//!
//!     stream [REPORTS] [AT,AT,…]
//!
//! A stream of reports with their events is composed from templates, without parsing: happenings of
//! seven kinds in 20,000 towns, each told by one to nine reports over a few days, with names and with tolls
//! that rise; a hundred reports a day. Every report is linked by itself. For each of
//! the sizes named (10,000, 100,000 and 1,000,000 unless told) one line of JSON gives the mean
//! processor time of the reports that led up to it, and the peak of memory.

use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use dateline_incident::{Layer, LinkRules, Linker, Memory, Source, Telling};
use dateline_record::{
    Codes, Count, CountKind, EVENT_SCHEMA, Event, Evidence, Party, PartyKind, Place, ReportRef,
    Span, Status, Time, TimeFrom, TimeKind,
};
use jiff::civil::Date;

/// The reports that a figure is taken over: those before the size, this many at most.
const WINDOW: usize = 5_000;

/// Reports a day, those of a fair-sized monitoring desk: a hundred days hold 10,000, 27 years a million.
const A_DAY: usize = 100;

/// Towns that things happen in.
const TOWNS: u64 = 20_000;

type Kind = (
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
    &'static str,
    CountKind,
);

/// Kinds of happenings: type, mode, entry, a sentence's beginning and middle, what is counted.
const KINDS: [Kind; 7] = [
    (
        "ASSAULT",
        Some("explosives"),
        "assault.explosives",
        "A car bomb planted by",
        "killed",
        CountKind::Killed,
    ),
    (
        "ASSAULT",
        None,
        "assault",
        "Gunmen of",
        "shot dead",
        CountKind::Killed,
    ),
    (
        "ASSAULT",
        Some("abduct"),
        "assault.abduct",
        "Fighters of",
        "abducted",
        CountKind::Abducted,
    ),
    (
        "PROTEST",
        Some("demo"),
        "protest.demo",
        "Supporters of",
        "marched with",
        CountKind::Participants,
    ),
    (
        "COERCE",
        Some("arrest"),
        "coerce.arrest",
        "Officers loyal to",
        "arrested",
        CountKind::Detained,
    ),
    (
        "CONSULT",
        None,
        "consult",
        "Envoys of",
        "met",
        CountKind::Other,
    ),
    ("AID", None, "aid", "Volunteers of", "fed", CountKind::Other),
];

/// Whom it happens to.
const WHOM: [&str; 30] = [
    "farmers",
    "shopkeepers",
    "teachers",
    "drivers",
    "soldiers",
    "students",
    "nurses",
    "miners",
    "fishermen",
    "clerks",
    "herders",
    "policemen",
    "pilgrims",
    "builders",
    "dockers",
    "engineers",
    "vendors",
    "monks",
    "surgeons",
    "sailors",
    "joiners",
    "tailors",
    "lawyers",
    "reporters",
    "weavers",
    "bakers",
    "guards",
    "aid-workers",
    "councillors",
    "porters",
];

/// Where in a town.
const SITES: [&str; 10] = [
    "a market",
    "a bridge",
    "the courthouse",
    "a school",
    "a checkpoint",
    "the harbour",
    "a mill",
    "the bus station",
    "a clinic",
    "the barracks",
];

/// What else is told, each with a name.
const DETAILS: [&str; 6] = [
    " by the road to ",
    ", after talks led by ",
    ", while cousins of ",
    " waited in the hospital of ",
    " for an answer from Captain ",
    " and his deputy ",
];

/// Numbers without pattern that are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut h = self.0;
        h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (h ^ (h >> 31)) % below
    }
}

/// A name of syllables, always the same for a number.
fn name(number: u64, syllables: usize) -> String {
    const FIRST: &[u8] = b"bdfgklmnprstvz";
    const LAST: &[u8] = b"aeiou";
    let mut random = Random(number.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let mut name = String::new();
    for _ in 0..syllables {
        name.push(FIRST[random.next(FIRST.len() as u64) as usize] as char);
        name.push(LAST[random.next(LAST.len() as u64) as usize] as char);
    }
    name[..1].to_uppercase() + &name[1..]
}

/// What happened.
#[derive(Clone)]
struct Happening {
    kind: usize,
    town: u64,
    group: u64,
    whom: usize,
    site: usize,
    day: i32,
    toll: u64,
    official: u64,
}

/// A report that is still to be printed.
#[derive(Clone)]
struct Due {
    day: i32,
    number: u64,
    what: Happening,
}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        (self.day, self.number) == (other.day, other.number)
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Due) -> std::cmp::Ordering {
        (other.day, other.number).cmp(&(self.day, self.number))
    }
}

/// Reports in order of their days.
struct Stream {
    random: Random,
    due: BinaryHeap<Due>,
    day: i32,
    printed: usize,
    number: u64,
}

impl Stream {
    fn report(&mut self) -> (String, String, Event) {
        loop {
            if let Some(due) = self.due.peek()
                && due.day <= self.day
                && self.printed < A_DAY
                && let Some(due) = self.due.pop()
            {
                self.printed += 1;
                return event(&due);
            }
            if self.printed >= A_DAY {
                self.day += 1;
                self.printed = 0;
            }
            self.happen();
        }
    }

    /// Something happens today and is told over some days.
    fn happen(&mut self) {
        let r = &mut self.random;
        let what = Happening {
            kind: r.next(KINDS.len() as u64) as usize,
            town: r.next(TOWNS),
            group: r.next(3_000),
            whom: r.next(WHOM.len() as u64) as usize,
            site: r.next(SITES.len() as u64) as usize,
            day: self.day,
            toll: 1 + r.next(60),
            official: r.next(100_000),
        };
        // Most are told a few times, some by many.
        let told = 1 + r.next(3) + if r.next(10) == 0 { r.next(6) } else { 0 };
        for nth in 0..told {
            let mut what = what.clone();
            what.toll += nth / 2;
            what.official = what.official / 2 * 2 + self.random.next(2);
            let day = self.day + self.random.next(3) as i32;
            self.number += 1;
            self.due.push(Due {
                day,
                number: self.number,
                what,
            });
        }
    }
}

fn date(day: i32) -> Date {
    let epoch = jiff::civil::date(2015, 1, 1);
    epoch
        .checked_add(jiff::Span::new().days(day))
        .unwrap_or(epoch)
}

fn party(text: String, kind: PartyKind, named: bool) -> Party {
    Party {
        name: named.then(|| text.clone()),
        span: Span(0, text.chars().count()),
        text,
        kind,
        country: None,
        sectors: Vec::new(),
        wikidata: None,
        coreferent: None,
        inferred: None,
    }
}

/// A report's id and day, and its event.
fn event(due: &Due) -> (String, String, Event) {
    let what = &due.what;
    let (kind, mode, rule, begin, middle, counted) = KINDS[what.kind];
    let town = name(what.town, 3);
    let province = name(90_000 + what.town / 50, 4);
    let group = format!("{} Front", name(200_000 + what.group, 3));
    let official = format!(
        "{} {}",
        name(300_000 + what.official % 400, 2),
        name(400_000 + what.official, 4)
    );
    let (toll, whom, site) = (what.toll, WHOM[what.whom], SITES[what.site]);
    // What makes a happening that one: each report tells some of it.
    let detail = |nth: u64| {
        name(
            1_000_000 + (what.official / 2 * 7 + what.town) * 10 + nth,
            4,
        )
    };
    let mut details = String::new();
    for nth in 0..6 {
        if !(due.number + nth).is_multiple_of(3) {
            details.push_str(DETAILS[nth as usize]);
            details.push_str(&detail(nth));
        }
    }
    let text = format!(
        "{begin} the {group} {middle} {toll} {whom} near {site} in {town}, {province}, on {}{details}, {official} said.",
        date(what.day).strftime("%A"),
    );
    let id = format!("r{}", due.number);
    let count = Count {
        what: counted,
        low: Some(toll),
        best: Some(toll),
        high: Some(toll),
        of: Some(whom.to_string()),
        of_span: None,
        text: toll.to_string(),
        span: Span(0, 1),
        including: Vec::new(),
    };
    let place = Place {
        text: town.clone(),
        name: Some(town),
        geonames_id: Some(what.town + 1),
        lat: Some((what.town % 140) as f64 - 60.0),
        lon: Some((what.town / 140) as f64 * 2.0 - 140.0),
        feature: Some("P.PPL".to_string()),
        admin1: Some(province),
        country: Some(["AAA", "BBB", "CCC", "DDD"][(what.town / 50 % 4) as usize].to_string()),
        precision: Some(1),
        confidence: Some(0.9),
        ..Place::default()
    };
    let day = date(what.day);
    let time = Time {
        text: day.strftime("%A").to_string(),
        span: Some(Span(0, 6)),
        kind: TimeKind::Date,
        value: Some(day.to_string()),
        begin: Some(day.to_string()),
        end: Some(date(what.day + 1).to_string()),
        from: TimeFrom::Text,
        scope: None,
    };
    let published = date(due.day).to_string();
    let event = Event {
        schema: EVENT_SCHEMA.to_string(),
        id: format!("{:016x}", due.number),
        report: ReportRef {
            id: id.clone(),
            publisher: Some(name(500_000 + due.number % 300, 3)),
            published: Some(published.clone()),
            ..ReportRef::default()
        },
        kind: kind.to_string(),
        mode: mode.map(str::to_string),
        modes: mode.iter().map(|m| (*m).to_string()).collect(),
        context: Vec::new(),
        status: Status::Actual,
        hedged: false,
        actors: vec![party(group, PartyKind::Organisation, true)],
        recipients: vec![party(format!("{toll} {whom}"), PartyKind::Group, false)],
        counts: vec![count],
        weapon: None,
        place: Some(place),
        time: Some(time),
        attribution: Vec::new(),
        evidence: Evidence {
            sentence: Span(0, text.chars().count()),
            trigger: Span(0, begin.chars().count()),
            rule: rule.to_string(),
            text,
            also: Vec::new(),
            signs: Vec::new(),
        },
        confidence: 0.9,
        codes: Codes::default(),
    };
    (id, published, event)
}

/// Processor time of this thread, which other programs don't lengthen; elsewhere than on Linux, time.
fn clock(begun: Instant) -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|n| n.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// The peak of resident memory in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().next());
    kilobytes.and_then(|k| k.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let reports: usize = arguments
        .next()
        .and_then(|a| a.parse().ok())
        .unwrap_or(1_000_000);
    let sizes = arguments
        .next()
        .unwrap_or_else(|| "10000,100000,1000000".to_string());
    let sizes: Vec<usize> = sizes.split(',').filter_map(|s| s.parse().ok()).collect();
    let rules = match LinkRules::built_in() {
        Ok(rules) => rules,
        Err(mistake) => return eprintln!("{}", mistake.message),
    };
    let mut stream = Stream {
        random: Random(1),
        due: BinaryHeap::new(),
        day: 0,
        printed: 0,
        number: 0,
    };
    let mut memory = Memory::default();
    let mut times: Vec<Duration> = Vec::new();
    let start = Instant::now();
    for n in 1..=reports {
        let (id, published, event) = stream.report();
        let begun = clock(start);
        let source = Source {
            id: &id,
            title: None,
            publisher: event.report.publisher.as_deref(),
            published: Some(&published),
            text: "",
            annotation: None,
            events: std::slice::from_ref(&event),
        };
        let telling = Telling::of(&source, &rules);
        let Ok(_) = Linker::new(&rules).add(&mut memory, vec![telling]);
        times.push(clock(start) - begun);
        if times.len() == WINDOW * 2 {
            times.drain(..WINDOW);
        }
        if sizes.contains(&n) {
            let last = &times[times.len().saturating_sub(WINDOW)..];
            let mean = last.iter().sum::<Duration>().as_secs_f64() / last.len() as f64;
            println!(
                "{{\"reports\": {n}, \"microseconds\": {:.0}, \"peak_mb\": {}, \"stories\": {}, \"incidents\": {}}}",
                mean * 1e6,
                peak(),
                memory.clusters(Layer::Reports).len(),
                memory.clusters(Layer::Accounts).len(),
            );
        }
    }
}

//! Times as the text tells them, resolved against the report's date of publication.
//!
//! What is read: ISO dates, dates with a month name, months, years, weekdays, and words relative to
//! today. What cannot be known has a null value. No clock is asked.

use std::ops::Range;

use dateline_clause::Tree;
use dateline_record::TimeKind;
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

/// A resolved time: TIMEX3 value and the days it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) kind: TimeKind,
    pub(crate) value: Option<String>,
    pub(crate) begin: Option<Date>,
    pub(crate) end: Option<Date>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    if word.len() < 3 {
        return None;
    }
    let found = MONTHS
        .iter()
        .position(|m| *m == word || (m.starts_with(word) && (word.len() == 3 || word == "sept")))?;
    Some(found as i8 + 1)
}

fn weekday(word: &str) -> Option<Weekday> {
    let days = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let word = word.trim_end_matches('s');
    days.iter()
        .find(|(name, _)| *name == word || (word.len() == 3 && name.starts_with(word)))
        .map(|(_, d)| *d)
}

fn part_of_day(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" => "TMO",
        "afternoon" => "TAF",
        "evening" => "TEV",
        "night" | "overnight" | "tonight" => "TNI",
        "midday" | "noon" => "T12:00",
        "midnight" => "T24:00",
        "dawn" => "TMO",
        _ => return None,
    })
}

fn number(word: &str) -> Option<i16> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (!digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse::<i16>().ok())
        .flatten()
        .filter(|y| (1000..=2999).contains(y))
}

/// Whether a bare number is a year of the kind news tells of.
pub(crate) fn is_recent_year(word: &str) -> bool {
    year(word).is_some_and(|y| (1900..=2099).contains(&y))
}

fn day_value(d: Date) -> String {
    d.to_string()
}

fn day(d: Date) -> Resolved {
    Resolved {
        kind: TimeKind::Date,
        value: Some(day_value(d)),
        begin: Some(d),
        end: d.tomorrow().ok(),
    }
}

fn month_of(y: i16, m: i8) -> Option<Resolved> {
    let first = Date::new(y, m, 1).ok()?;
    Some(Resolved {
        kind: TimeKind::Date,
        value: Some(format!("{y:04}-{m:02}")),
        begin: Some(first),
        end: first.checked_add(1.month()).ok(),
    })
}

fn year_of(y: i16) -> Option<Resolved> {
    let first = Date::new(y, 1, 1).ok()?;
    Some(Resolved {
        kind: TimeKind::Date,
        value: Some(format!("{y:04}")),
        begin: Some(first),
        end: first.checked_add(1.year()).ok(),
    })
}

fn week_of(d: Date) -> Option<Resolved> {
    let iso = d.iso_week_date();
    let monday = d
        .checked_sub((d.weekday().to_monday_zero_offset() as i64).days())
        .ok()?;
    Some(Resolved {
        kind: TimeKind::Date,
        value: Some(format!("{:04}-W{:02}", iso.year(), iso.week())),
        begin: Some(monday),
        end: monday.checked_add(1.week()).ok(),
    })
}

fn unknown(kind: TimeKind) -> Resolved {
    Resolved {
        kind,
        value: None,
        begin: None,
        end: None,
    }
}

fn shifted(day0: Date, span: Span) -> Option<Date> {
    day0.checked_add(span).ok()
}

/// Reads the time told by `words` (lower case). `ahead`: the event lies ahead, so a bare weekday or
/// month is the next one.
pub(crate) fn resolve(words: &[&str], published: Option<Date>, ahead: bool) -> Resolved {
    let part = words.iter().find_map(|w| part_of_day(w));
    let mut found = resolve_day(words, published, ahead);
    if let (Some(part), Some(value)) = (part, &found.value) {
        if value.len() == 10 && found.kind == TimeKind::Date {
            found.value = Some(format!("{value}{part}"));
            found.kind = TimeKind::Time;
        }
    } else if part.is_some() {
        found.kind = TimeKind::Time;
    }
    found
}

fn resolve_day(words: &[&str], published: Option<Date>, ahead: bool) -> Resolved {
    let has = |w: &str| words.contains(&w);
    // 2019-08-07
    for w in words {
        if let Ok(d) = w.parse::<Date>()
            && w.len() == 10
        {
            return day(d);
        }
    }
    let last = has("last") || has("previous") || has("past");
    let next = has("next") || has("coming");
    if let Some(at) = words.iter().position(|w| month(w).is_some()) {
        // "may" is a month only beside a number or alone.
        let m = month(words[at]).unwrap_or(1);
        let told_year = words.iter().find_map(|w| year(w));
        let told_day = words
            .iter()
            .enumerate()
            .filter(|&(i, _)| i.abs_diff(at) <= 2)
            .find_map(|(_, w)| if year(w).is_some() { None } else { number(w) })
            .filter(|d| (1..=31).contains(d));
        let y = told_year.or_else(|| {
            let p = published?;
            let mut y = p.year();
            // "February last year", "June this year"
            if has("year") && (last || next || has("this")) {
                return Some(y.saturating_add(if last { -1 } else { i16::from(next) }));
            }
            let d = told_day.unwrap_or(1) as i8;
            // The nearest such day in the direction the event lies.
            let this = date_or_last(y, m, d)?;
            if ahead && this.last_of_month() < p.first_of_month() || next && this <= p {
                y += 1;
            } else if !ahead
                && (told_day.is_some() && this > p
                    || told_day.is_none() && this.first_of_month() > p)
            {
                y -= 1;
            }
            Some(y)
        });
        let Some(y) = y else {
            return unknown(TimeKind::Date);
        };
        return match told_day {
            Some(d) => Date::new(y, m, d as i8).map_or_else(|_| unknown(TimeKind::Date), day),
            None => month_of(y, m).unwrap_or_else(|| unknown(TimeKind::Date)),
        };
    }
    if has("to") || has("between") || has("from") {
        let years: Vec<i16> = words.iter().filter_map(|w| year(w)).collect();
        if let [a, b] = years[..]
            && let (Ok(begin), Ok(end)) = (Date::new(a, 1, 1), Date::new(b.saturating_add(1), 1, 1))
        {
            return Resolved {
                kind: TimeKind::Duration,
                value: None,
                begin: Some(begin),
                end: Some(end),
            };
        }
    }
    if let Some(y) = words.iter().find_map(|w| year(w)) {
        return year_of(y).unwrap_or_else(|| unknown(TimeKind::Date));
    }
    let Some(p) = published else {
        return unknown(TimeKind::Date);
    };
    if has("every") || has("each") || has("daily") || has("weekly") || has("annually") {
        return unknown(TimeKind::Set);
    }
    if let Some(wanted) = words.iter().find_map(|w| weekday(w)) {
        let back = (7 + p.weekday().to_monday_zero_offset() - wanted.to_monday_zero_offset()) % 7;
        let forward = (7 - back) % 7;
        let days = if next || ahead && !last {
            i64::from(if next && forward == 0 { 7 } else { forward })
        } else if last && back == 0 {
            -7
        } else {
            -i64::from(back)
        };
        return shifted(p, days.days()).map_or_else(|| unknown(TimeKind::Date), day);
    }
    let ago = words
        .iter()
        .any(|w| matches!(*w, "ago" | "earlier" | "before"));
    let n = words
        .iter()
        .find_map(|w| number(w).map(i64::from).or_else(|| small(w)));
    let unit = |w: &str| words.iter().any(|x| x.trim_end_matches('s') == w);
    if ago {
        if let Some(n) = n {
            let back = if unit("day") {
                Some(shifted(p, (-n).days()).map(day))
            } else if unit("week") {
                Some(shifted(p, (-n).weeks()).and_then(week_of))
            } else if unit("month") {
                Some(shifted(p, (-n).months()).and_then(|d| month_of(d.year(), d.month())))
            } else if unit("year") {
                Some(shifted(p, (-n).years()).and_then(|d| year_of(d.year())))
            } else {
                None
            };
            if let Some(found) = back {
                return found.unwrap_or_else(|| unknown(TimeKind::Date));
            }
        }
        return unknown(TimeKind::Date);
    }
    if has("today") || has("tonight") {
        return day(p);
    }
    if has("yesterday") || has("overnight") {
        return p.yesterday().map_or_else(|_| unknown(TimeKind::Date), day);
    }
    if has("tomorrow") {
        return p.tomorrow().map_or_else(|_| unknown(TimeKind::Date), day);
    }
    let step: i64 = if last {
        -1
    } else if next {
        1
    } else {
        0
    };
    if n.is_none() && (last || next || has("this") || has("current")) {
        if unit("week") && words.len() <= 4 {
            return shifted(p, step.weeks())
                .and_then(week_of)
                .unwrap_or_else(|| unknown(TimeKind::Date));
        }
        if unit("month") && !has("months") {
            return shifted(p.first_of_month(), step.months())
                .and_then(|d| month_of(d.year(), d.month()))
                .unwrap_or_else(|| unknown(TimeKind::Date));
        }
        if unit("year") && !has("years") {
            return year_of(p.year().saturating_add(step as i16))
                .unwrap_or_else(|| unknown(TimeKind::Date));
        }
        if words.iter().any(|w| part_of_day(w).is_some()) {
            return if last {
                p.yesterday().map_or_else(|_| unknown(TimeKind::Date), day)
            } else {
                day(p)
            };
        }
    }
    if n.is_some()
        && ["minute", "hour", "day", "week", "month", "year", "decade"]
            .iter()
            .any(|u| unit(u))
    {
        return unknown(TimeKind::Duration);
    }
    unknown(TimeKind::Date)
}

fn date_or_last(y: i16, m: i8, d: i8) -> Option<Date> {
    Date::new(y, m, d)
        .or_else(|_| Date::new(y, m, 1).map(|f| f.last_of_month()))
        .ok()
}

fn small(word: &str) -> Option<i64> {
    let words = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    words
        .iter()
        .position(|w| *w == word)
        .map(|n| n as i64)
        .or((word == "a" || word == "an").then_some(1))
}

/// The day told by a dateline or caption, for a report that has no date of its own.
pub(crate) fn stated_date(tree: &Tree<'_>) -> Option<Date> {
    tree.doc
        .entities
        .iter()
        .take(40)
        .filter(|e| &*e.label == "DATE")
        .filter_map(|e| {
            let words: Vec<&str> = e.tokens.clone().map(|i| tree.lower(i)).collect();
            let found = resolve(&words, None, false);
            // A whole day with its year, and nothing relative.
            found.value.filter(|v| v.len() == 10)?;
            found.begin
        })
        .filter(|d| *d >= date(1900, 1, 1))
        .max()
}

/// The words of a time mention, lower case.
pub(crate) fn words<'t>(tree: &'t Tree<'_>, tokens: Range<usize>) -> Vec<&'t str> {
    tokens.map(|i| tree.lower(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, ahead: bool, expected: Option<&str>) {
        let words: Vec<&str> = words.split(' ').collect();
        // A Thursday.
        let found = resolve(&words, Some(date(2019, 8, 8)), ahead);
        assert_eq!(found.value.as_deref(), expected, "{words:?} ahead={ahead}");
    }

    #[test]
    fn weekdays_by_direction() {
        check("wednesday", false, Some("2019-08-07"));
        check("thursday", false, Some("2019-08-08"));
        check("thursday", true, Some("2019-08-08"));
        check("next thursday", true, Some("2019-08-15"));
        check("friday", true, Some("2019-08-09"));
        check("last thursday", false, Some("2019-08-01"));
        check("wednesday evening", false, Some("2019-08-07TEV"));
    }

    #[test]
    fn dates_with_months() {
        check("august 7 , 2019", false, Some("2019-08-07"));
        check("7 august", false, Some("2019-08-07"));
        check("aug. 9", false, Some("2018-08-09"));
        check("june", false, Some("2019-06"));
        check("october", false, Some("2018-10"));
        check("october", true, Some("2019-10"));
        check("30 february", false, None);
        check("february last year", false, Some("2018-02"));
        check("october this year", true, Some("2019-10"));
        check("march next year", true, Some("2020-03"));
    }

    #[test]
    fn relative_to_publication() {
        check("yesterday", false, Some("2019-08-07"));
        check("last month", false, Some("2019-07"));
        check("next year", true, Some("2020"));
        check("last week", false, Some("2019-W31"));
        check("two days ago", false, Some("2019-08-06"));
        check("three years ago", false, Some("2016"));
        check("2017", false, Some("2017"));
        check("2019-08-01", false, Some("2019-08-01"));
    }

    #[test]
    fn unknown_is_null() {
        check("recent weeks", false, None);
        check("the evening", false, None);
        assert_eq!(resolve(&["wednesday"], None, false).value, None);
    }
}

//! Times over the real model and the project's words, one line a case: a sentence, then every expression
//! that must be found in it with its TIMEX3 value. Nothing else may be found.

#[path = "../../nlp/tests/common/mod.rs"]
mod common;

use std::sync::OnceLock;

use dateline_nlp::{Doc, Pipeline};
use dateline_record::TimeKind;
use dateline_time::{Context, Lexicon, Times, read};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn tools() -> &'static (&'static Pipeline, Lexicon) {
    static TOOLS: OnceLock<(&Pipeline, Lexicon)> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let lexicon = Lexicon::parse(include_str!("../../../codebook/times.toml"))
            .expect("times.toml is sound");
        (common::pipeline(), lexicon)
    })
}

fn times(text: &str, context: &Context) -> (Doc, Times) {
    let (pipeline, lexicon) = tools();
    let doc = pipeline.annotate(text);
    let whole = 0..text.len();
    let found = read(&doc, std::slice::from_ref(&whole), lexicon, context);
    (doc, found)
}

/// Every row: `sentence => words = value; words = value`.
#[track_caller]
fn check_in(context: &Context, rows: &str) {
    let mut wrong = Vec::new();
    for row in rows.lines().map(str::trim).filter(|r| !r.is_empty()) {
        let (text, expected) = row
            .split_once(" =>")
            .unwrap_or_else(|| panic!("no `=>` in {row}"));
        let (doc, found) = times(text, context);
        let said: Vec<String> = found
            .expressions
            .iter()
            .map(|e| {
                format!(
                    "{} = {}",
                    &doc.text[e.bytes.clone()],
                    e.value.as_deref().unwrap_or("-")
                )
            })
            .collect();
        let said = said.join("; ");
        if said != expected.trim() {
            wrong.push(format!(
                "{text}\n  expected {}\n  found    {said}",
                expected.trim()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn on(day: Date) -> Context {
    Context {
        published: Some(day),
        day_first: None,
    }
}

/// In a report of Thursday, 8 August 2019.
#[track_caller]
fn check(rows: &str) {
    check_in(&on(date(2019, 8, 8)), rows);
}

#[test]
fn whole_dates() {
    check(
        "
        Troops entered the town on March 7, 1999. => March 7, 1999 = 1999-03-07
        Troops entered the town on 7 March 1999. => 7 March 1999 = 1999-03-07
        Troops entered the town on 7th March, 1999. => 7th March, 1999 = 1999-03-07
        Troops entered the town on the 7th of March 1999. => the 7th of March 1999 = 1999-03-07
        The decree was signed on Sunday, March 7, 1999. => Sunday, March 7, 1999 = 1999-03-07
        The decree was signed on 1999-03-07. => 1999-03-07 = 1999-03-07
        The decree was signed on 03/07/1999. => 03/07/1999 = 1999-03-07
        The decree was signed on 27/03/1999. => 27/03/1999 = 1999-03-27
        The decree was signed on 10-30-98. => 10-30-98 = 1998-10-30
        The decree was signed on 07.03.1999. => 07.03.1999 = 1999-03-07
        The decree was signed in Sept. 1999. => Sept. 1999 = 1999-09
        The decree was signed in October, 1999. => October, 1999 = 1999-10
        The decree was signed in October of 1999. => October of 1999 = 1999-10
        The decree was signed in 1999. => 1999 = 1999
        The decree was signed on Sept. 11, 2001. => Sept. 11, 2001 = 2001-09-11
        The tribe left in nineteen ninety-six. => nineteen ninety-six = 1996
        The tribe left in two thousand and four. => two thousand and four = 2004
        The tribe settled there in the year 1643. => the year 1643 = 1643
        They signed it on February 30, 2011. => February 30, 2011 = -
    ",
    );
}

#[test]
fn dates_without_a_year() {
    check(
        "
        Rebels seized the bridge on August 2. => August 2 = 2019-08-02
        Rebels seized the bridge on Dec. 20. => Dec. 20 = 2018-12-20
        Parliament will meet on September 15. => September 15 = 2019-09-15
        Parliament will meet on January 15. => January 15 = 2020-01-15
        Voters will choose a president in October. => October = 2019-10
        The minister resigned in November. => November = 2018-11
        The minister resigned in May. => May = 2019-05
        Voters will choose a president in early March. => early March = 2020-03
        The truce was broken in late July. => late July = 2019-07
        The truce was broken in mid-July. => mid-July = 2019-07
        The truce was broken in mid July. => mid July = 2019-07
        The siege ended on Saturday, August 3. => Saturday, August 3 = 2019-08-03
        The deadline was extended until August 20. => August 20 = 2019-08-20
        The inquiry has to report by November. => November = 2019-11
        He was arrested in June last year. => June last year = 2018-06
        He will be tried in March next year. => March next year = 2020-03
        The mayor may resign. =>
        Villagers march against the dam. =>
        May Lin, a lawyer, defended the men. =>
    ",
    );
}

#[test]
fn weekdays_by_tense() {
    check(
        "
        Police arrested two men on Wednesday. => Wednesday = 2019-08-07
        Police arrested two men on Thursday. => Thursday = 2019-08-08
        Police arrested two men on Friday. => Friday = 2019-08-02
        The ministers will meet on Friday. => Friday = 2019-08-09
        The ministers are to meet on Friday. => Friday = 2019-08-09
        The ministers are scheduled to meet on Friday. => Friday = 2019-08-09
        A strike is planned for Monday. => Monday = 2019-08-12
        The court postponed the trial until Tuesday. => Tuesday = 2019-08-13
        Until Tuesday, the men had not seen a lawyer. => Tuesday = 2019-08-06
        He said he would leave on Sunday. => Sunday = 2019-08-11
        Soldiers shot the driver last Monday. => last Monday = 2019-08-05
        Soldiers shot the driver last Thursday. => last Thursday = 2019-08-01
        The talks resume next Monday. => next Monday = 2019-08-12
        The talks resume this Saturday. => this Saturday = 2019-08-10
        The talks resume this coming Saturday. => this coming Saturday = 2019-08-10
        The convoy could leave as early as Saturday. => Saturday = 2019-08-10
        Friday's attack killed nine people. => Friday = 2019-08-02
        The Sun reported the attack. =>
        The film High Noon was shown. =>
    ",
    );
}

#[test]
fn days_and_parts_of_the_day() {
    check("
        A bomb exploded today. => today = 2019-08-08
        A bomb exploded yesterday. => yesterday = 2019-08-07
        The funeral takes place tomorrow. => tomorrow = 2019-08-09
        A bomb exploded yesterday morning. => yesterday morning = 2019-08-07TMO
        A bomb exploded on Wednesday evening. => Wednesday evening = 2019-08-07TEV
        A bomb exploded late Wednesday. => late Wednesday = 2019-08-07
        A bomb exploded last night. => last night = 2019-08-07TNI
        A bomb exploded this morning. => this morning = 2019-08-08TMO
        The army shelled the village overnight. => overnight = 2019-08-07TNI
        The president will speak tonight. => tonight = 2019-08-08TNI
        They fled on the night of 7 August. => the night of 7 August = 2019-08-07TNI
        They fled on the morning of August 3, 2017. => the morning of August 3, 2017 = 2017-08-03TMO
        They fled in the early hours of Sunday. => Sunday = 2019-08-04
        A bomb exploded on Monday. In the evening, crowds gathered. => Monday = 2019-08-05; the evening = 2019-08-05TEV
        Rebels reached the bridge on Monday and by the morning it had fallen. => Monday = 2019-08-05; the morning = 2019-08-05TMO
        Patrols move only at night. => night = XXXX-XX-XXTNI
    ");
}

#[test]
fn times_of_day() {
    check(
        "
        The blast happened at 8:30 a.m. Wednesday. => 8:30 a.m. Wednesday = 2019-08-07T08:30
        The blast happened at 8 p.m. on a bus. => 8 p.m. = 2019-08-08T20:00
        The blast happened around 6:30 pm. => around 6:30 pm = 2019-08-08T18:30
        The blast happened at 16:45. => 16:45 = 2019-08-08T16:45
        The blast happened at noon on a bus. => noon = 2019-08-08T12:00
        The blast happened at midnight Tuesday. => midnight Tuesday = 2019-08-06T24:00
        The blast happened at 0735 GMT. => 0735 GMT = 2019-08-08T07:35Z
        The blast happened at 5 p.m. EST, Aug. 3. => 5 p.m. EST, Aug. 3 = 2019-08-03T17:00
        The blast happened at five o'clock. => five o'clock = 2019-08-08T05:00
        The blast happened at four in the afternoon. => four in the afternoon = 2019-08-08T16:00
        Updated 08/03/2019 08:47 by the desk. => 08/03/2019 08:47 = 2019-08-03T08:47
        Updated 2019-08-03T08:47:10Z by the desk. => 2019-08-03T08:47:10Z = 2019-08-03T08:47:10
        The shooting began at 2330 and lasted an hour. => 2330 = 2019-08-08T23:30; an hour = PT1H
        The final score was 3:2 at the stadium. =>
    ",
    );
}

#[test]
fn units_from_the_report() {
    check(
        "
        The army withdrew last week. => last week = 2019-W31
        The army withdraws this week. => this week = 2019-W32
        The army will withdraw next week. => next week = 2019-W33
        The army withdrew last month. => last month = 2019-07
        The army withdrew earlier this month. => earlier this month = 2019-08
        The army withdrew early last month. => early last month = 2019-07
        The army will withdraw later this year. => later this year = 2019
        The army withdrew last year. => last year = 2018
        The army will withdraw early next year. => early next year = 2020
        The army withdrew over the weekend. => the weekend = 2019-W31-WE
        The army will withdraw this weekend. => this weekend = 2019-W32-WE
        The army withdrew last October. => last October = 2018-10
        The army withdrew last summer. => last summer = 2018-SU
        The army withdrew this spring. => this spring = 2019-SP
        The army will withdraw next spring. => next spring = 2020-SP
        The army withdrew in the winter of 2015. => the winter of 2015 = 2015-WI
        The army withdrew in autumn 2015. => autumn 2015 = 2015-FA
        The army withdrew by the end of the month. => the end of the month = 2019-08
        The army withdrew at the end of 2017. => the end of 2017 = 2017
        The army withdrew in the middle of October 2017. => the middle of October 2017 = 2017-10
        The army will withdraw by year's end. => year's end = 2019
        The army will withdraw in the week of August 19. => the week of August 19 = 2019-W34
        The army withdrew in the last week of July. => the last week of July = P1W
        The army withdrew on the last day of July. => the last day of July = 2019-07-31
        The minister appeared on This Week with a denial. =>
    ",
    );
}

#[test]
fn counted_from_the_report() {
    check(
        "
        The mosque was burned two days ago. => two days ago = 2019-08-06
        The mosque was burned a week ago. => a week ago = 2019-W31
        The mosque was burned three months ago. => three months ago = 2019-05
        The mosque was burned a year ago. => a year ago = 2018
        The mosque was burned nearly two years ago. => nearly two years ago = 2017
        The mosque was burned some 30 years ago. => some 30 years ago = 1989
        The mosque was burned a decade ago. => a decade ago = 200
        The mosque was burned several years ago. => several years ago = PAST_REF
        The mosque was burned years ago. => years ago = PAST_REF
        The mosque was burned a couple of days ago. => a couple of days ago = 2019-08-06
        The mosque was burned two and a half years ago. => two and a half years ago = 2017
        The mosque will be opened a year from now. => a year from now = 2020
    ",
    );
}

#[test]
fn durations() {
    check(
        "
        They were held for two hours. => two hours = PT2H
        They were held for nearly two years. => nearly two years = P2Y
        They were held for more than four months. => more than four months = P4M
        They were held for at least 60 days. => at least 60 days = P60D
        They were held for a day and a half. => a day and a half = P1.5D
        They were held for a year and a half. => a year and a half = P1Y6M
        They were held for 1 1/2 hours. => 1 1/2 hours = PT1H30M
        They were held for 2.5 years. => 2.5 years = P2Y6M
        They were held for half an hour. => half an hour = PT30M
        They were held for several weeks. => several weeks = PXW
        They were held for years. => years = PXY
        They were held for hundreds of days. => hundreds of days = PXD
        They were held for two decades. => two decades = P20Y
        They were held for centuries. => centuries = PXC
        They were held for a fortnight. => a fortnight = P2W
        They were held for twenty-four hours. => twenty-four hours = PT24H
        They were held for two hundred and fifty days. => two hundred and fifty days = P250D
        They were held for three more weeks. => three more weeks = P3W
        The two-week siege ended. => two-week = P2W
        A five-hour gun battle broke out. => five-hour = PT5H
        After a three-year period the mandate ends. => a three-year period = P3Y
        After months-long talks they agreed. => months-long = PXM
        A year-long trial ended. => year-long = P1Y
        Iraq imports three-quarters of its food. =>
        He waited a second time. =>
        He waited for a while. => a while = PXX
        He waited for some time. => some time = PXX
    ",
    );
}

#[test]
fn durations_at_the_report() {
    check("
        Violence has grown in the past three years. => the past three years = P3Y
        Violence has grown in the past year. => the past year = P1Y
        Violence has grown over the last few months. => the last few months = PXM
        Violence has grown in recent weeks. => recent weeks = PXW
        Violence has grown in recent years. => recent years = PAST_REF
        Violence may grow in the next two weeks. => the next two weeks = P2W
        Violence may grow in the coming days. => the coming days = PXD
        Violence fell in the first nine months of the year. => the first nine months = P9M; the year = 2019
        Violence has grown in at least the past 18 months. => at least the past 18 months = P18M
    ");
}

#[test]
fn sets() {
    check(
        "
        They protest every Friday. => every Friday = XXXX-WXX-5
        They protest each year. => each year = P1Y
        They protest every two weeks. => every two weeks = P2W
        They protest every other day. => every other day = P2D
        They protest every month. => every month = P1M
        They protest daily. => daily = P1D
        They protest monthly. => monthly = P1M
        They protest on Fridays. => Fridays = XXXX-WXX-5
        They protest on Friday nights. => Friday nights = XXXX-WXX-5TNI
        They protest every morning. => every morning = XXXX-XX-XXTMO
        They protest every summer. => every summer = XXXX-SU
        Prices rise by two percent per year. => per year = P1Y
        The mine earns $5 million a month. => a month = P1M
    ",
    );
}

#[test]
fn quarters_and_business_years() {
    check("
        Sales fell in the second quarter. => the second quarter = 2019-Q2
        Sales fell in the fourth quarter. => the fourth quarter = 2018-Q4
        Sales will fall in the fourth quarter. => the fourth quarter = 2019-Q4
        The bank posted a second-quarter loss. => second-quarter = 2019-Q2
        Sales fell in the third quarter of 2017. => the third quarter of 2017 = 2017-Q3
        Sales fell in the 2017 third quarter. => the 2017 third quarter = 2017-Q3
        Sales fell in last year's third quarter. => last year's third quarter = 2018-Q3
        Sales fell in the first half of 2017. => the first half of 2017 = 2017-H1
        Sales fell in fiscal 2017. => fiscal 2017 = 2017
        Sales fell in the fiscal third quarter of 2017. => the fiscal third quarter of 2017 = 2017-Q3
        Sales rose in the second quarter, from $2 million a year earlier. => the second quarter = 2019-Q2; a year earlier = 2018-Q2
        Sales rose in the second quarter after a year-earlier loss. => the second quarter = 2019-Q2; year-earlier = 2018-Q2
        Profit for the year ended March 31 fell. => the year = P1Y; March 31 = 2019-03-31
        Profit for the quarter fell. => the quarter = 2019-Q2
    ");
}

#[test]
fn decades_and_centuries() {
    check(
        "
        The feud began in the 1990s. => the 1990s = 199
        The feud began in the late 1990s. => the late 1990s = 199
        The feud began in the mid-1990s. => the mid-1990s = 199
        The feud began in the '90s. => the '90s = 199
        The feud began in the nineties. => the nineties = 199
        The feud began in the 19th century. => the 19th century = 18
        The feud began in the early nineteenth century. => the early nineteenth century = 18
        The feud began in the 4th century BC. => the 4th century BC = BC03
        The town was burned in 480 BC. => 480 BC = BC0480
        The town was burned in August 480 B.C. by the fleet. => August 480 B.C. = BC0480-08
        The town was burned in '89. => '89 = 1989
        A 19th-century fort was hit. => 19th-century = 18
    ",
    );
}

#[test]
fn ranges() {
    check("
        He ruled from 2011 to 2017. => 2011 = 2011; 2017 = 2017
        He ruled in 1914-18. => 1914 = 1914; 18 = 1918
        He ruled from 499 to 493 BC. => 499 = BC0499; 493 BC = BC0493
        Clashes went on from 7 to 9 August 2015. => 7 = 2015-08-07; 9 August 2015 = 2015-08-09
        Clashes went on on August 7-9, 2015. => August 7 = 2015-08-07; 9, 2015 = 2015-08-09
        Clashes went on from June to August 2015. => June = 2015-06; August 2015 = 2015-08
        Clashes broke out on 7 and 8 July. => 7 = 2019-07-07; 8 July = 2019-07-08
        Clashes went on between May 3 and June 5, 2015. => May 3 = 2015-05-03; June 5, 2015 = 2015-06-05
    ");
}

#[test]
fn what_only_points() {
    check(
        "
        The road is now open. => now = PRESENT_REF
        The road is currently closed. => currently = PRESENT_REF
        He was recently freed. => recently = PAST_REF
        They will one day be free. => one day = FUTURE_REF
        In recent weeks and months, talks failed. => recent weeks and months = PAST_REF
        The road is safe now that they have left. => now = PRESENT_REF
        The current ceasefire holds. => current = PRESENT_REF
        In the past, such talks failed. => the past = PAST_REF
        Talks may follow in the near future. => the near future = FUTURE_REF
        The army will soon attack. => soon = FUTURE_REF
        The army soon retreated. =>
        He came as soon as he could. =>
        It plans to cut future costs. =>
    ",
    );
}

#[test]
fn holidays() {
    check(
        "
        The raid came on Christmas Day. => Christmas Day = 2018-12-25
        The raid came on Christmas Eve 2015. => Christmas Eve 2015 = 2015-12-24
        The raid came on Good Friday. => Good Friday = 2019-04-19
        The raid came on Easter Sunday 2015. => Easter Sunday 2015 = 2015-04-05
        The raid came last Thanksgiving. => last Thanksgiving = 2018-11-22
        The raid came on New Year's Eve. => New Year's Eve = 2018-12-31
        The raid came on Labor Day 2015. => Labor Day 2015 = 2015-09-07
        The raid came on Memorial Day 2015. => Memorial Day 2015 = 2015-05-25
    ",
    );
}

#[test]
fn what_hangs_on_the_story() {
    check("
        Police fired on the crowd on 3 June 2015. Two days later the mayor resigned. => 3 June 2015 = 2015-06-03; Two days later = 2015-06-05
        Police fired on the crowd on 3 June 2015. The next day the mayor resigned. => 3 June 2015 = 2015-06-03; The next day = 2015-06-04
        Police fired on the crowd on 3 June 2015. Two days earlier the mayor had resigned. => 3 June 2015 = 2015-06-03; Two days earlier = 2015-06-01
        Police fired on the crowd on 3 June 2015. That evening the mayor resigned. => 3 June 2015 = 2015-06-03; That evening = 2015-06-03TEV
        Police fired on the crowd on 3 June 2015. The following month the mayor resigned. => 3 June 2015 = 2015-06-03; The following month = 2015-07
        Police fired on the crowd on 3 June 2015. The mayor resigned the same day. => 3 June 2015 = 2015-06-03; the same day = 2015-06-03
        Police fired on the crowd in 2015. The mayor resigned the same year. => 2015 = 2015; the same year = 2015
        Police fired on the crowd in 2015. The mayor resigned in May of that year. => 2015 = 2015; May of that year = 2015-05
        Police fired on the crowd on 3 June 2015. The mayor resigned two weeks later. => 3 June 2015 = 2015-06-03; two weeks later = 2015-W25
    ");
}

#[test]
fn a_story_of_the_past_carries_month_and_year() {
    // A story is long; only its end is asked about.
    let start = "In 1850 he was born. In 1852 the port was built. In 1854 it was sold. In 1855 it burned. In 1856 it was \
        built again. In March 1857 ships came. In April 1857 they left. In May 1857 they came back. In June 1857 they \
        left. In July 1857 they came back. In August 1857 they left. In 1858 a road was built. In 1859 it was paved. \
        In 1860 a bank was opened. ";
    #[track_caller]
    fn check(start: &str, end: &str, expected: &[&str]) {
        let (_, found) = times(&format!("{start}{end}"), &on(date(2019, 8, 8)));
        let values: Vec<&str> = found.expressions[14..]
            .iter()
            .map(|e| e.value.as_deref().unwrap_or("-"))
            .collect();
        assert_eq!(values, expected, "{end}");
    }
    check(
        start,
        "War came in 1861. The port fell in March 1862. On 9 April the fleet left. In 1863 the siege began. In December it was \
         broken off. In January 1864 the army returned. By the 12th it held the town.",
        &[
            "1861",
            "1862-03",
            "1862-04-09",
            "1863",
            "1863-12",
            "1864-01",
            "1864-01-12",
        ],
    );
    check(
        start,
        "On 7 December 1861 the fleet was hit. In January the islands fell. That month the army fled. Two years later it was back.",
        &["1861-12-07", "1862-01", "1862-01", "1864"],
    );
    check(
        start,
        "The siege began on 3 June 1861 and lasted until the morning of 5 June. The next day the army left.",
        &["1861-06-03", "1861-06-05TMO", "1861-06-06"],
    );
    check(
        start,
        "The war lasted from 1861-64 and ended in the spring.",
        &["1861", "1864", "1864-SP"],
    );
}

#[test]
fn without_a_date_of_publication() {
    check_in(&Context::default(), "
        SAN MIGUEL, 13 JAN 90 (AGENCY) -- REBELS ATTACKED THE TOWN YESTERDAY. => 13 JAN 90 = 1990-01-13; YESTERDAY = 1990-01-12
        LIMA, Aug. 8, 2019 (Agency) -- Rebels attacked the town on Wednesday. => Aug. 8, 2019 = 2019-08-08; Wednesday = 2019-08-07
        Rebels attacked the town on Wednesday. => Wednesday = -
        Rebels attacked the town yesterday. => yesterday = -
        Rebels attacked the town in October 2017. => October 2017 = 2017-10
        Rebels attacked the town two days ago. => two days ago = -
    ");
}

#[test]
fn day_first_by_the_reports_locale() {
    let british = Context {
        published: Some(date(2019, 8, 8)),
        day_first: Some(true),
    };
    check_in(
        &british,
        "
        The decree was signed on 03/07/2019. => 03/07/2019 = 2019-07-03
        The decree was signed on 07/27/2019. => 07/27/2019 = 2019-07-27
    ",
    );
}

#[test]
fn numbers_that_are_no_times() {
    check(
        "
        The shop stands in the 1800 block of Elm Street. =>
        A 2000-strong mob gathered. =>
        The crowd threw 1,995 stones. =>
        The fee is $1999 in all. =>
        The van had the plate MI-1630 on it. =>
        Version 3.14.15 of the form was used. =>
        Some 1500 people marched. =>
        The Earth is round. =>
    ",
    );
}

#[test]
fn ages_stand_apart() {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (doc, found) = times(text, &on(date(2019, 8, 8)));
        let ages: Vec<&str> = found
            .ages
            .iter()
            .map(|e| &doc.text[e.bytes.clone()])
            .collect();
        assert_eq!(ages, expected, "{text}");
        assert!(
            found.expressions.is_empty(),
            "{text}: {:?}",
            found.expressions
        );
    }
    check("A 58-year-old man was shot.", &["58-year-old"]);
    check("The boy is 19 years old.", &["19 years old"]);
    check("The girl is six months old.", &["six months old"]);
    check("He was 61 years of age.", &["61 years of age"]);
}

#[test]
fn intervals_date_events() {
    /// Begin, end and days of the only expression, or of the first.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str, u32)>) {
        let (_, found) = times(text, &on(date(2019, 8, 8)));
        let dating = found.dating(0).map(|d| (d.begin, d.end, d.days));
        assert_eq!(dating, expected, "{text}: {:?}", found.expressions);
    }
    check(
        "It happened on Wednesday.",
        Some(("2019-08-07", "2019-08-08", 1)),
    );
    check(
        "It happened in July.",
        Some(("2019-07-01", "2019-08-01", 31)),
    );
    check(
        "It happened in late July.",
        Some(("2019-07-22", "2019-08-01", 10)),
    );
    check(
        "It happened at the end of 2018.",
        Some(("2018-09-02", "2019-01-01", 121)),
    );
    check(
        "It happened last year.",
        Some(("2018-01-01", "2019-01-01", 365)),
    );
    check(
        "It happened in the winter of 2015.",
        Some(("2015-12-01", "2016-03-01", 91)),
    );
    check(
        "It happened last week.",
        Some(("2019-07-29", "2019-08-05", 7)),
    );
    check(
        "It happened over the weekend.",
        Some(("2019-08-03", "2019-08-05", 2)),
    );
    check(
        "It happened yesterday evening.",
        Some(("2019-08-07T17:00", "2019-08-07T22:00", 1)),
    );
    check(
        "It happened last night.",
        Some(("2019-08-07T20:00", "2019-08-08T06:00", 1)),
    );
    check(
        "It happened at 8:30 a.m. Wednesday.",
        Some(("2019-08-07T08:30", "2019-08-07T08:31", 1)),
    );
    check(
        "It happened in the 1990s.",
        Some(("1990-01-01", "2000-01-01", 3652)),
    );
    check(
        "It happened in the past three years.",
        Some(("2016-08-08", "2019-08-09", 1096)),
    );
    check(
        "It will happen in the next two weeks.",
        Some(("2019-08-08", "2019-08-22", 14)),
    );
    check(
        "It happened in the last week of July.",
        Some(("2019-07-25", "2019-08-01", 7)),
    );
    check(
        "It happened from 2011 to 2017.",
        Some(("2011-01-01", "2018-01-01", 2557)),
    );
    check(
        "It happened between May and July.",
        Some(("2019-05-01", "2019-08-01", 92)),
    );
    check(
        "It happened on 7-9 August 2015.",
        Some(("2015-08-07", "2015-08-10", 3)),
    );
    check("It happened in recent weeks.", None);
    check("It lasted two hours.", None);
    check("It happens every Friday.", None);
    check("It recently happened.", None);
}

#[test]
fn types_are_timex3s() {
    #[track_caller]
    fn check(text: &str, expected: TimeKind) {
        let (_, found) = times(text, &on(date(2019, 8, 8)));
        assert_eq!(
            found.expressions[0].kind, expected,
            "{text}: {:?}",
            found.expressions
        );
    }
    check("It happened on Wednesday.", TimeKind::Date);
    check("It happened on Wednesday night.", TimeKind::Time);
    check("It happened at noon.", TimeKind::Time);
    check("It lasted two hours.", TimeKind::Duration);
    check("It happens every week.", TimeKind::Set);
    check("It happened in the past two months.", TimeKind::Duration);
    check("It is happening now.", TimeKind::Date);
}

#[test]
fn a_report_names_its_day() {
    #[track_caller]
    fn check(text: &str, expected: Option<Date>) {
        let (_, found) = times(text, &Context::default());
        assert_eq!(found.reference, expected, "{text}");
    }
    check(
        "LIMA, Aug. 8, 2019 (Agency) -- Rebels attacked.",
        Some(date(2019, 8, 8)),
    );
    check(
        "BOGOTA, 30 AUG 89 (RADIO) -- REBELS ATTACKED.",
        Some(date(1989, 8, 30)),
    );
    check("Rebels attacked.", None);
    check("Rebels attacked in 2017.", None);
}

/// Words that times are made of, and others, strung together.
fn scrap() -> impl Strategy<Value = String> {
    let words = proptest::sample::select(vec![
        "the",
        "last",
        "next",
        "two",
        "week",
        "weeks",
        "of",
        "March",
        "7",
        "1999",
        "-",
        ",",
        "ago",
        "later",
        "Friday",
        "night",
        "every",
        "year",
        "old",
        "'",
        "90s",
        "third",
        "quarter",
        "from",
        "to",
        "99999999999",
        "0",
        "31",
        "30",
        "February",
        "BC",
        "a.m.",
        ":",
        "12",
        "/",
        "2019-08-07",
        "T",
        "centuries",
        "million",
        "hundred",
        "thousand",
        "half",
        "and",
        "a",
        "end",
        "Easter",
        "480",
        "9999",
        "early",
        "mid",
        "é",
        "“",
        "…",
        ".",
        "\n",
        "12:99",
        "25:00",
        "0000",
        "decades",
        "millennia",
        "before",
    ]);
    proptest::collection::vec(words, 0..24).prop_map(|w| w.join(" "))
}

fn sound(text: &str) {
    let day = Context {
        published: Some(date(2019, 8, 8)),
        day_first: None,
    };
    for context in [
        day,
        Context::default(),
        Context {
            published: Some(Date::MAX),
            day_first: Some(true),
        },
        on(Date::MIN),
    ] {
        let (doc, found) = times(text, &context);
        let mut last = 0;
        for (i, e) in found.expressions.iter().enumerate() {
            assert!(
                e.bytes.start >= last
                    && e.bytes.start < e.bytes.end
                    && e.bytes.end <= doc.text.len()
            );
            assert!(
                doc.text.is_char_boundary(e.bytes.start) && doc.text.is_char_boundary(e.bytes.end)
            );
            assert!(e.tokens.start < e.tokens.end && e.tokens.end <= doc.tokens.len());
            last = e.bytes.end;
            if let Some(d) = found.dating(i) {
                assert!(d.begin < d.end || d.begin.starts_with('-'), "{text}: {e:?}");
            }
        }
        let (_, again) = times(text, &context);
        assert_eq!(found, again);
    }
}

/// A range whose end lies before its beginning was given on as an interval that ends before it begins.
#[test]
fn ranges_do_not_end_before_they_begin() {
    sound("7 2019-08-07 - decades before");
    sound("from 2019-08-07 to decades before");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,120}") {
        sound(&text);
    }

    #[test]
    fn any_string_of_time_words_is_read(text in scrap()) {
        sound(&text);
    }
}

#[test]
fn mistakes_in_the_words_are_told_with_their_place() {
    #[track_caller]
    fn check(find: &str, put: &str, at: &str) {
        let text = include_str!("../../../codebook/times.toml").replacen(find, put, 1);
        let mistakes = Lexicon::parse(&text).expect_err("a mistake");
        assert!(text[mistakes[0].span.clone()].contains(at), "{mistakes:?}");
    }
    check("noon = \"12:00\"", "noon = \"noonish\"", "noonish");
    check("eighties = 80", "eighties = 800", "eighties");
    check(
        "month = 1\nday = 1\n",
        "month = 13\nday = 1\n",
        "new year's day",
    );
    check("[halves]", "[holves]", "holves");
    check("MO = [", "XX = [", "XX");
    assert!(Lexicon::parse("").is_err());
}

#[test]
fn numbers_begin_with_day_or_month_by_where_the_report_comes_from() {
    #[track_caller]
    fn check(language: Option<&str>, url: Option<&str>, expected: Option<bool>) {
        let lexicon = &tools().1;
        assert_eq!(
            lexicon.day_first(language, url),
            expected,
            "{language:?} {url:?}"
        );
    }
    check(Some("en-US"), None, Some(false));
    check(
        Some("en_GB"),
        Some("https://news.example.com/a"),
        Some(true),
    );
    check(
        Some("en"),
        Some("https://paper.example.co.uk/a?b"),
        Some(true),
    );
    check(None, Some("http://paper.example.ph:8080/"), Some(false));
    check(None, Some("https://example.tv/"), None);
    check(Some("en-Latn"), Some("example.uk"), None);
    check(None, None, None);
}

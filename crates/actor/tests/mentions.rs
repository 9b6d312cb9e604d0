//! Who mentions mean by their words alone, with the project's codebook.
//!
//! One line a case: the mention, what it must come to, and where the line says so the date (`@`) and
//! the country it is about (`~`).

use std::sync::OnceLock;

use dateline_actor::{Context, Identity, Located, Resolver};
use dateline_codebook::Codebook;
use jiff::civil::Date;

fn codebook() -> &'static Codebook {
    static CODEBOOK: OnceLock<Codebook> = OnceLock::new();
    CODEBOOK.get_or_init(|| Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0])))
}

fn places(name: &str) -> Option<Located> {
    let country = match name {
        "Kandahar" => "AFG",
        "Odesa" => "UKR",
        "Medellin" => "COL",
        "Tamaulipas" => "MEX",
        _ => return None,
    };
    Some(Located {
        name: name.to_string(),
        country: country.to_string(),
    })
}

fn resolve(mention: &str, date: Option<Date>, about: Option<&str>) -> Identity {
    let countries: Vec<String> = about.into_iter().map(str::to_string).collect();
    Resolver::new(&codebook().actors).resolve(
        mention,
        &Context {
            date,
            countries: &countries,
            alone: true,
            places: Some(&places),
            ..Context::default()
        },
    )
}

/// Checks lines of `mention [@date] [~country] = COUNTRY SECTORS [name]`; `-` is none.
#[track_caller]
fn check(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (asked, expected) = line.split_once(" = ").expect("an answer");
        let (asked, about) = match asked.split_once(" ~") {
            Some((m, about)) => (m, Some(about)),
            None => (asked, None),
        };
        let (mention, date) = match asked.split_once(" @") {
            Some((m, date)) => (m, Some(date.parse().expect("a date"))),
            None => (asked, None),
        };
        let who = resolve(mention, date, about);
        let mut found = format!(
            "{} {}",
            who.country.as_deref().unwrap_or("-"),
            if who.sectors.is_empty() {
                "-".to_string()
            } else {
                who.sectors.join(",")
            }
        );
        if expected.split(' ').count() > 2 {
            found = format!("{found} {}", who.name.as_deref().unwrap_or("-"));
        }
        if found != expected {
            wrong.push(format!("{line}   but: {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_country_or_demonym_with_a_common_noun() {
    check(
        "
        Peruvian riot police = PER COP
        a Kenyan magistrate = KEN JUD
        Chad's army = TCD MIL
        Thai fishermen = THA AGR
        the Danish parliament = DNK LEG
        Ghana's teachers = GHA EDU
        Bolivian coca growers = BOL AGR
        the Iraqi oil ministry = IRQ GOV
        Haitian gangs = HTI CRM
        Lebanese bankers = LBN BUS
        two Senegalese soldiers = SEN MIL
        Sri Lankan monks = LKA REL
        South Korean prosecutors = KOR JUD
        Congolese refugees in Uganda = COD REF
        a Filipino journalist = PHL JRN
        Rwandan doctors = RWA MED
        Portugal's trade unions = PRT LAB
        Syrian rebels = SYR REB
        Colombian paramilitaries = COL PRM
        Zambian opposition leaders = ZMB OPP,PTY
        Belgium's intelligence services = BEL SPY
        Tunisian protesters = TUN OPP,CVL
        Greek shipping companies = GRC BUS
        the Mongolian government = MNG GOV
        Uruguay's former foreign minister = URY ELI
        ex-Finnish president = FIN ELI
        an ousted Gambian governor = GMB ELI
        Nepalese police officers = NPL COP
        the Cuban coast guard = CUB MIL
        Vietnamese villagers = VNM CVL
    ",
    );
}

#[test]
fn a_country_behind_a_preposition() {
    check(
        "
        farmers in Chile = CHL AGR
        the army of Chad = TCD MIL
        a court in Cairo = EGY JUD
        students from Bangladesh = BGD EDU
        miners near Lusaka = ZMB LAB
        priests in Nicaragua = NIC REL
        the government of Malta = MLT GOV
        the president of Ghana = GHA GOV
        a hospital in Kandahar = AFG MED
        police in Odesa = UKR COP
        shops in Madrid = ESP CVL
        buildings in Yemen = YEM -
        civilians in Sudan = SDN CVL
        the mayor of Kandahar = AFG GOV
    ",
    );
}

#[test]
fn a_country_beside_a_hyphen() {
    check(
        "
        a Kenya-based newspaper = KEN JRN
        a Qatar-based satellite channel = QAT JRN
        Libyan-backed rebels = - REB
        Iran-aligned militias = - PRM
        pro-Russian activists = - OPP
        anti-French demonstrators = - OPP,CVL
        French-led troops = FRA MIL
        an Egyptian-born cleric = EGY REL
    ",
    );
}

#[test]
fn people_by_themselves() {
    check(
        "
        five men = - -
        a woman's body = - CVL
        several Danes = DNK -
        Ghanaians = GHA -
        villagers = - CVL
        passengers = - CVL
        kidnappers = - UAF
        masked gunmen = - UAF
        human traffickers = - CRM
        nuns = - REL
        surgeons = - MED
        dockers = - LAB
        the opposition = - OPP
        a group of smugglers = - CRM
        dozens of demonstrators = - OPP,CVL
        a crowd of students = - EDU
        invaders = - -
    ",
    );
}

#[test]
fn countries_and_seats_by_themselves() {
    check(
        "
        Peru = PER - Peru
        the Netherlands = NLD - Netherlands
        Ivory Coast = CIV -
        MOSCOW = RUS GOV Moscow
        Ankara = TUR GOV Ankara
        Kiev = UKR GOV
        Kandahar = AFG CVL Kandahar
        the U.S. = USA -
        South Sudan = SSD -
        Kandahar, Afghanistan = AFG CVL Kandahar
        the Soviet Union @1987-05-01 = SUN - Soviet Union
        Soviet troops @1987-05-01 = SUN MIL
        Soviet troops @2005-05-01 = RUS MIL
        Moscow @1987-05-01 = SUN GOV
        Zaire @1985-01-01 = COD -
        East German police @1988-01-01 = DDR COP
        Yugoslav army units @1991-07-01 = YUG MIL
    ",
    );
}

#[test]
fn members_heads_and_supporters() {
    check(
        "
        members of the Peruvian army = PER MIL
        a spokesman for the Peruvian army = PER MIL
        a health ministry official = - GOV
        Kenya's health ministry spokeswoman = KEN GOV
        the chief of the Danish navy = DNK MIL
        a leader of the rebels = - REB
        rebel commanders = - REB
        headquarters of the ruling party = - PTY
        the residence of the prime minister = - GOV
        the president's office = - GOV
        supporters of the Peruvian president = PER CVL
        supporters of the former president = - OPP
        loyalists of the ousted king = - OPP
        followers of the opposition leader = - OPP
        critics of the government = - OPP
        the governor's wife = - ELI
        relatives of the dead = - CVL
        the brother of the farmer = - CVL
        hostages of the rebels = - CVL
        a victim of the police = - CVL
        rebel fighters = - REB
        a unit of the Thai police = THA COP
    ",
    );
}

#[test]
fn named_people_at_their_date() {
    check(
        "
        Nelson Mandela @1988-01-01 = ZAF REB Nelson Mandela
        Nelson Mandela @1996-01-01 = ZAF GOV Nelson Mandela
        Nelson Mandela @2005-01-01 = ZAF ELI Nelson Mandela
        Robert Mugabe @2000-01-01 = ZWE GOV Robert Mugabe
        Robert Mugabe @2018-01-01 = ZWE ELI Robert Mugabe
        Barack Obama @2006-06-01 = USA LEG Barack Obama
        Barack Obama @2010-06-01 = USA GOV Barack Obama
        Barack Obama = USA ELI Barack Obama
        President Barack Obama @2010-06-01 = USA GOV Barack Obama
        Senator Barack Obama @2006-06-01 = USA LEG Barack Obama
        former president Barack Obama @2019-06-01 = USA ELI Barack Obama
        Mandela @1996-01-01 = ZAF GOV Nelson Mandela
        Obama @2010-06-01 = USA GOV Barack Obama
        Margaret Thatcher @1985-01-01 = GBR GOV Margaret Thatcher
        Paul Kagame @2015-01-01 = RWA GOV Paul Kagame
        Aung San Suu Kyi @2000-01-01 = MMR OPP Aung San Suu Kyi
        Hugo Chavez @2005-01-01 = VEN GOV Hugo Chávez
        Erdogan @2018-01-01 = TUR GOV Recep Tayyip Erdoğan
        Hosni Mubarak's sons @2012-01-01 = EGY ELI
        supporters of Hosni Mubarak @2012-01-01 = EGY OPP
        Benazir Bhutto, the opposition leader, @2005-01-01 = PAK OPP Benazir Bhutto
    ",
    );
}

#[test]
fn unknown_people_by_their_office() {
    check(
        "
        Governor Ann Lister = - GOV Ann Lister
        Peruvian Judge Ana Quispe Rojas = PER JUD Ana Quispe Rojas
        Defence Minister Juan Arbol = - GOV,MIL Juan Arbol
        Deputy Mayor Olga Petrenko = - GOV Olga Petrenko
        Police Chief Tom Wexley = - COP Tom Wexley
        Captain Joe Farnum = - MIL Joe Farnum
        Bishop Pedro Lamas = - REL Pedro Lamas
        former Governor Ann Lister = - ELI Ann Lister
        Ann Lister, a Kenyan senator = KEN LEG Ann Lister
        Ann Lister, Ghana's deputy health minister = GHA GOV Ann Lister
        Ann Lister, a trade unionist from Chile = CHL LAB Ann Lister
        Ann Lister = - - Ann Lister
        Felicia Medellin = - - Felicia Medellin
    ",
    );
}

#[test]
fn named_bodies() {
    check(
        "
        the Kremlin = RUS GOV Kremlin
        the White House = USA GOV White House
        a White House spokesman = USA GOV
        MI6 = GBR SPY
        Mossad agents = ISR SPY
        a former Mossad chief = ISR ELI
        the Bundestag = DEU LEG Bundestag
        a member of the Knesset = ISR LEG
        Hamas fighters @2010-01-01 = PSE REB,GOV Hamas
        the Taliban @1998-01-01 = AFG GOV Taliban
        the Taliban @2010-01-01 = AFG REB Taliban
        Taliban gunmen @2010-01-01 = AFG REB Taliban
        Boko Haram = NGA REB Boko Haram
        suspected Boko Haram militants = NGA REB Boko Haram
        the FARC @2005-01-01 = COL REB
        NATO = IGO MIL North Atlantic Treaty Organization
        the African Union = IGO GOV African Union
        UNICEF = UNO GOV
        the European Commission = EUR GOV European Commission
        Reuters = GBR JRN Reuters
        Al-Shabaab = SOM REB Al-Shabaab
        al Shabaab fighters = SOM REB Al-Shabaab
        the FBI = USA COP
        an FBI agent = USA COP
        FSB officers = RUS SPY
        the UN Security Council = UNO GOV
        the Vatican = VAT REL
    ",
    );
}

#[test]
fn names_that_several_share() {
    check(
        "
        the National Guard = - MIL
        the National Guard ~USA = USA MIL
        Venezuela's National Guard = VEN MIL,COP
        the Supreme Court = - JUD
        Kenya's Supreme Court = KEN JUD
        the Defence Minister = - GOV,MIL
        the Defence Minister ~KEN = KEN GOV,MIL
        the Foreign Ministry of Chile = CHL GOV
        the Central Bank of Nigeria = NGA GOV,BUS
    ",
    );
}

#[test]
fn words_in_any_spelling() {
    check(
        "
        recep tayyip erdogan = TUR GOV
        HUGO CHÁVEZ @2005-01-01 = VEN GOV
        the Houthis' leader = YEM REB,GOV
        kenyan police = KEN COP
        Al Qaeda = ISM REB
        Colmobian police = COL COP
        soliders = - MIL
    ",
    );
}

#[test]
fn bodies_whose_name_tells_what_they_are() {
    check(
        "
        the Kenyan Farmers' Union = KEN AGR
        Ghana Medical Association = GHA MED,LAB
        Women's Peace Group of Liberia = LBR SOC
        the Medellin Cartel = COL CRM
        Tamaulipas state police = MEX COP
        Kandahar Central Prison = AFG COP
        Bamako University = MLI EDU
        the Lusaka Times newspaper = ZMB JRN
    ",
    );
}

mod any_text {
    use super::{codebook, places};
    use dateline_actor::{Context, Resolver};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_mention_comes_to_known_codes(
            mention in prop_oneof![
                "\\PC{0,80}",
                "(the |ex-|pro-|former )?(Chad|Peruvian|Kremlin|US|police|rebels|president|of|in|,|\\(|'s| ){0,12}",
            ],
            alone: bool,
            acting: bool,
            at in 0usize..40,
        ) {
            let words = Resolver::new(&codebook().actors);
            let who = words.resolve(&mention, &Context {
                alone,
                acting,
                places: Some(&places),
                person: Some((at, at + 7)),
                head: Some(at),
                ..Context::default()
            });
            let plover = &codebook().plover;
            prop_assert!(who.sectors.iter().all(|s| plover.sectors.contains(s)));
            prop_assert!(who.country.is_none_or(|c| c.len() == 3));
        }
    }
}

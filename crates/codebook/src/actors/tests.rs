use super::*;
use dateline_record::PartyKind;
use jiff::civil::{Date, date};

const PLOVER: &str = r#"
contexts = []
[[sector]]
code = "GOV"
[[sector]]
code = "MIL"
[[sector]]
code = "ELI"
[[sector]]
code = "REB"
[[nonstate]]
code = "IGO"
"#;

const COUNTRIES: &str = r#"
[[country]]
code     = "RUS"
name     = "Russia"
demonyms = "Russian"
capital  = "Moscow"

[[country]]
code     = "USA"
name     = "United States"
names    = "US | U.S."
capital  = "Washington"

[[country]]
code      = "SUN"
name      = "Soviet Union"
names     = "USSR"
demonyms  = "Soviet"
capital   = "Moscow"
successor = "RUS"
from      = 1922
until     = 1991
"#;

const COMPOSITION: &str = r#"
[[compose]]
words   = "supporter | ally"
takes   = "sectors"
becomes = { GOV = "ELI", MIL = "-" }

[former]
words   = "former | ex"
sectors = "ELI"
of      = "GOV | MIL"

[hyphen]
keeps  = "based"
drops  = "backed"
stance = "pro"

[anaphor]
words = "group"
"#;

fn read(named: &str) -> Result<Actors, Vec<String>> {
    let file = |path: &str, text: &str| {
        Arc::new(File {
            path: path.to_string(),
            text: text.to_string(),
        })
    };
    let mut mistakes = Vec::new();
    let plover = Plover::read(&file("plover.toml", PLOVER), &mut mistakes);
    let files = [
        file("actors/composition.toml", COMPOSITION),
        file("actors/a.toml", named),
        file("actors/countries.toml", COUNTRIES),
    ];
    let actors = Actors::read(
        &files.iter().collect::<Vec<_>>(),
        &plover,
        true,
        &mut mistakes,
    );
    if mistakes.is_empty() {
        Ok(actors)
    } else {
        Err(mistakes
            .iter()
            .map(|m| format!("{m} @{:?}", &m.file.as_ref().unwrap().text[m.span.clone()]))
            .collect())
    }
}

#[test]
fn mistakes_are_pointed_at() {
    #[track_caller]
    fn check(named: &str, expected: &str) {
        let found = read(named).expect_err("a mistake");
        assert!(found[0].contains(expected), "{found:#?}");
        // The parser says the same as the short cut.
        let slow = read(&format!("{named}# \n[[actor]]\nname = '''Z'''\n")).expect_err("a mistake");
        assert_eq!(found, slow);
    }
    check(
        "[[actor]]\nname = \"A\"\ncountry = \"XXX\"\n",
        "no country \"XXX\" @\"\\\"XXX\\\"\"",
    );
    check(
        "[[actor]]\nname = \"A\"\nsectors = \"ABC\"\n",
        "no sector \"ABC\"",
    );
    check(
        "[[actor]]\nname = \"A\"\nkind = \"dog\"\n",
        "no kind \"dog\"",
    );
    check("[[actor]]\ncountry = \"RUS\"\n", "\"name\" is missing");
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2001-13.. GOV x\"]\n",
        "\"2001-13\" is no date @\"2001-13\"",
    );
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2001 GOV x\"]\n",
        "does not begin with its dates",
    );
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2001..\"]\n",
        "names no sector",
    );
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2001.. GOV,XYZ x\"]\n",
        "no sector \"XYZ\" @\"GOV,XYZ\"",
    );
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2003..2001 GOV x\"]\n",
        "ends before it begins: 2003..2001 @\"2003..2001\"",
    );
    check(
        "[[actor]]\nname = \"A\"\nroles = [\"2003.. GOV x\", \"2001.. GOV y\"]\n",
        "order of time",
    );
    check(
        "[[actor]]\nname = \"A\"\nfrom = \"2003\"\nto = \"2001\"\n",
        "it ends before it begins",
    );
    check(
        "[[actor]]\nname = \"A\"\nfrom = \"soon\"\n",
        "\"soon\" is no date",
    );
    check(
        "[[actor]]\nname = \"A\"\nwords = \"B | a\"\n",
        "\"a\" is there twice",
    );
    check(
        "[[actor]]\nname = \"A\"\nwords = \"---\"\n",
        "\"---\" is no name",
    );
    check(
        "[[actor]]\nname = \"A\"\ncountry = \"RUS\"\nwords = \"B\"\n[[actor]]\nname = \"C\"\ncountry = \"RUS\"\nwords = \"b\"\n",
        "\"b\" is a name of A already",
    );
    check(
        "[[actor]]\nname = \"A\"\ncountry = \"RUS\"\n[[actor]]\nname = \"A\"\ncountry = \"RUS\"\n",
        "\"A\" is a name of A already",
    );
}

#[test]
fn one_word_may_name_actors_of_two_countries() {
    let actors = read(
        "[[actor]]\nname = \"National Guard\"\ncountry = \"RUS\"\n[[actor]]\nname = \"The national-guard\"\ncountry = \"USA\"\n",
    )
    .unwrap();
    assert_eq!(actors.directory.named("national guard").len(), 2);
    assert_eq!(actors.directory.longest_from("national"), 2);
    assert!(actors.directory.named("guard").is_empty());
}

#[test]
fn sectors_are_those_of_the_date() {
    let actors = read(
        r#"
[[actor]]
name  = "Ana B. Ruiz"
words = "ABR"
kind  = "person"
country = "USA"
roles = [
    "1990..1995-06 REB leader of the hills",
    "1999-03-01..2003 GOV,MIL defence minister",
    "2003-06.. GOV president",
]

[[actor]]
name  = "Luis Or"
kind  = "person"
roles = ["2000..2001 GOV mayor"]

[[actor]]
name  = "Kim Low"
kind  = "person"
roles = ["2000..2001 REB commander"]

[[actor]]
name  = "Front"
roles = ["..1999 REB", "2000..2004 GOV"]
after = "REB"

[[actor]]
name    = "Army"
sectors = "MIL"
"#,
    )
    .unwrap();
    let check = |name: &str, at: Option<Date>, sectors: &[&str], when: When| {
        let (id, _) = actors.directory.named(&spelling::key(name))[0];
        let state = actors.directory.actor(id).at(at);
        assert_eq!(
            (state.sectors, state.when),
            (
                &*sectors.iter().map(|s| s.to_string()).collect::<Vec<_>>(),
                when
            ),
            "{name} {at:?}"
        );
    };
    let d = |y, m| Some(date(y, m, 15));
    check("Ana Ruiz", d(1992, 1), &["REB"], When::Held);
    check("Ana B. Ruiz", d(1989, 1), &["REB"], When::Ahead);
    check("abr", d(1997, 1), &["REB"], When::Over);
    check("Ana Ruiz", d(2003, 5), &["GOV", "MIL"], When::Held);
    check("Ana Ruiz", d(2003, 8), &["GOV"], When::Held);
    check("Ana Ruiz", None, &["GOV"], When::Held);
    check("Luis Or", None, &["ELI"], When::Over);
    check("Luis Or", d(2001, 12), &["GOV"], When::Held);
    check("Kim Low", d(2010, 1), &["REB"], When::Over);
    check("Front", d(1950, 1), &["REB"], When::Held);
    check("Front", d(2020, 1), &["REB"], When::Over);
    check("Army", d(2020, 1), &["MIL"], When::Held);
    let (ana, _) = actors.directory.named("ana b ruiz")[0];
    assert_eq!(actors.directory.actor(ana).kind, PartyKind::Person);
    assert_eq!(actors.directory.surnamed("ruiz").collect::<Vec<_>>(), [ana]);
    assert_eq!(
        &*actors.directory.actor(ana).roles[1].office,
        "defence minister"
    );
}

#[test]
fn countries_in_their_time() {
    let actors = read("").unwrap();
    let check = |name: &str, at: Option<Date>, code: &str, how: CountryNaming| {
        let (country, naming) = actors
            .countries
            .named(&spelling::key(name), at)
            .unwrap_or_else(|| panic!("{name}"));
        assert_eq!(
            (country.code.as_str(), naming),
            (code, how),
            "{name} {at:?}"
        );
    };
    let d = |y| Some(date(y, 6, 1));
    check("Soviet", d(1985), "SUN", CountryNaming::Demonym);
    check("Soviet", d(1995), "RUS", CountryNaming::Demonym);
    check("U.S.S.R.", None, "RUS", CountryNaming::Name);
    check("Moscow", d(1985), "SUN", CountryNaming::Seat);
    check("Moscow", d(2005), "RUS", CountryNaming::Seat);
    check("Moscow", None, "RUS", CountryNaming::Seat);
    check("Russian", d(1985), "RUS", CountryNaming::Demonym);
    check("u.s.", None, "USA", CountryNaming::Name);
}

#[test]
fn composition() {
    let actors = read("").unwrap();
    let c = &actors.composition;
    let gov = ["GOV".to_string()];
    let reb = ["REB".to_string()];
    let ally = |of: &[String]| c.noun("ally").unwrap().sectors(of).map(<[String]>::to_vec);
    assert_eq!(ally(&gov), Some(vec!["ELI".to_string()]));
    assert_eq!(ally(&reb), Some(vec!["REB".to_string()]));
    assert_eq!(ally(&["MIL".to_string()]), None);
    assert_eq!(c.former(&gov), ["ELI"]);
    assert_eq!(c.former(&reb), ["REB"]);
    assert!(c.is_former("ex") && c.keeps_country("based") && c.drops_country("backed"));
    assert!(c.is_stance("pro") && c.stands_for_one_named("group"));
}

#[test]
fn the_codebook_in_the_program_has_no_mistakes() {
    let codebook = crate::Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let mistakes = codebook.actors.mistakes();
    assert!(mistakes.is_empty(), "{}", mistakes[0].render(false));
    assert!(codebook.actors.directory.len() > 5_000);
    // Every entry is read again from its own lines.
    for id in (0..codebook.actors.directory.len()).step_by(7) {
        let actor = codebook.actors.directory.actor(u32::try_from(id).unwrap());
        let key = spelling::key(&actor.name);
        let named = codebook.actors.directory.named(&key);
        assert!(
            named.iter().any(|(n, _)| *n as usize == id),
            "{}",
            actor.name
        );
    }
}

//! The numbers and words by which accounts are linked: `codebook/linking.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Deserializer};

use crate::account::short;

/// The file that the program carries.
const BUILT_IN: &str = include_str!("../../../codebook/linking.toml");

/// The rules of linking; the file says what each number and each list is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LinkRules {
    pub base: i32,
    pub base_within: i32,
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    pub time: TimeRules,
    pub place: PlaceRules,
    pub parties: PartyRules,
    pub numbers: NumberRules,
    pub manner: MannerRules,
    pub within: WithinRules,
    pub words: WordRules,
    pub record: RecordRules,
}

/// Events that may be one happening.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Group {
    pub name: String,
    pub about: String,
    pub rules: Words,
    pub lasting: i32,
    #[serde(default)]
    pub apart: bool,
    #[serde(default)]
    pub hits: bool,
}

/// What times weigh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TimeRules {
    pub same_day: i32,
    pub same_week: i32,
    pub same_long: i32,
    pub next_day: i32,
    pub published: i32,
    pub days: i32,
    pub later: i32,
    pub later_days: i32,
    pub stale: i32,
    pub old: i32,
    pub old_days: i32,
    pub going_on: i32,
    pub slack: BTreeMap<String, i32>,
}

/// What places weigh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PlaceRules {
    pub same: i32,
    pub near: i32,
    pub inside: i32,
    pub region: i32,
    pub country: i32,
    pub namesake: i32,
    pub apart: i32,
    pub mentions: i32,
    pub elsewhere: i32,
    pub reach: [f64; 3],
    pub far: f64,
}

/// What parties weigh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PartyRules {
    pub name: i32,
    pub head: i32,
    pub word: i32,
    pub generic: i32,
    pub kind: i32,
    pub other: i32,
    pub other_doer: i32,
    pub crossed: i32,
    pub person_groups: Words,
}

/// What numbers weigh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NumberRules {
    pub same: i32,
    pub same_few: i32,
    pub rises: i32,
    pub differs: i32,
    pub far_off: i32,
    pub times: u64,
    pub few: u64,
}

/// What the manner weighs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MannerRules {
    pub same_mode: i32,
    pub other_mode: i32,
    pub weapon: i32,
    pub site: i32,
    pub other_site: i32,
    pub sentence: i32,
    pub word: i32,
    pub words: i32,
    pub names: i32,
    pub around: i32,
    pub more_names: i32,
}

/// What weighs within one report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WithinRules {
    pub setting: i32,
    pub doers: i32,
    pub targets: i32,
    pub counted: i32,
    pub ahead: i32,
    pub offset: i32,
    pub apart: i32,
    pub sentence: i32,
    pub next: i32,
    pub party: i32,
    pub noun: i32,
    pub refers: i32,
    pub another: i32,
}

/// Words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct WordRules {
    pub generic: Words,
    pub empty: Words,
    pub behind: Words,
    pub definite: Words,
    pub another: Words,
    pub units: Words,
    pub relation: Words,
    pub anywhere: Words,
    pub singular: BTreeMap<String, String>,
}

/// What an incident's record takes from whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RecordRules {
    pub official: Words,
    pub camps: Vec<Words>,
    pub neutral: Words,
    pub anybody: Words,
    pub about: u64,
    pub rival_days: i32,
}

/// Words, written in one string with blanks or bars between them.
#[derive(Clone, Debug, Default)]
pub struct Words(BTreeSet<String>);

impl Words {
    /// Whether the word is among them.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Words, D::Error> {
        let written = String::deserialize(from)?;
        let words = written
            .split(|c: char| c.is_whitespace() || c == '|')
            .filter(|w| !w.is_empty());
        Ok(Words(words.map(str::to_string).collect()))
    }
}

/// What is wrong in `linking.toml`, and where, in bytes.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Range<usize>,
}

impl LinkRules {
    /// Reads `linking.toml`.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn parse(text: &str) -> Result<LinkRules, Mistake> {
        toml::from_str(text).map_err(|e| Mistake {
            message: e.message().to_string(),
            span: e.span().unwrap_or(0..0),
        })
    }

    /// The rules that the program carries.
    ///
    /// # Errors
    /// The mistake in them; there is none in a released program.
    pub fn built_in() -> Result<LinkRules, Mistake> {
        LinkRules::parse(BUILT_IN)
    }

    /// The group of an event read by this entry, of this type and mode; `None` where none is named.
    pub fn group(&self, rule: &str, kind: &str, mode: Option<&str>) -> Option<&Group> {
        let kind = kind.to_lowercase();
        let typed = match mode {
            Some(mode) => format!("{kind}.{mode}"),
            None => kind,
        };
        let best = |id: &str| {
            let fits = |r: &String| {
                id.strip_prefix(r.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let longest = |g: &Group| g.rules.0.iter().filter(|r| fits(r)).map(String::len).max();
            self.groups
                .iter()
                .filter_map(|g| Some((longest(g)?, g)))
                .max_by_key(|(n, _)| *n)
                .map(|(_, g)| g)
        };
        best(rule).or_else(|| best(&typed))
    }

    /// For how many days without news what belongs to the group with this hash may go on.
    pub(crate) fn lasting(&self, group: u32) -> i32 {
        let of_it = |g: &&Group| short(&g.name) == group;
        self.groups.iter().find(of_it).map_or(0, |g| g.lasting)
    }

    /// Whether named persons tell happenings of the group with this hash apart.
    pub(crate) fn names_persons(&self, group: u32) -> bool {
        let of_it = |name: &String| short(name) == group;
        self.parties.person_groups.0.iter().any(of_it)
    }

    /// Whether events of the group of this entry, type and mode hit somebody.
    pub(crate) fn hits(&self, rule: &str, kind: &str, mode: Option<&str>) -> bool {
        self.group(rule, kind, mode).is_some_and(|g| g.hits)
    }

    /// A word's singular, in small letters.
    pub fn singular(&self, word: &str) -> String {
        let word = word.to_lowercase();
        if let Some(one) = self.words.singular.get(&word) {
            return one.clone();
        }
        let long = word.chars().count() > 3;
        match word.strip_suffix('s') {
            // "bus", "boss", "crisis" are singular, "police officers" is not.
            Some(one) if long && !one.ends_with(['s', 'u', 'i']) => one.to_string(),
            _ => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LinkRules {
        LinkRules::built_in().expect("linking.toml")
    }

    #[test]
    fn the_group_of_an_event() {
        let rules = rules();
        let check = |rule: &str, kind: &str, mode: Option<&str>, expected: &str| {
            let group = rules.group(rule, kind, mode).map(|g| g.name.as_str());
            assert_eq!(group.unwrap_or("-"), expected, "{rule} {kind} {mode:?}");
        };
        check("assault.kill.kill", "ASSAULT", None, "violence");
        // A meeting that lies ahead is AGREE in PLOVER.
        check("consult.meet.meet", "AGREE", None, "contact");
        check("reject.meet.cancel", "REJECT", Some("meet"), "contact");
        check("reject.meeting-room", "REJECT", None, "statement");
        check("", "COERCE", Some("arrest"), "arrest");
        check("", "COERCE", Some("curfew"), "-");
        check("", "RETREAT", Some("release"), "release");
        check("", "RETREAT", None, "withdrawal");
    }

    #[test]
    fn one_of_many() {
        let rules = rules();
        for (many, one) in [
            ("Soldiers", "soldier"),
            ("gunmen", "gunman"),
            ("bus", "bus"),
            ("boss", "boss"),
            ("crisis", "crisis"),
            ("gas", "gas"),
            ("people", "person"),
        ] {
            assert_eq!(rules.singular(many), one);
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let check = |from: &str, to: &str, message: &str| {
            let text = BUILT_IN.replacen(from, to, 1);
            let mistake = LinkRules::parse(&text).expect_err(to);
            assert!(mistake.message.contains(message), "{}", mistake.message);
            assert!(text[mistake.span.clone()].len() < text.len());
        };
        check("base = -260", "base = \"x\"", "invalid type");
        check("base = -260", "bass = -260", "unknown field");
        check("same_day   = 170", "", "missing field");
    }
}

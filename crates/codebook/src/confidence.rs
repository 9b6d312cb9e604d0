//! How likely an event is read rightly, by the signs that hold of it.

use std::sync::Arc;

use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::parse;

/// What speaks for or against the reading of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Told by the main clause.
    Main,
    /// Told by the main clause of what somebody is reported to say.
    Said,
    /// Told first in its sentence.
    First,
    /// Told alone in its sentence.
    Only,
    /// Both sides belong to a country or a sector.
    Known,
    /// Its weapon is named, or people are counted.
    Concrete,
    /// Who did it is told by a pronoun.
    Pronoun,
    /// Told by a phrasal verb.
    Phrasal,
    /// Its type is one of those that others border on closely.
    Borders,
    /// Its type is not the entry's, because it lies ahead or has a certain content.
    Changed,
    /// It is said not to have happened, or is only possible.
    Unreal,
}

impl Sign {
    /// Every sign, in the order of records.
    pub const ALL: [Sign; 11] = [
        Sign::Main,
        Sign::Said,
        Sign::First,
        Sign::Only,
        Sign::Known,
        Sign::Concrete,
        Sign::Pronoun,
        Sign::Phrasal,
        Sign::Borders,
        Sign::Changed,
        Sign::Unreal,
    ];

    /// Its name in records and in the codebook.
    pub fn name(self) -> &'static str {
        match self {
            Sign::Main => "main",
            Sign::Said => "said",
            Sign::First => "first",
            Sign::Only => "only",
            Sign::Known => "known",
            Sign::Concrete => "concrete",
            Sign::Pronoun => "pronoun",
            Sign::Phrasal => "phrasal",
            Sign::Borders => "borders",
            Sign::Changed => "changed",
            Sign::Unreal => "unreal",
        }
    }
}

/// `confidence.toml`: the probability that an event's type and status are right, as a logistic sum:
/// 1 / (1 + exp(-s)), where s is `base` and the weights of all signs that hold.
#[derive(Clone, Debug, Default)]
pub struct Confidence {
    /// The sum where no sign holds.
    base: f64,
    /// What each sign adds, in the order of [`Sign::ALL`].
    weights: [f64; Sign::ALL.len()],
    /// The types of [`Sign::Borders`].
    pub borders: Vec<String>,
}

impl Confidence {
    /// The probability that an event of these signs is read rightly, rounded to two places.
    pub fn of(&self, signs: &[Sign]) -> f64 {
        let sum = signs
            .iter()
            .fold(self.base, |sum, s| sum + self.weights[*s as usize]);
        ((100.0 / (1.0 + (-sum).exp())).round() / 100.0).clamp(0.0, 1.0)
    }

    pub(crate) fn read(
        file: &Arc<File>,
        plover: &Plover,
        mistakes: &mut Vec<Mistake>,
    ) -> Confidence {
        let mut confidence = Confidence::default();
        parse(file, mistakes, |root, mistakes| {
            confidence.base = root.decimal("base", mistakes).unwrap_or_default();
            for t in root.words("borders", mistakes) {
                if plover.kind(&t.value).is_none() {
                    let message = format!("there is no type \"{}\"", t.value);
                    mistakes.push(Mistake::new(file, t.span.clone(), message));
                }
                confidence.borders.push(t.value);
            }
            let mut told = [false; Sign::ALL.len()];
            for mut t in root.tables("sign", mistakes) {
                let name = t.required("name", mistakes);
                t.required("about", mistakes);
                let weight = t.decimal("weight", mistakes);
                t.finish(mistakes);
                let Some(name) = name else { continue };
                let Some(sign) = Sign::ALL.into_iter().find(|s| s.name() == name.value) else {
                    let message = format!("there is no sign \"{}\"", name.value);
                    mistakes.push(Mistake::new(file, name.span, message).label(format!(
                        "there are: {}",
                        Sign::ALL.map(Sign::name).join(", ")
                    )));
                    continue;
                };
                if std::mem::replace(&mut told[sign as usize], true) {
                    let message = format!("the sign \"{}\" is there twice", name.value);
                    mistakes.push(Mistake::new(file, name.span, message));
                }
                confidence.weights[sign as usize] = weight.unwrap_or_default();
            }
            for sign in Sign::ALL.into_iter().filter(|s| !told[*s as usize]) {
                let message = format!("the sign \"{}\" has no weight", sign.name());
                mistakes.push(Mistake::new(file, 0..0, message));
            }
        });
        confidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of these first lines and a `[[sign]]` for each of these.
    fn read(head: &str, signs: &[(&str, &str)]) -> (Confidence, Vec<Mistake>) {
        let mut text = format!("{head}\n");
        for (name, weight) in signs {
            text += &format!("[[sign]]\nname = {name:?}\nabout = \"x\"\nweight = {weight}\n");
        }
        let file = |text: String| {
            Arc::new(File {
                path: "confidence.toml".into(),
                text,
            })
        };
        let mut mistakes = Vec::new();
        let plover = Plover::default();
        let read = Confidence::read(&file(text), &plover, &mut mistakes);
        (read, mistakes)
    }

    fn all(weight: &'static str) -> Vec<(&'static str, &'static str)> {
        Sign::ALL.iter().map(|s| (s.name(), weight)).collect()
    }

    #[test]
    fn a_logistic_sum() {
        let (c, mistakes) = read("base = -1", &all("1.0"));
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(c.of(&[]), 0.27);
        assert_eq!(c.of(&[Sign::Main]), 0.5);
        assert_eq!(c.of(&[Sign::Main, Sign::Only]), 0.73);
        let (far, _) = read("base = 1e300", &all("1e308"));
        assert_eq!(far.of(&Sign::ALL), 1.0);
        let (far, _) = read("base = -1e300", &all("-1e308"));
        assert_eq!(far.of(&Sign::ALL), 0.0);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let check = |head: &str, signs: &[(&str, &str)], message: &str| {
            let (_, mistakes) = read(head, signs);
            let told: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
            assert!(told.iter().any(|t| t.contains(message)), "{told:?}");
        };
        check("", &all("1"), "\"base\" is missing");
        check("base = \"1\"", &all("1"), "\"base\" must be a number");
        check("base = nan", &all("1"), "\"base\" must be a number");
        check(
            "base = 0",
            &all("1")[1..],
            "the sign \"main\" has no weight",
        );
        check("base = 0", &[("main", "0"), ("main", "1")], "there twice");
        check("base = 0", &[("mian", "0")], "there is no sign \"mian\"");
        check(
            "base = 0\nborders = \"X\"",
            &all("1"),
            "there is no type \"X\"",
        );
        check(
            "base = 0\nbottom = 1",
            &all("1"),
            "\"bottom\" is not known here",
        );
    }
}

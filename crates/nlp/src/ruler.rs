//! The attribute ruler: parts of speech, morphology and some lemmas by patterns over the tags.
//!
//! Follows `spacy/pipeline/attributeruler.py` (3.8). Every pattern is matched against the tokens as
//! the tagger and the parser left them; then the attributes of the matches are set in the order of
//! the patterns, so that a later pattern overrules an earlier one.

use crate::doc::Pos;
use crate::error::Error;
use crate::load::{Parts, RulerPattern};
use crate::python_regex::compile;
use fancy_regex::Regex;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most tokens that a pattern may have.
const MAX_TOKENS: usize = 16;

/// What a pattern can ask of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) tag: &'a str,
    pub(crate) lower: &'a str,
    pub(crate) dep: &'a str,
    pub(crate) is_space: bool,
}

#[derive(Debug)]
enum Test {
    Is(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Regex(Box<Regex>),
}

impl Test {
    fn new(value: &Value) -> Result<Vec<Self>, String> {
        let strings = |v: &Value| -> Result<Vec<String>, String> {
            let items = v.as_array().ok_or("IN without a list")?;
            items
                .iter()
                .map(|i| {
                    i.as_str()
                        .map(str::to_owned)
                        .ok_or_else(|| "IN with other than strings".into())
                })
                .collect()
        };
        match value {
            Value::String(s) => Ok(vec![Test::Is(s.clone())]),
            Value::Object(operators) => operators
                .iter()
                .map(|(operator, v)| match operator.as_str() {
                    "IN" => Ok(Test::In(strings(v)?)),
                    "NOT_IN" => Ok(Test::NotIn(strings(v)?)),
                    "REGEX" => compile(v.as_str().ok_or("REGEX without a string")?)
                        .map(Box::new)
                        .map(Test::Regex),
                    other => Err(format!("the operator {other} is not known")),
                })
                .collect(),
            _ => Err("a test that is neither a string nor operators".into()),
        }
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Test::Is(s) => s == value,
            Test::In(list) => list.iter().any(|s| s == value),
            Test::NotIn(list) => list.iter().all(|s| s != value),
            Test::Regex(regex) => regex.is_match(value).unwrap_or(false),
        }
    }
}

/// What a pattern asks of one token.
#[derive(Debug, Default)]
struct TokenTests {
    tag: Vec<Test>,
    lower: Vec<Test>,
    dep: Vec<Test>,
    is_space: Option<bool>,
}

impl TokenTests {
    fn new(spec: &Map<String, Value>) -> Result<Self, String> {
        let mut tests = TokenTests::default();
        for (attribute, value) in spec {
            match attribute.as_str() {
                "TAG" => tests.tag = Test::new(value)?,
                "LOWER" => tests.lower = Test::new(value)?,
                "DEP" => tests.dep = Test::new(value)?,
                "IS_SPACE" => {
                    tests.is_space = Some(
                        value
                            .as_bool()
                            .ok_or("IS_SPACE that is neither true nor false")?,
                    )
                }
                other => return Err(format!("the attribute {other} is not known")),
            }
        }
        Ok(tests)
    }

    fn hold(&self, token: View<'_>) -> bool {
        self.is_space.is_none_or(|s| s == token.is_space)
            && self.tag.iter().all(|t| t.holds(token.tag))
            && self.lower.iter().all(|t| t.holds(token.lower))
            && self.dep.iter().all(|t| t.holds(token.dep))
    }
}

/// Attributes that a pattern sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attributes {
    pub(crate) tag: Option<Arc<str>>,
    pub(crate) dep: Option<Arc<str>>,
    pub(crate) pos: Option<Pos>,
    pub(crate) lemma: Option<Arc<str>>,
    pub(crate) morph: Option<Arc<str>>,
}

impl Attributes {
    fn new(attrs: &Map<String, Value>) -> Result<Self, String> {
        let mut out = Attributes::default();
        for (attribute, value) in attrs {
            let value = value.as_str().ok_or("an attribute that is not a string")?;
            match attribute.as_str() {
                "TAG" => out.tag = Some(value.into()),
                "DEP" => out.dep = Some(value.into()),
                "LEMMA" => out.lemma = Some(value.into()),
                "POS" => {
                    out.pos = Some(
                        Pos::parse(value)
                            .ok_or_else(|| format!("the part of speech {value} is not known"))?,
                    )
                }
                "MORPH" => {
                    out.morph = Some(if value == "_" {
                        "".into()
                    } else {
                        value.into()
                    })
                }
                other => return Err(format!("the attribute {other} cannot be set")),
            }
        }
        Ok(out)
    }

    /// Takes over what `other` sets.
    fn overrule(&mut self, other: &Attributes) {
        fn take<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
            if other.is_some() {
                own.clone_from(other);
            }
        }
        take(&mut self.tag, &other.tag);
        take(&mut self.dep, &other.dep);
        take(&mut self.pos, &other.pos);
        take(&mut self.lemma, &other.lemma);
        take(&mut self.morph, &other.morph);
    }
}

/// One sequence of tokens and what it sets on one of them.
#[derive(Debug)]
struct Rule {
    tokens: Vec<TokenTests>,
    target: usize,
    attributes: Attributes,
}

#[derive(Debug)]
pub(crate) struct Ruler {
    /// In order; the later overrules.
    rules: Vec<Rule>,
    /// Places in `rules` of those of more than one token.
    sequences: Vec<usize>,
}

impl Ruler {
    pub(crate) fn new(parts: &Parts, patterns: &[RulerPattern]) -> Result<Self, Error> {
        let mut rules = Vec::new();
        for pattern in patterns {
            let attributes = Attributes::new(&pattern.attrs)
                .map_err(|e| parts.unsupported(format!("a pattern: {e}")))?;
            for tokens in &pattern.patterns {
                let tokens: Vec<TokenTests> = tokens
                    .iter()
                    .map(TokenTests::new)
                    .collect::<Result<_, _>>()
                    .map_err(|e| parts.unsupported(format!("a pattern: {e}")))?;
                // spaCy counts a negative index from the end.
                let target = match usize::try_from(pattern.index) {
                    Ok(index) => Some(index),
                    Err(_) => tokens.len().checked_add_signed(pattern.index as isize),
                };
                let target = target.filter(|&t| t < tokens.len() && tokens.len() <= MAX_TOKENS);
                let target = target.ok_or_else(|| {
                    parts.damaged("a pattern whose index is not one of its tokens")
                })?;
                rules.push(Rule {
                    tokens,
                    target,
                    attributes: attributes.clone(),
                });
            }
        }
        let sequences = rules
            .iter()
            .enumerate()
            .filter(|(_, r)| r.tokens.len() > 1)
            .map(|(i, _)| i)
            .collect();
        Ok(Ruler { rules, sequences })
    }

    /// How far a pattern's outermost tokens are from its target at most.
    pub(crate) fn reach(&self) -> usize {
        self.sequences
            .iter()
            .map(|&r| self.rules[r].tokens.len() - 1)
            .max()
            .unwrap_or(0)
    }

    /// Whether a word may take part in a pattern of more than one token. Where no word of a text
    /// may, [`Ruler::alone`] says all there is to say.
    pub(crate) fn in_sequence(&self, lower: &str) -> bool {
        self.sequences.iter().any(|&r| {
            self.rules[r]
                .tokens
                .iter()
                .any(|t| !t.lower.is_empty() && t.lower.iter().all(|test| test.holds(lower)))
        }) || self
            .sequences
            .iter()
            .any(|&r| self.rules[r].tokens.iter().all(|t| t.lower.is_empty()))
    }

    /// What the patterns of one token set on a token.
    pub(crate) fn alone(&self, token: View<'_>) -> Attributes {
        let mut out = Attributes::default();
        for rule in &self.rules {
            if let [only] = rule.tokens.as_slice()
                && only.hold(token)
            {
                out.overrule(&rule.attributes);
            }
        }
        out
    }

    /// Whether a pattern of more than one token sets something on token `i` of `count`.
    pub(crate) fn meets_sequence<'a>(
        &self,
        i: usize,
        count: usize,
        view: impl Fn(usize) -> View<'a>,
    ) -> bool {
        self.sequences
            .iter()
            .any(|&r| self.matches(&self.rules[r], i, count, &view))
    }

    /// What all patterns set on token `i` of `count`.
    pub(crate) fn in_context<'a>(
        &self,
        i: usize,
        count: usize,
        view: impl Fn(usize) -> View<'a>,
    ) -> Attributes {
        let mut out = Attributes::default();
        for rule in &self.rules {
            if self.matches(rule, i, count, &view) {
                out.overrule(&rule.attributes);
            }
        }
        out
    }

    /// Whether a rule matches so that its target is token `i`.
    fn matches<'a>(
        &self,
        rule: &Rule,
        i: usize,
        count: usize,
        view: &impl Fn(usize) -> View<'a>,
    ) -> bool {
        let Some(first) = i.checked_sub(rule.target) else {
            return false;
        };
        first + rule.tokens.len() <= count
            && rule
                .tokens
                .iter()
                .enumerate()
                .all(|(k, tests)| tests.hold(view(first + k)))
    }
}

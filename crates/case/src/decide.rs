//! The case of each word of a text in capitals.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::Knowledge;
use crate::lexicon::{Lexicon, is};
use crate::words::{Case, Own, words, write};

/// The most words that a name is looked for in.
const MAX_NAME_WORDS: usize = 10;

/// The most letters of an acronym in brackets.
const MAX_ACRONYM: usize = 7;

/// A word without a vowel of at most so many letters is an acronym.
const MAX_VOWELLESS: usize = 5;

/// Words of fewer letters are no derived words.
const MIN_DERIVED: usize = 6;

/// The shortest that a derived word may be made of.
const MIN_STEM: usize = 3;

/// How far into a stretch a dash ends a dateline, in bytes.
const MAX_DATELINE_BYTES: usize = 120;

/// A word of a stretch.
struct Word<'t> {
    bytes: Range<usize>,
    lower: String,
    /// What stands between it and the word before, or the beginning of the stretch.
    gap: &'t str,
    /// What stands between it and the next word, or the end of the stretch.
    next_gap: &'t str,
    is: u16,
    case: Case,
    /// A small word that belongs to names; its case hangs on its neighbours.
    particle: bool,
}

impl Word<'_> {
    fn is(&self, bit: u16) -> bool {
        self.is & bit != 0
    }

    fn single(&self) -> bool {
        self.lower.chars().nth(1).is_none()
    }

    /// Whether it and the word before may be parts of one name.
    fn adjoins(&self, before: &Word<'_>) -> bool {
        let dotted = before.single() || before.is(is::ABBREVIATION);
        self.gap == " " || self.gap == ". " && dotted || self.gap == "." && before.single()
    }

    fn behind_apostrophe(&self) -> bool {
        matches!(self.gap, "'" | "’")
    }
}

fn closes(c: char) -> bool {
    matches!(c, ')' | ']')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[')
}

/// Decides for the words of one report.
pub(crate) struct Decider<'a> {
    lexicon: &'a Lexicon,
    knowledge: &'a dyn Knowledge,
    own: &'a Own,
    /// Whether words are words of the language and no names.
    ordinary: HashMap<String, bool>,
    /// Acronyms that the report explains or puts in brackets.
    acronyms: HashSet<String>,
    /// Words of the language that are somebody's name in this report.
    surnames: HashSet<String>,
}

impl<'a> Decider<'a> {
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        knowledge: &'a dyn Knowledge,
        own: &'a Own,
    ) -> Decider<'a> {
        Decider {
            lexicon,
            knowledge,
            own,
            ordinary: HashMap::new(),
            acronyms: HashSet::new(),
            surnames: HashSet::new(),
        }
    }

    /// The words of the stretches as they are to be written, in order, those that stay left out.
    pub(crate) fn decide(
        mut self,
        text: &str,
        stretches: &[Range<usize>],
    ) -> Vec<(Range<usize>, String)> {
        let mut all: Vec<Vec<Word<'_>>> = stretches
            .iter()
            .map(|s| self.words(text, s.clone()))
            .collect();
        // What a report explains once holds for all of it.
        let spelled: Vec<HashSet<usize>> =
            all.iter().map(|words| self.spelled_out(words)).collect();
        for (words, spelled) in all.iter_mut().zip(&spelled) {
            self.alone(words, spelled);
            self.surnames(words);
        }
        let mut changed = Vec::new();
        for (words, stretch) in all.iter_mut().zip(stretches) {
            for word in words.iter_mut() {
                if word.case == Case::Small && self.surnames.contains(&word.lower) {
                    word.case = Case::Title;
                }
            }
            particles(words);
            titles(words);
            sentences(words, stretch);
            for word in words {
                let written = &text[word.bytes.clone()];
                let cased = write(written, word.case, self.joined(word));
                if cased != written {
                    changed.push((word.bytes.clone(), cased));
                }
            }
        }
        changed
    }

    fn words<'t>(&self, text: &'t str, stretch: Range<usize>) -> Vec<Word<'t>> {
        let part = &text[stretch.clone()];
        let mut all: Vec<Word<'t>> = Vec::new();
        let mut end = 0;
        for w in words(part) {
            let gap = &part[end..w.start];
            if let Some(before) = all.last_mut() {
                before.next_gap = gap;
            }
            end = w.end;
            let lower = part[w.clone()].to_lowercase();
            all.push(Word {
                bytes: stretch.start + w.start..stretch.start + w.end,
                is: self.lexicon.of(&lower),
                lower,
                gap,
                next_gap: "",
                case: Case::Small,
                particle: false,
            });
        }
        if let Some(last) = all.last_mut() {
            last.next_gap = &part[end..];
        }
        all
    }

    /// Whether it is a word of the language, and no name.
    fn ordinary(&mut self, lower: &str) -> bool {
        if let Some(&known) = self.ordinary.get(lower) {
            return known;
        }
        let of = self.lexicon.of(lower);
        let found = of & is::NAME == 0
            && (of & is::WORD != 0 || self.knowledge.word(lower) || self.derived(lower));
        self.ordinary.insert(lower.to_string(), found);
        found
    }

    /// Whether a word of the language stands in it with something before or behind.
    fn derived(&self, lower: &str) -> bool {
        let known = |stem: &str| {
            stem.len() >= MIN_STEM
                && self.lexicon.of(stem) & is::NAME == 0
                && self.knowledge.word(stem)
        };
        lower.len() >= MIN_DERIVED
            && (self.lexicon.before.iter())
                .filter_map(|b| lower.strip_prefix(&**b))
                .any(known)
            || lower.len() >= MIN_DERIVED
                && (self.lexicon.behind.iter())
                    .filter_map(|b| lower.strip_suffix(&**b))
                    .any(|stem| {
                        known(stem)
                            || known(&format!("{stem}e"))
                            || (stem.strip_suffix('i')).is_some_and(|s| known(&format!("{s}y")))
                    })
    }

    /// Notes acronyms in brackets, and gives the words that one stands for: "LIBERATION FRONT [LF]".
    fn spelled_out(&mut self, words: &[Word<'_>]) -> HashSet<usize> {
        let mut spelled = HashSet::new();
        for (at, word) in words.iter().enumerate() {
            let letters = word.lower.chars().count();
            let bracketed = word.gap.ends_with(opens) && word.next_gap.starts_with(closes);
            if !bracketed || !(2..=MAX_ACRONYM).contains(&letters) {
                continue;
            }
            // Backwards from the bracket, one word for each letter; small words have none.
            let mut letters = word.lower.chars().rev().peekable();
            let mut found = Vec::new();
            for before in (0..at).rev() {
                let Some(&letter) = letters.peek() else { break };
                let w = &words[before];
                let gap = &words[before + 1].gap;
                let near = gap
                    .trim_matches(opens)
                    .chars()
                    .all(|c| matches!(c, ' ' | '-'));
                if !near {
                    break;
                }
                if w.is(is::WORD | is::PARTICLE) {
                    continue;
                }
                if !w.lower.starts_with(letter) {
                    break;
                }
                letters.next();
                found.push(before);
            }
            let explained = letters.peek().is_none();
            if explained {
                spelled.extend(found);
            }
            if explained || !self.ordinary(&word.lower) {
                self.acronyms.insert(word.lower.clone());
            }
        }
        spelled
    }

    /// The words of names that are known, each with whether it is an acronym by itself.
    fn known_names(&self, words: &[Word<'_>]) -> HashMap<usize, Case> {
        let mut named = HashMap::new();
        let mut at = 0;
        while at < words.len() {
            let joined = (at + 1..words.len())
                .take(MAX_NAME_WORDS - 1)
                .take_while(|&k| matches!(words[k].gap, " " | "-" | "'" | "’" | ". " | "."));
            let run: Vec<&str> = std::iter::once(at)
                .chain(joined)
                .map(|k| &*words[k].lower)
                .collect();
            let Some((taken, acronym)) = self.knowledge.name(&run) else {
                at += 1;
                continue;
            };
            let taken = taken.clamp(1, run.len());
            for (k, word) in words.iter().enumerate().skip(at).take(taken) {
                // One word that a name consists of may be a word of the language; two are a name.
                let case = match (taken, acronym) {
                    (1, true) => Case::Capitals,
                    (1, false) => break,
                    _ if word.is(is::WORD) => continue,
                    _ if word.is(is::ACRONYM) => Case::Capitals,
                    _ => Case::Title,
                };
                named.insert(k, case);
            }
            at += taken;
        }
        named
    }

    /// The case of each word by itself and what stands right beside it.
    fn alone(&mut self, words: &mut [Word<'_>], spelled: &HashSet<usize>) {
        let named = self.known_names(words);
        for at in 0..words.len() {
            let case = self.case_of(words, at, spelled, &named);
            let word = &mut words[at];
            match case {
                Some(case) => word.case = case,
                None => word.particle = true,
            }
        }
    }

    /// The case of a word; `None` for a particle.
    fn case_of(
        &mut self,
        words: &[Word<'_>],
        at: usize,
        spelled: &HashSet<usize>,
        named: &HashMap<usize, Case>,
    ) -> Option<Case> {
        let word = &words[at];
        let before = at.checked_sub(1).map(|b| &words[b]);
        let lower = &*word.lower;
        let letters = lower.chars().count();
        let figure = word
            .gap
            .trim_end_matches(' ')
            .ends_with(|c: char| c.is_ascii_digit());
        if word.behind_apostrophe() && letters <= 2 {
            return Some(Case::Small);
        }
        if word.gap.ends_with(|c: char| c.is_ascii_digit()) {
            let unit = word.is(is::UNIT);
            return Some(if unit { Case::Small } else { Case::Capitals });
        }
        if figure && word.is(is::UNIT) && letters > 1 {
            return Some(Case::Small);
        }
        if letters == 1 {
            // The article; any other letter alone is an initial, a numeral or "I".
            let article = self.knowledge.word(lower)
                && lower != "i"
                && word.next_gap.starts_with(' ')
                && !word
                    .gap
                    .ends_with(|c: char| !c.is_whitespace() && !matches!(c, '"' | '“' | '('));
            return Some(if article { Case::Small } else { Case::Capitals });
        }
        if self.acronyms.contains(lower) {
            return Some(Case::Capitals);
        }
        if let Some(case) = self.own.case(lower) {
            return Some(case);
        }
        if let Some([left, right]) = self.lexicon.homonyms.get(lower) {
            let is_before = word.gap == " " && before.is_some_and(|b| left.contains(&*b.lower));
            let is_behind = word.next_gap == " "
                && words.get(at + 1).is_some_and(|n| right.contains(&*n.lower));
            let acronym = is_before || is_behind;
            return Some(if acronym { Case::Capitals } else { Case::Small });
        }
        if word.is(is::ACRONYM) {
            return Some(Case::Capitals);
        }
        if spelled.contains(&at) && !word.is(is::WORD) {
            return Some(Case::Title);
        }
        if word.is(is::MONTH) {
            let next = word
                .next_gap
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit());
            let behind = word.gap == " " && before.is_some_and(|b| b.is(is::BEFORE_MONTH));
            if figure || next || behind {
                return Some(Case::Title);
            }
        }
        if let Some(&case) = named.get(&at)
            && (case == Case::Title || !self.ordinary(lower))
        {
            return Some(case);
        }
        if word.is(is::NAME) {
            return Some(Case::Title);
        }
        if word.is(is::PARTICLE) {
            return None;
        }
        if self.ordinary(lower) {
            return Some(Case::Small);
        }
        let vowel = |c: char| !c.is_ascii() || matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        if letters <= MAX_VOWELLESS && !lower.contains(vowel) && !word.is(is::ABBREVIATION) {
            return Some(Case::Capitals);
        }
        Some(Case::Title)
    }

    /// Words that are names as well, behind a title, a given name or an initial.
    fn surnames(&mut self, words: &mut [Word<'_>]) {
        for at in 1..words.len() {
            let [.., before, word] = &mut words[..=at] else {
                continue;
            };
            let named = before.is(is::TITLE)
                || before.is(is::GIVEN) && before.case == Case::Title
                || before.single() && before.case == Case::Capitals && before.lower != "i";
            if word.case == Case::Small && word.is(is::SURNAME) && word.adjoins(before) && named {
                word.case = Case::Title;
                self.surnames.insert(word.lower.clone());
            }
        }
    }

    /// Where in a word a second capital stands: "McCarthy".
    fn joined(&self, word: &Word<'_>) -> Option<usize> {
        self.lexicon
            .joined
            .iter()
            .find(|j| word.lower.starts_with(&***j) && word.lower.len() >= j.len() + MIN_STEM)
            .filter(|_| !self.ordinary.get(&word.lower).copied().unwrap_or(false))
            .map(|j| j.chars().count())
    }
}

/// Particles: small between names, a capital where a name begins with one that may begin a name.
fn particles(words: &mut [Word<'_>]) {
    for at in (0..words.len()).rev() {
        if !words[at].particle {
            continue;
        }
        let named = |w: &Word<'_>| w.case != Case::Small || w.particle;
        let behind = words
            .get(at + 1)
            .is_some_and(|n| n.adjoins(&words[at]) && n.case != Case::Small);
        let before = at
            .checked_sub(1)
            .is_some_and(|b| words[at].adjoins(&words[b]) && named(&words[b]));
        words[at].case = if behind && before && !words[at].is(is::BEGINS) {
            Case::Small
        } else {
            Case::Title
        };
    }
}

/// Titles right before a name.
fn titles(words: &mut [Word<'_>]) {
    for at in (1..words.len()).rev() {
        let [.., title, name] = &mut words[..=at] else {
            continue;
        };
        if title.case == Case::Small
            && title.is(is::TITLE)
            && name.case == Case::Title
            && name.adjoins(title)
        {
            title.case = Case::Title;
        }
    }
}

/// A capital at the beginning of each sentence.
fn sentences(words: &mut [Word<'_>], stretch: &Range<usize>) {
    // Whether the bracket that is open stands where a sentence begins: "[REPORT] THE ARMY".
    let mut bracket = false;
    for at in 0..words.len() {
        let begins = at == 0 || begins(&words[at], &words[at - 1], stretch, bracket);
        let word = &mut words[at];
        if word.gap.contains(opens) {
            bracket = begins;
        }
        let figure = word.gap.ends_with(|c: char| c.is_ascii_digit());
        if begins && word.case == Case::Small && !figure && !word.behind_apostrophe() {
            word.case = Case::Title;
        }
    }
}

fn begins(word: &Word<'_>, before: &Word<'_>, stretch: &Range<usize>, bracket: bool) -> bool {
    let gap = word.gap;
    let mark = gap.rfind(|c: char| {
        matches!(c, '!' | '?')
            || c == '.' && !before.single() && !before.is(is::ABBREVIATION)
            || bracket && closes(c)
    });
    let dateline = || {
        let dash = ["--", "—", "–", " - "].iter().find_map(|d| gap.find(d));
        dash.filter(|_| word.bytes.start - stretch.start <= MAX_DATELINE_BYTES)
    };
    let quotation = || {
        let open = gap.find(" \"").or_else(|| gap.find(" “"))?;
        gap[..open].contains([',', ':']).then_some(open)
    };
    let end = mark.or_else(dateline).or_else(quotation);
    end.is_some_and(|at| !gap[at..].contains(|c: char| c.is_ascii_digit()))
}

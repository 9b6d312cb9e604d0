//! Looking up by name, and by place.

use fst::{IntoStreamer as _, Streamer as _};

use crate::format::{CELLS, Section, cell, u32_at};
use crate::normal::{CAPITALS, capitals, folded, normal, written_out};
use crate::{Entry, Gazetteer, Names, Naming, km_between};

/// The most words that a name is looked for in.
const MAX_WORDS: usize = 12;

/// The most postings of one name that are looked at.
const MAX_POSTINGS: usize = 1 << 20;

/// The most letters that a similar name differs in.
const MAX_DISTANCE: u32 = 2;

/// The longest name that stands at the beginning of some words.
#[derive(Clone, Debug, PartialEq)]
pub struct Longest<'g> {
    /// How many of the words it takes.
    pub words: usize,
    /// What it names, as [`Gazetteer::named`] orders it.
    pub places: Vec<(Naming, Entry<'g>)>,
}

impl Gazetteer {
    /// The places of that name: case, accents, hyphens and blanks make no difference. Usual names
    /// first, then by population, then by row. Abbreviations in capitals ("US") are found only
    /// where the name is in capitals.
    pub fn named(&self, name: &str) -> Vec<(Naming, Entry<'_>)> {
        let key = normal(name);
        let mut found = self.by_key(&key);
        if found.is_empty()
            && let Some(bare) = key.strip_prefix("the ")
        {
            found = self.by_key(bare);
        }
        if let Some(key) = capitals(name) {
            self.add_capitals(&key, &mut found);
        }
        found
    }

    /// Whether anything has that name.
    pub fn is_named(&self, name: &str) -> bool {
        !self.named(name).is_empty()
    }

    fn by_key(&self, key: &str) -> Vec<(Naming, Entry<'_>)> {
        let value = self.names.as_ref().and_then(|names| names.get(key));
        value.map_or_else(Vec::new, |value| self.entries(value))
    }

    fn entries(&self, value: u64) -> Vec<(Naming, Entry<'_>)> {
        self.postings(value)
            .filter_map(|(naming, row)| Some((naming, self.get(row)?)))
            .collect()
    }

    /// Adds what an abbreviation stands for to what else it names.
    fn add_capitals<'g>(&'g self, key: &str, found: &mut Vec<(Naming, Entry<'g>)>) {
        let more = self.by_key(key);
        if more.is_empty() {
            return;
        }
        found.extend(more);
        found.sort_by(|(a, x), (b, y)| {
            (a.cmp(b))
                .then(y.population.cmp(&x.population))
                .then(x.row.cmp(&y.row))
        });
        found.dedup_by_key(|(_, entry)| entry.row);
    }

    /// The postings that a value of the map of names stands for.
    pub(crate) fn postings(&self, value: u64) -> impl Iterator<Item = (Naming, u32)> {
        let bytes = self.section(Section::Postings);
        let (single, list) = if value & 1 == 1 {
            (Some((value >> 1) as u32), &[][..])
        } else {
            let list = usize::try_from(value >> 1)
                .ok()
                .and_then(|at| at.checked_mul(4))
                .and_then(|at| {
                    let count = (u32_at(bytes, at)? as usize).min(MAX_POSTINGS);
                    bytes.get(at + 4..(at + 4).checked_add(4 * count)?)
                });
            (None, list.unwrap_or_default())
        };
        let listed = list.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b));
        single.into_iter().chain(listed).filter_map(|posting| {
            let naming = Naming::of((posting >> 30) as u8)?;
            Some((naming, posting & ((1 << 30) - 1)))
        })
    }

    /// The longest name that stands at the beginning of these words, as a text is scanned for names.
    /// Words are as a tokenizer gives them: what has no letter or figure (a hyphen of its own) is
    /// passed over inside a name, and a word may itself hold a hyphen or a point.
    ///
    /// ```no_run
    /// # let gazetteer = dateline_gazetteer::Gazetteer::open("gazetteer.dlg".as_ref())?;
    /// let found = gazetteer.longest_at(&["New", "York", "City", "police"]);
    /// assert_eq!(found.map(|longest| longest.words), Some(3));
    /// # Ok::<(), dateline_gazetteer::Error>(())
    /// ```
    pub fn longest_at(&self, words: &[&str]) -> Option<Longest<'_>> {
        let mut walk = Walk::begin(self.names.as_ref()?.as_fst());
        let first = words.first()?;
        if folded(first).is_empty() {
            return None;
        }
        let mut best = None;
        for (index, word) in words.iter().take(MAX_WORDS).enumerate() {
            let folded = folded(word);
            if folded.is_empty() && !word.chars().all(joins) {
                break;
            }
            let mut parts = folded.split(' ').filter(|part| !part.is_empty());
            if !parts.all(|part| walk.word(part)) {
                break;
            }
            // A lone word is looked up below: it is not written out, and may be in capitals.
            if index > 0
                && !folded.is_empty()
                && let Some(value) = walk.name()
            {
                best = Some((index + 1, value));
            }
        }
        let (words, places) = match best {
            Some((words, value)) => (words, self.entries(value)),
            None => {
                let mut places = self.by_key(&normal(first));
                if let Some(key) = capitals(first) {
                    self.add_capitals(&key, &mut places);
                }
                (1, places)
            }
        };
        (!places.is_empty()).then_some(Longest { words, places })
    }

    /// Names that are spelled nearly like this one, the likeliest first: of those that differ in the
    /// fewest letters (two at most) the names of the largest places. For a question back where
    /// nothing is called so.
    pub fn similar(&self, name: &str, most: usize) -> Vec<&str> {
        let key = normal(name);
        let Some(names) = &self.names else {
            return Vec::new();
        };
        for distance in 1..=MAX_DISTANCE {
            // A short name is like too many others.
            if key.chars().count() < 3 * distance as usize {
                break;
            }
            // The automaton of a very long name is too large.
            let Ok(near) = fst::automaton::Levenshtein::new(&key, distance) else {
                break;
            };
            let mut found: Vec<Entry<'_>> = Vec::new();
            let mut stream = names.search(near).into_stream();
            while let Some((near, value)) = stream.next() {
                if near.starts_with(&[CAPITALS as u8]) {
                    continue;
                }
                let first = self.postings(value).find_map(|(_, row)| self.get(row));
                found.extend(first);
            }
            found.sort_by(|a, b| (b.population.cmp(&a.population)).then(a.row.cmp(&b.row)));
            let mut likely: Vec<&str> = Vec::new();
            for entry in found {
                if likely.len() < most && !likely.contains(&entry.name) {
                    likely.push(entry.name);
                }
            }
            if !likely.is_empty() {
                return likely;
            }
        }
        Vec::new()
    }

    /// The places within so many km of a point in degrees north and east, with their distance, the
    /// nearest first.
    pub fn near(&self, lat: f64, lon: f64, km: f64) -> Vec<(f64, Entry<'_>)> {
        /// Km in a degree of latitude, a little less than the least there is.
        const DEGREE_KM: f64 = 110.5;
        let starts = self.section(Section::Cells);
        let rows = self.section(Section::CellRows);
        let mut found = Vec::new();
        if !(km >= 0.0 && lat.is_finite() && lon.is_finite()) {
            return found;
        }
        let height = (km / DEGREE_KM).ceil().min(180.0) as i32;
        let widest = (lat.abs() + km / DEGREE_KM).min(90.0).to_radians().cos();
        let width = (km / (DEGREE_KM * widest.max(1e-6))).ceil().min(180.0) as i32;
        let mut cells: Vec<usize> = Vec::new();
        for up in -height..=height {
            let at = lat + f64::from(up);
            if !(-91.0..=91.0).contains(&at) {
                continue;
            }
            for right in -width..=width {
                let east = (lon + f64::from(right) + 180.0).rem_euclid(360.0) - 180.0;
                cells.push(cell(at, east));
            }
        }
        cells.sort_unstable();
        cells.dedup();
        for at in cells.into_iter().filter(|&c| c < CELLS) {
            let range = u32_at(starts, 4 * at).zip(u32_at(starts, 4 * at + 4));
            let Some((begin, end)) = range.map(|(b, e)| (b as usize * 4, e as usize * 4)) else {
                continue;
            };
            for row in rows.get(begin..end).unwrap_or_default().as_chunks().0 {
                let Some(entry) = self.get(u32::from_le_bytes(*row)) else {
                    continue;
                };
                let far = km_between((lat, lon), (entry.lat, entry.lon));
                if far <= km {
                    found.push((far, entry));
                }
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.row.cmp(&b.1.row)));
        found
    }
}

/// What joins the words of a name where it stands alone.
fn joins(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '\'' | '’' | '.' | '/')
}

/// A way through the map of names, word by word.
struct Walk<'f> {
    names: &'f fst::raw::Fst<Names>,
    node: fst::raw::Node<'f>,
    output: fst::raw::Output,
    began: bool,
}

impl<'f> Walk<'f> {
    fn begin(names: &'f fst::raw::Fst<Names>) -> Self {
        Self {
            names,
            node: names.root(),
            output: fst::raw::Output::zero(),
            began: false,
        }
    }

    /// Goes on by a word; whether any name does.
    fn word(&mut self, word: &str) -> bool {
        let goes_on = (!self.began || self.text(" ")) && self.text(written_out(word));
        self.began = true;
        goes_on
    }

    fn text(&mut self, text: &str) -> bool {
        text.bytes().all(|byte| {
            let Some(index) = self.node.find_input(byte) else {
                return false;
            };
            let transition = self.node.transition(index);
            self.output = self.output.cat(transition.out);
            self.node = self.names.node(transition.addr);
            true
        })
    }

    /// The value of the name that ends here.
    fn name(&self) -> Option<u64> {
        let whole = self.output.cat(self.node.final_output());
        self.node.is_final().then(|| whole.value())
    }
}

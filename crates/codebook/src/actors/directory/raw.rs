//! `[[actor]]` tables as they are written, before anything is made of them.
//!
//! The directory holds thousands of them and is read whenever the program starts, so the common
//! layout, one key and one plain string a line, is read without a TOML parser. A file with anything
//! else in it goes through the parser, which also says what is wrong with it.

use std::borrow::Cow;
use std::ops::Range;

use dateline_record::PartyKind;

use crate::mistake::Mistake;
use crate::read::Table;

/// A string and the bytes of the file it stands in, quotation marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) span: Range<usize>,
}

/// The keys that hold a string.
pub(crate) const KEYS: [&str; 10] = [
    "name", "words", "country", "kind", "sectors", "after", "from", "to", "wikidata", "about",
];

/// One `[[actor]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Raw<'t> {
    /// Where its header stands.
    pub(crate) span: Range<usize>,
    /// Its strings, in the order of [`KEYS`].
    fields: [Option<Piece<'t>>; KEYS.len()],
    /// Its roles.
    pub(crate) roles: Vec<Piece<'t>>,
}

impl Raw<'_> {
    /// What it is; `None` where there is no such kind.
    pub(crate) fn kind(&self) -> Option<PartyKind> {
        match self.get("kind").map(|k| &*k.text) {
            None | Some("organisation") => Some(PartyKind::Organisation),
            Some("person") => Some(PartyKind::Person),
            Some("group") => Some(PartyKind::Group),
            Some(_) => None,
        }
    }
}

impl<'t> Raw<'t> {
    /// The string of that key, one of [`KEYS`].
    pub(crate) fn get(&self, key: &str) -> Option<&Piece<'t>> {
        let at = KEYS.iter().position(|k| *k == key)?;
        self.fields[at].as_ref()
    }
}

/// Strings between quotation marks with commas between them; `at`: where `text` begins in the file.
fn items<'t>(text: &'t str, at: usize, out: &mut Vec<Piece<'t>>) -> Option<()> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        if rest.is_empty() {
            return Some(());
        }
        let begin = at + text.len() - rest.len();
        let body = rest.strip_prefix('"')?;
        let end = body.find('"')?;
        if body[..end].contains('\\') {
            return None;
        }
        out.push(Piece {
            text: Cow::Borrowed(body[..end].trim()),
            span: begin..begin + end + 2,
        });
        rest = body[end + 1..].trim_start_matches([' ', '\t']);
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None if rest.is_empty() => return Some(()),
            None => return None,
        }
    }
}

/// What stands between two quotation marks; `None` where there are more of them, or more than simple
/// escapes.
fn unescaped(inner: &str) -> Option<Cow<'_, str>> {
    if !inner.contains(['"', '\\']) {
        return Some(Cow::Borrowed(inner));
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            _ => out.push(c),
        }
    }
    Some(Cow::Owned(out))
}

/// Reads a text that holds nothing but `[[actor]]` tables in the common layout, and hands each table
/// to `each` with the byte behind its last line. `None` for any other text, of which some tables may
/// have been handed over.
pub(crate) fn plain<'t>(text: &'t str, mut each: impl FnMut(&Raw<'t>, usize)) -> Option<()> {
    if text
        .bytes()
        .any(|b| b < 0x20 && b != b'\t' && b != b'\n' || b == 0x7f)
    {
        return None;
    }
    let mut raw: Raw<'t> = Raw::default();
    let mut any = false;
    let mut in_roles = false;
    // Whether the table's `roles` came already, and whether the last item had its comma.
    let (mut had_roles, mut open) = (false, true);
    let mut at = 0;
    for line in text.split('\n') {
        let begin = at;
        at += line.len() + 1;
        let body = line.trim_matches([' ', '\t']);
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let lead = body.as_ptr() as usize - line.as_ptr() as usize;
        if in_roles {
            if body == "]" {
                in_roles = false;
            } else {
                if !open {
                    return None;
                }
                items(body, begin + lead, &mut raw.roles)?;
                open = body.ends_with(',');
            }
            continue;
        }
        if body == "[[actor]]" {
            if any {
                each(&raw, begin);
            }
            any = true;
            raw.fields.fill(None);
            raw.roles.clear();
            raw.span = begin + lead..begin + lead + body.len();
            had_roles = false;
            continue;
        }
        if !any {
            return None;
        }
        let (key, value) = body.split_once('=')?;
        let from = begin + lead + key.len() + 1;
        let from = from + value.len() - value.trim_start_matches([' ', '\t']).len();
        let (key, value) = (
            key.trim_end_matches([' ', '\t']),
            value.trim_start_matches([' ', '\t']),
        );
        if key == "roles" {
            if std::mem::replace(&mut had_roles, true) {
                return None;
            }
            let inside = value.strip_prefix('[')?;
            match inside.strip_suffix(']') {
                Some(inside) => items(inside, from + 1, &mut raw.roles)?,
                None => {
                    items(inside, from + 1, &mut raw.roles)?;
                    let inside = inside.trim_end_matches([' ', '\t']);
                    (in_roles, open) = (true, inside.is_empty() || inside.ends_with(','));
                }
            }
            continue;
        }
        let slot = &mut raw.fields[KEYS.iter().position(|k| *k == key)?];
        let inner = value.strip_prefix('"')?.strip_suffix('"')?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(Piece {
            text: unescaped(inner)?,
            span: from..from + value.len(),
        });
    }
    if in_roles {
        return None;
    }
    if any {
        each(&raw, text.len());
    }
    Some(())
}

/// What an entry is called, read without the rest of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head<'t> {
    /// Where its table begins and ends.
    pub(crate) span: Range<usize>,
    pub(crate) name: Cow<'t, str>,
    pub(crate) words: Cow<'t, str>,
    pub(crate) country: Cow<'t, str>,
    pub(crate) person: bool,
}

/// Hands the head of each table of a text in the common layout to `each`. What stands in other keys
/// is not looked at. `None` for a text that is laid out otherwise.
pub(crate) fn heads<'t>(text: &'t str, mut each: impl FnMut(&Head<'t>)) -> Option<()> {
    let mut head: Head<'t> = Head::default();
    let (mut any, mut in_roles) = (false, false);
    let mut begin = 0;
    let bytes = text.as_bytes();
    for end in memchr::memchr_iter(b'\n', bytes).chain([text.len()]) {
        let line = text[begin..end].trim_ascii();
        let at = begin;
        begin = end + 1;
        if in_roles {
            in_roles = line != "]";
            continue;
        }
        match line.bytes().next() {
            None | Some(b'#') => continue,
            Some(b'[') if line == "[[actor]]" => {
                if any {
                    head.span.end = at;
                    each(&head);
                }
                any = true;
                head = Head {
                    span: at..at,
                    ..Head::default()
                };
                continue;
            }
            Some(_) if !any => return None,
            Some(_) => {}
        }
        let equals = memchr::memchr(b'=', line.as_bytes())?;
        let (key, value) = (
            line[..equals].trim_ascii_end(),
            line[equals + 1..].trim_ascii_start(),
        );
        if key == "roles" {
            if !value.starts_with('[') {
                return None;
            }
            in_roles = !value.ends_with(']');
            continue;
        }
        let inner = value.strip_prefix('"')?.strip_suffix('"')?;
        if inner.starts_with('"') {
            return None;
        }
        match key {
            "name" => head.name = unescaped(inner)?,
            "words" => head.words = unescaped(inner)?,
            "country" => head.country = unescaped(inner)?,
            "kind" => head.person = inner == "person",
            "sectors" | "after" | "from" | "to" | "wikidata" | "about" => {}
            _ => return None,
        }
    }
    if in_roles {
        return None;
    }
    if any {
        head.span.end = text.len();
        each(&head);
    }
    Some(())
}

/// Reads one table that the TOML parser has read.
pub(crate) fn parsed(table: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Raw<'static> {
    let mut raw = Raw {
        span: table.span.clone(),
        ..Raw::default()
    };
    for (slot, key) in raw.fields.iter_mut().zip(KEYS) {
        *slot = table.text(key, mistakes).map(|t| Piece {
            text: Cow::Owned(t.value),
            span: t.span,
        });
    }
    raw.roles = table
        .words("roles", mistakes)
        .into_iter()
        .map(|t| Piece {
            text: Cow::Owned(t.value),
            span: t.span,
        })
        .collect();
    table.finish(mistakes);
    raw
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mistake::File;
    use crate::read::parse;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The same file through the parser; `None` where that finds a mistake.
    fn slow(text: &str) -> Option<Vec<Raw<'static>>> {
        let file = Arc::new(File {
            path: "actors/some.toml".to_string(),
            text: text.to_string(),
        });
        let (mut all, mut mistakes) = (Vec::new(), Vec::new());
        parse(&file, &mut mistakes, |root, mistakes| {
            for mut t in root.tables("actor", mistakes) {
                all.push(parsed(&mut t, mistakes));
            }
        });
        mistakes.is_empty().then_some(all)
    }

    fn same(text: &str) -> Option<usize> {
        let mut fast = Vec::new();
        plain(text, |raw, end| {
            assert!(raw.span.end <= end && text.is_char_boundary(end));
            fast.push(raw.clone());
        })?;
        let slow = slow(text).unwrap_or_else(|| panic!("the parser refuses {text:?}"));
        assert_eq!(fast.len(), slow.len(), "{text:?}");
        let mut names = Vec::new();
        heads(text, |head| {
            names.push((head.name.to_string(), head.words.to_string()))
        })
        .unwrap_or_else(|| panic!("no heads in {text:?}"));
        let told = |raw: &Raw<'_>, key| raw.get(key).map_or(String::new(), |p| p.text.to_string());
        let expected: Vec<_> = slow
            .iter()
            .map(|r| (told(r, "name"), told(r, "words")))
            .collect();
        assert_eq!(names, expected, "{text:?}");
        for (a, b) in fast.iter().zip(&slow) {
            assert_eq!((&a.fields, &a.roles), (&b.fields, &b.roles), "{text:?}");
        }
        Some(fast.len())
    }

    #[test]
    fn the_common_layout_is_read_as_the_parser_reads_it() {
        let whole = "# Heads.\n\n[[actor]]\nname    = \"Ana Ñ\"\nwords = \"A | B\"\nroles   = [\n    \"1999.. GOV president\",\n    # later\n    \"..2001 MIL\",\n]\n[[actor]]\nname=\"B\"\nroles = [\"2001 REB\", \"x\"]\nsectors = \"\"\n";
        assert_eq!(same(whole), Some(2));
        assert_eq!(same(""), Some(0));
        for other in [
            "[[actor]]\nname = 'A'\n",
            "[[actor]]\nname = \"A\" # why\n",
            "[[actor]]\nname = \"A\\n\"\n",
            "[[actor]]\nname = \"\"\"A\"\"\"\n",
            "[[agent]]\nname = \"A\"\n",
            "[[actor]]\nname = \"A\"\nname = \"B\"\n",
            "[[actor]]\nroles = [\n\"a\"\n\"b\"\n]\n",
            "[[actor]]\nroles = [\n",
            "name = \"A\"\n",
            "[[actor]]\nheight = \"A\"\n",
        ] {
            assert_eq!(same(other), None, "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn never_read_otherwise_than_by_the_parser(
            lines in prop::collection::vec(
                prop_oneof![
                    Just("[[actor]]".to_string()),
                    Just("roles = [".to_string()),
                    Just("]".to_string()),
                    Just("roles = [\"1 A\", \"2 B\",]".to_string()),
                    Just("    \"1999..2001 GOV\",".to_string()),
                    Just("  \"x\"".to_string()),
                    Just("words = \"a | b\"".to_string()),
                    Just("# ] \"".to_string()),
                    "(name|kind|words|roles) ?= ?[\"'\\[][a-zé\\\\\"',# ]{0,4}[\"'\\]],?",
                ],
                0..9,
            )
        ) {
            let _ = same(&lines.join("\n"));
        }
    }
}

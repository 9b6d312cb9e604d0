//! Reads `crosswalk/*.toml`.

use std::sync::Arc;

use dateline_clause::Classes;

use super::clue::{Clue, Known, Names, PartyClue};
use super::{Crosswalk, CrosswalkRule, Fact, PartyRule, Stand};
use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::{Table, Text, as_text, parse};

/// The codes there are: nothing else is accepted in a rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeLists {
    pub(crate) cameo: Vec<String>,
    /// Sub-event type and its event type.
    pub(crate) acled: Vec<(String, String)>,
    /// Class of party and its number.
    pub(crate) inter: Vec<(String, u8)>,
    pub(crate) interactions: Vec<String>,
}

/// UCDP's types of violence: state-based, non-state, one-sided.
const UCDP: [&str; 3] = ["1", "2", "3"];

/// Every key of the table `key` with its string.
fn strings(
    root: &mut Table<'_>,
    key: &'static str,
    mistakes: &mut Vec<Mistake>,
) -> Vec<(Text, Text)> {
    let Some(mut table) = root.table(key, mistakes) else {
        return Vec::new();
    };
    table.all_asked();
    table
        .entries()
        .filter_map(|(k, v)| {
            let text = as_text(table.file, &k, v, mistakes)?;
            Some((k, text))
        })
        .collect()
}

/// Reads the crosswalk from its files: common, CAMEO's, ACLED's, UCDP's.
pub(crate) fn read(
    files: [&Arc<File>; 4],
    plover: &Plover,
    classes: &Classes,
    mistakes: &mut Vec<Mistake>,
) -> Crosswalk {
    let [common, cameo, acled, ucdp] = files;
    let mut walk = Crosswalk {
        nonstate: plover.nonstate.clone(),
        ..Crosswalk::default()
    };
    let mut parties: Vec<String> = Vec::new();
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut facts: Vec<String> = Vec::new();
    parse(common, mistakes, |root, mistakes| {
        for mut t in root.tables("party", mistakes) {
            t.required("about", mistakes);
            t.text("why", mistakes);
            let class = t.required("class", mistakes);
            let when = t
                .tables("when", mistakes)
                .into_iter()
                .map(|mut w| PartyClue::read(&mut w, plover, classes, mistakes))
                .collect();
            t.finish(mistakes);
            let Some(class) = class else { continue };
            if !parties.contains(&class.value) {
                parties.push(class.value.clone());
            }
            walk.parties.push(PartyRule {
                class: class.value,
                when,
            });
        }
        for (name, members) in strings(root, "groups", mistakes) {
            let members = crate::read::split(&members.value, members.span);
            for m in &members {
                if !parties.contains(&m.value) {
                    mistakes.push(Mistake::new(
                        common,
                        m.span.clone(),
                        format!("there is no class of parties \"{}\"", m.value),
                    ));
                }
            }
            groups.push((name.value, members.into_iter().map(|m| m.value).collect()));
        }
        for mut t in root.tables("fact", mistakes) {
            t.required("about", mistakes);
            t.text("why", mistakes);
            let name = t.required("name", mistakes);
            let known = Known {
                plover,
                classes,
                parties: &parties,
                groups: &groups,
                facts: &facts,
            };
            let when = clues(&mut t, &known, None, mistakes);
            t.finish(mistakes);
            let Some(name) = name else { continue };
            facts.push(name.value.clone());
            walk.facts.push(Fact {
                name: name.value,
                when,
            });
        }
    });
    let known = Known {
        plover,
        classes,
        parties: &parties,
        groups: &groups,
        facts: &facts,
    };
    parse(cameo, mistakes, |root, mistakes| {
        for (code, _) in strings(root, "codes", mistakes) {
            walk.lists.cameo.push(code.value);
        }
        let lists = &walk.lists.cameo;
        let valid = |c: &str| lists.iter().any(|x| x == c);
        walk.cameo = rules(root, "cameo.", &known, &valid, mistakes);
        let roots = roots(root, &known, &valid, mistakes);
        walk.cameo.extend(roots);
    });
    parse(acled, mistakes, |root, mistakes| {
        for (sub, event_type) in strings(root, "sub_event_types", mistakes) {
            walk.lists.acled.push((sub.value, event_type.value));
        }
        for (class, number) in strings(root, "inter", mistakes) {
            match number.value.parse::<u8>() {
                Ok(n) if (1..=8).contains(&n) && parties.contains(&class.value) => {
                    walk.lists.inter.push((class.value, n));
                }
                _ => mistakes.push(Mistake::new(
                    acled,
                    class.span,
                    "a class of parties and a number from 1 to 8 are wanted",
                )),
            }
        }
        walk.lists.interactions = root
            .words("interactions", mistakes)
            .into_iter()
            .map(|t| t.value)
            .collect();
        let lists = &walk.lists.acled;
        let valid = |c: &str| lists.iter().any(|(sub, _)| sub == c);
        walk.acled = rules(root, "acled.", &known, &valid, mistakes);
    });
    parse(ucdp, mistakes, |root, mistakes| {
        let valid = |c: &str| UCDP.contains(&c);
        walk.ucdp = rules(root, "ucdp.", &known, &valid, mistakes);
    });
    let mut ids: Vec<&CrosswalkRule> = walk.rules().collect();
    ids.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in ids.windows(2) {
        if pair[0].id == pair[1].id {
            mistakes.push(Mistake::new(
                &pair[1].file,
                pair[1].span.clone(),
                format!("the id \"{}\" is there twice", pair[1].id),
            ));
        }
    }
    walk
}

/// The alternatives of `when`; one that names no status asks for the file's.
fn clues(
    table: &mut Table<'_>,
    known: &Known<'_>,
    status: Option<&Names>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Clue> {
    if !table.has("when") {
        mistakes.push(Mistake::new(
            table.file,
            table.span.clone(),
            "\"when\" is missing",
        ));
    }
    table
        .tables("when", mistakes)
        .into_iter()
        .map(|mut w| {
            let mut clue = Clue::read(&mut w, known, mistakes);
            if clue.status.is_none() {
                clue.status = status.cloned();
            }
            clue
        })
        .collect()
}

fn rules(
    root: &mut Table<'_>,
    prefix: &str,
    known: &Known<'_>,
    valid: &dyn Fn(&str) -> bool,
    mistakes: &mut Vec<Mistake>,
) -> Vec<CrosswalkRule> {
    let file = root.file;
    let status = root.has("status").then(|| {
        let is = |n: &str| dateline_record::Status::from_name(n).is_some();
        let words = root.words("status", mistakes);
        Names::read(words, file, &[], &is, mistakes)
    });
    let mut all = Vec::new();
    for mut t in root.tables("rule", mistakes) {
        let id = t.required("id", mistakes);
        let about = t.required("about", mistakes);
        t.text("why", mistakes);
        let code = t.required("code", mistakes);
        let by_context = strings(&mut t, "by_context", mistakes);
        let contexts: Vec<&Text> = by_context.iter().map(|(c, _)| c).collect();
        for c in contexts {
            if !known.plover.contexts.contains(&c.value) {
                mistakes.push(Mistake::new(
                    file,
                    c.span.clone(),
                    format!("there is no context \"{}\"", c.value),
                ));
            }
        }
        let codes = code.iter().filter(|c| c.value != "-");
        for c in codes.chain(by_context.iter().map(|(_, c)| c)) {
            if !valid(&c.value) {
                mistakes.push(Mistake::new(
                    file,
                    c.span.clone(),
                    format!("there is no code \"{}\"", c.value),
                ));
            }
        }
        let sides = stands(&mut t, known, mistakes);
        let when = clues(&mut t, known, status.as_ref(), mistakes);
        let sentences = |list: Vec<Text>| list.into_iter().map(|s| (s.value, s.span)).collect();
        let examples: Vec<(String, std::ops::Range<usize>)> =
            sentences(t.words("examples", mistakes));
        let never = sentences(t.words("never", mistakes));
        t.finish(mistakes);
        let (Some(id), Some(about), Some(code)) = (id, about, code) else {
            continue;
        };
        if !id.value.starts_with(prefix) {
            mistakes.push(Mistake::new(
                file,
                id.span.clone(),
                format!("an id here must start with \"{prefix}\""),
            ));
        }
        if examples.is_empty() {
            mistakes.push(Mistake::new(
                file,
                id.span.clone(),
                format!("\"{}\" has no example", id.value),
            ));
        }
        all.push(CrosswalkRule {
            id: id.value,
            about: about.value,
            code: Some(code.value).filter(|c| c != "-"),
            by_context: by_context
                .into_iter()
                .map(|(k, v)| (k.value, v.value))
                .collect(),
            examples,
            never,
            file: file.clone(),
            span: id.span,
            when,
            sides,
        });
    }
    all
}

/// The code of each type where no rule holds, as rules behind the others.
fn roots(
    root: &mut Table<'_>,
    known: &Known<'_>,
    valid: &dyn Fn(&str) -> bool,
    mistakes: &mut Vec<Mistake>,
) -> Vec<CrosswalkRule> {
    let file = root.file;
    strings(root, "roots", mistakes)
        .into_iter()
        .map(|(kind, code)| {
            if known.plover.kind(&kind.value).is_none() || !valid(&code.value) {
                mistakes.push(Mistake::new(
                    file,
                    kind.span.clone(),
                    "a PLOVER type and a code are wanted",
                ));
            }
            CrosswalkRule {
                id: format!("cameo.root.{}", kind.value.to_lowercase()),
                about: format!("Any other {}.", kind.value),
                code: Some(code.value),
                by_context: Vec::new(),
                examples: Vec::new(),
                never: Vec::new(),
                file: file.clone(),
                span: kind.span,
                when: vec![Clue::of_kind(&kind.value)],
                sides: [Stand::Actor, Stand::Recipient(None)],
            }
        })
        .collect()
}

/// Which class stands on either side; by default the actor's and the recipient's.
fn stands(table: &mut Table<'_>, known: &Known<'_>, mistakes: &mut Vec<Mistake>) -> [Stand; 2] {
    let usual = [Stand::Actor, Stand::Recipient(None)];
    if !table.has("sides") {
        return usual;
    }
    let file = table.file;
    let words = table.words("sides", mistakes);
    let at = words.first().map_or(0..0, |w| w.span.clone());
    let stands: Vec<Stand> = words
        .into_iter()
        .filter_map(|w| match w.value.as_str() {
            "actor" => Some(Stand::Actor),
            "recipient" => Some(Stand::Recipient(None)),
            "-" => Some(Stand::Nobody),
            class if known.parties.iter().any(|p| p == class) => {
                Some(Stand::Class(class.to_string()))
            }
            other => {
                // "recipient organised": only a recipient of a class in that group.
                let group = other
                    .strip_prefix("recipient ")
                    .and_then(|g| known.groups.iter().find(|(name, _)| name == g.trim()));
                if let Some((_, members)) = group {
                    return Some(Stand::Recipient(Some(members.clone())));
                }
                mistakes.push(Mistake::new(
                    file,
                    w.span,
                    format!("\"{other}\" is neither actor, recipient, - nor a class of parties"),
                ));
                None
            }
        })
        .collect();
    <[Stand; 2]>::try_from(stands).unwrap_or_else(|_| {
        mistakes.push(Mistake::new(file, at, "\"sides\" must name two"));
        usual
    })
}

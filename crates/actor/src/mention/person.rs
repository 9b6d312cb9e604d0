//! Persons by parts of their names, and what a person is where an office stands beside the name.

use dateline_codebook::{Actor, Actors, Agent, Naming, When, spelling};
use dateline_record::PartyKind;

use super::choose::{self, Chosen, Evidence};
use super::compose::Sense;
use super::{Context, Resolver};

/// Places in its country's list up to which a name alone is enough.
const WELL_KNOWN: u32 = 12;

/// How much better one bearer of a surname must fit than the next.
const CLEAR: i32 = 3;

/// Whether somebody may be called by one word in a report that has not named him in full.
pub(crate) fn known_by_one_word(actor: &Actor, chosen: &Chosen, context: &Context<'_>) -> bool {
    if context.named_before {
        return false;
    }
    let about = context
        .countries
        .iter()
        .any(|c| Some(c.as_str()) == actor.country.as_deref());
    let now = actor.at(context.date).when != When::Ahead;
    // Beside its own worth, 12 for being somebody at that date, evidence comes from country or office.
    now && (about || chosen.fit.evidence > 12 || chosen.others == 0 && actor.rank < WELL_KNOWN)
        && chosen.margin >= CLEAR
}

/// Whom the words name: one who has all of them, or all of whose names are among them, in order; or
/// by the surname alone.
pub(crate) fn by_parts(
    actors: &Actors,
    words: &[&str],
    said: &Evidence<'_>,
    context: &Context<'_>,
) -> Option<u32> {
    let directory = &actors.directory;
    let best = |ids: &mut dyn Iterator<Item = u32>| {
        choose::best(directory, ids.map(|id| (id, Naming::Other)), said, context)
    };
    match words {
        [] => None,
        [_] if context.named_before => None,
        [surname] => {
            let chosen = best(&mut directory.surnamed(surname))?;
            let actor = directory.actor(chosen.id);
            let clear = chosen.margin >= CLEAR && chosen.fit.evidence > -20 && chosen.fit.in_office;
            (clear && (context.alone || known_by_one_word(actor, &chosen, context)))
                .then_some(chosen.id)
        }
        [first, ..] => {
            let last = words[words.len() - 1];
            let mut ids: Vec<u32> = directory
                .starting(first)
                .chain(directory.surnamed(last))
                .filter(|&id| {
                    let actor = directory.actor(id);
                    actor.kind == PartyKind::Person && contained(&spelling::key(&actor.name), words)
                })
                .collect();
            ids.sort_unstable();
            ids.dedup();
            let chosen = best(&mut ids.into_iter())?;
            (chosen.fit.evidence > -40).then_some(chosen.id)
        }
    }
}

/// Whether two names of several words are one with more or fewer parts, the first being the same.
fn contained(name: &str, words: &[&str]) -> bool {
    let name: Vec<&str> = name.split(' ').collect();
    if name.len() < 2 || words.len() < 2 || name[0] != words[0] {
        return false;
    }
    let (short, long) = if name.len() <= words.len() {
        (&name[..], words)
    } else {
        (words, &name[..])
    };
    let mut rest = long.iter();
    short.iter().all(|w| rest.any(|l| l == w))
}

impl<'a> Resolver<'a> {
    /// What an actor of the directory is at the date, where an office stands beside the name: the
    /// directory decides where it knows a role held then, the office where it does not. `former`:
    /// the words say that the office is over.
    pub(crate) fn of_actor(
        &self,
        id: u32,
        title: Option<&Agent>,
        former: bool,
        context: &Context<'_>,
    ) -> Sense<'a> {
        let actor = self.actors.directory.actor(id);
        let state = actor.at(context.date);
        let sectors = state.sectors;
        let composition = &self.actors.composition;
        let former = former || title.is_some_and(|t| composition.is_over(&t.sectors));
        let mut own: Vec<String> = Vec::new();
        if former {
            // Who left one office for another of the state is what he is now; who left for the
            // opposition or for business is a former one first.
            let other = state.when == When::Held
                && !actor.roles.is_empty()
                && composition.holds_office(sectors);
            if !other {
                own = match title {
                    Some(title) => composition.former(&title.sectors).to_vec(),
                    None => composition.former(sectors).to_vec(),
                };
            }
        } else if actor.kind == PartyKind::Person
            && let Some(title) = title
            && let Some(primary) = title.sectors.first()
        {
            let agrees = state.when == When::Held && state.sectors.contains(primary);
            let dated =
                context.date.is_some() && state.when == When::Held && !actor.roles.is_empty();
            if !agrees && !dated {
                own.clone_from(&title.sectors);
            }
        }
        if own.is_empty() {
            own = sectors.to_vec();
        }
        Sense {
            actor: Some(id),
            name: Some(actor.name.to_string()),
            country: actor.country.as_deref().map(str::to_string),
            sectors: own,
            kind: Some(actor.kind),
            ..Sense::default()
        }
    }
}

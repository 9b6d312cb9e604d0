//! Which of the actors that share a name is meant.

use dateline_codebook::{Actor, Agent, Directory, Naming, When, spelling};
use dateline_record::PartyKind;

use super::Context;

/// What a mention says of the one it names.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence<'e> {
    /// The country named beside it.
    pub(crate) nation: Option<&'e str>,
    /// The office named beside it, with its words.
    pub(crate) title: Option<(&'e Agent, &'e str)>,
}

/// How well an actor fits what is known; the more the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fit {
    /// From country, date and office.
    pub(crate) evidence: i32,
    /// From how much the actor is in the news at all.
    pub(crate) fame: i32,
    /// Whether the office named beside it is one it ever held.
    pub(crate) in_office: bool,
}

impl Fit {
    fn sum(self) -> i32 {
        self.evidence + self.fame
    }
}

/// Years before its first role in which an actor is still likely to be named.
const NEWCOMER_YEARS: i16 = 6;

pub(crate) fn fit(
    directory: &Directory,
    actor: &Actor,
    naming: Naming,
    said: &Evidence<'_>,
    context: &Context<'_>,
) -> Fit {
    let mut evidence = 0;
    let mut in_office = said.title.is_none();
    let country = actor.country.as_deref();
    if let Some(nation) = said.nation {
        evidence += match (country == Some(nation), actor.kind) {
            (true, _) => 100,
            (false, PartyKind::Person) => -40,
            (false, _) => -100,
        };
    }
    if let Some(at) = context
        .countries
        .iter()
        .position(|c| Some(c.as_str()) == country)
    {
        evidence += 30 - 5 * i32::try_from(at.min(4)).unwrap_or(4);
    }
    let state = actor.at(context.date);
    evidence += match state.when {
        When::Held if actor.term.over(context.date) => -6,
        When::Held if actor.term.ahead(context.date) => -20,
        When::Held => 12,
        When::Over => 0,
        When::Ahead
            if actor
                .roles
                .first()
                .is_some_and(|r| r.term.within_years(context.date, NEWCOMER_YEARS)) =>
        {
            -8
        }
        When::Ahead => -30,
    };
    if let Some((title, words)) = said.title {
        if !title.sectors.is_empty() && title.sectors.first() == state.sectors.first() {
            evidence += 10;
        }
        let words = spelling::key(words);
        let shared = |office: &str| {
            words
                .split(' ')
                .filter(|w| w.len() > 2 && office.split(' ').any(|o| o == *w))
                .count()
        };
        let most = actor.roles.iter().map(|r| shared(&r.office)).max();
        evidence += 6 * i32::try_from(most.unwrap_or(0).min(2)).unwrap_or(2);
        let primary = title.sectors.first();
        in_office = most.unwrap_or(0) > 0
            || actor.sectors.first() == primary
            || actor.roles.iter().any(|r| r.sectors.first() == primary);
    }
    let depth = actor.rank.checked_add(1).map_or(31, u32::ilog2);
    let fame = i32::try_from(actor.roles.len().min(6)).unwrap_or(6)
        + (8 - i32::try_from(depth).unwrap_or(8)).max(0)
        // A country with a long list is much in the news.
        + country.map_or(0, |c| {
            i32::try_from(directory.weight(c).checked_ilog2().unwrap_or(0)).unwrap_or(0) / 2
        })
        + match naming {
            Naming::Name => 3,
            Naming::Short => 2,
            Naming::Other | Naming::Acronym => 0,
        };
    Fit {
        evidence,
        fame,
        in_office,
    }
}

/// The best of several and how much better it is than the next; `None` where there are none.
pub(crate) fn best(
    directory: &Directory,
    candidates: impl Iterator<Item = (u32, Naming)>,
    said: &Evidence<'_>,
    context: &Context<'_>,
) -> Option<Chosen> {
    let mut all: Vec<(Fit, u32)> = candidates
        .map(|(id, naming)| {
            (
                fit(directory, directory.actor(id), naming, said, context),
                id,
            )
        })
        .collect();
    all.sort_by(|a, b| b.0.sum().cmp(&a.0.sum()).then(a.1.cmp(&b.1)));
    let &(fit, id) = all.first()?;
    Some(Chosen {
        id,
        fit,
        margin: all.get(1).map_or(i32::MAX, |next| fit.sum() - next.0.sum()),
        others: all.len() - 1,
        evidence_margin: all
            .iter()
            .skip(1)
            .map(|(f, _)| fit.evidence - f.evidence)
            .min()
            .unwrap_or(i32::MAX),
    })
}

/// One actor chosen among those of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    pub(crate) id: u32,
    pub(crate) fit: Fit,
    /// How much better it fits than the next.
    pub(crate) margin: i32,
    /// How many others there are.
    pub(crate) others: usize,
    /// How much more speaks for it than for any other, its fame apart.
    pub(crate) evidence_margin: i32,
}

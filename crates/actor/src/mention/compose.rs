//! From pieces to a party: which word is the head, what stands before it, what hangs on it.

use std::ops::Range;

use dateline_codebook::spelling::Gap;
use dateline_codebook::{Agent, Compose, Country, CountryNaming, Takes};
use dateline_record::PartyKind;

use super::choose::Evidence;
use super::person;
use super::scan::{Piece, Scanned};
use super::segment::{Link, Segment, segments};
use super::{Context, Resolver};

/// What a stretch of words means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sense<'a> {
    pub(crate) actor: Option<u32>,
    pub(crate) name: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) kind: Option<PartyKind>,
    /// What its head takes from whom it belongs to.
    pub(crate) noun: Option<&'a Compose>,
    /// What its head is.
    pub(crate) head: Head,
}

/// What the head of a stretch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Head {
    /// Nothing that the codebook knows.
    #[default]
    Unknown,
    /// Somebody named.
    Named,
    /// A common noun.
    Agent,
    /// A country or its people.
    Nation,
    /// A seat of government.
    Seat,
    /// A town.
    Town,
}

pub(super) struct Reading<'r, 'a, 't, 'c> {
    pub(super) resolver: &'r Resolver<'a>,
    pub(super) scan: &'r Scanned<'a, 't>,
    pub(super) context: &'r Context<'c>,
    segments: Vec<Segment>,
}

/// How deep `of` phrases are followed.
const MAX_DEPTH: usize = 6;

/// What a mention means.
pub(crate) fn read<'a>(
    resolver: &Resolver<'a>,
    scan: &Scanned<'a, '_>,
    context: &Context<'_>,
) -> Sense<'a> {
    let reading = Reading {
        resolver,
        scan,
        context,
        segments: segments(scan),
    };
    if reading.segments.is_empty() {
        return Sense::default();
    }
    reading.phrase(reading.main(), 0).0
}

impl<'a> Reading<'_, 'a, '_, '_> {
    pub(super) fn word(&self, piece: &Piece<'_>) -> &str {
        &self.scan.words[piece.words.start].key
    }

    /// The first stretch, or the one of those joined to it that holds the head: "local and foreign media".
    fn main(&self) -> usize {
        let Some(head) = self.context.head else {
            return 0;
        };
        let joined = self
            .segments
            .iter()
            .take_while(|s| matches!(s.link, Link::First | Link::And | Link::Comma))
            .count();
        (0..joined)
            .find(|&n| {
                let pieces = &self.scan.pieces[self.segments[n].pieces.clone()];
                pieces.iter().any(|p| {
                    self.scan.words[p.words.clone()]
                        .iter()
                        .any(|w| w.bytes.contains(&head))
                })
            })
            .unwrap_or(0)
    }

    /// The stretch at `at` with what hangs on it, and the first stretch behind.
    fn phrase(&self, at: usize, depth: usize) -> (Sense<'a>, usize) {
        let segment = &self.segments[at];
        let mut sense = self.segment(segment.pieces.clone());
        let mut next = at + 1;
        while let Some(segment) = self.segments.get(next) {
            let ends = matches!(segment.link, Link::Comma | Link::Bracket | Link::And);
            if depth > 0 && ends || depth >= MAX_DEPTH {
                break;
            }
            if segment.link == Link::And {
                next += 1;
                continue;
            }
            let (other, behind) = self.phrase(next, depth + 1);
            let one_name = self.of_body(at) && self.of_body(next);
            next = behind;
            match segment.link {
                // "Front for National Renewal" is no front of a party of that name.
                Link::Of | Link::From if one_name => {
                    if matches!(other.head, Head::Nation | Head::Seat | Head::Town) {
                        located(&mut sense, other);
                    }
                }
                Link::Of => self.belongs(&mut sense, other, true),
                Link::From => self.belongs(&mut sense, other, false),
                Link::In => located(&mut sense, other),
                Link::Comma => beside(&mut sense, other),
                Link::Bracket => alias(&mut sense, other),
                Link::First | Link::Other | Link::And => {}
            }
        }
        (sense, next)
    }

    /// Whether a stretch ends in the name of a body that the caller found.
    fn of_body(&self, at: usize) -> bool {
        let Some((from, to)) = self.context.body else {
            return false;
        };
        let pieces = &self.scan.pieces[self.segments[at].pieces.clone()];
        pieces
            .last()
            .and_then(|p| self.scan.words.get(p.words.end - 1))
            .is_some_and(|w| w.bytes.start >= from && w.bytes.end <= to)
    }

    /// "X of Y", "X for Y", "X from Y".
    fn belongs(&self, x: &mut Sense<'a>, y: Sense<'a>, of: bool) {
        if x.head == Head::Named && x.kind == Some(PartyKind::Person) {
            x.country = x.country.take().or(y.country);
            return;
        }
        if let Some(noun) = x.noun {
            let own = std::mem::take(x);
            *x = self.composed(noun, &own, &y);
            x.country = own.country.or(x.country.take());
            return;
        }
        // "a wave of migrants": what the head is made of.
        if of && x.head == Head::Unknown && x.name.is_none() && x.sectors.is_empty() {
            x.sectors = y.sectors;
            x.kind = y.kind;
        }
        x.country = x.country.take().or(y.country);
    }

    /// What a noun makes of whom it belongs to; `own`: what it is by itself.
    pub(super) fn composed(&self, noun: &'a Compose, own: &Sense<'a>, of: &Sense<'a>) -> Sense<'a> {
        let plain = Sense {
            actor: None,
            name: None,
            country: of.country.clone().or(own.country.clone()),
            sectors: own.sectors.clone(),
            kind: own.kind,
            noun: None,
            head: Head::Agent,
        };
        let place = matches!(of.head, Head::Nation | Head::Town | Head::Seat);
        // A country's spokesman is its government's; a country's soldiers are soldiers.
        let government = || {
            let bare = self.resolver.actors.composition.bare();
            if own.sectors.is_empty() && of.head != Head::Town {
                bare.country.clone()
            } else {
                own.sectors.clone()
            }
        };
        let government = government();
        match noun.takes {
            Takes::Country => plain,
            Takes::Owner | Takes::All if place => plain,
            Takes::Sectors if place => Sense {
                sectors: noun.sectors(&government).unwrap_or(&own.sectors).to_vec(),
                ..plain
            },
            Takes::All | Takes::Sectors | Takes::Owner => match noun.sectors(&of.sectors) {
                None => plain,
                Some(sectors) if noun.takes == Takes::All => Sense {
                    actor: of.actor,
                    name: of.name.clone(),
                    sectors: sectors.to_vec(),
                    kind: own.kind.or(Some(PartyKind::Group)),
                    ..plain
                },
                Some(sectors) => Sense {
                    sectors: sectors.to_vec(),
                    ..plain
                },
            },
        }
    }

    /// The country named in these pieces: a name or demonym rather than a seat, a seat rather than a
    /// town; not one that only backs or opposes somebody.
    fn nation(&self, pieces: &[Piece<'a>]) -> Option<(usize, &'a Country, CountryNaming)> {
        let composition = &self.resolver.actors.composition;
        let counts = |i: usize| {
            let behind = pieces.get(i + 1).filter(|p| p.gap == Gap::Hyphen);
            let before = i
                .checked_sub(1)
                .map(|b| &pieces[b])
                .filter(|_| pieces[i].gap == Gap::Hyphen);
            !behind.is_some_and(|p| composition.drops_country(self.word(p)))
                && !before.is_some_and(|p| composition.is_stance(self.word(p)))
        };
        pieces
            .iter()
            .enumerate()
            .filter_map(|(i, p)| p.nation.map(|(c, how)| (i, c, how)))
            .filter(|&(i, ..)| counts(i))
            .min_by_key(|&(i, _, how)| {
                let rank = match how {
                    CountryNaming::Name | CountryNaming::Demonym => 0,
                    CountryNaming::Seat => 1,
                    CountryNaming::Town => 2,
                };
                (rank, i)
            })
    }

    /// One stretch without prepositions.
    fn segment(&self, range: Range<usize>) -> Sense<'a> {
        let pieces: Vec<Piece<'a>> = self.scan.pieces[range]
            .iter()
            .filter(|p| !(p.unknown() && matches!(self.word(p), "the" | "a" | "an")))
            .cloned()
            .collect();
        if pieces.is_empty() {
            return Sense::default();
        }
        let nation = self.nation(&pieces);
        let mut sense = self
            .named(&pieces, nation)
            .unwrap_or_else(|| self.common(&pieces, nation));
        // "Ana Valencia": a part of somebody's name is no town.
        let of_name =
            |how| how == CountryNaming::Town && sense.head == Head::Unknown && sense.name.is_some();
        if sense.country.is_none()
            && let Some((_, country, how)) = nation
            && !of_name(how)
        {
            sense.country = Some(country.code.clone());
        }
        if sense.country.is_none() && sense.kind != Some(PartyKind::Person) {
            self.look_up(&pieces, &mut sense);
        }
        sense
    }

    pub(super) fn agent_sense(
        &self,
        agent: Option<&'a Agent>,
        noun: Option<&'a Compose>,
    ) -> Sense<'a> {
        Sense {
            country: agent.and_then(|a| a.country.clone()),
            sectors: agent.map(|a| a.sectors.clone()).unwrap_or_default(),
            kind: agent.and_then(|a| a.kind),
            noun,
            head: Head::Agent,
            ..Sense::default()
        }
    }

    pub(super) fn over(&self, sense: &mut Sense<'a>) {
        let composition = &self.resolver.actors.composition;
        sense.sectors = composition.former(&sense.sectors).to_vec();
    }

    /// A stretch in which nobody is named: its common noun, or a bare place.
    fn common(
        &self,
        pieces: &[Piece<'a>],
        nation: Option<(usize, &'a Country, CountryNaming)>,
    ) -> Sense<'a> {
        let said = Evidence {
            nation: nation
                .filter(|(_, _, how)| *how < CountryNaming::Town)
                .map(|(_, c, _)| c.code.as_str()),
            title: None,
        };
        // "Bishop Peter Lama": a word behind a name behind an office is a part of the name.
        let of_name = |i: usize| {
            i > 1
                && pieces[i].capital
                && pieces[i - 1].capital
                && pieces[i - 1].unknown()
                && pieces[..i - 1]
                    .iter()
                    .any(|p| matches!(p.agent.and_then(|a| a.kind), Some(PartyKind::Person)))
        };
        let head = (0..pieces.len())
            .rev()
            .find(|&i| (pieces[i].agent.is_some() || pieces[i].noun.is_some()) && !of_name(i));
        let Some(h) = head else {
            return self.bare(pieces, nation, &said);
        };
        let own = self.agent_sense(pieces[h].agent, pieces[h].noun);
        let before = pieces[..h].iter().rposition(|p| p.agent.is_some());
        let mut sense = match (pieces[h].noun, before, nation) {
            // "a health ministry official", "rebel fighters".
            (Some(noun), Some(b), _) => {
                let base = self.agent_sense(pieces[b].agent, None);
                Sense {
                    name: None,
                    ..self.composed(noun, &own, &base)
                }
            }
            (Some(noun), None, Some((n, country, how))) if n < h => {
                let base = Sense {
                    country: Some(country.code.clone()),
                    head: match how {
                        CountryNaming::Name | CountryNaming::Demonym => Head::Nation,
                        CountryNaming::Seat => Head::Seat,
                        CountryNaming::Town => Head::Town,
                    },
                    ..Sense::default()
                };
                Sense {
                    noun: Some(noun),
                    ..self.composed(noun, &own, &base)
                }
            }
            _ => own,
        };
        if pieces[..h].iter().any(|p| p.former) {
            self.over(&mut sense);
        }
        let title = pieces[h].agent.map(|a| {
            let words = pieces[h].words.clone();
            (a, self.scan.surface(words))
        });
        let said = Evidence {
            title: title
                .map(|(a, _)| a)
                .zip(self.title(pieces, h + 1).map(|t| t.1)),
            ..said
        };
        self.tail(pieces, h, &said, &mut sense);
        sense
    }

    /// A name behind an office: "Governor Ann Lee".
    pub(super) fn tail(
        &self,
        pieces: &[Piece<'a>],
        h: usize,
        said: &Evidence<'_>,
        sense: &mut Sense<'a>,
    ) {
        let behind = &pieces[h + 1..];
        let person = matches!(
            pieces[h].agent.and_then(|a| a.kind),
            Some(PartyKind::Person)
        ) || pieces[h].agent.is_none();
        if behind.is_empty() || !person || !behind.iter().all(|p| p.capital) || pieces[h].possessive
        {
            return;
        }
        let words = behind[0].words.start..behind[behind.len() - 1].words.end;
        let former = pieces[..h].iter().any(|p| p.former);
        match self.person(words.clone(), said) {
            Some(id) => {
                let title = said.title.map(|t| t.0);
                let found = self.resolver.of_actor(id, title, former, self.context);
                *sense = Sense {
                    head: Head::Named,
                    country: found.country.or(sense.country.take()),
                    ..found
                };
            }
            None => {
                sense.name = Some(self.scan.surface(words).to_string());
                sense.kind = Some(PartyKind::Person);
                sense.head = Head::Named;
                sense.noun = None;
            }
        }
    }

    /// Whom these words name, where the directory has the name with other parts, or the surname.
    pub(super) fn person(&self, words: Range<usize>, said: &Evidence<'_>) -> Option<u32> {
        let keys: Vec<&str> = self.scan.words[words].iter().map(|w| &*w.key).collect();
        person::by_parts(self.resolver.actors, &keys, said, self.context)
    }
}

/// "X in Y": where it is tells its country where nothing else does.
fn located(x: &mut Sense<'_>, y: Sense<'_>) {
    if x.country.is_none() {
        x.country = y.country;
    }
}

/// "X, Y": what stands behind the comma is said of the same.
fn beside(x: &mut Sense<'_>, y: Sense<'_>) {
    if matches!(y.head, Head::Nation | Head::Seat | Head::Town) {
        located(x, y);
        return;
    }
    if x.sectors.is_empty() || x.head == Head::Unknown {
        if !y.sectors.is_empty() {
            x.sectors = y.sectors;
        }
        x.kind = x.kind.or(y.kind);
        x.actor = x.actor.or(y.actor);
        if x.name.is_none() {
            x.name = y.name;
        }
    }
    x.country = x.country.take().or(y.country);
}

/// "X (Y)": another name for it.
fn alias(x: &mut Sense<'_>, y: Sense<'_>) {
    if x.actor.is_none() && y.actor.is_some() && x.kind != Some(PartyKind::Person) {
        x.actor = y.actor;
        x.name = y.name;
        if x.sectors.is_empty() {
            x.sectors = y.sectors;
        }
        x.country = x.country.take().or(y.country);
    }
}

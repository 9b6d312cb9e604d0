//! From pieces to a party: which word is the head, what stands before it, what hangs on it.

use std::ops::Range;

use dateline_codebook::spelling::Gap;
use dateline_codebook::{Agent, Compose, Country, CountryNaming, Naming, Takes};
use dateline_record::PartyKind;

use super::choose::{self, Chosen, Evidence};
use super::person;
use super::scan::{Piece, Scanned};
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

/// How a stretch hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    First,
    Of,
    In,
    From,
    /// A preposition that ties nobody to anybody.
    Other,
    Comma,
    Bracket,
    And,
}

struct Segment {
    link: Link,
    pieces: Range<usize>,
}

struct Reading<'r, 'a, 't, 'c> {
    resolver: &'r Resolver<'a>,
    scan: &'r Scanned<'a, 't>,
    context: &'r Context<'c>,
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
    reading.phrase(0, 0).0
}

/// Cuts a mention at prepositions, commas, brackets; what stands behind a relative pronoun or a verb is left out.
fn segments(scan: &Scanned<'_, '_>) -> Vec<Segment> {
    let mut all = Vec::new();
    let mut link = Link::First;
    let mut begin = 0;
    let close = |begin: usize, end: usize, link: Link, all: &mut Vec<Segment>| {
        if begin < end {
            all.push(Segment {
                link,
                pieces: begin..end,
            });
        }
    };
    for (i, piece) in scan.pieces.iter().enumerate() {
        let next = match piece.gap {
            _ if i == 0 => None,
            Gap::Comma | Gap::Close | Gap::Mark => Some(Link::Comma),
            Gap::Open => Some(Link::Bracket),
            Gap::Space | Gap::Hyphen => None,
        };
        if let Some(next) = next {
            close(begin, i, link, &mut all);
            (begin, link) = (i, next);
        }
        if !piece.unknown() {
            continue;
        }
        let word = &*scan.words[piece.words.start].key;
        let next = match word {
            "of" => Link::Of,
            "in" | "at" | "near" | "inside" | "outside" | "around" | "across" | "within"
            | "throughout" => Link::In,
            "from" | "for" => Link::From,
            "to" | "with" | "by" | "on" | "against" | "over" | "under" | "about" | "like"
            | "into" | "behind" | "after" | "before" | "during" | "between" | "among" | "as" => {
                Link::Other
            }
            "and" | "or" => Link::And,
            "who" | "which" | "that" | "whose" | "whom" | "where" | "when" | "while"
            | "because" | "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" => {
                close(begin, i, link, &mut all);
                return all;
            }
            _ => continue,
        };
        close(begin, i, link, &mut all);
        (begin, link) = (i + 1, next);
    }
    close(begin, scan.pieces.len(), link, &mut all);
    all
}

impl<'a> Reading<'_, 'a, '_, '_> {
    fn word(&self, piece: &Piece<'_>) -> &str {
        &self.scan.words[piece.words.start].key
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
            next = behind;
            match segment.link {
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
    fn composed(&self, noun: &'a Compose, own: &Sense<'a>, of: &Sense<'a>) -> Sense<'a> {
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
        if sense.country.is_none() {
            sense.country = nation.map(|(_, c, _)| c.code.clone());
        }
        if sense.country.is_none() && sense.kind != Some(PartyKind::Person) {
            self.look_up(&pieces, &mut sense);
        }
        sense
    }

    /// Whom the directory knows among the pieces, with what is made of him.
    fn named(
        &self,
        pieces: &[Piece<'a>],
        nation: Option<(usize, &'a Country, CountryNaming)>,
    ) -> Option<Sense<'a>> {
        let directory = &self.resolver.actors.directory;
        for (i, piece) in pieces.iter().enumerate().rev() {
            let country = piece
                .nation
                .is_some_and(|(_, how)| how < CountryNaming::Town);
            if piece.named.is_empty() || country && piece.words.len() == 1 {
                continue;
            }
            if self.part_of_a_name(pieces, i) {
                continue;
            }
            let title = self.title(pieces, i);
            let said = Evidence {
                nation: nation
                    .filter(|(n, _, how)| *n != i && *how < CountryNaming::Town)
                    .map(|(_, c, _)| c.code.as_str()),
                title,
            };
            let Some(chosen) =
                choose::best(directory, piece.named.iter().copied(), &said, self.context)
            else {
                continue;
            };
            if !self.plausible(piece, &chosen) {
                continue;
            }
            let former = pieces[..i].iter().any(|p| p.former);
            let base = self
                .resolver
                .of_actor(chosen.id, title.map(|t| t.0), former, self.context);
            let base = Sense {
                head: Head::Named,
                ..base
            };
            // "Taliban fighters", "CIA official": the head stands behind the name.
            let head = pieces[i + 1..]
                .iter()
                .rposition(|p| p.agent.is_some() || p.noun.is_some())
                .map(|k| k + i + 1);
            let Some(h) = head else {
                if pieces.len() > i + 1 && base.kind == Some(PartyKind::Person) {
                    // "Smith County": a name with more behind it is another's.
                    return None;
                }
                let trailing = pieces[i + 1..].iter().any(|p| p.capital && p.unknown());
                if trailing && piece.words.len() == 1 {
                    continue;
                }
                let mut sense = base;
                if pieces.len() > i + 1 {
                    sense.name = None;
                    sense.actor = None;
                }
                return Some(sense);
            };
            let own = self.agent_sense(pieces[h].agent, pieces[h].noun);
            let mut sense = match pieces[h].noun {
                Some(noun) => self.composed(noun, &own, &base),
                None => Sense {
                    country: base.country.clone().or(own.country.clone()),
                    ..own
                },
            };
            if former {
                self.over(&mut sense);
            }
            self.tail(pieces, h, &said, &mut sense);
            return Some(sense);
        }
        None
    }

    /// Whether a name that several bear, or that is a common noun too, is meant as a name.
    fn plausible(&self, piece: &Piece<'_>, chosen: &Chosen) -> bool {
        let actor = self.resolver.actors.directory.actor(chosen.id);
        if chosen.fit.evidence <= -60 {
            return false;
        }
        // "the National Guard": of which country nobody can tell.
        if piece.agent.is_some() && chosen.others > 0 && chosen.evidence_margin < 8 {
            return false;
        }
        if self.context.alone || piece.words.len() > 1 || actor.kind != PartyKind::Person {
            return true;
        }
        person::known_by_one_word(actor, chosen, self.context)
    }

    /// Whether piece `i` is only a part of a longer name that the directory does not have: "Ann Sabah".
    /// An acronym never is.
    fn part_of_a_name(&self, pieces: &[Piece<'_>], i: usize) -> bool {
        let piece = &pieces[i];
        if piece.named.iter().all(|(_, how)| *how == Naming::Acronym) {
            return false;
        }
        let before = pieces[..i]
            .iter()
            .rev()
            .take_while(|p| p.unknown() && p.capital && !p.possessive)
            .count();
        before > usize::from(piece.words.len() > 1)
    }

    /// The office named before piece `i`, with its words.
    fn title(&self, pieces: &[Piece<'a>], i: usize) -> Option<(&'a Agent, &str)> {
        let at = pieces[..i].iter().rposition(|p| p.agent.is_some())?;
        let agent = pieces[at].agent?;
        let begin = pieces[..at]
            .iter()
            .rposition(|p| !p.unknown() || p.gap == Gap::Hyphen)
            .map_or(0, |k| k + 1)
            .min(at);
        Some((
            agent,
            self.scan
                .surface(pieces[begin].words.start..pieces[at].words.end),
        ))
    }

    fn agent_sense(&self, agent: Option<&'a Agent>, noun: Option<&'a Compose>) -> Sense<'a> {
        Sense {
            country: agent.and_then(|a| a.country.clone()),
            sectors: agent.map(|a| a.sectors.clone()).unwrap_or_default(),
            kind: agent.and_then(|a| a.kind),
            noun,
            head: Head::Agent,
            ..Sense::default()
        }
    }

    fn over(&self, sense: &mut Sense<'a>) {
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
            nation: nation.map(|(_, c, _)| c.code.as_str()),
            title: None,
        };
        let head = pieces
            .iter()
            .rposition(|p| p.agent.is_some() || p.noun.is_some());
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
    fn tail(&self, pieces: &[Piece<'a>], h: usize, said: &Evidence<'_>, sense: &mut Sense<'a>) {
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
    fn person(&self, words: Range<usize>, said: &Evidence<'_>) -> Option<u32> {
        let keys: Vec<&str> = self.scan.words[words].iter().map(|w| &*w.key).collect();
        person::by_parts(self.resolver.actors, &keys, said, self.context)
    }

    /// Neither a name of the directory nor a common noun.
    fn bare(
        &self,
        pieces: &[Piece<'a>],
        nation: Option<(usize, &'a Country, CountryNaming)>,
        said: &Evidence<'_>,
    ) -> Sense<'a> {
        let bare = self.resolver.actors.composition.bare();
        let whole = self
            .scan
            .surface(pieces[0].words.start..pieces[pieces.len() - 1].words.end);
        let capitals = pieces.iter().all(|p| p.capital);
        if let [piece] = pieces
            && let Some((_, country, how)) = nation
        {
            let (name, sectors, kind, head) = match how {
                CountryNaming::Name => (
                    country.name.clone(),
                    if self.context.acting {
                        &bare.country[..]
                    } else {
                        &[]
                    },
                    PartyKind::Country,
                    Head::Nation,
                ),
                CountryNaming::Demonym => (String::new(), &[][..], PartyKind::Group, Head::Nation),
                CountryNaming::Seat => (
                    self.seat(piece, country),
                    &bare.seat[..],
                    PartyKind::Country,
                    Head::Seat,
                ),
                CountryNaming::Town => (
                    whole.to_string(),
                    &bare.town[..],
                    PartyKind::Place,
                    Head::Town,
                ),
            };
            return Sense {
                name: Some(name).filter(|n| !n.is_empty()),
                country: Some(country.code.clone()),
                sectors: sectors.to_vec(),
                kind: Some(kind),
                head,
                ..Sense::default()
            };
        }
        if !capitals {
            return Sense::default();
        }
        // A name that the directory does not have in this form.
        let words = pieces[0].words.start..pieces[pieces.len() - 1].words.end;
        if nation.is_none_or(|(_, _, how)| how != CountryNaming::Demonym)
            && let Some(id) = self.person(words, said)
        {
            let sense = self.resolver.of_actor(id, None, false, self.context);
            return Sense {
                head: Head::Named,
                ..sense
            };
        }
        Sense {
            name: Some(whole.to_string()),
            ..Sense::default()
        }
    }

    fn seat(&self, piece: &Piece<'_>, country: &Country) -> String {
        let written = self.scan.surface(piece.words.clone());
        match &country.capital {
            Some(capital)
                if dateline_codebook::spelling::key(capital)
                    == dateline_codebook::spelling::key(written) =>
            {
                capital.clone()
            }
            _ => written.to_string(),
        }
    }

    /// Towns and regions that only the caller's look-up knows.
    fn look_up(&self, pieces: &[Piece<'a>], sense: &mut Sense<'a>) {
        let Some(places) = self.context.places else {
            return;
        };
        let mut i = 0;
        while i < pieces.len() {
            let run = pieces[i..]
                .iter()
                .take_while(|p| p.capital && p.unknown())
                .count();
            // A bare name is a place as a whole or not at all.
            let least = if run == pieces.len() { run } else { 1 };
            for n in (least..=run.min(4)).rev() {
                let words = pieces[i].words.start..pieces[i + n - 1].words.end;
                let Some(found) = places(self.scan.surface(words)) else {
                    continue;
                };
                if n == pieces.len() {
                    let bare = self.resolver.actors.composition.bare();
                    sense.name = Some(found.name);
                    sense.sectors = bare.town.clone();
                    sense.kind = Some(PartyKind::Place);
                    sense.head = Head::Town;
                }
                sense.country = Some(found.country);
                return;
            }
            i += run.max(1);
        }
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

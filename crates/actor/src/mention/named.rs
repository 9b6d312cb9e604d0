//! Named actors among the pieces of a stretch.

use dateline_codebook::spelling::Gap;
use dateline_codebook::{Agent, Country, CountryNaming, Naming};
use dateline_record::PartyKind;

use super::choose::{self, Chosen, Evidence};
use super::compose::{Head, Reading, Sense};
use super::person;
use super::scan::Piece;

impl<'a> Reading<'_, 'a, '_, '_> {
    /// Whom the directory knows among the pieces, with what is made of him.
    pub(super) fn named(
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
    pub(super) fn title(&self, pieces: &[Piece<'a>], i: usize) -> Option<(&'a Agent, &str)> {
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
}

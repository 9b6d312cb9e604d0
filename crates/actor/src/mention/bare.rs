//! Stretches that are a bare name: of a country, a seat of government, a town, or somebody unknown.

use dateline_codebook::{Country, CountryNaming, spelling};
use dateline_record::PartyKind;

use super::choose::Evidence;
use super::compose::{Head, Reading, Sense};
use super::scan::Piece;

impl<'a> Reading<'_, 'a, '_, '_> {
    /// Neither a name of the directory nor a common noun.
    pub(super) fn bare(
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
            Some(capital) if spelling::key(capital) == spelling::key(written) => capital.clone(),
            _ => written.to_string(),
        }
    }

    /// Towns and regions that only the caller's look-up knows.
    pub(super) fn look_up(&self, pieces: &[Piece<'a>], sense: &mut Sense<'a>) {
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

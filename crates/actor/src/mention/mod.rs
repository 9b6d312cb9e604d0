//! Who a mention means, read from its words alone.

mod bare;
mod choose;
mod compose;
mod named;
mod near;
mod person;
mod scan;
mod segment;

use dateline_codebook::{Actors, Takes};
use dateline_record::PartyKind;
use jiff::civil::Date;

use scan::Scanned;
pub(crate) use scan::noun as composes;

/// A place that a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Usual name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: String,
}

/// Looks up the country of a town or region.
pub type Places<'p> = &'p dyn Fn(&str) -> Option<Located>;

/// What is known beside the words of a mention.
#[derive(Clone, Copy, Default)]
pub struct Context<'c> {
    /// The date at which roles are asked for; `None`: the latest state known.
    pub date: Option<Date>,
    /// Codes of the countries that it is about, the likeliest first.
    pub countries: &'c [String],
    /// Whether a country's name stands for its government, because it does or is done something to.
    pub acting: bool,
    /// Whether the mention stands by itself: names need no capitals where it has none, misspelt words
    /// are mended, and a surname alone is the best known bearer's.
    pub alone: bool,
    /// Looks up towns and regions that the codebook does not know.
    pub places: Option<Places<'c>>,
    /// Bytes of the mention that are a person's name.
    pub person: Option<(usize, usize)>,
    /// Bytes of the mention that are the name of a body.
    pub body: Option<(usize, usize)>,
    /// Whether somebody else of that surname was named in full: a name of one word is not looked up.
    pub named_before: bool,
    /// Byte of the mention at which its head word begins, where a parser found it.
    pub head: Option<usize>,
}

/// Who is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Usual full name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3, or PLOVER's code for those that belong to no country.
    pub country: Option<String>,
    /// PLOVER sectors, primary first.
    pub sectors: Vec<String>,
    /// What it is, where the words tell.
    pub kind: Option<PartyKind>,
    /// Number of the actor in the codebook's directory.
    pub actor: Option<u32>,
    /// Whether the country was read from the words, and not from what is known beside them.
    pub own_country: bool,
}

/// Resolves mentions with one codebook.
#[derive(Clone, Copy)]
pub struct Resolver<'a> {
    pub(crate) actors: &'a Actors,
}

impl<'a> Resolver<'a> {
    /// A resolver that uses this codebook's actors.
    pub fn new(actors: &'a Actors) -> Resolver<'a> {
        Resolver { actors }
    }

    /// Who the words of a mention mean.
    ///
    /// ```
    /// use dateline_actor::{Context, Resolver};
    /// use dateline_codebook::Codebook;
    ///
    /// let codebook = Codebook::built_in().unwrap();
    /// let resolver = Resolver::new(&codebook.actors);
    /// let who = resolver.resolve("Peruvian riot police", &Context::default());
    /// assert_eq!(who.country.as_deref(), Some("PER"));
    /// assert_eq!(who.sectors, ["COP"]);
    /// ```
    pub fn resolve(&self, mention: &str, context: &Context<'_>) -> Identity {
        let words = Scanned::words_of(mention);
        let scan = Scanned::new(self.actors, mention, words, context, false);
        let mut sense = compose::read(self, &scan, context);
        if context.alone
            && (sense.country.is_none() || sense.sectors.is_empty())
            && let Some(words) = near::mended(self.actors, &scan)
        {
            let scan = Scanned::new(self.actors, mention, words, context, true);
            let again = compose::read(self, &scan, context);
            if again.country.is_some() >= sense.country.is_some()
                && again.sectors.is_empty() <= sense.sectors.is_empty()
            {
                sense = again;
            }
        }
        let own_country = sense.country.is_some();
        Identity {
            name: sense.name,
            country: sense
                .country
                .or_else(|| context.countries.first().cloned().filter(|_| context.alone)),
            sectors: sense.sectors,
            kind: sense.kind,
            actor: sense.actor,
            own_country,
        }
    }

    /// Codes of the countries that a text names, in its order, each once.
    pub fn countries_in(&self, text: &str, date: Option<Date>) -> Vec<String> {
        let context = Context {
            date,
            ..Context::default()
        };
        let scan = Scanned::new(self.actors, text, Scanned::words_of(text), &context, false);
        let mut all: Vec<String> = Vec::new();
        for (country, _) in scan.pieces.iter().filter_map(|p| p.nation) {
            if !all.contains(&country.code) {
                all.push(country.code.clone());
            }
        }
        all
    }

    /// Sectors of what a noun makes of the one it belongs to: "supporters" of somebody with the sectors
    /// `of`. `None` where the noun takes nothing.
    pub(crate) fn belonging(&self, noun: &str, of: &[String]) -> Option<Vec<String>> {
        let noun = composes(self.actors, noun)?;
        if noun.takes == Takes::Country {
            return None;
        }
        noun.sectors(of).map(<[String]>::to_vec)
    }

    /// The Wikidata item of an actor of the directory.
    pub fn wikidata(&self, actor: Option<u32>) -> Option<String> {
        self.actors
            .directory
            .actor(actor?)
            .wikidata
            .as_deref()
            .map(str::to_string)
    }
}

//! A clause: a predicate with its roles.

use std::sync::Arc;

/// The role an argument plays in its clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who does it.
    Agent,
    /// To whom or what.
    Patient,
    /// The indirect object.
    Recipient,
    /// The clause said, asked, promised.
    Content,
    /// A word at the predicate.
    Modifier,
    /// What brought it about.
    Cause,
    /// The object of a preposition, by the preposition.
    Prep(Arc<str>),
}

impl Role {
    /// The role of that name in the codebook; any name that is no other role is a preposition.
    pub fn from_name(name: &str) -> Role {
        match name {
            "agent" => Role::Agent,
            "patient" => Role::Patient,
            "recipient" => Role::Recipient,
            "content" => Role::Content,
            "modifier" => Role::Modifier,
            "cause" => Role::Cause,
            other => Role::Prep(other.into()),
        }
    }

    /// Its name in the codebook.
    pub fn name(&self) -> &str {
        match self {
            Role::Agent => "agent",
            Role::Patient => "patient",
            Role::Recipient => "recipient",
            Role::Content => "content",
            Role::Modifier => "modifier",
            Role::Cause => "cause",
            Role::Prep(preposition) => preposition,
        }
    }
}

/// One argument of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// Its role.
    pub role: Role,
    /// Its head token; for [`Role::Content`] and clausal prepositions, the predicate.
    pub head: usize,
    /// Whether it was borrowed from a neighbour (a prepositional phrase that the parser hung on the
    /// object) and so is less sure.
    pub borrowed: bool,
}

/// What kind of word a predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A verb or participle.
    Verb,
    /// An event noun.
    Noun,
    /// An adjective said of someone.
    Adjective,
}

impl Kind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Verb => "verb",
            Kind::Noun => "noun",
            Kind::Adjective => "adjective",
        }
    }
}

/// One predicate with its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The predicate.
    pub token: usize,
    /// What kind of word it is.
    pub kind: Kind,
    /// Base forms an entry may name it by, the most specific first: with particle, alone, and for
    /// an event noun the verb it stands for.
    pub lemmas: Vec<Predicate>,
    /// The light verb that carries it, whose tense, negation and modality are its own.
    pub light: Option<usize>,
    /// The particle of a phrasal verb.
    pub particle: Option<usize>,
    /// Its arguments, in order of the text within a role.
    pub args: Vec<Arg>,
}

/// A name a predicate goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// Which index of the codebook to look in.
    pub kind: Kind,
    /// Base form.
    pub lemma: String,
}

impl Clause {
    /// The arguments in that role.
    pub fn role<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = &'a Arg> + 'a {
        self.args.iter().filter(move |a| a.role == *role)
    }

    /// The token that carries tense, negation and modality.
    pub fn carrier(&self) -> usize {
        self.light.unwrap_or(self.token)
    }

    /// First and last token of the words that tell of it (the last one exclusive).
    pub fn trigger(&self) -> std::ops::Range<usize> {
        match self.particle {
            // Only a particle right behind the verb; "pulled its troops out" is told by "pulled".
            Some(p) if p == self.token + 1 => self.token..p + 1,
            _ => self.token..self.token + 1,
        }
    }
}

//! What the clause layer knows of words. All of it is codebook data; none stands in the program.

use std::collections::{HashMap, HashSet};

use dateline_record::{Stance, Status};

use crate::class::Classes;
use crate::clause::Kind;

/// How a governed predicate is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// An infinitive: *failed to release*.
    To,
    /// A clause: *denied that it released*.
    That,
    /// A participle or gerund, with or without a preposition: *denied releasing*.
    Ing,
    /// An event noun, with or without a preposition: *denied the release*.
    Noun,
    /// An event noun as the subject: *the raid failed*.
    Subject,
}

impl Frame {
    /// The frame of that name in the codebook.
    pub fn from_name(name: &str) -> Option<Frame> {
        Some(match name {
            "to" => Frame::To,
            "that" => Frame::That,
            "ing" => Frame::Ing,
            "noun" => Frame::Noun,
            "subject" => Frame::Subject,
            _ => return None,
        })
    }
}

/// What a predicate says of the one it governs (an implicative signature in Karttunen's sense).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Only for this kind of complement; `None`: any but the subject.
    pub frame: Option<Frame>,
    /// Status of what is governed where the governor holds; `None`: see through.
    pub yes: Option<Status>,
    /// The same where the governor is negated.
    pub no: Option<Status>,
    /// Whether what is governed is marked as not established.
    pub hedge: bool,
}

/// What a word at the predicate itself says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modification {
    /// Status it gives.
    pub status: Option<Status>,
    /// Whether it marks the predicate as not established.
    pub hedge: bool,
}

/// Where an event noun's agent or patient stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A possessor: *Israel's*, *his*.
    Possessor,
    /// A person, group or country right before it: *Israeli*, *police*.
    Modifier,
    /// The object of this preposition.
    Prep(String),
}

/// An event noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominal {
    /// The verb it stands for.
    pub verb: Option<String>,
    /// Where the agent stands, first that is there.
    pub agent: Vec<Source>,
    /// Where the patient stands, first that is there.
    pub patient: Vec<Source>,
}

/// What the subject of a light verb is to its event noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LightSubject {
    /// The doer: *carried out an attack*.
    Agent,
    /// The one it is done to: *came under attack*.
    Patient,
    /// The event noun itself: *clashes broke out*.
    Event,
}

/// What the content of a reporting word may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Takes {
    /// A clause, or a quotation: *said that …*.
    pub clause: bool,
    /// A quotation alone: *"…", she began*.
    pub quote: bool,
    /// An infinitive: *promised to …*.
    pub to: bool,
    /// A participle: *denied …ing*.
    pub ing: bool,
    /// The object: *denied the charge*.
    pub noun: bool,
    /// The object with what it is called: *called it a sham*.
    pub named: bool,
}

impl Takes {
    /// Adds what goes by that name in the codebook; `false`: there is no such name.
    pub fn add(&mut self, name: &str) -> bool {
        let slot = match name {
            "clause" => &mut self.clause,
            "quote" => &mut self.quote,
            "to" => &mut self.to,
            "ing" => &mut self.ing,
            "noun" => &mut self.noun,
            "as" => &mut self.named,
            _ => return false,
        };
        *slot = true;
        true
    }
}

/// A reporting word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What kind of word it is.
    pub kind: Kind,
    /// The words behind its base form: *on* of *insist on*.
    pub rest: Vec<String>,
    /// How the source stands to the content.
    pub stance: Stance,
    /// What the content may be.
    pub takes: Takes,
    /// Whether it tells what someone thinks or says *of* a thing, and so is no source of what is told
    /// about that thing: *praised the arrest*.
    pub view: bool,
}

/// All that the codebook tells the clause layer.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Word classes.
    pub classes: Classes,
    /// Event nouns by base form.
    pub nominals: HashMap<String, Nominal>,
    /// How an event noun that is not listed is read.
    pub plain_nominal: Option<Nominal>,
    /// Nouns that some entry takes as a predicate.
    pub predicate_nouns: HashSet<String>,
    /// Adjectives that some entry takes as a predicate.
    pub predicate_adjectives: HashSet<String>,
    /// Verbs with a particle that some entry takes as a predicate, such as `pull out`.
    pub phrasal_verbs: HashSet<String>,
    /// Light verbs: base form with particle and, where it has one, preposition (`come under`).
    pub light: HashMap<String, Vec<LightSubject>>,
    /// Verbs whose subject brings about the state or event they govern: *leave two dead*.
    pub causative: HashSet<String>,
    /// Participles that a hyphen joins to the doer: *led* of *a Saudi-led strike*.
    pub joined: HashSet<String>,
    /// Verbs that the codebook knows, by base form.
    pub verbs: HashSet<String>,
    /// Nouns said of what was taken, which the parser often takes for verbs: *take X hostage*.
    pub taken_as: HashSet<String>,
    /// Signatures by base form of the governor.
    pub signatures: HashMap<String, Vec<Signature>>,
    /// Auxiliaries.
    pub modals: HashMap<String, Status>,
    /// Subordinating words, joined by a blank where there are several.
    pub markers: HashMap<String, Status>,
    /// Verbs of perception, whose *can* and *could* say that it was perceived.
    pub perception: HashSet<String>,
    /// Words at the predicate.
    pub modifiers: HashMap<String, Modification>,
    /// Words that send what stands under them into the past.
    pub historical: HashSet<String>,
    /// Event nouns that are planned beforehand: *summit*.
    pub planned: HashSet<String>,
    /// Verbs that say nothing of when their subject comes, even with *will*: *be remembered*.
    pub looks_back: HashSet<String>,
    /// Reporting words by base form, those with most words behind it first.
    pub cues: HashMap<String, Vec<Cue>>,
    /// Verbs whose subject is the source of a reporting noun they govern: *made a claim*.
    pub holders: HashSet<String>,
    /// Words before a colon at the head of a paragraph that name no speaker: *Update*.
    pub rubrics: HashSet<String>,
    /// Reporting phrases by their first word: all their words, and the stance.
    pub phrases: HashMap<String, Vec<(Vec<String>, Stance)>>,
}

impl Lexicon {
    /// How the source stands to what the word `lemma`, alone, reports; `None`: it reports nothing.
    pub fn stance(&self, lemma: &str) -> Option<Stance> {
        let all = self.cues.get(lemma)?;
        all.iter()
            .find(|c| c.rest.is_empty() && !c.view)
            .map(|c| c.stance)
    }

    /// The signature of governor `lemma` for a complement attached by `frame`.
    pub fn signature(&self, lemma: &str, frame: Frame) -> Option<Signature> {
        let all = self.signatures.get(lemma)?;
        all.iter()
            .find(|s| s.frame == Some(frame))
            .or_else(|| {
                all.iter()
                    .find(|s| s.frame.is_none() && frame != Frame::Subject)
            })
            .copied()
    }
}

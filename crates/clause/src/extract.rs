//! From the dependency tree to clauses: predicates with their deep roles.

use std::collections::HashMap;
use std::sync::Arc;

use dateline_nlp::Pos;

use crate::lexicon::{Lexicon, LightSubject, Nominal, Source};
use crate::tree::{Dep, Tree};

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

/// Who is meant by the subject of a predicate, over coordination, control, raising and relatives.
struct Subject {
    heads: Vec<usize>,
    passive: bool,
}

pub(crate) struct Extractor<'t, 'd> {
    tree: &'t Tree<'d>,
    lexicon: &'t Lexicon,
}

/// The longest sentence that is read for clauses, in tokens. News sentences have some twenty, the
/// longest of them a hundred or two; what is longer is a table, a list or no language, and the work
/// grows with the square of the length.
pub const MAX_SENTENCE_TOKENS: usize = 400;

/// How far control and coordination are followed; deeper nesting is the parser's error.
const MAX_CONTROL: usize = 8;

impl<'t, 'd> Extractor<'t, 'd> {
    pub(crate) fn new(tree: &'t Tree<'d>, lexicon: &'t Lexicon) -> Self {
        Extractor { tree, lexicon }
    }

    pub(crate) fn clauses(&self) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = self
            .tree
            .doc
            .sentences
            .iter()
            .filter(|s| s.len() <= MAX_SENTENCE_TOKENS)
            .flat_map(|s| s.clone())
            .filter_map(|i| self.clause(i))
            .collect();
        let at: HashMap<usize, usize> = clauses
            .iter()
            .enumerate()
            .map(|(c, x)| (x.token, c))
            .collect();
        self.spread_causes(&mut clauses, &at);
        clauses
    }

    fn clause(&self, i: usize) -> Option<Clause> {
        let t = self.tree;
        match t.pos(i) {
            Pos::Verb | Pos::Aux if !matches!(t.dep(i), Dep::Aux | Dep::Auxpass) => {
                if t.dep(i) == Dep::Amod || t.dep(i) == Dep::Compound {
                    // "wounded soldiers": a state told in passing, unless some entry takes the word.
                    return None;
                }
                if t.dep(i) == Dep::Prep {
                    // "including", "following", "according to": prepositions by use.
                    return None;
                }
                Some(self.verb(i))
            }
            Pos::Noun | Pos::Propn => self.noun(i),
            Pos::Adj if self.lexicon.predicate_adjectives.contains(t.lemma(i)) => self.adjective(i),
            _ => None,
        }
    }

    // ---- verbs ----

    /// The verb's base form with its particle, whatever the parser calls it.
    fn particle(&self, i: usize) -> Option<usize> {
        let t = self.tree;
        if let Some(p) = t.child(i, Dep::Prt) {
            return Some(p);
        }
        t.children(i)
            .filter(|&c| c > i && matches!(t.dep(c), Dep::Advmod | Dep::Prep | Dep::Npadvmod))
            .find(|&c| {
                matches!(t.pos(c), Pos::Adp | Pos::Adv)
                    && (c == i + 1 || t.child(c, Dep::Pobj).is_none())
                    && self.lexicon.phrasal_verbs.contains(&format!(
                        "{} {}",
                        t.lemma(i),
                        t.lower(c)
                    ))
            })
    }

    fn verb_lemmas(&self, i: usize, particle: Option<usize>) -> Vec<Predicate> {
        let t = self.tree;
        let plain = Predicate {
            kind: Kind::Verb,
            lemma: t.lemma(i).to_string(),
        };
        match particle {
            Some(p) => {
                let phrasal = Predicate {
                    kind: Kind::Verb,
                    lemma: format!("{} {}", t.lemma(i), t.lower(p)),
                };
                // "carry out" is no "carry"; "pull back" found by an adverb may still be "pull".
                if t.dep(p) == Dep::Prt {
                    vec![phrasal]
                } else {
                    vec![phrasal, plain]
                }
            }
            None => vec![plain],
        }
    }

    fn is_passive(&self, i: usize) -> bool {
        let t = self.tree;
        if t.children(i)
            .any(|c| matches!(t.dep(c), Dep::Auxpass | Dep::Nsubjpass | Dep::Csubjpass))
        {
            return true;
        }
        // "left two dead and dozens injured": the parser may take the second state for a past tense.
        let result_state = t.dep(i) == Dep::Conj
            && matches!(t.tag(i), "VBD" | "VBN")
            && t.child(i, Dep::Nsubj).is_some()
            && !t
                .children(i)
                .any(|c| matches!(t.dep(c), Dep::Aux | Dep::Dobj))
            && t.head(i).is_some_and(|h| {
                self.lexicon.causative.contains(t.lemma(h))
                    && t.children(h)
                        .any(|c| matches!(t.dep(c), Dep::Oprd | Dep::Acomp | Dep::Ccomp))
            });
        if result_state {
            return true;
        }
        if t.tag(i) != "VBN" || t.children(i).any(|c| t.dep(c) == Dep::Aux) {
            return false;
        }
        match t.dep(i) {
            Dep::Acl | Dep::Advcl | Dep::Oprd | Dep::Amod => true,
            // "was arrested and charged": the second shares voice with the first.
            Dep::Conj => t
                .head(i)
                .is_some_and(|h| t.tag(h) == "VBN" && self.is_passive(h)),
            // Headlines and small clauses: "Two killed in raid", "left dozens injured".
            Dep::Root | Dep::Ccomp | Dep::Xcomp => true,
            _ => t.child(i, Dep::Agent).is_some(),
        }
    }

    /// `heads`, with relative words replaced by what they stand for.
    fn resolve_relative(&self, verb: usize, heads: Vec<usize>) -> Vec<usize> {
        let t = self.tree;
        if !heads.iter().any(|&h| t.is_relative_word(h)) {
            return heads;
        }
        let mut at = verb;
        for _ in 0..MAX_CONTROL {
            if t.dep(at) == Dep::Relcl
                && let Some(h) = t.head(at)
            {
                return t
                    .conjuncts(h)
                    .into_iter()
                    .filter(|&c| c <= verb)
                    .take(1)
                    .chain(heads.iter().copied().filter(|&x| !t.is_relative_word(x)))
                    .collect();
            }
            match t.head(at) {
                Some(h) => at = h,
                None => break,
            }
        }
        heads
    }

    fn own_subject(&self, i: usize) -> Option<Vec<usize>> {
        let t = self.tree;
        let subject = t.children(i).find(|&c| {
            matches!(
                t.dep(c),
                Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj | Dep::Csubjpass
            )
        })?;
        // "both of whom were accused"
        if let Some(of) = t
            .children(subject)
            .find(|&c| t.dep(c) == Dep::Prep && t.lower(c) == "of")
            && let Some(p) = t.child(of, Dep::Pobj).filter(|&p| t.is_relative_word(p))
        {
            return Some(self.resolve_relative(i, vec![p]));
        }
        Some(self.resolve_relative(i, t.conjuncts(subject)))
    }

    fn objects(&self, i: usize) -> Vec<usize> {
        let t = self.tree;
        t.children(i)
            .filter(|&c| t.dep(c) == Dep::Dobj)
            .flat_map(|c| t.conjuncts(c))
            .collect()
    }

    /// The surface subject of `i`, its own or the one it shares.
    fn subject(&self, i: usize, depth: usize) -> Subject {
        let t = self.tree;
        let passive = self.is_passive(i);
        if let Some(heads) = self.own_subject(i) {
            return Subject { heads, passive };
        }
        let none = Subject {
            heads: Vec::new(),
            passive,
        };
        if depth >= MAX_CONTROL {
            return none;
        }
        let Some(h) = t.head(i) else { return none };
        let up = |v: usize| Subject {
            heads: self.subject(v, depth + 1).heads,
            passive,
        };
        match t.dep(i) {
            Dep::Conj => {
                if t.pos(h) == Pos::Verb || t.pos(h) == Pos::Aux {
                    up(h)
                } else {
                    none
                }
            }
            Dep::Xcomp | Dep::Oprd | Dep::Ccomp => {
                // "urged the rebels to release": the object does it; "tried to release": the subject.
                let objects = self.objects(h);
                if t.pos(h) == Pos::Adj {
                    // "is ready to talk"
                    return match t.head(h) {
                        Some(be) => up(be),
                        None => none,
                    };
                }
                // "used the harbour to lay mines": what does nothing itself controls nothing.
                let controls = objects.iter().any(|&o| {
                    self.is_party(o) || matches!(t.pos(o), Pos::Propn | Pos::Pron | Pos::Num)
                });
                if controls && t.dep(i) != Dep::Ccomp {
                    Subject {
                        heads: objects,
                        passive,
                    }
                } else if t.dep(i) == Dep::Ccomp && t.tag(i) != "VBG" && t.tag(i) != "VB" {
                    none
                } else {
                    up(h)
                }
            }
            Dep::Advcl => {
                if matches!(t.tag(i), "VBG" | "VBN" | "VB") {
                    up(h)
                } else {
                    none
                }
            }
            Dep::Pcomp => {
                let Some(governor) = t.head(h) else {
                    return none;
                };
                if t.is_nominal(governor) && self.is_party(governor) {
                    // "accused the group of bombing", the phrase hung on the group.
                    return Subject {
                        heads: t.conjuncts(governor),
                        passive,
                    };
                }
                if t.is_nominal(governor) {
                    // "plans for attacking …": whoever has the plans.
                    return match t.child(governor, Dep::Poss) {
                        Some(p) => Subject {
                            heads: vec![p],
                            passive,
                        },
                        None => self.holder(governor, passive, depth),
                    };
                }
                // "accused him of seeking", "barred her from entering", "cited him as saying".
                let objects = self.objects(governor);
                let controls_object = matches!(t.lower(h), "of" | "from" | "for" | "as" | "into");
                if t.lower(h) == "in" && self.is_passive(governor) {
                    // "were killed in rioting": by no means their own.
                    none
                } else if controls_object && !objects.is_empty() {
                    Subject {
                        heads: objects,
                        passive,
                    }
                } else {
                    up(governor)
                }
            }
            Dep::Acl | Dep::Relcl => {
                let to_infinitive = t
                    .children(i)
                    .any(|c| t.dep(c) == Dep::Aux && t.lower(c) == "to");
                if to_infinitive {
                    match t.child(h, Dep::Poss) {
                        Some(p) => Subject {
                            heads: vec![p],
                            passive,
                        },
                        None => self.holder(h, passive, depth),
                    }
                } else {
                    Subject {
                        heads: vec![h],
                        passive,
                    }
                }
            }
            _ => none,
        }
    }

    /// Who has the plan, makes the decision, carries out the operation: the agent of the noun `n`.
    fn holder(&self, n: usize, passive: bool, depth: usize) -> Subject {
        let t = self.tree;
        for c in t.children(n) {
            if t.dep(c) == Dep::Prep
                && matches!(t.lower(c), "by" | "of")
                && let Some(p) = t.child(c, Dep::Pobj)
            {
                return Subject {
                    heads: t.conjuncts(p),
                    passive,
                };
            }
        }
        if t.dep(n) == Dep::Dobj
            && let Some(v) = t.head(n)
        {
            let subject = self.subject(v, depth + 1);
            if !subject.passive {
                return Subject {
                    heads: subject.heads,
                    passive,
                };
            }
        }
        Subject {
            heads: Vec::new(),
            passive,
        }
    }

    /// Prepositional arguments hanging on `i`.
    fn prepositions(&self, i: usize, verb: usize, borrowed: bool, out: &mut Vec<Arg>) {
        let t = self.tree;
        for p in t.children(i) {
            if !matches!(t.dep(p), Dep::Prep | Dep::Dative | Dep::Agent) || self.is_attribution(p) {
                continue;
            }
            self.preposition(p, verb, borrowed, out);
        }
    }

    /// "according to": tells the source, and is no role.
    fn is_attribution(&self, p: usize) -> bool {
        let t = self.tree;
        self.lexicon
            .phrases
            .get(t.lower(p))
            .into_iter()
            .flatten()
            .any(|(words, _)| {
                p + words.len() <= t.len()
                    && words.iter().enumerate().all(|(k, w)| t.lower(p + k) == w)
            })
    }

    fn preposition(&self, p: usize, verb: usize, borrowed: bool, out: &mut Vec<Arg>) {
        let t = self.tree;
        let role = Role::Prep(t.lower(p).into());
        let mut objects: Vec<usize> = Vec::new();
        for c in t.children(p) {
            match t.dep(c) {
                Dep::Pobj => objects.extend(t.conjuncts(c)),
                Dep::Pcomp => objects.push(c),
                // "out of the village": both count.
                Dep::Prep => self.preposition(c, verb, borrowed, out),
                // "police and with soldiers"
                Dep::Conj if t.child(c, Dep::Pobj).is_some() => {
                    self.preposition(c, verb, borrowed, out)
                }
                _ => {}
            }
        }
        for head in self.resolve_relative(verb, objects) {
            out.push(Arg {
                role: role.clone(),
                head,
                borrowed,
            });
        }
    }

    fn verb(&self, i: usize) -> Clause {
        let t = self.tree;
        let particle = self.particle(i);
        let subject = self.subject(i, 0);
        let mut args = Vec::new();
        let mut objects = self.resolve_relative(i, self.objects(i));
        // "the man whom police arrested", "the man police arrested": the object stands outside.
        if objects.is_empty()
            && t.dep(i) == Dep::Relcl
            && !subject.passive
            && let (Some(h), Some(own)) = (t.head(i), self.own_subject(i))
        {
            let to = t
                .children(i)
                .any(|c| t.dep(c) == Dep::Aux && t.lower(c) == "to");
            let governs_clause = t
                .children(i)
                .any(|c| matches!(t.dep(c), Dep::Ccomp | Dep::Xcomp));
            let bare_preposition = t
                .children(i)
                .any(|c| t.dep(c) == Dep::Prep && t.children(c).next().is_none());
            let adverbial_relative = t
                .children(i)
                .any(|c| t.is_relative_word(c) && matches!(t.dep(c), Dep::Advmod | Dep::Prep));
            let relative_preposition = t.children(i).any(|c| {
                t.dep(c) == Dep::Prep
                    && t.child(c, Dep::Pobj).is_some_and(|p| t.is_relative_word(p))
            });
            if !own.contains(&h)
                && !to
                && !governs_clause
                && !bare_preposition
                && !adverbial_relative
                && !relative_preposition
            {
                objects.push(h);
            }
        }
        // "took four workers hostage": the parser makes "hostage" a verb or the object.
        let mut taken = Vec::new();
        for c in t
            .children(i)
            .filter(|&c| self.lexicon.taken_as.contains(t.lemma(c)))
        {
            let people = match t.dep(c) {
                Dep::Ccomp | Dep::Xcomp | Dep::Oprd => t.child(c, Dep::Nsubj),
                Dep::Dobj => t.children(c).find(|&k| {
                    matches!(t.dep(k), Dep::Compound | Dep::Nmod)
                        && matches!(t.tag(k), "NNS" | "NNP")
                }),
                _ => None,
            };
            if people.is_some() || matches!(t.dep(c), Dep::Oprd | Dep::Advmod | Dep::Npadvmod) {
                taken.push((c, people));
            }
        }
        for &(c, people) in &taken {
            objects.retain(|&o| o != c);
            objects.extend(people.into_iter().flat_map(|p| t.conjuncts(p)));
            args.push(Arg {
                role: Role::Prep("as".into()),
                head: c,
                borrowed: false,
            });
        }
        let arg = |role: Role, head: usize| Arg {
            role,
            head,
            borrowed: false,
        };
        if subject.passive {
            if objects.is_empty() {
                args.extend(subject.heads.iter().map(|&h| arg(Role::Patient, h)));
            } else {
                // "the rebels were given weapons"
                args.extend(subject.heads.iter().map(|&h| arg(Role::Recipient, h)));
            }
            for by in t.children(i).filter(|&c| {
                t.dep(c) == Dep::Agent || (t.dep(c) == Dep::Prep && t.lower(c) == "by")
            }) {
                if let Some(p) = t.child(by, Dep::Pobj) {
                    args.extend(
                        self.resolve_relative(i, t.conjuncts(p))
                            .into_iter()
                            .map(|h| arg(Role::Agent, h)),
                    );
                }
            }
            // "were denied visas by Beijing": the phrase may hang on the object.
            if !args.iter().any(|a| a.role == Role::Agent) {
                for &o in &objects {
                    for by in t
                        .children(o)
                        .filter(|&c| t.dep(c) == Dep::Prep && t.lower(c) == "by")
                    {
                        if let Some(p) = t.child(by, Dep::Pobj) {
                            args.extend(t.conjuncts(p).into_iter().map(|head| Arg {
                                role: Role::Agent,
                                head,
                                borrowed: true,
                            }));
                        }
                    }
                }
            }
        } else {
            args.extend(subject.heads.iter().map(|&h| arg(Role::Agent, h)));
        }
        args.extend(objects.iter().map(|&h| arg(Role::Patient, h)));
        for c in t.children(i) {
            match t.dep(c) {
                Dep::Dative => match t.child(c, Dep::Pobj) {
                    Some(p) => {
                        args.extend(t.conjuncts(p).into_iter().map(|h| arg(Role::Recipient, h)))
                    }
                    None => {
                        args.extend(t.conjuncts(c).into_iter().map(|h| arg(Role::Recipient, h)))
                    }
                },
                Dep::Ccomp | Dep::Xcomp if !taken.iter().any(|&(k, _)| k == c) => {
                    args.push(arg(Role::Content, self.predicate_of(c)));
                    for k in t.children(c).filter(|&k| t.dep(k) == Dep::Conj) {
                        args.push(arg(Role::Content, self.predicate_of(k)));
                    }
                }
                Dep::Advmod | Dep::Acomp | Dep::Oprd => args.push(arg(Role::Modifier, c)),
                Dep::Attr => args.push(arg(Role::Patient, c)),
                _ => {}
            }
            // "holds the government responsible": the subject of a state without a verb.
            if matches!(t.dep(c), Dep::Ccomp | Dep::Xcomp | Dep::Oprd)
                && matches!(t.pos(c), Pos::Adj | Pos::Noun)
                && objects.is_empty()
            {
                args.push(arg(Role::Modifier, c));
                if let Some(s) = t.child(c, Dep::Nsubj) {
                    args.extend(t.conjuncts(s).into_iter().map(|h| arg(Role::Patient, h)));
                }
                self.prepositions(c, i, true, &mut args);
            }
            // "stood firm against its partners"
            if matches!(t.dep(c), Dep::Oprd | Dep::Acomp) {
                self.prepositions(c, i, true, &mut args);
            }
        }
        self.prepositions(i, i, false, &mut args);
        // A phrase that hangs on the object may be the verb's: "took six men as hostages".
        for &o in objects
            .iter()
            .filter(|&&o| t.head(o) == Some(i) || t.dep(o) == Dep::Conj)
        {
            self.borrow(o, i, &mut args);
        }
        if subject.passive {
            for &s in subject.heads.iter().filter(|&&s| t.head(s) == Some(i)) {
                self.borrow(s, i, &mut args);
            }
        }
        // "called on the rebels to release", "agreed on a plan to release": the infinitive may hang on
        // the phrase or beside it.
        if !args.iter().any(|a| a.role == Role::Content) {
            let infinitive = |c: usize| {
                t.children(c)
                    .any(|k| t.dep(k) == Dep::Aux && t.lower(k) == "to")
            };
            let hung = t
                .children(i)
                .filter(|&c| matches!(t.dep(c), Dep::Prep | Dep::Dobj))
                .flat_map(|p| {
                    if t.dep(p) == Dep::Prep {
                        t.child(p, Dep::Pobj)
                    } else {
                        Some(p)
                    }
                })
                .flat_map(|o| t.children(o))
                .filter(|&c| matches!(t.dep(c), Dep::Acl | Dep::Relcl) && infinitive(c));
            let beside = t.children(i).filter(|&c| {
                t.dep(c) == Dep::Advcl && infinitive(c) && t.child(c, Dep::Mark).is_none()
            });
            let found: Vec<usize> = hung.chain(beside).collect();
            args.extend(found.into_iter().map(|head| Arg {
                role: Role::Content,
                head,
                borrowed: true,
            }));
        }
        Clause {
            token: i,
            kind: Kind::Verb,
            lemmas: self.verb_lemmas(i, particle),
            light: None,
            particle,
            args,
        }
    }

    /// Copula and adjective: the predicate is the adjective.
    fn predicate_of(&self, c: usize) -> usize {
        let t = self.tree;
        if t.pos(c) == Pos::Aux
            && let Some(a) = t.child(c, Dep::Acomp)
        {
            return a;
        }
        c
    }

    fn borrow(&self, from: usize, verb: usize, args: &mut Vec<Arg>) {
        let t = self.tree;
        for p in t.children(from) {
            if t.dep(p) == Dep::Prep {
                self.preposition(p, verb, true, args);
            }
        }
    }

    // ---- event nouns ----

    fn noun(&self, i: usize) -> Option<Clause> {
        let t = self.tree;
        // "cease-fire", "sit-in": three tokens, one noun.
        let joined = self.hyphenated(i);
        let lemma = match &joined {
            Some(word)
                if self.lexicon.nominals.contains_key(word)
                    || self.lexicon.predicate_nouns.contains(word) =>
            {
                word.as_str()
            }
            _ => t.lemma(i),
        };
        let listed = self.lexicon.nominals.get(lemma);
        let named = self.lexicon.predicate_nouns.contains(lemma);
        if listed.is_none() && !named {
            return None;
        }
        // "raid plan", "attack helicopter": the head noun tells what it is.
        if matches!(t.dep(i), Dep::Compound | Dep::Nmod | Dep::Amod)
            && t.head(i).is_some_and(|h| t.pos(h) != Pos::Verb)
        {
            return None;
        }
        // A capitalised name ("Operation Storm", "Strike Inc.") is no common noun, unless a headline.
        if t.pos(i) == Pos::Propn
            && matches!(
                t.label(i),
                Some("PERSON" | "ORG" | "GPE" | "FAC" | "PRODUCT" | "WORK_OF_ART" | "NORP")
            )
        {
            return None;
        }
        let fallback = Nominal {
            verb: None,
            agent: Vec::new(),
            patient: Vec::new(),
        };
        let nominal = listed
            .or(self.lexicon.plain_nominal.as_ref())
            .unwrap_or(&fallback);
        let mut lemmas = Vec::new();
        if named {
            lemmas.push(Predicate {
                kind: Kind::Noun,
                lemma: lemma.to_string(),
            });
        }
        if let Some(verb) = &nominal.verb {
            lemmas.push(Predicate {
                kind: Kind::Verb,
                lemma: verb.clone(),
            });
        }
        if lemmas.is_empty() {
            return None;
        }
        let mut args = Vec::new();
        for c in t.children(i) {
            if matches!(
                t.dep(c),
                Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Nummod
            ) {
                args.push(Arg {
                    role: Role::Modifier,
                    head: c,
                    borrowed: false,
                });
            }
        }
        self.prepositions(i, i, false, &mut args);
        let light = self.light(i);
        let mut subject_args = Vec::new();
        if let Some((verb, subject)) = light {
            match subject {
                LightSubject::Agent | LightSubject::Patient => {
                    let role = if subject == LightSubject::Agent {
                        Role::Agent
                    } else {
                        Role::Patient
                    };
                    let s = self.subject(verb, 0);
                    let doer = if s.passive {
                        t.children(verb)
                            .filter(|&c| t.dep(c) == Dep::Agent)
                            .filter_map(|c| t.child(c, Dep::Pobj))
                            .flat_map(|p| t.conjuncts(p))
                            .collect()
                    } else {
                        s.heads
                    };
                    subject_args.extend(doer.into_iter().filter(|&h| h != i).map(|head| Arg {
                        role: role.clone(),
                        head,
                        borrowed: false,
                    }));
                }
                LightSubject::Event => {}
            }
            let mut more = Vec::new();
            self.prepositions(verb, verb, false, &mut more);
            args.extend(more.into_iter().filter(|a| a.head != i));
            for o in self
                .objects(verb)
                .into_iter()
                .filter(|&o| o != i && !t.conjuncts(i).contains(&o))
            {
                args.push(Arg {
                    role: Role::Recipient,
                    head: o,
                    borrowed: true,
                });
            }
        } else if t.dep(i) == Dep::Dobj {
            // "demanded the release of the hostages from the rebels"
            if let Some(verb) = t.head(i) {
                let mut more = Vec::new();
                self.prepositions(verb, verb, true, &mut more);
                args.extend(
                    more.into_iter()
                        .filter(|a| a.head != i && a.role != Role::Prep("by".into())),
                );
            }
        }
        let mut used: Vec<usize> = subject_args.iter().map(|a| a.head).collect();
        let has = |role: &Role, list: &[Arg]| list.iter().any(|a| a.role == *role);
        if !has(&Role::Agent, &subject_args) {
            let found = self.sources(i, &nominal.agent, &args, &used);
            used.extend(&found);
            subject_args.extend(found.into_iter().map(|head| Arg {
                role: Role::Agent,
                head,
                borrowed: false,
            }));
        }
        if !has(&Role::Patient, &subject_args) {
            let found = self.sources(i, &nominal.patient, &args, &used);
            used.extend(&found);
            subject_args.extend(found.into_iter().map(|head| Arg {
                role: Role::Patient,
                head,
                borrowed: false,
            }));
        }
        // "the lifting of his immunity by parliament": the phrase may hang on the patient.
        if !has(&Role::Agent, &subject_args) {
            let by: Vec<usize> = subject_args
                .iter()
                .filter(|a| a.role == Role::Patient)
                .flat_map(|a| t.children(a.head))
                .filter(|&p| t.dep(p) == Dep::Prep && t.lower(p) == "by")
                .filter_map(|p| t.child(p, Dep::Pobj))
                .filter(|&o| !self.is_time(o))
                .collect();
            subject_args.extend(by.into_iter().map(|head| Arg {
                role: Role::Agent,
                head,
                borrowed: true,
            }));
        }
        // "the rebels' killing of a judge": where `of` took the patient, the possessor is the doer.
        if !has(&Role::Agent, &subject_args) {
            let found = self.sources(i, &[Source::Possessor], &args, &used);
            subject_args.extend(found.into_iter().map(|head| Arg {
                role: Role::Agent,
                head,
                borrowed: false,
            }));
        }
        // "raid to try to arrest", "negotiations to end": what it is for.
        for c in t
            .children(i)
            .filter(|&c| matches!(t.dep(c), Dep::Acl | Dep::Relcl))
        {
            if t.children(c)
                .any(|k| t.dep(k) == Dep::Aux && t.lower(k) == "to")
                || t.child(c, Dep::Mark).is_some()
            {
                args.push(Arg {
                    role: Role::Content,
                    head: c,
                    borrowed: false,
                });
            }
        }
        subject_args.append(&mut args);
        Some(Clause {
            token: i,
            kind: Kind::Noun,
            lemmas,
            light: light.map(|(v, _)| v),
            particle: None,
            args: subject_args,
        })
    }

    fn hyphenated(&self, i: usize) -> Option<String> {
        let t = self.tree;
        let glued = i >= 2
            && t.doc.word(i - 1) == "-"
            && t.doc.tokens[i - 2].end == t.doc.tokens[i - 1].start
            && t.doc.tokens[i - 1].end == t.doc.tokens[i].start;
        glued.then(|| format!("{}-{}", t.lower(i - 2), t.lemma(i)))
    }

    fn sources(&self, i: usize, sources: &[Source], args: &[Arg], used: &[usize]) -> Vec<usize> {
        let t = self.tree;
        // What happens between two sides is named by its place.
        let meeting = sources.iter().any(|s| *s == Source::Prep("between".into()));
        for source in sources {
            let mut found: Vec<usize> = match source {
                Source::Possessor => t
                    .children(i)
                    .filter(|&c| t.dep(c) == Dep::Poss)
                    .flat_map(|c| t.conjuncts(c))
                    .collect(),
                Source::Modifier => t
                    .children(i)
                    .filter(|&c| {
                        matches!(t.dep(c), Dep::Compound | Dep::Amod | Dep::Nmod)
                            && self.is_party(c)
                            && !self.is_opposed(c)
                            // "the Geneva talks": where, not who.
                            && !(meeting && t.label(c) == Some("GPE"))
                    })
                    .collect(),
                Source::Prep(prep) => {
                    // "fire from the rebels", but not "fire from the trees".
                    let whoever = prep != "from";
                    let prep = Role::Prep(prep.as_str().into());
                    args.iter()
                        .filter(|a| a.role == prep && !self.is_time(a.head))
                        .filter(|a| whoever || self.is_party(a.head))
                        .map(|a| a.head)
                        .collect()
                }
            };
            found.retain(|h| !used.contains(h));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// "anti-government", "pro-democracy": a prefix makes it no doer.
    fn is_opposed(&self, c: usize) -> bool {
        let t = self.tree;
        c >= 2
            && t.doc.word(c - 1) == "-"
            && matches!(t.lower(c - 2), "anti" | "pro" | "non" | "counter")
    }

    fn is_time(&self, i: usize) -> bool {
        matches!(self.tree.label(i), Some("DATE" | "TIME"))
    }

    fn is_party(&self, i: usize) -> bool {
        let t = self.tree;
        if let Some(label) = t.label(i) {
            return matches!(label, "PERSON" | "NORP" | "ORG" | "GPE");
        }
        self.lexicon
            .classes
            .id("party")
            .is_some_and(|party| self.lexicon.classes.of(t, i).contains(party))
    }

    /// The light verb that carries the event noun `i`, and what its subject is.
    fn light(&self, i: usize) -> Option<(usize, LightSubject)> {
        let t = self.tree;
        // "attacks and raids were carried out": the whole coordination shares the verb.
        let mut top = i;
        for _ in 0..MAX_CONTROL {
            match (t.dep(top), t.head(top)) {
                (Dep::Conj, Some(h)) if t.is_nominal(h) => top = h,
                _ => break,
            }
        }
        let head = t.head(top)?;
        let (verb, prep, subject_position) = match t.dep(top) {
            Dep::Dobj | Dep::Nsubjpass => (head, None, false),
            Dep::Nsubj => (head, None, true),
            Dep::Pobj => (t.head(head)?, Some(head), false),
            // "the attack carried out by rebels" is seen from below.
            _ => {
                let acl = t
                    .children(top)
                    .find(|&c| t.dep(c) == Dep::Acl && t.tag(c) == "VBN")?;
                let lemma = self.lemma_with_particle(acl);
                let kinds = self.lexicon.light.get(&lemma)?;
                return kinds
                    .contains(&LightSubject::Agent)
                    .then_some((acl, LightSubject::Agent));
            }
        };
        if !matches!(t.pos(verb), Pos::Verb | Pos::Aux) {
            return None;
        }
        let mut lemma = self.lemma_with_particle(verb);
        if let Some(p) = prep {
            lemma = format!("{lemma} {}", t.lower(p));
        }
        let kinds = self.lexicon.light.get(&lemma)?;
        kinds
            .iter()
            .copied()
            .find(|k| (*k == LightSubject::Event) == subject_position)
            .map(|k| (verb, k))
    }

    fn lemma_with_particle(&self, verb: usize) -> String {
        match self.tree.child(verb, Dep::Prt) {
            Some(p) => format!("{} {}", self.tree.lemma(verb), self.tree.lower(p)),
            None => self.tree.lemma(verb).to_string(),
        }
    }

    // ---- adjectives ----

    fn adjective(&self, i: usize) -> Option<Clause> {
        let t = self.tree;
        let h = t.head(i);
        let heads = match (t.dep(i), h) {
            (
                Dep::Acomp | Dep::Oprd | Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Conj,
                Some(h),
            ) => {
                if let Some(own) = self.own_subject(i) {
                    own
                } else {
                    let objects = self.objects(h);
                    if objects.is_empty() {
                        self.subject(h, 0).heads
                    } else {
                        objects
                    }
                }
            }
            (Dep::Root, _) => self.own_subject(i).unwrap_or_default(),
            _ => return None,
        };
        if heads.is_empty() {
            return None;
        }
        let mut args: Vec<Arg> = heads
            .into_iter()
            .map(|head| Arg {
                role: Role::Patient,
                head,
                borrowed: false,
            })
            .collect();
        for c in t
            .children(i)
            .filter(|&c| matches!(t.dep(c), Dep::Xcomp | Dep::Ccomp | Dep::Advcl))
        {
            args.push(Arg {
                role: Role::Content,
                head: self.predicate_of(c),
                borrowed: t.dep(c) == Dep::Advcl,
            });
        }
        self.prepositions(i, i, false, &mut args);
        if let Some(h) = h {
            self.prepositions(h, h, true, &mut args);
        }
        Some(Clause {
            token: i,
            kind: Kind::Adjective,
            lemmas: vec![Predicate {
                kind: Kind::Adjective,
                lemma: t.lemma(i).to_string(),
            }],
            light: None,
            particle: None,
            args,
        })
    }

    /// "The raid left two dead and dozens injured": the raid is the cause of both.
    fn spread_causes(&self, clauses: &mut [Clause], at: &HashMap<usize, usize>) {
        let t = self.tree;
        for c in 0..clauses.len() {
            let verb = clauses[c].token;
            if clauses[c].kind != Kind::Verb
                || !clauses[c]
                    .lemmas
                    .iter()
                    .any(|p| self.lexicon.causative.contains(&p.lemma))
            {
                continue;
            }
            let causes: Vec<usize> = clauses[c].role(&Role::Agent).map(|a| a.head).collect();
            if causes.is_empty() {
                continue;
            }
            let mut results: Vec<usize> = t
                .children(verb)
                .filter(|&k| {
                    matches!(
                        t.dep(k),
                        Dep::Oprd | Dep::Acomp | Dep::Ccomp | Dep::Xcomp | Dep::Dobj
                    ) || (t.dep(k) == Dep::Conj && self.is_small_clause(k))
                })
                .flat_map(|k| {
                    let more: Vec<usize> =
                        t.children(k).filter(|&m| t.dep(m) == Dep::Conj).collect();
                    std::iter::once(k).chain(more)
                })
                .collect();
            results.sort_unstable();
            results.dedup();
            for r in results {
                if let Some(&target) = at.get(&r) {
                    for &head in &causes {
                        if !clauses[target].args.iter().any(|a| a.head == head) {
                            clauses[target].args.push(Arg {
                                role: Role::Cause,
                                head,
                                borrowed: false,
                            });
                        }
                    }
                }
            }
        }
    }

    /// "… and dozens injured": a participle with a subject and no auxiliary.
    fn is_small_clause(&self, k: usize) -> bool {
        let t = self.tree;
        t.pos(k) == Pos::Adj
            || (matches!(t.tag(k), "VBN" | "VBD")
                && self.is_passive(k)
                && !t
                    .children(k)
                    .any(|c| matches!(t.dep(c), Dep::Aux | Dep::Auxpass)))
    }
}

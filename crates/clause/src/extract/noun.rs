//! Clauses of event nouns, with the light verbs that carry them.

use dateline_nlp::Pos;

use super::{Extractor, MAX_CONTROL};
use crate::clause::{Arg, Clause, Kind, Predicate, Role};
use crate::lexicon::{LightSubject, Nominal, Source};
use crate::tree::Dep;

impl Extractor<'_, '_> {
    pub(super) fn noun(&self, i: usize) -> Option<Clause> {
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

    pub(super) fn hyphenated(&self, i: usize) -> Option<String> {
        let t = self.tree;
        let glued = i >= 2
            && t.doc.word(i - 1) == "-"
            && t.doc.tokens[i - 2].end == t.doc.tokens[i - 1].start
            && t.doc.tokens[i - 1].end == t.doc.tokens[i].start;
        glued.then(|| format!("{}-{}", t.lower(i - 2), t.lemma(i)))
    }

    pub(super) fn sources(
        &self,
        i: usize,
        sources: &[Source],
        args: &[Arg],
        used: &[usize],
    ) -> Vec<usize> {
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
                    .filter_map(|c| self.joined_doer(c).or(Some(c)))
                    .filter(|&c| {
                        (matches!(t.dep(c), Dep::Compound | Dep::Amod | Dep::Nmod)
                            || t.head(c) != Some(i))
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

    /// "a Saudi-led strike": whom the word joined to the modifier `c` names.
    fn joined_doer(&self, c: usize) -> Option<usize> {
        let t = self.tree;
        (c >= 2
            && t.doc.word(c - 1) == "-"
            && t.doc.tokens[c - 1].end == t.doc.tokens[c].start
            && self.lexicon.joined.contains(t.lower(c)))
        .then(|| c - 2)
    }

    /// "anti-government", "pro-democracy": a prefix makes it no doer.
    pub(super) fn is_opposed(&self, c: usize) -> bool {
        let t = self.tree;
        c >= 2
            && t.doc.word(c - 1) == "-"
            && matches!(t.lower(c - 2), "anti" | "pro" | "non" | "counter")
    }

    pub(super) fn is_time(&self, i: usize) -> bool {
        matches!(self.tree.label(i), Some("DATE" | "TIME"))
    }

    pub(super) fn is_party(&self, i: usize) -> bool {
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
    pub(super) fn light(&self, i: usize) -> Option<(usize, LightSubject)> {
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

    pub(super) fn lemma_with_particle(&self, verb: usize) -> String {
        match self.tree.child(verb, Dep::Prt) {
            Some(p) => format!("{} {}", self.tree.lemma(verb), self.tree.lower(p)),
            None => self.tree.lemma(verb).to_string(),
        }
    }
}

//! Clauses of verbs and participles, and their prepositional phrases.

use dateline_nlp::Pos;

use super::Extractor;
use crate::clause::{Arg, Clause, Kind, Predicate, Role};
use crate::tree::Dep;

impl Extractor<'_, '_> {
    /// The verb's base form with its particle, whatever the parser calls it.
    pub(super) fn particle(&self, i: usize) -> Option<usize> {
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

    pub(super) fn verb_lemmas(&self, i: usize, particle: Option<usize>) -> Vec<Predicate> {
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

    pub(super) fn verb(&self, i: usize) -> Clause {
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
                    self.behind_agent(p, i, &mut args);
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
                Dep::Advmod | Dep::Acomp | Dep::Oprd => {
                    args.push(arg(Role::Modifier, c));
                    // "went back to barracks", "pulled out late on Sunday from the town"
                    if t.dep(c) == Dep::Advmod && c > i {
                        self.prepositions(c, i, true, &mut args);
                    }
                }
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
        // "let the convoy pass", "allowed the aid workers to return": the one let is the patient.
        if objects.is_empty() && !subject.passive {
            let let_do: Vec<usize> = t
                .children(i)
                .filter(|&c| {
                    c > i
                        && matches!(t.dep(c), Dep::Ccomp | Dep::Xcomp)
                        && t.tag(c) == "VB"
                        && t.child(c, Dep::Mark).is_none()
                        && t.children(c)
                            .all(|k| t.dep(k) != Dep::Aux || t.lower(k) == "to")
                        && !taken.iter().any(|&(k, _)| k == c)
                })
                .filter_map(|c| t.child(c, Dep::Nsubj))
                .flat_map(|s| t.conjuncts(s))
                .filter(|&s| self.is_party(s))
                .collect();
            args.extend(let_do.into_iter().map(|head| Arg {
                role: Role::Patient,
                head,
                borrowed: true,
            }));
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
                .filter(|&c| matches!(t.dep(c), Dep::Prep | Dep::Agent | Dep::Dobj))
                .flat_map(|p| {
                    if t.dep(p) != Dep::Dobj {
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
    pub(super) fn predicate_of(&self, c: usize) -> usize {
        let t = self.tree;
        if t.pos(c) == Pos::Aux
            && let Some(a) = t.child(c, Dep::Acomp)
        {
            return a;
        }
        c
    }

    pub(super) fn borrow(&self, from: usize, verb: usize, args: &mut Vec<Arg>) {
        let t = self.tree;
        for p in t.children(from) {
            if t.dep(p) == Dep::Prep {
                self.preposition(p, verb, true, args);
            }
        }
    }

    /// Phrases that the parser hung on the doer of a passive and that are the verb's: "accused by the
    /// court of lying", "indicted by a jury for fraud". Whose the doer is stays with him.
    fn behind_agent(&self, doer: usize, verb: usize, args: &mut Vec<Arg>) {
        let t = self.tree;
        for p in t.children(doer).filter(|&p| t.dep(p) == Dep::Prep) {
            let of_someone = t.lower(p) == "of"
                && t.child(p, Dep::Pobj)
                    .is_some_and(|o| self.noun(o).is_none());
            if !of_someone {
                self.preposition(p, verb, true, args);
            }
        }
    }

    /// Prepositional arguments hanging on `i`.
    pub(super) fn prepositions(&self, i: usize, verb: usize, borrowed: bool, out: &mut Vec<Arg>) {
        let t = self.tree;
        for p in t.children(i) {
            if !matches!(t.dep(p), Dep::Prep | Dep::Dative | Dep::Agent) || self.is_attribution(p) {
                continue;
            }
            self.preposition(p, verb, borrowed, out);
        }
    }

    /// "according to": tells the source, and is no role.
    pub(super) fn is_attribution(&self, p: usize) -> bool {
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

    pub(super) fn preposition(&self, p: usize, verb: usize, borrowed: bool, out: &mut Vec<Arg>) {
        let t = self.tree;
        let role = Role::Prep(t.lower(p).into());
        let mut objects: Vec<usize> = Vec::new();
        for c in t.children(p) {
            match t.dep(c) {
                Dep::Pobj => objects.extend(t.conjuncts(c)),
                // The second word of "due to" and "because of" is no object.
                Dep::Pcomp if t.pos(c) == Pos::Adp => {}
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
}

//! How likely each event is read rightly: the signs that hold of it, which the codebook sums up.

use std::collections::BTreeMap;

use dateline_clause::{Clause, Dep, Role};
use dateline_codebook::Sign;
use dateline_nlp::Pos;
use dateline_record::{Event, Party, Status};

use super::{Desk, Draft};

/// How many governors are followed; deeper nesting is the parser's error.
const MAX_STEPS: usize = 24;

impl Desk<'_> {
    /// Gives every event its signs and its confidence. `told_by`: the drafts that tell of each, the
    /// chief first.
    pub(super) fn judge(&self, events: &mut [Event], drafts: &[Draft<'_>], told_by: &[Vec<usize>]) {
        // The events that each sentence tells, in order of the text.
        let mut tellings: Vec<(usize, usize)> = told_by
            .iter()
            .enumerate()
            .flat_map(|(event, by)| by.iter().map(move |&draft| (draft, event)))
            .collect();
        tellings.sort_unstable();
        let mut of_sentence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (draft, event) in tellings {
            let told = of_sentence
                .entry(self.sentence_of(&drafts[draft]))
                .or_default();
            if !told.contains(&event) {
                told.push(event);
            }
        }
        for (n, event) in events.iter_mut().enumerate() {
            let Some(draft) = told_by[n].first().map(|&d| &drafts[d]) else {
                continue;
            };
            let beside = &of_sentence[&self.sentence_of(draft)];
            let signs: Vec<Sign> = Sign::ALL
                .into_iter()
                .filter(|&sign| match sign {
                    Sign::First => beside.first() == Some(&n),
                    Sign::Only => beside.len() == 1,
                    _ => self.holds(sign, event, draft),
                })
                .collect();
            event.confidence = self.codebook.confidence.of(&signs);
            event.evidence.signs = signs.iter().map(|s| s.name().to_string()).collect();
        }
    }

    fn sentence_of(&self, draft: &Draft<'_>) -> usize {
        self.tree.sentence(self.all[draft.clause].token)
    }

    /// Whether a sign that looks at nothing but the event holds.
    fn holds(&self, sign: Sign, event: &Event, draft: &Draft<'_>) -> bool {
        let clause = self.all[draft.clause];
        // Who was inferred from other sentences makes nothing surer.
        let here = event.evidence.sentence;
        let told = |p: &Party| p.inferred.is_none() || here.0 <= p.span.0 && p.span.1 <= here.1;
        let known = |side: &[Party]| {
            (side.iter().filter(|p| told(p))).any(|p| p.country.is_some() || !p.sectors.is_empty())
        };
        match sign {
            Sign::Main => self.way_up(clause) == Some(false),
            Sign::Said => self.way_up(clause) == Some(true),
            Sign::First | Sign::Only => false,
            Sign::Known => known(&event.actors) && known(&event.recipients),
            Sign::Concrete => event.weapon.is_some() || !event.counts.is_empty(),
            Sign::Pronoun => clause
                .role(&Role::Agent)
                .any(|a| self.tree.pos(a.head) == Pos::Pron),
            Sign::Phrasal => clause.particle.is_some(),
            Sign::Borders => self.codebook.confidence.borders.contains(&event.kind),
            Sign::Changed => event.kind != draft.fired.entry.kind,
            Sign::Unreal => matches!(event.status, Status::Negated | Status::Hypothetical),
        }
    }

    /// Whether the way from a clause to the root leads only over coordination and reported speech;
    /// then, whether over speech.
    fn way_up(&self, clause: &Clause) -> Option<bool> {
        let t = self.tree;
        let mut at = clause.carrier();
        let mut said = false;
        for _ in 0..MAX_STEPS {
            let Some(head) = t.head(at) else {
                return Some(said);
            };
            match t.dep(at) {
                Dep::Conj => {}
                // Speech before its verb needs no reporting word: "…," he smiled.
                Dep::Ccomp | Dep::Parataxis
                    if at < head || self.codebook.lexicon.cues.contains_key(t.lemma(head)) =>
                {
                    said = true;
                }
                _ => return None,
            }
            at = head;
        }
        None
    }
}

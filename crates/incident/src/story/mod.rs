//! Stories: reports of one happening or of its unfolding.

use serde::{Deserialize, Serialize};

use crate::account::{Account, Keys};
use crate::cluster::agglomerate;
use crate::hash;
use crate::judge::{Told, Verdict};
use crate::rules::LinkRules;
use crate::telling::{Source, Telling};

/// A report as a text: what likeness is measured by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Hash of the text's letters and digits; `None` where the text is not known.
    pub text: Option<u64>,
}

impl Profile {
    /// The profile of this report, which has these accounts.
    pub fn of(source: &Source<'_>, _accounts: &[Account]) -> Profile {
        let letters: String = source
            .text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        Profile {
            text: (!letters.is_empty()).then(|| hash(letters.as_bytes())),
        }
    }
}

/// The hashes a report is filed under and sought by: who does not find the other is never compared.
pub fn keys(telling: &Telling, _rules: &LinkRules) -> Keys {
    let mut keys = Vec::new();
    for account in &telling.accounts {
        keys.extend(account.keys(telling.day, &telling.sites).filed);
    }
    Keys::both(keys)
}

/// Whether two reports may tell of one happening; what scores above zero is one component.
pub fn judge(a: &Telling, b: &Telling, rules: &LinkRules) -> Verdict {
    let mut best = 0;
    for c in &a.accounts {
        for d in &b.accounts {
            if let Verdict::Score(s) = crate::judge::judge(Told(a, c), Told(b, d), rules) {
                best = best.max(s);
            }
        }
    }
    Verdict::Score(best)
}

/// Cuts a component of reports into stories; `verdict` is what [`judge`] says of each pair. Returns
/// for each report the least of its story.
pub fn cluster(
    members: &[&Telling],
    _rules: &LinkRules,
    verdict: impl Fn(usize, usize) -> Verdict,
) -> Vec<usize> {
    agglomerate(members.len(), verdict)
}

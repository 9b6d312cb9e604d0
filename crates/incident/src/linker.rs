//! Adding and removing reports: candidates, components, clusters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::account::{Account, Keys};
use crate::archive::{Archive, Home, Layer, Node};
use crate::cluster::agglomerate;
use crate::judge::{Told, Verdict, judge};
use crate::rules::LinkRules;
use crate::telling::Telling;
use crate::{hash_of, story};

/// A key hands out this many members at most, the least ones: what a report costs does not grow with
/// what the archive holds. A key names a week and a place or party, so that this many are rare.
pub const KEY_MEMBERS: usize = 128;

/// A component holds this many members at most; what would make it greater starts one of its own.
pub const COMPONENT_MEMBERS: usize = 256;

/// What became of the stories and incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Those that are new or have other members than before, with their members.
    pub changed: BTreeMap<(Layer, u64), Vec<Node>>,
    /// Those that are no more.
    pub gone: BTreeSet<(Layer, u64)>,
}

/// Links tellings in an archive.
#[derive(Clone, Copy, Debug)]
pub struct Linker<'a> {
    rules: &'a LinkRules,
}

impl<'a> Linker<'a> {
    /// A linker by these rules.
    pub fn new(rules: &'a LinkRules) -> Linker<'a> {
        Linker { rules }
    }

    /// Adds tellings; one whose report is there takes the place of the old one. The result is the
    /// same whether they come in one batch or one by one.
    pub fn add<A: Archive>(
        &self,
        archive: &mut A,
        tellings: Vec<Telling>,
    ) -> Result<Changes, A::Error> {
        let mut changes = Changes::default();
        let mut new: BTreeMap<u64, Arc<Telling>> = BTreeMap::new();
        for telling in tellings {
            if archive.telling(telling.report)?.is_some() {
                let more = self.remove(archive, telling.report)?;
                changes.follow(more);
                new.remove(&telling.report);
            }
            let keys = self.filing(&telling);
            new.insert(telling.report, Arc::new(telling.clone()));
            archive.put(telling, &keys)?;
        }
        let mut known = Known(new.clone());
        for layer in Layer::ALL {
            let mut groups = Groups::default();
            for telling in new.values() {
                for node in nodes(layer, telling) {
                    groups.open(node, &[node]);
                    for other in self.candidates(archive, layer, node, telling)? {
                        let with = known.telling(archive, other.report)?;
                        let Some(with) = with else { continue };
                        if !self.linked(layer, (telling, node), (&with, other)) {
                            continue;
                        }
                        if !groups.has(other) {
                            let members = match archive.home(layer, other)? {
                                Some(home) => archive.members(layer, home.component)?,
                                // A new one whose turn is still to come.
                                None => vec![other],
                            };
                            groups.open(other, &members);
                        }
                        groups.join(node, other);
                    }
                }
            }
            for members in groups.all() {
                let more = self.regroup(archive, layer, &members, &mut known)?;
                changes.follow(more);
            }
        }
        Ok(changes)
    }

    /// Takes a report out; what only it held together comes apart.
    pub fn remove<A: Archive>(&self, archive: &mut A, report: u64) -> Result<Changes, A::Error> {
        let mut changes = Changes::default();
        let Some(telling) = archive.telling(report)? else {
            return Ok(changes);
        };
        let mut left: Vec<(Layer, Vec<Node>)> = Vec::new();
        let mut before: BTreeMap<(Layer, u64), Vec<Node>> = BTreeMap::new();
        for layer in Layer::ALL {
            let mut components = BTreeSet::new();
            for node in nodes(layer, &telling) {
                if let Some(home) = archive.home(layer, node)? {
                    components.insert(home.component);
                }
            }
            for component in components {
                let members = archive.members(layer, component)?;
                for node in &members {
                    if let Some(home) = archive.home(layer, *node)? {
                        let old = before.entry((layer, home.cluster)).or_default();
                        old.push(*node);
                    }
                }
                let rest = members.into_iter().filter(|n| n.report != report).collect();
                left.push((layer, rest));
            }
        }
        archive.take(report)?;
        let mut known = Known::default();
        for (layer, members) in &left {
            let more = self.regroup(archive, *layer, members, &mut known)?;
            changes.follow(more);
        }
        for (id, members) in before {
            let kept: Vec<Node> = members.into_iter().filter(|n| n.report != report).collect();
            let mut still = false;
            for node in &kept {
                let home = archive.home(id.0, *node)?;
                still |= home.is_some_and(|h| h.cluster == id.1);
            }
            if !still {
                changes.changed.remove(&id);
                changes.gone.insert(id);
            } else {
                changes.changed.entry(id).or_insert(kept);
            }
        }
        Ok(changes)
    }

    /// The keys that a telling's nodes are filed under.
    fn filing(&self, telling: &Telling) -> Vec<(Layer, u64, Node)> {
        let mut filing = Vec::new();
        for layer in Layer::ALL {
            for node in nodes(layer, telling) {
                let keys = self.keys(layer, telling, node);
                filing.extend(keys.filed.into_iter().map(|key| (layer, key, node)));
            }
        }
        filing
    }

    /// The keys of a node.
    fn keys(&self, layer: Layer, telling: &Telling, node: Node) -> Keys {
        match (layer, account(telling, node)) {
            (Layer::Reports, _) => story::keys(telling, self.rules),
            (Layer::Accounts, Some(account)) => account.keys(telling.day, &telling.sites),
            (Layer::Accounts, None) => Keys::default(),
        }
    }

    /// Other nodes filed under what this one looks for, in order.
    fn candidates<A: Archive>(
        &self,
        archive: &A,
        layer: Layer,
        node: Node,
        telling: &Telling,
    ) -> Result<BTreeSet<Node>, A::Error> {
        let mut found = BTreeSet::new();
        for key in self.keys(layer, telling, node).sought {
            found.extend(archive.filed(layer, key, KEY_MEMBERS)?);
        }
        found.remove(&node);
        Ok(found)
    }

    fn verdict(&self, layer: Layer, a: (&Telling, Node), b: (&Telling, Node)) -> Verdict {
        match (layer, account(a.0, a.1), account(b.0, b.1)) {
            (Layer::Reports, _, _) => story::judge(a.0, b.0, self.rules),
            (Layer::Accounts, Some(c), Some(d)) => {
                let (a, b) = (Told(a.0, c), Told(b.0, d));
                judge(a, b, self.rules)
            }
            (Layer::Accounts, _, _) => Verdict::Different,
        }
    }

    /// Whether two candidates belong into one component.
    fn linked(&self, layer: Layer, a: (&Telling, Node), b: (&Telling, Node)) -> bool {
        matches!(self.verdict(layer, a, b), Verdict::Score(s) if s > 0)
            && self.keys(layer, a.0, a.1).meet(&self.keys(layer, b.0, b.1))
    }

    /// Cuts these nodes into components and clusters and gives them their homes.
    fn regroup<A: Archive>(
        &self,
        archive: &mut A,
        layer: Layer,
        members: &[Node],
        known: &mut Known,
    ) -> Result<Changes, A::Error> {
        let mut told: Vec<(Arc<Telling>, Node)> = Vec::with_capacity(members.len());
        let mut before: BTreeMap<u64, BTreeSet<Node>> = BTreeMap::new();
        for node in members {
            if let Some(telling) = known.telling(archive, node.report)? {
                told.push((telling, *node));
            }
            if let Some(home) = archive.home(layer, *node)? {
                before.entry(home.cluster).or_default().insert(*node);
            }
        }
        let n = told.len();
        let keys: Vec<Keys> = told
            .iter()
            .map(|(telling, node)| self.keys(layer, telling, *node))
            .collect();
        let mut verdicts = vec![Verdict::Score(0); n * n];
        let mut component: Vec<usize> = (0..n).collect();
        for i in 0..n {
            for j in i + 1..n {
                let v = self.verdict(layer, (&told[i].0, told[i].1), (&told[j].0, told[j].1));
                verdicts[i * n + j] = v;
                verdicts[j * n + i] = v;
                if matches!(v, Verdict::Score(s) if s > 0) && keys[i].meet(&keys[j]) {
                    let (a, b) = (component[i], component[j]);
                    if a != b {
                        let (to, from) = (a.min(b), a.max(b));
                        for c in component.iter_mut().filter(|c| **c == from) {
                            *c = to;
                        }
                    }
                }
            }
        }
        let mut homes: Vec<(Node, Home)> = Vec::with_capacity(n);
        for first in 0..n {
            let inside: Vec<usize> = (first..n).filter(|i| component[*i] == first).collect();
            if inside.is_empty() {
                continue;
            }
            let of_pair = |i: usize, j: usize| verdicts[inside[i] * n + inside[j]];
            let cluster = match layer {
                Layer::Reports => {
                    let tellings: Vec<&Telling> = inside.iter().map(|i| &*told[*i].0).collect();
                    story::cluster(&tellings, self.rules, of_pair)
                }
                Layer::Accounts => agglomerate(inside.len(), of_pair),
            };
            for lead in 0..inside.len() {
                let of_it: Vec<usize> = (0..inside.len())
                    .filter(|i| cluster[*i] == lead)
                    .map(|i| inside[i])
                    .collect();
                let earliest = of_it.iter().min_by_key(|i| rank(&told[**i].0, told[**i].1));
                let Some(earliest) = earliest else { continue };
                let home = Home {
                    component: told[first].1,
                    cluster: name(layer, &told[*earliest].0, told[*earliest].1),
                };
                homes.extend(of_it.iter().map(|i| (told[*i].1, home)));
            }
        }
        homes.sort_by_key(|(node, _)| *node);
        archive.settle(layer, &homes)?;
        let mut after: BTreeMap<u64, BTreeSet<Node>> = BTreeMap::new();
        for (node, home) in homes {
            after.entry(home.cluster).or_default().insert(node);
        }
        let mut changes = Changes::default();
        let gone = before.keys().filter(|id| !after.contains_key(id));
        changes.gone.extend(gone.map(|id| (layer, *id)));
        for (id, nodes) in after {
            if before.get(&id) != Some(&nodes) {
                let nodes = nodes.into_iter().collect();
                changes.changed.insert((layer, id), nodes);
            }
        }
        Ok(changes)
    }
}

impl Changes {
    /// These changes, followed by those.
    pub fn follow(&mut self, later: Changes) {
        for id in &later.gone {
            self.changed.remove(id);
        }
        for id in later.changed.keys() {
            self.gone.remove(id);
        }
        self.gone.extend(later.gone);
        self.changed.extend(later.changed);
    }
}

/// The nodes of a telling.
fn nodes(layer: Layer, telling: &Telling) -> impl Iterator<Item = Node> + use<> {
    let report = telling.report;
    let n = match layer {
        Layer::Reports => 1,
        Layer::Accounts => telling.accounts.len(),
    };
    (0..).take(n).map(move |account| Node { report, account })
}

fn account(telling: &Telling, node: Node) -> Option<&Account> {
    telling.accounts.get(usize::try_from(node.account).ok()?)
}

/// By this the earliest of several is found: day of publication, report, place in the report.
fn rank(telling: &Telling, node: Node) -> (i32, u64, usize, u32) {
    let start = account(telling, node).map_or(0, |c| c.trigger.0);
    let day = telling.day.unwrap_or(i32::MAX);
    (day, telling.report, start, node.account)
}

/// The id of the story or incident that this is the earliest member of.
fn name(layer: Layer, telling: &Telling, node: Node) -> u64 {
    match (layer, account(telling, node)) {
        (Layer::Accounts, Some(c)) => hash_of(&[
            1,
            telling.report,
            c.events.first().copied().unwrap_or_default(),
        ]),
        _ => hash_of(&[0, telling.report]),
    }
}

/// Tellings at hand.
#[derive(Default)]
struct Known(BTreeMap<u64, Arc<Telling>>);

impl Known {
    fn telling<A: Archive>(
        &mut self,
        archive: &A,
        report: u64,
    ) -> Result<Option<Arc<Telling>>, A::Error> {
        if let Some(telling) = self.0.get(&report) {
            return Ok(Some(telling.clone()));
        }
        let telling = archive.telling(report)?;
        if let Some(telling) = &telling {
            self.0.insert(report, telling.clone());
        }
        Ok(telling)
    }
}

/// Groups of nodes that grow together.
#[derive(Default)]
struct Groups {
    of: BTreeMap<Node, usize>,
    groups: Vec<Vec<Node>>,
}

impl Groups {
    fn has(&self, node: Node) -> bool {
        self.of.contains_key(&node)
    }

    /// These nodes, `node` among them, are one group, unless `node` is in one already.
    fn open(&mut self, node: Node, members: &[Node]) {
        if self.has(node) {
            return;
        }
        let group = self.groups.len();
        self.of.extend(members.iter().map(|m| (*m, group)));
        self.groups.push(members.to_vec());
    }

    fn join(&mut self, a: Node, b: Node) {
        let (Some(&a), Some(&b)) = (self.of.get(&a), self.of.get(&b)) else {
            return;
        };
        if a == b || self.groups[a].len() + self.groups[b].len() > COMPONENT_MEMBERS {
            return;
        }
        let (to, from) = if self.groups[a].len() < self.groups[b].len() {
            (b, a)
        } else {
            (a, b)
        };
        let moved = std::mem::take(&mut self.groups[from]);
        for node in &moved {
            self.of.insert(*node, to);
        }
        self.groups[to].extend(moved);
    }

    /// Every group, its members in order.
    fn all(self) -> impl Iterator<Item = Vec<Node>> {
        self.groups
            .into_iter()
            .filter(|g| !g.is_empty())
            .map(|mut g| {
                g.sort_unstable();
                g
            })
    }
}

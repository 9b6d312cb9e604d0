//! Where tellings are kept, and which belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use crate::telling::Telling;

/// What is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Reports into stories.
    Reports,
    /// Accounts into incidents.
    Accounts,
}

impl Layer {
    /// Both.
    pub const ALL: [Layer; 2] = [Layer::Reports, Layer::Accounts];
}

/// A report, or one of its accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Hash of the report's id.
    pub report: u64,
    /// Number of the account in its telling; 0 for the report itself.
    pub account: u32,
}

/// Where a node belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The component: its least node.
    pub component: Node,
    /// The story or incident: its id, written as 16 hex digits.
    pub cluster: u64,
}

/// Keeps tellings, the keys they are filed under and what belongs together.
///
/// Every list comes sorted by node. Nothing is remembered of a telling that was taken out.
pub trait Archive {
    /// What may go wrong.
    type Error;

    /// Keeps a telling of a report that is not there yet, and files its nodes under these keys.
    fn put(&mut self, telling: Telling, keys: &[(Layer, u64, Node)]) -> Result<(), Self::Error>;

    /// Takes out a report's telling, its keys and the homes of its nodes.
    fn take(&mut self, report: u64) -> Result<Option<Arc<Telling>>, Self::Error>;

    /// A report's telling.
    fn telling(&self, report: u64) -> Result<Option<Arc<Telling>>, Self::Error>;

    /// The first `most` nodes filed under a key.
    fn filed(&self, layer: Layer, key: u64, most: usize) -> Result<Vec<Node>, Self::Error>;

    /// Where a node belongs; `None` for one that was put and not settled yet.
    fn home(&self, layer: Layer, node: Node) -> Result<Option<Home>, Self::Error>;

    /// The members of a component.
    fn members(&self, layer: Layer, component: Node) -> Result<Vec<Node>, Self::Error>;

    /// Gives these nodes these homes; a home a node had before is forgotten.
    fn settle(&mut self, layer: Layer, homes: &[(Node, Home)]) -> Result<(), Self::Error>;
}

/// An archive in memory.
#[derive(Default)]
pub struct Memory {
    tellings: BTreeMap<u64, Arc<Telling>>,
    filed: BTreeSet<(Layer, u64, Node)>,
    keys: BTreeMap<u64, Vec<(Layer, u64, Node)>>,
    homes: BTreeMap<(Layer, Node), Home>,
    members: BTreeMap<(Layer, Node), Vec<Node>>,
}

impl Memory {
    /// Every story or incident with its members, by id.
    pub fn clusters(&self, layer: Layer) -> BTreeMap<u64, Vec<Node>> {
        let mut clusters: BTreeMap<u64, Vec<Node>> = BTreeMap::new();
        for ((l, node), home) in &self.homes {
            if *l == layer {
                clusters.entry(home.cluster).or_default().push(*node);
            }
        }
        clusters
    }

    fn leave(&mut self, layer: Layer, node: Node) {
        if let Some(home) = self.homes.remove(&(layer, node))
            && let Some(members) = self.members.get_mut(&(layer, home.component))
        {
            members.retain(|m| *m != node);
            if members.is_empty() {
                self.members.remove(&(layer, home.component));
            }
        }
    }
}

impl Archive for Memory {
    type Error = Infallible;

    fn put(&mut self, telling: Telling, keys: &[(Layer, u64, Node)]) -> Result<(), Infallible> {
        self.filed.extend(keys.iter().copied());
        self.keys.insert(telling.report, keys.to_vec());
        self.tellings.insert(telling.report, Arc::new(telling));
        Ok(())
    }

    fn take(&mut self, report: u64) -> Result<Option<Arc<Telling>>, Infallible> {
        for key in self.keys.remove(&report).unwrap_or_default() {
            self.filed.remove(&key);
        }
        let Some(telling) = self.tellings.remove(&report) else {
            return Ok(None);
        };
        self.leave(Layer::Reports, Node { report, account: 0 });
        for account in (0..).take(telling.accounts.len()) {
            self.leave(Layer::Accounts, Node { report, account });
        }
        Ok(Some(telling))
    }

    fn telling(&self, report: u64) -> Result<Option<Arc<Telling>>, Infallible> {
        Ok(self.tellings.get(&report).cloned())
    }

    fn filed(&self, layer: Layer, key: u64, most: usize) -> Result<Vec<Node>, Infallible> {
        let from = Node {
            report: 0,
            account: 0,
        };
        Ok(self
            .filed
            .range((layer, key, from)..)
            .take_while(|(l, k, _)| *l == layer && *k == key)
            .take(most)
            .map(|(_, _, node)| *node)
            .collect())
    }

    fn home(&self, layer: Layer, node: Node) -> Result<Option<Home>, Infallible> {
        Ok(self.homes.get(&(layer, node)).copied())
    }

    fn members(&self, layer: Layer, component: Node) -> Result<Vec<Node>, Infallible> {
        Ok(self
            .members
            .get(&(layer, component))
            .cloned()
            .unwrap_or_default())
    }

    fn settle(&mut self, layer: Layer, homes: &[(Node, Home)]) -> Result<(), Infallible> {
        for (node, _) in homes {
            self.leave(layer, *node);
        }
        for (node, home) in homes {
            self.homes.insert((layer, *node), *home);
            let members = self.members.entry((layer, home.component)).or_default();
            if let Err(at) = members.binary_search(node) {
                members.insert(at, *node);
            }
        }
        Ok(())
    }
}

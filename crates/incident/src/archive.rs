//! Where tellings are kept, and which belong together.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::hash::{BuildHasherDefault, Hasher};
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

/// Tables that an archive in memory spreads its keys over, so that none of its tables has to be moved
/// as a whole when it grows.
const SHELVES: usize = 256;

/// Set where a key's number is that of a list.
const LIST: u32 = 1 << 31;

/// Keys and ids are hashes already.
#[derive(Clone, Copy, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u64(u64::from(*b));
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = crate::mix(self.0.rotate_left(5) ^ n);
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n as u64);
    }
}

type Table<K, V> = HashMap<K, V, BuildHasherDefault<AsItIs>>;

/// A telling, and the number of its first node: that of the report, which those of its accounts
/// follow.
struct Kept {
    telling: Arc<Telling>,
    first: u32,
}

/// A node that was put, by number. Numbers are not given twice: what a key holds of a telling that
/// was taken out is passed over.
struct Slot {
    node: Node,
    there: bool,
    home: Option<Home>,
}

/// An archive in memory: about 4.6 kB for a report that tells of one event. It holds at most 2^31 nodes
/// over its lifetime; what comes after them is filed nowhere.
#[derive(Default)]
pub struct Memory {
    tellings: Table<u64, Kept>,
    slots: Vec<Slot>,
    /// By key: the number of the only node, or with [`LIST`] that of a list.
    shelves: Vec<Table<u64, u32>>,
    /// Numbers of the nodes of a key, sorted by node.
    lists: Vec<Vec<u32>>,
    members: Table<(Layer, Node), Vec<Node>>,
}

impl Memory {
    /// Every story or incident with its members, by id.
    pub fn clusters(&self, layer: Layer) -> BTreeMap<u64, Vec<Node>> {
        let mut clusters: BTreeMap<u64, Vec<Node>> = BTreeMap::new();
        for ((l, _), members) in &self.members {
            for node in members.iter().filter(|_| *l == layer) {
                if let Some(home) = self.slot(layer, *node).and_then(|s| s.home) {
                    clusters.entry(home.cluster).or_default().push(*node);
                }
            }
        }
        for nodes in clusters.values_mut() {
            nodes.sort_unstable();
        }
        clusters
    }

    fn number(&self, layer: Layer, node: Node) -> Option<usize> {
        let first = self.tellings.get(&node.report)?.first as usize;
        Some(match layer {
            Layer::Reports => first,
            Layer::Accounts => first + 1 + node.account as usize,
        })
    }

    fn slot(&self, layer: Layer, node: Node) -> Option<&Slot> {
        self.slots.get(self.number(layer, node)?)
    }

    fn leave(&mut self, layer: Layer, node: Node) {
        let number = self.number(layer, node);
        let slot = number.and_then(|n| self.slots.get_mut(n));
        let Some(home) = slot.and_then(|s| s.home.take()) else {
            return;
        };
        if let Some(members) = self.members.get_mut(&(layer, home.component)) {
            members.retain(|m| *m != node);
            if members.is_empty() {
                self.members.remove(&(layer, home.component));
            }
        }
    }

    fn shelf(layer: Layer, key: u64) -> (usize, u64) {
        let key = match layer {
            Layer::Reports => key,
            Layer::Accounts => crate::mix(!key),
        };
        ((key % SHELVES as u64) as usize, key)
    }

    fn file(&mut self, layer: Layer, key: u64, node: Node, number: u32) {
        let (shelf, key) = Memory::shelf(layer, key);
        if self.shelves.is_empty() {
            self.shelves.resize_with(SHELVES, Table::default);
        }
        match self.shelves[shelf].entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(number);
            }
            Entry::Occupied(mut entry) => {
                let held = *entry.get();
                let list = if held & LIST == 0 {
                    entry.insert(self.lists.len() as u32 | LIST);
                    self.lists.push(vec![held]);
                    self.lists.last_mut()
                } else {
                    self.lists.get_mut((held & !LIST) as usize)
                };
                if let Some(list) = list {
                    let slots = &self.slots;
                    let at = list.partition_point(|n| slots[*n as usize].node <= node);
                    list.insert(at, number);
                }
            }
        }
    }
}

impl Archive for Memory {
    type Error = Infallible;

    fn put(&mut self, telling: Telling, keys: &[(Layer, u64, Node)]) -> Result<(), Infallible> {
        let report = telling.report;
        let first = self.slots.len().min(LIST as usize) as u32;
        let accounts = (0..).take(telling.accounts.len());
        for account in std::iter::once(0).chain(accounts) {
            self.slots.push(Slot {
                node: Node { report, account },
                there: true,
                home: None,
            });
        }
        let telling = Arc::new(telling);
        self.tellings.insert(report, Kept { telling, first });
        for (layer, key, node) in keys {
            let number = self.number(*layer, *node);
            let number = number.and_then(|n| u32::try_from(n).ok());
            if let Some(number) = number.filter(|n| n & LIST == 0) {
                self.file(*layer, *key, *node, number);
            }
        }
        Ok(())
    }

    fn take(&mut self, report: u64) -> Result<Option<Arc<Telling>>, Infallible> {
        let Some(accounts) = self.tellings.get(&report).map(|k| k.telling.accounts.len()) else {
            return Ok(None);
        };
        self.leave(Layer::Reports, Node { report, account: 0 });
        for account in (0..).take(accounts) {
            self.leave(Layer::Accounts, Node { report, account });
        }
        let kept = self.tellings.remove(&report);
        let first = kept.as_ref().map_or(0, |k| k.first as usize);
        for slot in self.slots.iter_mut().skip(first).take(accounts + 1) {
            slot.there = false;
        }
        Ok(kept.map(|k| k.telling))
    }

    fn telling(&self, report: u64) -> Result<Option<Arc<Telling>>, Infallible> {
        Ok(self.tellings.get(&report).map(|k| k.telling.clone()))
    }

    fn filed(&self, layer: Layer, key: u64, most: usize) -> Result<Vec<Node>, Infallible> {
        let (shelf, key) = Memory::shelf(layer, key);
        let held = self.shelves.get(shelf).and_then(|s| s.get(&key));
        let numbers = match held {
            None => &[],
            Some(held) if held & LIST == 0 => std::slice::from_ref(held),
            Some(held) => self.lists[(held & !LIST) as usize].as_slice(),
        };
        let slots = numbers.iter().map(|n| &self.slots[*n as usize]);
        let there = slots.filter(|s| s.there).map(|s| s.node);
        Ok(there.take(most).collect())
    }

    fn home(&self, layer: Layer, node: Node) -> Result<Option<Home>, Infallible> {
        Ok(self.slot(layer, node).and_then(|s| s.home))
    }

    fn members(&self, layer: Layer, component: Node) -> Result<Vec<Node>, Infallible> {
        let members = self.members.get(&(layer, component));
        Ok(members.cloned().unwrap_or_default())
    }

    fn settle(&mut self, layer: Layer, homes: &[(Node, Home)]) -> Result<(), Infallible> {
        for (node, _) in homes {
            self.leave(layer, *node);
        }
        for (node, home) in homes {
            let number = self.number(layer, *node);
            let Some(slot) = number.and_then(|n| self.slots.get_mut(n)) else {
                continue;
            };
            slot.home = Some(*home);
            let members = self.members.entry((layer, home.component)).or_default();
            if let Err(at) = members.binary_search(node) {
                members.insert(at, *node);
            }
        }
        Ok(())
    }
}

//! The archive of the linker, within the transaction of a batch.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use dateline_incident::archive::Home;
use dateline_incident::{Archive, Layer, Node, Telling};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::{Error, Result};

/// Tellings and what belongs together, in the tables of a store.
pub(crate) struct Tables<'c> {
    connection: &'c Connection,
    /// Numbers of the versions of reports, by the hash of the report's id.
    numbers: BTreeMap<u64, i64>,
    /// Tellings read or put in this batch.
    at_hand: RefCell<BTreeMap<u64, Arc<Telling>>>,
}

impl<'c> Tables<'c> {
    /// The tables; `numbers` are those of the versions of reports that will be put.
    pub(crate) fn new(connection: &'c Connection, numbers: BTreeMap<u64, i64>) -> Tables<'c> {
        Tables {
            connection,
            numbers,
            at_hand: RefCell::default(),
        }
    }

    /// The number of the version of a report that tells.
    pub(crate) fn number(&self, report: u64) -> Result<Option<i64>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT no FROM telling WHERE report = ?1")?;
        Ok(query
            .query_row([stored(report)], |row| row.get(0))
            .optional()?)
    }
}

/// A hash as SQLite keeps it, in the same order.
pub(crate) fn stored(hash: u64) -> i64 {
    (hash ^ (1 << 63)) as i64
}

/// The hash that was kept.
pub(crate) fn hash(stored: i64) -> u64 {
    stored as u64 ^ (1 << 63)
}

fn layer_number(layer: Layer) -> i64 {
    match layer {
        Layer::Reports => 0,
        Layer::Accounts => 1,
    }
}

fn node(row: &Row<'_>) -> rusqlite::Result<Node> {
    Ok(Node {
        report: hash(row.get(0)?),
        account: row.get(1)?,
    })
}

impl Archive for Tables<'_> {
    type Error = Error;

    fn put(&mut self, telling: Telling, keys: &[(Layer, u64, Node)]) -> Result<()> {
        let report = telling.report;
        let Some(number) = self.numbers.get(&report) else {
            return Err(Error::record(
                "a telling",
                "no report of the batch tells it",
            ));
        };
        let packed = postcard::to_allocvec(&telling).map_err(|e| Error::record("a telling", e))?;
        self.connection
            .prepare_cached("INSERT INTO telling (report, no, packed) VALUES (?1, ?2, ?3)")?
            .execute(params![stored(report), number, packed])?;
        let mut file = self.connection.prepare_cached(
            "INSERT INTO filed (layer, key, report, account) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO NOTHING",
        )?;
        for (layer, key, node) in keys {
            let at = (stored(*key), stored(node.report), node.account);
            file.execute(params![layer_number(*layer), at.0, at.1, at.2])?;
        }
        self.at_hand.get_mut().insert(report, Arc::new(telling));
        Ok(())
    }

    fn take(&mut self, report: u64) -> Result<Option<Arc<Telling>>> {
        let Some(telling) = self.telling(report)? else {
            return Ok(None);
        };
        self.at_hand.get_mut().remove(&report);
        for sql in [
            "DELETE FROM filed WHERE report = ?1",
            "DELETE FROM home WHERE layer IN (0, 1) AND report = ?1",
            "DELETE FROM telling WHERE report = ?1",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute([stored(report)])?;
        }
        Ok(Some(telling))
    }

    fn telling(&self, report: u64) -> Result<Option<Arc<Telling>>> {
        if let Some(telling) = self.at_hand.borrow().get(&report) {
            return Ok(Some(telling.clone()));
        }
        let packed: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT packed FROM telling WHERE report = ?1")?
            .query_row([stored(report)], |row| row.get(0))
            .optional()?;
        let Some(packed) = packed else {
            return Ok(None);
        };
        let telling: Telling =
            postcard::from_bytes(&packed).map_err(|e| Error::record("a telling", e))?;
        let telling = Arc::new(telling);
        self.at_hand.borrow_mut().insert(report, telling.clone());
        Ok(Some(telling))
    }

    fn filed(&self, layer: Layer, key: u64, most: usize) -> Result<Vec<Node>> {
        let mut query = self.connection.prepare_cached(
            "SELECT report, account FROM filed WHERE layer = ?1 AND key = ?2 \
             ORDER BY report, account LIMIT ?3",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let nodes = query.query_map(params![layer_number(layer), stored(key), most], node)?;
        Ok(nodes.collect::<rusqlite::Result<_>>()?)
    }

    fn home(&self, layer: Layer, node: Node) -> Result<Option<Home>> {
        let mut query = self.connection.prepare_cached(
            "SELECT component_report, component_account, cluster FROM home \
             WHERE layer = ?1 AND report = ?2 AND account = ?3",
        )?;
        let key = params![layer_number(layer), stored(node.report), node.account];
        let home = query.query_row(key, |row| {
            Ok(Home {
                component: self::node(row)?,
                cluster: hash(row.get(2)?),
            })
        });
        Ok(home.optional()?)
    }

    fn members(&self, layer: Layer, component: Node) -> Result<Vec<Node>> {
        let mut query = self.connection.prepare_cached(
            "SELECT report, account FROM home WHERE layer = ?1 AND component_report = ?2 \
             AND component_account = ?3 ORDER BY report, account",
        )?;
        let key = params![
            layer_number(layer),
            stored(component.report),
            component.account
        ];
        let nodes = query.query_map(key, node)?;
        Ok(nodes.collect::<rusqlite::Result<_>>()?)
    }

    fn settle(&mut self, layer: Layer, homes: &[(Node, Home)]) -> Result<()> {
        let mut settle = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO home (layer, report, account, component_report, \
             component_account, cluster) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (node, home) in homes {
            settle.execute(params![
                layer_number(layer),
                stored(node.report),
                node.account,
                stored(home.component.report),
                home.component.account,
                stored(home.cluster),
            ])?;
        }
        Ok(())
    }
}

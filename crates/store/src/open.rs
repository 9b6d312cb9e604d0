//! Opening a store, and waiting for one's turn to write.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::schema::{self, Found};

/// How long a process waits for another that is writing. A batch is written in seconds.
pub const WAIT_LIMIT: Duration = Duration::from_secs(600);

/// How long it waits before it says so.
const UNTOLD_WAIT: Duration = Duration::from_millis(200);

/// How long a reader waits, which it has to only while another process mends the log after a crash.
const READER_WAIT: Duration = Duration::from_secs(10);

/// Pages that SQLite keeps in memory, in KiB, written as it wants them.
const CACHE_KIB: i64 = -65_536;

/// Prepared statements that are kept.
const STATEMENTS: usize = 128;

/// An open store.
pub struct Store {
    pub(crate) connection: Connection,
    waiting: Box<dyn FnMut()>,
}

impl Store {
    /// Opens the store for writing, makes it where there is none, and brings an old schema forward.
    /// `waiting` is called once for each time that another process is writing and this one has to wait.
    pub fn create(path: &Path, waiting: impl FnMut() + 'static) -> Result<Store> {
        let connection = Connection::open(path)?;
        Store::prepare(connection, waiting)
    }

    /// The same for a store that is there.
    pub fn open(path: &Path, waiting: impl FnMut() + 'static) -> Result<Store> {
        if !path.exists() {
            return Err(Error::Missing);
        }
        Store::create(path, waiting)
    }

    /// Opens a store that is there for reading; it may be on a medium that cannot be written.
    pub fn read(path: &Path) -> Result<Store> {
        if !path.exists() {
            return Err(Error::Missing);
        }
        let open = |path: PathBuf, more: OpenFlags| -> Result<Connection> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(READER_WAIT)?;
            Ok(connection)
        };
        let look =
            |connection: Connection| schema::found(&connection).map(|found| (connection, found));
        let (connection, found) = match open(path.to_owned(), OpenFlags::empty()).and_then(look) {
            // SQLite cannot lay its log beside the file. Where none lies there, nobody writes.
            Err(Error::ReadOnly) if !beside(path, "-wal").exists() => {
                let address = PathBuf::from(format!("file:{}?immutable=1", escaped(path)));
                open(address, OpenFlags::SQLITE_OPEN_URI).and_then(look)?
            }
            other => other?,
        };
        match found {
            Found::Store(schema::VERSION) => {}
            Found::Store(version) => return Err(Error::Older { version }),
            Found::Empty => return Err(Error::NotAStore),
        }
        settle(&connection)?;
        Ok(Store {
            connection,
            waiting: Box::new(|| {}),
        })
    }

    fn prepare(connection: Connection, waiting: impl FnMut() + 'static) -> Result<Store> {
        settle(&connection)?;
        // Before anything is written: somebody else's file is left as it is.
        let found = schema::found(&connection)?;
        let mut store = Store {
            connection,
            waiting: Box::new(waiting),
        };
        store.patiently(|c| c.pragma_update(None, "journal_mode", "WAL"))?;
        // A batch is on the disk before it is acknowledged.
        store
            .connection
            .pragma_update(None, "synchronous", "FULL")?;
        store.connection.pragma_update(None, "foreign_keys", true)?;
        if found != Found::Store(schema::VERSION) {
            store.begin()?;
            let done = schema::bring_forward(&store.connection);
            store.end(done)?;
        }
        Ok(store)
    }

    /// Begins to write, when it is this process's turn.
    pub(crate) fn begin(&mut self) -> Result<()> {
        self.patiently(|c| c.execute_batch("BEGIN IMMEDIATE"))
    }

    /// Commits what was done, or undoes it all.
    pub(crate) fn end<T>(&mut self, done: Result<T>) -> Result<T> {
        let done = done.and_then(|value| {
            self.connection.execute_batch("COMMIT")?;
            Ok(value)
        });
        if done.is_err() && !self.connection.is_autocommit() {
            // What cannot be undone now is undone by whoever opens the store next.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        done
    }

    /// Does it as soon as no other process stands in the way.
    fn patiently(&mut self, act: impl Fn(&Connection) -> rusqlite::Result<()>) -> Result<()> {
        let start = Instant::now();
        self.connection.busy_timeout(UNTOLD_WAIT)?;
        let mut told = false;
        let done = loop {
            match act(&self.connection).map_err(Error::from) {
                Err(Error::Busy) if start.elapsed() < WAIT_LIMIT => {
                    if !told {
                        (self.waiting)();
                        told = true;
                    }
                    // Where SQLite sees that waiting by itself would be in vain, it returns at once.
                    std::thread::sleep(Duration::from_millis(5));
                }
                other => break other,
            }
        };
        self.connection.busy_timeout(READER_WAIT)?;
        done
    }
}

/// What holds for readers and writers.
fn settle(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan is made once, not for each value that is bound: linking asks thousands of times a second.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path as part of an address.
fn escaped(path: &Path) -> String {
    let mut address = String::new();
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

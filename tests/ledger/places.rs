//! The places that a ledger is kept in, each with what a test needs to open it, and to damage it.

use std::sync::atomic::{AtomicU32, Ordering};

use portcullis::host::os::Os;
use portcullis::ledger::{self, Identity, Ledger, LedgerError, Memory, Store};
use tempfile::TempDir;

use crate::cluster::{Cluster, cluster};
use crate::{ORIGIN, note_key};

/// A place with a ledger in it.
pub enum Place {
    Memory(Memory),
    Sqlite(TempDir),
    Postgres(&'static Cluster, String),
}

impl Place {
    pub fn memory() -> Self {
        Self::Memory(Memory::new(Identity { origin: ORIGIN.to_owned(), vkey: note_key().vkey() }))
    }

    pub fn sqlite() -> Self {
        let place = Self::Sqlite(tempfile::tempdir().unwrap());
        place.create();
        place
    }

    pub fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let place = Self::Postgres(cluster()?, format!("ledger_{}", NEXT.fetch_add(1, Ordering::Relaxed)));
        place.create();
        Some(place)
    }

    /// A new ledger in every kind of place.
    pub fn all() -> Vec<Self> {
        [Self::memory(), Self::sqlite()].into_iter().chain(Self::postgres()).collect()
    }

    /// Those that are kept in tables.
    pub fn tables() -> Vec<Self> {
        [Self::sqlite()].into_iter().chain(Self::postgres()).collect()
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(..) => "PostgreSQL",
        }
    }

    pub fn address(&self) -> String {
        match self {
            Self::Memory(_) => "memory:".to_owned(),
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("ledger.db").display()),
            Self::Postgres(cluster, schema) => cluster.address(schema),
        }
    }

    fn create(&self) {
        ledger::create(&self.address(), &note_key(), &Os).unwrap();
    }

    /// One more connection.
    pub fn open(&self) -> Ledger {
        self.try_open().unwrap()
    }

    pub fn try_open(&self) -> Result<Ledger, LedgerError> {
        Ledger::over(self.store())
    }

    /// One more connection, to its rows.
    pub fn store(&self) -> Box<dyn Store> {
        let address = self.address();
        match (self, ledger::Address::parse(&address).unwrap()) {
            (Self::Memory(memory), _) => Box::new(memory.clone()),
            (_, ledger::Address::Sqlite(path)) => Box::new(ledger::sqlite::Sqlite::open(&path).unwrap()),
            (_, ledger::Address::Postgres(server)) => Box::new(ledger::postgres::Postgres::open(&server, &Os).unwrap()),
            (_, ledger::Address::Memory) => unreachable!("a table is not in memory"),
        }
    }

    /// What the owner of a database can do and nobody else: statements past every trigger.
    pub fn damage(&self, sql: &str) {
        match self {
            Self::Memory(_) => panic!("nobody reaches into memory"),
            Self::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
                connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
                for table in ["log", "leaf", "envelope", "subject", "node", "root", "note"] {
                    connection
                        .execute_batch(&format!("DROP TRIGGER IF EXISTS {table}_update; DROP TRIGGER IF EXISTS {table}_delete;"))
                        .unwrap();
                }
                connection.execute_batch(sql).unwrap();
            }
            Self::Postgres(cluster, schema) => {
                let mut client = cluster.admin();
                // `replica` passes over triggers and foreign keys.
                let sql = sql.replace(" x'", " '\\x");
                client.batch_execute(&format!("SET search_path = {schema}; SET session_replication_role = replica; {sql}")).unwrap();
            }
        }
    }

    /// What a connection without special rights is told.
    pub fn attempt(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Memory(_) => panic!("nobody reaches into memory"),
            Self::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
                connection.execute_batch(sql).map_err(|error| error.to_string())
            }
            Self::Postgres(cluster, schema) => {
                let mut client = cluster.admin();
                let done = client.batch_execute(&format!("SET search_path = {schema}; {sql}"));
                done.map_err(|error| error.as_db_error().map_or(error.to_string(), |told| told.message().to_owned()))
            }
        }
    }
}

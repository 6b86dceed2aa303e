//! A ledger in one file: SQLite in WAL mode, every commit synced.
//!
//! One writer at a time (`BEGIN IMMEDIATE`), any number of readers beside it. Triggers refuse to change
//! or remove a row; they guard against accidents, not against whoever owns the file.

use std::collections::BTreeMap;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Params, Row, params};

use super::LedgerError;
use super::log::FORMAT;
use super::merkle::{Hash, empty_root};
use super::store::{FormatVersion, Head, Identity, Leaf, NewLeaf, NodeRow, Store};
use crate::source::Sha256;

/// `PRAGMA application_id` of a ledger: `PCL1`.
const APPLICATION: i32 = 0x5043_4C31;

/// How long to wait for another writer.
const BUSY: std::time::Duration = std::time::Duration::from_secs(60);

/// The layout, version by version; `PRAGMA user_version` is 1000·major + minor.
const MIGRATIONS: &[(FormatVersion, &str)] = &[(FORMAT, include_str!("sqlite/1.0.sql"))];

/// A ledger in a file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    address: String,
}

impl Sqlite {
    /// Opens a ledger.
    ///
    /// # Errors
    /// There is none; it cannot be opened; it is another kind of file.
    pub fn open(path: &str) -> Result<Self, LedgerError> {
        let address = format!("sqlite:{path}");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => LedgerError::Missing { ledger: address.clone() },
            _ => failed(&address, "opened", &error),
        })?;
        let mut store = Self { connection, address };
        store.settle()?;
        let application: i32 = store.one("PRAGMA application_id", [], |row| row.get(0))?.unwrap_or_default();
        if application != APPLICATION {
            return Err(LedgerError::Address {
                message: format!("`{}` is a database, but not a ledger", store.address),
                help: "name another file, or make a ledger with `portcullis ledger init`".to_owned(),
            });
        }
        Ok(store)
    }

    /// Makes a ledger, or finds the one with the same identity that is there.
    ///
    /// # Errors
    /// Another ledger or another database is there; it cannot be written.
    pub fn create(path: &str, identity: &Identity) -> Result<Self, LedgerError> {
        let address = format!("sqlite:{path}");
        let connection = Connection::open(path).map_err(|error| failed(&address, "opened", &error))?;
        let mut store = Self { connection, address };
        store.settle()?;
        store.run("PRAGMA journal_mode = WAL")?;
        store.begin()?;
        let made = store.make(identity);
        let result = made.and_then(|()| store.commit());
        store.rollback();
        result.map(|()| store)
    }

    fn make(&mut self, identity: &Identity) -> Result<(), LedgerError> {
        let tables: i64 = self.one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?.unwrap_or_default();
        if tables > 0 {
            let found = Self::open(self.address.trim_start_matches("sqlite:"))?.identity()?;
            return if found == *identity {
                Ok(())
            } else {
                Err(LedgerError::Exists { ledger: self.address.clone(), origin: found.origin })
            };
        }
        for (version, sql) in MIGRATIONS {
            self.run(sql)?;
            self.run(&format!("PRAGMA user_version = {}", version.major * 1000 + version.minor))?;
        }
        self.run(&format!("PRAGMA application_id = {APPLICATION}"))?;
        self.execute("INSERT INTO log (id, origin, vkey) VALUES (1, ?1, ?2)", params![identity.origin, identity.vkey])?;
        self.put_root(Head { size: 0, root: empty_root() })
    }

    /// What every connection sets for itself.
    fn settle(&mut self) -> Result<(), LedgerError> {
        self.connection.busy_timeout(BUSY).map_err(|error| failed(&self.address, "opened", &error))?;
        self.run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
    }

    fn run(&mut self, sql: &str) -> Result<(), LedgerError> {
        self.connection.execute_batch(sql).map_err(|error| failed(&self.address, "written", &error))
    }

    fn execute(&mut self, sql: &str, parameters: impl Params) -> Result<(), LedgerError> {
        let statement = self.connection.prepare(sql);
        statement
            .and_then(|mut statement| statement.execute(parameters))
            .map(|_| ())
            .map_err(|error| failed(&self.address, "written", &error))
    }

    fn one<T>(
        &mut self,
        sql: &str,
        parameters: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        let statement = self.connection.prepare(sql);
        statement
            .and_then(|mut statement| statement.query_row(parameters, row).optional())
            .map_err(|error| failed(&self.address, "read", &error))
    }

    fn all<T>(
        &mut self,
        sql: &str,
        parameters: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let read = || self.connection.prepare(sql)?.query_map(parameters, row)?.collect();
        let rows: rusqlite::Result<Vec<T>> = read();
        rows.map_err(|error| failed(&self.address, "read", &error))
    }
}

fn failed(address: &str, action: &'static str, error: &rusqlite::Error) -> LedgerError {
    use rusqlite::ErrorCode as Code;
    let help = match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => "another process has been writing for a minute; try again",
        Some(Code::DiskFull) => "make room; nothing was recorded, and nothing that was recorded is lost",
        Some(Code::ReadOnly | Code::PermissionDenied) => "check the permissions of the file and of its directory",
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => "is it the right file? if so, run `portcullis ledger fsck`",
        Some(Code::CannotOpen) => "check that the directory is there and that you may write to it",
        _ => "check permissions and free space; whatever was not confirmed can be recorded again, nothing is recorded twice",
    };
    LedgerError::Store { ledger: address.to_owned(), action, reason: error.to_string(), help: help.to_owned() }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn counted(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    row.get(column).map(Sha256)
}

fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head { size: counted(row, 0)?, root: hash(row, 1)? })
}

fn note(row: &Row<'_>) -> rusqlite::Result<(u64, String)> {
    Ok((counted(row, 0)?, row.get(1)?))
}

impl Store for Sqlite {
    fn address(&self) -> &str {
        &self.address
    }

    fn identity(&mut self) -> Result<Identity, LedgerError> {
        let found =
            self.one("SELECT origin, vkey FROM log WHERE id = 1", [], |row| Ok(Identity { origin: row.get(0)?, vkey: row.get(1)? }))?;
        found.ok_or_else(|| LedgerError::Damaged { what: "it does not say what it is called".to_owned() })
    }

    fn format(&mut self) -> Result<FormatVersion, LedgerError> {
        let version: u32 = self.one("PRAGMA user_version", [], |row| row.get(0))?.unwrap_or_default();
        Ok(FormatVersion { major: version / 1000, minor: version % 1000 })
    }

    fn size(&mut self) -> Result<u64, LedgerError> {
        Ok(self.one("SELECT coalesce(max(idx) + 1, 0) FROM leaf", [], |row| counted(row, 0))?.unwrap_or_default())
    }

    fn leaves(&mut self, from: u64, limit: u64) -> Result<Vec<Leaf>, LedgerError> {
        self.all(
            "SELECT idx, hash, record, envelope FROM leaf WHERE idx >= ?1 ORDER BY idx LIMIT ?2",
            [signed(from), signed(limit)],
            |row| Ok(Leaf { index: counted(row, 0)?, hash: hash(row, 1)?, record: row.get(2)?, envelope: hash(row, 3)? }),
        )
    }

    fn envelope(&mut self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        self.one("SELECT bytes FROM envelope WHERE idx = ?1", [signed(index)], |row| row.get(0))
    }

    fn find(&mut self, envelope: &Sha256) -> Result<Option<u64>, LedgerError> {
        self.one("SELECT idx FROM leaf WHERE envelope = ?1", [envelope.0], |row| counted(row, 0))
    }

    fn about(&mut self, digest: &str) -> Result<Vec<u64>, LedgerError> {
        self.all("SELECT idx FROM subject WHERE digest = ?1 ORDER BY idx", [digest], |row| counted(row, 0))
    }

    fn found_by(&mut self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError> {
        let sql = "SELECT idx, digest FROM subject WHERE idx >= ?1 AND idx < ?2 ORDER BY idx, digest";
        self.all(sql, [signed(from), signed(to)], |row| Ok((counted(row, 0)?, row.get(1)?)))
    }

    fn node(&mut self, level: u32, index: u64) -> Result<Option<Hash>, LedgerError> {
        match level {
            0 => self.one("SELECT hash FROM leaf WHERE idx = ?1", [signed(index)], |row| hash(row, 0)),
            _ => self.one("SELECT hash FROM node WHERE level = ?1 AND idx = ?2", params![level, signed(index)], |row| hash(row, 0)),
        }
    }

    fn nodes_at(&mut self, wanted: &[(u32, u64)]) -> Result<BTreeMap<(u32, u64), Hash>, LedgerError> {
        let read = || {
            let mut leaf = self.connection.prepare("SELECT hash FROM leaf WHERE idx = ?1")?;
            let mut node = self.connection.prepare("SELECT hash FROM node WHERE level = ?1 AND idx = ?2")?;
            let mut found = BTreeMap::new();
            for &(level, index) in wanted {
                let one = match level {
                    0 => leaf.query_row([signed(index)], |row| hash(row, 0)),
                    _ => node.query_row(params![level, signed(index)], |row| hash(row, 0)),
                };
                if let Some(one) = one.optional()? {
                    found.insert((level, index), one);
                }
            }
            Ok(found)
        };
        read().map_err(|error| failed(&self.address, "read", &error))
    }

    fn nodes(&mut self, level: u32, from: u64, limit: u64) -> Result<Vec<(u64, Hash)>, LedgerError> {
        let sql = "SELECT idx, hash FROM node WHERE level = ?1 AND idx >= ?2 ORDER BY idx LIMIT ?3";
        self.all(sql, params![level, signed(from), signed(limit)], |row| Ok((counted(row, 0)?, hash(row, 1)?)))
    }

    fn roots(&mut self, from: u64, limit: u64) -> Result<Vec<Head>, LedgerError> {
        self.all("SELECT size, hash FROM root WHERE size >= ?1 ORDER BY size LIMIT ?2", [signed(from), signed(limit)], head)
    }

    fn last_root(&mut self) -> Result<Option<Head>, LedgerError> {
        self.one("SELECT size, hash FROM root ORDER BY size DESC LIMIT 1", [], head)
    }

    fn note_from(&mut self, size: u64) -> Result<Option<(u64, String)>, LedgerError> {
        self.one("SELECT size, text FROM note WHERE size >= ?1 ORDER BY size LIMIT 1", [signed(size)], note)
    }

    fn last_note(&mut self) -> Result<Option<(u64, String)>, LedgerError> {
        self.one("SELECT size, text FROM note ORDER BY size DESC LIMIT 1", [], note)
    }

    fn begin(&mut self) -> Result<(), LedgerError> {
        self.rollback();
        self.run("BEGIN IMMEDIATE")
    }

    fn put_leaves(&mut self, leaves: &[NewLeaf<'_>]) -> Result<(), LedgerError> {
        let add = || {
            let mut leaf_row = self.connection.prepare("INSERT INTO leaf (idx, hash, record, envelope) VALUES (?1, ?2, ?3, ?4)")?;
            let mut envelope_row = self.connection.prepare("INSERT INTO envelope (idx, bytes) VALUES (?1, ?2)")?;
            let mut subject_row = self.connection.prepare("INSERT INTO subject (digest, idx) VALUES (?1, ?2)")?;
            for leaf in leaves {
                let index = signed(leaf.index);
                leaf_row.execute(params![index, leaf.hash.0, leaf.record, leaf.digest.0])?;
                envelope_row.execute(params![index, leaf.envelope])?;
                for digest in leaf.subjects {
                    subject_row.execute(params![digest, index])?;
                }
            }
            Ok(())
        };
        add().map_err(|error| failed(&self.address, "written", &error))
    }

    fn put_nodes(&mut self, nodes: &[NodeRow]) -> Result<(), LedgerError> {
        let add = || {
            let mut row = self.connection.prepare("INSERT INTO node (level, idx, hash) VALUES (?1, ?2, ?3)")?;
            nodes.iter().try_for_each(|(level, index, hash)| row.execute(params![level, signed(*index), hash.0]).map(|_| ()))
        };
        add().map_err(|error| failed(&self.address, "written", &error))
    }

    fn put_root(&mut self, head: Head) -> Result<(), LedgerError> {
        self.execute("INSERT INTO root (size, hash) VALUES (?1, ?2)", params![signed(head.size), head.root.0])
    }

    fn put_note(&mut self, size: u64, note: &str) -> Result<(), LedgerError> {
        self.execute("INSERT INTO note (size, text) VALUES (?1, ?2)", params![signed(size), note])
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        self.run("COMMIT")
    }

    fn rollback(&mut self) {
        if !self.connection.is_autocommit() {
            // What cannot be rolled back now is rolled back when the file is next opened.
            let _ = self.run("ROLLBACK");
        }
    }

    fn integrity(&mut self) -> Result<Vec<String>, LedgerError> {
        let found: Vec<String> = self.all("PRAGMA integrity_check(100)", [], |row| row.get(0))?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }
}

//! A ledger on a PostgreSQL server, in a schema of its own: what teams share.
//!
//! One writer at a time, by an advisory lock that ends with its transaction; indexes are dense because
//! they come from the rows, never from a sequence. A connection that is lost in mid-append leaves nothing
//! behind, and whoever asks again finds out what was recorded.

mod connect;

use std::collections::BTreeMap;

use postgres::types::ToSql;
use postgres::{Client, Row};

use super::LedgerError;
use super::address::Server;
use super::log::FORMAT;
use super::merkle::{Hash, empty_root};
use super::store::{FormatVersion, Head, Identity, Leaf, NewLeaf, NodeRow, Store};
use crate::host::Host;
use crate::source::Sha256;

/// The layout, version by version.
const MIGRATIONS: &[(FormatVersion, &str)] = &[(FORMAT, include_str!("1.0.sql"))];

/// What the roles may do.
const GRANTS: &str = include_str!("grants.sql");

/// How many rows go to the server in one statement.
const BATCH: usize = 500;

/// A ledger on a server.
pub struct Postgres {
    client: Client,
    address: String,
    schema: String,
    begun: bool,
}

impl Postgres {
    /// Connects to a ledger.
    ///
    /// # Errors
    /// No server, no ledger there, no permission.
    pub fn open(server: &Server, host: &dyn Host) -> Result<Self, LedgerError> {
        let mut store = Self::connect(server, host)?;
        if store.is_made()? { Ok(store) } else { Err(LedgerError::Missing { ledger: store.address }) }
    }

    /// Makes a ledger, or finds the one with the same identity that is there; in both cases the roles are
    /// granted what they may do.
    ///
    /// # Errors
    /// Another ledger is there; no permission.
    pub fn create(server: &Server, identity: &Identity, host: &dyn Host) -> Result<Self, LedgerError> {
        let mut store = Self::connect(server, host)?;
        store.begin()?;
        let made = store.make(identity).and_then(|()| store.commit());
        store.rollback();
        made.map(|()| store)
    }

    fn connect(server: &Server, host: &dyn Host) -> Result<Self, LedgerError> {
        let (client, address) = connect::connect(server, host)?;
        let mut store = Self { client, address, schema: server.schema.clone(), begun: false };
        // The schema is a plain name, which needs no escaping.
        store.run(
            "opened",
            &format!(
                "SET search_path = \"{}\"; SET synchronous_commit = on; SET lock_timeout = '60s'; \
                 SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning",
                server.schema
            ),
        )?;
        Ok(store)
    }

    fn is_made(&mut self) -> Result<bool, LedgerError> {
        let found = self.one("SELECT to_regclass(quote_ident($1) || '.log') IS NOT NULL", &[&self.schema.clone()], |row| row.try_get(0))?;
        Ok(found.unwrap_or(false))
    }

    fn make(&mut self, identity: &Identity) -> Result<(), LedgerError> {
        if self.is_made()? {
            let found = self.identity()?;
            if found != *identity {
                return Err(LedgerError::Exists { ledger: self.address.clone(), origin: found.origin });
            }
        } else {
            self.run("written", &format!("CREATE SCHEMA IF NOT EXISTS \"{}\"", self.schema))?;
            for (_, sql) in MIGRATIONS {
                self.run("written", sql)?;
            }
            let (major, minor) = (signed(FORMAT.major.into()), signed(FORMAT.minor.into()));
            self.execute("INSERT INTO format (major, minor) VALUES ($1::bigint::integer, $2::bigint::integer)", &[&major, &minor])?;
            self.execute("INSERT INTO log (id, origin, vkey) VALUES (1, $1, $2)", &[&identity.origin, &identity.vkey])?;
            self.put_root(Head { size: 0, root: empty_root() })?;
        }
        self.run("written", GRANTS)
    }

    fn run(&mut self, action: &'static str, sql: &str) -> Result<(), LedgerError> {
        self.client.batch_execute(sql).map_err(|error| failed(&self.address, action, &error))
    }

    fn execute(&mut self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<(), LedgerError> {
        self.client.execute(sql, parameters).map(|_| ()).map_err(|error| failed(&self.address, "written", &error))
    }

    fn all<T>(&mut self, sql: &str, parameters: &[&(dyn ToSql + Sync)], row: impl Fn(&Row) -> Read<T>) -> Result<Vec<T>, LedgerError> {
        let rows = self.client.query(sql, parameters).map_err(|error| failed(&self.address, "read", &error))?;
        rows.iter().map(row).collect::<Read<Vec<T>>>().map_err(|error| failed(&self.address, "read", &error))
    }

    fn one<T>(&mut self, sql: &str, parameters: &[&(dyn ToSql + Sync)], row: impl Fn(&Row) -> Read<T>) -> Result<Option<T>, LedgerError> {
        Ok(self.all(sql, parameters, row)?.into_iter().next())
    }
}

type Read<T> = Result<T, postgres::Error>;

/// What went wrong, with what the server says and without what we said to it.
fn failed(address: &str, action: &'static str, error: &postgres::Error) -> LedgerError {
    let (mut reason, mut cause) = (error.to_string(), std::error::Error::source(error));
    if let Some(told) = error.as_db_error() {
        told.message().clone_into(&mut reason);
    }
    while let Some(next) = cause {
        if error.as_db_error().is_none() {
            reason = format!("{reason}: {next}");
        }
        cause = next.source();
    }
    let help = match error.code().map(postgres::error::SqlState::code) {
        Some("55P03") => "another process has been writing for a minute; try again",
        Some("42501") => "the role may not do this: writers need what `docs/ledger.md` lists, and nobody may change or remove rows",
        Some("53100") => "make room on the server; nothing was recorded, and nothing that was recorded is lost",
        Some("28P01" | "28000") => "check the user and the password (PGPASSWORD or the password file)",
        Some("3D000") => "make the database first: `createdb`",
        Some("25006") => "this server is a replica; name the primary",
        None => {
            "check that the server is there and can be reached; what was not confirmed can be recorded again, nothing is recorded twice"
        }
        Some(_) => "look at the server's log; what was not confirmed can be recorded again, nothing is recorded twice",
    };
    LedgerError::Store { ledger: address.to_owned(), action, reason, help: help.to_owned() }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count from the database; a negative one, which its checks exclude, is out of every range.
fn counted(row: &Row, column: usize) -> Read<u64> {
    row.try_get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or(u64::MAX))
}

/// A hash from the database; one of another length, which its checks exclude, is no hash of anything.
fn hash(row: &Row, column: usize) -> Read<Hash> {
    row.try_get::<_, &[u8]>(column).map(|bytes| Sha256(bytes.try_into().unwrap_or([0; 32])))
}

fn head(row: &Row) -> Read<Head> {
    Ok(Head { size: counted(row, 0)?, root: hash(row, 1)? })
}

fn note(row: &Row) -> Read<(u64, String)> {
    Ok((counted(row, 0)?, row.try_get(1)?))
}

impl Store for Postgres {
    fn address(&self) -> &str {
        &self.address
    }

    fn identity(&mut self) -> Result<Identity, LedgerError> {
        let row = |row: &Row| Ok(Identity { origin: row.try_get(0)?, vkey: row.try_get(1)? });
        let found = self.one("SELECT origin, vkey FROM log WHERE id = 1", &[], row)?;
        found.ok_or_else(|| LedgerError::Damaged { what: "it does not say what it is called".to_owned() })
    }

    fn format(&mut self) -> Result<FormatVersion, LedgerError> {
        let number = |row: &Row, column| Ok(u32::try_from(row.try_get::<_, i32>(column)?).unwrap_or_default());
        let row = |row: &Row| Ok(FormatVersion { major: number(row, 0)?, minor: number(row, 1)? });
        let found = self.one("SELECT major, minor FROM format", &[], row)?;
        found.ok_or_else(|| LedgerError::Damaged { what: "it does not say which format it has".to_owned() })
    }

    fn size(&mut self) -> Result<u64, LedgerError> {
        Ok(self.one("SELECT coalesce(max(idx) + 1, 0) FROM leaf", &[], |row| counted(row, 0))?.unwrap_or_default())
    }

    fn leaves(&mut self, from: u64, limit: u64) -> Result<Vec<Leaf>, LedgerError> {
        let sql = "SELECT idx, hash, record, envelope FROM leaf WHERE idx >= $1 ORDER BY idx LIMIT $2";
        let row = |row: &Row| Ok(Leaf { index: counted(row, 0)?, hash: hash(row, 1)?, record: row.try_get(2)?, envelope: hash(row, 3)? });
        self.all(sql, &[&signed(from), &signed(limit)], row)
    }

    fn envelope(&mut self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        self.one("SELECT bytes FROM envelope WHERE idx = $1", &[&signed(index)], |row| row.try_get(0))
    }

    fn find(&mut self, envelope: &Sha256) -> Result<Option<u64>, LedgerError> {
        self.one("SELECT idx FROM leaf WHERE envelope = $1", &[&envelope.0.as_slice()], |row| counted(row, 0))
    }

    fn about(&mut self, digest: &str) -> Result<Vec<u64>, LedgerError> {
        self.all("SELECT idx FROM subject WHERE digest = $1 ORDER BY idx", &[&digest], |row| counted(row, 0))
    }

    fn found_by(&mut self, from: u64, to: u64) -> Result<Vec<(u64, String)>, LedgerError> {
        let sql = "SELECT idx, digest FROM subject WHERE idx >= $1 AND idx < $2 ORDER BY idx, digest COLLATE \"C\"";
        self.all(sql, &[&signed(from), &signed(to)], |row| Ok((counted(row, 0)?, row.try_get(1)?)))
    }

    fn node(&mut self, level: u32, index: u64) -> Result<Option<Hash>, LedgerError> {
        match level {
            0 => self.one("SELECT hash FROM leaf WHERE idx = $1", &[&signed(index)], |row| hash(row, 0)),
            _ => {
                let sql = "SELECT hash FROM node WHERE level = $1 AND idx = $2";
                self.one(sql, &[&i32::try_from(level).unwrap_or(i32::MAX), &signed(index)], |row| hash(row, 0))
            }
        }
    }

    fn nodes_at(&mut self, wanted: &[(u32, u64)]) -> Result<BTreeMap<(u32, u64), Hash>, LedgerError> {
        let sql = "SELECT wanted.level, wanted.idx, coalesce(node.hash, leaf.hash) \
                   FROM unnest($1::integer[], $2::bigint[]) AS wanted (level, idx) \
                   LEFT JOIN node ON node.level = wanted.level AND node.idx = wanted.idx \
                   LEFT JOIN leaf ON wanted.level = 0 AND leaf.idx = wanted.idx \
                   WHERE node.hash IS NOT NULL OR leaf.hash IS NOT NULL";
        let levels: Vec<i32> = wanted.iter().map(|(level, _)| i32::try_from(*level).unwrap_or(i32::MAX)).collect();
        let indexes: Vec<i64> = wanted.iter().map(|(_, index)| signed(*index)).collect();
        let level = |row: &Row| Ok(u32::try_from(row.try_get::<_, i32>(0)?).unwrap_or(u32::MAX));
        let found = self.all(sql, &[&levels, &indexes], |row| Ok(((level(row)?, counted(row, 1)?), hash(row, 2)?)))?;
        Ok(found.into_iter().collect())
    }

    fn nodes(&mut self, level: u32, from: u64, limit: u64) -> Result<Vec<(u64, Hash)>, LedgerError> {
        let sql = "SELECT idx, hash FROM node WHERE level = $1 AND idx >= $2 ORDER BY idx LIMIT $3";
        let level = i32::try_from(level).unwrap_or(i32::MAX);
        self.all(sql, &[&level, &signed(from), &signed(limit)], |row| Ok((counted(row, 0)?, hash(row, 1)?)))
    }

    fn roots(&mut self, from: u64, limit: u64) -> Result<Vec<Head>, LedgerError> {
        self.all("SELECT size, hash FROM root WHERE size >= $1 ORDER BY size LIMIT $2", &[&signed(from), &signed(limit)], head)
    }

    fn last_root(&mut self) -> Result<Option<Head>, LedgerError> {
        self.one("SELECT size, hash FROM root ORDER BY size DESC LIMIT 1", &[], head)
    }

    fn note_from(&mut self, size: u64) -> Result<Option<(u64, String)>, LedgerError> {
        self.one("SELECT size, text FROM note WHERE size >= $1 ORDER BY size LIMIT 1", &[&signed(size)], note)
    }

    fn last_note(&mut self) -> Result<Option<(u64, String)>, LedgerError> {
        self.one("SELECT size, text FROM note ORDER BY size DESC LIMIT 1", &[], note)
    }

    fn begin(&mut self) -> Result<(), LedgerError> {
        self.rollback();
        self.run("written", "BEGIN")?;
        self.begun = true;
        // The same number for the same schema in every process; advisory locks are apart for each database.
        let [a, b, c, d, e, f, g, h, ..] = Sha256::of(format!("portcullis ledger {}", self.schema).as_bytes()).0;
        let lock = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let locked = self.execute("SELECT pg_advisory_xact_lock($1)", &[&lock]);
        if locked.is_err() {
            self.rollback();
        }
        locked
    }

    fn put_leaves(&mut self, leaves: &[NewLeaf<'_>]) -> Result<(), LedgerError> {
        for leaves in leaves.chunks(BATCH) {
            let indexes: Vec<i64> = leaves.iter().map(|leaf| signed(leaf.index)).collect();
            let hashes: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.hash.0.as_slice()).collect();
            let records: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.record).collect();
            let digests: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.digest.0.as_slice()).collect();
            let sql =
                "INSERT INTO leaf (idx, hash, record, envelope) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[])";
            self.execute(sql, &[&indexes, &hashes, &records, &digests])?;
            let envelopes: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.envelope).collect();
            self.execute("INSERT INTO envelope (idx, bytes) SELECT * FROM unnest($1::bigint[], $2::bytea[])", &[&indexes, &envelopes])?;
            let pairs = || leaves.iter().flat_map(|leaf| leaf.subjects.iter().map(|digest| (signed(leaf.index), digest.as_str())));
            let (indexes, digests): (Vec<i64>, Vec<&str>) = pairs().unzip();
            self.execute("INSERT INTO subject (idx, digest) SELECT * FROM unnest($1::bigint[], $2::text[])", &[&indexes, &digests])?;
        }
        Ok(())
    }

    fn put_nodes(&mut self, nodes: &[NodeRow]) -> Result<(), LedgerError> {
        for nodes in nodes.chunks(BATCH) {
            let levels: Vec<i32> = nodes.iter().map(|(level, ..)| i32::try_from(*level).unwrap_or(i32::MAX)).collect();
            let indexes: Vec<i64> = nodes.iter().map(|(_, index, _)| signed(*index)).collect();
            let hashes: Vec<&[u8]> = nodes.iter().map(|(.., hash)| hash.0.as_slice()).collect();
            let sql = "INSERT INTO node (level, idx, hash) SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[])";
            self.execute(sql, &[&levels, &indexes, &hashes])?;
        }
        Ok(())
    }

    fn put_root(&mut self, head: Head) -> Result<(), LedgerError> {
        self.execute("INSERT INTO root (size, hash) VALUES ($1, $2)", &[&signed(head.size), &head.root.0.as_slice()])
    }

    fn put_note(&mut self, size: u64, note: &str) -> Result<(), LedgerError> {
        self.execute("INSERT INTO note (size, text) VALUES ($1, $2)", &[&signed(size), &note])
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        self.run("written", "COMMIT")?;
        self.begun = false;
        Ok(())
    }

    fn rollback(&mut self) {
        if std::mem::take(&mut self.begun) {
            // A connection that is gone has rolled back already.
            let _ = self.run("written", "ROLLBACK");
        }
    }

    fn integrity(&mut self) -> Result<Vec<String>, LedgerError> {
        // The server's own files are checked by its own tools; every row is read and compared anyway.
        Ok(Vec::new())
    }
}

-- Layout 1.0 of a ledger in SQLite. Rows are added and never changed; `docs/ledger.md` describes them.
CREATE TABLE log (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin TEXT NOT NULL,
  vkey TEXT NOT NULL
) STRICT;
CREATE TABLE leaf (
  idx INTEGER PRIMARY KEY CHECK (idx >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  record BLOB NOT NULL CHECK (length(record) <= 65535),
  envelope BLOB NOT NULL UNIQUE CHECK (length(envelope) = 32)
) STRICT;
CREATE TABLE envelope (
  idx INTEGER PRIMARY KEY REFERENCES leaf (idx),
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE subject (
  digest TEXT NOT NULL,
  idx INTEGER NOT NULL REFERENCES leaf (idx),
  PRIMARY KEY (digest, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_idx ON subject (idx);
CREATE TABLE node (
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 63),
  idx INTEGER NOT NULL CHECK (idx >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE root (
  size INTEGER PRIMARY KEY CHECK (size >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE note (
  size INTEGER PRIMARY KEY REFERENCES root (size),
  text TEXT NOT NULL
) STRICT;

CREATE TRIGGER log_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER log_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER leaf_update BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER leaf_delete BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER envelope_update BEFORE UPDATE ON envelope BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER envelope_delete BEFORE DELETE ON envelope BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER subject_update BEFORE UPDATE ON subject BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER subject_delete BEFORE DELETE ON subject BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER node_update BEFORE UPDATE ON node BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER node_delete BEFORE DELETE ON node BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER root_update BEFORE UPDATE ON root BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER root_delete BEFORE DELETE ON root BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER note_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;
CREATE TRIGGER note_delete BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;

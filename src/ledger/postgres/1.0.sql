-- Layout 1.0 of a ledger in PostgreSQL, in a schema of its own. Rows are added and never changed;
-- `docs/ledger.md` describes them.
CREATE TABLE format (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  major integer NOT NULL,
  minor integer NOT NULL
);
CREATE TABLE log (
  id integer PRIMARY KEY CHECK (id = 1),
  origin text NOT NULL,
  vkey text NOT NULL
);
CREATE TABLE leaf (
  idx bigint PRIMARY KEY CHECK (idx >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  record bytea NOT NULL CHECK (length(record) <= 65535),
  envelope bytea NOT NULL UNIQUE CHECK (length(envelope) = 32)
);
CREATE TABLE envelope (
  idx bigint PRIMARY KEY REFERENCES leaf (idx),
  bytes bytea NOT NULL
);
CREATE TABLE subject (
  digest text NOT NULL,
  idx bigint NOT NULL REFERENCES leaf (idx),
  PRIMARY KEY (digest, idx)
);
CREATE INDEX subject_idx ON subject (idx);
CREATE TABLE node (
  level integer NOT NULL CHECK (level BETWEEN 1 AND 63),
  idx bigint NOT NULL CHECK (idx >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
);
CREATE TABLE root (
  size bigint PRIMARY KEY CHECK (size >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE note (
  size bigint PRIMARY KEY REFERENCES root (size),
  text text NOT NULL
);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a ledger is never changed';
END $$;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['log', 'leaf', 'envelope', 'subject', 'node', 'root', 'note'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse()', name);
  END LOOP;
END $$;

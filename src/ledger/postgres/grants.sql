-- What the two roles may do, where they exist: add and read, or read. Neither may change or remove.
DO $$
DECLARE here text := current_schema();
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_writer') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO portcullis_writer', here);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO portcullis_writer', here);
    EXECUTE 'GRANT INSERT ON leaf, envelope, subject, node, root, note TO portcullis_writer';
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portcullis_reader') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO portcullis_reader', here);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO portcullis_reader', here);
  END IF;
END $$;

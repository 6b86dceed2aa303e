//! What only PostgreSQL has: passwords, TLS, roles, connections that are lost.

use std::collections::BTreeMap;

use portcullis::host::memory::Memory as World;
use portcullis::host::os::Os;
use portcullis::host::{Host as _, Write};
use portcullis::ledger::{self, LedgerError};

use crate::cluster::{Cluster, cluster};
use crate::places::Place;
use crate::signed::NOW;
use crate::{entries, entry, log_key, note_key};

const PASSWORD: &str = "PLANTED-SECRET";

/// The two roles of `docs/ledger.md`, made before any ledger of these tests grants them something.
fn roles(cluster: &Cluster) {
    let made = "SELECT count(*) = 2 FROM pg_roles WHERE rolname IN ('portcullis_writer', 'portcullis_reader')";
    let mut admin = cluster.admin();
    // Tests run beside each other; the first one makes them.
    admin.batch_execute("BEGIN; SELECT pg_advisory_xact_lock(1)").unwrap();
    if !admin.query_one(made, &[]).unwrap().get::<_, bool>(0) {
        admin
            .batch_execute(&format!(
                "CREATE ROLE portcullis_writer; CREATE ROLE portcullis_reader; \
                 CREATE ROLE gate LOGIN PASSWORD '{PASSWORD}' IN ROLE portcullis_writer; \
                 CREATE ROLE auditor LOGIN IN ROLE portcullis_reader"
            ))
            .unwrap();
    }
    admin.batch_execute("COMMIT").unwrap();
}

fn place() -> Option<(Place, &'static Cluster, String)> {
    let cluster = cluster()?;
    roles(cluster);
    let place = Place::postgres()?;
    let Place::Postgres(_, schema) = &place else { panic!("it is PostgreSQL") };
    let schema = schema.clone();
    Some((place, cluster, schema))
}

fn local(cluster: &Cluster, user: &str, schema: &str) -> String {
    format!("postgres:///postgres?host={}&port={}&user={user}&schema={schema}", cluster.folder, cluster.port)
}

#[test]
fn a_writer_adds_and_cannot_change_and_a_reader_only_reads() {
    let Some((place, cluster, schema)) = place() else { return };
    let mut writer = ledger::open(&local(cluster, "gate", &schema), &Os).unwrap();
    writer.append(&entries(0..3)).unwrap();
    writer.sign(&log_key(), None).unwrap();
    assert!(writer.fsck(None).unwrap().is_sound());
    for table in ["format", "log", "leaf", "envelope", "subject", "node", "root", "note"] {
        for sql in [
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
        ] {
            let told = place.attempt(&format!("SET ROLE gate; {sql}")).unwrap_err();
            assert!(told.contains("permission denied") || told.contains("must be owner"), "{sql}: {told}");
        }
    }
    let mut reader = ledger::open(&local(cluster, "auditor", &schema), &Os).unwrap();
    assert_eq!(reader.records(0, 9).unwrap().len(), 3);
    reader.prove(2).unwrap();
    let LedgerError::Store { reason, help, .. } = reader.append(&[entry(9)]).unwrap_err() else { panic!("it is the store's") };
    assert!(reason.contains("permission denied") && help.contains("the role may not do this"), "{reason}: {help}");
    assert_eq!(writer.head().unwrap().size, 3);
    assert!(ledger::create(&local(cluster, "gate", "not_made_yet"), &note_key(), &Os).is_err(), "a writer makes no ledger");
}

#[test]
fn tables_cannot_be_emptied() {
    let Some((place, ..)) = place() else { return };
    place.open().append(&entries(0..2)).unwrap();
    for table in ["log", "leaf", "envelope", "subject", "node", "root", "note"] {
        let told = place.attempt(&format!("TRUNCATE {table} CASCADE")).unwrap_err();
        assert!(told.contains("a ledger is never changed"), "{table}: {told}");
    }
}

#[test]
fn a_connection_that_is_lost_in_mid_append_leaves_nothing_and_a_retry_finds_its_way() {
    let Some((place, cluster, _)) = place() else { return };
    let mut ledger = place.open();
    ledger.append(&entries(0..2)).unwrap();
    // A lock on a table holds the append in its middle, after the advisory lock and the first rows.
    for table in ["leaf", "node", "root"] {
        let Place::Postgres(_, schema) = &place else { panic!("it is PostgreSQL") };
        let mut admin = cluster.admin();
        let mut blocker = cluster.admin();
        blocker.batch_execute(&format!("BEGIN; LOCK TABLE {schema}.{table} IN SHARE MODE")).unwrap();
        let begun = place.open().head().unwrap().size;
        let told = std::thread::scope(|scope| {
            let append = scope.spawn(|| place.open().append(&entries(begun..begun + 2)));
            let waiting = format!(
                "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'portcullis' AND query LIKE 'INSERT%' \
                 AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND relation = '{schema}.{table}'::regclass)"
            );
            let pid: i32 = loop {
                match admin.query(&waiting, &[]).unwrap().first() {
                    Some(row) => break row.get(0),
                    None => std::thread::sleep(std::time::Duration::from_millis(10)),
                }
            };
            admin.execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
            append.join().unwrap().unwrap_err()
        });
        blocker.batch_execute("ROLLBACK").unwrap();
        let LedgerError::Store { action: "written", help, .. } = &told else { panic!("{told:?}") };
        assert!(help.contains("nothing is recorded twice"), "{told:?}");
        let mut ledger = place.open();
        assert_eq!(ledger.head().unwrap().size, begun, "{table}");
        ledger.append(&entries(begun..begun + 2)).unwrap();
        assert_eq!(ledger.head().unwrap().size, begun + 2);
        assert!(ledger.fsck(None).unwrap().is_sound());
    }
}

#[test]
fn two_ledgers_on_one_server_do_not_wait_for_each_other() {
    let (Some((one, cluster, schema)), Some((other, ..))) = (place(), place()) else { return };
    let mut blocker = cluster.admin();
    blocker.batch_execute(&format!("BEGIN; LOCK TABLE {schema}.leaf IN SHARE MODE")).unwrap();
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| one.open().append(&entries(0..1)).unwrap());
        other.open().append(&entries(0..1)).unwrap();
        assert!(!waits.is_finished());
        blocker.batch_execute("ROLLBACK").unwrap();
        waits.join().unwrap();
    });
}

/// A world that knows a password and the authority's certificate.
fn world(cluster: &Cluster, env: &[(&str, &str)], files: &[(&str, &str)]) -> World {
    let mut world = World::new(NOW.parse().unwrap(), files.iter().copied());
    world.env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>();
    for name in ["ca.pem", "other.pem"] {
        if let Ok(bytes) = std::fs::read(format!("{}/{name}", cluster.folder)) {
            world.write(name.into(), &bytes, Write::Replace).unwrap();
        }
    }
    world
}

#[test]
fn passwords_come_from_where_libpq_takes_them_and_are_never_shown() {
    let Some((_, cluster, schema)) = place() else { return };
    if !cluster.tls {
        eprintln!("*** NOT TESTED: TLS to PostgreSQL, there is no openssl to make certificates with");
        return;
    }
    let at =
        |user: &str, rest: &str| format!("postgres://{user}@localhost:{}/postgres?hostaddr=127.0.0.1&schema={schema}{rest}", cluster.port);
    let trusted = "&sslrootcert=ca.pem";
    let passfile = format!("# a comment\nlocalhost:{}:other:gate:wrong\nlocalhost:*:postgres:gate:{PASSWORD}\n", cluster.port);
    let with_env = world(cluster, &[("PGPASSWORD", PASSWORD)], &[]);
    let with_file = world(cluster, &[("HOME", "/home/gate")], &[("/home/gate/.pgpass", &passfile)]);
    let with_named_file = world(cluster, &[("PGPASSFILE", "pass")], &[("pass", &passfile)]);
    for host in [&with_env, &with_file, &with_named_file] {
        ledger::open(&at("gate", trusted), host).unwrap().head().unwrap();
    }
    let shown = ledger::open(&at(&format!("gate:{PASSWORD}"), trusted), &World::new(NOW.parse().unwrap(), [])).map(|_| ());
    assert!(shown.is_err(), "the certificate of the authority is not in this world");
    let opened = ledger::open(&at(&format!("gate:{PASSWORD}"), trusted), &with_env).unwrap();
    let mut texts = vec![opened.address().to_owned(), format!("{opened:?}")];
    let wrong = |host: &World, rest: &str, user: &str| ledger::open(&at(user, rest), host).unwrap_err();
    let unknown = wrong(&with_env, "&sslrootcert=other.pem", "gate");
    assert!(unknown.to_string().contains("certificate"), "{unknown}");
    let refused = wrong(&with_env, trusted, &format!("gate:not-{PASSWORD}"));
    assert!(matches!(&refused, LedgerError::Store { help, .. } if help.contains("the password")), "{refused:?}");
    let clear = wrong(&with_env, "&sslmode=disable", "gate");
    let nameless = ledger::open(&at("gate", trusted).replace("@localhost", "@elsewhere.example"), &with_env).unwrap_err();
    assert!(nameless.to_string().contains("certificate"), "the name must be the certificate's: {nameless}");
    for error in [unknown, refused, clear, nameless, wrong(&with_env, "&schema=not_there", &format!("gate:{PASSWORD}"))] {
        texts.push(format!("{error} {error:?}"));
    }
    for text in texts {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

//! One release from build to production with the program itself, over a ledger: each verdict lets the next one
//! happen, the last is verified back to the first, and what is revoked, overtaken or rewritten afterwards is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

use std::process::{Command, Output};

use camino::Utf8PathBuf;
use portcullis::dsse::PublicKey;
use portcullis::host::os::Os;
use portcullis::ledger::{self, NoteKey};

const STOPS: [(&str, &str); 5] = [
    ("build", "2026-11-16T09:00:00Z"),
    ("development", "2026-11-16T10:00:00Z"),
    ("test", "2026-11-17T09:00:00Z"),
    ("stage", "2026-11-18T09:00:00Z"),
    ("production", "2026-11-19T09:00:00Z"),
];
const ORIGIN: &str = "ledger.example.org/till";
const API: &str = "sha256:7d2ad184537b9a6ed29a395f178817053b1f36af91a31669ba460c99f81babca";
const OTHER: &str = "sha256:928049ebc93b5d34c587cca7e796a4b1e9ad89e303a1c2c5576cac7243c05dcd";
const LATER: &str = "2026-11-19T10:00:00Z";

/// A folder with a release, a route, keys, a trust file and an empty ledger.
struct World {
    _guard: tempfile::TempDir,
    base: Utf8PathBuf,
}

impl World {
    fn new() -> Self {
        let guard = tempfile::tempdir().unwrap();
        let base = Utf8PathBuf::from_path_buf(guard.path().to_owned()).unwrap();
        let world = Self { _guard: guard, base };
        for name in ["gate", "rhea", "log"] {
            world.ok(&["keygen", "--out", &format!("{name}.key")]);
        }
        let pem = |name: &str| std::fs::read_to_string(world.base.join(format!("{name}.key.pub"))).unwrap();
        let indented = |name: &str| pem(name).lines().map(|line| format!("      {line}\n")).collect::<String>();
        let key = NoteKey::new(ORIGIN, &PublicKey::from_spki_pem(&pem("log")).unwrap()).unwrap();
        world.ledger("ledger.db");
        let environments = STOPS.map(|(name, _)| name).join(", ");
        world.write(
            "trust.yaml",
            &format!(
                "apiVersion: portcullis/v1\nkind: Trust\nkeys:\n  - identity: gate\n    algorithm: ed25519\n    publicKey: |\n{}    verdicts:\n      verifier: https://portcullis.dev/verifier@v1\n      gates: [release]\n      environments: [{environments}]\n  - identity: rhea\n    algorithm: ed25519\n    publicKey: |\n{}    revokes: true\nledgers:\n  - {}\n",
                indented("gate"),
                indented("rhea"),
                key.vkey()
            ),
        );
        world.write("route.yaml", &world.route());
        world.write("release/release.yaml", &manifest("4.7.0", API));
        world.write("next/release.yaml", &manifest("4.8.0", OTHER));
        world
    }

    /// A ledger under the same name and key, in another file.
    fn ledger(&self, file: &str) {
        let pem = std::fs::read_to_string(self.base.join("log.key.pub")).unwrap();
        let key = NoteKey::new(ORIGIN, &PublicKey::from_spki_pem(&pem).unwrap()).unwrap();
        ledger::create(&format!("sqlite:{}", self.base.join(file)), &key, &Os).unwrap();
    }

    /// The five environments, with nothing asked but what this test is about.
    fn route(&self) -> String {
        let listed = self.ok(&["rules", "list", "--format", "json"]);
        let rules: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let rules = rules.get("rules").unwrap_or(&rules).as_array().unwrap().clone();
        let ids = rules.iter().map(|rule| rule["id"].as_str().or_else(|| rule["rule"].as_str()).unwrap().to_owned());
        let kept = ["no-environment-skipped", "passed-in-previous-environment", "promoted-not-rebuilt", "not-superseded-or-revoked"];
        let off: String = ids.filter(|id| !kept.iter().any(|kept| id.ends_with(kept))).map(|id| format!("      {id}: off\n")).collect();
        let stop = |(index, (name, _)): (usize, &(&str, &str))| {
            format!(
                "  - name: {name}\n    previousVerdict: {}\n    production: {}\n    enforcement:\n{off}",
                index > 0,
                *name == "production"
            )
        };
        let stops: String = STOPS.iter().enumerate().map(stop).collect();
        format!("apiVersion: portcullis/v1\nkind: Route\nname: five\nenvironments:\n{stops}")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.base.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_portcullis"))
            .current_dir(&self.base)
            .args(arguments)
            .env_remove("RUST_BACKTRACE")
            .env("COLUMNS", "160")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}\n{out}\n{err}");
        out
    }

    fn check(&self, release: &str, to: &str, at: &str, more: &[&str]) -> (i32, String, String) {
        let attest = format!("verdicts/{release}/{to}");
        let base = [
            "check",
            release,
            "--to",
            to,
            "--route",
            "./route.yaml",
            "--trust",
            "trust.yaml",
            "--ledger",
            "sqlite:ledger.db",
            "--sign",
            "gate.key",
            "--attest",
            &attest,
            "--at",
            at,
        ];
        self.run(&[&base[..], more].concat())
    }

    fn promote(&self, release: &str) {
        for (name, at) in STOPS {
            let (code, out, err) = self.check(release, name, at, &[]);
            assert_eq!(code, 0, "{release} → {name}: {out}\n{err}");
        }
    }

    fn verify(&self, more: &[&str]) -> (i32, String) {
        let base = [
            "verify",
            "verdicts/release/production/api.intoto.jsonl",
            "--trust",
            "trust.yaml",
            "--to",
            "production",
            "--digest",
            API,
            "--route",
            "./route.yaml",
            "--at",
            LATER,
        ];
        let (code, out, err) = self.run(&[&base[..], more].concat());
        (code, format!("{out}{err}"))
    }

    fn size(&self) -> u64 {
        ledger::open(&format!("sqlite:{}", self.base.join("ledger.db")), &Os).unwrap().head().unwrap().size
    }
}

fn manifest(version: &str, digest: &str) -> String {
    format!(
        "apiVersion: portcullis/v1\nkind: Release\nname: till\nversion: {version}\nsource: {{ repository: https://git.example.org/till, branch: main }}\ncomponents:\n  - name: api\n    version: {version}\n    artifact: {{ uri: pkg:oci/till-api, digest: \"{digest}\" }}\nhistory: ledger\n"
    )
}

const LEDGER: [&str; 2] = ["--ledger", "sqlite:ledger.db"];

#[test]
fn a_release_goes_from_build_to_production_and_is_verified_back_and_revoked() {
    let world = World::new();
    let (code, out, _) = world.check("release", "test", "2026-11-16T09:00:00Z", &[]);
    assert_eq!(code, 1, "nothing may begin in the middle: {out}");
    assert!(out.contains("`api` 4.7.0 was never in `build`"), "{out}");
    assert_eq!(world.size(), 2, "the failure is recorded, for the manifest and for the artifact");
    world.promote("release");
    assert_eq!(world.size(), 12);

    // Back to the first environment: from files with no ledger at all, and from the ledger.
    let (code, told) = world.verify(&["--chain", "verdicts"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("every verdict is there: production ← stage ← test ← development ← build"), "{told}");
    let (code, told) = world.verify(&[&LEDGER[..], &["--chain", "ledger", "--require-latest"]].concat());
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("the verdict is entry 11 of the 12 of ledger.example.org/till"), "{told}");
    assert!(told.contains("it continues the 10 entries that the verdict saw"), "{told}");
    assert!(told.contains("there is no revocation"), "{told}");

    // Revoked: no longer allowed, no longer a way in, with the reason.
    world.ok(&[
        "revoke",
        "--from",
        "verdicts/release/stage/api.intoto.jsonl",
        "--reason",
        "a hole was found",
        "--revoker",
        "rhea",
        "--sign",
        "rhea.key",
        "--ledger",
        "sqlite:ledger.db",
        "--attest",
        "revoked.dsse.json",
        "--at",
        LATER,
    ]);
    let by = "revoked by `rhea` at 2026-11-19T10:00:00Z: a hole was found";
    let (code, told) = world.verify(&[&LEDGER[..], &["--chain", "ledger"]].concat());
    assert_eq!(code, 1, "{told}");
    assert!(told.contains(&format!("the verdict for `stage` was {by}")), "{told}");
    let (code, told) = world.verify(&["--chain", "verdicts", "--revocations", "revoked.dsse.json"]);
    assert_eq!(code, 1, "{told}");
    let (code, out, _) = world.check("release", "production", "2026-11-19T11:00:00Z", &["--verbose"]);
    assert_eq!(code, 1);
    assert!(out.contains(&format!("the verdict that let `api` into `stage` was {by}")), "{out}");
    assert!(out.contains("ledger:ledger.example.org/till/verdicts"), "{out}");

    // The artifact itself, in one environment.
    world.ok(&[
        "revoke",
        "--digest",
        API,
        "--env",
        "production",
        "--reason",
        "recalled",
        "--revoker",
        "rhea",
        "--sign",
        "rhea.key",
        "--ledger",
        "sqlite:ledger.db",
    ]);
    let (code, told) = world.verify(&LEDGER);
    assert_eq!((code, told.contains("the artifact may not be in `production`: revoked by `rhea`")), (1, true), "{told}");
}

#[test]
fn a_pass_that_a_later_failure_overtook_is_not_the_latest() {
    let world = World::new();
    world.promote("release");
    world.write("strict/no.rego", "# METADATA\n# title: No\n# description: Nothing may pass.\n# custom:\n#   severity: critical\n#   fix: Wait.\npackage portcullis.strict.no\n\ndeny contains finding if {\n\tfinding := {\"msg\": sprintf(\"not `%s`\", [input.release.name]), \"at\": [\"release\", \"name\"], \"term\": \"x\"}\n}\n");
    let (code, out, err) = world.check("release", "production", "2026-11-19T09:30:00Z", &["--policies", "strict", "--attest", "elsewhere"]);
    // A second `--attest` is refused by the command line; the failure needs no files.
    assert_eq!(code, 2, "{out}{err}");
    let failed = world.run(&[
        "check",
        "release",
        "--to",
        "production",
        "--route",
        "./route.yaml",
        "--trust",
        "trust.yaml",
        "--ledger",
        "sqlite:ledger.db",
        "--sign",
        "gate.key",
        "--at",
        "2026-11-19T09:30:00Z",
        "--policies",
        "strict",
    ]);
    assert_eq!(failed.0, 1, "{failed:?}");
    let (code, told) = world.verify(&LEDGER);
    assert_eq!(code, 0, "{told}");
    let (code, told) = world.verify(&[&LEDGER[..], &["--require-latest"]].concat());
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("entry 11, of 2026-11-19T09:30:00Z, failed: it overtakes this verdict"), "{told}");
    // Trying again until it passes does not bring the old pass back; the new one counts.
    let (code, out, err) = world.check("release", "production", "2026-11-19T09:45:00Z", &[]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, told) = world.verify(&[&LEDGER[..], &["--require-latest"]].concat());
    assert_eq!(code, 0, "{told}");
}

#[test]
fn a_newer_release_that_went_past_is_seen_in_the_ledger() {
    let world = World::new();
    for (name, at) in &STOPS[..4] {
        assert_eq!(world.check("release", name, at, &[]).0, 0);
    }
    for (name, at) in ["build", "development", "test", "stage", "production"].iter().zip(9..) {
        let at = format!("2026-11-18T{:02}:00:00Z", at + 1);
        let (code, out, err) = world.check("next", name, &at, &[]);
        assert_eq!(code, 0, "{name}: {out}{err}");
    }
    let (code, out, _) = world.check("release", "production", "2026-11-19T09:00:00Z", &[]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("version `4.8.0` has overtaken `api` 4.7.0: it entered `production` at 2026-11-18T14:00:00Z"), "{out}");
}

#[test]
fn a_ledger_that_was_restored_forked_or_edited_is_found_out() {
    let world = World::new();
    let names = ["ledger.db", "ledger.db-wal", "ledger.db-shm"];
    let keep = |to: &str| {
        rusqlite::Connection::open(world.base.join("ledger.db")).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        std::fs::copy(world.base.join("ledger.db"), world.base.join(to)).unwrap();
    };
    let restore = |from: &str| {
        for name in names {
            let _ = std::fs::remove_file(world.base.join(name));
        }
        std::fs::copy(world.base.join(from), world.base.join("ledger.db")).unwrap();
    };
    for (name, at) in &STOPS[..3] {
        assert_eq!(world.check("release", name, at, &[]).0, 0);
    }
    keep("backup.db");
    for (name, at) in &STOPS[3..] {
        assert_eq!(world.check("release", name, at, &[]).0, 0);
    }
    keep("whole.db");

    // A backup is restored: the verdict saw more than there is.
    restore("backup.db");
    let (code, told) = world.verify(&LEDGER);
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("ledger-consistency: the ledger has 6 entries, but had 8 when it was seen before"), "{told}");
    assert!(told.contains("ledger-inclusion: the ledger ledger.example.org/till does not have this verdict"), "{told}");

    // A fork: the same backup, continued in another way. The gate itself sees it in the verdicts that it believes.
    assert_eq!(world.check("next", "build", "2026-11-18T08:00:00Z", &[]).0, 0);
    assert_eq!(world.check("next", "development", "2026-11-18T08:30:00Z", &[]).0, 0);
    let (code, told) = world.verify(&LEDGER);
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("ledger-consistency: the ledger has been rewritten"), "{told}");
    let mut forked = ledger::open(&format!("sqlite:{}", world.base.join("ledger.db")), &Os).unwrap();
    let text = std::fs::read_to_string(world.base.join("verdicts/release/production/api.intoto.jsonl")).unwrap();
    let envelope = portcullis::dsse::Envelope::parse(text.lines().next().unwrap()).unwrap();
    forked.append(&[ledger::Entry::of(&envelope).unwrap()]).unwrap();
    drop(forked);
    let (code, out, err) = world.check("release", "production", "2026-11-19T09:30:00Z", &[]);
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    assert!(err.contains("the ledger has been rewritten"), "{err}");

    // A row is edited, in spite of the triggers.
    restore("whole.db");
    let database = rusqlite::Connection::open(world.base.join("ledger.db")).unwrap();
    let triggers: Vec<String> = {
        let mut names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for trigger in triggers {
        database.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    database
        .execute("UPDATE leaf SET record = CAST(replace(CAST(record AS TEXT), 'production', 'productioo') AS BLOB) WHERE idx = 9", [])
        .unwrap();
    drop(database);
    let (code, told) = world.verify(&[&LEDGER[..], &["--require-latest"]].concat());
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("the ledger is damaged: the record of leaf 9 is not what its hash says"), "{told}");
}

#[test]
fn another_ledger_than_the_trust_file_names_is_not_believed() {
    let world = World::new();
    let trust = std::fs::read_to_string(world.base.join("trust.yaml")).unwrap();
    let other = NoteKey::new(
        "ledger.example.org/other",
        &PublicKey::from_spki_pem(&std::fs::read_to_string(world.base.join("log.key.pub")).unwrap()).unwrap(),
    )
    .unwrap();
    let (kept, _) = trust.split_once("ledgers:").unwrap();
    world.write("trust.yaml", &format!("{kept}ledgers:\n  - {}\n", other.vkey()));
    let (code, out, err) = world.check("release", "build", STOPS[0].1, &[]);
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    assert!(err.contains("the trust file does not name the ledger `ledger.example.org/till`"), "{err}");
}

#[test]
fn what_cannot_be_recorded_is_not_handed_out() {
    let world = World::new();
    let (code, out, err) = world.run(&[
        "check",
        "release",
        "--to",
        "build",
        "--route",
        "./route.yaml",
        "--trust",
        "trust.yaml",
        "--ledger",
        "sqlite:nowhere.db",
        "--sign",
        "gate.key",
        "--attest",
        "out",
        "--format",
        "json=report.json",
    ]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    // The ledger can be read, but not written: a newer minor version of its layout.
    let database = rusqlite::Connection::open(world.base.join("ledger.db")).unwrap();
    database.execute_batch("PRAGMA user_version = 1999").unwrap();
    drop(database);
    let (code, out, err) = world.check("release", "build", STOPS[0].1, &["--format", "json=report.json"]);
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    assert!(!world.base.join("report.json").exists() && !world.base.join("verdicts").exists());
    let without = world.run(&["check", "release", "--to", "build", "--route", "./route.yaml"]);
    assert_eq!(without.0, 2, "{without:?}");
    assert!(without.2.contains("the release's history is in the ledger, and no ledger was given"), "{}", without.2);
    let unsigned = world.run(&["check", "release", "--to", "build", "--route", "./route.yaml", "--ledger", "sqlite:ledger.db"]);
    assert_eq!(unsigned.0, 2, "a ledger needs a signature");
}

#[test]
fn a_proof_holds_with_no_ledger_at_hand() {
    let world = World::new();
    world.promote("release");
    let key = portcullis::dsse::PrivateKey::from_pem(&std::fs::read_to_string(world.base.join("log.key")).unwrap(), None).unwrap();
    let mut ledger = ledger::open(&format!("sqlite:{}", world.base.join("ledger.db")), &Os).unwrap();
    ledger.sign(&portcullis::attest::FileKey(key), None).unwrap();
    world.write("api.tlog-proof", &ledger.prove(9).unwrap().to_text());
    world.write("other.tlog-proof", &ledger.prove(8).unwrap().to_text());
    drop(ledger);
    std::fs::remove_file(world.base.join("ledger.db")).unwrap();
    let (code, told) = world.verify(&["--proof", "api.tlog-proof"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("the verdict is entry 9 of the 10 of ledger.example.org/till, as its checkpoint proves"), "{told}");
    let (code, told) = world.verify(&["--proof", "other.tlog-proof"]);
    assert_eq!((code, told.contains("the proof does not hold")), (4, true), "{told}");
    let trust = std::fs::read_to_string(world.base.join("trust.yaml")).unwrap();
    world.write("trust.yaml", trust.split_once("ledgers:").unwrap().0);
    let (code, told) = world.verify(&["--proof", "api.tlog-proof"]);
    assert_eq!((code, told.contains("the trust file names no ledger")), (2, true), "{told}");
}

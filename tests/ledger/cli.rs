//! `portcullis ledger` as a person meets it: what it prints, where it stops, with which exit code.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::signed::{GATE_SEED, ed25519, failed, passed};

const AT: &str = "ledger.example.org/shop";

/// A folder with keys and two verdicts.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for (name, case) in [("passed", passed()), ("failed", failed())] {
            std::fs::write(desk.path(&format!("{name}.intoto.jsonl")), case.lines(&ed25519(GATE_SEED))).unwrap();
        }
        desk.ok("keygen --out ledger.key");
        desk.ok("keygen --out other.key");
        desk
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
        command.current_dir(self.0.path()).args(line.split_whitespace());
        command.env("NO_COLOR", "1").env("COLUMNS", "400").env("PORTCULLIS_LEDGER", "sqlite:ledger.db");
        command.output().unwrap()
    }

    fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn ends(&self, line: &str, code: i32) -> String {
        let output = self.run(line);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{line}: {told}");
        told
    }
}

#[test]
fn from_a_new_ledger_to_a_proof_that_holds_offline() {
    let desk = Desk::new();
    let made = desk.ok(&format!("ledger init --origin {AT} --key ledger.key.pub"));
    assert_eq!(made, desk.ok(&format!("ledger init --origin {AT} --key ledger.key.pub")), "making it again changes nothing");
    let vkey = made.lines().last().unwrap().split_whitespace().last().unwrap().to_owned();
    assert!(vkey.starts_with(&format!("{AT}+")), "{made}");

    assert!(desk.ok("ledger append passed.intoto.jsonl failed.intoto.jsonl").lines().all(|line| line.starts_with("recorded")));
    assert!(desk.ok("ledger append failed.intoto.jsonl").starts_with("known          1  "));
    insta::assert_snapshot!(desk.ok("ledger list"));
    insta::assert_snapshot!(desk.ok("ledger list --environment production --format json"));
    assert!(desk.ok("ledger list --environment stage").starts_with("0 of 2"));
    let digest = format!("sha256:{}", "a".repeat(64));
    assert!(desk.ok(&format!("ledger list --subject {digest}")).ends_with(&format!("2 of 2 entries of {AT}\n")));

    assert!(desk.ends("ledger prove --index 0", 4).contains("no signed checkpoint covers entry 0 yet"));
    assert!(desk.ends("ledger checkpoint --sign other.key", 4).contains("this is not the key of the ledger"));
    let first = desk.ok("ledger checkpoint --sign ledger.key --remember seen.checkpoint");
    assert_eq!(first, desk.read("seen.checkpoint"));
    assert_eq!(first, desk.ok("ledger checkpoint"));
    desk.ok("ledger prove --document failed.intoto.jsonl --out failed.tlog-proof");
    let held = desk.ok(&format!("ledger verify failed.tlog-proof --document failed.intoto.jsonl --vkey {vkey}"));
    assert_eq!(held, format!("it holds: the document is entry 1 of {AT}, which has 2 entries\n"));
    let told = desk.ends(&format!("ledger verify failed.tlog-proof --document passed.intoto.jsonl --vkey {vkey}"), 4);
    assert!(told.contains("does not have this document at 1"), "{told}");
    assert!(desk.ok(&format!("ledger verify seen.checkpoint --vkey {vkey} --format json")).contains("\"size\": 2"));
    assert_eq!(desk.ok("ledger fsck --remember seen.checkpoint"), format!("sound: 0 faults in 2 entries and 1 checkpoint of {AT}\n"));
    assert_eq!(desk.ok("ledger export public"), "exported 2 entries as 3 files to public\n");
    assert_eq!(desk.read("public/checkpoint"), first);
}

#[test]
fn a_ledger_that_was_put_in_the_place_of_another_is_refused() {
    let desk = Desk::new();
    desk.ok(&format!("ledger init --origin {AT} --key ledger.key.pub"));
    desk.ok("ledger append passed.intoto.jsonl");
    desk.ok("ledger checkpoint --sign ledger.key --remember seen.checkpoint");
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(desk.path(name));
    }
    desk.ok(&format!("ledger init --origin {AT} --key ledger.key.pub"));
    let told = desk.ends("ledger checkpoint --sign ledger.key --remember seen.checkpoint", 4);
    assert!(told.contains("its end was cut off, or an old copy was restored"), "{told}");
    desk.ok("ledger append failed.intoto.jsonl");
    let told = desk.ends("ledger checkpoint --sign ledger.key --remember seen.checkpoint", 4);
    assert!(told.contains("the ledger has been rewritten") && told.contains("seen before") && told.contains("found now"), "{told}");
    let told = desk.run("ledger fsck --remember seen.checkpoint");
    assert_eq!(told.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&told.stdout).contains("checkpoint 1: the ledger has been rewritten"));
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let desk = Desk::new();
    assert!(desk.ends("ledger list", 2).contains("make one with `portcullis ledger init`"));
    assert!(!desk.path("ledger.db").exists());
    assert!(desk.ends("ledger init --origin https://x#y --key ledger.key.pub", 2).contains("use a name without a scheme"));
    assert!(desk.ends("ledger init --origin x --key ledger.key", 2).contains("private key"));
    desk.ok("keygen --algorithm ecdsa-p256 --out p256.key");
    assert!(desk.ends("ledger init --origin x --key p256.key.pub", 2).contains("signed with Ed25519"));
    desk.ok(&format!("ledger init --origin {AT} --key ledger.key.pub"));
    assert!(
        desk.ends("ledger init --origin ledger.example.org/other --key ledger.key.pub", 2)
            .contains(&format!("is the ledger `{AT}` already"))
    );
    let summary = desk.read("passed.intoto.jsonl").lines().nth(1).unwrap().to_owned();
    std::fs::write(desk.path("passed.vsa.json"), summary).unwrap();
    assert!(desk.ends("ledger append passed.vsa.json", 2).contains("holds only a summary"));
    std::fs::write(desk.path("text"), "hello").unwrap();
    desk.ends("ledger append text", 2);
    assert!(desk.ends("ledger prove --document passed.intoto.jsonl", 4).contains("is not recorded in"));
    assert!(desk.ends("ledger prove", 2).contains("--document"));
    assert!(desk.ends("ledger verify text --vkey x", 2).contains("verifier key"));
    assert!(Path::new(&desk.path("ledger.db")).exists());
}

#[test]
fn a_password_is_nowhere_in_what_is_said() {
    let desk = Desk::new();
    for rest in ["/x", "/x?sslmode=allow", "/x?schema=A", "/x?nonsense=1", ":port/x", "/x?sslrootcert=missing.pem", "/%zz"] {
        let line = format!("ledger list --ledger postgres://gate:PLANTED-SECRET@127.0.0.1:1{rest}");
        let output = desk.run(&line);
        assert_eq!(output.status.code().map(|code| code == 2 || code == 4), Some(true), "{line}");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("PLANTED-SECRET") && said.contains("help"), "{said}");
    }
}

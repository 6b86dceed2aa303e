//! Processes that are killed while they write, and disks that are full.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portcullis::host::os::Os;
use portcullis::ledger::{self, LedgerError};

use crate::entry;
use crate::places::Place;

const WRITERS: u64 = 8;
const EACH: u64 = 500;

/// What a writer process is told.
const ADDRESS: &str = "PORTCULLIS_TEST_WRITER_LEDGER";
const NUMBERS: &str = "PORTCULLIS_TEST_WRITER_NUMBERS";

/// Not a test: the process that is started, and killed, by those below. Says each number once it is durable.
#[test]
#[ignore = "started by other tests"]
fn writer() {
    let (Ok(address), Ok(numbers)) = (std::env::var(ADDRESS), std::env::var(NUMBERS)) else { return };
    let (from, to) = numbers.split_once(' ').unwrap();
    let mut ledger = ledger::open(&address, &Os).unwrap();
    for number in from.parse::<u64>().unwrap()..to.parse().unwrap() {
        match ledger.append(&[entry(number)]) {
            Ok(_) => println_raw(&number.to_string()),
            Err(error) => {
                println_raw(&format!("refused {error}"));
                return;
            }
        }
    }
}

/// Past the harness, which keeps what a test prints.
fn println_raw(line: &str) {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "W {line}").unwrap();
}

fn start(address: &str, from: u64, to: u64, shell: Option<&str>) -> Child {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", "crash::writer", "--ignored", "--nocapture", "--test-threads=1"];
    let mut command = match shell {
        None => Command::new(&program),
        Some(before) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]).arg(&program);
            shell
        }
    };
    command.args(arguments).env(ADDRESS, address).env(NUMBERS, format!("{from} {to}")).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// What a writer said until its end: the last number that was durable, and why it stopped.
fn said(child: &mut Child) -> (Option<u64>, Option<String>) {
    let (mut last, mut refused) = (None, None);
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        // The harness may have begun the line.
        let Some((_, text)) = line.split_once("W ") else { continue };
        match text.strip_prefix("refused ") {
            Some(why) => refused = Some(why.to_owned()),
            None => last = text.parse().ok().or(last),
        }
    }
    (last, refused)
}

#[test]
fn eight_writers_that_are_killed_again_and_again_lose_and_double_nothing() {
    for place in Place::tables() {
        let address = place.address();
        let mut next: Vec<u64> = (0..WRITERS).map(|writer| writer * EACH).collect();
        let ends: Vec<u64> = (1..=WRITERS).map(|writer| writer * EACH).collect();
        let mut round: u64 = 0;
        while next != ends {
            round += 1;
            assert!(round < 200, "{}: {next:?}", place.name());
            let mut children: Vec<Child> = next.iter().zip(&ends).map(|(from, to)| start(&address, *from, *to, None)).collect();
            // Long enough to get somewhere, never the same; later rounds are left alone to finish.
            if round <= 6 {
                std::thread::sleep(Duration::from_millis(300 + round * 137));
                for child in &mut children {
                    child.kill().unwrap();
                }
            }
            for (child, next) in children.iter_mut().zip(&mut next) {
                let (last, refused) = said(child);
                child.wait().unwrap();
                assert_eq!(refused, None, "{}", place.name());
                *next = last.map_or(*next, |last| last + 1);
            }
            // Whatever was said to be recorded is there, in a ledger that is sound.
            let mut ledger = place.open();
            for (next, end) in next.iter().zip(&ends) {
                if *next > end - EACH {
                    assert!(ledger.find(&entry(next - 1).digest()).unwrap().is_some(), "{}: {} was lost", place.name(), next - 1);
                }
            }
        }
        let mut ledger = place.open();
        assert_eq!(ledger.head().unwrap().size, WRITERS * EACH, "{}", place.name());
        let found = ledger.fsck(None).unwrap();
        assert!(found.is_sound(), "{}: {found:?}", place.name());
    }
}

#[test]
fn a_full_disk_refuses_and_harms_nothing() {
    let place = Place::sqlite();
    let address = place.address();
    place.open().append(&[entry(0)]).unwrap();
    // The kernel refuses to let any file grow beyond this, as a full disk would, in the middle of an append.
    let mut child = start(&address, 1, 5000, Some("trap '' XFSZ; ulimit -f 400"));
    let (last, refused) = said(&mut child);
    child.wait().unwrap();
    let (last, refused) = (last.expect("some fit"), refused.expect("not all fit"));
    assert!(refused.contains("cannot be written"), "{refused}");
    let mut ledger = place.open();
    let found = ledger.fsck(None).unwrap();
    assert!(found.is_sound(), "{found:?}");
    assert_eq!(ledger.head().unwrap().size, last + 1, "what was said is there, and nothing else");
    ledger.append(&[entry(last + 1)]).unwrap();
    assert_eq!(ledger.head().unwrap().size, last + 2, "with room again it goes on");
}

#[test]
fn a_database_at_its_limit_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let address = format!("sqlite:{}", path.display());
    let mut made = ledger::create(&address, &crate::note_key(), &Os).unwrap();
    // A file system of the smallest size, where this process may make one.
    let small = folder.path().join("small");
    std::fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"]).arg(&small).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("*** NOT TESTED: a file system that is full, for this process may not mount one");
        return;
    }
    let result = std::panic::catch_unwind(|| {
        let address = format!("sqlite:{}", small.join("ledger.db").display());
        let mut full = ledger::create(&address, &crate::note_key(), &Os).unwrap();
        let mut recorded = 0;
        let told = loop {
            match full.append(&[entry(recorded)]) {
                Ok(_) => recorded += 1,
                Err(error) => break error,
            }
        };
        let LedgerError::Store { help, .. } = &told else { panic!("{told:?}") };
        assert!(help.contains("make room") || help.contains("free space"), "{told:?}");
        assert_eq!(full.head().unwrap().size, recorded);
        assert!(full.fsck(None).unwrap().is_sound());
    });
    assert!(Command::new("umount").arg(&small).status().unwrap().success());
    result.unwrap();
    made.append(&[entry(0)]).unwrap();
}

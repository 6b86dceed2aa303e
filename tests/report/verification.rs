//! What people and other tools read about a verification.

use portcullis::model::schema::SchemaView;
use portcullis::report::escape::is_hidden;
use portcullis::report::verification::{Answer, Check, Overall, Verification, render, schema};
use portcullis::report::{Format, Options, Tool};

fn check(name: &str, answer: Answer, sentence: &str) -> Check {
    Check { name: name.to_owned(), answer, sentence: sentence.to_owned() }
}

fn refused() -> Verification {
    Verification {
        document: "shop.intoto.jsonl".to_owned(),
        subject: vec![("artifact".to_owned(), "sha256:0123".to_owned()), ("signed by".to_owned(), "gate@example.org".to_owned())],
        checks: vec![
            check("signature", Answer::Held, "`gate@example.org` signed it with SHA256:abc"),
            check("environment", Answer::Broken, "the verdict is for `stage`, not for `production`"),
            check("age", Answer::NotAsked, "no maximum age was given"),
        ],
        overall: Overall::NotAllowed,
        next: Some("ask the gate for a verdict on `production`".to_owned()),
    }
}

/// The chain, the ledger and the last word.
fn overtaken() -> Verification {
    let checks = vec![
        check("signature", Answer::Held, "signed by `gate`"),
        check("chain-links", Answer::Held, "every verdict is there: production ← test"),
        check("chain-steps", Answer::Broken, "`production` was entered from `test`: `stage` was skipped"),
        check(
            "chain-times",
            Answer::Broken,
            "`production` was decided at 2026-11-24T09:00:00Z, before `test` at 2026-11-24T09:30:00Z: one of them is backdated",
        ),
        check("revocation", Answer::Broken, "the verdict for `test` was revoked by `rhea` at 2026-11-24T09:30:00Z: a hole was found"),
        check("ledger-inclusion", Answer::Held, "the verdict is entry 11 of the 12 of ledger.example.org/shop"),
        check(
            "ledger-consistency",
            Answer::Broken,
            "the ledger has been rewritten: seen before `ledger.example.org/shop 12 AAAA`, found now `ledger.example.org/shop 12 BBBB`",
        ),
        check("latest", Answer::Broken, "entry 12, of 2026-11-24T09:40:00Z, failed: it overtakes this verdict"),
    ];
    Verification { checks, overall: Overall::NotGenuine, next: Some("do not rely on it".to_owned()), ..refused() }
}

fn allowed() -> Verification {
    let mut allowed = refused();
    allowed.checks[1] = check("environment", Answer::Held, "the verdict is for `production`");
    Verification { overall: Overall::Allowed, next: None, ..allowed }
}

fn rendered(verification: &Verification, format: Format) -> String {
    let tool = Tool { name: "portcullis".to_owned(), version: "0.1.0".to_owned() };
    let mut bytes = Vec::new();
    render(verification, &tool, format, &Options { exit_code: Some(1), ..Options::default() }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_format_looks_as_it_was_last_looked_at() {
    for (name, verification) in [("refused", refused()), ("allowed", allowed()), ("overtaken", overtaken())] {
        for format in Format::ALL {
            insta::assert_snapshot!(format!("{name}.{format}"), rendered(&verification, format));
        }
    }
}

#[test]
fn every_format_names_every_check_with_its_answer() {
    for format in Format::ALL {
        let (refused, allowed) = (rendered(&refused(), format), rendered(&allowed(), format));
        for name in ["signature", "environment", "age"] {
            assert!(refused.contains(name) && allowed.contains(name), "{format} does not name {name}");
        }
        assert_ne!(refused, allowed);
        assert!(refused.contains("no maximum age was given"), "{format}");
    }
}

#[test]
fn hostile_names_stay_text_in_every_format() {
    let evil = "\u{202e}\u{1b}[2K\r\n::error::x]]></a>`\u{200b}";
    let mut verification = refused();
    verification.document = evil.to_owned();
    verification.subject.push((evil.to_owned(), evil.to_owned()));
    verification.checks.push(check(evil, Answer::Broken, evil));
    verification.next = Some(evil.to_owned());
    for format in Format::ALL {
        let output = rendered(&verification, format);
        assert!(!output.chars().any(|character| character != '\n' && is_hidden(character)), "{format}:\n{output}");
    }
    assert_eq!(rendered(&verification, Format::Github).lines().count(), 3);
}

#[test]
fn the_json_matches_its_schema() {
    let node = portcullis::source::json::parse(&rendered(&refused(), Format::Json)).unwrap();
    assert!(SchemaView::new(&schema()).check(&node).is_empty());
}

//! What people and other tools read about a verdict.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod cases;

use portcullis::report::{Format, Options, render};

fn rendered(case: &cases::Case, format: Format, options: &Options) -> String {
    let mut bytes = Vec::new();
    render(&case.report(), format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn options() -> Options {
    Options { path_prefix: "fixtures/releases/friday".into(), ..Options::default() }
}

/// Writes every rendering below a directory, for a person to look at: `SHOW=/tmp/x cargo test --test report show`.
#[test]
fn show() {
    let Ok(directory) = std::env::var("SHOW") else { return };
    for (name, case) in [("failing", cases::failing()), ("passing", cases::passing()), ("exceptions", cases::exceptions())] {
        for format in Format::ALL {
            std::fs::write(format!("{directory}/{name}.{format}"), rendered(&case, format, &options())).unwrap();
        }
        for (kind, options) in [
            ("60", Options { width: 60, ..options() }),
            ("140", Options { width: 140, ..options() }),
            ("colour", Options { width: 100, colour: true, ..options() }),
            ("ascii", Options { unicode: false, ..options() }),
            ("reader", Options { screen_reader: true, ..options() }),
            ("verbose", Options { verbose: true, ..options() }),
        ] {
            std::fs::write(format!("{directory}/{name}.{kind}.text"), rendered(&case, Format::Text, &options)).unwrap();
        }
    }
}

//! Any text as an envelope: it is refused with spans inside the text, or it says the same after being
//! written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::dsse::Envelope;

fuzz_target!(|text: &str| {
    match Envelope::parse(text) {
        Ok(envelope) => {
            assert!(!envelope.signatures.is_empty());
            let again = Envelope::parse(&envelope.to_json()).expect("what we write, we read");
            assert_eq!((&again.payload, &again.signatures), (&envelope.payload, &envelope.signatures));
            assert_eq!(again.to_json(), envelope.to_json());
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.help.is_some(), "{problem}");
                if let Some(span) = problem.span {
                    assert!(text.get(span.start..span.end).is_some(), "{problem}: {span:?}");
                }
            }
        }
    }
});

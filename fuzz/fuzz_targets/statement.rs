//! Any text as a statement, and as each predicate that is read: no panic, and no subject without a
//! strong digest in lower case.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::dsse::claim::Predicate;
use portcullis::dsse::{Claim, Envelope, Signature, Statement};
use portcullis::model::approval::ApprovalPredicate;
use portcullis::model::gate_verdict::GateVerdict;
use portcullis::model::revocation::RevocationPredicate;
use portcullis::model::vsa::{VSA_PREDICATE, Vsa};
use portcullis::model::waiver::WaiverPredicate;
use portcullis::source::Span;

fn claimed<T: Predicate>(text: &str) {
    let signatures = vec![Signature { keyid: String::new(), sig: vec![0] }];
    let envelope = Envelope { payload: text.as_bytes().to_vec(), signatures, payload_span: Span::default() };
    if let Ok(claim) = Claim::<T>::of(&envelope) {
        assert!(!claim.artifacts.is_empty());
    }
}

fuzz_target!(|text: &str| {
    match Statement::parse(text) {
        Ok(statement) => {
            assert!(!statement.artifacts().is_empty());
            for digest in statement.artifacts() {
                assert!(digest.hex().len() >= 64 && digest.hex().bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
            }
            let _ = statement.predicate_as::<Vsa>(VSA_PREDICATE);
        }
        Err(problems) => {
            for problem in problems {
                assert!(problem.help.is_some(), "{problem}");
                assert!(problem.span.is_none_or(|span| text.get(span.start..span.end).is_some()), "{problem}");
            }
        }
    }
    claimed::<ApprovalPredicate>(text);
    claimed::<WaiverPredicate>(text);
    claimed::<RevocationPredicate>(text);
    claimed::<GateVerdict>(text);
});

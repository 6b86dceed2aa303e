//! The first look at any bytes: spots lie within them, begin in its own part, come in order, and say something.
#![no_main]

use portcullis::pid::spot::{OwnPatterns, spots};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let none = OwnPatterns::default();
    for own in [bytes.len(), bytes.len() / 2] {
        let found = spots(bytes, own, &none);
        for spot in &found {
            assert!(spot.range.start < spot.range.end && spot.range.end <= bytes.len(), "{:?} of {}", spot.range, bytes.len());
            assert!(spot.range.start < own, "{:?} begins behind {own}", spot.range);
            assert!(!spot.text(bytes).is_empty());
        }
        assert!(found.windows(2).all(|pair| pair[0].range.start <= pair[1].range.start), "out of order");
    }
});

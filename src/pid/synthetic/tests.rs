//! The registry against a matcher that was written from the documentation.

use proptest::prelude::*;

use super::*;
use crate::model::document::ApiVersion;
use crate::model::synthetic::SyntheticRangesKind;

fn row(id: &str, entity: &str, tier: Tier, values: &[&str]) -> SyntheticRange {
    SyntheticRange {
        id: id.parse().unwrap(),
        entities: vec![entity.parse().unwrap()],
        country: None,
        tier,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        publisher: "somebody".to_owned(),
        locator: "somewhere".to_owned(),
        checked: "2026-11-28".parse().unwrap(),
        note: None,
    }
}

fn document(ranges: Vec<SyntheticRange>) -> SyntheticRanges {
    SyntheticRanges { api_version: ApiVersion::V1, kind: SyntheticRangesKind::SyntheticRanges, ranges }
}

fn registry(ranges: Vec<SyntheticRange>) -> Registry {
    Registry::new(vec![document(ranges)]).unwrap()
}

fn holds(entity: &str, pattern: &str, value: &str) -> bool {
    registry(vec![row("one", entity, Tier::Reserved, &[pattern])]).lookup(entity, value.as_bytes()).is_some()
}

/// The documentation's sentences as code: one character of the pattern after the other.
fn naive(pattern: &str, value: &str) -> bool {
    if let Some(domain) = pattern.strip_prefix('@') {
        let Some((_, of)) = value.rsplit_once('@') else { return false };
        return match domain.strip_prefix("*.") {
            Some(name) => of.ends_with(&format!(".{name}")),
            None => of == domain || of.ends_with(&format!(".{domain}")),
        };
    }
    if let Some((low, high)) = pattern.split_once("..") {
        return value.len() == low.len() && low <= value && value <= high;
    }
    let (mut pattern, mut value) = (pattern.chars(), value.chars());
    while let Some(wanted) = pattern.next() {
        if wanted == '*' {
            return true;
        }
        let Some(found) = value.next() else { return false };
        let fits = match wanted {
            '#' => found.is_ascii_digit(),
            '?' => true,
            '[' => {
                let inside: Vec<char> = pattern.by_ref().take_while(|character| *character != ']').collect();
                let mut fits = false;
                let mut place = 0;
                while place < inside.len() {
                    let to = if inside.get(place + 1) == Some(&'-') { place + 2 } else { place };
                    fits |= inside[place] <= found && found <= inside[to];
                    place = to + 1;
                }
                fits
            }
            wanted => wanted == found,
        };
        if !fits {
            return false;
        }
    }
    value.next().is_none()
}

/// What a value is written with, close enough together for hits and misses to be about as frequent.
fn values() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[+]?[0-3A-C]{0,10}|[ab]{1,2}@(c[.])?(a[.])?[ab]{1,2}|[0-2é]{0,4}").unwrap()
}

fn patterns() -> impl Strategy<Value = String> {
    let mask = proptest::string::string_regex(r"[+]?([0-3A-C#?é]|\[[0-2A][0-2]\]|\[0-2A-B\]){1,10}[*]?").unwrap();
    let domain = proptest::string::string_regex(r"@([*][.])?(a[.])?[ab]{1,2}").unwrap();
    let ends = proptest::collection::vec(prop_oneof![Just('0'), Just('1'), Just('3'), Just('A')], 1..10);
    let range = (ends.clone(), ends).prop_map(|(one, other)| {
        let end = |from: &[char], last: char| from.iter().take(one.len().min(other.len())).copied().chain([last]).collect::<String>();
        let (low, high) = if one <= other { (&one, &other) } else { (&other, &one) };
        format!("{}..{}", end(low, '0'), end(high, '2'))
    });
    prop_oneof![3 => mask, 1 => domain, 2 => range, 1 => values().prop_filter("not empty", |value| !value.is_empty())]
}

fn tiers() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::Reserved), Just(Tier::Published), Just(Tier::Placeholder), Just(Tier::Trap)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// The best tier of all rows that hold a value, and the first row of that tier.
    #[test]
    fn the_registry_answers_as_the_documentation_says(
        rows in proptest::collection::vec((tiers(), proptest::collection::vec(patterns(), 1..4)), 1..12),
        asked in proptest::collection::vec(values(), 1..40),
    ) {
        let ranges: Vec<SyntheticRange> = rows
            .iter()
            .enumerate()
            .map(|(index, (tier, values))| {
                row(&format!("row-{index}"), "thing", *tier, &values.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let registry = registry(ranges.clone());
        for value in asked {
            let holding = ranges.iter().filter(|row| row.values.iter().any(|pattern| naive(pattern, &value)));
            let best = holding.min_by_key(|row| row.tier);
            let found = registry.lookup("thing", value.as_bytes());
            prop_assert_eq!(found.map(|hit| hit.row.id.as_str()), best.map(|row| row.id.as_str()), "{}", value);
            prop_assert_eq!(found.map(|hit| hit.tier), best.map(|row| row.tier));
            prop_assert!(registry.lookup("other", value.as_bytes()).is_none());
        }
    }

    #[test]
    fn any_text_is_a_pattern_or_a_fault_and_never_a_panic(text in ".{0,24}", value in ".{0,24}") {
        if let Ok(registry) = Registry::new(vec![document(vec![row("one", "thing", Tier::Reserved, &[&text])])]) {
            let _ = registry.lookup("thing", value.as_bytes());
        }
    }
}

#[test]
fn ranges_hold_their_ends_and_nothing_beside_them() {
    for inside in ["+442079460000", "+442079460500", "+442079460999"] {
        assert!(holds("phone", "+442079460000..+442079460999", inside));
    }
    for outside in ["+442079459999", "+442079461000", "+4420794605001", "+44207946050", ""] {
        assert!(!holds("phone", "+442079460000..+442079460999", outside), "{outside}");
    }
}

#[test]
fn wildcards_stand_for_one_character_each_and_a_star_for_the_rest() {
    assert!(holds("fi-hetu", "######9##?", "131052904T"));
    assert!(!holds("fi-hetu", "######9##?", "131052804T"));
    assert!(holds("no-fnr", "##8[1-9]#######", "01850012345"));
    assert!(!holds("no-fnr", "##8[1-9]#######", "01800012345"));
    assert!(holds("family-name", "xxtestpatient*", "xxtestpatient-tgnp"));
    assert!(holds("family-name", "xxtestpatient*", "xxtestpatient"));
    assert!(!holds("family-name", "xxtestpatient*", "testpatient"));
    assert!(holds("person-name", "jos? díaz", "josé díaz"), "one character, however many bytes");
}

#[test]
fn domains_hold_what_is_below_them_and_no_neighbour() {
    for inside in ["a@example.com", "a@mail.example.com"] {
        assert!(holds("email", "@example.com", inside));
    }
    for outside in ["a@myexample.com", "a@example.com.net", "example.com", "a@com"] {
        assert!(!holds("email", "@example.com", outside), "{outside}");
    }
    assert!(holds("email", "@*.test", "a@shop.test"));
    assert!(!holds("email", "@*.test", "a@test"));
    assert!(!holds("email", "@*.test", "a@mytest"));
}

#[test]
fn networks_hold_their_addresses_however_they_are_written() {
    assert!(holds("ip6", "2001:db8::/32", "2001:0DB8:0::1"));
    assert!(!holds("ip6", "2001:db8::/32", "2001:db9::1"));
    assert!(holds("ip4", "192.0.2.0/24", "192.0.2.255"));
    assert!(!holds("ip4", "192.0.2.0/24", "192.0.3.0"));
    assert!(!holds("ip4", "192.0.2.0/24", "192.0.2.x"));
}

#[test]
fn a_trap_answers_alone_and_never_clears() {
    let registry = registry(vec![
        row("itin", "us-ssn", Tier::Trap, &["9##6[0-5]####"]),
        row("advertised", "us-ssn", Tier::Placeholder, &["987654320..987654329"]),
        row("area-000", "us-ssn", Tier::Reserved, &["000######"]),
    ]);
    let tier = |value: &str| registry.lookup("us-ssn", value.as_bytes()).map(|hit| hit.tier);
    assert_eq!(tier("987654319"), Some(Tier::Trap));
    assert_eq!(tier("987654320"), Some(Tier::Placeholder));
    assert_eq!(tier("000123456"), Some(Tier::Reserved));
    assert_eq!(tier("123456789"), None);
    assert_eq!([Tier::Reserved, Tier::Published, Tier::Placeholder, Tier::Trap].map(Tier::clears), [true, true, false, false]);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let wrong = [
        ("", "is empty"),
        (" 1", "begins or ends"),
        ("1..", "differ in length"),
        ("12..1", "differ in length"),
        ("2..1", "ends where it begins"),
        ("1..1", "ends where it begins"),
        ("1 2..1 3", "not letters and digits"),
        ("[1", "without its `]`"),
        ("1]", "without its `[`"),
        ("[]", "without characters"),
        ("[1-]", "has no end"),
        ("[9-1]", "backwards"),
        ("[é]", "something else"),
        ("1*2", "not its end"),
        ("*", "stands for everything"),
        ("@", "not a domain"),
        ("@Example.com", "not a domain"),
        ("@*.", "not a domain"),
        ("192.0.2.1/24", "bits set"),
        ("192.0.2.0/33", "not a network"),
    ];
    let values: Vec<&str> = wrong.iter().map(|(value, _)| *value).collect();
    let mut silent = row("silent", "phone", Tier::Reserved, &[]);
    silent.entities.clear();
    silent.publisher.clear();
    let faults = Registry::new(vec![document(vec![row("bad", "phone", Tier::Reserved, &values), silent])]).unwrap_err();
    for ((value, told), fault) in wrong.iter().zip(&faults) {
        assert!(fault.fault.message.contains(told), "`{value}`: {}", fault.fault.message);
    }
    assert_eq!(faults[0].fault.pointer.as_str(), "/ranges/0/values/0");
    let rest: Vec<&str> = faults.iter().skip(wrong.len()).map(|fault| fault.fault.pointer.as_str()).collect();
    assert_eq!(rest, ["/ranges/1/entities", "/ranges/1/values", "/ranges/1/publisher"]);
}

#[test]
fn an_id_belongs_to_one_row_of_all_files() {
    let one = || document(vec![row("one", "phone", Tier::Reserved, &["1"])]);
    let faults = Registry::new(vec![one(), one()]).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.document).collect::<Vec<_>>(), [1]);
    assert_eq!(faults[0].fault.message, "`one` stands in another file too");
}

#[test]
fn rows_of_unknown_entities_are_named() {
    let registry = registry(vec![row("one", "phone", Tier::Reserved, &["1"]), row("two", "fone", Tier::Reserved, &["1"])]);
    assert_eq!(registry.unknown_entities(&["phone"]), [("two", "fone")]);
}

//! The built-in rows of `rules/synthetic/`: each holds what it says and nothing beside it.
//!
//! Probes are made from the rows: both ends of a range and their neighbours, every place of a pattern with a character that fits
//! and one that does not, both ends of a network, a domain and what only ends like it. `UPDATE=1 cargo test --test synthetic`
//! rewrites the table in `docs/synthetic-data.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use portcullis::gate::load::synthetic;
use portcullis::gate::{GateError, RuleSources};
use portcullis::host::Host;
use portcullis::host::memory::Memory;
use portcullis::model::Digest;
use portcullis::model::document::ApiVersion;
use portcullis::model::synthetic::{SyntheticRange, SyntheticRanges, SyntheticRangesKind, Tier};
use portcullis::pid::synthetic::Registry;

fn world<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Memory {
    Memory::new(jiff::Timestamp::UNIX_EPOCH, files)
}

/// What was loaded.
#[derive(Debug)]
struct Loaded {
    registry: Registry,
    digests: Vec<(String, Digest)>,
}

fn load(host: &dyn Host, sources: &RuleSources) -> Result<Loaded, GateError> {
    let files = synthetic(host, sources)?;
    Ok(Loaded { registry: files.registry()?, digests: files.digests() })
}

fn built_in() -> Loaded {
    load(&world([]), &RuleSources::default()).unwrap()
}

/// A registry of one value of one row.
fn alone(row: &SyntheticRange, value: &str) -> Registry {
    let row = SyntheticRange { values: vec![value.to_owned()], ..row.clone() };
    let document = SyntheticRanges { api_version: ApiVersion::V1, kind: SyntheticRangesKind::SyntheticRanges, ranges: vec![row] };
    Registry::new(vec![document]).unwrap()
}

/// Values that a row's value holds, and values beside it that it does not.
#[derive(Default)]
struct Probes {
    inside: Vec<String>,
    outside: Vec<String>,
}

fn probes(value: &str) -> Probes {
    if let Some(domain) = value.strip_prefix('@') {
        return domain_probes(domain);
    }
    if value.contains('/') {
        return net_probes(value);
    }
    if let Some((low, high)) = value.split_once("..") {
        let outside = [stepped(low, false), stepped(high, true), Some(format!("{low}0")), Some(low[..low.len() - 1].to_owned())];
        return Probes { inside: vec![low.to_owned(), high.to_owned()], outside: outside.into_iter().flatten().collect() };
    }
    mask_probes(value)
}

fn domain_probes(domain: &str) -> Probes {
    let name = domain.strip_prefix("*.").unwrap_or(domain);
    let mut probes = Probes {
        inside: vec![format!("a.b@mail.{name}"), format!("a@x.y.{name}")],
        outside: vec![format!("a@my{name}"), format!("a@{name}.net"), name.to_owned(), format!("{name}@elsewhere.net")],
    };
    let whole = if name == domain { &mut probes.inside } else { &mut probes.outside };
    whole.push(format!("a@{name}"));
    probes
}

fn net_probes(value: &str) -> Probes {
    let around = |first: u128, last: u128, max: u128, text: fn(u128) -> String| {
        let before = first.checked_sub(1).map(text);
        let after = last.checked_add(1).filter(|after| *after <= max).map(text);
        Probes { inside: vec![text(first), text(last)], outside: before.into_iter().chain(after).collect() }
    };
    match value.parse::<ipnet::IpNet>().unwrap() {
        ipnet::IpNet::V4(net) => {
            let (first, last) = (net.network().to_bits(), net.broadcast().to_bits());
            around(first.into(), last.into(), u32::MAX.into(), |bits| std::net::Ipv4Addr::from_bits(bits as u32).to_string())
        }
        ipnet::IpNet::V6(net) => {
            let (first, last) = (net.network().to_bits(), net.broadcast().to_bits());
            around(first, last, u128::MAX, |bits| std::net::Ipv6Addr::from_bits(bits).to_string())
        }
    }
}

/// The text before or after a text of letters and digits of the same length.
fn stepped(text: &str, up: bool) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for place in (0..bytes.len()).rev() {
        let (end, start) = match (bytes[place], up) {
            (b'0'..=b'9', true) => (b'9', b'0'),
            (b'0'..=b'9', false) => (b'0', b'9'),
            (b'A'..=b'Z', true) => (b'Z', b'A'),
            (b'A'..=b'Z', false) => (b'A', b'Z'),
            _ => return None,
        };
        if bytes[place] != end {
            bytes[place] = if up { bytes[place] + 1 } else { bytes[place] - 1 };
            return Some(String::from_utf8(bytes).unwrap());
        }
        bytes[place] = start;
    }
    None
}

/// Of each place of a pattern the characters that fit and one that does not; exact values are patterns too.
fn mask_probes(value: &str) -> Probes {
    let (pattern, open) = value.strip_suffix('*').map_or((value, false), |pattern| (pattern, true));
    let mut places: Vec<(Vec<char>, Option<char>)> = Vec::new();
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        places.push(match character {
            '#' => (vec!['0', '9', '5'], Some('X')),
            '?' => (vec!['A', '7', 'é'], None),
            '[' => {
                let class: Vec<char> = rest.by_ref().take_while(|character| *character != ']').collect();
                let members: BTreeSet<char> = ('0'..='Z').filter(|character| fits(&class, *character)).collect();
                let other = ('0'..='Z').find(|character| character.is_ascii_alphanumeric() && !members.contains(character));
                (members.into_iter().collect(), other)
            }
            character => (vec![character], Some(if character == '0' { '1' } else { '0' })),
        });
    }
    let with = |changed: usize, to: char| {
        places.iter().enumerate().map(|(place, (fit, _))| if place == changed { to } else { fit[0] }).collect::<String>()
    };
    let mut probes = Probes::default();
    for (place, (fit, other)) in places.iter().enumerate() {
        probes.inside.extend(fit.iter().map(|character| with(place, *character)));
        probes.outside.extend(other.map(|character| with(place, character)));
    }
    let plain = with(places.len(), ' ');
    let longer = [format!("{plain}0"), format!("{plain}XYZ")];
    if open { &mut probes.inside } else { &mut probes.outside }.extend(longer);
    let mut shorter = plain;
    shorter.pop();
    probes.outside.push(shorter);
    probes
}

/// Whether a class holds a character.
fn fits(class: &[char], wanted: char) -> bool {
    let mut place = 0;
    while place < class.len() {
        let last = if class.get(place + 1) == Some(&'-') { place + 2 } else { place };
        if class[place] <= wanted && wanted <= class[last] {
            return true;
        }
        place = last + 1;
    }
    false
}

#[test]
fn there_are_enough_rows_of_enough_countries() {
    let built_in = built_in();
    let rows = built_in.registry.rows();
    let countries: BTreeSet<&str> = rows.iter().filter_map(|row| row.country.as_ref()).map(|country| country.as_str()).collect();
    let beside_iban: BTreeSet<&str> = rows
        .iter()
        .filter(|row| !row.id.as_str().contains("iban") && row.tier.clears())
        .filter_map(|row| row.country.as_ref())
        .map(|country| country.as_str())
        .collect();
    assert!(rows.len() >= 250, "{}", rows.len());
    assert!(countries.len() >= 80, "{}", countries.len());
    assert!(beside_iban.len() >= 18, "{}: {beside_iban:?}", beside_iban.len());
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids.len(), rows.len());
}

#[test]
fn every_document_has_its_digest_and_its_place() {
    let built_in = built_in();
    let names: Vec<&str> = built_in.digests.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.is_sorted() && names.contains(&"rules/synthetic/phones.yaml"), "{names:?}");
    let listed = built_in.registry.rows().iter().filter(|row| row.country.is_some());
    for row in listed {
        let country = row.country.as_ref().unwrap().as_str().to_ascii_lowercase();
        let of_it = row.id.as_str().starts_with(&format!("{country}-"))
            || row.entities.iter().all(|entity| entity.as_str().starts_with(&format!("{country}-")));
        assert!(of_it, "`{}` is of {country}", row.id);
    }
}

#[test]
fn every_value_holds_what_it_says_and_nothing_beside_it() {
    let mut probed = 0;
    for row in built_in().registry.rows() {
        for value in &row.values {
            let one = alone(row, value);
            let Probes { inside, outside } = probes(value);
            assert!(!inside.is_empty() && !outside.is_empty(), "`{}`: `{value}` has no probes", row.id);
            for entity in &row.entities {
                for probe in &inside {
                    assert!(one.lookup(entity.as_str(), probe.as_bytes()).is_some(), "`{}`: `{value}` does not hold `{probe}`", row.id);
                }
                for probe in &outside {
                    assert!(one.lookup(entity.as_str(), probe.as_bytes()).is_none(), "`{}`: `{value}` holds `{probe}`", row.id);
                }
            }
            probed += inside.len() + outside.len();
        }
    }
    assert!(probed > 5_000, "{probed}");
}

#[test]
fn a_row_answers_for_its_values_unless_a_stronger_one_does() {
    let Loaded { registry, .. } = built_in();
    for row in registry.rows() {
        for (entity, value) in row.entities.iter().flat_map(|entity| row.values.iter().map(move |value| (entity, value))) {
            for probe in probes(value).inside {
                let hit = registry.lookup(entity.as_str(), probe.as_bytes()).unwrap();
                assert!(hit.tier <= row.tier && hit.row.tier == hit.tier, "`{}`: `{probe}` is `{}`", row.id, hit.row.id);
            }
        }
    }
}

#[test]
fn traps_and_placeholders_clear_nothing() {
    let Loaded { registry, .. } = built_in();
    for row in registry.rows().iter().filter(|row| !row.tier.clears()) {
        for value in &row.values {
            for probe in probes(value).inside {
                let cleared = alone(row, value).lookup(row.entities[0].as_str(), probe.as_bytes()).is_some_and(|hit| hit.tier.clears());
                assert!(!cleared, "`{}` clears `{probe}`", row.id);
            }
        }
    }
    for (entity, value, tier) in [
        ("us-ssn", "912701234", Some(Tier::Trap)),
        ("us-ssn", "987654321", Some(Tier::Placeholder)),
        ("dk-cpr", "6101701234", Some(Tier::Trap)),
        ("se-personnummer", "7010632391", Some(Tier::Published)),
        ("se-personnummer", "7010631230", Some(Tier::Trap)),
        ("no-fnr", "41018012345", Some(Tier::Trap)),
        ("no-fnr", "41818012345", Some(Tier::Reserved)),
        ("no-fnr", "01418012345", Some(Tier::Trap)),
        ("email", "somebody@test.com", Some(Tier::Trap)),
        ("phone", "+12125551234", Some(Tier::Trap)),
        ("phone", "+18665550123", Some(Tier::Trap)),
        ("gb-nino", "TN010203M", Some(Tier::Trap)),
    ] {
        assert_eq!(registry.lookup(entity, value.as_bytes()).map(|hit| hit.tier), tier, "{entity} {value}");
    }
}

/// Neighbours of reserved values, of the form that people have.
#[test]
fn what_stands_beside_a_range_is_not_cleared() {
    let Loaded { registry, .. } = built_in();
    for (entity, value) in [
        ("email", "a.person@example.co.uk"),
        ("email", "example.com@mail.net"),
        ("ip4", "192.0.3.1"),
        ("ip4", "198.20.0.1"),
        ("ip6", "2001:db9::1"),
        ("ip6", "3fff:1000::1"),
        ("mac-address", "00005E005400"),
        ("phone", "+442079461000"),
        ("phone", "+447700899999"),
        ("phone", "+441632961000"),
        ("phone", "+12125550200"),
        ("phone", "+12125550099"),
        ("phone", "+18005550100"),
        ("phone", "+61491570007"),
        ("phone", "+33199010000"),
        ("phone", "+4915228817387"),
        ("phone", "+46701740700"),
        ("phone", "+35320920000"),
        ("payment-card", "4242424242424259"),
        ("payment-card", "4111111111111129"),
        ("iban", "GB94BARC10201530093459"),
        ("bic", "DEUTDEFF"),
        ("gb-nhs", "9989999999"),
        ("gb-nino", "CE123456A"),
        ("us-ssn", "665123456"),
        ("us-ssn", "001012345"),
        ("us-mbi", "1EG4TE5MK74"),
        ("nl-bsn", "999891234"),
        ("nl-bsn", "000123456"),
        ("se-personnummer", "9001011237"),
        ("no-fnr", "01018012345"),
        ("fi-hetu", "131052899T"),
        ("de-steuer-id", "12345678911"),
        ("nz-nhi", "ABC1235"),
        ("in-aadhaar", "234123412346"),
        ("es-dni", "00000002W"),
        ("imsi", "234150000000001"),
        ("family-name", "testpatient"),
    ] {
        let cleared = registry.lookup(entity, value.as_bytes()).filter(|hit| hit.tier.clears());
        assert!(cleared.is_none(), "{entity} {value}: {}", cleared.unwrap().row.id);
    }
}

/// Published card numbers and IBANs are typed by hand: their check digits say whether a digit went wrong.
#[test]
fn published_numbers_pass_the_checks_of_their_kind_unless_their_row_says_so() {
    let luhn = |value: &str| {
        let digits = value.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
        digits.map(|(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit }).sum::<u32>() % 10 == 0
    };
    let remainder = |value: &str| {
        let turned = [&value[4..], &value[..4]].concat();
        turned
            .chars()
            .map(|character| character.to_digit(36).unwrap())
            .fold(0, |rest, digit| if digit > 9 { rest * 100 + digit } else { rest * 10 + digit } % 97)
    };
    let Loaded { registry, .. } = built_in();
    let published = |entity: &str| -> Vec<(String, String)> {
        let rows =
            registry.rows().iter().filter(|row| row.tier == Tier::Published && row.entities.iter().any(|own| own.as_str() == entity));
        rows.flat_map(|row| row.values.iter().map(|value| (row.id.to_string(), value.clone()))).collect()
    };
    let wrong: Vec<String> = published("payment-card").into_iter().filter(|(_, card)| !luhn(card)).map(|(_, card)| card).collect();
    // As their publishers print them: the first is a test of the check itself.
    let known = ["4242424242424241", "4444444444441111"];
    assert!(wrong.iter().all(|card| known.contains(&card.as_str())), "{wrong:?}");
    let ibans = published("iban");
    assert!(ibans.len() >= 75, "{}", ibans.len());
    for (id, iban) in ibans {
        assert_eq!(remainder(&iban), 1, "{id}: {iban}");
    }
}

const OWN: &str = "apiVersion: portcullis/v1\nkind: SyntheticRanges\nranges:\n  - id: shop-accounts\n    entities: [email]\n    tier: reserved\n    values: [\"@test.shop.internal\"]\n    publisher: the shop\n    locator: the wiki\n    checked: 2026-11-28\n";

fn with(file: &str, text: &str) -> Result<Loaded, GateError> {
    let path = format!("own/synthetic/{file}");
    load(&world([(path.as_str(), text)]), &RuleSources { rules: Some("own".into()), ..RuleSources::default() })
}

#[test]
fn a_users_file_adds_its_rows() {
    let (own, before) = (with("shop.yaml", OWN).unwrap(), built_in());
    let hit = own.registry.lookup("email", b"a@test.shop.internal").unwrap();
    assert_eq!((hit.row.id.as_str(), hit.tier), ("shop-accounts", Tier::Reserved));
    assert!(own.registry.lookup("email", b"a@example.com").is_some());
    assert_eq!(own.digests.len(), before.digests.len() + 1);
    assert!(own.digests.iter().any(|(name, _)| name == "rules/synthetic/shop.yaml"));
}

#[test]
fn a_users_file_replaces_the_built_in_one_of_its_name() {
    let (own, before) = (with("contact.yaml", OWN).unwrap(), built_in());
    assert!(own.registry.lookup("email", b"a@example.com").is_none());
    let digest = |synthetic: &Loaded| synthetic.digests.iter().find(|(name, _)| name == "rules/synthetic/contact.yaml").unwrap().1.clone();
    assert_ne!(digest(&own), digest(&before));
}

#[test]
fn what_is_wrong_with_a_users_file_is_told_at_its_place() {
    let told = |text: &str| match with("shop.yaml", text).unwrap_err() {
        GateError::Input { unreadable, .. } => format!("{:?}", miette::Report::new(unreadable.into_iter().next().unwrap())),
        other => panic!("{other:?}"),
    };
    let pattern = told(&OWN.replace("@test.shop.internal", "9..10"));
    assert!(pattern.contains("`9..10` is a range whose ends differ in length"), "{pattern}");
    let id = told(&OWN.replace("shop-accounts", "gb-nhs-999"));
    assert!(id.contains("`gb-nhs-999` stands in another file too"), "{id}");
    let day = told(&OWN.replace("2026-11-28", "yesterday"));
    assert!(day.contains("`yesterday` is not a day"), "{day}");
    let country = told(&OWN.replace("    tier", "    country: uk\n    tier"));
    assert!(country.contains("`uk` is not a country code"), "{country}");
}

const PAGE: &str = "docs/synthetic-data.md";
const BEGIN: &str = "<!-- rows: rewritten by `UPDATE=1 cargo test --test synthetic` -->";

/// At most three values of a row, safe in a table.
fn shown(row: &SyntheticRange) -> String {
    let first: Vec<String> = row.values.iter().take(3).map(|value| format!("`{value}`")).collect();
    let more = row.values.len().saturating_sub(3);
    if more == 0 { first.join(", ") } else { format!("{} and {more} more", first.join(", ")) }
}

#[test]
fn the_page_lists_every_row() {
    let path = format!("{}/{PAGE}", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(&path).unwrap();
    let (prose, _) = page.split_once(BEGIN).expect("the page has the mark of the table");
    let Loaded { registry, .. } = built_in();
    let mut written = format!("{prose}{BEGIN}\n\n| row | kinds | tier | values | publisher |\n|---|---|---|---|---|\n");
    for row in registry.rows() {
        let kinds: Vec<&str> = row.entities.iter().map(|entity| entity.as_str()).collect();
        writeln!(written, "| `{}` | {} | {} | {} | {} |", row.id, kinds.join(", "), row.tier.word(), shown(row), row.publisher).unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == written, "`UPDATE=1 cargo test --test synthetic` rewrites {PAGE}");
}

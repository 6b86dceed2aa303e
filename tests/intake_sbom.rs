//! The streaming readers of bills of materials against naive ones over a whole tree, on random documents.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails should fail loudly")]

use portcullis::intake::{self, Record, Role};
use portcullis::model::sbom::{LicenseState, Sbom};
use portcullis::source::{SourceFile, SourceMap, Syntax};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is compared of a package.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    pointer: String,
    name: String,
    version: String,
    state: LicenseState,
    expression: String,
}

fn read(document: &Value) -> Sbom {
    let file = SourceFile::new("random.json", Syntax::Json, document.to_string().into_bytes());
    match intake::read(file, Role::Sbom, &mut SourceMap::default()) {
        Ok(intake::Read { record: Record::Sbom(sbom), .. }) => *sbom,
        Ok(_) => panic!("a bill of materials"),
        Err(unreadable) => panic!("{unreadable}"),
    }
}

fn seen(sbom: &Sbom) -> Vec<Seen> {
    let of = |package: &portcullis::model::sbom::Package| {
        let group = sbom.licenses.get(package.license).unwrap();
        Seen {
            pointer: package.pointer.to_string(),
            name: package.name.clone(),
            version: package.version.clone(),
            state: group.state,
            expression: group.expression.clone(),
        }
    };
    sbom.packages.iter().map(of).collect()
}

fn said(text: &str) -> (LicenseState, String) {
    match text.trim() {
        "" => (LicenseState::Empty, String::new()),
        "NOASSERTION" => (LicenseState::NoAssertion, String::new()),
        "NONE" => (LicenseState::None, String::new()),
        text => (LicenseState::Stated, text.to_owned()),
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Components before those nested in them, as a person would list them.
fn naive_cyclonedx(list: &Value, path: &str, found: &mut Vec<Seen>) {
    for (index, component) in list.as_array().into_iter().flatten().enumerate() {
        let pointer = format!("{path}/{index}");
        let (state, expression) = match component.get("licenses").and_then(Value::as_array) {
            None => (LicenseState::Missing, String::new()),
            Some(entries) => {
                let texts: Vec<String> = entries
                    .iter()
                    .map(|entry| entry.get("license").map_or_else(|| text(entry, "expression"), |license| text(license, "id")))
                    .filter(|text| !text.trim().is_empty())
                    .collect();
                let mut distinct = texts.clone();
                distinct.sort();
                distinct.dedup();
                match distinct.as_slice() {
                    [] => said(""),
                    [one] => said(one),
                    _ => {
                        let mut parts: Vec<String> = Vec::new();
                        for text in texts {
                            let part = if text.contains(" OR ") { format!("({text})") } else { text };
                            if !parts.contains(&part) {
                                parts.push(part);
                            }
                        }
                        (LicenseState::Ambiguous, parts.join(" AND "))
                    }
                }
            }
        };
        found.push(Seen {
            pointer: pointer.clone(),
            name: text(component, "name"),
            version: text(component, "version"),
            state,
            expression,
        });
        if let Some(nested) = component.get("components") {
            naive_cyclonedx(nested, &format!("{pointer}/components"), found);
        }
    }
}

fn licence() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["MIT", "ISC", "MIT OR Apache-2.0", "NOASSERTION", "NONE", "", "House rules", "\"quoted\" \\ ü"])
        .prop_map(str::to_owned)
}

fn component() -> impl Strategy<Value = Value> {
    let entry =
        (licence(), any::<bool>()).prop_map(|(text, id)| if id { json!({"license": {"id": text}}) } else { json!({"expression": text}) });
    let licenses = prop::option::of(prop::collection::vec(entry, 0..4));
    let leaf = ("[a-z]{1,6}", prop::option::of("[0-9.]{1,5}"), licenses).prop_map(|(name, version, licenses)| {
        let mut component = json!({"type": "library", "name": name, "hashes": [{"alg": "SHA-256", "content": "x"}]});
        if let Some(version) = version {
            component["version"] = version.into();
        }
        if let Some(licenses) = licenses {
            component["licenses"] = licenses.into();
        }
        component
    });
    leaf.prop_recursive(4, 24, 4, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..4)).prop_map(|(mut outer, nested)| {
            outer["components"] = nested.into();
            outer
        })
    })
}

fn spdx_package() -> impl Strategy<Value = Value> {
    ("[a-z]{1,6}", prop::option::of(licence()), prop::option::of(licence())).prop_map(|(name, concluded, declared)| {
        let mut package = json!({"name": name, "versionInfo": "1", "downloadLocation": "NOASSERTION"});
        if let Some(concluded) = concluded {
            package["licenseConcluded"] = concluded.into();
        }
        if let Some(declared) = declared {
            package["licenseDeclared"] = declared.into();
        }
        package
    })
}

/// Concluded counts unless it says nothing; then the one of the two that says more.
fn naive_spdx(package: &Value) -> (LicenseState, String) {
    let concluded = package.get("licenseConcluded").and_then(Value::as_str).map(said);
    let declared = package.get("licenseDeclared").and_then(Value::as_str).map(said);
    let both = [concluded, declared];
    let speaks = |said: &&(LicenseState, String)| matches!(said.0, LicenseState::Stated | LicenseState::None);
    let fallback = || {
        let states: Vec<LicenseState> = both.iter().flatten().map(|said| said.0).collect();
        let state = [LicenseState::NoAssertion, LicenseState::Empty].into_iter().find(|state| states.contains(state));
        (state.unwrap_or(LicenseState::Missing), String::new())
    };
    both.iter().flatten().find(speaks).cloned().unwrap_or_else(fallback)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn cyclonedx_is_read_as_a_naive_reader_reads_it(components in prop::collection::vec(component(), 0..6), inner in prop::collection::vec(component(), 0..3)) {
        let document = json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6",
            "metadata": {"component": {"name": "subject", "components": inner}}, "components": components,
        });
        let mut expected = Vec::new();
        // The keys of the document come in alphabetical order: `components` before `metadata`.
        naive_cyclonedx(&document["components"], "/components", &mut expected);
        naive_cyclonedx(&document["metadata"]["component"]["components"], "/metadata/component/components", &mut expected);
        let sbom = read(&document);
        prop_assert_eq!(seen(&sbom), expected);
        check_groups(&sbom, &document)?;
    }

    #[test]
    fn spdx_is_read_as_a_naive_reader_reads_it(packages in prop::collection::vec(spdx_package(), 0..12), described in prop::collection::btree_set(0usize..12, 0..3)) {
        let mut packages = packages;
        for (index, package) in packages.iter_mut().enumerate() {
            package["SPDXID"] = format!("SPDXRef-{index}").into();
        }
        let ids: Vec<String> = described.iter().map(|index| format!("SPDXRef-{index}")).collect();
        let document = json!({"spdxVersion": "SPDX-2.3", "packages": packages, "documentDescribes": ids});
        let present: Vec<usize> = described.into_iter().filter(|index| *index < packages.len()).collect();
        let subject = if let ([one], true) = (present.as_slice(), packages.len() > 1) { Some(*one) } else { None };
        let expected: Vec<Seen> = packages
            .iter()
            .enumerate()
            .filter(|(index, _)| Some(*index) != subject)
            .map(|(index, package)| {
                let (state, expression) = naive_spdx(package);
                Seen { pointer: format!("/packages/{index}"), name: text(package, "name"), version: "1".to_owned(), state, expression }
            })
            .collect();
        let sbom = read(&document);
        prop_assert_eq!(seen(&sbom), expected);
        check_groups(&sbom, &document)?;
    }
}

/// Groups come in the order of their first packages, count their members, and point into the document.
fn check_groups(sbom: &Sbom, document: &Value) -> Result<(), TestCaseError> {
    let mut first = Vec::new();
    for package in &sbom.packages {
        if !first.contains(&package.license) {
            first.push(package.license);
        }
    }
    prop_assert!(first.iter().copied().eq(0..sbom.licenses.len()));
    for (number, group) in sbom.licenses.iter().enumerate() {
        prop_assert_eq!(group.package_count, sbom.packages.iter().filter(|package| package.license == number).count());
        prop_assert!(document.pointer(group.pointer.as_str()).is_some(), "{} leads nowhere", group.pointer);
    }
    Ok(())
}

//! Licence exceptions by package: packages that the policy names get a licence group of their own, so
//! that policies judge groups and never loop over a hundred thousand packages.

use std::collections::BTreeMap;

use super::{Check, Context};
use crate::model::Evidence;
use crate::model::rules_data::LicenseException;
use crate::model::sbom::{LicenseGroup, Sbom};

/// The check.
pub(super) struct Licenses;

impl Check for Licenses {
    fn name(&self) -> &'static str {
        "licenses"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        let allowed = allowances(&context.rules.licenses.exceptions);
        if allowed.is_empty() {
            return;
        }
        for sbom in &mut evidence.sboms {
            split(sbom, &allowed);
        }
    }
}

/// What is accepted in addition, by package: sorted, without repetition.
fn allowances(exceptions: &[LicenseException]) -> BTreeMap<String, Vec<String>> {
    let mut allowed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for exception in exceptions {
        let licenses = allowed.entry(package_of(&exception.package)).or_default();
        licenses.extend(exception.allow.iter().cloned());
        licenses.sort();
        licenses.dedup();
    }
    allowed
}

/// A package URL without version, qualifiers and subpath (purl-spec, "Rules for each purl component").
/// An `@` in a namespace counts the same whether it is escaped or not.
fn package_of(purl: &str) -> String {
    let purl = purl.split(['?', '#']).next().unwrap_or_default();
    let name_at = purl.rfind('/').map_or(0, |slash| slash + 1);
    let name = purl.get(name_at..).unwrap_or_default();
    let end = name.find('@').filter(|at| *at > 0).map_or(purl.len(), |at| name_at + at);
    purl.get(..end).unwrap_or_default().replace("%40", "@")
}

/// Gives each combination of statement and allowance its own group, in order of first appearance.
fn split(sbom: &mut Sbom, allowed: &BTreeMap<String, Vec<String>>) {
    let extra: Vec<Option<&Vec<String>>> = sbom.packages.iter().map(|package| allowed.get(&package_of(&package.purl))).collect();
    if extra.iter().all(Option::is_none) {
        return;
    }
    let mut groups: Vec<LicenseGroup> = Vec::new();
    let mut numbers: BTreeMap<(usize, Option<&Vec<String>>), usize> = BTreeMap::new();
    let mut begun = std::collections::BTreeSet::new();
    for (package, extra) in sbom.packages.iter_mut().zip(extra) {
        let old = package.license;
        let first_of_old = begun.insert(old);
        let number = match numbers.get(&(old, extra)) {
            Some(number) => *number,
            None => {
                let Some(group) = sbom.licenses.get(old) else { continue };
                // The statement's own place is known only for the first package that makes it.
                let pointer = if first_of_old { group.pointer.clone() } else { package.pointer.clone() };
                let example = format!("{}@{}", package.name, package.version);
                groups.push(LicenseGroup {
                    package_count: 0,
                    example,
                    also_allowed: extra.cloned().unwrap_or_default(),
                    pointer,
                    ..group.clone()
                });
                numbers.insert((old, extra), groups.len() - 1);
                groups.len() - 1
            }
        };
        if let Some(group) = groups.get_mut(number) {
            group.package_count += 1;
        }
        package.license = number;
    }
    sbom.licenses = groups;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sbom::{LicenseOrigin, LicenseState, Package, SbomFormat};
    use crate::source::Pointer;

    fn sbom(packages: &[(&str, &str, usize)], licenses: &[&str]) -> Sbom {
        let at = |index: usize| Pointer::root().key("components").index(index);
        let group = |(number, expression): (usize, &&str)| {
            let first = packages.iter().position(|(_, _, license)| *license == number).unwrap();
            LicenseGroup {
                state: LicenseState::Stated,
                expression: (*expression).to_owned(),
                origin: LicenseOrigin::Declared,
                package_count: packages.iter().filter(|(_, _, license)| *license == number).count(),
                example: format!("{}@1", packages[first].0),
                also_allowed: Vec::new(),
                pointer: at(first).key("licenses"),
            }
        };
        let package = |(index, (name, purl, license)): (usize, &(&str, &str, usize))| Package {
            name: (*name).to_owned(),
            version: "1".to_owned(),
            purl: (*purl).to_owned(),
            license: *license,
            pointer: at(index),
        };
        Sbom {
            component: "api".to_owned(),
            path: "x".to_owned(),
            format: SbomFormat::CycloneDx,
            spec_version: "1.6".to_owned(),
            subjects: Vec::new(),
            package_count: packages.len(),
            licenses: licenses.iter().enumerate().map(group).collect(),
            packages: packages.iter().enumerate().map(package).collect(),
            doc: None,
            subject_pointer: Pointer::root(),
        }
    }

    fn exception(package: &str, allow: &str) -> LicenseException {
        LicenseException { package: package.to_owned(), allow: vec![allow.to_owned()], reason: "because".to_owned() }
    }

    fn shown(sbom: &Sbom) -> Vec<String> {
        let group = |group: &LicenseGroup| {
            format!("{} x{} {} {:?} {}", group.expression, group.package_count, group.example, group.also_allowed, group.pointer)
        };
        sbom.licenses.iter().map(group).collect()
    }

    #[test]
    fn a_named_package_gets_its_own_group_and_all_counts_stay_right() {
        let mut sbom = sbom(
            &[("a", "pkg:npm/a@1", 0), ("b", "pkg:npm/b@1", 1), ("c", "pkg:npm/c@1", 0), ("d", "pkg:npm/b@2?x=y", 1)],
            &["GPL-3.0-only", "MIT"],
        );
        split(&mut sbom, &allowances(&[exception("pkg:npm/a", "GPL-3.0-only"), exception("pkg:npm/zzz", "MIT")]));
        assert_eq!(
            shown(&sbom),
            [
                "GPL-3.0-only x1 a@1 [\"GPL-3.0-only\"] /components/0/licenses",
                "MIT x2 b@1 [] /components/1/licenses",
                "GPL-3.0-only x1 c@1 [] /components/2",
            ]
        );
        assert_eq!(sbom.packages.iter().map(|package| package.license).collect::<Vec<_>>(), [0, 1, 2, 1]);
    }

    #[test]
    fn nothing_changes_where_no_package_is_named() {
        let mut unchanged = sbom(&[("a", "pkg:npm/ab@1", 0)], &["MIT"]);
        let before = unchanged.clone();
        split(&mut unchanged, &allowances(&[exception("pkg:npm/a", "X")]));
        assert_eq!(unchanged, before);
    }

    #[test]
    fn package_urls_are_compared_without_version_qualifiers_and_subpath() {
        for (purl, package) in [
            ("pkg:npm/left-pad@1.3.0", "pkg:npm/left-pad"),
            ("pkg:npm/%40angular/core@12.0.0?x=%40#sub/path", "pkg:npm/@angular/core"),
            ("pkg:npm/@angular/core", "pkg:npm/@angular/core"),
            ("pkg:npm/@scoped", "pkg:npm/@scoped"),
            ("pkg:maven/org.x/y@1@2", "pkg:maven/org.x/y"),
            ("", ""),
        ] {
            assert_eq!(package_of(purl), package, "{purl}");
        }
    }

    #[test]
    fn several_exceptions_of_one_package_add_up() {
        let allowed = allowances(&[exception("pkg:npm/a", "Zlib"), exception("pkg:npm/a@1", "MIT"), exception("pkg:npm/a", "MIT")]);
        assert_eq!(allowed["pkg:npm/a"], ["MIT", "Zlib"]);
    }
}

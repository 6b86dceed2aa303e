//! Software bills of materials, whatever format they came in.
//!
//! Packages are kept one by one, in document order, never merged: two packages with one purl are two.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::Digest;
use crate::source::{DocId, Place, Pointer};

/// The bill of materials of one component.
#[derive(Debug, Clone, PartialEq)]
pub struct Sbom {
    /// The component of the release that it belongs to.
    pub component: String,
    /// The file.
    pub path: String,
    /// `cyclonedx` or `spdx`.
    pub format: SbomFormat,
    /// The version of the format, for example `1.6` or `SPDX-2.3`.
    pub spec_version: String,
    /// The digests of what the document says it describes; those of accepted algorithms only.
    pub subjects: Vec<Digest>,
    /// How many packages it lists.
    pub package_count: usize,
    /// The distinct licence statements with the packages that carry them, in order of first appearance.
    pub licenses: Vec<LicenseGroup>,
    /// The packages, in document order.
    pub packages: Vec<Package>,
    /// The document.
    pub doc: Option<DocId>,
    /// Where the subject digest stands or should stand.
    pub subject_pointer: Pointer,
}

/// A format of bills of materials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SbomFormat {
    /// CycloneDX (ECMA-424).
    CycloneDx,
    /// SPDX (ISO/IEC 5962 for 2.2.1).
    Spdx,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// The name as written, with its namespace.
    pub name: String,
    /// The version as written, empty where absent.
    pub version: String,
    /// The package URL, empty where absent.
    pub purl: String,
    /// Its licence statement: an index into the bill's `licenses`.
    pub license: usize,
    /// Where the package stands.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// Packages that make the same licence statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LicenseGroup {
    /// What the statement is.
    pub state: LicenseState,
    /// The statement as text; empty for every state but `stated` and `ambiguous`.
    pub expression: String,
    /// Where the statement came from.
    pub origin: LicenseOrigin,
    /// How many packages make it.
    pub package_count: usize,
    /// The first of them, `name@version`.
    pub example: String,
    /// Further licences that the policy accepts for these packages by name; set by `check`, not by readers.
    pub also_allowed: Vec<String>,
    /// Where the first statement stands, or the package that should have one.
    #[serde(skip)]
    pub pointer: Pointer,
}

/// The states of a licence statement; four ways of not knowing are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenseState {
    /// A licence is stated.
    Stated,
    /// Several licences are stated without an operator; they are joined with AND.
    Ambiguous,
    /// The document says `NOASSERTION`.
    NoAssertion,
    /// The document says `NONE`.
    None,
    /// The field is there and empty.
    Empty,
    /// There is no field.
    Missing,
}

/// Which field a licence statement came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LicenseOrigin {
    /// What the package's author declares.
    Declared,
    /// What the author of the bill concluded.
    Concluded,
    /// The format does not say which.
    Unspecified,
}

impl Sbom {
    /// The place of a package, a licence group or the document.
    #[must_use]
    pub fn locate(&self, path: &[super::evidence::PathStep]) -> Option<Place> {
        use super::evidence::PathStep::{Index, Key};
        let doc = self.doc?;
        let pointer = match path {
            [Key(key), Index(index), ..] if key == "licenses" => self.licenses.get(*index)?.pointer.clone(),
            [Key(key), Index(index), ..] if key == "packages" => self.packages.get(*index)?.pointer.clone(),
            [Key(key), ..] if key == "subjects" => self.subject_pointer.clone(),
            _ => Pointer::root(),
        };
        Some(Place::new(doc, pointer))
    }
}

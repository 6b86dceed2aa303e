//! SPDX 2.2 and 2.3 in JSON (ISO/IEC 5962:2021 is 2.2.1).
//!
//! Read are the packages; files and snippets are not packages. A package's licence is the one concluded,
//! unless that is missing, empty or `NOASSERTION`: then the one declared. `NONE`, `NOASSERTION`, empty and
//! missing stay four different things. A `LicenseRef-…` is kept as it is: it refers to a text in this
//! document (`hasExtractedLicensingInfos`) and is not a licence of the SPDX list, whatever its name says.
//!
//! The subject is what the document describes (`documentDescribes`, or a `DESCRIBES` relationship): its
//! accepted checksums, or the digest in its version or `pkg:oci` package URL. Where exactly one package is
//! described and there are others, that one stands for the artifact itself and is not counted among its
//! packages, as in CycloneDX. Where several are described, or only one package is listed, all are counted:
//! a list of described packages must not be a way to hide them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::{MapAccess, SeqAccess};

use super::group::{Field, Packages, Statement, state_of};
use super::{Subjects, check_version, image_digest, problem_at, push_index};
use crate::intake::keyed::{Fields, Items, List, Object, Text, document, keys, text};
use crate::intake::{Format, Record, Role, probe};
use crate::model::id::Digest;
use crate::model::sbom::{LicenseOrigin, LicenseState, Package, Sbom, SbomFormat};
use crate::source::{DocId, Pointer, Problem, SourceFile, Syntax};

/// The versions that are read.
const VERSIONS: &[&str] = &["SPDX-2.2", "SPDX-2.3"];
/// The element that every SPDX 2 document is.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// SPDX in JSON.
#[derive(Debug)]
pub(in crate::intake) struct SpdxJson;

impl Format for SpdxJson {
    fn name(&self) -> &'static str {
        "spdx-json"
    }

    fn role(&self) -> Role {
        Role::Sbom
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        match probe::marker(file) {
            Some((key, value)) if key == "@context" => value.is_some_and(|value| value.contains("spdx.org/rdf/3")),
            Some((key, _)) => key == "spdxVersion" || key == "SPDXID",
            None => false,
        }
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let mut document_read = Document::default();
        let parsed = document(text, &mut document_read);
        if document_read.context {
            let problem = problem_at(file, &Pointer::root().key("@context"), "SPDX 3 is not read yet", "an SPDX 3 document");
            return Err(vec![problem.with_help("write SPDX 2.3 JSON or CycloneDX JSON")]);
        }
        // A version that is not read explains whatever else is wrong, so it is told first.
        if parsed.is_ok() || document_read.version.is_some() {
            check_version(file, "spdxVersion", document_read.version.as_deref(), VERSIONS).map_err(|problem| vec![problem])?;
        }
        parsed.map_err(|problem| vec![problem])?;
        let (subjects, subject_pointer) = document_read.subject(file)?;
        let (packages, licenses) = document_read.packages.finish();
        Ok(Record::Sbom(Box::new(Sbom {
            component: String::new(),
            path: file.path().to_string(),
            format: SbomFormat::Spdx,
            spec_version: document_read.version.unwrap_or_default().into_owned(),
            subjects,
            package_count: packages.len(),
            licenses,
            packages,
            doc: Some(doc),
            subject_pointer,
        })))
    }
}

keys!(DocumentKey {
    Context = "@context",
    Version = "spdxVersion",
    Describes = "documentDescribes",
    Packages = "packages",
    Relationships = "relationships",
});

/// A checksum that may identify a subject: the package's place, its own index, algorithm and digits.
struct Checksum<'t> {
    package: usize,
    index: usize,
    algorithm: Cow<'t, str>,
    digits: Cow<'t, str>,
}

#[derive(Default)]
struct Document<'t> {
    context: bool,
    version: Option<Cow<'t, str>>,
    described: BTreeSet<Cow<'t, str>>,
    packages: Packages,
    /// The identifiers of the packages, in their order.
    ids: Vec<Cow<'t, str>>,
    checksums: Vec<Checksum<'t>>,
}

impl<'t> Fields<'t> for Document<'t> {
    type Key = DocumentKey;
    const WHAT: &'static str = "an SPDX document";

    fn field<A: MapAccess<'t>>(&mut self, key: DocumentKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            DocumentKey::Context => {
                self.context = true;
                access.next_value::<serde::de::IgnoredAny>()?;
            }
            DocumentKey::Version => self.version = text(access)?,
            DocumentKey::Describes => access.next_value_seed(List(&mut Described(&mut self.described)))?,
            DocumentKey::Packages => access.next_value_seed(List(&mut PackageList(self)))?,
            DocumentKey::Relationships => access.next_value_seed(List(&mut Relationships(&mut self.described)))?,
        }
        Ok(())
    }
}

impl Document<'_> {
    /// The digests of what is described, and where the first of them stands or should stand. Leaves the
    /// described package out where it stands for the artifact itself.
    fn subject(&mut self, file: &SourceFile) -> Result<(Vec<Digest>, Pointer), Vec<Problem>> {
        let slots: Vec<usize> =
            (0..self.ids.len()).filter(|slot| self.ids.get(*slot).is_some_and(|id| self.described.contains(id))).collect();
        self.refuse_shared_ids(file, &slots)?;
        let place = |slot: usize| Pointer::root().key("packages").index(slot);
        let mut subjects = Subjects::default();
        for checksum in self.checksums.iter().filter(|checksum| slots.binary_search(&checksum.package).is_ok()) {
            let pointer = place(checksum.package).key("checksums").index(checksum.index).key("checksumValue");
            subjects.hash(&checksum.algorithm, &checksum.digits, pointer);
        }
        for slot in &slots {
            let Some(package) = self.packages.get(*slot) else { continue };
            for (key, value) in [("versionInfo", &package.version), ("externalRefs", &package.purl)] {
                if let Some(digest) = image_digest(value) {
                    subjects.accept(digest, place(*slot).key(key));
                }
            }
        }
        if let ([subject], true) = (slots.as_slice(), self.packages.len() > 1) {
            self.packages.leave_out(*subject);
        }
        subjects.finish(file, slots.first().map_or_else(|| Pointer::root().key("documentDescribes"), |slot| place(*slot).key("checksums")))
    }

    /// Two packages with the identifier that is described: no one could say which one is meant.
    fn refuse_shared_ids(&self, file: &SourceFile, slots: &[usize]) -> Result<(), Vec<Problem>> {
        let mut seen = BTreeSet::new();
        for slot in slots {
            let Some(id) = self.ids.get(*slot) else { continue };
            if seen.insert(id) {
                continue;
            }
            let pointer = Pointer::root().key("packages").index(*slot).key("SPDXID");
            let problem =
                problem_at(file, &pointer, format!("`{}` is the identifier of two packages", id.escape_debug()), "the second one");
            return Err(vec![problem.with_help("give each package its own `SPDXID`: this one is what the document describes")]);
        }
        Ok(())
    }
}

struct Described<'d, 't>(&'d mut BTreeSet<Cow<'t, str>>);

impl<'t> Items<'t> for Described<'_, 't> {
    const WHAT: &'static str = "a list of identifiers";

    fn item<A: SeqAccess<'t>>(&mut self, _: usize, access: &mut A) -> Result<bool, A::Error> {
        let Some(Text(id)) = access.next_element::<Text<'t>>()? else { return Ok(false) };
        self.0.insert(id);
        Ok(true)
    }
}

struct Relationships<'d, 't>(&'d mut BTreeSet<Cow<'t, str>>);

impl<'t> Items<'t> for Relationships<'_, 't> {
    const WHAT: &'static str = "a list of relationships";

    fn item<A: SeqAccess<'t>>(&mut self, _: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut relationship = Relationship::default();
        if access.next_element_seed(Object(&mut relationship))?.is_none() {
            return Ok(false);
        }
        let Relationship { from: Some(from), to: Some(to), kind: Some(kind) } = relationship else { return Ok(true) };
        let described = match kind.as_ref() {
            "DESCRIBES" if from == DOCUMENT => to,
            "DESCRIBED_BY" if to == DOCUMENT => from,
            _ => return Ok(true),
        };
        self.0.insert(described);
        Ok(true)
    }
}

keys!(RelationshipKey { From = "spdxElementId", To = "relatedSpdxElement", Kind = "relationshipType" });

#[derive(Default)]
struct Relationship<'t> {
    from: Option<Cow<'t, str>>,
    to: Option<Cow<'t, str>>,
    kind: Option<Cow<'t, str>>,
}

impl<'t> Fields<'t> for Relationship<'t> {
    type Key = RelationshipKey;
    const WHAT: &'static str = "a relationship";

    fn field<A: MapAccess<'t>>(&mut self, key: RelationshipKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            RelationshipKey::From => self.from = text(access)?,
            RelationshipKey::To => self.to = text(access)?,
            RelationshipKey::Kind => self.kind = text(access)?,
        }
        Ok(())
    }
}

struct PackageList<'d, 't>(&'d mut Document<'t>);

impl<'t> Items<'t> for PackageList<'_, 't> {
    const WHAT: &'static str = "a list of packages";

    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut fields = PackageFields { index, ..PackageFields::new(&mut self.0.checksums) };
        if access.next_element_seed(Object(&mut fields))?.is_none() {
            return Ok(false);
        }
        let PackageFields { id, name, version, purl, concluded, declared, .. } = fields;
        let (statement, field) = statement(concluded, declared);
        let license = self.0.packages.number(&statement);
        let mut pointer = String::with_capacity(20);
        pointer.push_str("/packages");
        push_index(&mut pointer, index);
        let owned = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned).unwrap_or_default();
        let pointer = Pointer::from_text(pointer);
        self.0.packages.push(Package { name: owned(name), version: owned(version), purl: owned(purl), license, pointer }, field);
        self.0.ids.push(id.unwrap_or_default());
        Ok(true)
    }
}

keys!(PackageKey {
    Id = "SPDXID",
    Name = "name",
    Version = "versionInfo",
    Concluded = "licenseConcluded",
    Declared = "licenseDeclared",
    References = "externalRefs",
    Checksums = "checksums",
});

struct PackageFields<'d, 't> {
    index: usize,
    id: Option<Cow<'t, str>>,
    name: Option<Cow<'t, str>>,
    version: Option<Cow<'t, str>>,
    purl: Option<Cow<'t, str>>,
    concluded: Option<Cow<'t, str>>,
    declared: Option<Cow<'t, str>>,
    checksums: &'d mut Vec<Checksum<'t>>,
}

impl<'d, 't> PackageFields<'d, 't> {
    fn new(checksums: &'d mut Vec<Checksum<'t>>) -> Self {
        Self { index: 0, id: None, name: None, version: None, purl: None, concluded: None, declared: None, checksums }
    }
}

/// A string field that is there: `null` counts as empty, so that it is not mistaken for a missing one.
fn present<'t, A: MapAccess<'t>>(access: &mut A) -> Result<Option<Cow<'t, str>>, A::Error> {
    Ok(Some(text(access)?.unwrap_or_default()))
}

impl<'t> Fields<'t> for PackageFields<'_, 't> {
    type Key = PackageKey;
    const WHAT: &'static str = "a package";

    fn field<A: MapAccess<'t>>(&mut self, key: PackageKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            PackageKey::Id => self.id = text(access)?,
            PackageKey::Name => self.name = text(access)?,
            PackageKey::Version => self.version = text(access)?,
            PackageKey::Concluded => self.concluded = present(access)?,
            PackageKey::Declared => self.declared = present(access)?,
            PackageKey::References => access.next_value_seed(List(&mut References(&mut self.purl)))?,
            PackageKey::Checksums => access.next_value_seed(List(&mut Checksums { package: self.index, list: self.checksums }))?,
        }
        Ok(())
    }
}

struct References<'p, 't>(&'p mut Option<Cow<'t, str>>);

impl<'t> Items<'t> for References<'_, 't> {
    const WHAT: &'static str = "a list of external references";

    fn item<A: SeqAccess<'t>>(&mut self, _: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut reference = Reference::default();
        let more = access.next_element_seed(Object(&mut reference))?.is_some();
        if self.0.is_none() && reference.kind.as_deref() == Some("purl") {
            *self.0 = reference.locator;
        }
        Ok(more)
    }
}

keys!(ReferenceKey { Kind = "referenceType", Locator = "referenceLocator" });

#[derive(Default)]
struct Reference<'t> {
    kind: Option<Cow<'t, str>>,
    locator: Option<Cow<'t, str>>,
}

impl<'t> Fields<'t> for Reference<'t> {
    type Key = ReferenceKey;
    const WHAT: &'static str = "an external reference";

    fn field<A: MapAccess<'t>>(&mut self, key: ReferenceKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ReferenceKey::Kind => self.kind = text(access)?,
            ReferenceKey::Locator => self.locator = text(access)?,
        }
        Ok(())
    }
}

struct Checksums<'d, 't> {
    package: usize,
    list: &'d mut Vec<Checksum<'t>>,
}

impl<'t> Items<'t> for Checksums<'_, 't> {
    const WHAT: &'static str = "a list of checksums";

    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut fields = ChecksumFields::default();
        let more = access.next_element_seed(Object(&mut fields))?.is_some();
        if let ChecksumFields { algorithm: Some(algorithm), digits: Some(digits) } = fields
            && matches!(algorithm.as_ref(), "SHA256" | "SHA384" | "SHA512")
        {
            self.list.push(Checksum { package: self.package, index, algorithm, digits });
        }
        Ok(more)
    }
}

keys!(ChecksumKey { Algorithm = "algorithm", Digits = "checksumValue" });

#[derive(Default)]
struct ChecksumFields<'t> {
    algorithm: Option<Cow<'t, str>>,
    digits: Option<Cow<'t, str>>,
}

impl<'t> Fields<'t> for ChecksumFields<'t> {
    type Key = ChecksumKey;
    const WHAT: &'static str = "a checksum";

    fn field<A: MapAccess<'t>>(&mut self, key: ChecksumKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ChecksumKey::Algorithm => self.algorithm = text(access)?,
            ChecksumKey::Digits => self.digits = text(access)?,
        }
        Ok(())
    }
}

/// What a package states, and in which field: the one that says more, the concluded one where both say
/// as much.
fn statement<'t>(concluded: Option<Cow<'t, str>>, declared: Option<Cow<'t, str>>) -> (Statement<'t>, Field) {
    let weight = |text: &Option<Cow<'_, str>>| match text.as_deref().map(|text| state_of(text.trim())) {
        None => 0,
        Some(LicenseState::Empty) => 1,
        Some(LicenseState::NoAssertion) => 2,
        Some(_) => 3,
    };
    let (text, origin, field) = if weight(&concluded) >= weight(&declared) {
        (concluded, LicenseOrigin::Concluded, Field::Key("licenseConcluded"))
    } else {
        (declared, LicenseOrigin::Declared, Field::Key("licenseDeclared"))
    };
    let Some(text) = text else { return (Statement::missing(), Field::Package) };
    let state = state_of(text.trim());
    let text = match state {
        LicenseState::Stated if text.trim().len() == text.len() => text,
        LicenseState::Stated => Cow::Owned(text.trim().to_owned()),
        _ => Cow::Borrowed(""),
    };
    (Statement { state, origin, text }, field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(concluded: Option<&str>, declared: Option<&str>) -> (LicenseState, LicenseOrigin, String) {
        let (statement, _) = statement(concluded.map(Into::into), declared.map(Into::into));
        (statement.state, statement.origin, statement.text.into_owned())
    }

    #[test]
    fn the_concluded_licence_counts_unless_it_says_nothing() {
        use LicenseOrigin::{Concluded, Declared, Unspecified};
        use LicenseState::{Empty, Missing, NoAssertion, None as Nothing, Stated};
        assert_eq!(said(Some("MIT"), Some("ISC")), (Stated, Concluded, "MIT".to_owned()));
        assert_eq!(said(Some("NOASSERTION"), Some("ISC")), (Stated, Declared, "ISC".to_owned()));
        assert_eq!(said(Some(" "), Some("NOASSERTION")), (NoAssertion, Declared, String::new()));
        assert_eq!(said(Some("NONE"), Some("ISC")), (Nothing, Concluded, String::new()));
        assert_eq!(said(None, Some("NONE")), (Nothing, Declared, String::new()));
        assert_eq!(said(Some("NOASSERTION"), None), (NoAssertion, Concluded, String::new()));
        assert_eq!(said(Some(""), None), (Empty, Concluded, String::new()));
        assert_eq!(said(None, None), (Missing, Unspecified, String::new()));
    }
}

//! CycloneDX 1.4 to 1.7 in JSON (ECMA-424 for 1.6).
//!
//! Read are `components`, those nested in them and in `metadata.component`, and of each its name, version,
//! package URL and `licenses`. What `metadata.component` describes is the subject, not a package; its
//! hashes of an accepted algorithm, or the digest in its version or `pkg:oci` package URL, are the
//! subject's digests. `services`, `pedigree` and `evidence` are not read: evidence is what a scanner
//! observed and overrides nothing.
//!
//! A licence entry says an SPDX `id`, a `name`, an `expression` or only a `url`, kept as written. The
//! specification names no operator between several entries, so they are joined with AND and marked
//! ambiguous. Where `acknowledgement` (1.6) marks some as concluded, those that are declared yield to
//! them, unless what is concluded is nothing: then they yield, as in SPDX.

use std::borrow::Cow;

use serde::de::{Error as _, MapAccess, SeqAccess};

use super::group::{Field, Packages, Statement, join, state_of};
use super::{Subjects, check_version, image_digest, problem_at, push_index};
use crate::intake::keyed::{Fields, Items, List, Object, document, keys, text};
use crate::intake::{Format, Record, Role, probe};
use crate::model::id::Digest;
use crate::model::sbom::{LicenseOrigin, LicenseState, Package, Sbom, SbomFormat};
use crate::source::{DocId, Pointer, Problem, SourceFile, Syntax};

/// The versions that are read.
const VERSIONS: &[&str] = &["1.4", "1.5", "1.6", "1.7"];
/// Deepest nesting of components; every place within it can be resolved to a span.
const MAX_NESTING: usize = 28;

/// CycloneDX in JSON.
#[derive(Debug)]
pub(in crate::intake) struct CycloneDxJson;

impl Format for CycloneDxJson {
    fn name(&self) -> &'static str {
        "cyclonedx-json"
    }

    fn role(&self) -> Role {
        Role::Sbom
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        probe::marker(file).is_some_and(|(key, _)| key == "bomFormat")
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let mut bom = Bom::default();
        let parsed = document(text, &mut bom);
        // A version that is not read explains whatever else is wrong, so it is told first.
        if parsed.is_ok() || bom.spec_version.is_some() {
            check_version(file, "specVersion", bom.spec_version.as_deref(), VERSIONS).map_err(|problem| vec![problem])?;
        }
        parsed.map_err(|problem| vec![problem])?;
        if bom.format.as_deref() != Some("CycloneDX") {
            return Err(vec![
                problem_at(file, &Pointer::root().key("bomFormat"), "`bomFormat` is not `CycloneDX`", "here")
                    .with_help("write `CycloneDX`"),
            ]);
        }
        let (subjects, subject_pointer) = bom.subject.digests(file)?;
        let (packages, licenses) = bom.reading.packages.finish();
        Ok(Record::Sbom(Box::new(Sbom {
            component: String::new(),
            path: file.path().to_string(),
            format: SbomFormat::CycloneDx,
            spec_version: bom.spec_version.unwrap_or_default().into_owned(),
            subjects,
            package_count: packages.len(),
            licenses,
            packages,
            doc: Some(doc),
            subject_pointer,
        })))
    }
}

keys!(BomKey { Format = "bomFormat", SpecVersion = "specVersion", Metadata = "metadata", Components = "components" });

#[derive(Default)]
struct Bom<'t> {
    format: Option<Cow<'t, str>>,
    spec_version: Option<Cow<'t, str>>,
    subject: Subject<'t>,
    reading: Reading<'t>,
}

impl<'t> Fields<'t> for Bom<'t> {
    type Key = BomKey;
    const WHAT: &'static str = "a CycloneDX document";

    fn field<A: MapAccess<'t>>(&mut self, key: BomKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            BomKey::Format => self.format = text(access)?,
            BomKey::SpecVersion => self.spec_version = text(access)?,
            BomKey::Metadata => access.next_value_seed(Object(&mut Metadata { bom: self }))?,
            BomKey::Components => self.reading.components("/components", 0, access)?,
        }
        Ok(())
    }
}

keys!(MetadataKey { Component = "component" });

struct Metadata<'b, 't> {
    bom: &'b mut Bom<'t>,
}

impl<'t> Fields<'t> for Metadata<'_, 't> {
    type Key = MetadataKey;
    const WHAT: &'static str = "the document's metadata";

    fn field<A: MapAccess<'t>>(&mut self, MetadataKey::Component: MetadataKey, access: &mut A) -> Result<(), A::Error> {
        access.next_value_seed(Object(&mut SubjectFields { bom: self.bom }))
    }
}

keys!(SubjectKey { Version = "version", Purl = "purl", Hashes = "hashes", Components = "components" });

/// What the document describes.
#[derive(Default)]
struct Subject<'t> {
    version: Option<Cow<'t, str>>,
    purl: Option<Cow<'t, str>>,
    hashes: Vec<Hash<'t>>,
}

impl Subject<'_> {
    /// The accepted digests, and where the first of them stands or should stand.
    fn digests(&self, file: &SourceFile) -> Result<(Vec<Digest>, Pointer), Vec<Problem>> {
        let component = Pointer::root().key("metadata").key("component");
        let mut subjects = Subjects::default();
        for (index, Hash { algorithm, content }) in self.hashes.iter().enumerate() {
            let pointer = component.clone().key("hashes").index(index).key("content");
            subjects.hash(algorithm.as_deref().unwrap_or_default(), content.as_deref().unwrap_or_default(), pointer);
        }
        for (key, value) in [("version", &self.version), ("purl", &self.purl)] {
            if let Some(digest) = value.as_deref().and_then(image_digest) {
                subjects.accept(digest, component.clone().key(key));
            }
        }
        subjects.finish(file, component.key("hashes"))
    }
}

struct SubjectFields<'b, 't> {
    bom: &'b mut Bom<'t>,
}

impl<'t> Fields<'t> for SubjectFields<'_, 't> {
    type Key = SubjectKey;
    const WHAT: &'static str = "a component";

    fn field<A: MapAccess<'t>>(&mut self, key: SubjectKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            SubjectKey::Version => self.bom.subject.version = text(access)?,
            SubjectKey::Purl => self.bom.subject.purl = text(access)?,
            SubjectKey::Hashes => access.next_value_seed(List(&mut Hashes(&mut self.bom.subject.hashes)))?,
            SubjectKey::Components => self.bom.reading.components("/metadata/component/components", 1, access)?,
        }
        Ok(())
    }
}

struct Hashes<'s, 't>(&'s mut Vec<Hash<'t>>);

impl<'t> Items<'t> for Hashes<'_, 't> {
    const WHAT: &'static str = "a list of hashes";

    fn item<A: SeqAccess<'t>>(&mut self, _: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut hash = Hash::default();
        let more = access.next_element_seed(Object(&mut hash))?.is_some();
        if more {
            self.0.push(hash);
        }
        Ok(more)
    }
}

keys!(HashKey { Algorithm = "alg", Content = "content" });

#[derive(Default)]
struct Hash<'t> {
    algorithm: Option<Cow<'t, str>>,
    content: Option<Cow<'t, str>>,
}

impl<'t> Fields<'t> for Hash<'t> {
    type Key = HashKey;
    const WHAT: &'static str = "a hash";

    fn field<A: MapAccess<'t>>(&mut self, key: HashKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            HashKey::Algorithm => self.algorithm = text(access)?,
            HashKey::Content => self.content = text(access)?,
        }
        Ok(())
    }
}

/// What has been read of the components, and where the reading is.
#[derive(Default)]
struct Reading<'t> {
    packages: Packages,
    /// The pointer to the component that is being read.
    path: String,
    /// The licence entries of the component that is being read; kept for its memory.
    entries: Vec<Entry<'t>>,
}

impl<'t> Reading<'t> {
    fn components<A: MapAccess<'t>>(&mut self, path: &str, depth: usize, access: &mut A) -> Result<(), A::Error> {
        path.clone_into(&mut self.path);
        access.next_value_seed(List(&mut Components { reading: self, depth }))
    }
}

struct Components<'r, 't> {
    reading: &'r mut Reading<'t>,
    depth: usize,
}

impl<'t> Items<'t> for Components<'_, 't> {
    const WHAT: &'static str = "a list of components";

    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error> {
        let length = self.reading.path.len();
        push_index(&mut self.reading.path, index);
        let mut component = Component {
            slot: None,
            depth: self.depth,
            name: None,
            group: None,
            version: None,
            purl: None,
            license: None,
            reading: self.reading,
        };
        let more = access.next_element_seed(Object(&mut component))?.is_some();
        if more {
            component.finish();
        }
        self.reading.path.truncate(length);
        Ok(more)
    }
}

keys!(ComponentKey {
    Name = "name",
    Group = "group",
    Version = "version",
    Purl = "purl",
    Licenses = "licenses",
    Components = "components",
});

struct Component<'r, 't> {
    /// The package's place, once it is taken: before those of nested components.
    slot: Option<usize>,
    depth: usize,
    name: Option<Cow<'t, str>>,
    group: Option<Cow<'t, str>>,
    version: Option<Cow<'t, str>>,
    purl: Option<Cow<'t, str>>,
    license: Option<(usize, Field)>,
    reading: &'r mut Reading<'t>,
}

impl<'t> Fields<'t> for Component<'_, 't> {
    type Key = ComponentKey;
    const WHAT: &'static str = "a component";

    fn field<A: MapAccess<'t>>(&mut self, key: ComponentKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ComponentKey::Name => self.name = text(access)?,
            ComponentKey::Group => self.group = text(access)?,
            ComponentKey::Version => self.version = text(access)?,
            ComponentKey::Purl => self.purl = text(access)?,
            ComponentKey::Licenses => {
                self.reading.entries.clear();
                access.next_value_seed(List(&mut Entries(&mut self.reading.entries)))?;
                let (statement, field) = statement(&self.reading.entries);
                self.license = Some((self.reading.packages.number(&statement), field));
            }
            ComponentKey::Components => {
                if self.depth >= MAX_NESTING {
                    return Err(A::Error::custom(format!("components nested more than {MAX_NESTING} levels deep")));
                }
                if self.slot.is_none() {
                    self.slot = Some(self.reading.packages.reserve());
                }
                let length = self.reading.path.len();
                self.reading.path.push_str("/components");
                access.next_value_seed(List(&mut Components { reading: self.reading, depth: self.depth + 1 }))?;
                self.reading.path.truncate(length);
            }
        }
        Ok(())
    }
}

impl Component<'_, '_> {
    fn finish(self) {
        let packages = &mut self.reading.packages;
        let (license, field) = self.license.unwrap_or_else(|| (packages.number(&Statement::missing()), Field::Package));
        let name = self.name.unwrap_or_default();
        let name = match self.group.filter(|group| !group.is_empty()) {
            Some(group) => {
                let mut full = String::with_capacity(group.len() + 1 + name.len());
                full.push_str(&group);
                full.push('/');
                full.push_str(&name);
                full
            }
            None => name.into_owned(),
        };
        let version = self.version.unwrap_or_default().into_owned();
        let purl = self.purl.unwrap_or_default().into_owned();
        let package = Package { name, version, purl, license, pointer: Pointer::from_text(self.reading.path.as_str()) };
        match self.slot {
            Some(slot) => packages.fill(slot, package, field),
            None => packages.push(package, field),
        }
    }
}

struct Entries<'e, 't>(&'e mut Vec<Entry<'t>>);

impl<'t> Items<'t> for Entries<'_, 't> {
    const WHAT: &'static str = "a list of licences";

    fn item<A: SeqAccess<'t>>(&mut self, _: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut entry = Entry::default();
        let more = access.next_element_seed(Object(&mut entry))?.is_some();
        if more {
            self.0.push(entry);
        }
        Ok(more)
    }
}

keys!(EntryKey { License = "license", Expression = "expression", Acknowledgement = "acknowledgement" });
keys!(LicenseKey { Id = "id", Name = "name", Url = "url", Acknowledgement = "acknowledgement" });

/// One entry of `licenses`.
#[derive(Default)]
struct Entry<'t> {
    expression: Option<Cow<'t, str>>,
    license: License<'t>,
    acknowledgement: Option<Cow<'t, str>>,
}

#[derive(Default)]
struct License<'t> {
    id: Option<Cow<'t, str>>,
    name: Option<Cow<'t, str>>,
    url: Option<Cow<'t, str>>,
    acknowledgement: Option<Cow<'t, str>>,
}

impl<'t> Fields<'t> for Entry<'t> {
    type Key = EntryKey;
    const WHAT: &'static str = "a licence entry";

    fn field<A: MapAccess<'t>>(&mut self, key: EntryKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            EntryKey::License => access.next_value_seed(Object(&mut self.license))?,
            EntryKey::Expression => self.expression = text(access)?,
            EntryKey::Acknowledgement => self.acknowledgement = text(access)?,
        }
        Ok(())
    }
}

impl<'t> Fields<'t> for License<'t> {
    type Key = LicenseKey;
    const WHAT: &'static str = "a licence";

    fn field<A: MapAccess<'t>>(&mut self, key: LicenseKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            LicenseKey::Id => self.id = text(access)?,
            LicenseKey::Name => self.name = text(access)?,
            LicenseKey::Url => self.url = text(access)?,
            LicenseKey::Acknowledgement => self.acknowledgement = text(access)?,
        }
        Ok(())
    }
}

impl<'t> Entry<'t> {
    fn origin(&self) -> LicenseOrigin {
        match self.acknowledgement.as_deref().or(self.license.acknowledgement.as_deref()) {
            Some("declared") => LicenseOrigin::Declared,
            Some("concluded") => LicenseOrigin::Concluded,
            _ => LicenseOrigin::Unspecified,
        }
    }

    /// What the entry says, with the path to it. More than one is against the schema, but each counts:
    /// none may hide another. A link says something only where nothing else does.
    fn said(&self) -> impl Iterator<Item = (&Cow<'t, str>, &'static [&'static str])> {
        let named: [(&Option<Cow<'t, str>>, &'static [&'static str]); 3] =
            [(&self.expression, &["expression"]), (&self.license.id, &["license", "id"]), (&self.license.name, &["license", "name"])];
        let silent = named.iter().all(|(text, _)| text.is_none());
        let url = silent.then_some((&self.license.url, ["license", "url"].as_slice()));
        named.into_iter().chain(url).filter_map(|(text, path)| text.as_ref().map(|text| (text, path)))
    }
}

/// What a list of licence entries states, and where.
fn statement<'t>(entries: &[Entry<'t>]) -> (Statement<'t>, Field) {
    let says =
        |entry: &Entry<'_>| entry.said().any(|(text, _)| !matches!(state_of(text.trim()), LicenseState::Empty | LicenseState::NoAssertion));
    let concluded = |entry: &Entry<'_>| entry.origin() == LicenseOrigin::Concluded;
    let left_out = if entries.iter().any(|entry| concluded(entry) && says(entry)) {
        Some(LicenseOrigin::Declared)
    } else if entries.iter().any(|entry| !concluded(entry) && says(entry)) {
        Some(LicenseOrigin::Concluded)
    } else {
        None
    };
    let counts = |entry: &Entry<'_>| Some(entry.origin()) != left_out;
    let mut texts: Vec<Cow<'t, str>> = Vec::new();
    let mut origin = None;
    let mut field = Field::Licenses;
    let mut places = 0usize;
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| counts(entry)) {
        places += 1;
        let entry_origin = entry.origin();
        origin = Some(if origin.is_none_or(|origin| origin == entry_origin) { entry_origin } else { LicenseOrigin::Unspecified });
        field = Field::Entry(u32::try_from(index).unwrap_or(u32::MAX), &[]);
        for (text, path) in entry.said() {
            field = Field::Entry(u32::try_from(index).unwrap_or(u32::MAX), path);
            let trimmed = text.trim();
            if !trimmed.is_empty() {
                texts.push(if trimmed.len() == text.len() { text.clone() } else { Cow::Owned(trimmed.to_owned()) });
            }
        }
    }
    if places > 1 || texts.len() > 1 {
        field = Field::Licenses;
    }
    let origin = origin.unwrap_or(LicenseOrigin::Unspecified);
    let text = if texts.is_empty() { Cow::Borrowed("") } else { join(&texts) };
    let several = texts.iter().any(|other| Some(other) != texts.first());
    let state = if several { LicenseState::Ambiguous } else { state_of(&text) };
    let text = if matches!(state, LicenseState::Stated | LicenseState::Ambiguous) { text } else { Cow::Borrowed("") };
    (Statement { state, origin, text }, field)
}

//! Scans of driftctl in JSON (`driftctl scan -o json://FILE`), versions 0.3x.
//!
//! Read are `differences`, `missing` and `unmanaged`. Not seen is what driftctl was told to ignore
//! (`.driftignore`) and what its provider does not list.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::{Error as _, MapAccess, SeqAccess};

use super::{MAX_ATTRIBUTES, MAX_RESOURCES};
use crate::intake::keyed::{Fields, Items, List, Object, Text, document, keys, text};
use crate::intake::{Format, Record, Role, probe};
use crate::model::infrastructure::{DriftKind, Drifted, InfrastructureFormat, InfrastructureReport};
use crate::source::{DocId, Pointer, Problem, SourceFile, Syntax};

/// A driftctl scan.
#[derive(Debug)]
pub(in crate::intake) struct Driftctl;

impl Format for Driftctl {
    fn name(&self) -> &'static str {
        "driftctl"
    }

    fn role(&self) -> Role {
        Role::Infrastructure
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let text = probe::unmarked(file.text_lossless());
        if !text.trim_start().starts_with('{') {
            return false;
        }
        let keys = probe::keys(text);
        keys.iter().any(|key| key == "summary") && keys.iter().any(|key| matches!(key.as_ref(), "unmanaged" | "missing" | "managed"))
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let mut scan = Scan::default();
        document(text, &mut scan).map_err(|problem| vec![problem])?;
        let Some(total) = scan.total else {
            return Err(vec![
                Problem::whole("the scan's `summary` has no `total_resources`").with_help("use the file as driftctl wrote it"),
            ]);
        };
        Ok(Record::Infrastructure(Box::new(InfrastructureReport {
            path: file.path().to_string(),
            format: InfrastructureFormat::Driftctl,
            tool_version: None,
            made_at: scan.date.as_deref().and_then(|date| date.parse().ok()),
            errored: false,
            incomplete: false,
            resource_count: usize::try_from(total).unwrap_or(usize::MAX),
            changes: Vec::new(),
            drifted: scan.drifted,
            doc: Some(doc),
        })))
    }
}

keys!(ScanKey { Summary = "summary", Missing = "missing", Unmanaged = "unmanaged", Differences = "differences", Date = "date" });

#[derive(Default)]
struct Scan<'t> {
    total: Option<u64>,
    date: Option<Cow<'t, str>>,
    drifted: Vec<Drifted>,
}

impl<'t> Fields<'t> for Scan<'t> {
    type Key = ScanKey;
    const WHAT: &'static str = "a driftctl scan";

    fn field<A: MapAccess<'t>>(&mut self, key: ScanKey, access: &mut A) -> Result<(), A::Error> {
        let (list, how) = match key {
            ScanKey::Summary => return access.next_value_seed(Object(&mut Summary(&mut self.total))),
            ScanKey::Date => {
                self.date = text(access)?;
                return Ok(());
            }
            ScanKey::Missing => ("missing", DriftKind::Missing),
            ScanKey::Unmanaged => ("unmanaged", DriftKind::Unmanaged),
            ScanKey::Differences => ("differences", DriftKind::Changed),
        };
        access.next_value_seed(List(&mut Resources { drifted: &mut self.drifted, list, how }))
    }
}

keys!(SummaryKey { Total = "total_resources" });

struct Summary<'s>(&'s mut Option<u64>);

impl<'t> Fields<'t> for Summary<'_> {
    type Key = SummaryKey;
    const WHAT: &'static str = "the scan's summary";

    fn field<A: MapAccess<'t>>(&mut self, SummaryKey::Total: SummaryKey, access: &mut A) -> Result<(), A::Error> {
        *self.0 = access.next_value()?;
        Ok(())
    }
}

struct Resources<'s> {
    drifted: &'s mut Vec<Drifted>,
    list: &'static str,
    how: DriftKind,
}

impl<'t> Items<'t> for Resources<'_> {
    const WHAT: &'static str = "a list of resources";

    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut entry = Resource::default();
        if access.next_element_seed(Object(&mut entry))?.is_none() {
            return Ok(false);
        }
        if index >= MAX_RESOURCES {
            return Err(A::Error::custom(format!("more than {MAX_RESOURCES} resources")));
        }
        let attributes: BTreeSet<String> = entry.changed.into_iter().collect();
        self.drifted.push(Drifted {
            address: entry.id.unwrap_or_default().into_owned(),
            kind: entry.kind.unwrap_or_default().into_owned(),
            how: self.how,
            attributes: attributes.into_iter().take(MAX_ATTRIBUTES).collect(),
            pointer: Pointer::root().key(self.list).index(index),
        });
        Ok(true)
    }
}

keys!(ResourceKey { Id = "id", Kind = "type", Inner = "res", Changelog = "changelog" });

/// A resource, or a difference of one (`res` and `changelog`).
#[derive(Default)]
struct Resource<'t> {
    id: Option<Cow<'t, str>>,
    kind: Option<Cow<'t, str>>,
    changed: Vec<String>,
}

impl<'t> Fields<'t> for Resource<'t> {
    type Key = ResourceKey;
    const WHAT: &'static str = "a resource";

    fn field<A: MapAccess<'t>>(&mut self, key: ResourceKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ResourceKey::Id => self.id = text(access)?,
            ResourceKey::Kind => self.kind = text(access)?,
            ResourceKey::Inner => access.next_value_seed(Object(&mut Inner(self)))?,
            ResourceKey::Changelog => {
                let changes = access.next_value::<Option<Vec<Difference<'t>>>>()?.unwrap_or_default();
                self.changed = changes.into_iter().filter_map(|change| change.path.into_iter().next()).map(|name| name.0.into()).collect();
            }
        }
        Ok(())
    }
}

keys!(InnerKey { Id = "id", Kind = "type" });

struct Inner<'r, 't>(&'r mut Resource<'t>);

impl<'t> Fields<'t> for Inner<'_, 't> {
    type Key = InnerKey;
    const WHAT: &'static str = "a resource";

    fn field<A: MapAccess<'t>>(&mut self, key: InnerKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            InnerKey::Id => self.0.id = text(access)?,
            InnerKey::Kind => self.0.kind = text(access)?,
        }
        Ok(())
    }
}

/// One changed attribute; of its path only the first name is kept.
#[derive(Deserialize)]
struct Difference<'t> {
    #[serde(borrow, default)]
    path: Vec<Text<'t>>,
}

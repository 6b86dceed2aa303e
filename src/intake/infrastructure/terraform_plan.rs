//! Plans in Terraform's JSON output format, versions 1.x (`terraform show -json PLAN`, `tofu show -json`).
//!
//! Read are `resource_changes`, `resource_drift`, `timestamp`, `errored` and `complete`; a refresh-only plan
//! is the same document. Data sources are only read by Terraform and are left out. Not read: the
//! configuration, the state and outputs; so a change that the provider makes beyond what it planned is
//! not seen. An action that is not in the format's description is refused: it could be a change in place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::{Error as _, MapAccess, SeqAccess};
use serde_json::value::RawValue;

use super::{MAX_ATTRIBUTES, MAX_RESOURCES};
use crate::intake::keyed::{Fields, Items, List, Object, document, keys, text};
use crate::intake::{Format, Record, Role, probe};
use crate::model::infrastructure::{ChangeAction, CopyOf, DriftKind, Drifted, InfrastructureFormat, InfrastructureReport, ResourceChange};
use crate::source::{DocId, Pointer, Problem, SourceFile, Syntax, locate, suggest};

/// The actions that the format describes, in the combinations that it describes.
const ACTIONS: [&str; 6] = ["create", "delete", "forget", "no-op", "read", "update"];

/// A Terraform or OpenTofu plan.
#[derive(Debug)]
pub(in crate::intake) struct TerraformPlan;

impl Format for TerraformPlan {
    fn name(&self) -> &'static str {
        "terraform-plan"
    }

    fn role(&self) -> Role {
        Role::Infrastructure
    }

    fn syntax(&self) -> Syntax {
        Syntax::Json
    }

    fn sniff(&self, file: &SourceFile) -> bool {
        let text = probe::unmarked(file.text_lossless());
        let has = |wanted: &[&str]| probe::keys(text).iter().any(|key| wanted.contains(&key.as_ref()));
        text.trim_start().starts_with('{') && has(&["format_version"]) && has(&["terraform_version", "resource_changes", "planned_values"])
    }

    fn read(&self, file: &SourceFile, doc: DocId) -> Result<Record, Vec<Problem>> {
        let text = file.text().map_err(|problem| vec![problem])?;
        let mut plan = Plan::default();
        let parsed = document(text, &mut plan);
        let at = |key: &str, message: String, help: &str| {
            let pointer = Pointer::root().key(key);
            let span = locate::resolve(file, &[&pointer]).first().map_or_else(Default::default, |located| located.span);
            vec![Problem::at(file.shown(span), message, "here").with_help(help)]
        };
        // A version that is not read explains whatever else is wrong, so it is told first.
        if let Some(version) = plan.format_version.as_deref().filter(|version| version.split('.').next() != Some("1")) {
            let message = format!("format version `{}` is not one that is read", version.escape_debug());
            return Err(at("format_version", message, "accepted: `1.x`, written by Terraform from 1.1 and by OpenTofu"));
        }
        parsed.map_err(|problem| vec![problem])?;
        if plan.format_version.is_none() {
            return Err(vec![Problem::whole("the plan has no `format_version`").with_help("use `terraform show -json` on a saved plan")]);
        }
        if !plan.unknown.is_empty() {
            return Err(plan.unknown.into_iter().map(|unknown| unknown.problem(file)).collect());
        }
        if !plan.is_plan {
            let message = "it is a state, not a plan".to_owned();
            return Err(at("format_version", message, "save a plan with `terraform plan -out=FILE`, then run `terraform show -json FILE`"));
        }
        let made_at = match plan.timestamp.as_deref().map(str::parse) {
            None => None,
            Some(Ok(made_at)) => Some(made_at),
            Some(Err(malformed)) => {
                let malformed: crate::model::Malformed = malformed;
                return Err(at("timestamp", malformed.message, &malformed.help));
            }
        };
        Ok(Record::Infrastructure(Box::new(InfrastructureReport {
            path: file.path().to_string(),
            format: InfrastructureFormat::TerraformPlan,
            tool_version: plan.terraform_version.map(Cow::into_owned),
            made_at,
            errored: plan.errored,
            incomplete: plan.complete == Some(false),
            resource_count: plan.resource_count,
            changes: plan.changes,
            drifted: plan.drifted,
            doc: Some(doc),
        })))
    }
}

keys!(PlanKey {
    FormatVersion = "format_version",
    TerraformVersion = "terraform_version",
    Changes = "resource_changes",
    Drift = "resource_drift",
    Planned = "planned_values",
    Timestamp = "timestamp",
    Errored = "errored",
    Complete = "complete",
});

#[derive(Default)]
struct Plan<'t> {
    format_version: Option<Cow<'t, str>>,
    terraform_version: Option<Cow<'t, str>>,
    timestamp: Option<Cow<'t, str>>,
    is_plan: bool,
    errored: bool,
    complete: Option<bool>,
    resource_count: usize,
    changes: Vec<ResourceChange>,
    drifted: Vec<Drifted>,
    unknown: Vec<UnknownAction>,
}

impl<'t> Fields<'t> for Plan<'t> {
    type Key = PlanKey;
    const WHAT: &'static str = "a Terraform plan";

    fn field<A: MapAccess<'t>>(&mut self, key: PlanKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            PlanKey::FormatVersion => self.format_version = text(access)?,
            PlanKey::TerraformVersion => self.terraform_version = text(access)?,
            PlanKey::Timestamp => self.timestamp = text(access)?,
            PlanKey::Errored => self.errored = access.next_value::<Option<bool>>()?.unwrap_or_default(),
            PlanKey::Complete => self.complete = access.next_value()?,
            PlanKey::Planned => {
                self.is_plan = true;
                access.next_value::<serde::de::IgnoredAny>()?;
            }
            PlanKey::Changes => {
                self.is_plan = true;
                access.next_value_seed(List(&mut Resources { plan: self, drift: false }))?;
            }
            PlanKey::Drift => {
                self.is_plan = true;
                access.next_value_seed(List(&mut Resources { plan: self, drift: true }))?;
            }
        }
        Ok(())
    }
}

/// Actions that the format does not describe.
struct UnknownAction {
    pointer: Pointer,
    actions: String,
    near: String,
}

impl UnknownAction {
    fn problem(self, file: &SourceFile) -> Problem {
        let span = locate::resolve(file, &[&self.pointer]).first().map_or_else(Default::default, |located| located.span);
        let message = format!("the actions `{}` are not known", self.actions.escape_debug());
        Problem::at(span, message, "not known here").with_help(self.near)
    }
}

struct Resources<'p, 't> {
    plan: &'p mut Plan<'t>,
    drift: bool,
}

impl<'t> Items<'t> for Resources<'_, 't> {
    const WHAT: &'static str = "a list of resources";

    fn item<A: SeqAccess<'t>>(&mut self, index: usize, access: &mut A) -> Result<bool, A::Error> {
        let mut resource = Resource::default();
        if access.next_element_seed(Object(&mut resource))?.is_none() {
            return Ok(false);
        }
        if index >= MAX_RESOURCES {
            return Err(A::Error::custom(format!("more than {MAX_RESOURCES} resources")));
        }
        let pointer = Pointer::root().key(if self.drift { "resource_drift" } else { "resource_changes" }).index(index);
        self.take(resource, pointer);
        Ok(true)
    }
}

impl Resources<'_, '_> {
    fn take(&mut self, resource: Resource<'_>, pointer: Pointer) {
        self.plan.resource_count += usize::from(!self.drift);
        let actions: Vec<&str> = resource.change.actions.iter().map(|action| action.0.as_ref()).collect();
        let action = match actions.as_slice() {
            ["no-op"] => Some(ChangeAction::NoOp),
            ["create"] => Some(ChangeAction::Create),
            ["update"] => Some(ChangeAction::Update),
            ["delete"] => Some(ChangeAction::Delete),
            ["create", "delete"] | ["delete", "create"] | ["create", "forget"] => Some(ChangeAction::Replace),
            ["forget"] => Some(ChangeAction::Forget),
            ["read"] => return,
            _ => None,
        };
        let Some(action) = action else {
            let strange = actions.iter().find(|action| !ACTIONS.contains(action)).copied();
            let near = match strange {
                Some(strange) => suggest::help(strange, ACTIONS),
                None => "accepted: one of them alone, or `create` and `delete` in either order".to_owned(),
            };
            let pointer = pointer.key("change").key("actions");
            self.plan.unknown.push(UnknownAction { pointer, actions: actions.join(", "), near });
            return;
        };
        if resource.mode.as_deref() == Some("data") {
            return;
        }
        // The address says what is meant; the whole resource would show its values.
        let pointer = if resource.address.is_some() { pointer.key("address") } else { pointer };
        let address = resource.address.unwrap_or_default().into_owned();
        let kind = resource.kind.unwrap_or_default().into_owned();
        let copy_of = resource.change.copy_of();
        let attributes = if action == ChangeAction::Update { resource.change.attributes() } else { Vec::new() };
        if self.drift {
            let how = match action {
                ChangeAction::NoOp => return,
                ChangeAction::Delete => DriftKind::Missing,
                ChangeAction::Create | ChangeAction::Update | ChangeAction::Replace | ChangeAction::Forget => DriftKind::Changed,
            };
            self.plan.drifted.push(Drifted { address, kind, how, attributes, pointer });
            return;
        }
        let imported = resource.change.importing;
        let moved_from = resource.previous.map(Cow::into_owned).filter(|previous| *previous != address);
        if action != ChangeAction::NoOp || imported || moved_from.is_some() {
            self.plan.changes.push(ResourceChange { address, kind, action, attributes, imported, moved_from, copy_of, pointer });
        }
    }
}

keys!(ResourceKey { Address = "address", Previous = "previous_address", Mode = "mode", Kind = "type", Change = "change" });

#[derive(Default)]
struct Resource<'t> {
    address: Option<Cow<'t, str>>,
    previous: Option<Cow<'t, str>>,
    mode: Option<Cow<'t, str>>,
    kind: Option<Cow<'t, str>>,
    change: Change<'t>,
}

impl<'t> Fields<'t> for Resource<'t> {
    type Key = ResourceKey;
    const WHAT: &'static str = "a resource";

    fn field<A: MapAccess<'t>>(&mut self, key: ResourceKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ResourceKey::Address => self.address = text(access)?,
            ResourceKey::Previous => self.previous = text(access)?,
            ResourceKey::Mode => self.mode = text(access)?,
            ResourceKey::Kind => self.kind = text(access)?,
            ResourceKey::Change => access.next_value_seed(Object(&mut self.change))?,
        }
        Ok(())
    }
}

keys!(ChangeKey {
    Actions = "actions",
    Before = "before",
    After = "after",
    Unknown = "after_unknown",
    Importing = "importing",
});

/// A change as the plan states it; values stay text and are only compared.
#[derive(Default)]
struct Change<'t> {
    actions: Vec<crate::intake::keyed::Text<'t>>,
    before: Option<&'t RawValue>,
    after: Option<&'t RawValue>,
    unknown: Option<&'t RawValue>,
    importing: bool,
}

impl<'t> Fields<'t> for Change<'t> {
    type Key = ChangeKey;
    const WHAT: &'static str = "a change";

    fn field<A: MapAccess<'t>>(&mut self, key: ChangeKey, access: &mut A) -> Result<(), A::Error> {
        match key {
            ChangeKey::Actions => self.actions = access.next_value()?,
            ChangeKey::Before => self.before = access.next_value()?,
            ChangeKey::After => self.after = access.next_value()?,
            ChangeKey::Unknown => self.unknown = access.next_value()?,
            ChangeKey::Importing => self.importing = access.next_value::<Option<serde::de::IgnoredAny>>()?.is_some(),
        }
        Ok(())
    }
}

/// Attributes of databases that name what they begin as a copy of.
const COPIES: [&str; 5] = [
    "snapshot_identifier",
    "replicate_source_db",
    "replication_source_identifier",
    "source_db_cluster_identifier",
    "source_db_instance_identifier",
];

impl Change<'_> {
    /// The database or snapshot that this is a copy of, at the top or in a block such as `restore_to_point_in_time`.
    fn copy_of(&self) -> Option<CopyOf> {
        let after = fields(self.after);
        let text = |raw: &&str| serde_json::from_str::<String>(raw).ok().filter(|text| !text.is_empty());
        let own = |fields: &BTreeMap<Cow<'_, str>, &str>| {
            COPIES.iter().find_map(|name| Some(CopyOf { attribute: (*name).to_owned(), source: fields.get(*name).and_then(text)? }))
        };
        own(&after).or_else(|| {
            let blocks: Vec<BTreeMap<Cow<'_, str>, &RawValue>> = serde_json::from_str(after.get("restore_to_point_in_time")?).ok()?;
            let block = blocks.into_iter().next()?.into_iter().map(|(name, value)| (name, value.get())).collect();
            own(&block)
        })
    }

    /// The names of the attributes that differ before and after, or whose value is known only afterwards.
    fn attributes(&self) -> Vec<String> {
        let (before, after, unknown) = (fields(self.before), fields(self.after), fields(self.unknown));
        let mut names: BTreeSet<&str> = BTreeSet::new();
        names.extend(before.iter().filter(|(name, value)| after.get(*name) != Some(value)).map(|(name, _)| name.as_ref()));
        names.extend(after.keys().filter(|name| !before.contains_key(*name)).map(AsRef::as_ref));
        names.extend(unknown.iter().filter(|(_, value)| **value == "true").map(|(name, _)| name.as_ref()));
        names.into_iter().take(MAX_ATTRIBUTES).map(str::to_owned).collect()
    }
}

/// The values of an object by key, each as its text.
fn fields(raw: Option<&RawValue>) -> BTreeMap<Cow<'_, str>, &str> {
    let parsed = raw.and_then(|raw| serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(raw.get()).ok());
    parsed.unwrap_or_default().into_iter().map(|(name, value)| (name, value.get())).collect()
}

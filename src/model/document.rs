//! Documents that users write: YAML or JSON in, a typed value or every problem at once out.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use camino::Utf8Path;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::schema::SchemaView;
use crate::source::{Node, Pointer, Problem, SourceFile, Syntax, Unreadable, json, yaml};

/// The literal `portcullis/v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ApiVersion {
    /// The first version.
    #[serde(rename = "portcullis/v1")]
    V1,
}

/// A kind of document that users write.
pub trait Document: DeserializeOwned + JsonSchema + 'static {
    /// What it is, with an article, for messages.
    const WHAT: &'static str;

    /// What is wrong with the whole although each part is well formed: names used twice, references that lead nowhere.
    fn faults(&self) -> Vec<Fault>;
}

/// Something wrong at a place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub pointer: Pointer,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A fault for every name that stands a second time in a list.
pub fn repeated<'a>(list: &str, field: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Fault> {
    let mut seen = std::collections::BTreeSet::new();
    let at = |index: usize| Pointer::root().key(list).index(index).key(field);
    names
        .into_iter()
        .enumerate()
        .filter(|(_, name)| !seen.insert(*name))
        .map(|(index, name)| Fault {
            pointer: at(index),
            message: format!("a second `{name}`"),
            help: format!("give each of `{list}` a {field} of its own"),
        })
        .collect()
}

/// Makes the JSON Schema of a document.
pub type MakeSchema = fn() -> serde_json::Value;

macro_rules! documents {
    ($($type:ty => $name:literal, $what:literal $(, $faults:expr)?;)*) => {
        $(impl Document for $type {
            const WHAT: &'static str = $what;

            fn faults(&self) -> Vec<Fault> {
                let _ = self;
                #[allow(unused_mut, unused_assignments, reason = "most documents have nothing to check as a whole")]
                let mut faults = Vec::new();
                $(let check: fn(&Self) -> Vec<Fault> = $faults; faults = check(self);)?
                faults
            }
        })*

        /// Every document that users write: file name of its JSON Schema and the schema, sorted by name.
        pub const SCHEMAS: &[(&str, MakeSchema)] = &[$(($name, schema::<$type>)),*];
    };
}

documents! {
    super::access::AccessGrants => "access-grants", "an access grants file";
    super::rules_data::AccessPolicy => "access-policy", "an access policy";
    super::rules_data::DataPolicy => "data-policy", "a data policy";
    super::rules_data::EvidencePolicy => "evidence-policy", "an evidence policy";
    super::rules_data::InfrastructurePolicy => "infrastructure-policy", "an infrastructure policy";
    super::rules_data::LicensePolicy => "license-policy", "a licence policy";
    super::rules_data::ParityPolicy => "parity-policy", "a parity policy";
    super::Release => "release", "a release manifest", super::Release::faults;
    super::Route => "route", "a route", super::Route::faults;
    super::scan_baseline::ScanBaseline => "scan-baseline", "a scan baseline", super::scan_baseline::ScanBaseline::faults;
    super::synthetic::SyntheticRanges => "synthetic-ranges", "a list of synthetic ranges", super::synthetic::SyntheticRanges::faults;
    super::trust::Trust => "trust", "a trust file";
}

/// The JSON Schema (2020-12) of a type.
#[must_use]
pub fn schema<T: JsonSchema>() -> serde_json::Value {
    SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>().to_value()
}

/// The schema of a type, made once a process: small documents are read more often than they are long.
fn made_once<T: JsonSchema + 'static>() -> Arc<serde_json::Value> {
    static MADE: LazyLock<Mutex<BTreeMap<TypeId, Arc<serde_json::Value>>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(made.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(schema::<T>())))
}

/// The syntax of a user's document: JSON for `.json` and for what starts like JSON without a YAML name.
#[must_use]
pub fn syntax_of(path: &Utf8Path, bytes: &[u8]) -> Syntax {
    match path.extension() {
        Some("json") => Syntax::Json,
        Some("yaml" | "yml") => Syntax::Yaml,
        _ if bytes.trim_ascii_start().first() == Some(&b'{') => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

/// Parses a user's document as JSON or YAML into a tree.
///
/// # Errors
/// Every problem of the syntax, duplicate keys included.
pub fn tree(file: &SourceFile) -> Result<Node, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    match file.syntax() {
        Syntax::Json => json::parse(text),
        _ => yaml::parse(text),
    }
}

/// Reads a user's document.
///
/// # Errors
/// Every problem of the document at once: syntax, unknown, missing and duplicate keys, wrong types,
/// malformed identifiers.
pub fn read<T: Document>(file: &SourceFile) -> Result<T, Unreadable> {
    let refuse = |problems| Unreadable::new(file.clone(), T::WHAT, problems);
    let node = tree(file).map_err(refuse)?;
    let document: T = typed(&node).map_err(refuse)?;
    let problems: Vec<Problem> = document
        .faults()
        .into_iter()
        .map(|fault| Problem::at(node.span_at(&fault.pointer).0, fault.message, "here").with_help(fault.help))
        .collect();
    if problems.is_empty() { Ok(document) } else { Err(refuse(problems)) }
}

/// Turns a tree into a typed value, checked against the type's own schema first.
///
/// # Errors
/// Every problem of the value at once.
pub fn typed<T: DeserializeOwned + JsonSchema + 'static>(node: &Node) -> Result<T, Vec<Problem>> {
    let schema = made_once::<T>();
    let problems = SchemaView::new(&schema).check(node);
    if !problems.is_empty() {
        return Err(problems);
    }
    T::deserialize(node).map_err(|refused| vec![Problem::at(refused.span.unwrap_or(node.span), refused.message, "here")])
}

//! Configuration of environments: Kubernetes objects, Compose files, Cloud Foundry manifests, Helm values, and plain
//! keys and values, each a file, all into one form ([`crate::model::configuration`]).
//!
//! Keys of other people's formats that are not known here are passed over: they grow with every release of
//! those tools. What is read must have the right shape. Values that look secret ([`secret`]) are not kept.

mod address;
pub(super) mod cloud_foundry;
pub(super) mod compose;
pub(super) mod key_value;
pub(super) mod kubernetes;
mod outline;
mod pod;
pub(super) mod secret;
pub(super) mod values;

use crate::model::configuration::{
    Configuration, ConfigurationFormat, ConfiguredComponent, Control, ControlKind, Resource, Setting, SettingKind,
};
use crate::model::id::Digest;
use crate::source::{DocId, Node, Number, Pointer, Problem, Sha256, SourceFile, Span, Value, yaml};

use super::Record;

/// Most problems that are reported at once.
const MAX_PROBLEMS: usize = 50;

/// A configuration as it is read.
struct Draft {
    read: Configuration,
    problems: Vec<Problem>,
}

impl Draft {
    fn new(file: &SourceFile, doc: DocId, format: ConfigurationFormat) -> Self {
        let read = Configuration {
            environment: String::new(),
            path: file.path().to_string(),
            format,
            components: Vec::new(),
            settings: Vec::new(),
            resources: Vec::new(),
            controls: Vec::new(),
            secrets: Vec::new(),
            doc: Some(doc),
        };
        Self { read, problems: Vec::new() }
    }

    fn finish(self) -> Result<Record, Vec<Problem>> {
        if self.problems.is_empty() { Ok(Record::Configuration(Box::new(self.read))) } else { Err(self.problems) }
    }

    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn wrong_kind(&mut self, node: &Node, expected: &str) {
        let kind = node.kind();
        let end = if matches!(node.value, Value::Sequence(_) | Value::Mapping(_)) { node.span.start + 1 } else { node.span.end };
        let problem = Problem::at(
            Span::new(node.span.start, end.max(node.span.start)),
            format!("expected {expected}, found {kind}"),
            format!("this is {kind}"),
        );
        self.problem(problem.with_help("use the file as the tool that deploys it accepts it"));
    }

    /// The entries of a mapping; nothing for null, a problem for all else.
    fn mapping<'n>(&mut self, node: Option<&'n Node>) -> &'n [crate::source::Entry] {
        match node.map(|node| (&node.value, node)) {
            None | Some((Value::Null, _)) => &[],
            Some((Value::Mapping(entries), _)) => entries,
            Some((_, node)) => {
                self.wrong_kind(node, "a mapping");
                &[]
            }
        }
    }

    /// The items of a list; nothing for null, a problem for all else.
    fn list<'n>(&mut self, node: Option<&'n Node>) -> &'n [Node] {
        match node.map(|node| (&node.value, node)) {
            None | Some((Value::Null, _)) => &[],
            Some((Value::Sequence(items), _)) => items,
            Some((_, node)) => {
                self.wrong_kind(node, "a list");
                &[]
            }
        }
    }

    /// The text of a key that must be there and not be empty.
    fn name<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n str> {
        let found = node.get(key);
        let name = found.and_then(Node::as_str).filter(|name| !name.is_empty());
        if name.is_none() {
            match found {
                Some(found) => self.wrong_kind(found, "a name"),
                None => {
                    let start = node.span.start;
                    let span = Span::new(start, (start + 1).min(node.span.end).max(start));
                    let problem = Problem::at(span, format!("missing key `{key}`"), "in what starts here");
                    self.problem(problem.with_help(format!("add `{key}`")));
                }
            }
        }
        name
    }

    fn component(&mut self, name: &str, image: Option<&str>, replicas: Option<u64>, pointer: Pointer) {
        let (image, tag, digest) = image.map_or((None, None, None), image_parts);
        self.read.components.push(ConfiguredComponent { name: name.to_owned(), image, tag, digest, replicas, pointer });
    }

    fn resource(&mut self, kind: &str, name: &str, named: bool, pointer: Pointer) {
        self.read.resources.push(Resource { kind: kind.to_owned(), name: name.to_owned(), named, pointer });
    }

    fn control(&mut self, kind: ControlKind, subject: &str, pointer: Pointer) {
        self.read.controls.push(Control { kind, subject: subject.to_owned(), pointer });
    }

    /// A setting with its value; one that looks secret is kept as a digest.
    fn setting(&mut self, owner: Option<&str>, name: &str, value: &Node, pointer: Pointer) {
        let text = text_of(value);
        let kind = if secret::is_placeholder(&text) {
            SettingKind::Reference
        } else if secret::looks_secret(name, &text) {
            SettingKind::Secret
        } else {
            SettingKind::Plain
        };
        self.valued(owner, name, kind, &text, value.span, pointer);
    }

    fn valued(&mut self, owner: Option<&str>, name: &str, kind: SettingKind, text: &str, span: Span, pointer: Pointer) {
        if kind == SettingKind::Secret {
            self.read.secrets.push(span);
        }
        self.read.settings.push(Setting {
            owner: owner.map(str::to_owned),
            name: name.to_owned(),
            kind,
            value: (kind != SettingKind::Secret).then(|| text.to_owned()),
            address: (kind != SettingKind::Reference).then(|| address::of(text)).flatten(),
            fingerprint: (kind != SettingKind::Reference).then(|| Digest::from(Sha256::of(text.as_bytes()))),
            pointer,
        });
    }

    /// A setting whose value is kept elsewhere, under a name.
    fn reference(&mut self, owner: Option<&str>, name: &str, to: &str, pointer: Pointer) {
        self.valued(owner, name, SettingKind::Reference, to, Span::default(), pointer);
    }
}

/// The documents of a stream, without those that hold nothing, each with its pointer.
fn documents(file: &SourceFile) -> Result<Vec<(Pointer, Node)>, Vec<Problem>> {
    let text = file.text().map_err(|problem| vec![problem])?;
    let helpful = |problem: Problem| match problem.help {
        Some(_) => problem,
        None => problem.with_help("check the indentation and the quotes; templates must be rendered first"),
    };
    let documents = yaml::stream(text).map_err(|problems| problems.into_iter().map(helpful).collect::<Vec<_>>())?;
    let numbered = documents.into_iter().enumerate().map(|(number, node)| (Pointer::root().index(number), node));
    Ok(numbered.filter(|(_, node)| node.value != Value::Null).collect())
}

/// The only document of a file, which must be a mapping.
fn only_document(file: &SourceFile) -> Result<(Pointer, Node), Vec<Problem>> {
    let mut documents = documents(file)?;
    if let Some((_, second)) = documents.get(1) {
        let span = Span::new(second.span.start, second.span.start);
        let problem = Problem::at(span, "a second document in the stream", "starts here");
        return Err(vec![problem.with_help("keep one document in each file")]);
    }
    match documents.pop() {
        Some((pointer, node)) if matches!(node.value, Value::Mapping(_)) => Ok((pointer, node)),
        Some((_, node)) => Err(vec![
            Problem::at(node.span, format!("expected a mapping, found {}", node.kind()), "here").with_help("write keys and values"),
        ]),
        None => Err(vec![Problem::whole("the document is empty").with_help("write at least one key")]),
    }
}

/// A scalar as text; lists and mappings as a text that is equal where they are.
fn text_of(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(Number::Integer(value)) => value.to_string(),
        Value::Number(Number::Unsigned(value)) => value.to_string(),
        Value::Number(Number::Float(value)) => value.to_string(),
        Value::String(text) => text.clone(),
        Value::Sequence(items) => format!("[{}]", items.iter().map(text_of).collect::<Vec<_>>().join(",")),
        Value::Mapping(entries) => {
            let entry = |entry: &crate::source::Entry| format!("{}:{}", entry.key, text_of(&entry.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

fn is_true(node: Option<&Node>) -> bool {
    matches!(node.map(|node| &node.value), Some(Value::Bool(true)))
}

fn is_false(node: Option<&Node>) -> bool {
    matches!(node.map(|node| &node.value), Some(Value::Bool(false)))
}

/// A count from 0; text that stands for one, as `${REPLICAS}`, is none.
fn count(node: Option<&Node>) -> Option<u64> {
    match node.map(|node| &node.value) {
        Some(Value::Number(Number::Integer(number))) => u64::try_from(*number).ok(),
        _ => None,
    }
}

/// Whether a list has something in it, or a mapping.
fn has_items(node: Option<&Node>) -> bool {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => !items.is_empty(),
        Some(Value::Mapping(entries)) => !entries.is_empty(),
        _ => false,
    }
}

/// The name, tag and digest of an image reference (OCI distribution specification, "Pulling manifests").
fn image_parts(image: &str) -> (Option<String>, Option<String>, Option<String>) {
    let (rest, digest) = image.split_once('@').map_or((image, None), |(rest, digest)| (rest, Some(digest.to_owned())));
    let name_at = rest.rfind('/').map_or(0, |slash| slash + 1);
    let tag_at = rest.get(name_at..).and_then(|name| name.find(':')).map(|colon| name_at + colon);
    match tag_at {
        Some(at) => (rest.get(..at).map(str::to_owned), rest.get(at + 1..).map(str::to_owned), digest),
        None => (Some(rest.to_owned()), None, digest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_have_a_name_and_perhaps_a_tag_and_a_digest() {
        let parts = |image: &str| {
            let (name, tag, digest) = image_parts(image);
            [name, tag, digest].map(Option::unwrap_or_default).join("|")
        };
        assert_eq!(parts("localhost:5000/shop/api"), "localhost:5000/shop/api||");
        assert_eq!(parts("registry.example.org/api:2.3.1@sha256:ab"), "registry.example.org/api|2.3.1|sha256:ab");
        assert_eq!(parts("api:latest"), "api|latest|");
    }
}

//! in-toto's `DigestSet`: the digests of one thing by algorithm, strong ones only.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize};

use super::id::Digest;

/// The digests of one thing, at most one an algorithm, sorted by algorithm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct DigestSet(Vec<Digest>);

impl DigestSet {
    /// A set of one digest.
    #[must_use]
    pub fn one(digest: Digest) -> Self {
        Self(vec![digest])
    }

    /// The digest of an algorithm.
    #[must_use]
    pub fn get(&self, algorithm: &str) -> Option<&Digest> {
        self.0.iter().find(|digest| digest.algorithm() == algorithm)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Digest> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Digest> for DigestSet {
    fn from(digest: Digest) -> Self {
        Self::one(digest)
    }
}

impl Serialize for DigestSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for digest in &self.0 {
            map.serialize_entry(digest.algorithm(), digest.hex())?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for DigestSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, String>::deserialize(deserializer)?;
        let digest = |(algorithm, hex): (String, String)| format!("{algorithm}:{hex}").parse::<Digest>();
        written.into_iter().map(digest).collect::<Result<_, _>>().map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for DigestSet {
    fn schema_name() -> Cow<'static, str> {
        "DigestSet".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

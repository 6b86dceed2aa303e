//! Sigstore bundle v0.3 around one envelope: a public key hint, no certificate, no log entry
//! (protobuf-specs v0.5, `sigstore_bundle.proto`).
//!
//! The hint is the keyid again; a bundle in which the two differ is refused.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::dsse::envelope::quoted;
use crate::dsse::{Envelope, helped};
use crate::model::document::typed;
use crate::source::{Node, Problem};

/// The media type of a v0.3 bundle.
pub const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// Writes a bundle around an envelope with one signature: one line, with a newline at its end.
#[must_use]
pub fn bundle(envelope: &Envelope) -> String {
    let hint = envelope.signatures.first().map_or("", |signature| signature.keyid.as_str());
    format!(
        "{{\"dsseEnvelope\":{},\"mediaType\":\"{MEDIA_TYPE}\",\"verificationMaterial\":{{\"publicKey\":{{\"hint\":{}}},\"tlogEntries\":[]}}}}\n",
        envelope.to_json(),
        quoted(hint),
    )
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    media_type: String,
    verification_material: Material,
    #[serde(rename = "dsseEnvelope")]
    _dsse_envelope: Anything,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Material {
    public_key: Hint,
    #[serde(default)]
    tlog_entries: Vec<Anything>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Hint {
    hint: String,
}

/// An object that is read elsewhere, or not at all.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for Anything {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anything".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": true })
    }
}

/// Reads the envelope out of a bundle.
///
/// # Errors
/// Every problem of the bundle and its envelope; more or fewer than one signature; a hint that is not the keyid.
pub fn envelope(node: &Node) -> Result<Envelope, Vec<Problem>> {
    let written: Written =
        typed(node).map_err(|problems| helped(problems, "a bundle has `mediaType`, `verificationMaterial` and `dsseEnvelope`"))?;
    let span = |node: &Node, key: &str| node.get(key).map_or(node.span, |value| value.span);
    let mut problems = Vec::new();
    if written.media_type != MEDIA_TYPE {
        let message = format!("`{}` is not a bundle that is read here", written.media_type.escape_debug());
        problems.push(Problem::at(span(node, "mediaType"), message, "here").with_help(format!("only `{MEDIA_TYPE}` is read")));
    }
    let material = node.get("verificationMaterial").unwrap_or(node);
    if !written.verification_material.tlog_entries.is_empty() {
        problems.push(
            Problem::at(span(material, "tlogEntries"), "the bundle has log entries, which nothing here can check", "here")
                .with_help("verify it with a Sigstore client"),
        );
    }
    let Some(inner) = node.get("dsseEnvelope") else { return Err(problems) };
    let envelope = Envelope::from_node(inner)?;
    match envelope.signatures.as_slice() {
        [only] if only.keyid == written.verification_material.public_key.hint => {}
        [_] => {
            let problem = Problem::at(span(material, "publicKey"), "the hint names another key than the envelope's `keyid`", "this hint");
            problems.push(problem.with_help("the two must be equal"));
        }
        _ => problems.push(
            Problem::at(span(inner, "signatures"), "a bundle has exactly one signature", "here")
                .with_help("make one bundle for each signature"),
        ),
    }
    if problems.is_empty() { Ok(envelope) } else { Err(problems) }
}

//! The DSSE v1 envelope, read strictly.
//!
//! Exactly `payload`, `payloadType` and `signatures[{keyid, sig}]`; one payload type; at least one
//! signature; canonical base64. What is verified later are the decoded bytes in [`Envelope::payload`],
//! and they are also the only bytes that are ever parsed.

use data_encoding::{BASE64, BASE64URL};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{helped, pae, strict};
use crate::model::document::typed;
use crate::source::{Node, Problem, Span, Value};

/// The only payload type: an in-toto statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The largest envelope in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The most signatures of one envelope.
const MAX_SIGNATURES: usize = 16;

/// An envelope whose signatures have not been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The decoded payload: what was signed, and what is parsed.
    pub payload: Vec<u8>,
    /// The signatures; at least one.
    pub signatures: Vec<Signature>,
    /// Where the payload stands in the document: its key, for the value is one long word of base64.
    pub payload_span: Span,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// A hint at the key, not authenticated; empty where absent.
    pub keyid: String,
    /// The decoded signature.
    pub sig: Vec<u8>,
}

/// The envelope as JSON has it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    payload: String,
    payload_type: String,
    signatures: Vec<WrittenSignature>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenSignature {
    #[serde(default)]
    keyid: String,
    sig: String,
}

impl Envelope {
    /// Reads an envelope; spans are in `text`.
    ///
    /// # Errors
    /// Every problem that was found, each with its span.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        if text.len() > MAX_BYTES {
            return Err(vec![
                Problem::whole(format!("the envelope is larger than {MAX_BYTES} bytes")).with_help("is it an envelope at all?"),
            ]);
        }
        Self::from_node(&strict(text)?)
    }

    /// Reads an envelope that is a part of a larger document, such as a bundle.
    ///
    /// # Errors
    /// Every problem that was found, each with its span.
    pub fn from_node(node: &Node) -> Result<Self, Vec<Problem>> {
        let written: Written =
            typed(node).map_err(|problems| helped(problems, "a DSSE envelope has `payload`, `payloadType` and `signatures`"))?;
        let span = |key: &str| node.get(key).map_or(node.span, |value| value.span);
        let mut problems = Vec::new();
        if written.payload_type != PAYLOAD_TYPE {
            let message = format!("payload type `{}` is not accepted", written.payload_type.escape_debug());
            problems.push(
                Problem::at(span("payloadType"), message, "the type of what was signed")
                    .with_help(format!("only `{PAYLOAD_TYPE}` is read")),
            );
        }
        let payload = base64(&written.payload).unwrap_or_else(|| {
            problems.push(not_base64(span("payload"), "payload"));
            Vec::new()
        });
        let signatures = signatures(node, written.signatures, &mut problems);
        if problems.is_empty() {
            Ok(Self { payload, signatures, payload_span: node.entry("payload").map_or(node.span, |entry| entry.key_span) })
        } else {
            Err(problems)
        }
    }

    /// The bytes that were signed.
    #[must_use]
    pub fn pae(&self) -> Vec<u8> {
        pae(PAYLOAD_TYPE, &self.payload)
    }

    /// The payload as text.
    ///
    /// # Errors
    /// A payload that is not UTF-8.
    pub fn text(&self) -> Result<&str, Problem> {
        std::str::from_utf8(&self.payload)
            .map_err(|error| Problem::whole(format!("byte {} is not UTF-8", error.valid_up_to())).with_help("a statement is JSON in UTF-8"))
    }

    /// Problems of the payload as problems of the envelope: the payload is base64 there, so that a span
    /// inside it cannot be shown.
    #[must_use]
    pub fn lift(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let lift = |problem: Problem| {
            let message = format!("in the signed payload: {}", problem.message);
            Problem { help: problem.help, ..Problem::at(self.payload_span, message, "decoded from this") }
        };
        problems.into_iter().map(lift).collect()
    }

    /// The envelope in its one written form: compact, standard base64 with padding, no newline.
    #[must_use]
    pub fn to_json(&self) -> String {
        let signatures: Vec<String> = self
            .signatures
            .iter()
            .map(|signature| format!(r#"{{"keyid":{},"sig":"{}"}}"#, quoted(&signature.keyid), BASE64.encode(&signature.sig)))
            .collect();
        format!(
            r#"{{"payload":"{}","payloadType":"{PAYLOAD_TYPE}","signatures":[{}]}}"#,
            BASE64.encode(&self.payload),
            signatures.join(",")
        )
    }
}

/// A text as a JSON string. Writing a string cannot fail.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn signatures(node: &Node, written: Vec<WrittenSignature>, problems: &mut Vec<Problem>) -> Vec<Signature> {
    let list = node.get("signatures");
    let span = list.map_or(node.span, |list| list.span);
    if written.is_empty() {
        problems.push(
            Problem::at(span, "the envelope is not signed", "no signature").with_help("sign it: unsigned statements are never accepted"),
        );
    }
    if written.len() > MAX_SIGNATURES {
        problems
            .push(Problem::at(span, format!("more than {MAX_SIGNATURES} signatures"), "here").with_help("remove those that nobody needs"));
        return Vec::new();
    }
    let spans: Vec<Span> = match list.map(|list| &list.value) {
        Some(Value::Sequence(items)) => items.iter().map(|item| item.get("sig").map_or(item.span, |sig| sig.span)).collect(),
        _ => Vec::new(),
    };
    let mut read = Vec::with_capacity(written.len());
    for (signature, at) in written.into_iter().zip(spans) {
        match base64(&signature.sig) {
            Some(sig) if !sig.is_empty() => read.push(Signature { keyid: signature.keyid, sig }),
            _ => problems.push(not_base64(at, "signature")),
        }
    }
    read
}

/// Decodes base64 of RFC 4648 §4 or §5, padded and canonical; a mixture of the two alphabets is neither.
fn base64(text: &str) -> Option<Vec<u8>> {
    let alphabet = if text.contains(['-', '_']) { &BASE64URL } else { &BASE64 };
    alphabet.decode(text.as_bytes()).ok()
}

fn not_base64(span: Span, what: &str) -> Problem {
    Problem::at(span, format!("the {what} is not base64"), "here").with_help("write standard base64 with padding, without line breaks")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(payload: &str, payload_type: &str, signatures: &str) -> String {
        format!(r#"{{"payload":"{payload}","payloadType":"{payload_type}","signatures":{signatures}}}"#)
    }

    fn problems(text: &str) -> Vec<(String, String)> {
        let shown = |problem: Problem| {
            let span = problem.span.unwrap_or_default();
            assert!(problem.help.is_some(), "{problem:?} says what to do");
            (problem.message, text[span.start..span.end].to_owned())
        };
        Envelope::parse(text).unwrap_err().into_iter().map(shown).collect()
    }

    const SIGNED: &str = r#"[{"keyid":"k","sig":"AAAA"}]"#;

    #[test]
    fn what_is_written_is_read_back() {
        let written = Envelope {
            payload: b"{\"\xc3\xbc\":1}".to_vec(),
            signatures: vec![Signature { keyid: "SHA256:\"x\\".to_owned(), sig: vec![1, 2, 3, 255] }],
            payload_span: Span::default(),
        };
        let read = Envelope::parse(&written.to_json()).unwrap();
        assert_eq!((read.payload, read.signatures), (written.payload, written.signatures));
    }

    #[test]
    fn both_alphabets_of_base64_are_read_and_only_one_is_written() {
        let standard = Envelope::parse(&envelope("+/++", PAYLOAD_TYPE, SIGNED)).unwrap();
        let url_safe = Envelope::parse(&envelope("-_--", PAYLOAD_TYPE, SIGNED)).unwrap();
        assert_eq!(standard, url_safe);
        assert!(url_safe.to_json().contains("+/++"));
    }

    #[test]
    fn base64_that_others_read_differently_is_refused() {
        for payload in ["+-++", "AA=", "AA", "AB==", "AAAA\\n", " AAAA", "AAAA====", "A"] {
            let text = envelope(payload, PAYLOAD_TYPE, SIGNED);
            assert_eq!(problems(&text)[0].0, "the payload is not base64", "{payload}");
        }
    }

    #[test]
    fn an_envelope_without_a_signature_is_refused() {
        assert_eq!(problems(&envelope("", PAYLOAD_TYPE, "[]")), [("the envelope is not signed".to_owned(), "[]".to_owned())]);
        assert_eq!(problems(r#""sha256:c12c""#)[0].0, "expected a mapping, found a string");
        assert_eq!(problems(r#"{"payload":"","payloadType":"application/vnd.in-toto+json"}"#)[0].0, "missing key `signatures`");
        assert_eq!(problems(&envelope("", PAYLOAD_TYPE, r#"[{"keyid":"x"}]"#))[0].0, "missing key `sig`");
        assert_eq!(problems(&envelope("", PAYLOAD_TYPE, r#"[{"sig":""}]"#))[0].0, "the signature is not base64");
    }

    #[test]
    fn every_problem_is_reported_at_once() {
        let text = envelope("*", "application/json", r#"[{"sig":"*"}]"#);
        let expected = [
            ("payload type `application/json` is not accepted", "\"application/json\""),
            ("the payload is not base64", "\"*\""),
            ("the signature is not base64", "\"*\""),
        ];
        assert_eq!(problems(&text), expected.map(|(message, at)| (message.to_owned(), at.to_owned())));
    }

    #[test]
    fn further_fields_and_second_payloads_are_refused() {
        assert_eq!(problems(&envelope("", PAYLOAD_TYPE, r#"[{"sig":"AAAA","extra":1}]"#))[0].0, "unknown key `extra`");
        let twice = format!(r#"{{"payload":"e30=","payload":"e30=","payloadType":"{PAYLOAD_TYPE}","signatures":{SIGNED}}}"#);
        assert_eq!(problems(&twice)[0].0, "duplicate key `payload`");
        let folded = format!(r#"{{"payload":"e30=","Payload":"e30=","payloadType":"{PAYLOAD_TYPE}","signatures":{SIGNED}}}"#);
        assert_eq!(problems(&folded)[0].0, "keys `payload` and `Payload` differ only in case");
    }
}

//! PEM (RFC 7468) as key files carry it: one block, nothing that could be a second one.

use pkcs8::SecretDocument;

/// Why a text is not the PEM block that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PemProblem {
    /// There is no block at all.
    #[error("there is no PEM block")]
    Missing,
    /// There are several.
    #[error("there is more than one PEM block")]
    Several,
    /// The block does not decode.
    #[error("the PEM block cannot be decoded: {0}")]
    Malformed(String),
}

/// The label of a text's only PEM block, without decoding it.
///
/// # Errors
/// No block, or more than one.
pub(crate) fn label(text: &str) -> Result<&str, PemProblem> {
    let mut labels = text.lines().filter_map(|line| line.trim_end().strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    match (labels.next(), labels.next()) {
        (Some(label), None) => Ok(label),
        (Some(_), Some(_)) => Err(PemProblem::Several),
        (None, _) => Err(PemProblem::Missing),
    }
}

/// The label and the DER bytes of a text's only PEM block; the bytes are wiped when dropped.
///
/// # Errors
/// No block, more than one, or one that does not decode.
pub(crate) fn decode(text: &str) -> Result<(&str, SecretDocument), PemProblem> {
    let label = label(text)?;
    let (_, der) = SecretDocument::from_pem(text.trim()).map_err(|error| PemProblem::Malformed(error.to_string()))?;
    Ok((label, der))
}

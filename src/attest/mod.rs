//! Attestations: what portcullis signs, and how others' copies of it are verified.
//!
//! Per subject two DSSE envelopes: (A) a [`gate_verdict`] with every rule and input, and (B) a strict
//! SLSA verification summary ([`vsa`]) that names A by digest; and B again as a Sigstore [`bundle`].
//! [`mod@produce`] makes them, [`mod@verify`] is the consumer's side, [`approval`], [`waiver`] and
//! [`mod@revocation`] are what people sign. Pure: keys come in as [`Signer`]s, files go out as names and bytes. Payloads are canonical JSON
//! (RFC 8785) of strings and small integers, signatures are deterministic: the same inputs give the same
//! bytes.
//!
//! To add a signer: one file that implements [`Signer`].

pub mod approval;
pub mod bundle;
pub mod gate_verdict;
pub mod produce;
pub mod revocation;
pub mod sign;
pub mod used;
pub mod verify;
pub mod vsa;
pub mod waiver;

pub use produce::{NamedFile, Produced, produce};
pub use sign::{AttestProblem, FileKey, Signer, sign};
pub use used::{UsedAttestation, used};
pub use verify::{Expectations, Verification, verify};

use crate::model::gate_verdict::Build;

/// The verifier that a verdict names where no other is configured.
pub const DEFAULT_VERIFIER: &str = "https://portcullis.dev/verifier@v1";

/// The name of the built-in policies where no other is configured.
pub const DEFAULT_POLICY_URI: &str = "https://portcullis.dev/policies@v1";

/// What the producer of a verdict says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Producer {
    /// Who decides: a URI that trust files bind to the key.
    pub verifier: String,
    /// The program.
    pub build: Build,
    /// The name of the policies.
    pub policy_uri: String,
    /// What is asked of the policies.
    pub entrypoint: String,
}

//! What a trusted key may say: its entry in the trust file, asked one question at a time.

use super::Signer;
use crate::model::id::Name;

/// Why a key may not say something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeProblem {
    /// It may not approve in the role.
    #[error("the trust file does not let `{identity}` approve as `{role}`")]
    Role {
        /// Who holds the key.
        identity: String,
        /// The role.
        role: Name,
    },
    /// It may not grant waivers.
    #[error("the trust file does not let `{0}` grant waivers")]
    Waivers(String),
    /// It may not revoke.
    #[error("the trust file does not let `{0}` revoke anything")]
    Revocations(String),
    /// It may not sign test evidence.
    #[error("the trust file does not let `{0}` sign test evidence")]
    Evidence(String),
    /// It may not sign verdicts at all.
    #[error("the trust file does not let `{0}` sign verdicts")]
    Verdicts(String),
    /// It signs for another verifier.
    #[error("`{identity}` may sign for the verifier `{trusted}`, not for `{claimed}`")]
    Verifier {
        /// Who holds the key.
        identity: String,
        /// The verifier that the trust file names.
        trusted: String,
        /// The verifier that is claimed.
        claimed: String,
    },
    /// It may not decide this gate.
    #[error("the trust file does not let `{identity}` decide the gate `{gate}`")]
    Gate {
        /// Who holds the key.
        identity: String,
        /// The gate.
        gate: Name,
    },
    /// It may not decide about this environment.
    #[error("the trust file does not let `{identity}` decide about `{environment}`")]
    Environment {
        /// Who holds the key.
        identity: String,
        /// The environment.
        environment: Name,
    },
}

impl Signer<'_> {
    fn identity(&self) -> String {
        self.key.identity.clone()
    }

    /// Whether the key may approve in a role.
    ///
    /// # Errors
    /// The trust file does not list the role.
    pub fn may_approve_as(&self, role: &Name) -> Result<(), ScopeProblem> {
        let held = self.key.approves_as.contains(role);
        held.then_some(()).ok_or_else(|| ScopeProblem::Role { identity: self.identity(), role: role.clone() })
    }

    /// Whether the key may grant waivers.
    ///
    /// # Errors
    /// The trust file does not say so.
    pub fn may_waive(&self) -> Result<(), ScopeProblem> {
        self.key.waives.then_some(()).ok_or_else(|| ScopeProblem::Waivers(self.identity()))
    }

    /// Whether the key may revoke.
    ///
    /// # Errors
    /// The trust file does not say so.
    pub fn may_revoke(&self) -> Result<(), ScopeProblem> {
        self.key.revokes.then_some(()).ok_or_else(|| ScopeProblem::Revocations(self.identity()))
    }

    /// Whether the key may sign test evidence.
    ///
    /// # Errors
    /// The trust file does not say so.
    pub fn may_sign_evidence(&self) -> Result<(), ScopeProblem> {
        self.key.signs_evidence.then_some(()).ok_or_else(|| ScopeProblem::Evidence(self.identity()))
    }

    /// Whether the key may speak for a verifier.
    ///
    /// # Errors
    /// It signs no verdicts, or those of another verifier.
    pub fn may_speak_for(&self, verifier: &str) -> Result<(), ScopeProblem> {
        let scope = self.key.verdicts.as_ref().ok_or_else(|| ScopeProblem::Verdicts(self.identity()))?;
        if scope.verifier == verifier {
            return Ok(());
        }
        Err(ScopeProblem::Verifier { identity: self.identity(), trusted: scope.verifier.clone(), claimed: verifier.to_owned() })
    }

    /// Whether the key may give a verdict for a verifier, on a gate, about an environment.
    ///
    /// # Errors
    /// Its scope in the trust file does not cover all three.
    pub fn may_decide(&self, verifier: &str, gate: &Name, environment: &Name) -> Result<(), ScopeProblem> {
        self.may_speak_for(verifier)?;
        let scope = self.key.verdicts.as_ref().ok_or_else(|| ScopeProblem::Verdicts(self.identity()))?;
        if scope.everywhere {
            return Ok(());
        }
        if !scope.gates.contains(gate) {
            return Err(ScopeProblem::Gate { identity: self.identity(), gate: gate.clone() });
        }
        if !scope.environments.contains(environment) {
            return Err(ScopeProblem::Environment { identity: self.identity(), environment: environment.clone() });
        }
        Ok(())
    }
}

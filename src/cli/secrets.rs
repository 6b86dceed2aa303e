//! Private keys and their passphrases.

use camino::Utf8Path;
use zeroize::Zeroizing;

use super::args::PassphraseArgs;
use super::diagnose::Failure;
use super::exit::Exit;
use crate::dsse::{PrivateKey, PrivateKeyProblem};
use crate::host::{Host, Secret};

/// The passphrase from where the arguments say; `None` where they say nothing.
pub(super) fn given(arguments: &PassphraseArgs, host: &dyn Host) -> Result<Option<Zeroizing<String>>, Failure> {
    let source = match (&arguments.passphrase_env, arguments.passphrase_fd) {
        (Some(name), _) => Secret::Variable(name.clone()),
        (None, Some(descriptor)) => Secret::Descriptor(descriptor),
        (None, None) => return Ok(None),
    };
    let passphrase = host.secret(&source)?;
    if passphrase.is_empty() {
        return Err(Failure::new(Exit::Usage, "the passphrase is empty", "give a passphrase, or use a key without one"));
    }
    Ok(Some(passphrase))
}

/// Reads a private key; asks for its passphrase where it needs one and none is given.
pub(super) fn private_key(path: &Utf8Path, arguments: &PassphraseArgs, host: &dyn Host) -> Result<PrivateKey, Failure> {
    let refuse = |problem: PrivateKeyProblem| Failure::new(Exit::Signature, format!("`{path}`: {problem}"), problem.help());
    let bytes = Zeroizing::new(host.read(path)?);
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::new(Exit::Signature, format!("`{path}` is not a PEM file"), "`portcullis keygen` makes one"))?;
    let mut passphrase = given(arguments, host)?;
    if passphrase.is_none() && PrivateKey::is_encrypted(text) {
        passphrase = Some(host.secret(&Secret::Prompt(format!("Passphrase of {path}: "))).map_err(|_| {
            Failure::new(
                Exit::Signature,
                format!("`{path}` is encrypted and there is no passphrase"),
                "give it with --passphrase-env NAME or --passphrase-fd N; it is asked for only on a terminal",
            )
        })?);
    }
    PrivateKey::from_pem(text, passphrase.as_ref().map(|text| text.as_bytes())).map_err(refuse)
}

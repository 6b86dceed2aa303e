//! `portcullis keygen`.

use super::Streams;
use super::args::{KeyAlgorithm, Keygen};
use super::diagnose::Failure;
use super::exit::Exit;
use super::secrets;
use super::terminal::Terminal;
use crate::dsse::{PrivateKey, key};
use crate::host::{Host, Secret, Write};
use crate::model::trust::Algorithm;

pub(super) fn run(arguments: &Keygen, host: &dyn Host, _: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let algorithm = match arguments.algorithm {
        KeyAlgorithm::Ed25519 => Algorithm::Ed25519,
        KeyAlgorithm::EcdsaP256 => Algorithm::EcdsaP256,
    };
    let mut passphrase = secrets::given(&arguments.passphrase, host)?;
    if passphrase.is_none() && arguments.encrypt {
        let first = host.secret(&Secret::Prompt("New passphrase: ".to_owned()))?;
        if *first != *host.secret(&Secret::Prompt("Again: ".to_owned()))? {
            return Err(Failure::new(Exit::Usage, "the two passphrases differ", "try again"));
        }
        if first.is_empty() {
            return Err(Failure::new(Exit::Usage, "the passphrase is empty", "leave out --encrypt for a key without one"));
        }
        passphrase = Some(first);
    }
    let refuse = |problem: crate::dsse::PrivateKeyProblem| Failure::new(Exit::Signature, problem.to_string(), problem.help());
    let mut random = |bytes: &mut [u8]| host.random(bytes).map_err(|_| crate::dsse::PrivateKeyProblem::Randomness);
    let key = PrivateKey::generate(algorithm, &mut random).map_err(refuse)?;
    let private = key.to_pem(passphrase.as_ref().map(|text| text.as_bytes()), &mut random).map_err(refuse)?;
    let public = key.public_key();
    let public_pem = public.to_spki_pem().map_err(|problem| Failure::new(Exit::Signature, problem.to_string(), problem.help()))?;
    let public_path = camino::Utf8PathBuf::from(format!("{}.pub", arguments.out));
    if host.read(&public_path).is_ok() {
        return Err(crate::host::HostError::Exists { path: public_path }.into());
    }
    host.write(&arguments.out, private.as_bytes(), Write::Private)?;
    host.write(&public_path, public_pem.as_bytes(), Write::New)?;
    let indented: String = public_pem.lines().map(|line| format!("      {line}\n")).collect();
    writeln!(
        streams.out,
        "private key  {}\npublic key   {public_path}\nkeyid        {}\n\nAn entry for a trust file (see `portcullis rules schema trust`):\n\n  - identity: # who holds the key\n    algorithm: {}\n    publicKey: |\n{}    verdicts:\n      verifier: https://portcullis.dev/verifier@v1\n      gates: [release]\n      environments: [] # which environments it may speak for",
        arguments.out,
        public.keyid(),
        key::word(algorithm),
        indented,
    )?;
    Ok(Exit::Passed)
}

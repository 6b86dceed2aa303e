//! `portcullis verify`.

use camino::Utf8Path;

mod beside;

use beside::Beside;

use super::Streams;
use super::args::Verify;
use super::diagnose::Failure;
use super::exit::Exit;
use super::output::{outputs, write};
use super::terminal::Terminal;
use crate::attest::verify::{Answer, Chain, Conclusion};
use crate::attest::{Expectations, verify};
use crate::dsse::{PublicKey, TrustStore};
use crate::gate::{RuleSources, load};
use crate::host::Host;
use crate::model::document::ApiVersion;
use crate::model::trust::{Trust, TrustKind, TrustedKey, VerdictScope};
use crate::model::{Digest, Timestamp};
use crate::report::verification::{self, Check, Overall, Verification};
use crate::report::{Format, Options};
use crate::source::{Sha256, SourceFile, Syntax, Unreadable};

pub(super) fn run(arguments: Verify, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let outputs = outputs::<Format>(&arguments.format)?;
    let trust = match (&arguments.trust, &arguments.key) {
        (Some(path), _) => load::trust(host, path)?.0,
        (None, Some(path)) => single_key(path, &arguments, host)?,
        (None, None) => return Err(Failure::new(Exit::Usage, "there is nothing to verify with", "give --trust FILE or --key PUB")),
    };
    let subject = [subject(&arguments, host)?];
    let file = SourceFile::new(arguments.attestation.clone(), Syntax::Text, host.read(&arguments.attestation)?);
    let (documents, mut beside) = Beside::gather(&arguments, &file, &subject, host)?;
    let route = load::route(host, &RuleSources::default(), &arguments.route)?.0;
    let expected = Expectations {
        gate: &arguments.gate,
        environment: &arguments.to,
        subject: &subject,
        max_age: arguments.max_age.as_ref(),
        policies: &arguments.policy_digest,
        now: arguments.at.unwrap_or(Timestamp(host.now())),
        require_no_exceptions: arguments.require_no_exceptions,
        chain: documents.links.as_deref().map(|files| Chain { files, route: &route }),
        revocations: documents.revocations.as_deref(),
    };
    let found = beside.answer(verify(&file, &trust, &expected), &arguments, &expected, trust.trust(), host)?;
    if !found.problems.is_empty() {
        Failure::from(Unreadable::new(file.as_syntax(Syntax::Json), "an attestation", found.problems.clone())).show(terminal, streams.err);
    }
    let (overall, exit) = match found.conclusion {
        Conclusion::Allowed => (Overall::Allowed, Exit::Passed),
        Conclusion::NotAllowed => (Overall::NotAllowed, Exit::Denied),
        Conclusion::NotGenuine => (Overall::NotGenuine, Exit::Signature),
    };
    let shown = Verification {
        document: arguments.attestation.to_string(),
        subject: described(&found, &expected),
        checks: found.checks.iter().map(shown).collect(),
        overall,
        next: next(overall, &found),
    };
    let options = Options { exit_code: Some(exit.code()), ..terminal.options.clone() };
    write(&outputs, host, streams, |output, to| verification::render(&shown, &super::check::tool(), output.format, &options, to))?;
    Ok(exit)
}

fn next(overall: Overall, found: &crate::attest::Verification) -> Option<String> {
    let failed = |name: &str| found.checks.iter().any(|check| check.answer == Answer::Failed && check.name.starts_with(name));
    let advice = match overall {
        Overall::Allowed => return None,
        _ if failed("ledger") => "do not rely on it: ask whoever runs the ledger, and keep what you have as evidence",
        Overall::NotAllowed if failed("revocation") => {
            "find out why it was revoked; then have the release judged again, or promote another"
        }
        Overall::NotAllowed if failed("latest") => "find out why it failed afterwards; a verdict that is given now counts again",
        Overall::NotAllowed if failed("chain") => "give every verdict that let the artifact into an earlier environment, with `--chain`",
        Overall::NotAllowed => "ask for a verdict on this artifact and this environment: `portcullis check … --sign KEY --attest DIR`",
        Overall::NotGenuine if failed("chain") => "promote the artifact through each environment in its order, with a verdict for each",
        Overall::NotGenuine => "do not rely on it: get the attestation again from where it was made, or ask who changed it",
    };
    Some(advice.to_owned())
}

fn shown(check: &crate::attest::verify::Check) -> Check {
    let answer = match check.answer {
        Answer::Passed => verification::Answer::Held,
        Answer::Failed => verification::Answer::Broken,
        Answer::NotAsked => verification::Answer::NotAsked,
    };
    Check { name: check.name.to_owned(), answer, sentence: check.sentence.clone() }
}

fn described(found: &crate::attest::Verification, expected: &Expectations<'_>) -> Vec<(String, String)> {
    let pair = |name: &str, text: String| (name.to_owned(), text);
    let mut lines = vec![
        pair("asked about", expected.subject.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        pair("may enter", expected.environment.to_string()),
    ];
    if let Some(summary) = &found.summary {
        lines.push(pair("signed by", format!("{} ({})", summary.identity, summary.keyid)));
        lines.push(pair("verifier", summary.verifier.clone()));
        lines.push(pair("decided at", summary.decided_at.to_string()));
        if let Some(until) = summary.valid_until {
            lines.push(pair("holds until", until.to_string()));
        }
    }
    lines
}

/// A trust store of one key that the user vouches for: it may sign any verdict, the other checks still ask which one this is.
fn single_key(path: &Utf8Path, arguments: &Verify, host: &dyn Host) -> Result<TrustStore, Failure> {
    let refuse = |message: String, help: &str| Failure::new(Exit::Usage, format!("`{path}`: {message}"), help);
    let bytes = host.read(path)?;
    let pem =
        String::from_utf8(bytes).map_err(|_| refuse("not a PEM file".to_owned(), "give the public key, the file that ends in `.pub`"))?;
    let key = PublicKey::from_spki_pem(&pem).map_err(|problem| refuse(problem.to_string(), problem.help()))?;
    let entry = TrustedKey {
        identity: path.to_string(),
        public_key: pem,
        algorithm: key.algorithm(),
        not_before: None,
        not_after: None,
        revoked: None,
        verdicts: Some(VerdictScope {
            verifier: arguments.verifier.clone(),
            gates: Vec::new(),
            environments: Vec::new(),
            everywhere: true,
        }),
        approves_as: Vec::new(),
        waives: false,
        revokes: false,
        signs_evidence: false,
    };
    let trust = Trust { api_version: ApiVersion::V1, kind: TrustKind::Trust, keys: vec![entry], ledgers: Vec::new() };
    TrustStore::new(trust).map_err(|problems| {
        let (message, help) = problems.first().map(|(_, problem)| (problem.to_string(), problem.help())).unwrap_or_default();
        refuse(message, help)
    })
}

/// The digest of what is asked about: given, or computed from the artifact or the manifest.
fn subject(arguments: &Verify, host: &dyn Host) -> Result<Digest, Failure> {
    if let Some(digest) = &arguments.digest {
        return Ok(digest.clone());
    }
    let path = arguments.artifact.as_ref().or(arguments.release.as_ref());
    let path = path.ok_or_else(|| {
        Failure::new(Exit::Usage, "nothing says what the verdict must be about", "give --release, --artifact or --digest")
    })?;
    Ok(Sha256::of(&host.read(path)?).into())
}

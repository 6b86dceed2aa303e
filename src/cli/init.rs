//! `portcullis init`: the files to start with.
//!
//! The templates lie in `init/`; they are documentation that runs, and the tests below run it. To add a
//! file: one template, one line in [`FILES`].

use camino::Utf8PathBuf;

use super::Streams;
use super::args::Init;
use super::diagnose::Failure;
use super::exit::Exit;
use crate::host::{Host, HostError, Write};

/// The path of each file below the directory, and what it holds.
const FILES: &[(&str, &str)] = &[
    (".github/workflows/portcullis.yml", include_str!("init/github.yml")),
    ("portcullis.gitlab-ci.yml", include_str!("init/gitlab.yml")),
    ("release.yaml", include_str!("init/release.yaml")),
    ("route.yaml", include_str!("init/route.yaml")),
    ("trust.yaml", include_str!("init/trust.yaml")),
];

pub(super) fn run(arguments: &Init, host: &dyn Host, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let how = if arguments.force { Write::Replace } else { Write::New };
    let mut kept = 0;
    for (name, text) in FILES {
        let path = below(&arguments.directory, name);
        match host.write(&path, text.as_bytes(), how) {
            Ok(()) => writeln!(streams.out, "wrote  {path}")?,
            Err(HostError::Exists { .. }) => {
                kept += 1;
                writeln!(streams.out, "kept   {path}, which exists already")?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    if kept > 0 {
        writeln!(streams.out, "\n`--force` replaces what exists")?;
    }
    let directory = &arguments.directory;
    let route = below(directory, "route.yaml");
    // A route is told from a name by its path.
    let route = if route.as_str().contains('/') { route } else { Utf8PathBuf::from("./route.yaml") };
    write!(
        streams.out,
        "\nNext:\n  portcullis check {directory} --to development --route {route}\n      judges the release and says what is missing; fill it in, here or in the pipeline\n  \
         portcullis rules list\n      shows what is asked; `portcullis rules explain <gate>/<rule>` says why\n  \
         portcullis keygen --out gate.key\n      makes a key that signs verdicts, and prints its entry for trust.yaml; keep the key out of the repository\n"
    )?;
    Ok(Exit::Passed)
}

/// `.` is left out, so that what is printed is what one would write.
fn below(directory: &camino::Utf8Path, name: &str) -> Utf8PathBuf {
    if directory == "." { name.into() } else { directory.join(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::run;
    use crate::host::memory::Memory;
    use crate::source::{Node, Value, yaml};

    fn world() -> Memory {
        Memory::new("2030-01-16T10:00:00Z".parse().unwrap(), [])
    }

    fn item(list: &Node, index: usize) -> Option<&Node> {
        let Value::Sequence(items) = &list.value else { return None };
        items.get(index)
    }

    /// Runs a command line in a world: exit, standard output, standard error.
    fn told(world: &Memory, arguments: &[&str]) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words = std::iter::once("portcullis").chain(arguments.iter().copied()).map(Into::into);
        let exit = run(words, world, &mut Streams { out: &mut out, err: &mut err });
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn what_init_writes_is_judged_without_an_error_in_every_environment() {
        let world = world();
        assert_eq!(told(&world, &["init", "start"]).0, Exit::Passed);
        for (environment, expected) in [("development", "FAILED"), ("staging", "FAILED"), ("production", "FAILED")] {
            let (exit, out, err) = told(&world, &["check", "start", "--to", environment, "--route", "start/route.yaml"]);
            assert_eq!((exit, err.as_str()), (Exit::Denied, ""), "{environment}: {out}");
            assert!(out.contains(expected) && out.contains("artifact-pinned-by-digest"), "{out}");
        }
    }

    #[test]
    fn filling_in_what_development_asks_for_passes() {
        let world = world();
        told(&world, &["init", "start"]);
        let artifact = format!("sha256:{}", "ab".repeat(32));
        let manifest = include_str!("init/release.yaml")
            .replace("      # digest: sha256:… #", &format!("      digest: {artifact} #"))
            .replace("    # sbom: evidence/api.cdx.json", "    sbom: evidence/api.cdx.json");
        let sbom = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{{"timestamp":"2030-01-16T09:00:00Z","component":{{"type":"application","name":"api","version":"0.1.0","hashes":[{{"alg":"SHA-256","content":"{}"}}]}}}},"components":[{{"type":"library","name":"serde","version":"1.0.0","purl":"pkg:cargo/serde@1.0.0","licenses":[{{"license":{{"id":"MIT"}}}}]}}]}}"#,
            "ab".repeat(32)
        );
        world.files.borrow_mut().insert("start/release.yaml".into(), manifest.into_bytes());
        world.files.borrow_mut().insert("start/evidence/api.cdx.json".into(), sbom.into_bytes());
        let (exit, out, err) = told(&world, &["check", "start", "--to", "development", "--route", "start/route.yaml"]);
        assert_eq!((exit, err.as_str()), (Exit::Passed, ""), "{out}");
    }

    #[test]
    fn a_file_that_exists_is_kept_and_named() {
        let world = world();
        world.files.borrow_mut().insert("start/route.yaml".into(), b"mine".to_vec());
        let (exit, out, _) = told(&world, &["init", "start"]);
        assert_eq!(exit, Exit::Passed);
        assert!(out.contains("kept   start/route.yaml") && out.contains("wrote  start/release.yaml") && out.contains("--force"), "{out}");
        assert_eq!(world.files.borrow().get(camino::Utf8Path::new("start/route.yaml")).unwrap(), b"mine");
        told(&world, &["init", "start", "--force"]);
        assert_ne!(world.files.borrow().get(camino::Utf8Path::new("start/route.yaml")).unwrap(), b"mine");
    }

    #[test]
    fn every_workflow_is_yaml_and_the_checks_it_runs_are_understood() {
        for (name, text) in [("github.yml", include_str!("init/github.yml")), ("gitlab.yml", include_str!("init/gitlab.yml"))] {
            let tree = yaml::parse(text).unwrap();
            let command = match name {
                "github.yml" => tree.get("jobs").and_then(|jobs| item(jobs.get("gate")?.get("steps")?, 2)?.get("run")),
                _ => tree.get("portcullis").and_then(|job| item(job.get("script")?, 0)),
            };
            let command = command.and_then(Node::as_str).unwrap();
            let world = world();
            told(&world, &["init", "start"]);
            // The world in memory has no directory that one is in.
            let command = command.replace(" . ", " start ").replace("./route.yaml", "start/route.yaml");
            let words: Vec<&str> = command.split_whitespace().skip(1).collect();
            let (exit, out, err) = told(&world, &words);
            assert_eq!((exit, err.as_str()), (Exit::Denied, ""), "{name}: {out}");
            assert!(world.files.borrow().contains_key(camino::Utf8Path::new("portcullis.md")), "{name} shows this file afterwards");
        }
    }

    #[test]
    fn the_trust_file_works_once_its_comment_signs_are_gone() {
        let world = world();
        told(&world, &["keygen", "--out", "gate.key"]);
        let key = String::from_utf8(world.files.borrow().get(camino::Utf8Path::new("gate.key.pub")).unwrap().clone()).unwrap();
        let template = include_str!("init/trust.yaml");
        let (_, example) = template.split_once("#\n# apiVersion").unwrap();
        let uncommented: String =
            format!("# apiVersion{example}").lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap())).collect();
        let pem: String = key.trim().lines().map(|line| format!("      {line}\n")).collect();
        let begin = uncommented.find("      -----BEGIN").unwrap();
        let end = uncommented.find("KEY-----\n    # notBefore").unwrap() + "KEY-----\n".len();
        let trust = format!("{}{pem}{}", &uncommented[..begin], &uncommented[end..]);
        world.files.borrow_mut().insert("trust.yaml".into(), trust.into_bytes());
        told(&world, &["init", "start"]);
        let (exit, out, err) = told(&world, &["check", "start", "--to", "staging", "--route", "start/route.yaml", "--trust", "trust.yaml"]);
        assert_eq!((exit, err.as_str()), (Exit::Denied, ""), "{out}");
    }
}

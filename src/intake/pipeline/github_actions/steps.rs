//! The steps of a job: what they check out, fetch and use.

use super::super::cursor::At;
use super::{Reader, expression};
use crate::model::pipeline::{Content, Input, Job, Step};

/// What a checkout without settings takes.
pub(super) const CHECKOUT: &str = "the revision of the run";

impl Reader {
    pub(super) fn steps(&mut self, job: &mut Job, at: &At<'_>) {
        if let Some(container) = at.get("container") {
            let image = container.get("image").unwrap_or(container);
            if let Some(name) = image.scalar().filter(|name| !name.contains("${{")) {
                let pinned = name.split_once("@sha256:").map(|(_, digest)| digest.to_owned());
                let place = self.reading.place(&image);
                job.inputs.push(Input { resource: name, content: Content::Tool, passed: Vec::new(), of_run: false, pinned, place });
            }
        }
        let Some(steps) = at.get("steps") else { return };
        let Some(items) = steps.items() else {
            self.reading.wrong_kind(&steps, "a list");
            return;
        };
        for step in items {
            let may_fail = step.get("continue-on-error").is_some_and(|value| !value.is(false));
            let title = step.text("name").map(super::link::literal);
            let uses = step.get("uses").and_then(|uses| uses.scalar());
            let run = step
                .text("run")
                .and_then(|run| run.lines().find(|line| !line.trim().is_empty()))
                .map(|line| line.chars().take(120).collect());
            job.steps.extend(title.or_else(|| uses.clone()).or(run).map(|name| Step { name, may_fail }));
            if let (Some(uses), Some(place)) = (uses, step.get("uses")) {
                self.uses(job, &step, &uses, &place);
            }
        }
    }

    fn uses(&mut self, job: &mut Job, step: &At<'_>, uses: &str, at: &At<'_>) {
        let place = self.reading.place(at);
        let action = uses.split('@').next().unwrap_or_default();
        let with = |key: &str| step.get("with").and_then(|with| Some((with.get(key)?.scalar()?, self.reading.place(&with.get(key)?))));
        let input = |resource: String, of_run, pinned, place| Input {
            resource,
            content: Content::Artifact,
            passed: Vec::new(),
            of_run,
            pinned,
            place,
        };
        match action {
            "actions/checkout" => {
                let found = match (with("repository"), with("ref")) {
                    (Some((repository, _)), _) if repository.replace(' ', "") == "${{github.repository}}" => {
                        input(CHECKOUT.to_owned(), true, None, place.clone())
                    }
                    (Some((repository, place)), revision) => {
                        let pinned = revision.map(|(revision, _)| revision).filter(|revision| is_commit(revision));
                        input(repository, false, pinned, place)
                    }
                    (None, Some((revision, place))) => {
                        let of_run = of_run(&revision);
                        let resource = if of_run { "the revision of the run, by name".to_owned() } else { format!("revision {revision}") };
                        let pinned = is_commit(&revision).then_some(revision);
                        input(resource, of_run, pinned, place)
                    }
                    (None, None) => input(CHECKOUT.to_owned(), true, None, place.clone()),
                };
                job.inputs.push(found);
            }
            "actions/download-artifact" => {
                let name = with("name").map_or_else(|| "artifacts".to_owned(), |(name, _)| format!("artifact {name}"));
                let found = match with("run-id") {
                    Some((run, place)) if !run.contains("workflow_run.id") && !run.contains("github.run_id") => {
                        input(format!("{name} of run {run}"), false, None, place)
                    }
                    _ => input(name, true, None, place.clone()),
                };
                job.inputs.push(found);
            }
            "dawidd6/action-download-artifact" => job.inputs.push(input("artifacts of another run".to_owned(), false, None, place.clone())),
            _ => {}
        }
        if !uses.starts_with("./") {
            let pinned = pinned(uses);
            job.inputs.push(Input { resource: uses.to_owned(), content: Content::Tool, passed: Vec::new(), of_run: false, pinned, place });
        }
    }
}

/// The commit or digest that an action is fixed to.
pub(super) fn pinned(uses: &str) -> Option<String> {
    let (_, version) = uses.rsplit_once('@')?;
    let digest = version.strip_prefix("sha256:").is_some_and(|digest| digest.len() == 64);
    (is_commit(version) || digest).then(|| version.to_owned())
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a revision is the one that the run is about.
fn of_run(revision: &str) -> bool {
    const NAMES: &[&str] = &[
        "github.sha",
        "github.ref",
        "github.ref_name",
        "github.event.workflow_run.head_sha",
        "github.event.pull_request.head.sha",
        "github.event.release.tag_name",
        "github.event.release.target_commitish",
        "github.event.after",
    ];
    let inner = super::link::bare(revision);
    revision.contains("${{") && (NAMES.contains(&inner) || (inner.starts_with("needs.") && expression::strings(revision).is_empty()))
}

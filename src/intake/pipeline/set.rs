//! Definitions that are read together: those that were given, and the files of the same repository that
//! they name.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::super::configuration::secret::passwords;
use super::super::{Role, recognise};
use super::github_actions::{self, Workflow, link};
use super::gitlab_ci::{self, config::ConfigFile};
use super::kargo::{self, KargoFile};
use super::{concourse, documents};
use crate::model::pipeline::Pipeline;
use crate::source::{DocId, Problem, SourceFile, SourceMap, Syntax, Unreadable};

/// Most files that definitions may lead to.
const MAX_FILES: usize = 300;

/// The tool of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    Concourse,
    GithubActions,
    GitlabCi,
    Kargo,
}

/// A file of the set.
#[derive(Debug, Clone)]
struct Member {
    file: SourceFile,
    tool: Tool,
    given: bool,
}

/// Definitions that are read together.
#[derive(Debug, Default)]
pub struct Definitions {
    members: Vec<Member>,
    /// What was asked for, whether or not it was there.
    asked: BTreeSet<Utf8PathBuf>,
}

impl Definitions {
    /// Adds a definition that was given.
    ///
    /// # Errors
    /// A file that no tool's format recognises.
    pub fn give(&mut self, file: SourceFile) -> Result<(), Box<Unreadable>> {
        let tool = match recognise(&file, Role::Pipeline)?.name() {
            "github-actions" => Tool::GithubActions,
            "gitlab-ci" => Tool::GitlabCi,
            "kargo" => Tool::Kargo,
            _ => Tool::Concourse,
        };
        self.asked.insert(file.path().to_owned());
        self.members.push(Member { file: file.as_syntax(Syntax::YamlStream), tool, given: true });
        Ok(())
    }

    /// The files that the definitions name and that have not been asked for yet; none leads out of the definitions' own root.
    pub fn wanted(&mut self) -> Vec<Utf8PathBuf> {
        let mut found = Vec::new();
        for member in &self.members {
            let Ok(documents) = documents(&member.file) else { continue };
            let path = member.file.path();
            match member.tool {
                Tool::GithubActions => {
                    let jobs = documents.first().and_then(|root| root.get("jobs"));
                    let calls = jobs.map(github_actions::calls).unwrap_or_default();
                    found.extend(calls.iter().map(|call| link::target(path, call)));
                }
                Tool::GitlabCi => {
                    let folder = self.folder(member);
                    found.extend(gitlab_ci::wanted(&documents, &folder));
                }
                Tool::Concourse | Tool::Kargo => {}
            }
        }
        let stays = |path: &Utf8PathBuf| path.components().all(|part| part != Utf8Component::ParentDir);
        found.retain(|path| stays(path) && !self.asked.contains(path));
        found.sort();
        found.dedup();
        found.truncate(MAX_FILES.saturating_sub(self.asked.len()));
        self.asked.extend(found.iter().cloned());
        found
    }

    /// Adds a file that was wanted.
    pub fn found(&mut self, file: SourceFile) {
        let workflow = self.members.iter().any(|member| member.tool == Tool::GithubActions)
            && recognise(&file, Role::Pipeline).is_ok_and(|format| format.name() == "github-actions");
        let tool = if workflow { Tool::GithubActions } else { Tool::GitlabCi };
        self.members.push(Member { file: file.as_syntax(Syntax::YamlStream), tool, given: false });
    }

    /// The folder that includes are below: that of the definition that was given.
    fn folder(&self, member: &Member) -> Utf8PathBuf {
        let parent = |member: &Member| member.file.path().parent().unwrap_or(Utf8Path::new("")).to_owned();
        if member.given {
            return parent(member);
        }
        let given = self.members.iter().filter(|other| other.given && other.tool == Tool::GitlabCi).map(parent);
        given.filter(|folder| member.file.path().starts_with(folder)).max_by_key(|folder| folder.as_str().len()).unwrap_or_default()
    }

    /// Reads all of them, and adds them to the documents of the run.
    ///
    /// # Errors
    /// Every file that cannot be read, with every problem.
    pub fn read(self, map: &mut SourceMap) -> Result<Vec<Pipeline>, Vec<Unreadable>> {
        let numbered: Vec<(Member, DocId)> = self
            .members
            .into_iter()
            .map(|member| {
                let shown = member.file.masked(&passwords(member.file.text_lossless()));
                (member, map.add(shown))
            })
            .collect();
        let mut unreadable = Vec::new();
        let mut refuse =
            |file: &SourceFile, problems: Vec<Problem>| unreadable.push(Unreadable::new(file.clone(), Role::Pipeline.what(), problems));
        let of = |tool: Tool| numbered.iter().filter(move |(member, _)| member.tool == tool);
        let mut pipelines = Vec::new();
        for (member, doc) in of(Tool::Concourse) {
            match concourse::read(&member.file, *doc) {
                Ok(pipeline) => pipelines.push(pipeline),
                Err(problems) => refuse(&member.file, problems),
            }
        }
        let mut workflows: Vec<Workflow> = Vec::new();
        for (member, doc) in of(Tool::GithubActions) {
            match github_actions::read(&member.file, *doc) {
                Ok(workflow) => workflows.push(workflow),
                Err(problems) => refuse(&member.file, problems),
            }
        }
        pipelines.extend(link::link(workflows));
        let mut parts: BTreeMap<Utf8PathBuf, ConfigFile> = BTreeMap::new();
        for (member, doc) in of(Tool::GitlabCi) {
            match documents(&member.file) {
                Ok(documents) => drop(parts.insert(member.file.path().to_owned(), ConfigFile { doc: *doc, documents })),
                Err(problems) => refuse(&member.file, problems),
            }
        }
        for (member, _) in of(Tool::GitlabCi).filter(|(member, _)| member.given) {
            let Some(root) = parts.get(member.file.path()) else { continue };
            match gitlab_ci::read(member.file.path(), root, &parts) {
                Ok(pipeline) => pipelines.push(pipeline),
                Err(problems) => refuse(&member.file, problems),
            }
        }
        let (mut files, mut of_files) = (Vec::new(), Vec::new());
        for (member, doc) in of(Tool::Kargo) {
            match documents(&member.file) {
                Ok(documents) => {
                    files.push(KargoFile { path: member.file.path().to_string(), doc: *doc, documents });
                    of_files.push(&member.file);
                }
                Err(problems) => refuse(&member.file, problems),
            }
        }
        if !files.is_empty() {
            match kargo::read(&files) {
                Ok(pipeline) => pipelines.push(pipeline),
                Err(problems) => {
                    for (number, problems) in problems {
                        if let Some(file) = of_files.get(number) {
                            refuse(file, problems);
                        }
                    }
                }
            }
        }
        if unreadable.is_empty() { Ok(pipelines) } else { Err(unreadable) }
    }
}

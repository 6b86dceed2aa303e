//! Makes git repositories with `git fast-import`, so that ours is read and somebody else's was written.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a commit does to a file.
pub(crate) enum Act {
    Write(String, String),
    Delete(String),
    /// Mode and id: a symbolic link or a submodule.
    Special(String, &'static str, String),
}

/// A commit: when, by whom, what.
pub(crate) struct Commit {
    pub seconds: i64,
    pub author: String,
    pub acts: Vec<Act>,
}

pub(crate) fn write(path: &str, text: &str) -> Act {
    Act::Write(path.to_owned(), text.to_owned())
}

/// Commits, each a second after the other.
pub(crate) fn commits(acts: Vec<Vec<Act>>) -> Vec<Commit> {
    let commit =
        |(index, acts)| Commit { seconds: 1_700_000_000 + i64::try_from(index).unwrap(), author: "Ada <ada@example.org>".to_owned(), acts };
    acts.into_iter().enumerate().map(commit).collect()
}

pub(crate) fn git(at: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(at).args(arguments).envs(quiet()).output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn quiet() -> [(&'static str, &'static str); 7] {
    [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.org"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.org"),
    ]
}

/// Whether there is a git program; says so where there is none.
pub(crate) fn git_is_here() -> bool {
    let here =
        Command::new("git").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !here {
        eprintln!("SKIPPED: there is no `git` to make a repository with");
    }
    here
}

/// A bare repository with the commits on `main`.
pub(crate) fn repository(at: &Path, commits: &[Commit]) {
    git(at, &["init", "--quiet", "--bare", "--initial-branch=main", "."]);
    import(at, commits, None);
}

/// Adds commits to `main`.
pub(crate) fn import(at: &Path, commits: &[Commit], from: Option<&str>) {
    let mut stream = String::new();
    for (index, commit) in commits.iter().enumerate() {
        write!(stream, "commit refs/heads/main\nauthor {} {} +0100\n", commit.author, commit.seconds).unwrap();
        write!(stream, "committer {} {} +0000\ndata 1\n.\n", commit.author, commit.seconds).unwrap();
        if let (0, Some(from)) = (index, from) {
            writeln!(stream, "from {from}").unwrap();
        }
        for act in &commit.acts {
            match act {
                Act::Write(path, text) => write!(stream, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()).unwrap(),
                Act::Delete(path) => writeln!(stream, "D {path}").unwrap(),
                Act::Special(path, "160000", id) => writeln!(stream, "M 160000 {id} {path}").unwrap(),
                Act::Special(path, mode, target) => write!(stream, "M {mode} inline {path}\ndata {}\n{target}\n", target.len()).unwrap(),
            }
        }
    }
    let mut child = Command::new("git")
        .arg("-C")
        .arg(at)
        .args(["fast-import", "--quiet", "--force"])
        .envs(quiet())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

//! Commands that carry data: what they take it from, and what they bring it to.
//!
//! To add a command: a line in one of the tables, or an arm in [`carried`] where its words have an order of their own.

use super::shell::Command;

/// One end of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// A database, or whatever these words name.
    Named(String),
    /// A file or an object store.
    Kept(String),
    /// The command before or after it.
    Pipe,
}

/// What a command carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carried {
    /// The command, without its options.
    pub(super) tool: &'static str,
    /// Where the data comes from.
    pub(super) from: End,
    /// Where it goes.
    pub(super) to: End,
    /// Whether it puts a snapshot of a whole database in place, so that it matters even if nobody knows whose.
    pub(super) snapshot: bool,
}

/// Commands that take data out of a database.
const DUMPS: [&str; 12] = [
    "expdp",
    "mariadb-dump",
    "mongodump",
    "mongoexport",
    "mydumper",
    "mysqldump",
    "mysqlpump",
    "pg_basebackup",
    "pg_dump",
    "pg_dumpall",
    "pgbackrest",
    "wal-g",
];
/// Commands that put data into a database.
const RESTORES: [&str; 6] = ["impdp", "mongoimport", "mongorestore", "myloader", "mysqlimport", "pg_restore"];
/// Commands that do as they are told: they count where they read a file or what was piped to them.
const CLIENTS: [&str; 4] = ["mariadb", "mongosh", "mysql", "psql"];
/// Commands that copy from one place to another, with the words that must follow.
const COPIES: [(&str, &str, &[&str], &[&str]); 9] = [
    ("aws", "aws s3", &["s3"], &["cp", "mv", "sync"]),
    ("azcopy", "azcopy", &[], &["copy", "cp", "sync"]),
    ("gcloud", "gcloud storage", &["storage"], &["cp", "mv", "rsync"]),
    ("gsutil", "gsutil", &[], &["cp", "mv", "rsync"]),
    ("mc", "mc", &[], &["cp", "mirror", "mv"]),
    ("rclone", "rclone", &[], &["copy", "copyto", "move", "sync"]),
    ("rsync", "rsync", &[], &[]),
    ("s3cmd", "s3cmd", &[], &["cp", "get", "mv", "put", "sync"]),
    ("scp", "scp", &[], &[]),
];
/// Options that leave all data out.
const NO_DATA: [&str; 6] = ["--schema-only", "--no-data", "--globals-only", "--roles-only", "--tablespaces-only", "-s"];
/// Options that name the file that is written or read.
const FILES: [&str; 9] = ["-f", "--file", "-o", "--out", "--output", "--archive", "--result-file", "--dir", "--outputdir"];

/// The words by which it is plain from a text alone that a command of it may carry data.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let copies = COPIES.iter().map(|(word, ..)| *word).filter(|word| !matches!(*word, "aws" | "gcloud" | "mc"));
    let phrases =
        ["s3 cp", "s3 mv", "s3 sync", "gcloud ", "mc cp", "mc mirror", "az storage", "aws rds", "velero", "pg:copy", "pg:backups"];
    DUMPS.into_iter().chain(RESTORES).chain(CLIENTS).chain(copies).chain(phrases)
}

/// What a command carries, if it carries data.
pub(super) fn carried(command: &Command) -> Option<Carried> {
    let base = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    command.words.iter().enumerate().find_map(|(at, word)| {
        let rest = command.words.get(at + 1..).unwrap_or_default();
        let name = base(word);
        let call = Call { command, at, rest };
        dump(&name, call)
            .or_else(|| restore(&name, call))
            .or_else(|| copy(&name, call))
            .or_else(|| cloud(&name, call))
            .or_else(|| snapshot(&name, call))
    })
}

/// A command that was found, by where its name stands.
#[derive(Clone, Copy)]
struct Call<'c> {
    command: &'c Command,
    at: usize,
    rest: &'c [String],
}

impl<'c> Call<'c> {
    /// The value of the first of these options that is there.
    fn option(&self, is: impl Fn(&str) -> bool) -> Option<&'c str> {
        self.rest.iter().enumerate().find_map(|(at, word)| match word.split_once('=') {
            Some((name, value)) if is(name) => Some(value),
            None if is(word) => self.rest.get(at + 1).map(String::as_str),
            _ => None,
        })
    }

    fn file(&self) -> Option<&'c str> {
        self.option(|name| FILES.contains(&name))
    }

    /// All words but the command's own and those of its file.
    fn without(&self, file: Option<&str>) -> String {
        let words = self.command.words.iter().enumerate().filter(|(at, _)| *at != self.at).map(|(_, word)| word.as_str());
        words.filter(|word| file.is_none_or(|file| !word.ends_with(file))).collect::<Vec<_>>().join(" ")
    }

    /// The words that are no options and no options' values, as far as that can be told.
    fn operands(&self) -> Vec<&'c str> {
        let mut operands = Vec::new();
        let mut words = self.rest.iter().map(String::as_str).peekable();
        while let Some(word) = words.next() {
            if !word.starts_with('-') || word == "-" {
                operands.push(word);
            } else if word.starts_with("--") && !word.contains('=') && !SWITCHES.contains(&word) {
                words.next_if(|value| !value.starts_with('-') && !value.contains("://"));
            }
        }
        operands
    }
}

/// Long options that take no value.
const SWITCHES: [&str; 14] = [
    "--archive",
    "--async",
    "--clean",
    "--compress",
    "--delete",
    "--dryrun",
    "--follow-symlinks",
    "--no-progress",
    "--only-show-errors",
    "--overwrite",
    "--progress",
    "--quiet",
    "--recursive",
    "--verbose",
];

fn kept_or_pipe(file: Option<&str>) -> End {
    file.filter(|file| *file != "-").map_or(End::Pipe, |file| End::Kept(file.to_owned()))
}

fn dump(name: &str, call: Call<'_>) -> Option<Carried> {
    let tool = DUMPS.into_iter().find(|tool| *tool == name)?;
    if call.rest.iter().any(|word| NO_DATA.contains(&word.as_str()) || (word == "-d" && name == "mysqldump")) {
        return None;
    }
    // Help and version carry nothing, nor does a restore by a tool that does both.
    if call.rest.iter().any(|word| matches!(word.as_str(), "--version" | "--help" | "-V" | "restore" | "backup-fetch")) {
        return None;
    }
    let file = call.file().or(call.command.writes.as_deref());
    Some(Carried { tool, from: End::Named(call.without(file)), to: kept_or_pipe(file), snapshot: false })
}

fn restore(name: &str, call: Call<'_>) -> Option<Carried> {
    let client = CLIENTS.into_iter().find(|tool| *tool == name);
    let tool = client.or_else(|| RESTORES.into_iter().find(|tool| *tool == name))?;
    let has = |option: &str| call.rest.iter().any(|word| word == option || word.starts_with(&format!("{option}=")));
    if has("--schema-only") || has("-s") || has("--version") || has("--help") || has("-l") || has("--list") {
        return None;
    }
    let reads = call.command.reads.as_deref();
    let path = |word: &&str| *word != "-" && (word.contains('/') || word.contains('.')) && !word.contains("://");
    let file = match (client, name) {
        (Some(_), _) => reads.or_else(|| call.option(|name| matches!(name, "-f" | "--file"))),
        // Without a database it only rewrites the dump.
        (None, "pg_restore") if !has("-d") && !has("--dbname") => return None,
        (None, "pg_restore") => reads.or_else(|| call.operands().into_iter().rev().find(path)),
        (None, _) => reads.or_else(|| call.file()).or_else(|| call.operands().into_iter().rev().find(path)),
    };
    if client.is_some() && file.is_none() && !call.command.piped {
        return None;
    }
    Some(Carried { tool, from: kept_or_pipe(file), to: End::Named(call.without(file)), snapshot: false })
}

fn copy(name: &str, call: Call<'_>) -> Option<Carried> {
    let (_, tool, before, verbs) = COPIES.into_iter().find(|(word, ..)| *word == name)?;
    let mut operands = call.operands();
    for wanted in before.iter().map(std::slice::from_ref).chain(std::iter::once(verbs)).filter(|wanted| !wanted.is_empty()) {
        let at = operands.iter().position(|word| wanted.contains(word))?;
        operands.drain(..=at);
    }
    let end = |word: &&str| kept_or_pipe(Some(word));
    let (from, to) = (operands.first().map(end)?, operands.get(1..)?.last().map(end)?);
    Some(Carried { tool, from, to, snapshot: false })
}

/// Commands of clouds, whose ends are options or stand in an order of their own.
fn cloud(name: &str, call: Call<'_>) -> Option<Carried> {
    let operands = call.operands();
    let named = |word: &&str| End::Named((*word).to_owned());
    let kept = |word: &&str| End::Kept((*word).to_owned());
    match (name, operands.as_slice()) {
        ("gcloud", ["sql", "export", _, instance, to, ..]) => {
            Some(Carried { tool: "gcloud sql export", from: named(instance), to: kept(to), snapshot: false })
        }
        ("gcloud", ["sql", "import", _, instance, from, ..]) => {
            Some(Carried { tool: "gcloud sql import", from: kept(from), to: named(instance), snapshot: false })
        }
        ("gcloud", ["sql", "instances", "clone", from, to, ..]) => {
            Some(Carried { tool: "gcloud sql instances clone", from: named(from), to: named(to), snapshot: true })
        }
        ("gcloud", ["sql", "backups", "restore", ..]) => {
            let from = call.option(|name| name == "--backup-instance")?;
            let to = call.option(|name| name == "--restore-instance")?;
            Some(Carried { tool: "gcloud sql backups restore", from: named(&from), to: named(&to), snapshot: true })
        }
        ("az", ["storage", "blob", "copy" | "sync", ..]) => {
            let ends = |is: fn(&str) -> bool| {
                let words = call.rest.iter().enumerate().filter(|(_, word)| is(word.split('=').next().unwrap_or_default()));
                let values = words.flat_map(|(at, word)| [Some(word), call.rest.get(at + 1)]).flatten();
                values.map(|word| word.trim_start_matches("--source").trim_start_matches("--destination")).collect::<Vec<_>>().join(" ")
            };
            let from = ends(|name| name.starts_with("--source"));
            let to = ends(|name| name.starts_with("--destination") || matches!(name, "--account-name" | "--container" | "-c"));
            Some(Carried { tool: "az storage blob copy", from: End::Named(from), to: End::Named(to), snapshot: false })
        }
        ("heroku", ["pg:copy", from, to, ..]) => {
            let to = format!("{to} {}", call.option(|name| matches!(name, "-a" | "--app")).unwrap_or_default());
            Some(Carried { tool: "heroku pg:copy", from: named(from), to: End::Named(to), snapshot: true })
        }
        _ => None,
    }
}

/// Commands that put a snapshot in place.
fn snapshot(name: &str, call: Call<'_>) -> Option<Carried> {
    let ends = |tool, from: Option<&str>, to: Option<&str>| {
        let named = |end: Option<&str>| End::Named(end.unwrap_or_default().to_owned());
        Some(Carried { tool, from: named(from), to: named(to), snapshot: true })
    };
    let has = |part: &str| call.rest.iter().any(|word| word.starts_with(part));
    match name {
        "aws" if has("restore-db-") => ends(
            "aws rds restore",
            call.option(|name| name.ends_with("snapshot-identifier") || name.starts_with("--source-db")),
            call.option(|name| name.starts_with("--target-db") || matches!(name, "--db-instance-identifier" | "--db-cluster-identifier")),
        ),
        "velero" if has("restore") && has("create") => {
            let mapping = call.option(|name| name == "--namespace-mappings");
            let (before, after) = mapping.and_then(|mapping| mapping.split_once(':')).unwrap_or_default();
            let from = call.option(|name| matches!(name, "--from-backup" | "--from-schedule")).unwrap_or_default();
            let rest: Vec<&str> =
                call.rest.iter().map(String::as_str).filter(|word| !word.contains(from) && !word.contains(before)).collect();
            let to = if after.is_empty() { rest.join(" ") } else { after.to_owned() };
            ends("velero restore", Some(&format!("{from} {before}")), Some(&to))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::shell::commands;
    use super::*;

    /// The tool, from where and to where, of the first command that carries something.
    fn told(text: &str) -> String {
        let end = |end: End| match end {
            End::Named(words) => format!("[{words}]"),
            End::Kept(place) => place,
            End::Pipe => "|".to_owned(),
        };
        let found = commands(text, &mut BTreeMap::new()).iter().find_map(carried);
        found.map_or_else(|| "nothing".to_owned(), |found| format!("{}: {} > {}", found.tool, end(found.from), end(found.to)))
    }

    #[test]
    fn commands_say_from_where_and_to_where() {
        for (text, expected) in [
            ("pg_dump -h prod-db shop > shop.sql", "pg_dump: [-h prod-db shop] > shop.sql"),
            ("/usr/bin/pg_dump -h prod-db -Fc -f shop.dump shop", "pg_dump: [-h prod-db -Fc -f shop] > shop.dump"),
            ("kubectl -n prod exec db-0 -- mysqldump shop | gzip", "mysqldump: [kubectl -n prod exec db-0 -- shop] > |"),
            ("pg_restore -h stage-db -d shop shop.dump", "pg_restore: shop.dump > [-h stage-db -d shop]"),
            ("psql -h stage-db shop < shop.sql", "psql: shop.sql > [-h stage-db shop]"),
            ("mongorestore --uri mongodb://stage --archive=shop.bson", "mongorestore: shop.bson > [--uri mongodb://stage]"),
            ("aws --profile ci s3 sync --delete s3://prod-dumps s3://stage-dumps", "aws s3: s3://prod-dumps > s3://stage-dumps"),
            ("aws s3 cp - s3://dumps/x.gz", "aws s3: | > s3://dumps/x.gz"),
            ("gsutil -m rsync -r gs://prod gs://stage", "gsutil: gs://prod > gs://stage"),
            ("rclone sync prod:orders stage:orders --progress", "rclone: prod:orders > stage:orders"),
            ("gcloud sql export sql shop-prod gs://dumps/x.gz --database=shop", "gcloud sql export: [shop-prod] > gs://dumps/x.gz"),
            ("gcloud sql import sql shop-stage gs://dumps/x.gz", "gcloud sql import: gs://dumps/x.gz > [shop-stage]"),
            (
                "aws rds restore-db-instance-from-db-snapshot --db-instance-identifier shop-stage --db-snapshot-identifier rds:shop-prod-1",
                "aws rds restore: [rds:shop-prod-1] > [shop-stage]",
            ),
            (
                "velero restore create --from-backup nightly-prod --namespace-mappings shop-prod:shop-stage",
                "velero restore: [nightly-prod shop-prod] > [shop-stage]",
            ),
            ("heroku pg:copy shop-prod::DATABASE DATABASE -a shop-stage", "heroku pg:copy: [shop-prod::DATABASE] > [DATABASE shop-stage]"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_carries_no_data_is_left_alone() {
        for text in [
            "pg_dump --schema-only shop > schema.sql",
            "mysqldump -d shop",
            "psql -h prod-db -c 'select 1'",
            "pg_restore --list shop.dump",
            "pg_restore -f shop.sql shop.dump",
            "aws s3 ls s3://prod",
            "pg_dump --version",
            "echo done",
        ] {
            assert_eq!(told(text), "nothing", "{text}");
        }
    }
}

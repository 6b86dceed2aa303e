//! `portcullis rules`.

use super::Streams;
use super::args::{ListFormat, RuleArgs, Rules, RulesCommand};
use super::diagnose::Failure;
use super::exit::Exit;
use super::terminal::Terminal;
use crate::gate::{GateError, RuleSources, load};
use crate::host::Host;
use crate::model::document::{MakeSchema, SCHEMAS, schema};
use crate::policy::{self, Bundle};
use crate::rule::RuleMeta;
use crate::source::suggest;

impl From<RuleArgs> for RuleSources {
    fn from(arguments: RuleArgs) -> Self {
        Self { rules: arguments.rules, policies: arguments.policies, without_builtin: arguments.no_builtin }
    }
}

pub(super) fn run(arguments: Rules, host: &dyn Host, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    match arguments.command {
        RulesCommand::List { rules, format } => list(&load(host, rules)?.0, format, streams),
        RulesCommand::Explain { id, rules } => explain(&load(host, rules)?.0, &id, terminal, streams),
        RulesCommand::Test { rules, coverage } => test(host, rules, coverage, streams),
        RulesCommand::Check { rules, functions } => check(host, rules, functions, streams),
        RulesCommand::Schema { name } => print_schema(name.as_deref(), streams),
    }
}

fn load(host: &dyn Host, rules: RuleArgs) -> Result<(Bundle, load::Rules), GateError> {
    let sources = RuleSources::from(rules);
    let rules = load::rules(host, &sources)?;
    Ok((load::policies(host, &sources, &rules)?, rules))
}

fn list(bundle: &Bundle, format: ListFormat, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if format == ListFormat::Json {
        let rules: Vec<Listed<'_>> = bundle.catalogue().iter().map(Listed::from).collect();
        serde_json::to_writer_pretty(&mut *streams.out, &rules).map_err(std::io::Error::from)?;
        writeln!(streams.out)?;
        return Ok(Exit::Passed);
    }
    let widest = bundle.catalogue().iter().map(|meta| meta.id.rule().len()).max().unwrap_or(0);
    let mut gate = String::new();
    for meta in bundle.catalogue().iter() {
        if meta.id.gate() != gate {
            writeln!(streams.out, "{}{}", if gate.is_empty() { "" } else { "\n" }, meta.id.gate())?;
            meta.id.gate().clone_into(&mut gate);
        }
        writeln!(streams.out, "  {:widest$}  {:8}  {}", meta.id.rule(), meta.severity.word(), meta.title)?;
    }
    writeln!(streams.out, "\n{} rules; `portcullis rules explain <gate>/<rule>` says more about one", bundle.catalogue().len())?;
    Ok(Exit::Passed)
}

/// A rule as `rules list --format json` gives it.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    severity: &'a str,
    fix: &'a str,
    controls: &'a [String],
    sources: &'a [String],
    effective_on: Option<String>,
    path: &'a str,
    line: usize,
}

impl<'a> From<&'a RuleMeta> for Listed<'a> {
    fn from(meta: &'a RuleMeta) -> Self {
        Self {
            id: meta.id.as_str(),
            title: &meta.title,
            description: &meta.description,
            severity: meta.severity.word(),
            fix: &meta.fix,
            controls: &meta.controls,
            sources: &meta.sources,
            effective_on: meta.effective_on.map(|date| date.to_string()),
            path: &meta.path,
            line: meta.line,
        }
    }
}

fn explain(bundle: &Bundle, wanted: &str, terminal: &Terminal, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let found = bundle.catalogue().iter().find(|meta| meta.id.as_str() == wanted || meta.id.rule() == wanted);
    let Some(meta) = found else {
        return Err(Failure::new(Exit::Usage, format!("there is no rule `{wanted}`"), bundle.catalogue().help(wanted)));
    };
    write!(streams.out, "{}", explanation(meta, terminal.options.width.min(100)))?;
    Ok(Exit::Passed)
}

fn explanation(meta: &RuleMeta, width: usize) -> String {
    let mut text = format!("{}\n{}\n\n", meta.title, meta.id);
    let mut paragraph = |heading: &str, body: &str| {
        let options = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("  ");
        let folded = body
            .split("\n\n")
            .map(|part| textwrap::fill(&part.split_whitespace().collect::<Vec<_>>().join(" "), &options))
            .collect::<Vec<_>>()
            .join("\n\n");
        text.push_str(&format!("{heading}\n{folded}\n\n"));
    };
    paragraph("What it asks", &meta.description);
    paragraph("What to do", &meta.fix);
    paragraph("Severity", meta.severity.word());
    if let Some(date) = meta.effective_on {
        paragraph("Warns only until", &date.to_string());
    }
    if !meta.controls.is_empty() {
        paragraph("Controls", &meta.controls.join(", "));
    }
    if !meta.sources.is_empty() {
        paragraph("Asked for by the routes", &meta.sources.join(", "));
    }
    for related in &meta.related {
        paragraph("See also", related);
    }
    paragraph("Defined in", &format!("{}:{}", meta.path, meta.line));
    text
}

fn test(host: &dyn Host, rules: RuleArgs, coverage: bool, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let (bundle, rules) = load(host, rules)?;
    let run = policy::testing::run(&bundle, &rules.data);
    let failed: Vec<_> = run.outcomes.iter().filter(|outcome| outcome.failure.is_some()).collect();
    for outcome in &failed {
        writeln!(streams.out, "FAIL {} {}: {}", outcome.path, outcome.name, outcome.failure.as_deref().unwrap_or_default())?;
    }
    if coverage {
        for (path, lines) in &run.uncovered {
            writeln!(streams.out, "not reached: {path}:{}", lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))?;
        }
        let (covered, all) = run.covered_lines;
        writeln!(streams.out, "{covered} of {all} lines reached")?;
    }
    writeln!(streams.out, "{} passed, {} failed", run.outcomes.len() - failed.len(), failed.len())?;
    if run.outcomes.is_empty() {
        return Err(Failure::new(
            Exit::Policy,
            "there is no test to run",
            "tests are rules that start with `test_` in files that end in `_test.rego`",
        ));
    }
    Ok(if failed.is_empty() { Exit::Passed } else { Exit::Denied })
}

fn check(host: &dyn Host, rules: RuleArgs, functions: bool, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let (bundle, _) = load(host, rules)?;
    if functions {
        for (name, arguments) in policy::functions() {
            writeln!(streams.out, "{name}/{arguments}")?;
        }
        return Ok(Exit::Passed);
    }
    writeln!(streams.out, "{} rules in {} files are sound", bundle.catalogue().len(), bundle.digests().len())?;
    Ok(Exit::Passed)
}

fn print_schema(name: Option<&str>, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut schemas: Vec<(&str, MakeSchema)> = SCHEMAS.to_vec();
    schemas.push(("input", schema::<policy::input::Input<'static>>));
    schemas.push(("pipeline", crate::report::pipeline::json::schema));
    schemas.push(("report", crate::report::json::schema));
    schemas.push(("scan", crate::report::scan::json::schema));
    schemas.push(("verification", crate::report::verification::schema));
    schemas.sort_by_key(|(name, _)| *name);
    let Some(name) = name else {
        for (name, _) in schemas {
            writeln!(streams.out, "{name}")?;
        }
        return Ok(Exit::Passed);
    };
    let Some((_, schema)) = schemas.iter().find(|(known, _)| *known == name) else {
        return Err(Failure::new(
            Exit::Usage,
            format!("there is no schema `{name}`"),
            suggest::help(name, schemas.iter().map(|(name, _)| *name)),
        ));
    };
    serde_json::to_writer_pretty(&mut *streams.out, &schema()).map_err(std::io::Error::from)?;
    writeln!(streams.out)?;
    Ok(Exit::Passed)
}

//! What people and other tools read about a verdict.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should fail loudly"
)]

mod cases;
mod hostile;
mod verification;

use portcullis::finding::{Finding, Level, Outcome, RuleResult};
use portcullis::model::schema::SchemaView;
use portcullis::report::{Format, Options, json, render};
use portcullis::rule::Severity;
use portcullis::source::{Place, Pointer, SourceFile, SourceMap, Syntax};
use serde_json::Value;

use cases::Case;

pub(crate) fn rendered(case: &Case, format: Format, options: &Options) -> String {
    let mut bytes = Vec::new();
    render(&case.report(), format, options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn options() -> Options {
    Options { path_prefix: "fixtures/releases/friday".into(), ..Options::default() }
}

fn all() -> [(&'static str, Case); 3] {
    [("failing", cases::failing()), ("passing", cases::passing()), ("exceptions", cases::exceptions())]
}

fn text_variants() -> [(&'static str, Options); 6] {
    [
        ("60", Options { width: 60, ..options() }),
        ("140", Options { width: 140, ..options() }),
        ("colour", Options { colour: true, ..options() }),
        ("ascii", Options { unicode: false, ..options() }),
        ("reader", Options { screen_reader: true, ..options() }),
        ("verbose", Options { verbose: true, ..options() }),
    ]
}

#[test]
fn every_format_looks_as_it_was_last_looked_at() {
    for (name, case) in all() {
        for format in Format::ALL {
            insta::assert_snapshot!(format!("{name}.{format}"), rendered(&case, format, &options()));
        }
    }
}

#[test]
fn the_text_fits_narrow_and_wide_terminals_ears_and_plain_ones() {
    let case = cases::failing();
    for (name, options) in text_variants() {
        insta::assert_snapshot!(format!("failing.text.{name}"), rendered(&case, Format::Text, &options));
    }
}

#[test]
fn every_output_names_every_rule_and_what_was_not_checked() {
    for (name, case) in all() {
        for format in Format::ALL {
            let output = rendered(&case, format, &options());
            for result in &case.verdict.results {
                assert!(
                    output.contains(result.rule.rule()) && output.contains(result.rule.gate()),
                    "{name}.{format} does not name {}",
                    result.rule
                );
                let reason = result.reason.as_deref().unwrap_or("").split('`').next().unwrap_or("");
                assert!(output.contains(reason), "{name}.{format} does not say why {} is {:?}", result.rule, result.outcome);
            }
            let plain = output.replace("&#47;", "/");
            let (not_checked, weakened) = (&case.verdict.not_checked, &case.verdict.weakened_by);
            for limit in not_checked.iter().chain(weakened) {
                assert!(plain.contains(limit.as_str()), "{name}.{format} does not say {limit}");
            }
            for (id, reason) in &case.verdict.waivers_unused {
                assert!(output.contains(id) && output.contains(reason.as_str()), "{name}.{format} does not say that {id} excused nothing");
            }
            for waiver in &case.verdict.waivers_used {
                assert!(output.contains(&waiver.id), "{name}.{format} does not name {}", waiver.id);
            }
            assert!(output.contains(case.verdict.decision.word()), "{name}.{format} does not give the answer");
        }
    }
}

/// One rule with each outcome alone, so that no renderer lives on what another rule brings along.
#[test]
fn each_outcome_alone_is_rendered_by_every_format() {
    for outcome in Outcome::ALL {
        for format in Format::ALL {
            let case = cases::single(outcome);
            let output = rendered(&case, format, &Options::default());
            assert!(output.contains("only-rule"), "{format} loses a rule with outcome {outcome:?}:\n{output}");
            let expected = match outcome {
                Outcome::Error | Outcome::Skip => "because of a reason",
                Outcome::Deny | Outcome::Waived | Outcome::Warn => "what was found",
                Outcome::Pass => "only-rule",
            };
            assert!(output.contains(expected), "{format} loses what a rule with outcome {outcome:?} says:\n{output}");
        }
    }
}

#[test]
fn a_verdict_without_rules_is_never_green() {
    let case = cases::empty();
    for format in Format::ALL {
        let output = rendered(&case, format, &Options::default());
        assert!(output.contains("FAILED"), "{format}:\n{output}");
    }
    let junit = rendered(&case, Format::Junit, &Options::default());
    assert!(junit.contains("errors=\"1\"") && junit.contains("no rule ran"), "{junit}");
}

#[test]
fn no_line_of_text_ends_in_a_space_or_is_wider_than_the_terminal() {
    for (_, case) in all() {
        for width in [40, 60, 80, 140] {
            for (unicode, screen_reader, verbose) in [(true, false, false), (false, false, true), (true, true, false)] {
                let output = rendered(&case, Format::Text, &Options { width, unicode, screen_reader, verbose, ..Options::default() });
                for line in output.lines() {
                    assert_eq!(line, line.trim_end(), "at {width}");
                    // miette writes the place of an excerpt on one line, whatever the width.
                    let place = line.contains("─[") || line.contains("-[");
                    assert!(line.chars().count() <= width || place, "at {width}, {} columns: {line}", line.chars().count());
                    assert!(unicode || line.is_ascii() || line.contains('…'), "drawing beyond ASCII: {line}");
                }
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let case = cases::failing();
    let coloured = rendered(&case, Format::Text, &Options { colour: true, ..options() });
    assert!(coloured.contains("\u{1b}[1;31m"));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, rendered(&case, Format::Text, &options()));
}

#[test]
fn the_last_line_says_what_to_do_next() {
    let last = |case: &Case| {
        let text = rendered(case, Format::Text, &options());
        text.rsplit("\n\n").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        last(&cases::failing()),
        "FAILED next: Find out why `Within the deployment window` could not decide: the evaluation took longer than 2 s."
    );
    assert_eq!(last(&cases::passing()), "PASSED shop 2.3.1 may enter production until 2026-11-21T16:55:00Z");
}

#[test]
fn the_same_verdict_gives_the_same_bytes() {
    for format in Format::ALL {
        assert_eq!(rendered(&cases::failing(), format, &options()), rendered(&cases::failing(), format, &options()));
    }
}

#[test]
fn format_names_are_read_and_slips_are_recognised() {
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>().unwrap(), format);
    }
    assert_eq!("sarf".parse::<Format>().unwrap_err().to_string(), "unknown format `sarf`: did you mean `sarif`?");
    assert!("pdf".parse::<Format>().unwrap_err().to_string().contains("known: `text`, `json`"));
}

#[test]
fn json_holds_everything_and_matches_its_schema() {
    for (name, case) in all() {
        let output = rendered(&case, Format::Json, &options());
        let document: json::Document = serde_json::from_str(&output).unwrap();
        assert_eq!((document.schema.as_str(), document.version), (json::SCHEMA, json::VERSION));
        let findings: usize = document.rules.iter().map(|rule| rule.findings.len()).sum();
        assert_eq!(findings, case.verdict.results.iter().map(|result| result.findings.len()).sum::<usize>(), "{name}");
        let problems = SchemaView::new(&json::schema()).check(&portcullis::source::json::parse(&output).unwrap());
        assert!(problems.is_empty(), "{problems:?}");
        for place in document.rules.iter().flat_map(|rule| &rule.findings).map(|finding| &finding.place) {
            let source = case.sources.iter().map(|(_, file)| file).find(|file| place.path.ends_with(file.path().as_str())).unwrap();
            let line = source.text_lossless().lines().nth(place.line - 1).unwrap();
            assert!(line.chars().count() + 1 >= place.end_column && place.line == place.end_line);
        }
    }
}

#[test]
fn the_shipped_schemas_are_those_of_the_types() {
    for (name, schema) in [("report", json::schema()), ("verification", portcullis::report::verification::schema())] {
        let path = format!("{}/docs/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let written = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, &written).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), written, "`UPDATE=1 cargo test` rewrites {path}");
    }
}

fn sarif(case: &Case) -> Value {
    serde_json::from_str(&rendered(case, Format::Sarif, &options())).unwrap()
}

#[test]
fn every_sarif_result_has_a_location_and_its_own_rule() {
    for (name, case) in all() {
        let log = sarif(&case);
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let mut fingerprints = std::collections::BTreeSet::new();
        for result in results {
            let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty() && !rule["help"]["markdown"].as_str().unwrap().is_empty());
            let location = &result["locations"][0]["physicalLocation"];
            let artifact = &run["artifacts"][usize::try_from(location["artifactLocation"]["index"].as_u64().unwrap()).unwrap()];
            assert_eq!(artifact["location"]["uri"], location["artifactLocation"]["uri"]);
            assert!(location["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(fingerprints.insert(result["partialFingerprints"].to_string()), "{name}: a fingerprint twice");
            assert_eq!(result["kind"] == "fail", result["level"] != "none", "SARIF 2.1.0, 3.27.10");
        }
        let suppressed = results.iter().filter(|result| result.get("suppressions").is_some()).count();
        assert_eq!(suppressed, case.verdict.waivers_used.len());
    }
}

fn one_component(before: &str, index: usize, term: Option<&str>) -> Case {
    let text = format!("{before}components:\n{}  - digest: bad\n", "  - digest: good\n".repeat(index));
    let mut sources = SourceMap::default();
    let doc = sources.add(SourceFile::new("release.yaml", Syntax::Yaml, text.into_bytes()));
    let mut found = cases::finding(Place::new(doc, Pointer::from_text(format!("/components/{index}/digest"))), "it is bad");
    found.term = term.map(str::to_owned);
    let mut case = cases::single(Outcome::Deny);
    case.verdict.results[0].findings = vec![found];
    case.sources = sources;
    case
}

#[test]
fn fingerprints_survive_edits_elsewhere_and_tell_findings_apart() {
    let fingerprint = |case: &Case| sarif(case)["runs"][0]["results"][0]["partialFingerprints"].to_string();
    let line = |case: &Case| sarif(case)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"].clone();
    let (before, after) = (one_component("", 0, None), one_component("# a comment\nname: x\n", 0, None));
    assert_ne!(line(&before), line(&after));
    assert_eq!(fingerprint(&before), fingerprint(&after));
    assert_ne!(
        fingerprint(&one_component("", 0, None)),
        fingerprint(&one_component("", 1, None)),
        "without a term the position in the list is all there is"
    );
    assert_eq!(fingerprint(&one_component("", 0, Some("api"))), fingerprint(&one_component("", 1, Some("api"))), "a component added above");
    assert_ne!(fingerprint(&one_component("", 0, Some("api"))), fingerprint(&one_component("", 0, Some("web"))));
}

#[test]
fn a_place_in_a_document_that_is_not_there_is_shown_at_the_manifest() {
    let mut many = SourceMap::default();
    let elsewhere = (0..9).map(|number| many.add(SourceFile::new(format!("{number}"), Syntax::Text, Vec::new()))).last().unwrap();
    let mut case = cases::failing();
    let denying = case.verdict.results.iter_mut().find(|result| result.outcome == Outcome::Deny).unwrap();
    denying.findings = vec![cases::finding(Place::whole(elsewhere), "found nowhere")];
    for format in Format::ALL {
        let output = rendered(&case, format, &options());
        assert!(output.contains("found nowhere") && output.contains("friday/release.yaml"), "{format}");
    }
}

#[test]
fn a_rule_with_many_findings_does_not_crowd_out_the_others() {
    let case = crowded(5_000);
    let text = rendered(&case, Format::Text, &options());
    assert!(text.contains("and 4997 more findings"), "{text}");
    assert!(text.lines().count() < 200);
    let github = rendered(&case, Format::Github, &options());
    for result in case.report().blocking() {
        assert!(
            github.lines().filter(|line| line.starts_with("::error")).take(10).any(|line| line.contains(result.rule.as_str())),
            "{} is not among the ten that are shown",
            result.rule
        );
    }
    let markdown = rendered(&case, Format::Markdown, &options());
    assert!(markdown.len() < 100_000, "a job summary may hold 1 MiB for the whole step");
    let document: json::Document = serde_json::from_str(&rendered(&case, Format::Json, &options())).unwrap();
    let crowd = document.rules.iter().find(|rule| rule.id == "license-compliance/license-allowed").unwrap();
    assert_eq!(crowd.findings.len(), 5_000);
    let last = crowd.findings.iter().max_by_key(|finding| finding.place.column).unwrap();
    assert!(last.place.exact && last.place.line == 1 && last.place.column > 100_000);
}

/// A minified bill of materials in which every package is denied.
fn crowded(number: usize) -> Case {
    let packages: Vec<String> = (0..number).map(|number| format!(r#"{{"name":"lib-{number}","license":"AGPL-3.0-only"}}"#)).collect();
    let mut case = cases::failing();
    let sbom = case.sources.add(SourceFile::new(
        "sboms/large.cdx.json",
        Syntax::Json,
        format!(r#"{{"components":[{}]}}"#, packages.join(",")).into_bytes(),
    ));
    let findings: Vec<Finding> = (0..number)
        .map(|number| {
            cases::finding(
                Place::new(sbom, Pointer::from_text(format!("/components/{number}/license"))),
                &format!("`lib-{number}` is denied"),
            )
        })
        .collect();
    let crowd = case.verdict.results.iter_mut().find(|result| result.rule.as_str() == "license-compliance/license-allowed").unwrap();
    *crowd = RuleResult { findings, ..crowd.clone() };
    crowd.findings.sort();
    case
}

#[test]
fn what_denies_comes_before_what_warns_and_lines_are_in_order() {
    let case = cases::failing();
    let report = case.report();
    let severities: Vec<Severity> = report.rules(Outcome::Deny).iter().map(|result| report.meta(&result.rule).unwrap().severity).collect();
    assert!(severities.is_sorted_by(|left, right| left >= right));
    let licences = report.rules(Outcome::Deny).into_iter().find(|result| result.rule.rule() == "license-allowed").unwrap();
    let columns: Vec<usize> = report.ordered(licences).iter().map(|finding| report.spot(&finding.place).start.column).collect();
    assert!(columns.is_sorted() && columns.len() == 5);
    let mut mixed = licences.clone();
    mixed.findings[0].level = Level::Warn;
    mixed.findings[1].waived_by = Some("w".to_owned());
    let weights: Vec<(Level, bool)> = report.ordered(&mixed).iter().map(|finding| (finding.level, finding.waived_by.is_some())).collect();
    assert_eq!(weights[3..], [(Level::Warn, false), (Level::Deny, true)]);
}

#[test]
fn findings_at_one_place_share_its_lines() {
    let mut case = cases::failing();
    let denying = case.verdict.results.iter_mut().find(|result| result.rule.rule() == "no-environment-skipped").unwrap();
    let first = denying.findings[0].clone();
    denying.findings.extend((0..8).map(|number| Finding { message: format!("reason {number}"), ..first.clone() }));
    denying.findings.sort();
    let text = rendered(&case, Format::Text, &options());
    assert_eq!(text.matches("release.yaml:14:15]").count(), 1, "one excerpt");
    assert!(text.contains("and 4 more at the same place"), "{text}");
    assert!(rendered(&case, Format::Text, &Options { verbose: true, ..options() }).contains("reason 7"));
}

#[test]
fn what_is_missing_at_the_top_is_said_and_not_underlined() {
    let text = rendered(&cases::failing(), Format::Text, &options());
    assert!(text.contains("no roll-back is described (fixtures/releases/friday/release.yaml has no `rollback`)"), "{text}");
    let mut case = cases::failing();
    let denying = case.verdict.results.iter_mut().find(|result| result.rule.rule() == "rollback-ready").unwrap();
    denying.findings[0].place.pointer = Pointer::from_text("/source/tag");
    let text = rendered(&case, Format::Text, &options());
    assert!(text.contains("no `tag` here") && text.contains("release.yaml:5:1]"), "the key that should have it:\n{text}");
}

#[test]
fn a_bare_bracket_is_shown_with_what_it_opens() {
    let mut case = cases::single(Outcome::Deny);
    let doc = case.sources.add(SourceFile::new("x.json", Syntax::Json, b"[\n  {\n    \"name\": \"a\",\n    \"n\": 1\n  }\n]\n".to_vec()));
    case.verdict.results[0].findings = vec![cases::finding(Place::new(doc, Pointer::from_text("/0")), "it is bad")];
    assert!(rendered(&case, Format::Text, &Options::default()).contains("\"name\": \"a\""));
}

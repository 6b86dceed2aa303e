//! Evidence is written by others: nothing in it may hide, steer a terminal, or become a command or markup.

use portcullis::finding::{Finding, Level, Outcome, Reason, RuleResult};
use portcullis::report::escape::is_hidden;
use portcullis::report::{Format, Options, json};
use portcullis::rule::{Catalogue, Severity};
use portcullis::source::{Place, Pointer, SourceFile, SourceMap, Syntax};
use portcullis::verdict::{InputDocument, WaiverUse};
use proptest::prelude::*;
use quick_xml::events::Event;

use super::cases::{self, Case};
use super::rendered;

/// What has broken reports of others.
const NASTY: &[&str] = &[
    "\u{202e}",
    "\u{200b}",
    "\u{1b}[31m",
    "\u{1b}]8;;http://e.org\u{7}",
    "\r\n::error file=x::owned",
    "::add-mask::",
    "%0A::warning::",
    "]]>",
    "<!--",
    "</details>",
    "<script>",
    "<img src=x>",
    "`",
    "```",
    "\n```\n",
    "|",
    "\n| a | b |",
    "[x](http://e.org)",
    "![x](y)",
    "@everyone",
    "# h",
    "\n- [ ] x",
    "**",
    "_",
    "&lt;",
    "\\",
    "\"",
    "'",
    "\u{0}",
    "\u{feff}",
    "\u{2028}",
    "\u{e0041}",
    "\u{9b}31m",
    "\u{fffe}",
    "p\u{430}ypal",
    "www.e.org",
    "https://e.org",
    "$x$",
    "~~",
    "1. ",
    "\u{7f}",
    "\u{fe0f}",
    "a@b.com",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => proptest::sample::select(NASTY).prop_map(str::to_owned), 2 => any::<char>().prop_map(String::from), 3 => "[a-z .:,%]{0,6}"];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A verdict in which everything that is text is hostile. The tokens are the keys of a YAML document.
fn hostile(texts: &[String; 6]) -> Case {
    let [message, path, term, reason, document, key] = texts;
    let mut sources = SourceMap::default();
    let manifest = serde_json::json!({ key.as_str(): document, "name": document });
    let path = if path.is_empty() { "release.yaml" } else { path };
    let doc = sources.add(SourceFile::new(path, Syntax::Json, manifest.to_string().into_bytes()));
    let raw = sources.add(SourceFile::new(format!("{path}.txt"), Syntax::Xml, format!("<a>\n<b {document}").into_bytes()));
    let found = |level: Level, waived: bool| Finding {
        level,
        place: Place::new(doc, Pointer::root().key(key)),
        message: message.clone(),
        term: Some(term.clone()),
        fix: Some(reason.clone()),
        because: vec![
            Reason { place: Place::new(raw, Pointer::from_text("/a/0/b/0")), message: reason.clone() },
            Reason { place: Place::new(doc, Pointer::root().key("name")), message: message.clone() },
        ],
        waived_by: waived.then(|| term.clone()),
    };
    let mut results = Vec::new();
    let mut catalogue = Catalogue::default();
    for (number, outcome) in Outcome::ALL.into_iter().enumerate() {
        let id = format!("gate/rule-{number}");
        let mut meta = cases::meta(&id, message, Severity::High, reason);
        meta.description = format!("{reason}\n\n{document}");
        meta.controls.push(term.clone());
        meta.related = vec![message.clone(), format!("https://e.org/{message}")];
        catalogue.insert(meta).unwrap();
        let findings = match outcome {
            Outcome::Error | Outcome::Skip | Outcome::Pass => Vec::new(),
            Outcome::Deny => vec![found(Level::Deny, false), found(Level::Warn, false), found(Level::Deny, true)],
            Outcome::Waived => vec![found(Level::Deny, true)],
            Outcome::Warn => vec![found(Level::Warn, false)],
        };
        let reason = matches!(outcome, Outcome::Error | Outcome::Skip | Outcome::Warn).then(|| reason.clone());
        results.push(RuleResult { rule: cases::rule_id(&id), outcome, reason, findings });
    }
    let inputs = vec![InputDocument { path: path.to_owned(), role: "release".to_owned(), digest: cases::digest('f'), size: 1 }];
    let mut verdict = cases::verdict(results, inputs);
    verdict.version.clone_from(message);
    verdict.waivers_used.push(WaiverUse {
        id: term.clone(),
        approved_by: reason.clone(),
        reason: message.clone(),
        expires: verdict.valid_until,
        digest: cases::digest('e'),
    });
    verdict.waivers_unused.push((term.clone(), reason.clone()));
    verdict.weakened_by.push(message.clone());
    verdict.not_checked.push(reason.clone());
    Case { verdict, catalogue, sources }
}

/// Takes the code out of a Markdown page, as CommonMark reads it: fenced blocks, then code spans.
fn prose(markdown: &str) -> String {
    let mut fence: Option<usize> = None;
    let mut kept = String::new();
    for line in markdown.lines() {
        let ticks = line.trim_start().bytes().take_while(|byte| *byte == b'`').count();
        let only_ticks = line.trim().len() == ticks;
        match fence {
            Some(length) if only_ticks && ticks >= length => fence = None,
            Some(_) => {}
            None if ticks >= 3 && !line.trim_start()[ticks..].contains('`') => fence = Some(ticks),
            None => {
                kept.push_str(&line.split('`').step_by(2).collect::<Vec<_>>().join("\u{2423}"));
                kept.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a code block is never closed:\n{markdown}");
    kept
}

fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_hidden_reaches_any_output(texts in [text(), text(), text(), text(), text(), text()], width in 20usize..160, verbose: bool, screen_reader: bool) {
        let case = hostile(&texts);
        for format in Format::ALL {
            let output = rendered(&case, format, &Options { width, verbose, screen_reader, ..Options::default() });
            let hidden = output.chars().find(|character| *character != '\n' && is_hidden(*character));
            prop_assert!(hidden.is_none(), "{format} lets {hidden:?} through:\n{output}");
        }
    }

    #[test]
    fn json_gives_back_what_went_in(texts in [text(), text(), text(), text(), text(), text()]) {
        let case = hostile(&texts);
        let document: json::Document = serde_json::from_str(&rendered(&case, Format::Json, &Options::default())).unwrap();
        let deny = document.rules.iter().find(|rule| !rule.findings.is_empty()).unwrap();
        prop_assert_eq!(&deny.findings[0].message, &texts[0]);
        prop_assert_eq!(deny.findings[0].term.as_ref(), Some(&texts[2]));
        prop_assert_eq!(&document.not_checked[0], &texts[3]);
        let pointer = Pointer::root().key(&texts[5]);
        prop_assert_eq!(deny.findings[0].place.pointer.as_str(), pointer.as_str());
        prop_assert!(deny.findings[0].place.exact);
    }

    #[test]
    fn sarif_stays_a_log_with_locations(texts in [text(), text(), text(), text(), text(), text()]) {
        let case = hostile(&texts);
        let log: serde_json::Value = serde_json::from_str(&rendered(&case, Format::Sarif, &Options::default())).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), 8);
        for result in results {
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{}", uri);
        }
    }

    #[test]
    fn junit_stays_well_formed(texts in [text(), text(), text(), text(), text(), text()]) {
        let output = rendered(&hostile(&texts), Format::Junit, &Options::default());
        let mut reader = quick_xml::Reader::from_str(&output);
        let mut cases = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(element) | Event::Empty(element) => {
                    cases += usize::from(element.name().as_ref() == "testcase");
                    for attribute in element.attributes() {
                        attribute.unwrap();
                    }
                }
                Event::Comment(_) | Event::PI(_) | Event::CData(_) | Event::DocType(_) => prop_assert!(false, "evidence became markup:\n{}", output),
                Event::End(_) | Event::Text(_) | Event::Decl(_) | Event::GeneralRef(_) => {}
            }
        }
        prop_assert_eq!(cases, Outcome::ALL.len());
    }

    #[test]
    fn github_sees_exactly_our_commands(texts in [text(), text(), text(), text(), text(), text()]) {
        let output = rendered(&hostile(&texts), Format::Github, &Options::default());
        let levels: Vec<&str> = output.lines().map(|line| line.split(' ').next().unwrap()).collect();
        prop_assert_eq!(levels, ["::error", "::error", "::warning", "::warning", "::notice"]);
        for line in output.lines() {
            let (properties, _) = line[2..].split_once("::").unwrap();
            for property in properties.split_once(' ').unwrap().1.split(',') {
                prop_assert!(["file=", "line=", "endLine=", "col=", "endColumn=", "title="].iter().any(|name| property.starts_with(name)), "{}", line);
            }
        }
    }

    #[test]
    fn markdown_has_no_markup_of_others(texts in [text(), text(), text(), text(), text(), text()]) {
        let output = rendered(&hostile(&texts), Format::Markdown, &Options::default());
        let prose = prose(&output);
        for tag in tags(&prose) {
            prop_assert!(["details", "/details", "summary", "/summary", "code", "/code", "br", "sub", "/sub"].contains(&tag), "<{}> in:\n{}", tag, output);
        }
        prop_assert!(!prose.contains("](") && !prose.contains("://") && !prose.to_lowercase().contains("www."), "a link in:\n{}", output);
        prop_assert!(prose.match_indices('@').all(|(at, _)| prose[..at].ends_with("<code>") && prose[at + 1..].starts_with("</code>")), "a mention in:\n{}", output);
        let rows = prose.lines().filter(|line| line.starts_with('|')).count();
        prop_assert_eq!(rows, 6, "a table row of others in:\n{}", output);
        let headings: Vec<&str> = prose.lines().filter(|line| line.starts_with('#')).map(|line| line.split(' ').next().unwrap()).collect();
        prop_assert_eq!(headings, ["##", "###", "####", "####", "###", "###", "###", "###"]);
    }
}

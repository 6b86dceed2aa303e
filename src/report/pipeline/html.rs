//! A page: the answer, the picture with the ways around, each finding over its lines.

use std::io;

use maud::{Markup, html};

use super::super::escape::sentence;
use super::super::excerpt::{Excerpt, Mark};
use super::super::html::parts::{Kind, Tile, answer, badge, table, tiles, words};
use super::super::html::{Section, Sheet, said};
use super::PipelineReport;
use super::picture::Picture;
use super::svg;
use crate::model::pipeline::PipelineFinding;

/// Columns of an excerpt.
const WIDTH: usize = 140;

pub(super) fn render(report: &PipelineReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sections = vec![Section::new("summary", "In short", summary(report))];
    let picture = Picture::new(report);
    if picture.nodes.len() > 1 {
        sections.push(Section::new("picture", "The pipeline", drawn(report, &picture)));
    }
    for (fault, findings) in report.by_fault() {
        let body = html! { @for finding in findings { (one(report, finding)) } };
        sections.push(Section::new(fault.word(), fault.title(), body));
    }
    sections.push(Section::new("jobs", "Where each job belongs", jobs(report)));
    let bypasses = report.bypasses();
    let (kind, word) = if bypasses == 0 { (Kind::Good, "Closed") } else { (Kind::Bad, "Open") };
    let sheet = Sheet {
        kind: "Pipeline",
        title: &format!("Ways around the route {}", report.route.name),
        lead: html! { (answer(kind, word, spoken(&report.headline()))) p class="faint" { (report.extent()) } },
        sections,
        foot: html! {},
        tool: &report.tool,
    };
    out.write_all(sheet.render().as_bytes())
}

fn summary(report: &PipelineReport<'_>) -> Markup {
    let tile = |(fault, findings): &(crate::model::pipeline::PipelineFault, Vec<&PipelineFinding>)| Tile {
        figure: findings.len().to_string(),
        label: fault.title().to_owned(),
        note: None,
        kind: if findings.iter().any(|finding| finding.bypass) { Kind::Bad } else { Kind::Caution },
    };
    let shown: Vec<Tile> = report.by_fault().iter().map(tile).collect();
    html! {
        @if shown.is_empty() { p { "Every deployment waits for the environment before and its tests." } } @else { (tiles(&shown)) }
    }
}

fn drawn(report: &PipelineReport<'_>, picture: &Picture) -> Markup {
    let title = format!("Jobs and what they wait for; {}", report.headline());
    html! {
        p {
            "A thick box deploys, a blue one tests. A thick dashed arrow in red is a way around an environment; a dotted one is not always waited for."
            @if picture.left_out > 0 { " Left out: " (super::super::count(picture.left_out, "job", "jobs")) " that neither deploy nor test." }
        }
        div class="scroll" role="region" aria-label="The pipeline as a picture" tabindex="0" { (svg::render(picture, &title)) }
    }
}

fn one(report: &PipelineReport<'_>, finding: &PipelineFinding) -> Markup {
    let (kind, word) = if finding.bypass { (Kind::Bad, "way around") } else { (Kind::Caution, "worth knowing") };
    let marks = [Mark { spot: report.spot(&finding.place), label: None }];
    let file = report.sources.get(finding.place.doc).filter(|_| !finding.place.pointer.is_root());
    let excerpt = file.and_then(|file| Excerpt::new(report.path(&finding.place), file.text_lossless(), &marks, WIDTH));
    html! {
        h3 { (spoken(&finding.message)) }
        p {
            (badge(kind, word)) " "
            @if let Some(environment) = &finding.environment { (badge(Kind::Neutral, environment.as_str())) " " }
            code { (report.whereabouts(&finding.place)) }
        }
        @if let Some(excerpt) = excerpt { pre class="excerpt" { (excerpt.underlined().join("\n")) } }
        @if finding.way.len() > 1 {
            p { "The way: " @for (number, step) in finding.way.iter().enumerate() { @if number > 0 { " → " } code { (said(step)) } } }
        }
        @if !finding.because.is_empty() {
            ul { @for reason in &finding.because { li { (spoken(&reason.message)) " " code { (report.whereabouts(&reason.place)) } } } }
        }
        p { strong { "What to do: " } (spoken(&finding.fix)) }
    }
}

fn jobs(report: &PipelineReport<'_>) -> Markup {
    let rows: Vec<Vec<Markup>> = report
        .analysis
        .jobs
        .iter()
        .map(|job| {
            let names = job.placed.environments.iter().filter_map(|position| report.route.environments.get(*position));
            let environments: Vec<&str> = names.map(|environment| environment.name.as_str()).collect();
            let does = match (job.placed.deploys, job.placed.tests) {
                (true, true) => "deploys, tests",
                (true, false) => "deploys",
                (false, true) => "tests",
                (false, false) => "",
            };
            let suites: Vec<&str> = job.placed.suites.keys().map(String::as_str).collect();
            vec![
                html! { code { (said(&job.name)) } },
                html! { (environments.join(", ")) },
                html! { (does) },
                html! { (suites.join(", ")) },
                html! { code { (report.whereabouts(&job.place)) } },
            ]
        })
        .collect();
    let columns = [words("Job"), words("Environment"), words("What it does"), words("Suites"), words("Where")];
    table("Jobs, in the order of the definitions", &columns, &rows)
}

/// A sentence, what stands in backticks as code.
fn spoken(text: &str) -> Markup {
    let text = sentence(text);
    html! { @for (number, part) in text.split('`').enumerate() { @if number % 2 == 1 { code { (part) } } @else { (part) } } }
}

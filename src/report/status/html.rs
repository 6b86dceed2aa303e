//! The board: a row for each component, a column for each environment; on a phone a card for each component.

use std::io;

use maud::{Markup, html};

use super::super::figures::{counted, length, number};
use super::super::html::parts::{Kind, Tile, badge, capital, instant, notes, tiles};
use super::super::html::{Section, Sheet, said};
use super::{ComponentStatus, Stands, Status, StatusReport, Step};

pub(super) fn render(report: &StatusReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let sections = vec![
        Section::new("board", "The board", board(report)),
        Section::new("know", "To know", notes(&report.notes().iter().map(|note| capital(note)).collect::<Vec<_>>())),
    ];
    let sheet = Sheet {
        kind: "Release status",
        title: &format!("What stands where on {}", report.question.route.name),
        lead: html! {
            p { strong { (capital(&report.headline())) } }
            p class="faint" { (report.scope("→")) }
            (tiles(&figures(report)))
        },
        sections,
        foot: html! {},
        tool: &report.tool,
    };
    out.write_all(sheet.render().as_bytes())
}

fn figures(report: &StatusReport<'_>) -> [Tile; 4] {
    let components = &report.status.components;
    let count = |wanted: &dyn Fn(&ComponentStatus<'_>) -> bool| {
        u64::try_from(components.iter().filter(|one| wanted(one)).count()).unwrap_or(u64::MAX)
    };
    let tile =
        |value: u64, label: &str, note: Option<String>, kind: Kind| Tile { figure: number(value), label: label.to_owned(), note, kind };
    let behind = count(&|one| report.behind(one).is_none_or(|behind| behind.versions > 0));
    let odd = count(&|one| one.stands.iter().flatten().any(|stands| !report.marks(stands).is_empty()));
    let blocked = count(&|one| one.steps.iter().any(|step| !step.blocks.is_empty()));
    let longest = components.iter().filter_map(|one| report.behind(one)?.since).min();
    let waiting = longest.map(|since| format!("the oldest change has waited {}", length(report.status.age(since))));
    let worse = |value: u64, kind: Kind| if value == 0 { Kind::Good } else { kind };
    [
        tile(count(&|one| Status::in_step(one)), "in step", Some("the same version everywhere".to_owned()), Kind::Neutral),
        tile(behind, &format!("behind in {}", report.production()), waiting, worse(behind, Kind::Caution)),
        tile(blocked, "with a blocked step", None, worse(blocked, Kind::Bad)),
        tile(odd, "with something odd", Some("skipped, rolled back, or by hand".to_owned()), worse(odd, Kind::Caution)),
    ]
}

fn board(report: &StatusReport<'_>) -> Markup {
    let environments = &report.question.route.environments;
    html! {
        // The roles say again what the elements are, because the cards of a phone take their layout away.
        table class="board" role="table" {
            caption { "Components, those that " (report.production()) " is farthest behind first" }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "component" }
                    @for environment in environments { th scope="col" role="columnheader" { (environment.name) } }
                    th scope="col" role="columnheader" { (report.production()) " is behind" }
                    th scope="col" role="columnheader" { "what comes next" }
                }
            }
            tbody role="rowgroup" { @for component in &report.status.components { (row(report, component)) } }
        }
    }
}

fn row(report: &StatusReport<'_>, component: &ComponentStatus<'_>) -> Markup {
    let environments = &report.question.route.environments;
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { (said(component.name)) }
            @for (environment, stands) in environments.iter().zip(&component.stands) {
                td role="cell" { span class="name" aria-hidden="true" { (environment.name) } div { (cell(report, stands.as_ref())) } }
            }
            td role="cell" { span class="name" aria-hidden="true" { "behind" } div { (distance(report, component)) } }
            td role="cell" { span class="name" aria-hidden="true" { "next" } div { (next(report, component)) } }
        }
    }
}

fn cell(report: &StatusReport<'_>, stands: Option<&Stands>) -> Markup {
    let Some(stands) = stands else { return html! { span class="faint" { "nothing yet" } } };
    html! {
        span class="version" { (said(report.version(stands.artifact))) }
        " " span class="age" { (length(report.status.age(stands.since))) " " span class="since" { "since " (instant(stands.since)) } }
        @for mark in report.marks(stands) { " " (badge(Kind::Caution, &mark)) }
    }
}

fn distance(report: &StatusReport<'_>, component: &ComponentStatus<'_>) -> Markup {
    match report.behind(component) {
        None => badge(Kind::Bad, "nobody can say"),
        Some(behind) if behind.versions == 0 => badge(Kind::Good, "up to date"),
        Some(behind) => html! {
            (badge(Kind::Caution, &counted(u64::try_from(behind.versions).unwrap_or(u64::MAX), "version", "versions")))
            @if let Some(since) = behind.since { " " span class="age" { (length(report.status.age(since))) } }
        },
    }
}

fn next(report: &StatusReport<'_>, component: &ComponentStatus<'_>) -> Markup {
    html! {
        @if component.steps.is_empty() { span class="faint" { "nothing" } }
        @else { ul class="reasons" { @for step in &component.steps { li { (way(report, step)) } } } }
    }
}

fn way(report: &StatusReport<'_>, step: &Step) -> Markup {
    html! {
        @if step.blocks.is_empty() { (badge(Kind::Good, "open")) } @else { (badge(Kind::Bad, "blocked")) }
        " " span class="version" { (said(report.version(step.artifact))) } " → " (report.environment(step.into))
        @for block in &step.blocks { span class="reason" { (report.obstacle(step, block)) } }
    }
}

//! The picture as SVG: columns from left to right, arrows behind boxes.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::super::html::said;
use super::picture::{Kind, Picture, Role};

/// Height of a box, and the room below it.
const HEIGHT: usize = 40;
const BELOW: usize = 16;
/// Room between columns.
const BETWEEN: usize = 64;
/// Room around the whole.
const MARGIN: usize = 12;
/// Longest label, in characters.
const LABEL: usize = 44;

/// A box with its position.
struct Placed {
    x: usize,
    y: usize,
    width: usize,
}

pub(super) fn render(picture: &Picture, title: &str) -> Markup {
    let (boxes, width, height) = layout(picture);
    html! {
        svg class="flow" role="img" aria-label=(title) width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } xmlns="http://www.w3.org/2000/svg" {
            title { (title) }
            defs {
                (head("flow-head", "head"))
                (head("flow-head-around", "head around"))
            }
            @for arrow in &picture.arrows {
                @if let (Some(from), Some(to)) = (boxes.get(arrow.from), boxes.get(arrow.to)) {
                    path class={ "arrow " (class(arrow.kind)) } d=(curve(from, to)) marker-end=(if arrow.kind == Kind::Around { "url(#flow-head-around)" } else { "url(#flow-head)" }) {}
                }
            }
            @for (node, place) in picture.nodes.iter().zip(&boxes) {
                g class={ "job " (role(node.role)) } {
                    title { (said(&node.label)) @if !node.note.is_empty() { ": " (node.note) } }
                    rect x=(place.x) y=(place.y) width=(place.width) height=(HEIGHT) rx=(if node.role == Role::Source { HEIGHT / 2 } else { 5 }) {}
                    text x=(place.x + place.width / 2) y=(place.y + if node.note.is_empty() { 24 } else { 17 }) { (short(&node.label)) }
                    @if !node.note.is_empty() { text class="note" x=(place.x + place.width / 2) y=(place.y + 32) { (node.note) } }
                }
            }
        }
    }
}

fn head(id: &str, class: &str) -> Markup {
    html! {
        marker id=(id) class=(class) viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" {
            path d="M0 0 L8 4 L0 8 z" {}
        }
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Holds => "holds",
        Kind::Open => "open",
        Kind::Around => "around",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Deploys => "deploys",
        Role::Tests => "tests",
        Role::Other => "other",
        Role::Source => "source",
    }
}

fn short(label: &str) -> String {
    let label = said(label);
    if label.chars().count() <= LABEL { label.into_owned() } else { format!("{}…", label.chars().take(LABEL).collect::<String>()) }
}

/// Where each box stands, and how large the whole is.
fn layout(picture: &Picture) -> (Vec<Placed>, usize, usize) {
    let columns = picture.columns();
    let last = columns.iter().copied().max().unwrap_or_default();
    let mut boxes: Vec<Placed> = picture
        .nodes
        .iter()
        .map(|node| Placed { x: 0, y: 0, width: 24 + 7 * short(&node.label).chars().count().max(node.note.chars().count() * 6 / 7) })
        .collect();
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); last + 1];
    for (number, column) in columns.iter().enumerate() {
        if let Some(row) = rows.get_mut(*column) {
            row.push(number);
        }
    }
    let tallest = rows.iter().map(Vec::len).max().unwrap_or_default();
    let height = tallest * (HEIGHT + BELOW) + 2 * MARGIN;
    let mut x = MARGIN;
    for row in &mut rows {
        // Boxes of one environment stand together; within it, near what they come after.
        let key = |number: &usize| {
            let node = picture.nodes.get(*number);
            let before: Vec<usize> = picture
                .arrows
                .iter()
                .filter(|arrow| arrow.to == *number)
                .filter_map(|arrow| boxes.get(arrow.from))
                .map(|place| place.y)
                .collect();
            let middle = before.iter().sum::<usize>() / before.len().max(1);
            (node.and_then(|node| node.environment), middle, *number)
        };
        let mut keyed: Vec<_> = row.iter().map(|number| (key(number), *number)).collect();
        keyed.sort();
        let top = MARGIN + (tallest - row.len()) * (HEIGHT + BELOW) / 2;
        let widest = row.iter().filter_map(|number| boxes.get(*number)).map(|place| place.width).max().unwrap_or_default();
        for (nth, (_, number)) in keyed.into_iter().enumerate() {
            if let Some(place) = boxes.get_mut(number) {
                place.x = x + (widest - place.width) / 2;
                place.y = top + nth * (HEIGHT + BELOW);
            }
        }
        x += widest + BETWEEN;
    }
    (boxes, (x + MARGIN).saturating_sub(BETWEEN), height)
}

fn curve(from: &Placed, to: &Placed) -> String {
    let (x1, y1, x2, y2) = (from.x + from.width, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2);
    let bend = if x2 > x1 { (x2 - x1).clamp(30, 120) / 2 } else { 60 };
    let mut path = String::new();
    let _ = write!(path, "M{x1} {y1} C{} {y1} {} {y2} {} {y2}", x1 + bend, x2.saturating_sub(bend), x2.saturating_sub(1));
    path
}

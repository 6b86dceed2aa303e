//! The picture as Mermaid, which hosts of Markdown draw.

use std::fmt::Write as _;

use super::picture::{Kind, Picture, Role};

pub(super) fn render(picture: &Picture, environments: &[&str]) -> String {
    let mut text = String::from("flowchart LR\n");
    let node = |number: usize, text: &mut String| {
        let Some(node) = picture.nodes.get(number) else { return };
        let (open, close, class) = match node.role {
            Role::Deploys => ("[", "]", "deploys"),
            Role::Tests => ("(", ")", "tests"),
            Role::Other => ("[", "]", "other"),
            Role::Source => ("([", "])", "source"),
        };
        let _ = writeln!(text, "    n{number}{open}\"{}\"{close}:::{class}", label(&node.label));
    };
    for (position, name) in environments.iter().enumerate() {
        let here: Vec<usize> = (0..picture.nodes.len())
            .filter(|number| picture.nodes.get(*number).is_some_and(|node| node.environment == Some(position)))
            .collect();
        if !here.is_empty() {
            let _ = writeln!(text, "  subgraph e{position}[\"{}\"]", label(name));
            here.into_iter().for_each(|number| node(number, &mut text));
            text.push_str("  end\n");
        }
    }
    (0..picture.nodes.len())
        .filter(|number| picture.nodes.get(*number).is_some_and(|node| node.environment.is_none()))
        .for_each(|number| node(number, &mut text));
    for arrow in &picture.arrows {
        let line = match arrow.kind {
            Kind::Holds => "-->",
            Kind::Open => "-.->",
            Kind::Around => "-. around .->",
        };
        let _ = writeln!(text, "  n{} {line} n{}", arrow.from, arrow.to);
    }
    let around: Vec<String> =
        picture.arrows.iter().enumerate().filter(|(_, arrow)| arrow.kind == Kind::Around).map(|(number, _)| number.to_string()).collect();
    if !around.is_empty() {
        let _ = writeln!(text, "  linkStyle {} stroke:#b3261e,stroke-width:3px,stroke-dasharray:6 4", around.join(","));
    }
    text.push_str("  classDef deploys stroke-width:3px\n  classDef tests stroke:#1f5fbf\n  classDef other stroke-width:1px\n  classDef source stroke:#b3261e,stroke-dasharray:5 3\n");
    text
}

/// A label, every character that could be syntax as its code (mermaid.js.org, "Entity codes to escape characters").
fn label(text: &str) -> String {
    let mut label = String::new();
    for character in text.chars().take(80) {
        if character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | '.' | '/' | ',') {
            label.push(character);
        } else {
            let _ = write!(label, "#{};", u32::from(character));
        }
    }
    label
}

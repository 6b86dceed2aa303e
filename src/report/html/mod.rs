//! HTML pages that stand alone: one file, no network, no script.
//!
//! Owns the page skeleton ([`Sheet`]), the one stylesheet (`style.css`: light and dark, phone, print,
//! visible focus), tables, tiles and badges ([`parts`]), and charts as inline SVG ([`chart`]). Knows no
//! report: each page is a file of its own report, which puts these parts together with `maud`.
//!
//! Text of others goes through [`said`], which spells out what cannot be seen ([`escape::visible`]);
//! `maud` does the escaping of HTML. A page's policy (Content-Security-Policy) allows its own stylesheet,
//! by digest, and nothing else, so there are no `style` attributes: add a class to the stylesheet.
//!
//! To add a page: a file in its report that builds a [`Sheet`]; to add a part: one function in [`parts`].

pub(super) mod chart;
pub(super) mod parts;

use std::borrow::Cow;

use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::Tool;
use super::escape;

/// The one stylesheet.
const STYLE: &str = include_str!("style.css");

/// Text of others, with what cannot be seen spelled out.
pub(super) fn said(text: &str) -> Cow<'_, str> {
    escape::visible(text)
}

/// A section of a page: its anchor, its heading, what it holds.
pub(super) struct Section {
    /// The anchor, unique on the page.
    pub(super) id: &'static str,
    /// The heading, also in the list of contents.
    pub(super) heading: String,
    /// What it holds.
    pub(super) body: Markup,
}

impl Section {
    /// A section of a page.
    pub(super) fn new(id: &'static str, heading: impl Into<String>, body: Markup) -> Self {
        Self { id, heading: heading.into(), body }
    }
}

/// A page.
pub(super) struct Sheet<'a> {
    /// The word over the heading: what kind of page it is.
    pub(super) kind: &'static str,
    /// The heading, and the title of the window.
    pub(super) title: &'a str,
    /// What stands directly under the heading: the answer.
    pub(super) lead: Markup,
    /// The sections; from three on, a list of contents links to them.
    pub(super) sections: Vec<Section>,
    /// What stands at the end, in small print.
    pub(super) foot: Markup,
    /// The program that wrote it.
    pub(super) tool: &'a Tool,
}

impl Sheet<'_> {
    /// The page as one HTML document.
    pub(super) fn render(&self) -> String {
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            BASE64.encode(&Sha256::digest(STYLE.as_bytes()))
        );
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content={ (self.tool.name) " " (self.tool.version) };
                    title { (said(self.title)) " · " (self.kind) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a class="skip" href="#content" { "Skip to the content" }
                    header class="top" {
                        p class="kind" { (self.kind) }
                        h1 { (said(self.title)) }
                        (self.lead)
                    }
                    @if self.sections.len() > 2 {
                        nav aria-label="On this page" {
                            ul { @for section in &self.sections { li { a href={ "#" (section.id) } { (section.heading) } } } }
                        }
                    }
                    main id="content" tabindex="-1" {
                        @for section in &self.sections {
                            section id=(section.id) aria-labelledby={ (section.id) "-heading" } {
                                h2 id={ (section.id) "-heading" } { (section.heading) }
                                (section.body)
                            }
                        }
                    }
                    footer {
                        (self.foot)
                        p { "Written by " (self.tool.name) " " (self.tool.version) ". This page is complete in itself and loads nothing." }
                    }
                }
            }
        };
        let mut text = page.into_string();
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str) -> String {
        let tool = Tool { name: "portcullis".to_owned(), version: "0.0.0".to_owned() };
        let section = |id, heading: &str| Section::new(id, heading, html! { p { (said(title)) } });
        let sections = vec![section("one", "One"), section("two", "Two"), section("three", "Three")];
        Sheet { kind: "Test", title, lead: html! {}, sections, foot: html! {}, tool: &tool }.render()
    }

    #[test]
    fn foreign_text_is_neither_markup_nor_unseen() {
        let page = page("<script>\u{202e}\"'&</script>");
        assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("&lt;script&gt;\\u{202e}"), "{page}");
    }

    #[test]
    fn the_policy_allows_the_stylesheet_and_nothing_else() {
        let page = page("x");
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let digest = BASE64.encode(&Sha256::digest(style.as_bytes()));
        assert!(page.contains(&format!("default-src 'none'; style-src 'sha256-{digest}'")), "{page}");
        for outside in ["http:", "https:", "url(//", "@import", "style=", "<script", "<img", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn a_page_has_its_landmarks_once_and_its_anchors_lead_somewhere() {
        let page = page("x");
        for landmark in ["<main ", "<header ", "<footer>", "<nav ", "<h1>"] {
            assert_eq!(page.matches(landmark).count(), 1, "{landmark}");
        }
        for anchor in page.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0) {
            assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        }
    }
}

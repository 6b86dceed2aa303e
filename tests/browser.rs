//! Pages in a real browser: each is loaded in headless Chromium at the width of a phone and of a desk, light and dark.
//!
//! Skipped, loudly, where there is no Chromium.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that fails should fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn browser() -> Option<&'static str> {
    let found = BROWSERS.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    if found.is_none() {
        eprintln!("SKIPPED: no Chromium here, so no page was looked at");
    }
    found
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("portcullis-browser-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Has the program write a page.
fn page(folder: &Folder, arguments: &[&str]) -> PathBuf {
    let path = folder.0.join("page.html");
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .arg(format!("--format=html={}", path.display()))
        .output()
        .unwrap();
    assert!(path.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
    path
}

/// Loads a page in a frame of that width and asks the browser what became of it.
fn looked_at(browser: &str, folder: &Folder, page: &Path, width: u32, dark: bool) -> String {
    // The frame reads the page's own measures; the page itself runs nothing.
    let frame = folder.0.join("frame.html");
    let text = fs::read_to_string(page).unwrap().replace('&', "&amp;").replace('"', "&quot;");
    fs::write(
        &frame,
        format!(
            r##"<!doctype html><meta charset="utf-8"><iframe id="page" width="{width}" height="900" srcdoc="{text}"></iframe><pre id="said"></pre><script>
const frame = document.getElementById("page");
frame.addEventListener("load", () => {{
  const inside = frame.contentDocument, root = inside.documentElement;
  const style = frame.contentWindow.getComputedStyle(inside.body);
  const empty = [...inside.querySelectorAll("svg[role=img]")].filter(svg => svg.getBoundingClientRect().width < 20).length;
  const bars = [...inside.querySelectorAll("svg.bars rect")].filter(bar => bar.getBoundingClientRect().height > 0).length;
  document.getElementById("said").textContent = JSON.stringify({{
    overflow: root.scrollWidth - root.clientWidth, ground: style.backgroundColor, empty, bars,
    main: inside.querySelectorAll("main").length, headings: inside.querySelectorAll("h2").length,
    ids: inside.querySelectorAll("[id]").length - new Set([...inside.querySelectorAll("[id]")].map(one => one.id)).size
  }});
}});
</script>"##
        ),
    )
    .unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--window-size=1400,1000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.0.join("profile").display()))
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)))
        .arg(format!("file://{}", frame.display()))
        .output()
        .unwrap();
    let dump = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = dump.rsplit_once("<pre id=\"said\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    said.unwrap_or_else(|| panic!("{browser} showed nothing: {dump}\n{}", String::from_utf8_lossy(&output.stderr))).0.to_owned()
}

fn fits(name: &str, arguments: &[&str], bars: bool) {
    let Some(browser) = browser() else { return };
    let folder = Folder::new(name);
    let page = page(&folder, arguments);
    for (width, dark) in [(390, false), (390, true), (1280, false), (1280, true)] {
        let said = looked_at(browser, &folder, &page, width, dark);
        let ground = if dark { "rgb(18, 21, 26)" } else { "rgb(255, 255, 255)" };
        for part in ["\"overflow\":0", "\"empty\":0", "\"main\":1", "\"ids\":0", ground] {
            assert!(said.contains(part), "{name} at {width}, dark {dark}: no {part} in {said}");
        }
        assert!(!said.contains("\"headings\":0"), "{said}");
        assert!(!bars || !said.contains("\"bars\":0"), "the stylesheet was refused, or nothing was drawn: {said}");
    }
}

#[test]
fn the_audit_fits_a_phone_and_a_desk() {
    fits("audit", &["audit", "fixtures/audit/history.csv", "--route", "gov-uk"], true);
}

#[test]
fn the_board_fits_a_phone_and_a_desk() {
    fits("board", &["status", "fixtures/audit/history.csv", "--route", "gov-uk", "--at", "2026-03-06T00:00:00Z"], false);
}

#[test]
fn the_scan_fits_a_phone_and_a_desk() {
    fits("scan", &["scan", "fixtures/releases/friday"], false);
}

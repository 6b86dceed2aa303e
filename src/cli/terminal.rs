//! What the terminal can show.

use std::io::IsTerminal as _;
use std::sync::Once;
use std::time::Duration;

use super::args::{Colour, Display};
use crate::host::Host;
use crate::report::Options;

/// Narrowest and widest text that is written, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=160;

/// What the terminal can show.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    /// Options for reports on standard output.
    pub(super) options: Options,
    /// Whether diagnostics may use colours.
    pub(super) colour_diagnostics: bool,
    /// Whether progress may be shown.
    interactive: bool,
}

/// A sign of life on a terminal while something takes long; gone when dropped.
pub(super) struct Progress(Option<indicatif::ProgressBar>);

impl Progress {
    /// Shows how much of how much is done.
    pub(super) fn at(&self, done: usize, all: usize) {
        let Some(bar) = &self.0 else { return };
        let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
        if bar.length().is_none() {
            bar.set_length(number(all));
            if let Ok(style) = indicatif::ProgressStyle::with_template("{spinner} {msg} {bar:30} {human_pos} of {human_len}, {eta} left") {
                bar.set_style(style);
            }
        }
        bar.set_position(number(done));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// How long something takes before a bar says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);
/// A bar of bytes.
const BYTES: &str = "{spinner} {msg} {wide_bar} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec} {eta}";

/// How many bytes are done, on a terminal and only where it takes long; gone when dropped.
pub(super) struct Bytes {
    bar: Option<indicatif::ProgressBar>,
    shown: Once,
}

impl Bytes {
    /// Shows how many bytes of how many are done; may be called by any thread.
    pub(super) fn at(&self, done: u64, all: u64) {
        let Some(bar) = &self.bar else { return };
        bar.set_length(all);
        // Threads overtake each other; the bar never goes back.
        bar.set_position(done.max(bar.position()));
        if bar.elapsed() >= PATIENCE {
            self.shown.call_once(|| {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                bar.enable_steady_tick(Duration::from_millis(150));
            });
        }
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Terminal {
    pub(super) fn new(host: &dyn Host, display: &Display) -> Self {
        let colour = |stream_is_error| match display.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => Self::colours_wanted(host, stream_is_error),
        };
        let width = host
            .env("COLUMNS")
            .and_then(|columns| columns.parse().ok())
            .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
            .unwrap_or(100)
            .clamp(*WIDTHS.start(), *WIDTHS.end());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| host.env(name).filter(|value| !value.is_empty()));
        // A pipe or a file takes UTF-8; a terminal says by its locale whether it does.
        let unicode = !std::io::stdout().is_terminal() || locale.is_none_or(|locale| !matches!(locale.as_str(), "C" | "POSIX"));
        let options = Options {
            width,
            colour: colour(false),
            unicode,
            screen_reader: display.screen_reader || host.env("PORTCULLIS_SCREEN_READER").is_some_and(|value| value != "0"),
            verbose: display.verbose,
            ..Options::default()
        };
        Self { options, colour_diagnostics: colour(true), interactive: std::io::stderr().is_terminal() }
    }

    /// Shows that something is being done, after a moment and on a terminal only and never to a screen reader.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        if !self.interactive || self.options.screen_reader {
            return Progress(None);
        }
        let bar = indicatif::ProgressBar::new_spinner().with_message(what);
        bar.enable_steady_tick(Duration::from_millis(150));
        Progress(Some(bar))
    }

    /// Counts bytes, under the conditions of [`Terminal::progress`].
    pub(super) fn bytes(&self, what: &'static str) -> Bytes {
        let bar = (self.interactive && !self.options.screen_reader).then(|| {
            let bar = indicatif::ProgressBar::with_draw_target(None, indicatif::ProgressDrawTarget::hidden()).with_message(what);
            if let Ok(style) = indicatif::ProgressStyle::with_template(BYTES) {
                bar.set_style(style);
            }
            bar
        });
        Bytes { bar, shown: Once::new() }
    }

    /// Whether a stream takes colours: `NO_COLOR`, `CLICOLOR_FORCE`, and whether it is a terminal.
    pub(super) fn colours_wanted(host: &dyn Host, error: bool) -> bool {
        let set = |name: &str| host.env(name).is_some_and(|value| !value.is_empty() && value != "0");
        if host.env("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return false;
        }
        if set("CLICOLOR_FORCE") {
            return true;
        }
        if host.env("TERM").is_some_and(|term| term == "dumb") {
            return false;
        }
        if error { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() }
    }
}

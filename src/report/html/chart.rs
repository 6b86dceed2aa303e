//! Charts as inline SVG, with a title, a description and the same figures as a table behind a fold.
//!
//! Widths are percentages and heights are pixels: a chart fills its column on any screen and its letters
//! keep their size. Series differ by colour and by pattern. Draws what it is given and counts nothing.

use maud::{Markup, html};

use super::super::figures::number as grouped;
use super::parts::{Column, fold, table};
use super::said;

/// The figures of one chart.
pub(in crate::report) struct Bars<'a> {
    /// Distinguishes the chart on its page; letters and `-`.
    pub(in crate::report) id: &'static str,
    /// What is shown.
    pub(in crate::report) title: &'a str,
    /// What is to be seen, in a sentence: the text alternative.
    pub(in crate::report) description: &'a str,
    /// The series, at most five.
    pub(in crate::report) series: &'a [&'static str],
    /// What the bars are called in the table, for example `month`.
    pub(in crate::report) unit: &'static str,
    /// The bars, left to right: what each is called, and its value in each series.
    pub(in crate::report) bars: &'a [(String, Vec<u64>)],
    /// Whether a bar carries its series on top of each other instead of side by side.
    pub(in crate::report) stacked: bool,
}

/// Pixels above and below the bars.
const TOP: f64 = 18.0;
const PLOT: f64 = 170.0;
const BOTTOM: f64 = 22.0;
/// The part of its step that a bar fills, in percent.
const FILLED: f64 = 78.0;

#[expect(clippy::cast_precision_loss, reason = "pixels")]
fn pixels(value: u64) -> f64 {
    value as f64
}

/// The smallest round number (1, 2, 3, 4, 5, 6, 8, 10, 20, …) that is not below a value.
fn round_up(value: u64) -> u64 {
    let mut step = 1u64;
    loop {
        for factor in [1, 2, 3, 4, 5, 6, 8] {
            match step.checked_mul(factor) {
                Some(candidate) if candidate >= value => return candidate,
                Some(_) => {}
                None => return value,
            }
        }
        match step.checked_mul(10) {
            Some(next) => step = next,
            None => return value,
        }
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn legend(id: &str, series: &[&str]) -> Markup {
    html! {
        ul class="legend" aria-hidden="true" {
            @for (index, name) in series.iter().enumerate() {
                li { svg width="14" height="14" { rect width="14" height="14" rx="2" class={ "series-" (index + 1) } fill=(fill(id, index)) {} } " " (name) }
            }
        }
    }
}

/// The first series is plain, the others are hatched.
fn fill(id: &str, index: usize) -> String {
    if index == 0 { "currentColor".to_owned() } else { format!("url(#{id}-hatch-{})", index + 1) }
}

fn hatches(id: &str, series: usize) -> Markup {
    html! {
        defs {
            @for index in 1..series {
                pattern id={ (id) "-hatch-" (index + 1) } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={ "rotate(" (45 * index) ")" } class={ "series-" (index + 1) } {
                    rect width="6" height="6" fill="currentColor" fill-opacity="0.45" {}
                    rect width="3" height="6" fill="currentColor" {}
                }
            }
        }
    }
}

fn told(series: &[&str], values: &[u64]) -> String {
    let each: Vec<String> = series.iter().zip(values).map(|(name, value)| format!("{value} {name}")).collect();
    each.join(", ")
}

/// The table behind a chart.
fn figures_of(title: &str, unit: &'static str, series: &[&'static str], bars: &[(String, Vec<u64>)]) -> Markup {
    let columns: Vec<Column> =
        std::iter::once(Column { name: unit, figures: false }).chain(series.iter().map(|name| Column { name, figures: true })).collect();
    let row = |(label, values): &(String, Vec<u64>)| {
        std::iter::once(html! { (said(label)) }).chain(values.iter().map(|value| html! { (value) })).collect::<Vec<Markup>>()
    };
    fold("The same as a table", &table(title, &columns, &bars.iter().map(row).collect::<Vec<_>>()))
}

/// Bars from left to right, one below the other, each with its name over it: for names that are longer than a bar is wide.
pub(in crate::report) struct Rows<'a> {
    /// Distinguishes the chart on its page; letters, digits and `-`.
    pub(in crate::report) id: &'a str,
    /// What is shown.
    pub(in crate::report) title: &'a str,
    /// What is to be seen, in a sentence: the text alternative.
    pub(in crate::report) description: &'a str,
    /// The series, at most five; a bar carries them side by side.
    pub(in crate::report) series: &'a [&'static str],
    /// What the bars are called in the table, for example `entity`.
    pub(in crate::report) unit: &'static str,
    /// The bars, from above: what each is called, and its value in each series. The first of the whole stands after the name.
    pub(in crate::report) bars: &'a [(String, Vec<u64>)],
}

/// Pixels of a row: its name, its bar, the room below it.
const NAME: f64 = 16.0;
const BAR: f64 = 14.0;
const ROW: f64 = 42.0;
/// The least width of a part that is there, in percent.
const SEEN: f64 = 0.8;
/// Longest name of a row, in characters.
const LONGEST: usize = 44;

impl Rows<'_> {
    /// The chart, its legend, and the table behind a fold.
    pub(in crate::report) fn render(&self) -> Markup {
        html! {
            figure class="chart" {
                figcaption { (self.title) }
                @if self.series.len() > 1 { (legend(self.id, self.series)) }
                (self.drawing())
                (figures_of(self.title, self.unit, self.series, self.bars))
            }
        }
    }

    fn drawing(&self) -> Markup {
        let sum = |values: &[u64]| values.iter().fold(0u64, |sum, value| sum.saturating_add(*value));
        let highest = self.bars.iter().map(|(_, values)| sum(values)).max().unwrap_or(0).max(1);
        let (title, description) = (format!("{}-title", self.id), format!("{}-description", self.id));
        let height = pixels(u64::try_from(self.bars.len()).unwrap_or(0)) * ROW;
        html! {
            svg class="bars rows" role="img" aria-labelledby={ (title) " " (description) } width="100%" height=(number(height)) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                (hatches(self.id, self.series.len()))
                @for (index, (label, values)) in self.bars.iter().enumerate() {
                    (self.row(pixels(u64::try_from(index).unwrap_or(0)) * ROW, label, values, highest))
                }
            }
        }
    }

    fn row(&self, top: f64, label: &str, values: &[u64], highest: u64) -> Markup {
        let part = |value: u64| pixels(value) * 100.0 / pixels(highest);
        let starts = values.iter().scan(0.0, |left, value| {
            let here = *left;
            *left += part(*value);
            Some(here)
        });
        let parts: Vec<(usize, u64, f64)> =
            values.iter().copied().enumerate().zip(starts).map(|((series, value), left)| (series, value, left)).collect();
        let whole = values.iter().fold(0u64, |sum, value| sum.saturating_add(*value));
        let name: String =
            if label.chars().count() <= LONGEST { label.to_owned() } else { label.chars().take(LONGEST - 1).chain(['…']).collect() };
        html! {
            g {
                title { (said(label)) ": " (told(self.series, values)) }
                text class="row-name" x="0" y=(number(top + NAME - 4.0)) {
                    (said(&name)) " " tspan class="tick" { (grouped(values.first().copied().unwrap_or(0))) " of " (grouped(whole)) }
                }
                // The first series last: where it is too small to be seen, it lies over the others.
                @for (series, value, left) in parts.into_iter().rev() {
                    @if value > 0 {
                        rect class={ "series-" (series + 1) } fill=(fill(self.id, series)) x={ (number(left)) "%" } width={ (number(part(value).max(SEEN))) "%" } y=(number(top + NAME)) height=(number(BAR)) {}
                    }
                }
            }
        }
    }
}

impl Bars<'_> {
    /// The chart, its legend, and the table behind a fold.
    pub(in crate::report) fn render(&self) -> Markup {
        html! {
            figure class="chart" {
                figcaption { (self.title) }
                @if self.series.len() > 1 { (legend(self.id, self.series)) }
                (self.drawing())
                (figures_of(self.title, self.unit, self.series, self.bars))
            }
        }
    }

    fn highest(&self) -> u64 {
        let of_bar = |values: &Vec<u64>| if self.stacked { values.iter().sum() } else { values.iter().copied().max().unwrap_or(0) };
        round_up(self.bars.iter().map(|(_, values)| of_bar(values)).max().unwrap_or(0).max(1))
    }

    fn drawing(&self) -> Markup {
        let highest = self.highest();
        let height = |value: u64| pixels(value) * PLOT / pixels(highest);
        let lines = if highest.is_multiple_of(2) { vec![0, highest / 2, highest] } else { vec![0, highest] };
        let (title, description) = (format!("{}-title", self.id), format!("{}-description", self.id));
        html! {
            svg class="bars" role="img" aria-labelledby={ (title) " " (description) } width="100%" height=(number(TOP + PLOT + BOTTOM)) {
                title id=(title) { (self.title) }
                desc id=(description) { (self.description) }
                (hatches(self.id, self.series.len()))
                @for line in lines {
                    @let y = TOP + PLOT - height(line);
                    line class=(if line == 0 { "axis" } else { "grid" }) x1="0" x2="100%" y1=(number(y)) y2=(number(y)) {}
                    @if line > 0 { text class="tick" x="0" y=(number(y - 4.0)) { (line) } }
                }
                @for (index, (label, values)) in self.bars.iter().enumerate() { (self.bar(index, label, values, &height)) }
                (self.labels())
            }
        }
    }

    fn step(&self) -> f64 {
        100.0 / f64::from(u32::try_from(self.bars.len().max(1)).unwrap_or(u32::MAX))
    }

    fn bar(&self, index: usize, label: &str, values: &[u64], height: &dyn Fn(u64) -> f64) -> Markup {
        let step = self.step();
        let filled = step * FILLED / 100.0;
        let beside = if self.stacked { 1.0 } else { f64::from(u32::try_from(values.len().max(1)).unwrap_or(1)) };
        let left = pixels(u64::try_from(index).unwrap_or(0)) * step + (step - filled) / 2.0;
        // Where each value starts: on those before it, or on the axis.
        let bases = values.iter().scan(0u64, |below, value| {
            let base = *below;
            *below = below.saturating_add(*value);
            Some(if self.stacked { base } else { 0 })
        });
        html! {
            g {
                title { (said(label)) ": " (told(self.series, values)) }
                @for ((series, value), base) in values.iter().copied().enumerate().zip(bases) {
                    @if value > 0 {
                        @let x = if self.stacked { left } else { left + filled / beside * pixels(u64::try_from(series).unwrap_or(0)) };
                        rect class={ "series-" (series + 1) } fill=(fill(self.id, series)) x={ (number(x)) "%" } width={ (number(filled / beside)) "%" }
                            y=(number(TOP + PLOT - height(base) - height(value))) height=(number(height(value).max(1.0))) {}
                    }
                }
            }
        }
    }

    /// At most seven labels under the bars; they must not touch on a phone.
    fn labels(&self) -> Markup {
        let step = self.step();
        let every = self.bars.len().div_ceil(5).max(1);
        html! {
            @for (index, (label, _)) in self.bars.iter().enumerate().step_by(every) {
                text class="tick" x={ (number(pixels(u64::try_from(index).unwrap_or(0)) * step)) "%" } y=(number(TOP + PLOT + 16.0)) { (said(label)) }
            }
        }
    }
}

/// A small chart in a line of text or a cell of a table: one bar a value; `told` is its text alternative.
pub(in crate::report) fn sparkline(values: &[u64], told: &str) -> Markup {
    let highest = values.iter().copied().max().unwrap_or(0).max(1);
    let step = 100.0 / f64::from(u32::try_from(values.len().max(1)).unwrap_or(u32::MAX));
    html! {
        svg class="spark" role="img" aria-label=(told) {
            title { (told) }
            @for (index, value) in values.iter().copied().enumerate() {
                @if value > 0 {
                    @let height = (pixels(value) * 22.0 / pixels(highest)).max(2.0);
                    rect class="series-1" fill="currentColor" x={ (number(pixels(u64::try_from(index).unwrap_or(0)) * step)) "%" } width={ (number(step * 0.85)) "%" }
                        y=(number(24.0 - height)) height=(number(height)) {}
                }
            }
            line class="axis" x1="0" x2="100%" y1="23.5" y2="23.5" {}
        }
    }
}

/// A bar beside a figure in a table: `value` of `highest`. The figure stands in the table, so nothing is read aloud.
pub(in crate::report) fn level(value: u64, highest: u64) -> Markup {
    let width = if highest == 0 { 0.0 } else { pixels(value) * 100.0 / pixels(highest) };
    html! {
        svg class="level" aria-hidden="true" width="100%" height="14" {
            @if value > 0 { rect class="series-1" fill="currentColor" width={ (number(width.max(0.5))) "%" } height="14" rx="2" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(stacked: bool, bars: &[(String, Vec<u64>)]) -> String {
        let chart = Bars { id: "c", title: "T", description: "D", series: &["a", "b"], unit: "month", bars, stacked };
        chart.render().into_string()
    }

    #[test]
    fn the_scale_ends_in_a_round_number() {
        let ends: Vec<u64> = [1, 2, 3, 7, 11, 34, 60, 101, u64::MAX].into_iter().map(round_up).collect();
        assert_eq!(ends, [1, 2, 3, 8, 20, 40, 60, 200, u64::MAX]);
    }

    #[test]
    fn a_chart_says_in_words_and_in_a_table_what_it_shows() {
        let drawn = bars(true, &[("2026-01".to_owned(), vec![3, 4]), ("2026-02".to_owned(), vec![0, 1])]);
        for part in ["<title id=\"c-title\">T</title>", "<desc id=\"c-description\">D</desc>", "2026-01: 3 a, 4 b", "<caption>T</caption>"]
        {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(drawn.contains("<td class=\"figures\">4</td>"), "{drawn}");
    }

    #[test]
    fn a_bar_that_is_stacked_starts_where_the_one_below_it_ends() {
        let drawn = bars(true, &[("x".to_owned(), vec![5, 5])]);
        assert!(drawn.contains("y=\"103\" height=\"85\"") && drawn.contains("y=\"18\" height=\"85\""), "{drawn}");
    }

    #[test]
    fn no_value_and_no_bar_are_charts_too() {
        assert!(bars(false, &[]).contains("role=\"img\""));
        assert!(!bars(false, &[("x".to_owned(), vec![0, 0])]).contains("height=\"NaN\""));
        assert!(sparkline(&[], "nothing").contains_str("nothing"));
        assert!(level(0, 0).contains_str("svg"));
    }

    #[test]
    fn a_row_shows_the_smallest_part_of_its_first_series_over_the_others() {
        let bars = [("NHS number".to_owned(), vec![3, 9_997]), ("<b>".repeat(60), vec![0, 0])];
        let drawn = Rows { id: "r-1", title: "T", description: "D", series: &["a", "b"], unit: "kind", bars: &bars }.render().0;
        let at = |part: &str| drawn.find(part).unwrap_or_else(|| panic!("{part} in {drawn}"));
        assert!(at("class=\"series-2\" fill=\"url(#r-1-hatch-2)\" x=\"0.03%\"") < at("fill=\"currentColor\" x=\"0%\" width=\"0.8%\""));
        assert!(drawn.contains("3 of 10,000") && drawn.contains("…") && !drawn.contains("<b>"));
    }

    trait Holds {
        fn contains_str(&self, part: &str) -> bool;
    }

    impl Holds for Markup {
        fn contains_str(&self, part: &str) -> bool {
            self.0.contains(part)
        }
    }
}

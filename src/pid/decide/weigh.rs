//! What the evidence adds up to: logarithms of odds.

use super::tally::Tally;
use crate::model::detection::Detection;
use crate::pid::anchor::phone::Writing;
use crate::pid::lexicon::Strength;

/// The least chance that counts, so that no single pass outweighs everything.
const LEAST_CHANCE: f64 = 1e-6;
/// The share of a field's own identifiers that pass: people mistype.
const BEST: f64 = 0.995;

/// What a field's name weighs.
pub(super) fn name(detection: &Detection, strength: Option<Strength>) -> f64 {
    match strength {
        Some(Strength::Exact) => detection.field_name,
        Some(Strength::Part) => detection.part_of_name,
        Some(Strength::Weak) => detection.vague_name,
        None => 0.0,
    }
}

/// What separators weigh.
pub(super) fn separators(detection: &Detection, parted: usize) -> f64 {
    let last = detection.separators.len().min(parted).checked_sub(1);
    last.and_then(|last| detection.separators.get(last)).copied().unwrap_or(0.0)
}

/// What one pass weighs.
pub(super) fn pass(chance: f64) -> f64 {
    -chance.clamp(LEAST_CHANCE, 1.0).ln()
}

/// The share of words like accounts and addresses that are none.
const ACCOUNT: f64 = 1e-4;
const ADDRESS: f64 = 1e-4;

/// What one pass weighs where the way of writing says more than the kind, worked out once.
#[derive(Debug, Clone)]
pub(in crate::pid) struct Weights {
    pub(super) account: f64,
    pub(super) address: f64,
    writings: [f64; 5],
}

impl Weights {
    pub(super) fn new() -> Self {
        let writings = [Writing::Plain, Writing::Loose, Writing::Grouped, Writing::Parentheses, Writing::International];
        Self { account: pass(ACCOUNT), address: pass(ADDRESS), writings: writings.map(|writing| pass(chance_of_writing(writing))) }
    }

    /// Of digits that are written as a telephone number.
    pub(super) fn of_writing(&self, writing: Writing) -> f64 {
        self.writings.get(writing as usize).copied().unwrap_or_default()
    }
}

/// The share of digits in such a writing that are no telephone number and look like one.
fn chance_of_writing(writing: Writing) -> f64 {
    match writing {
        Writing::Plain => 0.6,
        Writing::Loose => 0.1,
        Writing::Grouped => 0.003,
        Writing::Parentheses => 0.0005,
        Writing::International => 0.0001,
    }
}

/// What the cells of a field weigh: how much better "these are its values" explains passes and failures than chance does. Equal
/// values count once.
pub(super) fn cells(tally: &Tally, chance: f64, least: f64) -> f64 {
    let (passes, trials) = (tally.passes as f64, tally.trials.max(tally.passes) as f64);
    let distinct = tally.distinct.among(tally.passes) as f64;
    let scale = if tally.passes == 0 { 1.0 } else { distinct / passes };
    let by_chance = chance_of(tally, chance);
    let own = (passes / trials.max(1.0)).clamp(least, BEST);
    let failures = (trials - passes) * scale;
    distinct * (own / by_chance).ln() + failures * ((1.0 - own) / (1.0 - by_chance)).ln()
}

/// The chance of a pass, the rarer the more the values are written in groups.
pub(super) fn chance_of(tally: &Tally, chance: f64) -> f64 {
    let grouped = tally.separators / (tally.passes.max(1) as f64);
    (chance * (-grouped).exp()).clamp(LEAST_CHANCE, 0.999)
}

/// Odds as a percentage: how sure that is.
pub(super) fn percent(score: f64) -> u8 {
    let share = 1.0 / (1.0 + (-score).exp());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let percent = (share * 100.0).round() as u8;
    percent.clamp(1, 99)
}

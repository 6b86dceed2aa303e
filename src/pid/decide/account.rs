//! From counts to findings: which kind a field holds, what it amounts to, and why.

use super::field::Field;
use super::kinds::Kind;
use super::tally::{Counts, Tally};
use super::{Analyst, Scales, people, told, weigh};
use crate::model::scan::{DataStanding, FieldScan};
use crate::pid::layout::{FIRST, FieldName};
use crate::pid::lexicon::Strength;

/// The share of a field's passing cells that a second kind must have for itself.
const OWN_SHARE: f64 = 0.1;

/// How sure single values that are evident make a finding, as odds: 95 %.
const SINGLE: f64 = 3.0;

/// A kind that a field holds.
struct Held<'t> {
    tally: &'t Tally,
    score: f64,
    /// Whether the field as a whole says so; else single values are evident.
    as_field: bool,
}

/// What the fields of a file amount to, in their order, running text last. Which number text has, and whether a field was met
/// that holds nothing, depends on how the file was cut up, and is not told.
pub(in crate::pid) fn fields(analyst: &Analyst<'_>) -> Vec<FieldScan> {
    let scales = analyst.scales;
    let mut scans = Vec::new();
    let named = analyst.fields.iter().filter(|field| !field.is_text() && field.cells > 0);
    let texts = analyst.fields.iter().filter(|field| field.is_text());
    for (index, field) in named.chain(texts).enumerate() {
        let label = label(&field.name, index, scales);
        let held = held(field, scales);
        for (place, one) in held.iter().enumerate() {
            let runner_up = if place == 0 { runner_up(field, one, scales) } else { None };
            scans.extend(scan(field, &label, one, runner_up, scales));
        }
    }
    scans
}

/// The kinds that a field holds, the most evident first. Kinds that share their values with a more evident one are left out.
fn held<'f>(field: &'f Field, scales: &Scales) -> Vec<Held<'f>> {
    let mut fitting: Vec<Held<'f>> = field.tallies().iter().filter_map(|tally| as_field(field, tally, scales)).collect();
    let is_local = |held: &Held<'_>| scales.kinds.get(held.tally.kind).is_some_and(|kind| !kind.countries.is_empty());
    // Where many countries' numbers fit equally well, the kind that is no country's says what is known.
    // What a field is called goes before what its values may be besides, where a check says so, too.
    let is_named = |held: &Held<'_>| {
        let has_check = scales.kinds.get(held.tally.kind).is_some_and(|kind| !kind.field_only);
        let strength = field.strength(held.tally.kind);
        has_check && strength.is_some_and(|strength| strength > Strength::Weak) && held.tally.passes * 5 >= held.tally.trials * 4
    };
    fitting.sort_by(|one, other| {
        let by_score = is_named(other).cmp(&is_named(one)).then(other.score.total_cmp(&one.score));
        by_score.then_with(|| is_local(one).cmp(&is_local(other))).then(one.tally.kind.cmp(&other.tally.kind))
    });
    let mut kept: Vec<Held<'f>> = Vec::new();
    let mut explained = 0_u64;
    for held in fitting {
        let left = field.filled.saturating_sub(explained);
        let is_apart = held.tally.passes <= left.saturating_add(field.filled / 50) && is_much(held.tally.passes, field.filled);
        if kept.is_empty() || is_apart {
            explained += held.tally.passes;
            kept.push(held);
        }
    }
    for tally in field.tallies() {
        let is_kept = kept.iter().any(|held| held.tally.kind == tally.kind);
        // Whole cells that the field explains otherwise, or that chance does, are no evidence.
        let is_explained = tally.inside.values == 0 && (explained >= field.filled || is_chance(field, tally, scales));
        if !is_kept && !is_explained && tally.evident.values + tally.inside.values > 0 {
            kept.push(Held { tally, score: SINGLE, as_field: false });
        }
    }
    kept
}

/// Whether a field has so many cells of a kind's form that a few of them pass by chance.
#[expect(clippy::cast_precision_loss, reason = "a share of counts")]
fn is_chance(field: &Field, tally: &Tally, scales: &Scales) -> bool {
    let Some(kind) = scales.kinds.get(tally.kind) else { return false };
    let by_chance = tally.trials as f64 * kind.chance;
    !field.is_text() && tally.passes * 5 < tally.trials && tally.passes as f64 <= 1.0 + 20.0 * by_chance
}

#[expect(clippy::cast_precision_loss, reason = "a share of counts")]
fn is_much(part: u64, whole: u64) -> bool {
    part as f64 >= whole as f64 * OWN_SHARE
}

/// A kind whose values the field as a whole holds.
fn as_field<'f>(field: &Field, tally: &'f Tally, scales: &Scales) -> Option<Held<'f>> {
    let kind = scales.kinds.get(tally.kind)?;
    let detection = &scales.detection;
    if field.is_text() || tally.passes == 0 || (field.is_other && !has_sign(kind)) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a share of counts")]
    let rate = tally.passes as f64 / tally.trials.max(1) as f64;
    let strength = field.strength(tally.kind);
    let is_telling = strength.is_some_and(|strength| strength > Strength::Weak);
    let knows_names = if strength.is_some() { tally.known_names * 4 >= tally.passes } else { people::is_evident(&kind.id, tally) };
    if (kind.named_only || kind.field_only) && !is_telling && !(kind.field_only && knows_names) {
        return None;
    }
    if rate < detection.least_pass_rate || (!is_telling && weigh::chance_of(tally, kind.chance) > detection.largest_chance && !knows_names)
    {
        return None;
    }
    let names = match (kind.field_only && knows_names, strength) {
        (true, Some(_)) => detection.keyword,
        (true, None) => detection.field_name,
        (false, _) => 0.0,
    };
    let score = weigh::name(detection, strength) + weigh::cells(tally, kind.chance, detection.least_pass_rate) + names - detection.against;
    (score > 0.0).then_some(Held { tally, score, as_field: true })
}

/// Whether values of a kind have a sign of their own, which no other numbers have: an email address in a field called `version` is one.
fn has_sign(kind: &Kind) -> bool {
    kind.chance < 1e-5
}

/// The next kind that would explain the field's values.
fn runner_up(field: &Field, held: &Held<'_>, scales: &Scales) -> Option<String> {
    if !held.as_field {
        return None;
    }
    let others =
        field.tallies().iter().filter(|tally| tally.kind != held.tally.kind && tally.passes > 0 && tally.passes * 2 > held.tally.passes);
    let scored = others.filter_map(|tally| {
        let kind = scales.kinds.get(tally.kind)?;
        Some((weigh::cells(tally, kind.chance, scales.detection.least_pass_rate), kind))
    });
    let (score, kind) = scored.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.id.cmp(&one.1.id)))?;
    (score > 0.0).then(|| kind.id.clone())
}

fn scan(field: &Field, label: &str, held: &Held<'_>, runner_up: Option<String>, scales: &Scales) -> Option<FieldScan> {
    let kind = scales.kinds.get(held.tally.kind)?;
    let most = scales.detection.places as usize;
    let tally = held.tally;
    let counts = if held.as_field { tally.whole.with(&tally.inside, most) } else { tally.evident.with(&tally.inside, most) };
    let standing = standing(&counts, scales);
    let mut shapes = counts.shapes.clone();
    shapes.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let evidence = evidence(field, held, &counts, scales);
    let places = if counts.real > 0 { counts.real_places } else { counts.other_places };
    Some(FieldScan {
        field: label.to_owned(),
        entity: kind.id.clone(),
        title: kind.title.clone(),
        countries: kind.countries.clone(),
        protection: kind.protection.clone(),
        standing,
        confidence: weigh::percent(held.score.clamp(0.0, 12.0)),
        evidence,
        runner_up,
        values: counts.values,
        real: counts.real,
        synthetic: counts.synthetic,
        placeholder: counts.placeholder,
        shapes: shapes.into_iter().map(|(shape, _)| shape).collect(),
        places,
        registry: counts.registry,
        known: false,
        allowed: counts.allowed,
    })
}

fn standing(counts: &Counts, scales: &Scales) -> DataStanding {
    #[expect(clippy::cast_precision_loss, reason = "a share of counts")]
    let share = counts.real as f64 / counts.values.max(1) as f64;
    match (counts.real, counts.placeholder, counts.synthetic) {
        (0, 0, 0) => DataStanding::Clean,
        (0, 0, _) => DataStanding::Synthetic,
        (0, ..) => DataStanding::Placeholder,
        _ if counts.synthetic > 0 && share <= scales.detection.contaminated_share => DataStanding::Contaminated,
        _ => DataStanding::Pid,
    }
}

/// Why, a sentence each, the strongest first.
fn evidence(field: &Field, held: &Held<'_>, counts: &Counts, scales: &Scales) -> Vec<String> {
    let tally = held.tally;
    let mut evidence = Vec::new();
    match field.strength(tally.kind) {
        Some(Strength::Exact) => evidence.push("the field is called so".to_owned()),
        Some(Strength::Part) => evidence.push("the field's name mentions it".to_owned()),
        Some(Strength::Weak) => evidence.push("the field's name may mean it".to_owned()),
        None => {}
    }
    if held.as_field {
        evidence.extend(passing(tally, scales));
        if tally.separators > 0.0 {
            evidence.push("the values are written in groups, as such values are".to_owned());
        }
        if field.strength(tally.kind).is_none() && kind_is_sampled(field, tally) {
            evidence.push(format!("judged by the first {FIRST} records, because the field's name says nothing"));
        }
        if let Some(years) = tally.years.as_ref().filter(|_| field.strength(tally.kind).is_none()) {
            evidence.push(format!("the days lie {} years apart, as days of birth do", years.end() - years.start()));
        }
        if tally.known_names > 0 {
            evidence.push(format!("{} hold a name that people are known to have", of_all(tally.known_names, tally.passes)));
        }
    } else {
        if tally.announced {
            evidence.push("words beside values announce it".to_owned());
        }
        evidence.push("the form and check of single values leave little else".to_owned());
    }
    if let Some(row) = &counts.registry {
        evidence.push(format!("reserved or published values among them, first by `{row}` of the registry"));
    }
    if let Some(trap) = &counts.trap {
        evidence.push(format!("some look like test values and are not (`{trap}`)"));
    }
    evidence
}

fn kind_is_sampled(field: &Field, tally: &Tally) -> bool {
    field.sampled_kinds.contains(&tally.kind)
}

/// What the rate of passes says.
fn passing(tally: &Tally, scales: &Scales) -> Option<String> {
    let kind = scales.kinds.get(tally.kind)?;
    let share = of_all(tally.passes, tally.trials);
    if kind.field_only || kind.chance > 0.5 {
        return Some(format!("{share} look like it"));
    }
    let by_chance = if kind.chance < 0.001 { "fewer than 0.1%".to_owned() } else { format!("{:.1}%", kind.chance * 100.0) };
    Some(format!("{share} pass its check, where chance would let {by_chance} pass"))
}

fn of_all(part: u64, whole: u64) -> String {
    if part == whole { format!("all {whole} values") } else { format!("{part} of {whole} values") }
}

/// What a field may be called in reports: its name, where that is no data itself.
fn label(name: &FieldName, index: usize, scales: &Scales) -> String {
    match name {
        FieldName::Text => "text".to_owned(),
        FieldName::Column(number) => format!("column {number}"),
        FieldName::Named(name) if told::is_plain(name, scales) => name.clone(),
        FieldName::Named(_) => format!("field {}", index + 1),
    }
}

//! Answers what the checks of personal identifiers say, for `tests/pid/oracle/run.py`, which compares them with validators that
//! nobody here wrote.
//!
//! Reads lines and answers each with one: `id<TAB>value` with `1` or `0`, whether the value has a form of the entity and passes its
//! check; `id<TAB>?chance` with the share of random words of its forms that pass; `?ids` with all ids that have forms, parted by
//! spaces. An entity that is not there, or has no forms, is answered with `missing`.

use std::io::{self, BufRead as _, BufWriter, Write as _};

use portcullis::pid::entity::catalogue::{ENTITIES, entity};
use portcullis::pid::entity::{Entity, Finder};

/// How many random words of each form are tried.
const WORDS: u32 = 1_000_000;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        writeln!(out, "{}", answer(&line))?;
    }
    out.flush()
}

fn answer(line: &str) -> String {
    let Some((id, value)) = line.split_once('\t') else {
        let ids: Vec<&str> = ENTITIES.iter().filter(|entity| forms(entity).is_some()).map(|entity| entity.id).collect();
        return ids.join(" ");
    };
    let Some((entity, forms)) = entity(id).and_then(|entity| Some((entity, forms(entity)?))) else { return "missing".to_owned() };
    if value == "?chance" {
        return format!("{:.7}", chance(entity, &forms));
    }
    let word = compact(value);
    let holds = forms.iter().any(|form| fits(form, &word)) && (entity.check)(&word);
    u8::from(holds).to_string()
}

/// The forms of an entity without what stands between letters and digits, each once.
fn forms(entity: &Entity) -> Option<Vec<Vec<u8>>> {
    let Finder::Forms(forms) = entity.finder else { return None };
    let mut forms: Vec<Vec<u8>> = forms.iter().map(|form| form.bytes().filter(u8::is_ascii_alphanumeric).collect()).collect();
    forms.sort_unstable();
    forms.dedup();
    Some(forms)
}

fn compact(value: &str) -> Vec<u8> {
    value.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect()
}

fn fits(form: &[u8], word: &[u8]) -> bool {
    let one = |(form, byte): (&u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'X' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        form => form == byte,
    };
    form.len() == word.len() && form.iter().zip(word).all(one)
}

/// The share of random words that pass, of the form that lets most pass.
fn chance(entity: &Entity, forms: &[Vec<u8>]) -> f64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |most: u8| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from((state >> 11) % u64::from(most)).unwrap_or(0)
    };
    let rates = forms.iter().map(|form| {
        let mut passes = 0_u32;
        for _ in 0..WORDS {
            let word: Vec<u8> = form
                .iter()
                .map(|form| match form {
                    b'd' => b'0' + below(10),
                    b'A' => b'A' + below(26),
                    b'X' => match below(36) {
                        digit @ 0..10 => b'0' + digit,
                        letter => b'A' + letter - 10,
                    },
                    form => *form,
                })
                .collect();
            passes += u32::from((entity.check)(&word));
        }
        f64::from(passes) / f64::from(WORDS)
    });
    rates.fold(0.0, f64::max)
}

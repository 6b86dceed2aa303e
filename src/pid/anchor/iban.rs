//! International bank account numbers: ISO 13616-1:2020, the structures of the SWIFT IBAN registry (release 99), check digits of
//! ISO/IEC 7064, MOD 97-10.

use std::ops::Range;
use std::sync::LazyLock;

use super::{before, is_word};
use crate::pid::entity::checksum::mod97;

/// The account number behind country and check digits, per country: `n` digits, `a` capital letters, `c` either.
const STRUCTURES: &str = "AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c \
    CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n \
    HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n \
    MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c \
    RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n \
    VG4a16n XK16n YE4a4n18c";

/// How a country writes its account numbers.
#[derive(Debug, Clone)]
struct Structure {
    /// How many signs of which kind stand behind country and check digits.
    parts: Vec<(usize, u8)>,
    /// All letters and digits of an account number.
    length: usize,
}

/// The structures, by the letters of their countries.
static COUNTRIES: LazyLock<Vec<Option<Structure>>> = LazyLock::new(|| {
    let mut all = vec![None; 26 * 26];
    for (country, structure) in STRUCTURES.as_bytes().split(|byte| *byte == b' ').filter_map(|row| row.split_first_chunk::<2>()) {
        let parts: Vec<(usize, u8)> = parts(structure).collect();
        let length = 4 + parts.iter().map(|(count, _)| count).sum::<usize>();
        if let Some(slot) = place(*country).and_then(|place| all.get_mut(place)) {
            *slot = Some(Structure { parts, length });
        }
    }
    all
});

/// Where a country, two capital letters, stands among all pairs of letters.
fn place(country: [u8; 2]) -> Option<usize> {
    let [first, second] = country.map(|letter| letter.is_ascii_uppercase().then(|| usize::from(letter - b'A')));
    Some(first? * 26 + second?)
}

/// The structure of a country's account numbers.
fn structure(country: [u8; 2]) -> Option<&'static Structure> {
    COUNTRIES.get(place(country)?)?.as_ref()
}

/// The counts and kinds of a structure.
fn parts(structure: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    structure.split_inclusive(u8::is_ascii_alphabetic).filter_map(|part| {
        let (kind, count) = part.split_last()?;
        Some((count.iter().fold(0, |count, digit| count * 10 + usize::from(digit.saturating_sub(b'0'))), *kind))
    })
}

/// Whether letters and digits, in upper case and without spaces, are an account number of their country.
#[must_use]
pub(crate) fn is_valid(value: &[u8]) -> bool {
    let Some((head, account)) = value.split_at_checked(4) else { return false };
    let Some((country, check)) = head.split_first_chunk::<2>() else { return false };
    let Some(structure) = structure(*country).filter(|_| check.iter().all(u8::is_ascii_digit)) else { return false };
    let mut rest = account;
    for (count, kind) in &structure.parts {
        let Some((part, behind)) = rest.split_at_checked(*count) else { return false };
        let fits = |byte: &u8| match kind {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        };
        if !part.iter().all(fits) {
            return false;
        }
        rest = behind;
    }
    // MOD 97-10 makes check digits of 02 to 98 only.
    let is_made = !matches!(check, b"00" | b"01" | b"99");
    rest.is_empty() && is_made && mod97(0, account).and_then(|before| mod97(before, head)) == Some(1)
}

/// The account number that begins at a place: letters in either case, groups parted by single spaces or dashes.
#[must_use]
pub(crate) fn at(text: &[u8], at: usize) -> Option<Range<usize>> {
    if before(text, at).is_some_and(is_word) {
        return None;
    }
    let tail = text.get(at..text.len().min(at + 48))?;
    let country = [tail.first()?.to_ascii_uppercase(), tail.get(1)?.to_ascii_uppercase()];
    let length = structure(country)?.length;
    let mut value = [0_u8; 40];
    let (mut filled, mut gap) = (0, true);
    for (offset, byte) in tail.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            *value.get_mut(filled)? = byte.to_ascii_uppercase();
            filled += 1;
            gap = false;
            if filled == length {
                let end = at + offset + 1;
                let is_part = text.get(end).copied().is_some_and(is_word);
                return (!is_part && is_valid(value.get(..filled)?)).then_some(at..end);
            }
        } else if !gap && matches!(byte, b' ' | b'-') {
            gap = true;
        } else {
            return None;
        }
    }
    None
}

/// Whether a value as a whole is an account number.
#[must_use]
pub(crate) fn whole(value: &[u8]) -> bool {
    at(value, 0) == Some(0..value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of the SWIFT registry and of ISO 13616.
    const EXAMPLES: &[&str] = &[
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "BR1800360305000010009795493C1",
        "SC18SSCB11010000000000001497USD",
        "CH9300762011623852957",
        "IT60X0542811101000000123456",
        "AD1200012030200359100100",
        "LC55HEMM000100010012001200023015",
        "MU17BOMM0101101030300200000MUR",
    ];

    #[test]
    fn examples_of_the_registry_hold_and_their_neighbours_do_not() {
        for example in EXAMPLES {
            assert!(whole(example.as_bytes()), "{example}");
            assert!(whole(example.to_lowercase().as_bytes()), "{example}");
            let wrong = if example.ends_with('1') { example.replace('1', "2") } else { format!("{}1", &example[..example.len() - 1]) };
            assert!(!whole(wrong.as_bytes()), "{wrong}");
        }
        assert_eq!(at(b"pay to GB82 WEST 1234 5698 7654 32, thanks", 7), Some(7..34));
        for text in ["", "GB", "GB82WEST123456987654321", "XX82WEST12345698765432", "GB82  WEST12345698765432", "GB82WEST1234569876543"] {
            assert!(!whole(text.as_bytes()), "{text}");
        }
        assert_eq!(at(b"xGB82WEST12345698765432", 1), None);
    }

    #[test]
    fn every_country_has_a_length_of_the_standard() {
        let rows: Vec<&str> = STRUCTURES.split_whitespace().collect();
        assert!(rows.is_sorted() && rows.len() >= 88, "{}", rows.len());
        for row in rows {
            let length: usize = 4 + parts(&row.as_bytes()[2..]).map(|(count, _)| count).sum::<usize>();
            assert!((15..=34).contains(&length), "{row}");
        }
    }
}

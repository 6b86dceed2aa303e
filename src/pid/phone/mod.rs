//! Telephone numbers of all countries: which digits a number may begin with, how long it is, and its form of ITU-T E.164.
//!
//! To correct a country: its line in `plans.txt`.

use std::sync::LazyLock;

/// The table, a line for each country code.
const TABLE: &str = include_str!("plans.txt");

/// The numbering plan of a country code.
#[derive(Debug)]
pub(super) struct Plan {
    /// The country code: `44`.
    pub code: &'static str,
    /// Who has it, ISO 3166-1 alpha-2, the main country first; empty for services without a country.
    pub countries: Vec<&'static str>,
    /// What is dialled before a number inside the country; empty where nothing is.
    pub trunk: &'static str,
    rules: Vec<Rule>,
}

/// Numbers that begin with digits between two of the same length.
#[derive(Debug, Clone, Copy)]
struct Rule {
    from: u16,
    to: u16,
    digits: usize,
    /// A bit for each length.
    lengths: u16,
    mobile: bool,
}

/// What a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A mobile telephone, as far as the plan tells them apart: with it, somebody's own.
    Mobile,
    /// A line in a place, or a service.
    Other,
}

/// The digits of a number after E.164: country code and national number, without `+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct E164 {
    digits: [u8; 16],
    length: usize,
}

impl E164 {
    /// Country code and national number together.
    #[must_use]
    pub(super) fn new(code: &[u8], national: &[u8]) -> Option<Self> {
        let mut digits = [0; 16];
        let length = code.len() + national.len();
        digits.get_mut(..code.len())?.copy_from_slice(code);
        digits.get_mut(code.len()..length)?.copy_from_slice(national);
        Some(Self { digits, length })
    }

    /// The digits.
    #[must_use]
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }
}

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(plan).collect());

fn plan(line: &'static str) -> Option<Plan> {
    let none = |text: &'static str| if text == "-" { "" } else { text };
    let mut parts = line.split(' ');
    let (code, countries, trunk) = (parts.next()?, none(parts.next()?), none(parts.next()?));
    let countries = countries.split(',').filter(|country| !country.is_empty()).collect();
    Some(Plan { code, countries, trunk, rules: parts.filter_map(rule).collect() })
}

fn rule(text: &str) -> Option<Rule> {
    let (leading, lengths) = text.split_once(':')?;
    let (from, to) = leading.split_once('-').unwrap_or((leading, leading));
    let (lengths, mobile) = lengths.strip_suffix('m').map_or((lengths, false), |lengths| (lengths, true));
    let mut bits = 0_u16;
    for range in lengths.split(',') {
        let (shortest, longest) = range.split_once('-').unwrap_or((range, range));
        for length in shortest.parse::<u32>().ok()?..=longest.parse().ok()? {
            bits |= 1_u16.checked_shl(length)?;
        }
    }
    // No leading digits: all numbers of that length.
    let value = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse().ok() };
    Some(Rule { from: value(from)?, to: value(to)?, digits: from.len(), lengths: bits, mobile })
}

impl Plan {
    /// Whether a national number, without trunk prefix, is one of the plan, and of which kind.
    #[must_use]
    pub(super) fn line(&self, national: &[u8]) -> Option<Line> {
        let bit = 1_u16.checked_shl(u32::try_from(national.len()).ok()?)?;
        if !national.iter().all(u8::is_ascii_digit) || self.code == "1" && !is_north_american(national) {
            return None;
        }
        let mut leading = [0_u16; 4];
        let mut value = 0;
        for (digit, slot) in national.iter().zip(leading.iter_mut().skip(1)) {
            value = value * 10 + u16::from(digit.saturating_sub(b'0'));
            *slot = value;
        }
        let fits =
            |rule: &&Rule| rule.lengths & bit != 0 && leading.get(rule.digits).is_some_and(|value| (rule.from..=rule.to).contains(value));
        self.rules.iter().find(fits).map(|rule| if rule.mobile { Line::Mobile } else { Line::Other })
    }

    /// The national number in digits as they are dialled inside the country: without its trunk prefix.
    #[must_use]
    pub(super) fn national<'a>(&self, dialled: &'a [u8]) -> Option<&'a [u8]> {
        let stripped = dialled.strip_prefix(self.trunk.as_bytes()).filter(|_| !self.trunk.is_empty());
        let plain = matches!(self.trunk, "" | "1" | "8").then_some(dialled);
        stripped.into_iter().chain(plain).find(|national| self.line(national).is_some())
    }
}

/// NXX-NXX-XXXX of the North American Numbering Plan: neither area nor exchange begins with 0 or 1 or is a service such as 911.
fn is_north_american(national: &[u8]) -> bool {
    let [area, _, _, exchange, one, other, ..] = national else { return false };
    national.len() == 10 && *area >= b'2' && *exchange >= b'2' && !(*one == b'1' && *other == b'1')
}

/// The plan of a number after E.164 and its national number; nothing where no country has such numbers.
#[must_use]
pub(super) fn international(digits: &[u8]) -> Option<(&'static Plan, &[u8])> {
    (1..=3).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        let at = PLANS.binary_search_by(|plan| plan.code.as_bytes().cmp(code)).ok()?;
        let plan = PLANS.get(at)?;
        plan.line(national).map(|_| (plan, national))
    })
}

/// The plan of a country, ISO 3166-1 alpha-2.
#[must_use]
pub(super) fn of_country(country: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.countries.contains(&country))
}

/// Every number that digits, as they are dialled inside a country, may stand for, a country after the other.
pub(super) fn dialled(digits: &[u8]) -> impl Iterator<Item = (&'static Plan, E164)> + '_ {
    PLANS.iter().filter(|plan| !plan.countries.is_empty()).filter_map(|plan| {
        let national = plan.national(digits)?;
        Some((plan, E164::new(plan.code.as_bytes(), national)?))
    })
}

/// Whether digits are a national number of some country, whatever is dialled before it there.
#[must_use]
pub(super) fn is_national(digits: &[u8]) -> bool {
    PLANS.iter().any(|plan| plan.line(digits).is_some())
}

/// Whether digits begin with `0` and are, without it, a number of some country.
#[must_use]
pub(super) fn has_trunk(digits: &[u8]) -> bool {
    let with_zero = |plan: &&Plan| matches!(plan.trunk, "0" | "06") || plan.code == "39";
    matches!(digits, [b'0', b'1'..=b'9', ..]) && PLANS.iter().filter(with_zero).any(|plan| plan.national(digits).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_whole() {
        assert!(PLANS.len() > 210 && PLANS.is_sorted_by_key(|plan| plan.code));
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let plan = plan(line).unwrap();
            assert_eq!(plan.rules.len(), line.split(' ').count() - 3, "{}", plan.code);
        }
    }

    /// Numbers that Ofcom, the North American Numbering Plan and others reserve for drama: nobody's.
    #[test]
    fn numbers_belong_to_their_countries() {
        for (digits, code) in
            [("447700900123", "44"), ("12125550123", "1"), ("61491570006", "61"), ("33639981234", "33"), ("4930231250123", "49")]
        {
            assert_eq!(international(digits.as_bytes()).map(|(plan, _)| plan.code), Some(code), "{digits}");
        }
        for digits in ["", "4477009001", "10125550123", "12125110123", "999123456789", "44", "1212555012x", "44770090012345678"] {
            assert!(international(digits.as_bytes()).is_none(), "{digits}");
        }
        assert_eq!(of_country("GB").unwrap().line(b"7700900123"), Some(Line::Mobile));
        assert_eq!(of_country("DE").unwrap().line(b"3023125012"), Some(Line::Other));
    }

    #[test]
    fn dialled_digits_lose_their_trunk_prefix() {
        let british = of_country("GB").unwrap();
        assert_eq!(british.national(b"02079460958"), Some(b"2079460958".as_slice()));
        assert_eq!(of_country("HU").unwrap().national(b"0612345678"), Some(b"12345678".as_slice()));
        assert_eq!(of_country("US").unwrap().national(b"12125550123"), Some(b"2125550123".as_slice()));
        let all: Vec<&str> = dialled(b"02079460958").map(|(plan, _)| plan.code).collect();
        assert!(all.contains(&"44"), "{all:?}");
        assert!(has_trunk(b"02079460958") && !has_trunk(b"2079460958") && !has_trunk(b"0000000000"));
        assert_eq!(dialled(b"01632960123").find(|(plan, _)| plan.code == "44").unwrap().1.digits(), b"441632960123");
    }
}

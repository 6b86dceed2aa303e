//! Identifiers of people in Germany, Austria, Switzerland and Liechtenstein, and the European health insurance card.

use super::checksum::{digit, has_digit, icao, luhn, mod11_10, number, weighted};
use super::date::{ddmmyy, pair};
use super::{Category, Entity, Finder, Protection};

/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];
/// The number of an insured person.
const INSURED: &[Protection] = &[Protection::Personal, Protection::NationalId, Protection::Special];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "de-steuer-id",
        title: "Tax identification number (Germany)",
        countries: &["DE"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_ddd_ddd_ddd"]),
        check: is_tax_id,
        chance: 0.0038,
        named_only: false,
        names: &[
            "steuer id",
            "steuerid",
            "steuerliche identifikationsnummer",
            "steueridentifikationsnummer",
            "identifikationsnummer",
            "idnr",
            "steuer idnr",
            "tax id",
            "tin",
        ],
        source: "Abgabenordnung § 139b; European Commission, FS-TIN Algorithms, Germany; BZSt, https://www.bzst.de",
    },
    Entity {
        id: "de-steuernummer",
        title: "Tax number (Germany)",
        countries: &["DE"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dd/ddd/ddddd", "ddd/ddd/ddddd", "ddd/dddd/dddd", "ddd_ddd_ddddd", "ddddddddddddd"]),
        check: |word| (matches!(word.len(), 10 | 11) || word.len() == 13 && word.get(4) == Some(&b'0')) && number(word).is_some(),
        chance: 0.7,
        named_only: true,
        names: &["steuernummer", "steuer nr", "steuernr", "stnr", "st nr", "tax number"],
        source: "ELSTER, Prüfung der Steuer- und Steueridentifikationsnummer, https://www.elster.de",
    },
    Entity {
        id: "de-kvnr",
        title: "Health insurance number (Germany)",
        countries: &["DE"],
        category: Category::Health,
        protection: INSURED,
        finder: Finder::Forms(&["Addddddddd"]),
        check: is_health_id,
        chance: 0.1,
        named_only: false,
        names: &[
            "krankenversichertennummer",
            "krankenversicherungsnummer",
            "versichertennummer",
            "versicherten id",
            "versichertenid",
            "kvnr",
            "kv nummer",
            "kvid",
            "health insurance number",
        ],
        source: "SGB V § 290; GKV-Spitzenverband, Richtlinien zu Aufbau und Vergabe der Krankenversichertennummer, Anlage 1; gematik, https://fachportal.gematik.de",
    },
    Entity {
        id: "de-rvnr",
        title: "Pension insurance number (Germany)",
        countries: &["DE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dddddd_A_ddd", "dd_dddddd_A_dd_d"]),
        check: is_pension_id,
        chance: 0.0033,
        named_only: false,
        names: &[
            "rentenversicherungsnummer",
            "sozialversicherungsnummer",
            "versicherungsnummer",
            "rvnr",
            "rv nummer",
            "sv nummer",
            "svnr",
            "vsnr",
            "social security number",
        ],
        source: "VKVV § 2 and Anlage; SGB VI § 147, https://www.gesetze-im-internet.de/vkvv/__2.html",
    },
    Entity {
        id: "de-personalausweis",
        title: "Identity card number (Germany)",
        countries: &["DE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["AXXXXXXXX", "AXXXXXXXXd", "dddddddddd"]),
        check: |word| is_german_document(word, b"LMNPRTVWXY0123456789"),
        chance: 0.38,
        named_only: true,
        names: &[
            "personalausweisnummer",
            "personalausweis",
            "ausweisnummer",
            "ausweis nr",
            "ausweisnr",
            "perso nr",
            "identity card number",
            "id card number",
        ],
        source: "Personalausweisgesetz § 5; BMI, Seriennummer; ICAO 9303-3, section 4.9 (check digits)",
    },
    Entity {
        id: "de-reisepass",
        title: "Passport number (Germany)",
        countries: &["DE"],
        category: Category::Travel,
        protection: CIVIL,
        finder: Finder::Forms(&["AXXXXXXXX", "AXXXXXXXXd", "dddddddddd"]),
        check: |word| is_german_document(word, b"CFGHJK0123456789"),
        chance: 0.23,
        named_only: true,
        names: &["reisepassnummer", "reisepass", "passnummer", "pass nr", "passnr", "passport number", "passport no", "passport"],
        source: "Passgesetz § 4; ICAO 9303-3, section 4.9 (check digits)",
    },
    Entity {
        id: "de-fuehrerschein",
        title: "Driving licence number (Germany)",
        countries: &["DE"],
        category: Category::Driving,
        protection: CIVIL,
        finder: Finder::Forms(&["XddXXXXXXXX"]),
        check: |word| word.len() == 11 && word.get(1..3).and_then(number).is_some() && word.iter().all(u8::is_ascii_alphanumeric),
        chance: 1.0,
        named_only: true,
        names: &[
            "fuehrerscheinnummer",
            "führerscheinnummer",
            "fuehrerschein",
            "führerschein",
            "fuehrerschein nr",
            "driving licence number",
        ],
        source: "Fahrerlaubnis-Verordnung, Anlage 8, Feld 5, https://www.gesetze-im-internet.de/fev_2010",
    },
    Entity {
        id: "de-lanr",
        title: "Lifelong physician number (Germany)",
        countries: &["DE"],
        category: Category::Health,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddddddddd", "dddddd_d_dd"]),
        check: |word| {
            word.len() == 9
                && number(word).is_some()
                && has_digit(word, 6, weighted(word, &[4, 9, 4, 9, 4, 9]).map(|sum| (10 - sum % 10) % 10))
        },
        chance: 0.1,
        named_only: false,
        names: &["lanr", "arztnummer", "lebenslange arztnummer", "arzt nr", "physician number"],
        source: "KBV, Richtlinie der Kassenärztlichen Bundesvereinigung nach § 75 Absatz 7 SGB V zur Vergabe der Arztnummern, § 3",
    },
    Entity {
        id: "at-svnr",
        title: "Social insurance number (Austria)",
        countries: &["AT"],
        category: Category::National,
        protection: INSURED,
        finder: Finder::Forms(&["dddd_dddddd", "dddd dd dd dd"]),
        check: is_austrian,
        chance: 0.0038,
        named_only: false,
        names: &[
            "sozialversicherungsnummer",
            "versicherungsnummer",
            "svnr",
            "sv nummer",
            "sv nr",
            "vsnr",
            "vnr",
            "social security number",
            "e card nummer",
        ],
        source: "ASVG § 31 Abs. 4; Dachverband der Sozialversicherungsträger, Versicherungsnummer, https://www.sozialversicherung.at",
    },
    Entity {
        id: "at-steuernummer",
        title: "Tax number (Austria)",
        countries: &["AT"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dd-ddd/dddd", "dd_ddd_dddd", "dd ddd/dddd"]),
        check: |word| word.len() == 9 && luhn(word),
        chance: 0.1,
        named_only: false,
        names: &["steuernummer", "abgabenkontonummer", "steuer nr", "stnr", "finanzamtsnummer", "tax number", "tin"],
        source: "European Commission, FS-TIN Algorithms, Austria; BMF, Abgabenkontonummer, https://www.bmf.gv.at",
    },
    Entity {
        id: "at-zmr",
        title: "Central register of residents number (Austria)",
        countries: &["AT"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddddd", "ddd_ddd_ddd_ddd"]),
        check: |word| word.len() == 12 && number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["zmr zahl", "zmr", "zmr nummer", "melderegisterzahl", "stammzahl"],
        source: "Meldegesetz 1991 § 16a; E-Government-Gesetz § 6, https://www.ris.bka.gv.at",
    },
    Entity {
        id: "ch-ahv",
        title: "AHV number (Switzerland, Liechtenstein)",
        countries: &["CH", "LI"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddd_dddd_dddd_dd"]),
        check: |word| {
            word.len() == 13
                && word.starts_with(b"756")
                && weighted(word, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_some_and(|sum| sum % 10 == 0)
        },
        chance: 0.00011,
        named_only: false,
        names: &[
            "ahv nummer",
            "ahv nr",
            "ahvn13",
            "ahv",
            "sozialversicherungsnummer",
            "numero avs",
            "avs",
            "numero di assicurazione sociale",
            "navs13",
            "oasi number",
        ],
        source: "AHVG Art. 50c; ZAS/CdC, Neue Sozialversicherungsnummer, GS1 check digit, https://www.zas.admin.ch",
    },
    Entity {
        id: "li-peid",
        title: "Person identification number (Liechtenstein)",
        countries: &["LI"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddd", "ddddddd", "dddddddd", "ddddddddd", "dddddddddddd"]),
        check: |word| number(word).is_some(),
        chance: 1.0,
        named_only: true,
        names: &["peid", "pe id", "personenidentifikationsnummer", "personen id", "tin"],
        source: "OECD, Tax identification numbers, Liechtenstein; Steuergesetz, PEID, https://www.llv.li",
    },
    Entity {
        id: "eu-ehic",
        title: "European health insurance card number",
        countries: &[
            "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
            "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
        ],
        category: Category::Health,
        protection: INSURED,
        finder: Finder::Forms(&["dddddddddddddddddddd", "ddddd_ddddd_ddddd_ddddd", "dddd_dddd_dddd_dddd_dddd"]),
        check: |word| word.len() == 20 && is_health_card(word),
        chance: 0.00033,
        named_only: false,
        names: &[
            "ehic",
            "ehic number",
            "ghic",
            "european health insurance card",
            "tessera sanitaria",
            "numero team",
            "kennnummer der karte",
            "versichertenkarte",
            "numero de la carte europeenne",
            "tarjeta sanitaria europea",
        ],
        source: "Decision S2 of 12 June 2009 (2010/C 106/02), annex, field 8; EN 1867 (80 and the ISO 3166-1 number of the country)",
    },
];

/// One digit of the first ten stands there two or three times, the others once at most. A 0 in front marks test numbers.
fn is_tax_id(word: &[u8]) -> bool {
    let Some((_, base)) = word.split_last() else { return false };
    if base.len() != 10 {
        return false;
    }
    let mut counts = [0_u8; 10];
    for byte in base {
        let Some(count) = byte.checked_sub(b'0').and_then(|value| counts.get_mut(usize::from(value))) else { return false };
        *count += 1;
    }
    let mut repeated = counts.iter().filter(|count| **count > 1);
    matches!(repeated.next(), Some(2 | 3)) && repeated.next().is_none() && mod11_10(word)
}

/// The digit sums of the digits times their weights, a letter as the two digits of its place in the alphabet.
fn cross_sum(word: &[u8], weights: &[u32]) -> Option<u32> {
    let mut weights = weights.iter();
    let mut weigh = |value: u32| weights.next().map(|weight| value * weight / 10 + value * weight % 10);
    word.iter().try_fold(0, |sum, byte| match byte {
        b'A'..=b'Z' => {
            let place = u32::from(byte - b'A') + 1;
            Some(sum + weigh(place / 10)? + weigh(place % 10)?)
        }
        byte => Some(sum + weigh(digit(*byte)?)?),
    })
}

fn is_health_id(word: &[u8]) -> bool {
    let Some((_, base)) = word.split_last() else { return false };
    base.len() == 9
        && matches!(base, [first, rest @ ..] if first.is_ascii_uppercase() && rest.iter().all(u8::is_ascii_digit))
        && has_digit(word, 9, cross_sum(base, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]).map(|sum| sum % 10))
}

/// Area, date of birth, first letter of the name at birth, serial number (women from 50 on), check digit.
fn is_pension_id(word: &[u8]) -> bool {
    let Some((_, base)) = word.split_last() else { return false };
    base.len() == 11
        && matches!(base.get(8), Some(b'A'..=b'Z'))
        && matches!(pair(base, 0), Some(2..=89))
        && base.get(2..8).is_some_and(|born| ddmmyy(born, &[1900, 2000]))
        && number(base.get(9..).unwrap_or_default()).is_some()
        && has_digit(word, 11, cross_sum(base, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(|sum| sum % 10))
}

/// Nine characters without vowels and look-alikes, the check digit of ICAO 9303 behind them or left out.
fn is_german_document(word: &[u8], first: &[u8]) -> bool {
    let Some((base, check)) = word.split_at_checked(9) else { return false };
    let is_base = base.first().is_some_and(|byte| first.contains(byte))
        && base.iter().all(|byte| b"0123456789CFGHJKLMNPRTVWXYZ".contains(byte))
        && base.iter().any(u8::is_ascii_digit);
    match check {
        [] => is_base,
        [_] => is_base && has_digit(word, 9, icao(base)),
        _ => false,
    }
}

/// A serial number, its check digit, and a date of birth whose month goes on to 15 when a day's numbers are used up.
fn is_austrian(word: &[u8]) -> bool {
    let (Some(day), Some(month)) = (pair(word, 4), pair(word, 6)) else { return false };
    word.len() == 10
        && word.first() != Some(&b'0')
        && (1..=31).contains(&day)
        && (1..=15).contains(&month)
        && has_digit(word, 3, weighted(word, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]).map(|sum| sum % 11))
}

/// The ISO 3166-1 numbers of the countries that give out the card.
const CARD_COUNTRIES: &[u64] = &[
    40, 56, 100, 191, 196, 203, 208, 233, 246, 250, 276, 300, 348, 352, 372, 380, 428, 438, 440, 442, 470, 528, 578, 616, 620, 642, 703,
    705, 724, 752, 756, 826,
];

fn is_health_card(word: &[u8]) -> bool {
    word.starts_with(b"80")
        && word.get(2..5).and_then(number).is_some_and(|country| CARD_COUNTRIES.contains(&country))
        && word.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn german_tax_ids_repeat_one_digit() {
        assert!(holds("de-steuer-id", "36574261809") && holds("de-steuer-id", "86095742719") && holds("de-steuer-id", "65929970489"));
        for wrong in ["36574261890", "36554266806", "3657426180", "3657426180A", "01234567890"] {
            assert!(!holds("de-steuer-id", wrong), "{wrong}");
        }
    }

    #[test]
    fn letters_count_as_two_digits() {
        assert!(holds("de-kvnr", "A123456780") && !holds("de-kvnr", "A123456781") && !holds("de-kvnr", "1123456780"));
        assert!(holds("de-rvnr", "15070649C103") && holds("de-rvnr", "10010490A443") && !holds("de-rvnr", "15070649C104"));
        assert!(!holds("de-rvnr", "15071349C103") && !holds("de-rvnr", "150706491103"));
    }

    #[test]
    fn german_documents_carry_a_check_digit_or_leave_it_out() {
        assert!(
            holds("de-personalausweis", "T220001293")
                && holds("de-personalausweis", "L01X00T471")
                && holds("de-personalausweis", "L01X00T47")
        );
        assert!(
            !holds("de-personalausweis", "T220001294") && !holds("de-personalausweis", "L0AX00T47") && !holds("de-reisepass", "L01X00T47")
        );
        assert!(holds("de-reisepass", "C01X0006H1") && !holds("de-reisepass", "C01X0006H2"));
        assert!(holds("de-lanr", "123456601") && !holds("de-lanr", "123456701"));
    }

    #[test]
    fn austrian_numbers_have_their_check_digit_in_the_middle() {
        assert!(holds("at-svnr", "1237010180") && !holds("at-svnr", "2237010180") && !holds("at-svnr", "1237320180"));
        assert!(holds("at-steuernummer", "591199013") && !holds("at-steuernummer", "591199014"));
    }

    #[test]
    fn swiss_numbers_are_bar_codes() {
        assert!(holds("ch-ahv", "7569217076985") && !holds("ch-ahv", "7569217076984") && !holds("ch-ahv", "1234567891019"));
        assert!(
            holds("eu-ehic", "80756000000000000001")
                && !holds("eu-ehic", "80999000000000000001")
                && !holds("eu-ehic", "8075600000000000000")
        );
    }
}

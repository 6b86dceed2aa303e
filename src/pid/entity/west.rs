//! Identifiers of people in France, Belgium, the Netherlands and Luxembourg.

use super::checksum::{digit, luhn, number, verhoeff, weighted};
use super::date::{pair, yyyymmdd};
use super::{Category, Entity, Finder, Protection};

/// Personal data without more.
const PERSONAL: &[Protection] = &[Protection::Personal];
/// A number that a state gives to people.
const CIVIL: &[Protection] = &[Protection::Personal, Protection::NationalId];

/// What is looked for, in the order of the countries.
pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "fr-nir",
        title: "Social security number (France)",
        countries: &["FR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["d_dd_dd_Xd_ddd_ddd_dd", "ddddddXdddddddd", "dddddXXdddddd_dd"]),
        check: is_nir,
        chance: 0.00096,
        named_only: false,
        names: &[
            "nir",
            "numero securite sociale",
            "numero de securite sociale",
            "numero insee",
            "num secu",
            "no secu",
            "nss",
            "securite sociale",
            "ins nir",
            "matricule ins",
        ],
        source: "INSEE, Numéro d'inscription au répertoire, https://www.insee.fr/fr/metadonnees/definition/c1409; https://xml.insee.fr/schema/nir.html",
    },
    Entity {
        id: "fr-nir-short",
        title: "Social security number without its key (France)",
        countries: &["FR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["d_dd_dd_Xd_ddd_ddd", "dddddXXdddddd"]),
        check: |word| word.len() == 13 && born_and_place(word).is_some(),
        chance: 0.46,
        named_only: true,
        names: &["nir", "numero securite sociale", "numero de securite sociale", "numero insee", "num secu", "nss", "securite sociale"],
        source: "INSEE, Numéro d'inscription au répertoire, https://www.insee.fr/fr/metadonnees/definition/c1409",
    },
    Entity {
        id: "fr-spi",
        title: "Tax number of a person (France)",
        countries: &["FR"],
        category: Category::Tax,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dd_ddd_ddd_ddd"]),
        check: |word| {
            word.len() == 13
                && matches!(word.first(), Some(b'0'..=b'3'))
                && word.split_at_checked(10).is_some_and(|(base, key)| number(base).is_some_and(|base| number(key) == Some(base % 511)))
        },
        chance: 0.00042,
        named_only: false,
        names: &[
            "numero fiscal",
            "numero fiscal de reference",
            "spi",
            "num fiscal",
            "no fiscal",
            "tin",
            "identifiant fiscal",
            "reference fiscale",
        ],
        source: "European Commission, FS-TIN Algorithms, France; DGFiP, https://www.impots.gouv.fr",
    },
    Entity {
        id: "fr-cni",
        title: "Identity card number (France)",
        countries: &["FR"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddddddd", "AdXXXXXXX"]),
        check: |word| match word.len() {
            12 => pair(word, 2).is_some_and(|month| (1..=12).contains(&month)) && number(word).is_some(),
            9 => {
                word.iter().all(u8::is_ascii_alphanumeric)
                    && matches!(word, [first, second, ..] if first.is_ascii_uppercase() && second.is_ascii_digit())
            }
            _ => false,
        },
        chance: 0.56,
        named_only: true,
        names: &[
            "carte nationale d identite",
            "numero cni",
            "cni",
            "carte d identite",
            "numero carte identite",
            "identity card number",
            "num cni",
        ],
        source: "ANTS, Carte nationale d'identité; ICAO 9303-5 and -6 for its machine-readable zone, https://ants.gouv.fr",
    },
    Entity {
        id: "be-nn",
        title: "National register number (Belgium)",
        countries: &["BE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dd_dd_ddd_dd", "dddddd_ddd_dd"]),
        check: |word| is_belgian(word, |month| month <= 12),
        chance: 0.00063,
        named_only: false,
        names: &[
            "rijksregisternummer",
            "rijksregister",
            "numero de registre national",
            "numero national",
            "registre national",
            "nationalregisternummer",
            "niss",
            "insz",
            "rrn",
            "national register number",
        ],
        source: "IBZ, Rijksregister, lijst van de informatietypes IT000, https://www.ibz.rrn.fgov.be",
    },
    Entity {
        id: "be-bis",
        title: "BIS number (Belgium)",
        countries: &["BE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dd_dd_dd_ddd_dd", "dddddd_ddd_dd"]),
        check: |word| is_belgian(word, |month| matches!(month, 20..=32 | 40..=52)),
        chance: 0.0012,
        named_only: false,
        names: &["bis nummer", "bisnummer", "numero bis", "bis number", "niss", "insz"],
        source: "KSZ/BCSS, Rijksregisternummer en Bisnummer; royal decree of 8 February 1991, https://www.ksz-bcss.fgov.be",
    },
    Entity {
        id: "be-eid",
        title: "Identity card number (Belgium)",
        countries: &["BE"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddd_ddddddd_dd"]),
        check: |word| {
            let Some((base, key)) = word.split_at_checked(10) else { return false };
            let (Some(base), Some(key), 12) = (number(base), number(key), word.len()) else { return false };
            key == if base % 97 == 0 { 97 } else { base % 97 } && base > 0
        },
        chance: 0.0099,
        named_only: false,
        names: &["identiteitskaartnummer", "kaartnummer eid", "numero de carte d identite", "eid number", "eid", "identity card number"],
        source: "IBZ, elektronische identiteitskaart, kaartnummer; royal decree of 25 March 2003, https://www.eid.belgium.be",
    },
    Entity {
        id: "nl-bsn",
        title: "Citizen service number (Netherlands)",
        countries: &["NL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddd", "dddd.dd.ddd", "ddd_ddd_ddd"]),
        check: |word| eleven_test(word) == Some(0) && number(word) != Some(0),
        chance: 0.091,
        named_only: false,
        names: &["bsn", "burgerservicenummer", "bsn nummer", "sofinummer", "sofi", "citizen service number", "burger service nummer"],
        source: "RvIG, Logisch Ontwerp BSN, elfproef, https://www.rvig.nl/burgerservicenummer",
    },
    Entity {
        id: "nl-onderwijsnummer",
        title: "Education number (Netherlands)",
        countries: &["NL"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["ddddddddd"]),
        check: |word| word.starts_with(b"10") && eleven_test(word) == Some(5),
        chance: 0.00089,
        named_only: false,
        names: &["onderwijsnummer", "onderwijs nummer", "leerlingnummer", "education number", "pgn"],
        source: "DUO, Programma van Eisen, onderwijsnummer, https://duo.nl",
    },
    Entity {
        id: "nl-document",
        title: "Passport or identity card number (Netherlands)",
        countries: &["NL"],
        category: Category::Travel,
        protection: CIVIL,
        finder: Finder::Forms(&["AAXXXXXXd"]),
        check: |word| {
            word.len() == 9
                && word.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() && *byte != b'O')
                && matches!(word, [first, second, .., last] if first.is_ascii_uppercase() && second.is_ascii_uppercase() && last.is_ascii_digit())
        },
        chance: 0.78,
        named_only: true,
        names: &["paspoortnummer", "paspoort", "identiteitskaartnummer", "documentnummer", "passport number", "passport no", "nik nummer"],
        source: "RvIG, Documentnummer op paspoort en identiteitskaart, https://www.rvig.nl",
    },
    Entity {
        id: "nl-postcode",
        title: "Postcode (Netherlands)",
        countries: &["NL"],
        category: Category::Location,
        protection: PERSONAL,
        finder: Finder::Forms(&["dddd AA", "ddddAA"]),
        check: |word| {
            word.len() == 6
                && matches!(word, [b'1'..=b'9', .., first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase())
                && word.get(..4).and_then(number).is_some()
                && !matches!(word.get(4..), Some(b"SA" | b"SD" | b"SS"))
        },
        chance: 0.9,
        named_only: true,
        names: &["postcode", "post code", "postal code", "zip code", "zip", "woonpostcode"],
        source: "PostNL, postcode structure; Universal Postal Union, Addressing systems, Netherlands",
    },
    Entity {
        id: "lu-matricule",
        title: "National identification number (Luxembourg)",
        countries: &["LU"],
        category: Category::National,
        protection: CIVIL,
        finder: Finder::Forms(&["dddddddd_ddddd", "dddd_dd_dd_ddd_dd"]),
        check: |word| {
            let (Some(to_luhn), Some([.., check])) = (word.get(..12), word.get(12..)) else { return false };
            let (13, Some(base)) = (word.len(), word.first_chunk::<11>()) else { return false };
            let mut to_verhoeff = [*check; 12];
            to_verhoeff.iter_mut().zip(base).for_each(|(place, byte)| *place = *byte);
            yyyymmdd(word) && luhn(to_luhn) && verhoeff(&to_verhoeff)
        },
        chance: 0.000011,
        named_only: false,
        names: &[
            "matricule",
            "numero de matricule",
            "matricule nationale",
            "numero d identification national",
            "nationale matrikelnummer",
            "sozialversicherungsnummer",
            "national identification number",
            "cns",
        ],
        source: "Loi du 19 juin 2013 relative à l'identification des personnes physiques; European Commission, FS-TIN Algorithms, Luxembourg",
    },
];

/// The sex, year, month and place of a French number are in their ranges: its first 13 characters as a number, Corsica's
/// departments as INSEE counts them.
fn born_and_place(word: &[u8]) -> Option<u64> {
    let (start, rest) = word.split_at_checked(5)?;
    let (place, serial) = rest.split_at_checked(2)?;
    let month = pair(start, 3)?;
    let in_range = matches!(start.first(), Some(b'1'..=b'4' | b'7' | b'8')) && matches!(month, 1..=12 | 20 | 30..=42 | 50..=99);
    if !in_range {
        return None;
    }
    let department = match place {
        b"2A" => 19,
        b"2B" => 18,
        place => number(place)?,
    };
    Some(number(start)? * 100_000_000 + department * 1_000_000 + number(serial.get(..6)?)?)
}

fn is_nir(word: &[u8]) -> bool {
    let (15, Some(key)) = (word.len(), pair(word, 13)) else { return false };
    born_and_place(word).is_some_and(|number| 97 - number % 97 == key)
}

/// Nine digits and their complement modulo 97; for those born from 2000 on with a 2 before them. Month and day may be 0.
fn is_belgian(word: &[u8], is_month: fn(u64) -> bool) -> bool {
    let (Some(year), Some(month), Some(day), Some(key)) = (pair(word, 0), pair(word, 2), pair(word, 4), pair(word, 9)) else {
        return false;
    };
    if word.len() != 11 || !is_month(month) || day > 31 {
        return false;
    }
    let check = |base: u64| 97 - base % 97 == key;
    word.get(..9).and_then(number).is_some_and(|base| base > 0 && (check(base) || year < 50 && check(2_000_000_000 + base)))
}

/// The Dutch test by eleven over nine digits, the last one subtracted: the rest.
fn eleven_test(word: &[u8]) -> Option<u32> {
    let last = digit(*word.last()?)?;
    let sum = weighted(word, &[9, 8, 7, 6, 5, 4, 3, 2])?;
    (word.len() == 9).then_some((sum + 11 - last) % 11)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(id: &str, word: &str) -> bool {
        ENTITIES.iter().any(|entity| entity.id == id && (entity.check)(word.as_bytes()))
    }

    #[test]
    fn french_numbers_know_corsica() {
        assert!(holds("fr-nir", "295109912611193") && holds("fr-nir", "253072B07300470") && holds("fr-nir", "253072A07300443"));
        for wrong in ["295109912611194", "253072C07300443", "595109912611193", "295139912611193", "29510991261119", "29510991261119A"] {
            assert!(!holds("fr-nir", wrong), "{wrong}");
        }
        assert!(holds("fr-nir-short", "2951099126111") && !holds("fr-nir-short", "9951099126111"));
        assert!(holds("fr-spi", "3023217600053") && !holds("fr-spi", "3023217600054") && !holds("fr-spi", "9701987765432"));
        assert!(holds("fr-cni", "880692310285") && !holds("fr-cni", "881392310285") && holds("fr-cni", "X4RTBPFW4"));
    }

    #[test]
    fn belgian_numbers_know_two_centuries() {
        assert!(holds("be-nn", "85073003328") && holds("be-nn", "17073003384") && !holds("be-nn", "85073003329"));
        assert!(!holds("be-nn", "00000000097") && !holds("be-nn", "8507300332X"));
        assert!(holds("be-bis", "98472899765") && !holds("be-nn", "98472899765") && !holds("be-bis", "85073003328"));
        assert!(holds("be-eid", "591191706458") && holds("be-eid", "591201099997") && !holds("be-eid", "591191706411"));
    }

    #[test]
    fn dutch_numbers_pass_the_test_by_eleven() {
        assert!(holds("nl-bsn", "111222333") && !holds("nl-bsn", "111252333") && !holds("nl-bsn", "000000000"));
        assert!(holds("nl-onderwijsnummer", "101222331") && !holds("nl-onderwijsnummer", "111222333"));
        assert!(holds("nl-document", "XR1001R58") && !holds("nl-document", "XR1O01R58") && !holds("nl-document", "X11001R58"));
        assert!(holds("nl-postcode", "1234AB") && !holds("nl-postcode", "0234AB") && !holds("nl-postcode", "1234SS"));
    }

    #[test]
    fn luxembourg_checks_twice() {
        assert!(holds("lu-matricule", "1893120105732"));
        assert!(
            !holds("lu-matricule", "1893120105733") && !holds("lu-matricule", "1893130105732") && !holds("lu-matricule", "189312010573")
        );
    }
}

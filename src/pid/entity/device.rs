//! Devices and connections, and what is tied to one person as a device is: identifiers of researchers, cards of the insured.

use super::checksum::{luhn, mod11_2, number};
use super::names::names;
use super::{Anchor, Category, Entity, Finder, Protection};
use crate::pid::anchor::{ip, mac, mrz};

pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "ip4",
        title: "Address of the internet, version 4",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Anchor(Anchor::Ip4),
        check: ip::whole4,
        chance: 0.8,
        named_only: false,
        names: names!(
            "ip, ip address, ipaddress, ip addr, ipaddr, ipv4, ipv4 address, client ip, remote ip, remote addr, remote address, user ip, source ip, ",
            "src ip, login ip, last ip, last login ip, signup ip, registration ip, visitor ip, peer ip, host ip, x forwarded for, forwarded for, ",
            "x real ip, real ip, ip adresse, adresse ip, dirección ip, indirizzo ip, endereço ip, ip adres, ip adress, ip osoite, adres ip, ",
            "ip adresa, ip cím, adresă ip, ip naslov, ip адрес, ip адреса, διεύθυνση ip, ip adresi, ipアドレス, ip地址, 아이피, عنوان ip, כתובת ip",
        ),
        source: "RFC 791; RFC 6890; CJEU C-582/14 (Breyer); 45 CFR 164.514(b)(2)(i)(O)",
    },
    Entity {
        id: "ip6",
        title: "Address of the internet, version 6",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Anchor(Anchor::Ip6),
        check: ip::whole6,
        chance: 0.000_5,
        named_only: false,
        names: names!(
            "ip, ip address, ipaddress, ip addr, ipv6, ipv6 address, client ip, remote ip, remote addr, user ip, source ip, login ip, last ip, ",
            "x forwarded for, x real ip, ip adresse, adresse ip, dirección ip, indirizzo ip",
        ),
        source: "RFC 4291, section 2.2; RFC 5952; RFC 6890",
    },
    Entity {
        id: "mac-address",
        title: "Address of a network interface",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Anchor(Anchor::Mac),
        check: mac::whole,
        chance: 0.000_1,
        named_only: false,
        names: names!(
            "mac, mac address, macaddress, mac addr, macaddr, hardware address, hwaddr, hw addr, ethernet address, physical address, wifi mac, ",
            "wlan mac, bluetooth mac, bluetooth address, bssid, client mac, device mac, eui 48, eui48, eui 64, mac adresse, adresse mac, ",
            "dirección mac, indirizzo mac, endereço mac, mac adres, mac adress, mac osoite, adres mac, mac adresa, mac cím, mac адрес, ",
            "mac adresi, macアドレス, mac地址",
        ),
        source: "IEEE 802-2014, clause 8; RFC 9542",
    },
    Entity {
        id: "imei",
        title: "International mobile equipment identity",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["ddddddddddddddd", "dd_dddddd_dddddd_d"]),
        check: is_imei,
        chance: 0.018,
        named_only: false,
        names: names!(
            "imei, imei number, imei no, imei 1, imei 2, imei1, imei2, device imei, handset id, equipment identity, numéro imei, número imei, imei nummer"
        ),
        source: "3GPP TS 23.003, sections 6.2 and B; GSMA TS.06 (reporting bodies)",
    },
    Entity {
        id: "imsi",
        title: "International mobile subscriber identity",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddddddddddddddd"]),
        check: is_imsi,
        chance: 0.43,
        named_only: true,
        names: names!("imsi, imsi number, imsi no, subscriber identity, mobile subscriber identity, sim imsi"),
        source: "ITU-T E.212 (09/2016); 3GPP TS 23.003, section 2.2",
    },
    Entity {
        id: "iccid",
        title: "Number of a SIM card",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["ddddddddddddddddddd", "dddddddddddddddddddd", "dddd_dddd_dddd_dddd_ddd", "dddd_dddd_dddd_dddd_dddd"]),
        check: is_iccid,
        chance: 0.0008,
        named_only: false,
        names: names!(
            "iccid, icc id, iccid number, sim, sim number, sim card, sim card number, simcard, sim serial, sim serial number, numéro de sim, sim nummer, simkartennummer"
        ),
        source: "ITU-T E.118 (05/2006), section 4.1",
    },
    Entity {
        id: "device-id",
        title: "Advertising or device identifier",
        countries: &[],
        category: Category::Device,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX"]),
        check: is_uuid,
        chance: 1.0,
        named_only: true,
        names: names!(
            "device id, deviceid, device identifier, device uuid, udid, idfa, idfv, gaid, adid, aaid, advertising id, advertising identifier, ",
            "advertiser id, google advertising id, apple advertising id, android id, mobile advertising id, maid, vendor identifier, ad id, ",
            "installation id, install id, cookie id, visitor id, browser id, client uuid, anonymous id, distinct id, tracking id, oaid, rida, tifa, ",
            "geräte id, gerätekennung, identifiant appareil, id dispositivo, identificador de dispositivo",
        ),
        source: "RFC 9562; GDPR recital 30; 45 CFR 164.514(b)(2)(i)(M)",
    },
    Entity {
        id: "vin",
        title: "Vehicle identification number",
        countries: &[],
        category: Category::Driving,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["XXXXXXXXXXXXXXXXX"]),
        check: is_vin,
        chance: 0.046,
        named_only: false,
        names: names!(
            "vin, vin number, vin no, vin code, vehicle identification number, chassis number, chassis no, vehicle vin, frame number, fin, ",
            "fahrgestellnummer, fahrzeugidentifikationsnummer, fahrzeug identifizierungsnummer, numéro de châssis, numéro vin, ",
            "número de bastidor, bastidor, número de chasis, numero di telaio, telaio, número do chassi, chassi, chassisnummer, ",
            "understellsnummer, stelnummer, valmistenumero, alustanumero, numer vin, nr nadwozia, číslo karoserie, alvázszám, serie șasiu, ",
            "broj šasije, номер на рама, вин, вин код, номер кузова, αριθμός πλαισίου, şasi no, şasi numarası, 車台番号, 车架号, 차대번호, ",
            "رقم الهيكل, מספר שלדה, số khung, nomor rangka",
        ),
        source: "ISO 3779:2009; 49 CFR 565.15 (check digit of North America)",
    },
    Entity {
        id: "orcid",
        title: "ORCID of a researcher",
        countries: &[],
        category: Category::Person,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["dddd-dddd-dddd-dddX", "dddddddddddddddX"]),
        check: is_orcid,
        chance: 0.000_001,
        named_only: false,
        names: names!("orcid, orcid id, orcidid, orcid identifier, researcher id, author orcid"),
        source: "ORCID, Structure of the ORCID identifier; ISO 27729; ISO/IEC 7064, MOD 11-2",
    },
    Entity {
        id: "mrz",
        title: "Machine readable zone of a travel document",
        countries: &[],
        category: Category::Travel,
        protection: &[Protection::Personal, Protection::NationalId],
        finder: Finder::Field,
        check: mrz::whole,
        chance: 0.000_01,
        named_only: true,
        names: names!(
            "mrz, machine readable zone, mrz line, mrz line 1, mrz line 2, mrz code, mrz1, mrz2, passport mrz, maschinenlesbare zone, ",
            "zone de lecture automatique, ocr line, machineleesbare zone",
        ),
        source: "ICAO Doc 9303, eighth edition (2021), parts 3 to 6",
    },
    Entity {
        id: "ehic",
        title: "Number of a European health insurance card",
        countries: &[],
        category: Category::Health,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Forms(&["dddddddddddddddddddd", "ddddd_ddddd_dddddddddd"]),
        check: is_ehic,
        chance: 0.0003,
        named_only: false,
        names: names!(
            "ehic, ehic number, ehic card number, european health insurance card, european health insurance card number, ekvk, ",
            "europäische krankenversicherungskarte, ceam, carte européenne d'assurance maladie, tse, tarjeta sanitaria europea, team, tessera europea, ",
            "cesd, cartão europeu de seguro de doença, ekuz, europejska karta ubezpieczenia zdrowotnego, ehic kártya, card european, ",
            "еврокарта, европейска здравноосигурителна карта, ευρωπαϊκή κάρτα ασφάλισης ασθενείας",
        ),
        source: "Decision S2 of 12 June 2009 of the Administrative Commission, annex (OJ C 106, 24.4.2010); EN 1867",
    },
];

/// The first two digits of type allocation codes: the bodies that gave them out.
const BODIES: &[u64] = &[1, 10, 30, 33, 35, 44, 45, 49, 50, 51, 52, 53, 54, 86, 87, 91, 98, 99];

/// Fifteen digits with the check digit of Luhn behind a type allocation code.
fn is_imei(digits: &[u8]) -> bool {
    let body = digits.get(..2).and_then(number);
    digits.len() == 15
        && body.is_some_and(|body| BODIES.contains(&body))
        && luhn(digits)
        && digits.get(2..8).is_some_and(|code| code != b"000000")
}

/// Fifteen digits behind the code of a country (ITU-T E.212).
fn is_imsi(digits: &[u8]) -> bool {
    let country = digits.get(..3).and_then(number);
    digits.len() == 15
        && country.is_some_and(|country| matches!(country, 1 | 202..=467 | 470..=472 | 502..=555 | 602..=659 | 702..=750 | 901 | 995 | 999))
}

/// Nineteen digits, or twenty, that begin with 89 and a country code, with the check digit of Luhn.
fn is_iccid(digits: &[u8]) -> bool {
    matches!(digits.len(), 19 | 20) && digits.starts_with(b"89") && digits.get(2) != Some(&b'0') && luhn(digits)
}

/// A universally unique identifier that is neither nil nor all ones.
fn is_uuid(value: &[u8]) -> bool {
    let first = value.first();
    value.len() == 32 && value.iter().all(u8::is_ascii_hexdigit) && !value.iter().all(|byte| Some(byte) == first)
}

/// The value of a letter of a vehicle's number (49 CFR 565.15, table III).
fn transliterated(letter: u8) -> Option<u32> {
    const VALUES: &[u8] = b"12345678.12345.7.923456789";
    match letter {
        b'0'..=b'9' => Some(u32::from(letter - b'0')),
        b'A'..=b'Z' => VALUES.get(usize::from(letter - b'A')).filter(|value| **value != b'.').map(|value| u32::from(value - b'0')),
        _ => None,
    }
}

/// Seventeen letters and digits without I, O, Q, the last four digits; in North America and China with their check digit.
fn is_vin(value: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum = value.iter().zip(WEIGHTS).try_fold(0, |sum, (letter, weight)| Some(sum + transliterated(*letter)? * weight));
    let check = |rest: u32| if rest == 10 { b'X' } else { b'0' + u8::try_from(rest).unwrap_or_default() };
    let has_serial = value.get(13..).is_some_and(|serial| serial.iter().all(u8::is_ascii_digit));
    let has_digit = matches!(value.first(), Some(b'1'..=b'5' | b'L'));
    let is_mixed = value.get(..3).is_some_and(|maker| maker.iter().any(u8::is_ascii_alphabetic)) || has_digit;
    value.len() == 17 && has_serial && is_mixed && sum.is_some_and(|sum| !has_digit || value.get(8) == Some(&check(sum % 11)))
}

/// Sixteen digits in the blocks that ORCID uses, with the check character of ISO/IEC 7064, MOD 11-2.
fn is_orcid(value: &[u8]) -> bool {
    let place = value.get(..15).and_then(number);
    // 0000-0001-5000-0007 to 0000-0003-5000-0001, and 0009-0000-0000-0000 to 0009-0010-0000-0000, without the check character.
    let is_block = place.is_some_and(|place| matches!(place, 15_000_000..=35_000_000 | 900_000_000_000..=900_100_000_000));
    value.len() == 16 && is_block && mod11_2(value)
}

/// The countries of the card in numbers of ISO 3166-1: the Union, the European Economic Area, Switzerland, the United Kingdom.
const MEMBERS: &[u64] = &[
    40, 56, 100, 191, 196, 203, 208, 233, 246, 250, 276, 300, 348, 352, 372, 380, 428, 438, 440, 442, 470, 528, 578, 616, 620, 642, 703,
    705, 724, 752, 756, 826,
];

/// Twenty digits: 80 for health, a country, the institution, the card.
fn is_ehic(digits: &[u8]) -> bool {
    let country = digits.get(2..5).and_then(number);
    digits.len() == 20 && digits.starts_with(b"80") && country.is_some_and(|country| MEMBERS.contains(&country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_hold_and_their_neighbours_do_not() {
        assert!(is_imei(b"490154203237518") && !is_imei(b"490154203237517") && !is_imei(b"290154203237518") && !is_imei(b"49015420323751"));
        assert!(is_imsi(b"310150123456789") && is_imsi(b"001010123456789") && !is_imsi(b"110150123456789") && !is_imsi(b"31015012345678"));
        assert!(is_iccid(b"8991101200003204514") && !is_iccid(b"8991101200003204511") && !is_iccid(b"7991101200003204510"));
        assert!(is_uuid(b"CDDA802EFB9C47AD0866D394C912D8A7") && !is_uuid(&[b'0'; 32]) && !is_uuid(b"CDDA802E"));
        // 49 CFR 565.15 in worked examples.
        assert!(
            is_vin(b"1M8GDM9AXKP042788") && !is_vin(b"1M8GDM9A1KP042788") && is_vin(b"WVWZZZ1KZ6W000001") && !is_vin(b"WVWZZZ1KZ6O000001")
        );
        assert!(!is_vin(b"12345678901234567") && !is_vin(b"WVWZZZ1KZ6WABCDEF"));
        // Josiah Carberry, whom ORCID invented, and an example of its documentation.
        assert!(
            is_orcid(b"0000000218250097")
                && is_orcid(b"000000021694233X")
                && !is_orcid(b"0000000218250098")
                && !is_orcid(b"1234567890123456")
        );
        assert!(is_ehic(b"80276123450000000001") && !is_ehic(b"80999123450000000001") && !is_ehic(b"8027612345000000000"));
    }
}

//! Accounts and cards.

use super::names::names;
use super::{Anchor, Category, Entity, Finder, Protection};
use crate::pid::anchor::{card, crypto, iban};

pub(super) const ENTITIES: &[Entity] = &[
    Entity {
        id: "payment-card",
        title: "Number of a payment card",
        countries: &[],
        category: Category::Financial,
        protection: &[Protection::Personal, Protection::Pci],
        finder: Finder::Forms(&[
            "dddd_dddd_dddd_dddd",
            "dddd_dddddd_ddddd",
            "dddd_dddddd_dddd",
            "dddd_dddd_dddd_dddd_ddd",
            "dddd_dddd_dddd_d",
            "dddd_dddd_dddd_ddd",
            "dddddddddddddddddd",
            "ddddddddddddddddd",
            "dddddddddddd",
        ]),
        check: card::is_valid,
        chance: 0.009,
        named_only: false,
        names: names!(
            "card, card number, cardnumber, card no, visa, mastercard, credit card, credit card number, creditcard, creditcardnumber, cc number, cc no, cc num, ccn, ccnumber, ",
            "pan, primary account number, debit card, debit card number, payment card, payment card number, card pan, bank card, ",
            "bank card number, card num, kreditkarte, kreditkartennummer, kartennummer, kartennr, bankkarte, numéro de carte, carte bancaire, ",
            "numéro carte bancaire, carte de crédit, número de tarjeta, tarjeta de crédito, tarjeta, numero di carta, carta di credito, ",
            "numero carta, número do cartão, cartão de crédito, cartão, kaartnummer, creditcardnummer, kortnummer, kreditkort, kortnr, ",
            "luottokortti, korttinumero, numer karty, karta kredytowa, číslo karty, kreditní karta, kártyaszám, bankkártya, număr card, ",
            "broj kartice, številka kartice, kortelės numeris, kartes numurs, номер на карта, номер карты, номер картки, банковская карта, ",
            "αριθμός κάρτας, πιστωτική κάρτα, kart no, kart numarası, kredi kartı, カード番号, クレジットカード番号, 卡号, 信用卡号, 信用卡, 銀行卡號, 카드번호, ",
            "신용카드번호, رقم البطاقة, بطاقة الائتمان, מספר כרטיס, כרטיס אשראי, कार्ड नंबर, หมายเลขบัตร, số thẻ, nomor kartu, kartu kredit",
        ),
        source: "ISO/IEC 7812-1:2017, annex B; issuer ranges as the card schemes publish them; PCI DSS v4.0, requirement 3",
    },
    Entity {
        id: "iban",
        title: "International bank account number",
        countries: &[],
        category: Category::Financial,
        protection: &[Protection::Personal, Protection::Hipaa],
        finder: Finder::Anchor(Anchor::Iban),
        check: iban::whole,
        chance: 0.0001,
        named_only: false,
        names: names!(
            "iban, iban number, iban no, iban code, international bank account number, account iban, bank iban, iban nummer, iban nr, numéro iban, ",
            "code iban, número iban, código iban, codice iban, numero iban, ibannummer, ibannr, iban rekening, tilinumero iban, numer iban, ",
            "číslo iban, iban szám, număr iban, iban broj, iban številka, ибан, номер iban, αριθμός iban, ιβαν, iban numarası, آيبان, רקם iban",
        ),
        source: "ISO 13616-1:2020; SWIFT IBAN registry, release 99",
    },
    Entity {
        id: "bic",
        title: "Business identifier code of a bank",
        countries: &[],
        category: Category::Financial,
        protection: &[Protection::Personal],
        finder: Finder::Forms(&["AAAAAAXX", "AAAAAAXXXXX"]),
        check: is_bic,
        chance: 0.37,
        named_only: true,
        names: names!(
            "bic, bic code, swift, swift code, swift bic, bic swift, bank identifier code, business identifier code, bankleitzahl bic, code bic, ",
            "code swift, código bic, código swift, codice bic, codice swift, kod swift, kod bic, swift kód, cod swift, swift koda, свифт, ",
            "swift код, κωδικός swift, swift kodu, swiftコード, swift代码",
        ),
        source: "ISO 9362:2022",
    },
    Entity {
        id: "bitcoin-address",
        title: "Address of a crypto currency with a checksum",
        countries: &[],
        category: Category::Financial,
        protection: &[Protection::Personal],
        finder: Finder::Anchor(Anchor::Secret),
        check: crypto::is_bech32,
        chance: 0.000_001,
        named_only: false,
        names: names!("bitcoin address, btc address, bech32, bech32 address, segwit address"),
        source: "BIP 173 and BIP 350",
    },
    Entity {
        id: "crypto-wallet",
        title: "Address of a crypto currency",
        countries: &[],
        category: Category::Financial,
        protection: &[Protection::Personal],
        finder: Finder::Field,
        check: crypto::whole,
        chance: 0.000_001,
        named_only: true,
        names: names!(
            "wallet, wallet address, btc address, bitcoin address, crypto wallet, crypto address, btc, btc wallet, bitcoin, bitcoin wallet, eth, eth address, ethereum address, ",
            "ether address, payout address, deposit address, withdrawal address, litecoin address, blockchain address, public address",
        ),
        source: "Base58Check (Bitcoin developer reference); BIP 173, BIP 350; ERC-55",
    },
];

/// Codes of countries, ISO 3166-1 alpha-2, and `XK` that banks use for Kosovo.
const COUNTRIES: &[u8] =
    b"ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ\
    DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKR\
    KWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE\
    RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// Whether two letters are the code of a country.
pub(super) fn is_country(code: &[u8]) -> bool {
    COUNTRIES.chunks_exact(2).any(|country| country == code)
}

/// Whether letters and digits are a code of ISO 9362: four letters for the bank, a country, a place that is no `O` or `0` with `1`, an
/// office.
fn is_bic(value: &[u8]) -> bool {
    let is_long = matches!(value.len(), 8 | 11);
    let has_letters = value.get(..6).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase));
    let rest = value.get(6..).unwrap_or_default();
    is_long
        && has_letters
        && rest.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && value.get(4..6).is_some_and(is_country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_banks_name_a_country() {
        for code in ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "BARCGB22"] {
            assert!(is_bic(code.as_bytes()), "{code}");
        }
        for code in ["PASSWORD", "DEUTZZFF", "DEUTDEF", "DEUTDEFF50", "1EUTDEFF", "", "deutdeff"] {
            assert!(!is_bic(code.as_bytes()), "{code}");
        }
        assert!(COUNTRIES.chunks_exact(2).is_sorted() && COUNTRIES.len() == 250 * 2);
    }
}

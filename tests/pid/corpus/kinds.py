"""The kinds of personal data that are planted, with what their fields are called.

INVARIANT: names of fields come from public schemas (HL7 FHIR R5 and v2 PID, vCard, schema.org, NHS Data Dictionary, OpenID
Connect claims, LDAP inetOrgPerson, Salesforce's Contact, OMOP) and, for national numbers, from what authorities call them on
their own pages. They were written down apart from the lexicon of the program and are not to be changed to suit it.
"""

import importlib

from values import (
    PUBLISHED_CARDS, PUBLISHED_IBANS, Kind, address, bic, bitcoin, by_idnumbers, card, card_written, day, dob, dob_written, docbr, drama, email, fake, filled, iban,
    ip4, ip6, mac, mac_written, name, nino, phone, phonenumbers, postcode, ssn, stdnum, steuer_id, street, valid, written,
)

E164, INTERNATIONAL, NATIONAL = phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.NATIONAL
nhs_valid = importlib.import_module("stdnum.gb.nhs").is_valid
luhn_valid = importlib.import_module("stdnum.luhn").is_valid
emso_valid = importlib.import_module("stdnum.si.emso").is_valid
orcid_valid = importlib.import_module("stdnum.isni").is_valid


def lines(text):
    return [part.strip() for part in text.split(",")]


def national(country, entity, draw, shapes, names, said, twin=None, soft=False):
    return Kind(entity, draw, shapes.split("|"), lines(names), lines(said), twin, soft, country=country)


def from_template(template, places, is_valid):
    return valid(template, places, is_valid)


CHECKED = [
    national("GB", "gb-nhs", stdnum("gb.nhs", "[467]ddddddddd"), "|3 3 4|3-3-4", "NHS_NUMBER, nhsNumber, NHS Number, nhs_no", "NHS number, NHS No.", lambda rng: valid("999ddddddd", -1, nhs_valid)(rng)),
    national("GB", "gb-chi", valid("{ddmmyy}dddd", -1, nhs_valid), "|6 4", "CHI_NUMBER, chi_number, Community Health Index", "CHI number"),
    national("GB", "gb-nino", nino, "|2 2 2 2 1", "NATIONAL_INSURANCE_NUMBER, nino, ni_number, nationalInsuranceNumber", "National Insurance number, NINO", lambda rng: "QQ" + filled("dddddd[ABCD]", rng)),
    national("GB", "gb-utr", stdnum("gb.utr", "dddddddddd", 0), "|5 5", "utr, unique_taxpayer_reference, UTR", "UTR, Unique Taxpayer Reference"),
    national("GB", "gb-upn", stdnum("gb.upn", "A(201|202|306|330|380|801|822|850|870|909|926)ddddddddd", 0), "", "unique_pupil_number, UPN, UniquePupilNumber", "UPN"),
    national("IE", "ie-pps", stdnum("ie.pps", "ddddddd(A|A|AA|AB)", 7), "", "pps_number, ppsn, PPSN", "PPS number, PPSN"),
    national("FR", "fr-nir", stdnum("fr.nir", "[12]{yymm}(13|33|59|69|75|92)dddddddd", (-2, -1)), "|1 2 2 2 3 3 2", "numero_securite_sociale, nir, num_secu, NumeroSecuriteSociale", "numéro de sécurité sociale, NIR"),
    national("FR", "fr-spi", stdnum("fr.nif", "[0123]dddddddddddd", (-3, -2, -1)), "|2 2 3 3 3", "numero_fiscal, spi, numero_spi", "numéro fiscal"),
    national("BE", "be-nn", stdnum("be.nn", "{yymmdd}ddddd", (-2, -1)), "|2.2.2-3.2", "rijksregisternummer, numero_national, insz, NISS", "rijksregisternummer, numéro de registre national"),
    national("NL", "nl-bsn", stdnum("nl.bsn", "[12345678]dddddddd"), "", "bsn, burgerservicenummer, BSN", "BSN, burgerservicenummer", lambda rng: stdnum("nl.bsn", "99999dddd")(rng)),
    national("DE", "de-steuer-id", steuer_id, "|2 3 3 3", "steuer_id, Steueridentifikationsnummer, steuerliche_identifikationsnummer, IdNr", "Steuer-ID, Steueridentifikationsnummer"),
    national("AT", "at-svnr", stdnum("at.vnr", "[123456789]ddd{ddmmyy}", 3), "|4 6", "svnr, sozialversicherungsnummer, SV-Nummer", "Sozialversicherungsnummer, SV-Nr."),
    national("CH", "ch-ahv", stdnum("ch.ssn", "756dddddddddd"), "|3.4.4.2", "ahv_nummer, AHVN13, numero_avs, ahvNumber", "AHV-Nummer, numéro AVS"),
    national("ES", "es-dni", stdnum("es.dni", "ddddddddA"), "|8-1", "dni, DNI, numero_dni", "DNI, D.N.I.", lambda rng: rng.choice(["00000000T", "00000001R", "99999999R"])),
    national("ES", "es-nie", stdnum("es.nie", "[XYZ]dddddddA"), "|1-7-1", "nie, NIE, numero_identidad_extranjero", "NIE"),
    national("IT", "it-codice-fiscale", stdnum("it.codicefiscale", "CCCCCCdd[ABCDEHLMPRST](01|07|12|19|28|45|52|67)[ABCDEFGHIL]dddA"), "", "codice_fiscale, CodiceFiscale, cod_fiscale", "codice fiscale, C.F."),
    national("PT", "pt-nif", stdnum("pt.nif", "[12]dddddddd"), "|3 3 3", "nif, contribuinte, NIF, numero_contribuinte", "NIF, contribuinte"),
    national("PT", "pt-cc", stdnum("pt.cc", "dddddddddZXd", -1), "|8 1 3", "cartao_cidadao, numero_cc, cartaoDeCidadao", "cartão de cidadão"),
    national("GR", "gr-amka", stdnum("gr.amka", "{ddmmyy}ddddd"), "", "amka, AMKA, ΑΜΚΑ", "AMKA, ΑΜΚΑ"),
    national("GR", "gr-afm", stdnum("gr.vat", "[01]dddddddd"), "", "afm, ΑΦΜ, AFM", "ΑΦΜ, AFM"),
    national("SE", "se-personnummer", stdnum("se.personnummer", "{yymmdd}dddd"), "6-4|6-4|", "personnummer, Personnummer, personalIdentityNumber", "personnummer"),
    national("NO", "no-fnr", stdnum("no.fodselsnummer", "{ddmmyy}ddddd", (-2, -1)), "|6 5", "fodselsnummer, fødselsnummer, fnr, nationalIdentityNumber", "fødselsnummer", lambda rng: t_number(rng)),
    national("NO", "no-dnr", stdnum("no.fodselsnummer", "[456]d{mmyy}ddddd", (-2, -1)), "", "dnummer, d_nummer, D-nummer", "D-nummer"),
    national("DK", "dk-cpr", stdnum("dk.cpr", "{ddmmyy}[0123]ddd"), "6-4|6-4|", "cpr, cpr_nummer, personnummer, CPR-nr", "CPR-nr., CPR-nummer"),
    national("FI", "fi-hetu", stdnum("fi.hetu", "{ddmmyy}-[01234567]ddX"), "", "hetu, henkilotunnus, henkilötunnus", "henkilötunnus, hetu", lambda rng: hetu_twin(rng)),
    national("IS", "is-kennitala", stdnum("is_.kennitala", "{ddmmyy}ddd9", -2), "6-4|", "kennitala, kt, Kennitala", "kennitala, kt."),
    national("EE", "ee-isikukood", stdnum("ee.ik", "[34]{yymmdd}dddd"), "", "isikukood, personal_code, Isikukood", "isikukood"),
    national("LV", "lv-personas-kods", stdnum("lv.pvn", "{ddmmyy}1dddd"), "6-5", "personas_kods, personasKods", "personas kods"),
    national("LT", "lt-asmens-kodas", stdnum("lt.asmens", "[34]{yymmdd}dddd"), "", "asmens_kodas, asmensKodas", "asmens kodas"),
    national("PL", "pl-pesel", stdnum("pl.pesel", "{yymmdd}ddddd"), "", "pesel, PESEL, nr_pesel", "PESEL, nr PESEL"),
    national("PL", "pl-nip", stdnum("pl.nip", "[123456789]ddddddddd"), "|3-3-2-2", "nip, NIP, nr_nip", "NIP"),
    national("PL", "pl-dowod", lambda rng: fake("pl_PL", rng).identity_card_number().replace(" ", ""), "|3 6", "nr_dowodu, numer_dowodu_osobistego, seria_numer_dowodu", "dowód osobisty, nr dowodu"),
    national("CZ", "cz-rc", stdnum("cz.rc", "(61|67|72|78|83|89|94|98)(03|07|12|54|59|61)(03|11|19|27)dddd"), "6/4|6/4|", "rodne_cislo, rodné číslo, RodneCislo", "rodné číslo, r. č."),
    national("SI", "si-emso", valid("{ddmmyyy}50dddd", -1, emso_valid), "", "emso, EMŠO, emšo", "EMŠO"),
    national("RS", "rs-jmbg", valid("{ddmmyyy}71dddd", -1, emso_valid), "", "jmbg, JMBG, maticni_broj", "JMBG"),
    national("HR", "hr-oib", stdnum("hr.oib", "[123456789]dddddddddd"), "", "oib, OIB", "OIB"),
    national("BG", "bg-egn", stdnum("bg.egn", "{yymmdd}dddd"), "", "egn, ЕГН, egn_number", "ЕГН, EGN"),
    national("RO", "ro-cnp", stdnum("ro.cnp", "[12]{yymmdd}(01|12|22|31|40)dddd"), "", "cnp, CNP, cod_numeric_personal", "CNP"),
    national("RU", "ru-inn", stdnum("ru.inn", "(50|77|78|66)dddddddddd", (-2, -1)), "", "inn, ИНН, INN", "ИНН"),
    national("UA", "ua-rnokpp", stdnum("ua.rntrc", "[23]ddddddddd"), "", "rnokpp, РНОКПП, ipn", "РНОКПП, ІПН"),
    national("MD", "md-idnp", stdnum("md.idno", "20ddddddddddd"), "", "idnp, IDNP", "IDNP"),
    national("TR", "tr-tckn", stdnum("tr.tckimlik", "[123456789]dddddddddd", (-2, -1)), "", "tc_kimlik_no, tckn, TCKimlikNo", "T.C. Kimlik No, TCKN"),
    national("BR", "br-cpf", stdnum("br.cpf", "ddddddddddd", (-2, -1)), "3.3.3-2|", "cpf, CPF, numero_cpf", "CPF"),
    national("BR", "br-pis", docbr("PIS"), "|3.5.2-1", "pis, pis_pasep, PIS", "PIS/PASEP, PIS"),
    national("BR", "br-cns", docbr("CNS"), "|3 4 4 4", "cns, cartao_sus, CNS", "CNS, cartão SUS"),
    national("BR", "br-cnh", docbr("CNH"), "", "cnh, numero_cnh, CNH", "CNH"),
    national("AR", "ar-cuil", stdnum("ar.cuit", "(20|23|24|27)ddddddddd"), "2-8-1|", "cuil, CUIL, cuit_cuil", "CUIL"),
    national("CL", "cl-run", stdnum("cl.rut", "[12]ddddddd8"), "2.3.3-1|8-1", "rut, RUT, run", "RUT, RUN"),
    national("EC", "ec-cedula", stdnum("ec.ci", "(01|09|13|17)[012345]ddddddd"), "|9-1", "cedula, numero_cedula, cedula_identidad", "cédula"),
    national("CO", "co-nit", stdnum("co.nit", "[89]dddddddd8"), "9-1|3.3.3-1", "nit, NIT, numero_nit", "NIT"),
    national("PE", "pe-ruc", stdnum("pe.ruc", "10ddddddddd"), "", "ruc, RUC, numero_ruc", "RUC"),
    national("VE", "ve-rif", stdnum("ve.rif", "[VE]ddddddddd"), "1-8-1|", "rif, RIF", "RIF"),
    national("DO", "do-cedula", stdnum("do.cedula", "(001|031|402)dddddddd"), "3-7-1|", "cedula, cedula_identidad, numero_cedula", "cédula"),
    national("SV", "sv-nit", stdnum("sv.nit", "0614{ddmmyy}dddd"), "4-6-3-1", "nit, NIT", "NIT"),
    national("GT", "gt-nit", stdnum("gt.nit", "[123456789]dddddd8"), "7-1", "nit, NIT", "NIT"),
    national("MX", "mx-curp", stdnum("mx.curp", "(GARC|LOPM|HERA|MARF|SABR|TOGL){yymmdd}[HM](DF|JC|NL|MC|PL)(RRS|PNR|LMT)0d"), "", "curp, CURP", "CURP"),
    national("MX", "mx-rfc", valid("(GARC|LOPM|HERA|MARF|SABR|TOGL){yymmdd}XXX", -1, lambda value: importlib.import_module("stdnum.mx.rfc").is_valid(value, validate_check_digits=True)), "", "rfc, RFC", "RFC"),
    national("CU", "cu-ni", stdnum("cu.ni", "{yymmdd}ddddd"), "", "carne_identidad, numero_identidad", "carné de identidad"),
    national("CN", "cn-ric", stdnum("cn.ric", "(110105|310104|440305|330106|510104){yyyymmdd}dddd"), "", "身份证号, id_card_no, 身份证号码, shenfenzheng", "身份证号, 身份证号码"),
    national("KR", "kr-rrn", stdnum("kr.rrn", "{yymmdd}[12]dddddd"), "6-7", "주민등록번호, resident_registration_number, rrn", "주민등록번호"),
    national("JP", "jp-my-number", stdnum("jp.in_", "dddddddddddd"), "|4 4 4", "my_number, マイナンバー, 個人番号", "マイナンバー, 個人番号"),
    national("TW", "tw-nid", by_idnumbers("TWN", "NationalID", "[ABFHT][12]dddddddd"), "", "身分證字號, national_id, id_number", "身分證字號"),
    national("HK", "hk-hkid", by_idnumbers("HKG", "NationalID", "[AEKPRZ]dddddd8"), "7(1)|", "hkid, HKID, hkid_number", "HKID"),
    national("TH", "th-pin", stdnum("th.pin", "[1235]dddddddddddd"), "|1-4-5-2-1", "เลขประจำตัวประชาชน, citizen_id, national_id", "เลขประจำตัวประชาชน"),
    national("ID", "id-nik", stdnum("id.nik", "(317106|327305|357801){ddmmyy}000d"), "", "nik, NIK, no_ktp", "NIK"),
    national("MY", "my-nric", stdnum("my.nric", "{yymmdd}(01|10|14)dddd"), "6-2-4|", "nric, no_kad_pengenalan, mykad", "MyKad, No. KP"),
    national("SG", "sg-nric", by_idnumbers("SGP", "NationalID", "[ST]dddddddA"), "", "nric, NRIC, nric_no", "NRIC"),
    national("VN", "vn-mst", stdnum("vn.mst", "8ddddddddd"), "", "ma_so_thue, mst", "mã số thuế"),
    national("IN", "in-aadhaar", stdnum("in_.aadhaar", "[23456789]ddddddddddd"), "4 4 4|", "aadhaar_number, aadhaar, Aadhaar No", "Aadhaar, Aadhaar number", lambda rng: rng.choice(["999941057058", "999971658847", "999933119405", "999955183433"])),
    national("IN", "in-pan", stdnum("in_.pan", "AAAPAddddA"), "", "pan, pan_number, PAN", "PAN"),
    national("IN", "in-epic", stdnum("in_.epic", "AAAddddddd"), "", "epic_no, voter_id, EPIC", "Voter ID, EPIC"),
    national("PK", "pk-cnic", stdnum("pk.cnic", "(35202|42101|61101)dddddddd"), "5-7-1", "cnic, CNIC", "CNIC"),
    national("IL", "il-id", stdnum("il.idnr", "[0123]dddddddd"), "", "teudat_zehut, תעודת זהות, tz", "תעודת זהות, teudat zehut"),
    national("IR", "ir-national", by_idnumbers("IRN", "NationalID", "ddddddddd8"), "", "کد ملی, code_melli, national_code", "کد ملی"),
    national("KZ", "kz-iin", by_idnumbers("KAZ", "NationalID", "{yymmdd}[34]ddddd"), "", "iin, ИИН, IIN", "ИИН"),
    national("KW", "kw-civil-id", by_idnumbers("KWT", "NationalID", "2{yymmdd}ddddd"), "", "civil_id, civil_id_number", "Civil ID"),
    national("ZA", "za-id", stdnum("za.idnr", "{yymmdd}dddd08d"), "|6 4 3", "id_number, sa_id_number, rsa_id", "ID number, SA ID"),
    national("KE", "ke-pin", stdnum("ke.pin", "[A]00dddddddA"), "", "kra_pin, KRA PIN", "KRA PIN"),
    national("MU", "mu-nid", stdnum("mu.nid", "[ABDGMRS]{ddmmyy}ddddddX"), "", "nic, nic_number", "NIC"),
    national("US", "us-ssn", ssn, "3-2-4|3-2-4|3-2-4|", "ssn, SSN, SSNNumberPatient, social_security_number", "SSN, Social Security number", lambda rng: f"{rng.choice(['000', '666'])}{rng.randrange(1, 100):02}{rng.randrange(1, 10000):04}"),
    national("US", "us-itin", stdnum("us.itin", "9dd(70|75|82|88|94)dddd"), "3-2-4", "itin, ITIN", "ITIN"),
    national("US", "us-npi", valid("1ddddddddd", -1, lambda value: luhn_valid("80840" + value)), "", "npi, NPI, provider_npi", "NPI"),
    national("CA", "ca-sin", stdnum("ca.sin", "[1234567]dddddddd"), "3 3 3|3-3-3|", "sin, SIN, social_insurance_number", "SIN, Social Insurance Number"),
    national("AU", "au-tfn", stdnum("au.tfn", "[1234567]dddddddd"), "3 3 3|", "tfn, tax_file_number, TFN", "TFN, Tax File Number"),
    national("NZ", "nz-ird", stdnum("nz.ird", "[1]dddddddd"), "3-3-3|", "ird_number, ird, IRD", "IRD number"),
]


def t_number(rng):
    born = day(rng)
    return valid(f"{born.day:02}{born.month + 80:02}{born.year % 100:02}[01234]dddd", (-2, -1), no_valid)(rng)


def no_valid(value):
    weigh = lambda weights: sum(int(digit) * weight for digit, weight in zip(value, weights)) % 11
    return weigh((3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) == 0 and weigh((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) == 0


def hetu_twin(rng):
    from stdnum.fi import hetu

    value = filled("{ddmmyy}-9dd", rng)
    return value + hetu._calc_checksum(value.replace("-", "")) if hasattr(hetu, "_calc_checksum") else value + "0"


ANYWHERE = [
    Kind("email", email, names=lines("email, mail, EMAIL, Email, emailAddress, telecom.email, contact.email, PersonEmail, e-mail"), said=lines("email, mail to, write to,"),
         twin=lambda rng: rng.choice(["ann", "bob", "test.user", "kim.lee", "j.smith"]) + str(rng.randrange(1000)) + "@" + rng.choice(["example.com", "example.org", "mail.example.net", "corp.test", "shop.example"]), alone=True),
    Kind("phone", phone(E164), names=lines("telephone, telephoneNumber, TEL, phone_number, MobilePhone, HomePhone, PhoneNumberHome, mobile, contactPoint.telephone"), said=lines("phone, call, tel."), twin=drama),
    Kind("phone", phone(INTERNATIONAL), names=lines("telephone, homePhone, TEL, phone_number, MobilePhone, OtherPhone, PhoneNumberBusiness, mobile"), said=lines("phone, reach me at, tel."), twin=drama, alone=True),
    Kind("phone", phone(NATIONAL), names=lines("telephone, telephoneNumber, Phone, phone_number, MobilePhone, mobile, telecom.phone, HomePhone"), said=lines("phone, tel.")),
    Kind("payment-card", card, shapes=("", " ", "-"), names=lines("card_number, creditCardNumber, pan, cardNumber, cc_number, payment.card"), said=lines("card, card number"), twin=lambda rng: rng.choice(PUBLISHED_CARDS)),
    Kind("iban", iban, shapes=("", "4 4 4 4 4 4 4 "), names=lines("iban, IBAN, bank_account, accountIban, payment.iban"), said=lines("IBAN, account"), twin=lambda rng: rng.choice(PUBLISHED_IBANS), alone=True),
    Kind("bic", bic, names=lines("bic, BIC, swift_code, swift"), said=lines("BIC, SWIFT")),
    Kind("ip4", ip4, names=lines("ip, client_ip, ipAddress, remote_addr, last_login_ip, source.ip"), said=lines("from, client, address"), twin=lambda rng: f"{rng.choice(['192.0.2', '198.51.100', '203.0.113'])}.{rng.randrange(256)}", alone=True),
    Kind("ip6", ip6, names=lines("ip, client_ip, ipv6_address, remote_addr"), said=lines("from, client"), twin=lambda rng: f"2001:db8:{rng.randrange(65536):x}::{rng.randrange(65536):x}", alone=True),
    Kind("mac-address", mac, shapes=("", "-"), names=lines("mac, mac_address, macAddress, device.mac"), said=lines("device, MAC"), twin=lambda rng: f"00:00:5e:00:53:{rng.randrange(256):02x}", alone=True),
    Kind("imei", valid("(35|86|01)ddddddddddddd", -1, luhn_valid), names=lines("imei, IMEI, device_imei"), said=lines("IMEI")),
    Kind("orcid", valid("0000000(2d|31|32|33|34)ddddddd", -1, orcid_valid), shapes=("4-4-4-4",), names=lines("orcid, ORCID, author.orcid"), said=lines("ORCID")),
    Kind("bitcoin-address", bitcoin, names=lines("btc_address, wallet, bitcoin_address"), said=lines("wallet, BTC"), alone=True),
    Kind("vin", lambda rng: fake("en_US", rng).vin(), names=lines("vin, VIN, vehicleIdentificationNumber"), said=lines("VIN")),
]
DAYS = ("", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d", "%d %b %Y")
SOFT = [
    Kind("given-name", name("first_name"), names=lines("givenName, given_name, FirstName, name.given, PERSON_GIVEN_NAME, first_name, Vorname, prenom, nombre, nome, imie, имя"), soft=True),
    Kind("family-name", name("last_name"), names=lines("familyName, family_name, LastName, name.family, PERSON_FAMILY_NAME, sn, surname, Nachname, nom, apellidos, cognome, nazwisko, фамилия"), soft=True),
    Kind("full-name", name("name"), names=lines("FN, displayName, PatientName, full_name, fullName, AccountHolderName, customer_name, patient.name.text, contact_name"), soft=True),
    Kind("date-of-birth", dob, shapes=DAYS, names=lines("birthDate, BDAY, birthdate, PERSON_BIRTH_DATE, DateTimeOfBirth, Birthdate, date_of_birth, dob, Geburtsdatum, date_naissance, fecha_nacimiento, data_nascita"), said=lines("born on, date of birth, DOB"), soft=True),
    Kind("gender", lambda rng: rng.choice(["male", "female", "female", "male", "other"]), names=lines("gender, GENDER, administrativeGender, sex, gender_source_value"), soft=True),
    Kind("street", street, names=lines("streetAddress, MailingStreet, address.street_address, address.line, BillingStreet"), soft=True),
    Kind("postal-address", address, names=lines("homePostalAddress, postalAddress, ADR, PatientAddress, address.text, mailing_address"), soft=True),
    Kind("gb-postcode", postcode("en_GB"), names=lines("POSTCODE_OF_USUAL_ADDRESS, postal_code, address.postalCode, postcode, MailingPostalCode"), soft=True),
    Kind("nl-postcode", lambda rng: filled("[1234567]ddd CC", rng), names=lines("postcode, postalCode, address.postal_code"), soft=True),
    Kind("ca-postcode", lambda rng: filled("[ABCEGHJKLMNPRSTVXY]d[ABCEGHJKLMNPRSTVXY] d[ABCEGHJKLMNPRSTVXY]d", rng), names=lines("PostalCode, postal_code, code_postal"), soft=True),
    Kind("us-zip", postcode("en_US"), names=lines("zip, location.zip, zip_code, MailingPostalCode"), soft=True),
    Kind("us-passport", lambda rng: filled("[1245]dddddddd", rng), names=lines("passport_number, passport, passportNumber, PassportNo"), said=lines("passport, passport number"), soft=True),
    Kind("in-passport", lambda rng: filled("[JKLMNPRSTUVZ][123456789]dddddd", rng), names=lines("passport_number, passport, passport_no"), said=lines("passport, passport no."), soft=True),
    Kind("de-reisepass", lambda rng: stdnum_pass(rng), names=lines("passnummer, reisepassnummer, passport_number"), said=lines("Reisepass, passport number"), soft=True),
]


def stdnum_pass(rng):
    """A German passport's serial number: its alphabet has no vowels (ICAO 9303)."""
    return filled("[CFGHJK]", rng) + "".join(rng.choice("CFGHJKLMNPRTVWXYZ0123456789") for _ in range(7)) + str(rng.randrange(10))


def write(kind, value, shape):
    if kind.entity == "payment-card":
        return card_written(value, shape)
    if kind.entity == "mac-address":
        return mac_written(value, shape)
    if kind.entity == "date-of-birth":
        return dob_written(value, shape)
    return written(value, shape).strip()

"""The identifiers of Europe against python-stdnum, which is only run here and never copied: the table of run.py.

Every row names an entity (`+` where two of ours are one there), the module of python-stdnum that knows the same number, templates of
values, the places that check, and what excuses a difference.
"""

import datetime
import importlib

TODAY = datetime.date.today()


def none(value, expected):
    """Excuses nothing."""
    return False


def narrower(rule):
    """Excuses that a value which is valid there is refused here, where the rule holds."""
    return lambda value, expected: expected and rule(value)


def wider(rule):
    """Excuses that a value which is not valid there is accepted here, where the rule holds."""
    return lambda value, expected: not expected and rule(value)


def french(value):
    # sexes and months that INSEE does not give
    month = int(value[3:5])
    return value[0] not in "123478" or not (1 <= month <= 12 or month in (20, *range(30, 43), *range(50, 100)))


def pupil(value, expected):
    # local authorities that came after the list there, and gaps that it knows
    return not expected and int(value[1:4]) not in importlib.import_module("stdnum.gb.upn")._la_numbers


def tax_office(value):
    # the list of tax offices there is of before they were joined
    return not importlib.import_module("stdnum.numdb").get("at/fa").info(value[:2])[0][1]


def norwegian(value):
    # test numbers of Skatteetaten, accepted here so that the registry can clear them; dates after today
    return 81 <= int(value[2:4]) <= 92 or int(value[4:6]) < 40 and int(value[6:9]) >= 500 and 2000 + int(value[4:6]) >= TODAY.year


def danish(value):
    # dates after today
    return value[6] in "456789" and 2000 + int(value[4:6]) >= TODAY.year


def belgian(value, expected):
    # 2000 is the century of years up to today's there, up to 2049 here; days after 31
    return int(value[4:6]) > 31 or int(value[:9]) == 0 if expected else TODAY.year < 2000 + int(value[:2]) < 2050


def swedish(value, expected):
    # eight-digit dates of other centuries; the century of six-digit ones depends on the clock there
    return not 1850 <= int(value[:4]) < 2100 if expected else len(value) == 10 and value[:6] == "000229"


def latvian(value):
    # companies; centuries to come
    return value[0] > "3" or not value.startswith("32") and value[6] > "2"


def birth_number(value):
    # months that nobody was given
    return int(value[2:4]) % 50 > 32 or 12 < int(value[2:4]) % 50 < 21


# id (`+` where two of ours are one there), module of python-stdnum, templates, the places that check, what excuses a difference
ROWS = [
    ("gb-nhs", "gb.nhs", ["dddddddddd"], -1, none),
    ("gb-utr", "gb.utr", ["dddddddddd"], 0, none),
    (
        "gb-upn",
        "gb.upn",
        ["A[238][0123456789]dddddddddd", "A[238][0123456789]dddddddddA"],
        0,
        pupil,
    ),
    ("ie-pps", "ie.pps", ["ddddddd[ABCDEFGHIJKLMNOPQRSTUVW]", "dddddddA[ABHWTX]", "dddddddAA"], 7, none),
    (
        "fr-nir",
        "fr.nir",
        ["ddddddddddddddd", "[12]{yymm}dddddddddd", "[1278]{yymm}2[AB]dddddddd"],
        (-2, -1),
        narrower(french),
    ),
    ("fr-spi", "fr.nif", ["ddddddddddddd", "[0123]dddddddddddd"], (-3, -2, -1), none),
    ("be-nn", "be.nn", ["ddddddddddd", "{yymmdd}ddddd"], (-2, -1), belgian),
    ("be-bis", "be.bis", ["ddddddddddd", "dd[24]dddddddd", "dd[2345]dddddddd"], (-2, -1), belgian),
    ("be-eid", "be.eid", ["dddddddddddd"], (-2, -1), narrower(lambda value: int(value[:10]) == 0)),
    ("nl-bsn", "nl.bsn", ["ddddddddd"], -1, none),
    ("nl-onderwijsnummer", "nl.onderwijsnummer", ["ddddddddd", "10ddddddd"], -1, none),
    ("nl-document", "nl.identiteitskaartnummer", ["AAXXXXXXd", "AAXXXXXXX"], -1, none),
    ("nl-postcode", "nl.postcode", ["ddddAA", "dddd[SABD][SADT]"], -1, none),
    # the first digit 0 is for tests: accepted here so that the registry can clear them
    ("de-steuer-id", "de.idnr", ["ddddddddddd", "86095742d1d", "[123456789]02345678[0123456789]d"], -1, wider(lambda value: value[0] == "0")),
    ("at-svnr", "at.vnr", ["dddddddddd", "dddd{ddmmyy}"], 3, narrower(lambda value: not (1 <= int(value[4:6]) <= 31 and 1 <= int(value[6:8]) <= 15))),
    ("at-steuernummer", "at.tin", ["ddddddddd"], -1, wider(tax_office)),
    ("ch-ahv", "ch.ssn", ["ddddddddddddd", "756dddddddddd"], -1, none),
    ("es-dni", "es.dni", ["ddddddddA"], -1, none),
    ("es-nie", "es.nie", ["AdddddddA", "[XYZ]dddddddA"], -1, none),
    ("es-nif", "es.nif", ["[KLM]dddddddA", "AdddddddA"], -1, narrower(lambda value: value[0] not in "KLM")),
    ("pt-nif", "pt.nif", ["ddddddddd"], -1, narrower(lambda value: value[0] not in "123" and value[:2] != "45")),
    ("pt-cc", "pt.cc", ["dddddddddXXd", "dddddddddAAd"], -1, none),
    (
        "it-codice-fiscale",
        "it.codicefiscale",
        ["AAAAAAddAddAdddA", "AAAAAAdd[ABCDEHLMPRST][01234567LMNPQRS][0123456789LMNPQRSTUV]A[0123456789LMNPQRSTUV]ddA", "AAAAAAXXAXXAXXXA"],
        -1,
        # days above 71, which the remainder by 40 lets pass there
        narrower(lambda value: int(value[9:11].translate(str.maketrans("LMNPQRSTUV", "0123456789"))) > 71),
    ),
    ("ad-nrt", "ad.nrt", ["AddddddA", "[EF]ddddddA"], -1, narrower(lambda value: value[0] not in "EF")),
    ("gr-amka", "gr.amka", ["ddddddddddd", "{ddmmyy}ddddd"], -1, none),
    ("gr-afm", "gr.vat", ["ddddddddd"], -1, none),
    ("cy-tic", "cy.vat", ["ddddddddA", "[09]dddddddA"], -1, narrower(lambda value: value[0] not in "09")),
    ("se-personnummer", "se.personnummer", ["dddddddddd", "{yymmdd}dddd", "{yyyymmdd}dddd", "dddddddddddd"], -1, swedish),
    ("no-fnr+no-dnr", "no.fodselsnummer", ["ddddddddddd", "{ddmmyy}ddddd", "[4567]d{mmyy}ddddd", "{dd}[45]d{yy}ddddd"], (-2, -1), wider(norwegian)),
    ("dk-cpr", "dk.cpr", ["dddddddddd", "{ddmmyy}dddd"], -1, wider(danish)),
    # 900 to 999 are for tests and for a while: accepted here so that the registry can clear them
    (
        "fi-hetu",
        "fi.hetu",
        ["dddddd-dddX", "{ddmmyy}-dddX", "{ddmmyy}[+-ABCDEFUVWXY]dddX", "{ddmmyy}AdddX", "ddddddXdddX"],
        -1,
        wider(lambda value: value[-4] == "9"),
    ),
    ("is-kennitala", "is_.kennitala", ["dddddddddd", "{ddmmyy}ddd[09]", "[4567]d{mmyy}ddd[09]"], -2, narrower(lambda value: value[0] in "4567")),
    ("ee-isikukood", "ee.ik", ["ddddddddddd", "[3456]{yymmdd}dddd", "d{yymmdd}dddd"], -1, narrower(lambda value: value[0] in "78")),
    ("lv-personas-kods", "lv.pvn", ["ddddddddddd", "32ddddddddd", "{ddmmyy}[012]dddd"], -1, narrower(latvian)),
    ("lt-asmens-kodas", "lt.asmens", ["ddddddddddd", "[3456]{yymmdd}dddd", "9dddddddddd"], -1, narrower(lambda value: value[0] in "78")),
    ("pl-pesel", "pl.pesel", ["ddddddddddd", "{yymmdd}ddddd", "{yy}[28]d{dd}ddddd"], -1, narrower(lambda value: 40 < int(value[2:4]) < 80)),
    ("pl-nip", "pl.nip", ["dddddddddd"], -1, none),
    ("cz-rc", "cz.rc", ["dddddddddd", "{yymmdd}dddd", "{yy}[5627]d{dd}dddd"], -1, narrower(birth_number)),
    ("cz-rc-old", "cz.rc", ["ddddddddd", "{yymmdd}ddd", "{yy}[56]d{dd}ddd"], -1, narrower(lambda value: 12 < int(value[2:4]) % 50 or value[:2] > "53")),
    ("si-emso", "si.emso", ["ddddddddddddd", "{ddmmyyy}dddddd"], -1, none),
    ("si-davcna", "si.ddv", ["dddddddd"], -1, none),
    ("hr-oib", "hr.oib", ["ddddddddddd"], -1, none),
    ("bg-egn", "bg.egn", ["dddddddddd", "{yymmdd}dddd", "{yy}[2345]d{dd}dddd"], -1, none),
    ("bg-lnch", "bg.pnf", ["dddddddddd"], -1, none),
    ("ro-cnp", "ro.cnp", ["ddddddddddddd", "d{yymmdd}dddddd", "[1256]{yymmdd}[01234]ddddd"], -1, wider(lambda value: value[0] in "789" and value[1:7] == "000229")),
    ("ru-inn", "ru.inn", ["dddddddddddd"], (-2, -1), none),
    ("ua-rnokpp", "ua.rntrc", ["dddddddddd"], -1, narrower(lambda value: not 1 <= int(value[:5]) < 54788)),
    ("by-unp", "by.unp", ["AAddddddd", "[ABCEHKM][ABCEHKMOPT]ddddddd"], -1, narrower(str.isdigit)),
    ("md-idnp", "md.idno", ["ddddddddddddd", "[02]dddddddddddd"], -1, narrower(lambda value: value[0] not in "02")),
    ("az-voen", "az.voen", ["dddddddddd"], -2, narrower(lambda value: value[-1] == "1")),
    ("tr-tckn", "tr.tckimlik", ["ddddddddddd"], (-2, -1), none),
]

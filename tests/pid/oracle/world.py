"""The identifiers of the rest of the world against validators that nobody here wrote: the table of run.py.

Needs python-stdnum, idnumbers and validate-docbr from PyPI; they are run and nothing of them is copied. Where ours is meant to judge
differently, the row says how and why.
"""

import importlib
import re

from stdnum import luhn, verhoeff
from stdnum.ar import cuit, dni
from stdnum.au import tfn
from stdnum.br import cpf
from stdnum.ca import bc_phn, sin
from stdnum.cl import rut
from stdnum.cn import ric
from stdnum.co import nit as co_nit
from stdnum.cr import cpf as cr_cpf, cr as cr_dimex
from stdnum.cu import ni
from stdnum.do import cedula
from stdnum.ec import ci
from stdnum.gt import nit as gt_nit
from stdnum.id import nik, npwp
from stdnum.il import idnr as il_idnr
from stdnum.in_ import aadhaar, epic, pan, vid
from stdnum.jp import in_ as my_number
from stdnum.ke import pin as ke_pin
from stdnum.kr import rrn
from stdnum.mu import nid
from stdnum.mx import curp, rfc
from stdnum.my import nric
from stdnum.pe import cui, ruc as pe_ruc
from stdnum.pk import cnic
from stdnum.py import ruc as py_ruc
from stdnum.sv import nit as sv_nit
from stdnum.th import pin as th_pin
from stdnum.us import itin, ptin, ssn
from stdnum.ve import rif
from stdnum.vn import mst
from stdnum.za import idnr as za_idnr, tin as za_tin
from validate_docbr import CNH, CNS, PIS

# Tables of places are longer there than ours, which hold states and provinces only.
ric.get_birth_place = lambda number: True
nik._check_registration_place = lambda number: True


def is_date(year, month, day):
    return 1 <= month <= 12 and 1 <= day <= (
        29 if month == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0) else [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    )


def dated(value, at, order):
    """Whether the digits at a place are a date of this or the last century, `order` being `ymd` or `dmy`."""
    parts = dict(zip(order, (int(value[at + i:at + i + 2]) for i in (0, 2, 4))))
    return any(is_date(century + parts["y"], parts["m"], parts["d"]) for century in (1900, 2000))


def ours_wider(theirs, also):
    """Theirs, and values that the registry of synthetic data must be able to name."""
    return of_module(theirs, lambda value: theirs(value) or also(value))


def ours_narrower(theirs, only):
    return of_module(theirs, lambda value: theirs(value) and only(value))


def of_module(theirs, judge):
    judge.module = getattr(theirs, "module", getattr(theirs, "__module__", ""))
    return judge


def korean_random(value):
    """Since October 2020 the last six digits are random."""
    return value[6] in "3478" and 2010 <= int(value[:4]) <= 3912 and dated(value, 0, "ymd")


def korean_foreigner(value):
    """Two is added to the check digit of foreigners."""
    rest = sum(int(c) * w for c, w in zip(value, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))) % 11
    century = 1900 if value[6] in "56" else 2000
    date = is_date(century + int(value[:2]), int(value[2:4]), int(value[4:6]))
    return date and value[7:9] <= "96" and (13 - rest) % 10 == int(value[12])


def nationalid(country, name="NationalID"):
    return getattr(importlib.import_module(f"idnumbers.nationalid.{country}"), name)


def idn(country, name="NationalID"):
    return nationalid(country, name).validate


def mexican_name(value):
    """Words that RENAPO avoids are not refused: they are not given out, and nothing is lost by reading them."""
    return value[:4] in curp._name_blacklist or value[:4] in rfc._name_blacklist


# id: (templates, judge, how ours is meant to differ)
ROWS = {
    "us-ssn": (["ddddddddd"], ours_wider(ssn.is_valid, lambda v: True), "areas, groups and numbers that are never issued are the registry's"),
    "us-itin": (["9dddddddd", "ddddddddd"], ours_wider(itin.is_valid, lambda v: v[0] == "9" and 50 <= int(v[3:5]) <= 65), "groups 50 to 65 since 2011"),
    "us-ptin": (["Pdddddddd", "Adddddddd"], ptin.is_valid, ""),
    "us-npi": (["1ddddddddd", "dddddddddd"], lambda v: v[0] in "12" and luhn.is_valid("80840" + v), ""),
    "ca-sin": (["ddddddddd"], luhn.is_valid, "0 and 8 in front are the registry's"),
    "ca-bc-health": (["9ddddddddd", "dddddddddd"], bc_phn.is_valid, ""),
    "ca-on-health": (["dddddddddd"], lambda v: v[0] != "0" and luhn.is_valid(v), ""),
    "au-tfn": (["ddddddddd"], tfn.is_valid, ""),
    "au-medicare": (["(2|3|4|5|6)ddddddddd", "(2|3|4|5|6)dddddddddd"], ours_narrower(idn("AUS", "MedicareNumber"), lambda v: v[9] != "0" and v[10:] != "0"), "issues and persons count from 1"),
    "nz-ird": (["dddddddd", "1dddddddd", "ddddddddd"], idn("NZL", "InlandRevenueDepartmentNumber"), ""),
    "nz-nhi": (["AAAdddd", "AAAddAA", "ZZZdddd"], idn("NZL", "NationalHealthIndexNumber"), ""),
    "br-cpf": (["ddddddddddd"], cpf.is_valid, ""),
    "br-cns": (["(1|2|7|8|9)dddddddddddddd", "1dddddddddd000d", "2dddddddddd001d", "ddddddddddddddd"], CNS().validate, ""),
    "br-pis": (["ddddddddddd"], ours_narrower(PIS().validate, lambda v: int(v)), "nothing but zeros is no number"),
    "br-cnh": (["ddddddddddd"], CNH().validate, ""),
    "ar-dni": (["ddddddd", "dddddddd"], ours_narrower(dni.is_valid, lambda v: v[0] != "0"), "no zero in front"),
    "ar-cuil": (["(20|23|24|27|30|33)ddddddddd", "ddddddddddd"], ours_narrower(ours_wider(cuit.is_valid, lambda v: cuit.calc_check_digit(v[:-1]) == v[-1]), lambda v: v[:2] in ("20", "23", "24", "25", "26", "27")),
                "companies are left out; 25 and 26 are given to people, too"),
    "cl-run": (["dddddddX", "ddddddddX", "ddddddddd"], rut.is_valid, ""),
    "co-nit": (["dddddddddd", "ddddddddddd", "ddddddddd"], co_nit.is_valid, ""),
    "pe-dni": (["dddddddd", "ddddddddX", "ddddddddd"], cui.is_valid, ""),
    "pe-ruc": (["(10|15|17|20)ddddddddd", "ddddddddddd"], ours_narrower(pe_ruc.is_valid, lambda v: v[:2] != "20"), "companies are left out"),
    "ec-cedula": (["dddddddddd", "(0|1|2)ddddddddd"], ci.is_valid, ""),
    "uy-ci": (["dddddddd"], lambda v: sum(int(c) * w for c, w in zip(v, (2, 9, 8, 7, 6, 3, 4, 1))) % 10 == 0, "the rule again, as no library has it"),
    "py-ruc": (["ddddddd", "dddddddd"], py_ruc.is_valid, ""),
    "ve-rif": (["(V|E|P|J)ddddddddd", "Addddddddd"], ours_narrower(rif.is_valid, lambda v: v[0] in "VEP"), "companies are left out"),
    "mx-curp": (["AAAA{yymmdd}(H|M)(AS|BC|DF|NE|NL|ZS)AAAXd", "AAAAddddddAAAAAAXd"], curp.is_valid, "words that are avoided; X for neither sex"),
    "mx-rfc": (["AAAA{yymmdd}XXX", "AAAAddddddXXX"], lambda v: rfc.is_valid(v, validate_check_digits=True), "words that are avoided"),
    "mx-nss": (["ddddddddddd"], lambda v: v[:2] != "00" and luhn.is_valid(v), ""),
    "gt-nit": (["ddddddX", "dddddddX", "ddddddddX", "dddddddd"], gt_nit.is_valid, ""),
    "sv-nit": (["(0|1|9)ddd{ddmmyy}dddd", "dddddddddddddd"], ours_narrower(sv_nit.is_valid, lambda v: dated(v, 4, "dmy")), "six digits are a date"),
    "cr-cedula": (["ddddddddd", "0ddddddddd", "dddddddddd"], ours_narrower(cr_cpf.is_valid, lambda v: len(v) == 10 or v[0] != "0"), "provinces count from 1"),
    "cr-dimex": (["1dddddddddd", "ddddddddddd", "dddddddddddd"], cr_dimex.is_valid, ""),
    "do-cedula": (["ddddddddddd"], ours_narrower(cedula.is_valid, luhn.is_valid), "some real numbers that fail are listed there"),
    "cu-ni": (["{yymmdd}ddddd", "ddddddddddd"], ni.is_valid, ""),
    "cn-ric": (["dddddd{yyyymmdd}dddX", "110105{yyyymmdd}dddd", "11010119dddddddddX"], ours_narrower(ric.is_valid, lambda v: 1850 <= int(v[6:10]) < 2100 and chinese(v)), "born since 1850, in a province"),
    "hk-hkid": (["AddddddX", "AAddddddX", "Addddddd"], ours_narrower(idn("HKG"), lambda v: re.fullmatch("[A-Z]{1,2}[0-9]{6}[0-9A]", v)), ""),
    "tw-nid": (["A(1|2)dddddddd", "Addddddddd"], ours_narrower(idn("TWN"), lambda v: v[1] in "12"), "residents are an entity of their own"),
    "jp-my-number": (["dddddddddddd"], my_number.is_valid, ""),
    "kr-rrn": (["{yymmdd}(1|2|3|4|9|0)dddddd", "ddddddddddddd"], ours_narrower(ours_wider(rrn.is_valid, korean_random), lambda v: v[6] in "123490"), "random since October 2020; foreigners apart"),
    "kr-frn": (["{yymmdd}(5|6|7|8)dddddd", "ddddddddddddd"], ours_narrower(ours_wider(rrn.is_valid, lambda v: korean_random(v) or korean_foreigner(v)), lambda v: v[6] in "5678"), "random since October 2020; two is added"),
    "sg-nric": (["(S|T)dddddddA", "AdddddddA"], ours_narrower(idn("SGP"), lambda v: v[0] in "ST"), "foreigners apart"),
    "sg-fin": (["(F|G|M)dddddddA", "AdddddddA"], ours_narrower(idn("SGP"), lambda v: v[0] in "FGM"), "citizens apart"),
    "my-nric": (["{yymmdd}dddddd", "dddddddddddd"], nric.is_valid, ""),
    "th-pin": (["ddddddddddddd"], th_pin.is_valid, ""),
    "id-nik": (["dddddd{ddmmyy}dddd", "3171dd4d0190dddd", "dddddddddddddddd"], ours_narrower(nik.is_valid, lambda v: indonesian(v) and not 80 <= int(v[6:8])), "provinces; days to 71"),
    "id-npwp": (["ddddddddddddddd", "0ddddddddddddddd", "dddddddddddddddd"], ours_narrower(npwp.is_valid, lambda v: len(v) == 15 or v[0] == "0"), "the NIK is an entity of its own"),
    "vn-mst": (["dddddddddd"], mst.is_valid, ""),
    "in-aadhaar": (["dddddddddddd"], ours_wider(aadhaar.is_valid, lambda v: v[0] in "01" and verhoeff.is_valid(v) and v != v[::-1]), "0 and 1 in front are the registry's"),
    "in-vid": (["dddddddddddddddd"], ours_wider(vid.is_valid, lambda v: (v[0] in "01" or v == v[::-1]) and verhoeff.is_valid(v)), "0 and 1 in front are the registry's"),
    "in-pan": (["AAAPAddddA", "AAAAAddddA"], ours_narrower(pan.is_valid, lambda v: v[3] == "P"), "companies are left out"),
    "in-epic": (["AAAddddddd"], epic.is_valid, ""),
    "pk-cnic": (["ddddddddddddd"], cnic.is_valid, ""),
    "il-id": (["ddddddddd"], il_idnr.is_valid, ""),
    "ir-national": (["dddddddddd"], ours_narrower(idn("IRN"), lambda v: int(v)), "nothing but zeros is no number"),
    "kw-civil-id": (["(2|3){yymmdd}ddddd", "dddddddddddd"], idn("KWT"), ""),
    "kz-iin": (["{yymmdd}(1|2|3|4|5|6)ddddd", "dddddddddddd"], idn("KAZ"), ""),
    "ae-emirates-id": (["784(1|2)ddddddddddd"], ours_narrower(lambda v: luhn.is_valid(v), lambda v: 1900 <= int(v[3:7]) <= 2039), ""),
    "sa-id": (["dddddddddd"], lambda v: v[0] in "12" and luhn.is_valid(v), ""),
    "za-id": (["{yymmdd}ddddddd", "ddddddddddddd"], ours_wider(za_idnr.is_valid, lambda v: v[10] == "2" and dated(v, 0, "ymd") and luhn.is_valid(v)), "2 for refugees"),
    "za-tin": (["dddddddddd"], za_tin.is_valid, ""),
    "ke-pin": (["(A|P)dddddddddA", "AdddddddddA"], ours_narrower(ke_pin.is_valid, lambda v: v[0] == "A"), "companies are left out"),
    "mu-nid": (["A{ddmmyy}ddddddX", "AddddddddddddX"], nid.is_valid, ""),
    "zw-national": (["ddddddddAdd", "dddddddddAdd"], ours_narrower(nationalid("ZWE").checksum, lambda v: 2 <= int(v[:2]) <= 86 and int(v[-2:]) <= 86), "districts by range"),
}


def chinese(value):
    return int(value[:2]) in {*range(11, 16), 21, 22, 23, *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91}


def indonesian(value):
    return int(value[:2]) in {*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)}

"""Values of personal data, made valid by programs that nobody here wrote: python-stdnum, idnumbers, validate-docbr,
phonenumbers and Faker, all from PyPI. What a value must be is theirs to say; here stand templates and how people write them.

Templates: `d` a digit, `A` a letter, `X` either, `C` a consonant, `{yymmdd}` and the like a day of birth of 1940 to 1999, `[KLM]` one
of these, `(AS|BC)` one of these words, others themselves.

Shapes: a number stands for so many characters, everything else for itself: `3 3 4`, `3.3.3-2`.
"""

import datetime
import hashlib
import importlib
import itertools
import re
import unicodedata

import faker
import phonenumbers

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CLASSES = {"d": DIGITS, "A": LETTERS, "X": DIGITS + LETTERS, "C": "BCDFGLMNPRSTVZ"}


class Kind:
    """A kind of personal data: how a value is drawn, how it is written, and values of it that are nobody's."""

    def __init__(self, entity, draw, shapes=("",), names=(), said=(), twin=None, soft=False, alone=False, country=""):
        self.entity, self.draw, self.shapes, self.names = entity, draw, shapes, names
        # words before a value in prose; none where the value says what it is
        self.said, self.twin, self.soft, self.alone, self.country = said, twin, soft, alone, country


def day(rng, first=1940, last=1999):
    return datetime.date(first, 1, 1) + datetime.timedelta(days=rng.randrange(365 * (last - first)))


def filled(template, rng):
    born = day(rng)
    parts = {"yyyy": f"{born.year:04}", "yyy": f"{born.year % 1000:03}", "yy": f"{born.year % 100:02}", "mm": f"{born.month:02}", "dd": f"{born.day:02}"}
    out = []
    for part in re.findall(r"\{[^}]*\}|\[[^]]*\]|\([^)]*\)|.", template):
        if part in CLASSES:
            out.append(rng.choice(CLASSES[part]))
        elif part[0] == "{":
            out.append(re.sub("yyyy|yyy|yy|mm|dd", lambda of: parts[of[0]], part[1:-1]))
        elif part[0] == "[":
            out.append(rng.choice(part[1:-1]))
        elif part[0] == "(":
            out.append(rng.choice(part[1:-1].split("|")))
        else:
            out.append(part)
    return "".join(out)


def valid(template, places, is_valid, refuse=None):
    """Draws from a template and tries the places that check until the value is valid."""
    places = places if isinstance(places, tuple) else (places,)

    def draw(rng):
        for _ in range(4000):
            value = list(filled(template, rng))
            alphabets = [DIGITS if value[place] in DIGITS else LETTERS + DIGITS for place in places]
            for trial in itertools.product(*(rng.sample(alphabet, len(alphabet)) for alphabet in alphabets)):
                for place, character in zip(places, trial):
                    value[place] = character
                if is_valid("".join(value)):
                    break
            else:
                continue
            if refuse is None or not refuse("".join(value)):
                return "".join(value)
        raise ValueError(f"no valid value of {template}")

    return draw


def stdnum(module, template, places=-1, refuse=None):
    return valid(template, places, importlib.import_module("stdnum." + module).is_valid, refuse)


def written(value, shape):
    if not shape or not re.search(r"\d", shape):
        return value
    out, at = [], 0
    for part in re.findall(r"\d+|\D", shape):
        if part.isdigit():
            out.append(value[at : at + int(part)])
            at += int(part)
        else:
            out.append(part)
    return "".join(out) + value[at:]


# people and places

LOCALES = (
    "en_GB en_US de_DE fr_FR es_ES it_IT nl_NL sv_SE no_NO da_DK fi_FI pl_PL cs_CZ hu_HU ro_RO hr_HR pt_PT pt_BR es_MX tr_TR ru_RU uk_UA "
    "ja_JP zh_CN ko_KR el_GR en_IN en_AU en_CA vi_VN id_ID"
).split()
FAKERS = {}


def fake(locale, rng):
    if locale not in FAKERS:
        FAKERS[locale] = faker.Faker(locale)
    FAKERS[locale].seed_instance(rng.randrange(2**32))
    return FAKERS[locale]


def plain(text):
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("ı", "i").replace("đ", "d"))
    return re.sub("[^a-z]", "", text.lower().encode("ascii", "ignore").decode())


HOSTS = "gmail.com yahoo.com hotmail.com outlook.com icloud.com web.de gmx.de t-online.de orange.fr free.fr libero.it wp.pl onet.pl mail.ru qq.com 163.com naver.com uol.com.br bt.com seznam.cz telia.se".split()
ENDS = "com net org co.uk de fr es it nl se no dk fi pl cz ro eu io com.br com.au ca in co.jp".split()


def email(rng):
    locale = rng.choice([one for one in LOCALES if one not in ("ru_RU", "uk_UA", "ja_JP", "zh_CN", "ko_KR", "el_GR")])
    people = fake(locale, rng)
    given, family = plain(people.first_name()) or "kim", plain(people.last_name()) or "lee"
    local = rng.choice([f"{given}.{family}", f"{given[0]}{family}", f"{given}_{family}{rng.randrange(100)}", f"{family}.{given[0]}", f"{given}{rng.randrange(1950, 2005)}"])
    host = rng.choice(HOSTS) if rng.random() < 0.6 else f"{plain(fake(locale, rng).last_name()) or 'nordwind'}-{rng.choice(['group', 'partner', 'bau', 'tech', 'care'])}.{rng.choice(ENDS)}"
    return f"{local}@{host}"


REGIONS = "GB US DE FR ES IT NL SE NO DK FI PL CZ HU RO PT BR MX AR TR IN JP KR AU CA ZA CH AT BE IE GR UA".split()


def phone_number(rng, region):
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    example = phonenumbers.example_number_for_type(region, rng.choice(kinds))
    for _ in range(2000):
        digits = list(str(example.national_number))
        for place in range(max(2, len(digits) - rng.choice([5, 6, 7])), len(digits)):
            digits[place] = rng.choice(DIGITS)
        number = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int("".join(digits)), italian_leading_zero=example.italian_leading_zero)
        text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number) and not any(drama in text for drama in DRAMA):
            return number
    return example


# beginnings that regulators keep for drama, so that no real number begins so
DRAMA = """+441134960 +441144960 +441154960 +441164960 +441174960 +441184960 +441214960 +441314960 +441414960 +441514960 +441614960 +442079460
+441914980 +442896496 +442920180 +441632960 +447700900 +448081570 +449098790 +443069990 555 +33199 +33261 +33353 +33465 +33536 +33639 +493023125
+49699000 +494066969 +492214710 +498999998 +491522881 +491522889 +491525459 +4917139200 +49172992 +49172996 +49172997 +49172998 +49174909
+49174946 +49176040 +4670174 +463139 +464062 +46846 +4698031 +35320 +61255 +61355 +61755 +61855 +61270 +61370 +61770 +61870 +6149157""".split()


def phone(form):
    def draw(rng, region=None):
        number = phone_number(rng, region or rng.choice(REGIONS))
        return phonenumbers.format_number(number, form)

    return draw


def drama(rng):
    return rng.choice([
        lambda: f"+44 7700 900{rng.randrange(1000):03}", lambda: f"+44 20 7946 0{rng.randrange(1000):03}", lambda: f"+1 {rng.choice([212, 312, 415, 617])}-555-01{rng.randrange(100):02}",
        lambda: f"+33 6 39 98 {rng.randrange(100):02} {rng.randrange(100):02}", lambda: f"+49 30 23125{rng.randrange(1000):03}", lambda: f"+44 1632 960{rng.randrange(1000):03}",
    ])()


def card(rng):
    beginning, length = rng.choice([("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3528", 16), ("36", 14)])
    body = beginning + "".join(rng.choice(DIGITS) for _ in range(length - len(beginning) - 1))
    return body + importlib.import_module("stdnum.luhn").calc_check_digit(body)


def card_written(value, shape):
    if not shape:
        return value
    return shape.join([value[:4], value[4:10], value[10:]] if len(value) < 16 else [value[at : at + 4] for at in range(0, 16, 4)])


PUBLISHED_CARDS = "4242424242424242 4000056655665556 5555555555554444 2223003122003222 378282246310005 6011111111111117 4111111111111111 4012888888881881 5105105105105100 371449635398431".split()
PUBLISHED_IBANS = "GB29NWBK60161331926819 DE89370400440532013000 FR1420041010050500013M02606 NL91ABNA0417164300 ES9121000418450200051332 IT60X0542811101000000123456 CH9300762011623852957 AT611904300234573201 BE68539007547034 SE4550000000058398257466".split()
IBANS = {
    "GB": "CCCCdddddddddddddd", "DE": "dddddddddddddddddd", "FR": "dddddddddd" + "ddddddddddd" + "dd", "NL": "(ABNA|INGB|RABO|TRIO)dddddddddd", "AT": "dddddddddddddddd",
    "CH": "dddddXXXXXXXXXXXX", "SE": "dddddddddddddddddddd", "DK": "dddddddddddddd", "PL": "dddddddddddddddddddddddd", "RO": "(BTRL|RNCB|BRDE)XXXXXXXXXXXXXXXX",
    "IE": "(AIBK|BOFI)dddddddddddddd", "LU": "dddXXXXXXXXXXXXX", "TR": "dddddd" + "dddddddddddddddd", "SA": "ddXXXXXXXXXXXXXXXXXX", "GR": "dddddddXXXXXXXXXXXXXXXX", "LT": "dddddddddddddddd",
}


def iban(rng):
    country = rng.choice(list(IBANS))
    body = filled(IBANS[country], rng)
    checks = importlib.import_module("stdnum.iso7064.mod_97_10").calc_check_digits(body + country)
    return country + checks + body


def bic(rng):
    return filled("CCCC(DE|GB|FR|NL|IT|ES|CH|AT|SE|PL)(2L|FF|HH|MM|2A|RR)(|XXX|123)", rng).upper()


def ip4(rng):
    while True:
        address = [rng.randrange(11, 223)] + [rng.randrange(1, 255) for _ in range(3)]
        if address[0] not in (127, 100, 169, 172, 192, 198, 203, 233):
            return ".".join(map(str, address))


def ip6(rng):
    # allocated to registries: 2001:xxxx (not db8, not 2001:2::), 2a00::/12
    first = rng.choice(["2a02", "2a01", "2a00", "2600", "2001"])
    groups = [first, f"{rng.randrange(0x1000, 0xffff) if first != '2001' else rng.randrange(0x400, 0xd00):x}"] + [f"{rng.randrange(1, 0xffff):x}" for _ in range(6)]
    return ":".join(groups) if rng.random() < 0.7 else f"{groups[0]}:{groups[1]}:{groups[2]}::{groups[3]}"


def mac(rng):
    return rng.choice(["3c", "a4", "f0", "00", "d8", "7c"]) + ":" + ":".join(f"{rng.randrange(256):02x}" for _ in range(5))


def mac_written(value, shape):
    return value.replace(":", "-").upper() if shape == "-" else value


def bitcoin(rng):
    body = bytes([0]) + rng.randbytes(20)
    body += hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    number, out = int.from_bytes(body), ""
    while number:
        number, place = divmod(number, 58)
        out = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[place] + out
    return "1" * (len(body) - len(body.lstrip(b"\0"))) + out


def steuer_id(rng):
    digits = rng.sample(DIGITS, 10)
    lost, twice = rng.sample(range(10), 2)
    digits[lost] = digits[twice]
    while digits[0] == "0":
        rng.shuffle(digits)
    return valid("".join(digits) + "d", -1, importlib.import_module("stdnum.de.idnr").is_valid)(rng)


def nino(rng):
    while True:
        two = rng.choice("ABCEGHJKLMNPRSTWXYZ") + rng.choice("ABCEGHJKLMNPRSTWXYZ")
        if two not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
            return two + "".join(rng.choice(DIGITS) for _ in range(6)) + rng.choice("ABCD")


def by_idnumbers(country, name, template, places=-1):
    found = importlib.import_module("idnumbers.nationalid." + country)
    return valid(template, places, getattr(found, name).validate)


def ssn(rng):
    is_valid = importlib.import_module("stdnum.us.ssn").is_valid
    while True:
        value = f"{rng.randrange(1, 900):03}{rng.randrange(1, 100):02}{rng.randrange(1, 10000):04}"
        if is_valid(value) and value not in ("078051120", "219099999", "123456789", "457555462"):
            return value


def name(part):
    return lambda rng, locale=None: getattr(fake(locale or rng.choice(LOCALES), rng), part)()


def dob(rng):
    return day(rng, 1935, 2012).isoformat()


def dob_written(value, shape):
    return datetime.date.fromisoformat(value).strftime(shape) if shape else value


def postcode(locale):
    return lambda rng: fake(locale, rng).postcode()


def address(rng, locale=None):
    return fake(locale or rng.choice("en_GB en_US de_DE fr_FR es_ES it_IT nl_NL pl_PL sv_SE pt_BR".split()), rng).address().replace("\n", ", ")


def street(rng, locale=None):
    return fake(locale or rng.choice("en_GB en_US de_DE fr_FR es_ES it_IT nl_NL pl_PL sv_SE".split()), rng).street_address().replace("\n", ", ")


def docbr(name):
    def draw(rng):
        # the package draws with the shared generator
        import random

        import validate_docbr

        state = random.getstate()
        random.seed(rng.randrange(2**32))
        value = getattr(validate_docbr, name)().generate()
        random.setstate(state)
        return value

    return draw

"""Values that are nobody's personal data and look like it: what order books, build logs and catalogues are full of.

Each has the names that columns of it have, and how prose speaks of it.
"""

import base64
import datetime
import hashlib
import importlib
import uuid

from values import DIGITS, fake, filled

luhn = importlib.import_module("stdnum.luhn")
ean = importlib.import_module("stdnum.ean")
isbn = importlib.import_module("stdnum.isbn")


def digits(count):
    return lambda rng: str(rng.randrange(1, 10)) + "".join(rng.choice(DIGITS) for _ in range(count - 1))


def counted(count):
    """Numbers that count up, as keys of tables do: the run differs, the step is small."""
    def draw(rng):
        rng.base = getattr(rng, "base", None) or rng.randrange(10 ** (count - 1), 10**count - 10**5)
        rng.base += rng.randrange(1, 9)
        return str(rng.base)[:count]

    return draw


def moment(rng):
    return datetime.datetime(2019, 1, 1) + datetime.timedelta(seconds=rng.randrange(7 * 365 * 86400))


def with_check(beginnings, length, calc):
    def draw(rng):
        beginning = rng.choice(beginnings)
        body = beginning + "".join(rng.choice(DIGITS) for _ in range(length - 1 - len(beginning)))
        return body + calc(body)

    return draw


def company_vat(rng):
    country = rng.choice(["DE", "FR", "IT", "BE", "ATU", "DK", "FI", "SE", "PT", "HU"])
    length = {"DE": 9, "FR": 11, "IT": 11, "BE": 10, "ATU": 8, "DK": 8, "FI": 8, "SE": 12, "PT": 9, "HU": 8}[country]
    return country + ("0" if country == "BE" else "5") + "".join(rng.choice(DIGITS) for _ in range(length - 1))


def version(rng):
    return ".".join(str(rng.randrange(40)) for _ in range(3))


# kind: (draw, names of columns, words before a value in prose)
NEGATIVES = {
    "uuid": (lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)), "id, uuid, request_id, trace_id, correlationId", "request"),
    "sha-1": (lambda rng: hashlib.sha1(rng.randbytes(8)).hexdigest(), "commit, commit_sha, revision, git_ref", "commit"),
    "sha-256": (lambda rng: hashlib.sha256(rng.randbytes(8)).hexdigest(), "digest, checksum, sha256, image_digest", "sha256:"),
    "md5": (lambda rng: hashlib.md5(rng.randbytes(8)).hexdigest(), "md5, etag, content_hash", "md5"),
    "base64": (lambda rng: base64.b64encode(rng.randbytes(24)).decode(), "payload, blob, signature", "payload"),
    "epoch seconds": (lambda rng: str(int(moment(rng).timestamp())), "created, timestamp, updated_ts, expires", "at"),
    "epoch milliseconds": (lambda rng: str(int(moment(rng).timestamp() * 1000) + rng.randrange(1000)), "ts, event_time, created_ms, lastModified", "at"),
    "iso time": (lambda rng: moment(rng).isoformat() + rng.choice(["Z", "+02:00", ".123Z"]), "created_at, updated_at, occurredAt, shipped_on", "since"),
    "iso date": (lambda rng: moment(rng).date().isoformat(), "order_date, invoice_date, valid_from, due_date", "by"),
    "8 digits": (digits(8), "invoice_no, ticket, batch, document_no", "invoice"),
    "9 digits": (digits(9), "order_id, shipment_id, account_key, article_no", "order"),
    "10 digits": (digits(10), "order_number, transaction_id, ticket_id, batch_no", "transaction"),
    "11 digits": (digits(11), "order_ref, parcel, item_key", "parcel"),
    "12 digits": (digits(12), "aws_account, invoice_ref, session_no", "invoice"),
    "13 digits": (digits(13), "event_id, message_id, offset", "message"),
    "14 digits": (digits(14), "receipt_no, run_id", "run"),
    "16 digits": (digits(16), "order_ref, txn_ref, snowflake", "reference"),
    "18 digits": (digits(18), "snowflake_id, tweet_id, message_id", "message"),
    "20 digits": (digits(20), "offset, nonce, ledger_ref", "nonce"),
    "running number": (counted(9), "id, row_id, seq, pk", "row"),
    "luhn 16": (with_check("0178 9".replace(" ", ""), 16, luhn.calc_check_digit), "loyalty_ref, voucher, gift_code", "voucher"),
    "ean": (with_check(["400", "500", "871", "304"], 13, ean.calc_check_digit), "ean, gtin, EAN13, barcode", "EAN"),
    "isbn": (with_check(["9780", "9783", "9781"], 13, ean.calc_check_digit), "isbn, ISBN, isbn13", "ISBN"),
    "isbn 10": (lambda rng: next(value for value in iter(lambda: with_check(["0", "3", "1"], 10, lambda body: str(isbn._calc_isbn10_check_digit(body)))(rng), None)), "isbn, isbn10", "ISBN"),
    "version": (version, "version, sdk_version, release, semver", "version"),
    "version of 4 parts": (lambda rng: f"{rng.randrange(1, 25)}.{rng.randrange(10)}.{rng.randrange(300)}.{rng.randrange(10)}", "version, app_version, build, file_version", "version"),
    "user agent": (lambda rng: fake("en_US", rng).user_agent(), "user_agent, userAgent, ua", "agent"),
    "arn": (lambda rng: f"arn:aws:{rng.choice(['lambda', 's3', 'sqs'])}:eu-west-1:{digits(12)(rng)}:function/{rng.choice(['resize', 'notify', 'import'])}", "arn, resource_arn, function", "function"),
    "tracking number": (lambda rng: "1Z" + filled("XXXXXXdddddddddd", rng), "tracking_number, trackingNo, parcel_code", "tracking"),
    "company vat": (company_vat, "vat_number, vat_id, company_vat", "VAT"),
    "decimal": (lambda rng: f"{rng.uniform(-1000, 1000):.{rng.choice([3, 6, 9])}f}", "score, weight, ratio, measure", "ratio"),
    "price": (lambda rng: f"{rng.uniform(1, 5000):.2f}", "price, amount, total, net_amount", "price"),
    "price with thousands": (lambda rng: f"{rng.uniform(1000, 5000000):,.2f}", "revenue, budget, turnover", "revenue"),
    "latitude of 2 decimals": (lambda rng: f"{rng.uniform(35, 65):.2f}", "lat, latitude", "latitude"),
    "order number": (lambda rng: f"ORD-{rng.randrange(2019, 2026)}-{rng.randrange(10**6):06}", "order_no, orderNumber", "order"),
    "hex": (lambda rng: "0x" + rng.randbytes(4).hex(), "mask, address_hex, flags", "flag"),
    "hex id": (lambda rng: rng.randbytes(12).hex(), "_id, object_id, doc_key", "object"),
    "sku": (lambda rng: filled("[ABCDEFGH]AA-dddd-[SML]", rng), "sku, article, product_code", "article"),
    "sku of letter and digits": (lambda rng: filled("AAdddddd", rng), "sku, part_no, item_code", "part"),
    "plate-like code": (lambda rng: filled("AAdd AAA", rng), "slot, bay, rack", "bay"),
    "cron": (lambda rng: f"{rng.randrange(60)} {rng.randrange(24)} * * {rng.choice(['*', '1-5', '0'])}", "schedule, cron", "schedule"),
    "path": (lambda rng: fake("en_US", rng).file_path(depth=3), "path, file, location_path", "file"),
    "colour": (lambda rng: fake("en_US", rng).hex_color(), "color, colour, background", "colour"),
    "place": (lambda rng: rng.choice("London Paris Berlin Madrid Rome Oslo Vienna Lisbon Warsaw Prague Athens Dublin Zurich Boston Denver Austin".split()), "city, region, warehouse, site", "in"),
    "product": (lambda rng: f"{rng.choice(['Oak', 'Steel', 'Linen', 'Glass', 'Walnut', 'Cotton'])} {rng.choice(['Table', 'Lamp', 'Chair', 'Shelf', 'Curtain', 'Desk'])} {rng.randrange(10, 400)}", "product, product_name, title, item", "product"),
    "company": (lambda rng: fake(rng.choice(["en_US", "de_DE", "fr_FR"]), rng).company(), "company, supplier, organization.name, vendor", "company"),
    "status": (lambda rng: rng.choice(["ACTIVE", "PENDING", "CLOSED", "ON_HOLD"]), "status, state, phase", "status"),
    "level": (lambda rng: rng.choice(["low", "medium", "high", "critical"]), "priority, severity, tier", "priority"),
    "country code": (lambda rng: rng.choice("DE FR GB US IT ES NL PL SE".split()), "country, country_code, market", "market"),
    "currency": (lambda rng: rng.choice("EUR USD GBP CHF SEK".split()), "currency, ccy", "currency"),
    "flag": (lambda rng: rng.choice(["true", "false"]), "enabled, is_active, subscribed", "enabled"),
    "count": (lambda rng: str(rng.randrange(0, 5000)), "quantity, count, stock, retries", "count"),
    "duration": (lambda rng: f"{rng.randrange(1, 9000)}ms", "duration, latency, elapsed", "took"),
    "url": (lambda rng: f"https://cdn.nordwind-shop.com/{rng.choice(['img', 'static', 'doc'])}/{rng.randrange(10**6)}.{rng.choice(['png', 'css', 'pdf'])}", "url, href, image", "see"),
    "private ip": (lambda rng: rng.choice([f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}", f"192.168.{rng.randrange(256)}.{rng.randrange(1, 255)}", "127.0.0.1"]), "host, node, pod_ip", "host"),
    "isin": (lambda rng: fake("en_US", rng).bothify("US##########"), "isin, security", "ISIN"),
    "percent": (lambda rng: f"{rng.uniform(0, 100):.1f}%", "share, discount, progress", "share"),
    "time of day": (lambda rng: moment(rng).strftime("%H:%M:%S"), "opens, starts, cutoff", "at"),
    "sentence": (lambda rng: fake("en_US", rng).sentence(), "comment, description, remark", "note:"),
}

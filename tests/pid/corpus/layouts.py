"""How tables and texts are written, with the place of every value.

A cell is a list of parts: strings, and `Planted` values whose place is wanted. INVARIANT: lines count from 1, columns in characters
from 1, quotes left out, as the program's findings do.
"""

import csv
import io
import json
from dataclasses import dataclass, field


@dataclass
class Planted:
    """A value whose place is written down."""

    text: str
    entity: str
    kind: str  # `real`, `synthetic`, or the kind of a negative
    context: str = "named"


@dataclass
class Column:
    name: str
    cells: list
    # what it is called in findings where it is not its name
    label: str = ""


@dataclass
class Page:
    """A text that grows, and the places of what was planted in it."""

    parts: list = field(default_factory=list)
    line: int = 1
    column: int = 1
    places: list = field(default_factory=list)

    def add(self, text):
        self.parts.append(text)
        lines = text.count("\n")
        if lines:
            self.line += lines
            self.column = len(text) - text.rindex("\n")
        else:
            self.column += len(text)

    def cell(self, parts, label, escape=lambda text: text):
        for part in parts:
            if isinstance(part, Planted):
                text = escape(part.text)
                self.places.append({"line": self.line, "column": self.column, "length": len(text), "field": label, "entity": part.entity, "kind": part.kind, "context": part.context})
                self.add(text)
            else:
                self.add(escape(part))

    def text(self):
        return "".join(self.parts)


def flat(parts):
    return "".join(part.text if isinstance(part, Planted) else part for part in parts)


def rows(columns):
    return range(len(columns[0].cells))


def as_csv(columns, rng, header=True):
    delimiter = rng.choice(",,;\t|:")
    quoting = rng.choice(["minimal", "minimal", "all", "text"])
    newline = rng.choice(["\n", "\n", "\r\n"])
    page = Page()

    def quoted(text):
        needs = any(sign in text for sign in (delimiter, '"', "\n", "\r"))
        return quoting == "all" or needs or (quoting == "text" and not text.replace(".", "", 1).isdigit())

    def put(parts, label):
        text = flat(parts)
        if text and quoted(text):
            page.add('"')
            page.cell(parts, label, lambda text: text.replace('"', '""'))
            page.add('"')
        else:
            page.cell(parts, label)

    if header:
        for index, column in enumerate(columns):
            page.add(delimiter if index else "")
            put([column.name], "")
        page.add(newline)
    for row in rows(columns):
        for index, column in enumerate(columns):
            page.add(delimiter if index else "")
            put(column.cells[row], column.name if header else f"column {index + 1}")
        page.add(newline)
    return page, {",": "csv", ";": "csv", ":": "txt", "|": "psv", "\t": "tsv"}[delimiter]


def in_json(ascii_only):
    return lambda text: json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def nested(columns, row):
    """The cells of a row as nested maps, by the dots in the names."""
    tree = {}
    for column in columns:
        at, keys = tree, column.name.split(".")
        for key in keys[:-1]:
            at = at.setdefault(key, {})
            if not isinstance(at, dict):
                break
        else:
            at[keys[-1]] = column.cells[row]
    return tree


def put_json(page, tree, path, escape, indent, depth):
    page.add("{")
    for index, (key, value) in enumerate(tree.items()):
        page.add("," if index else "")
        page.add("\n" + " " * indent * (depth + 1) if indent else (" " if index else ""))
        page.add('"')
        page.add(escape(key) + '": ')
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            put_json(page, value, here, escape, indent, depth + 1)
        elif not flat(value):
            page.add("null")
        elif len(flat(value)) < 16 and flat(value).isdigit() and flat(value)[0] != "0":
            page.cell(value, here)
        else:
            page.add('"')
            page.cell(value, here, escape)
            page.add('"')
    page.add("\n" + " " * indent * depth + "}" if indent else "}")


def as_json(columns, rng):
    page, escape, indent = Page(), in_json(rng.random() < 0.3), rng.choice([0, 2, 4])
    top = rng.choice(["", "entry", "records", "data"])
    page.add('{"%s": [' % top if top else "[")
    for row in rows(columns):
        page.add("," if row else "")
        page.add("\n" + " " * indent if indent else "")
        put_json(page, nested(columns, row), top, escape, indent, 1)
    page.add("\n]" if indent else "]")
    page.add("}\n" if top else "\n")
    return page, "json"


def as_json_lines(columns, rng):
    page, escape = Page(), in_json(rng.random() < 0.3)
    for row in rows(columns):
        put_json(page, nested(columns, row), "", escape, 0, 0)
        page.add("\n")
    return page, rng.choice(["jsonl", "ndjson"])


def word(name):
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def as_sql(columns, rng):
    page, table = Page(), rng.choice(["person", "contact", "patient", "customers", "public.users", "accounts"])
    quote = rng.choice(["", '"', "`"])
    names = [word(column.name) for column in columns]
    labels = [f"{table}.{name}" for name in names]
    listed = ", ".join(quote + name + quote for name in names)
    page.add(f"-- dump\nCREATE TABLE {table} (\n" + ",\n".join(f"  {quote}{name}{quote} varchar(200)" for name in names) + "\n);\n\n")
    if rng.random() < 0.4:
        escape = lambda text: text.replace("\\", "\\\\").replace("\t", "\\t")
        page.add(f"COPY {table} ({listed}) FROM stdin;\n")
        for row in rows(columns):
            for index, column in enumerate(columns):
                page.add("\t" if index else "")
                page.cell(column.cells[row], labels[index], escape) if flat(column.cells[row]) else page.add("\\N")
            page.add("\n")
        page.add("\\.\n")
        return page, "sql"
    many, with_names = rng.choice([1, 5, 1000]), rng.random() < 0.7
    for row in rows(columns):
        if row % many == 0:
            page.add(f"INSERT INTO {table} " + (f"({listed}) " if with_names else "") + "VALUES" + ("\n" if many > 1 else " "))
        page.add("(")
        for index, column in enumerate(columns):
            page.add(", " if index else "")
            text = flat(column.cells[row])
            if not text:
                page.add("NULL")
            elif text.isdigit() and len(text) < 16 and text[0] != "0":
                page.cell(column.cells[row], labels[index])
            else:
                page.add("'")
                page.cell(column.cells[row], labels[index], lambda text: text.replace("'", "''"))
                page.add("'")
        page.add(")" + (";" if row % many == many - 1 or row == len(columns[0].cells) - 1 else ",") + "\n")
    return page, "sql"


def put_yaml(page, tree, path, depth, rng):
    for index, (key, value) in enumerate(tree.items()):
        here = f"{path}.{key}" if path else key
        page.add(("- " if index == 0 and depth == 0 else "  " * (depth + 1)) + key + ":")
        if isinstance(value, dict):
            page.add("\n")
            put_yaml(page, value, here, depth + 1, rng)
            continue
        text = flat(value)
        page.add(" ")
        if not text:
            page.add("null")
        elif any(sign in text for sign in ":#'\"{}[],&*?|-<>=!%@\\`") or text[0] == " " or rng.random() < 0.2:
            page.add('"')
            page.cell(value, here, in_json(False))
            page.add('"')
        else:
            page.cell(value, here)
        page.add("\n")


def as_yaml(columns, rng):
    page = Page()
    for row in rows(columns):
        put_yaml(page, nested(columns, row), "", 0, rng)
    return page, rng.choice(["yaml", "yml"])


def in_xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def put_xml(page, tree, path, depth):
    for key, value in tree.items():
        name = word(key)
        here = f"{path}.{name}" if path else name
        page.add("  " * depth + f"<{name}>")
        if isinstance(value, dict):
            page.add("\n")
            put_xml(page, value, here, depth + 1)
            page.add("  " * depth)
        else:
            page.cell(value, here, in_xml)
        page.add(f"</{name}>\n")


def as_xml(columns, rng):
    page, record = Page(), rng.choice(["record", "row", "person", "entry"])
    attributes = rng.random() < 0.3
    page.add('<?xml version="1.0" encoding="UTF-8"?>\n<records>\n')
    for row in rows(columns):
        if attributes:
            page.add(f"  <{record}")
            for column in columns:
                page.add(f' {word(column.name)}="')
                page.cell(column.cells[row], f"records.{record}.{word(column.name)}", in_xml)
                page.add('"')
            page.add("/>\n")
        else:
            page.add(f"  <{record}>\n")
            put_xml(page, nested(columns, row), f"records.{record}", 2)
            page.add(f"  </{record}>\n")
    page.add("</records>\n")
    return page, "xml"


def as_logfmt(columns, rng):
    page = Page()
    for row in rows(columns):
        page.add(f"ts=2025-0{rng.randrange(1, 10)}-1{rng.randrange(10)}T1{rng.randrange(10)}:0{rng.randrange(10)}:00Z level={rng.choice(['info', 'warn', 'debug'])} msg=\"{rng.choice(['saved', 'record updated', 'import done'])}\"")
        for column in columns:
            text = flat(column.cells[row])
            page.add(f" {word(column.name)}=")
            if any(sign in text for sign in ' "=') or not text:
                page.add('"')
                page.cell(column.cells[row], word(column.name), in_json(False))
                page.add('"')
            else:
                page.cell(column.cells[row], word(column.name))
        page.add("\n")
    return page, "log"


def as_json_log(columns, rng):
    page, escape = Page(), in_json(False)
    for row in rows(columns):
        page.add(f'{{"time":"2025-0{rng.randrange(1, 10)}-1{rng.randrange(10)}T1{rng.randrange(10)}:0{rng.randrange(10)}:00Z","level":"info","message":"{rng.choice(["saved", "updated"])}","ctx":')
        put_json(page, nested(columns, row), "ctx", escape, 0, 0)
        page.add("}\n")
    return page, "log"


TABLES = [as_csv] * 8 + [as_json] * 3 + [as_json_lines] * 3 + [as_sql] * 4 + [as_yaml] * 2 + [as_xml] * 2 + [as_logfmt, as_json_log]


def parsed(text, ending):
    """Whether a text is what it should be, for the generator's own check."""
    if ending == "json":
        json.loads(text)
    if ending in ("jsonl", "ndjson"):
        [json.loads(line) for line in text.splitlines()]
    if ending in ("csv", "tsv", "psv"):
        list(csv.reader(io.StringIO(text)))

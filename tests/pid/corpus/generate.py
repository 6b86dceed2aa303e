#!/usr/bin/env python3
"""Makes a labelled corpus: files with personal data planted in them, and where each value stands.

    generate.py FOLDER SEED

FOLDER/files holds the files, FOLDER/labels.jsonl a line for each planted value: file, line, column (characters from 1), length,
field, entity, kind (`real`, `synthetic`, or the kind of a negative) and context (`named`, `nameless`, `announced`, `alone`).
Equal seeds make equal corpora. Seeds 1 to 9 are for development; those from 1000 on for CI, where nobody looks at single values.
Needs what requirements.txt lists. Values are invented by Faker and by trying check digits; none was taken from a person.
"""

import json
import pathlib
import random
import sys

import kinds
import layouts
from layouts import Column, Page, Planted
from negatives import NEGATIVES

NAMELESS = "col_3 value f1 data field7 x attr2 code key2 val_a custom_1 extra ref misc payload2 udf4 text1".split()
# a column without a name that needs one: nobody can tell what these are
NEEDS_NAME = {"gender", "street", "postal-address", "gb-postcode", "nl-postcode", "ca-postcode", "us-zip", "us-passport", "in-passport", "de-reisepass", "bic",
              "us-ssn", "gb-nino", "pl-dowod", "in-pan", "pk-cnic", "in-epic", "dk-cpr"}
# a key of an object in some schemas, so that no path leads through a value
INFO = "hello please check this record and call back soon thanks team the order is late we wrote again yesterday".split()


class Corpus:
    def __init__(self, folder, seed):
        self.folder, self.rng = pathlib.Path(folder), random.Random(seed)
        (self.folder / "files").mkdir(parents=True, exist_ok=True)
        self.labels, self.count = [], 0

    def save(self, page, ending, encoding="utf-8"):
        self.count += 1
        name = f"{self.count:03}.{ending}"
        text = page.text()
        layouts.parsed(text, ending)
        (self.folder / "files" / name).write_bytes(text.encode(encoding))
        self.labels += [{"file": name} | place for place in page.places]

    def close(self):
        with open(self.folder / "labels.jsonl", "w", encoding="utf-8") as out:
            for label in self.labels:
                out.write(json.dumps(label, ensure_ascii=False, sort_keys=True) + "\n")


def personal(kind, rng, count, named):
    """The cells of a column of a kind: all real, all nobody's, or nobody's but for a few."""
    shape = rng.choice(kind.shapes)
    mood = rng.choice(["real"] * 5 + (["twin"] * 2 + ["contaminated"] if kind.twin else []))
    twins = kind.twin if mood != "real" else None
    few = set(rng.sample(range(count), min(2, count // 10))) if mood == "contaminated" else set()
    empty = 0.1 if rng.random() < 0.2 else 0
    locale = rng.choice(["en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pl_PL", "nl_NL", "sv_SE", "tr_TR", "pt_BR", None])
    region = rng.choice(kinds.phonenumbers and "GB US DE FR ES IT NL SE PL BR IN AU CA".split())
    cells = []
    for index in range(count):
        if rng.random() < empty:
            cells.append([""])
            continue
        is_twin = twins is not None and index not in few
        value = twins(rng) if is_twin else drawn(kind, rng, locale, region)
        cells.append([Planted(kinds.write(kind, value, shape), kind.entity, "synthetic" if is_twin else "real", "named" if named else "nameless")])
    return cells


def drawn(kind, rng, locale, region):
    """Names of a table are mostly of one language, its national telephone numbers of one country."""
    if kind.entity in ("given-name", "family-name", "full-name"):
        return kind.draw(rng, locale)
    if kind.entity == "phone":
        return kind.draw(rng, region)
    return kind.draw(rng)


def negative(name, rng, count):
    draw, _, _ = NEGATIVES[name]
    rng.base = None
    return [[Planted(draw(rng), "", name)] for _ in range(count)]


def note(rng, count, pool):
    """A column of free text, a value in some of its cells."""
    cells = []
    for _ in range(count):
        cell = [" ".join(rng.sample(INFO, rng.randrange(4, 9)))]
        if rng.random() < 0.4:
            kind = rng.choice(pool)
            cell += [" " + spoken(kind, rng), Planted(kinds.write(kind, kind.draw(rng), rng.choice(kind.shapes)), kind.entity, "real", "announced"), " " + rng.choice(INFO)]
        elif rng.random() < 0.4:
            which = rng.choice(sorted(NEGATIVES))
            cell += [f" {NEGATIVES[which][2]} ", Planted(NEGATIVES[which][0](rng), "", which), " " + rng.choice(INFO)]
        cells.append(cell)
    return cells


def spoken(kind, rng):
    return rng.choice(kind.said) + rng.choice([": ", " ", " is "]) if kind.said else ""


def table(corpus, chosen, layout):
    rng = corpus.rng
    count = rng.choice([6, 12, 20, 30, 40, 60])
    header = not (layout is layouts.as_csv and rng.random() < 0.15)
    if not header:
        count = max(count, 20)
    columns, taken = [], set()

    def add(name, cells):
        # a name once, and no name that is a key of another's path
        while name in taken or any(other.startswith(name + ".") or name.startswith(other + ".") for other in taken):
            name += "_2"
        taken.add(name)
        columns.append(Column(name, cells))

    for kind in chosen:
        needs = kind.entity in NEEDS_NAME
        named = header and (needs or rng.random() < 0.8)
        if needs and not header:
            continue
        rows_needed = count if named else max(count, 20)
        if rows_needed != count:
            named = True
        add(rng.choice(kind.names) if named else rng.choice(NAMELESS), personal(kind, rng, count, named))
    # without a header, nobody can tell ten digits of a book from ten of a patient
    for name in rng.sample(sorted(NEGATIVES if header else set(NEGATIVES) - {"isbn 10"}), rng.randrange(3, 7)):
        add(rng.choice(NEGATIVES[name][1].split(", ")), negative(name, rng, count))
    if rng.random() < 0.35:
        pool = [kind for kind in kinds.CHECKED + kinds.ANYWHERE if kind.said]
        add(rng.choice(["notes", "comment", "remarks", "description"]), note(rng, count, rng.sample(pool, 4)))
    rng.shuffle(columns)
    if layout is layouts.as_csv:
        page, ending = layout(columns, rng, header)
    else:
        page, ending = layout(columns, rng)
    encoding = rng.choice(["utf-8"] * 12 + ["utf-8-sig", "utf-16"]) if layout is layouts.as_csv else "utf-8"
    corpus.save(page, ending, encoding)


def prose(corpus, pool):
    rng, page = corpus.rng, Page()
    markdown = rng.random() < 0.5
    page.add("# Minutes\n\n" if markdown else "Minutes\n\n")
    for _ in range(rng.randrange(25, 45)):
        page.add(("- " if markdown and rng.random() < 0.4 else "") + " ".join(rng.sample(INFO, rng.randrange(3, 8))))
        dice = rng.random()
        if dice < 0.5:
            kind = rng.choice(pool)
            alone = kind.alone and rng.random() < 0.5
            is_twin = kind.twin is not None and rng.random() < 0.25
            page.add(" " if alone else ", " + spoken(kind, rng))
            value = kind.twin(rng) if is_twin else kind.draw(rng)
            planted = Planted(kinds.write(kind, value, rng.choice(kind.shapes)), kind.entity, "synthetic" if is_twin else "real", "alone" if alone else "announced")
            page.cell([planted], "text")
        elif dice < 0.9:
            which = rng.choice(sorted(NEGATIVES))
            page.add(f", {NEGATIVES[which][2]} ")
            page.cell([Planted(NEGATIVES[which][0](rng), "", which)], "text")
        page.add(rng.choice([".\n", " " + rng.choice(INFO) + ".\n", ".\n\n"]))
    corpus.save(page, "md" if markdown else "txt")


def plain_log(corpus, pool):
    rng, page = corpus.rng, Page()
    for _ in range(rng.randrange(30, 60)):
        page.add(f"2025-0{rng.randrange(1, 10)}-1{rng.randrange(10)} 1{rng.randrange(10)}:2{rng.randrange(10)}:0{rng.randrange(10)},{rng.randrange(100, 999)} {rng.choice(['INFO', 'WARN', 'DEBUG'])} [worker-{rng.randrange(9)}] ")
        if rng.random() < 0.5:
            kind = rng.choice(pool)
            page.add(rng.choice(["updated record ", "lookup for ", "rejected: "]) + spoken(kind, rng))
            page.cell([Planted(kinds.write(kind, kind.draw(rng), rng.choice(kind.shapes)), kind.entity, "real", "announced")], "text")
        else:
            which = rng.choice(sorted(NEGATIVES))
            page.add(f"done {NEGATIVES[which][2]} ")
            page.cell([Planted(NEGATIVES[which][0](rng), "", which)], "text")
        page.add("\n")
    corpus.save(page, "log")


def main():
    folder, seed = sys.argv[1], int(sys.argv[2])
    corpus = Corpus(folder, seed)
    rng = corpus.rng
    everything = kinds.CHECKED + kinds.ANYWHERE * 2 + kinds.SOFT
    # every kind in at least two tables
    queue = [kind for kind in everything for _ in range(2)]
    rng.shuffle(queue)
    turn = 0
    while queue:
        chosen = [queue.pop() for _ in range(min(len(queue), rng.randrange(2, 6)))]
        table(corpus, chosen, layouts.TABLES[turn % len(layouts.TABLES)])
        turn += 1
    pool = [kind for kind in kinds.CHECKED + kinds.ANYWHERE * 3 if kind.said]
    for _ in range(8):
        prose(corpus, pool)
    for _ in range(6):
        plain_log(corpus, pool)
    corpus.close()


if __name__ == "__main__":
    main()

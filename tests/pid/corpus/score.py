#!/usr/bin/env python3
"""Runs a program over a corpus of generate.py and scores what it finds.

    score.py FOLDER... [--run COMMAND] [--require] [--totals] [--wrong N]

COMMAND is given the folder of files and prints JSON with one object for each file (`path`, `fields`); unless said otherwise
`portcullis scan --format json`. `--require` fails below the goals. `--totals` prints no table: for CI, where single
values are nobody's business. `--wrong` lists so many of the worst misses and false alarms by file, field and kind, without values.

Findings are grouped: one for each field and entity, with counts and the first places. So fields are scored: of n values of an
entity that were planted in a field, min(real, n) count as found, if the finding is of that entity or one that is equal to it below,
and one of its places is a planted one. What is found beyond that is false. Values of reserved ranges must not be counted as real.
"""

import argparse
import bisect
import collections
import json
import pathlib
import shlex
import subprocess
import sys

# Entities that cannot be told apart, or that mean the same: by equal forms and checks, or since the one holds the other.
EQUAL = [
    {"rs-jmbg", "si-emso", "hr-mbg", "ba-jmbg", "me-jmbg", "mk-embg"},
    {"no-fnr", "no-dnr", "no-fh"},
    {"cz-rc", "cz-rc-old"},
    {"es-dni", "es-nif"},
    {"es-nie", "es-nif"},
    {"gb-nhs", "gb-chi", "gb-hsc"},
    {"postcode", "gb-postcode", "nl-postcode", "ca-postcode", "us-zip"},
    {"postal-address", "street", "city-line"},
    {"ca-sin", "il-id", "at-steuernummer"},
    # passports: letters and digits without a check
    set("""us-passport in-passport de-reisepass gb-passport ca-passport au-passport nz-passport za-passport dk-pas ba-isprava at-reisepass vn-passport
    id-passport my-passport sg-passport th-passport cn-passport jp-passport kr-passport ru-passport fi-passi no-pass se-pass pl-paszport il-passport
    mx-passport br-passport""".split()),
    {"imei", "imsi"},
    {"ar-cuil", "ar-dni"},
    {"bitcoin-address", "crypto-wallet"},
]
GOALS = {"strong recall": 0.98, "strong precision": 0.99, "recall": 0.92, "precision": 0.98, "false per KB": 0.05, "reserved alarmed": 0.01}
SOFT = {"given-name", "family-name", "full-name", "date-of-birth", "gender", "street", "postal-address", "gb-postcode", "nl-postcode", "ca-postcode", "us-zip",
        "us-passport", "in-passport", "de-reisepass", "city-line", "postcode", "nationality", "marital-status", "place-of-birth", "username"}


def equal(one, other):
    return one == other or any(one in group and other in group for group in EQUAL)


def is_soft(entity):
    return entity in SOFT or "passport" in entity or "driving" in entity


class Tally(collections.Counter):
    """planted, found, as the second guess, false, reserved, alarmed."""


class File:
    """What was planted in a file."""

    def __init__(self):
        self.places = []
        self.planted = collections.defaultdict(lambda: collections.defaultdict(list))  # field, entity

    def add(self, label):
        self.places.append((label["line"], label["column"], label["column"] + label["length"], label))
        if label["entity"]:
            self.planted[label["field"]][label["entity"]].append(label)

    def sort(self):
        self.places.sort(key=lambda place: place[:3])

    def at(self, line, column):
        """The label at a place; the first of the line where tables give rows only."""
        for _, begin, end, label in self.of_line(line):
            if column is None or begin <= column < max(end, begin + 1):
                return label
        return None

    def of_line(self, line):
        start = bisect.bisect_left(self.places, line, key=lambda place: place[0])
        for place in self.places[start:]:
            if place[0] != line:
                return
            yield place


def read(folder):
    files = collections.defaultdict(File)
    for line in open(folder / "labels.jsonl", encoding="utf-8"):
        label = json.loads(line)
        files[label["file"]].add(label)
    for file in files.values():
        file.sort()
    return files


def scans(output):
    """The objects of files in whatever document the program prints."""
    if isinstance(output, list):
        for one in output:
            yield from scans(one)
    elif isinstance(output, dict):
        if "fields" in output and "path" in output:
            yield output
        else:
            for one in output.values():
                yield from scans(one)


class Score:
    def __init__(self):
        self.by_entity = collections.defaultdict(Tally)
        self.by_context = collections.defaultdict(Tally)
        self.false_by_kind = collections.Counter()
        self.missed = collections.Counter()
        self.bytes = 0
        self.unread = collections.Counter()

    def planted(self, files):
        for file in files.values():
            for entities in file.planted.values():
                for entity, labels in entities.items():
                    for label in labels:
                        key = "reserved" if label["kind"] == "synthetic" else "planted"
                        self.by_entity[entity][key] += 1
                        self.by_context[label["context"]][key] += 1

    def file(self, name, file, found):
        left = {(field, entity): [label for label in labels if label["kind"] == "real"] for field, entities in file.planted.items() for entity, labels in entities.items()}
        twins = {(field, entity): sum(label["kind"] == "synthetic" for label in labels) for field, entities in file.planted.items() for entity, labels in entities.items()}
        for finding in found:
            self.finding(name, file, finding, left, twins)
        for (field, entity), labels in left.items():
            for label in labels:
                self.missed[(entity, label["context"], name, field)] += 1

    def finding(self, name, file, finding, left, twins):
        real = finding["real"]
        if not real:
            return
        labels = [file.at(place["line"], place.get("column")) for place in finding["places"]]
        # a place beside every planted value is one in what the layout itself wrote
        labels = [label or {"entity": "", "kind": "nothing planted", "field": finding["field"]} for label in labels]
        right = [label for label in labels if label["entity"] and equal(label["entity"], finding["entity"])]
        second = not right and finding.get("runnerUp") and [label for label in labels if label["entity"] and equal(label["entity"], finding["runnerUp"])]
        for label in (right or second or [])[:1]:
            key = (label["field"], label["entity"])
            count = min(real, len(left.get(key, [])))
            for taken in left[key][:count]:
                self.by_context[taken["context"]]["found"] += 1
            del left[key][:count]
            self.by_entity[label["entity"]]["found"] += count
            self.by_entity[label["entity"]]["second"] += count if second else 0
            real -= count
            # several kinds of one entity's equals may stand in one field
            for (field, entity), others in left.items():
                if real and field == label["field"] and equal(entity, finding["entity"]):
                    count = min(real, len(others))
                    del others[:count]
                    self.by_entity[entity]["found"] += count
                    real -= count
            alarmed = min(real, twins.get(key, 0))
            twins[key] = twins.get(key, 0) - alarmed
            self.by_entity[label["entity"]]["alarmed"] += alarmed
            real -= alarmed
        if real:
            self.by_entity[finding["entity"]]["false"] += real
            wrong = next((label for label in labels if label not in right), labels[0] if labels else {"entity": "", "kind": "no place", "field": ""})
            what = f"{wrong['entity']} ({wrong['kind']})" if wrong["entity"] else wrong["kind"]
            self.false_by_kind[(finding["entity"], what, name, finding["field"])] += real

    def totals(self, keep):
        total = Tally()
        for entity, tally in self.by_entity.items():
            if keep(entity):
                total.update(tally)
        return total


def rate(part, whole):
    return part / whole if whole else 1.0


def shown(title, tally):
    precision = rate(tally["found"], tally["found"] + tally["false"])
    return f"{title:22} {tally['planted']:7} {tally['found']:7} {tally['second']:7} {tally['false']:7} {rate(tally['found'], tally['planted']):8.3f} {precision:8.3f} {tally['reserved']:9} {tally['alarmed']:8}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--run", default="portcullis scan --format json")
    parser.add_argument("--require", action="store_true")
    parser.add_argument("--totals", action="store_true")
    parser.add_argument("--wrong", type=int, default=0)
    options = parser.parse_args()
    score = Score()
    for folder in options.folders:
        run(folder, options.run, score)
    head = f"{'entity':22} {'planted':>7} {'found':>7} {'second':>7} {'false':>7} {'recall':>8} {'precis.':>8} {'reserved':>9} {'alarmed':>8}"
    print(head)
    if not options.totals:
        for entity, tally in sorted(score.by_entity.items()):
            print(shown(entity, tally))
        for context, tally in sorted(score.by_context.items()):
            print(f"context {context:14} {tally['planted']:7} {tally['found']:7} {rate(tally['found'], tally['planted']):24.3f}")
    strong, everything = score.totals(lambda entity: not is_soft(entity)), score.totals(lambda entity: True)
    print(shown("checks and structure", strong))
    print(shown("everything", everything))
    figures = {
        "strong recall": rate(strong["found"], strong["planted"]),
        "strong precision": rate(strong["found"], strong["found"] + strong["false"]),
        "recall": rate(everything["found"], everything["planted"]),
        "precision": rate(everything["found"], everything["found"] + everything["false"]),
        "false per KB": everything["false"] / max(score.bytes / 1024, 1),
        "reserved alarmed": rate(everything["alarmed"], everything["reserved"]) if everything["reserved"] else 0.0,
    }
    print("equal:", "; ".join(" = ".join(sorted(group)[:6]) + (" …" if len(group) > 6 else "") for group in EQUAL))
    print(f"{score.bytes} bytes, unread: {dict(score.unread)}")
    if options.wrong:
        for title, counter in (("missed", score.missed), ("false", score.false_by_kind)):
            for key, count in counter.most_common(options.wrong):
                print(f"{title:7} {count:5} ", *(f"{part}" for part in key), sep="  ")
    failed = False
    for goal, wanted in GOALS.items():
        most = goal in ("false per KB", "reserved alarmed")
        good = figures[goal] <= wanted if most else figures[goal] >= wanted
        failed |= not good
        print(f"{'ok  ' if good else 'FAIL'} {goal:18} {figures[goal]:.4f} ({'at most' if most else 'at least'} {wanted})")
    sys.exit(1 if options.require and failed else 0)


def run(folder, command, score):
    files = read(folder)
    # the exit code says what was found, not that it went wrong
    done = subprocess.run([*shlex.split(command), str(folder / "files")], capture_output=True, text=True)
    if not done.stdout.strip():
        sys.exit(f"the program printed nothing: {done.stderr[:2000]}")
    score.planted(files)
    by_name = collections.defaultdict(list)
    for scan in scans(json.loads(done.stdout)):
        by_name[pathlib.PurePath(scan["path"]).name] += scan["fields"]
        for unread in scan.get("unread", []):
            score.unread[unread["code"]] += 1
    for path in sorted((folder / "files").iterdir()):
        score.bytes += path.stat().st_size
        score.file(path.name, files.get(path.name, File()), by_name.get(path.name, []))


if __name__ == "__main__":
    main()

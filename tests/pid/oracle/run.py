#!/usr/bin/env python3
"""Compares the checks of personal identifiers with validators that nobody here wrote: 0 disagreements.

    run.py ANSWERS [SAMPLES [ID...]]

ANSWERS is the example `entity_oracle`: it reads lines `id<TAB>value` and answers each with `1` or `0`. For each row of europe.py and
world.py are compared: the numbers that python-stdnum documents (its doctests, read from the installed package and never copied,
but for those of other lengths, which are counted in brackets), SAMPLES random values (1,000,000 unless said otherwise), ones made valid by trying the places that check, and those with one
place changed. Where ours is meant to judge differently, the row says why. The oracles are run only.

Templates: `d` a digit, `A` a letter, `X` either, `{yymmdd}` and the like a date, `[KLM]` one of these, `(20|23)` one of these words,
others themselves.
"""

import ast
import calendar
import concurrent.futures
import doctest
import importlib
import os
import random
import re
import subprocess
import sys

import europe
import world

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CLASSES = {"d": DIGITS, "A": LETTERS, "X": DIGITS + LETTERS}


class Row:
    def __init__(self, ids, module, judge, templates, places, excuse):
        self.ids, self.module, self.judge, self.excuse = ids, module, judge, excuse
        self.parsed = [re.findall(r"\{[^}]*\}|\[[^]]*\]|\([^)]*\)|.", template) for template in templates]
        self.places = places if isinstance(places, tuple) else (places,)
        self.lengths = {len(drawn(parts, random.Random(1))) for parts in self.parsed}


def table():
    for ids, module, templates, places, excuse in europe.ROWS:
        yield Row(ids, "stdnum." + module, importlib.import_module("stdnum." + module).is_valid, templates, places, excuse)
    for ids, (templates, judge, _) in world.ROWS.items():
        excuse = (lambda value, expected: world.mexican_name(value) or value[10:11] == "X") if ids.startswith("mx-") else europe.none
        yield Row(ids, getattr(judge, "module", judge.__module__), judge, templates, -1, excuse)


def date(pattern, rng):
    """A date of 1850 to 2060, sometimes a day or a month off the calendar."""
    year, month = rng.randint(1850, 2060), rng.randint(1, 12)
    day = rng.randint(1, calendar.monthrange(year, month)[1])
    if rng.random() < 0.1:
        day, month = rng.randint(0, 33), rng.randint(0, 14)
    parts = {"yyyy": f"{year:04}", "yyy": f"{year % 1000:03}", "yy": f"{year % 100:02}", "mm": f"{month:02}", "dd": f"{day:02}"}
    return re.sub("yyyy|yyy|yy|mm|dd", lambda part: parts[part[0]], pattern)


def drawn(parts, rng):
    out = []
    for part in parts:
        if part in CLASSES:
            out.append(rng.choice(CLASSES[part]))
        elif part[0] == "{":
            out.append(date(part[1:-1], rng))
        elif part[0] == "[":
            out.append(rng.choice(part[1:-1]))
        elif part[0] == "(":
            out.append(rng.choice(part[1:-1].split("|")))
        else:
            out.append(part)
    return "".join(out)


def asked(judge, *value):
    """What an oracle says; those that stumble over a value do not take it."""
    try:
        return bool(judge(*value))
    except (ValueError, IndexError, KeyError):
        return False


def made_valid(value, places, judge):
    """The value with other characters at the places that check, or at the last but one, too, where that does not do."""
    for places in (places, (-2, -1)):
        places = [place % len(value) for place in places]
        choices = [""]
        for place in places:
            choices = [choice + character for choice in choices for character in CLASSES["X" if len(places) == 1 or place == len(value) - 1 else "d"]]
        for choice in choices:
            trial = list(value)
            for place, character in zip(places, choice):
                trial[place] = character
            if asked(judge, "".join(trial)):
                return "".join(trial)
    return None


def random_values(row, samples, rng):
    for index in range(samples):
        yield drawn(row.parsed[index % len(row.parsed)], rng)
    for index in range(max(min(samples // 100, 2000), 100)):
        value = made_valid(drawn(row.parsed[index % len(row.parsed)], rng), row.places, row.judge)
        if value is None:
            continue
        yield value
        for place, character in enumerate(value):
            others = DIGITS if character in DIGITS else LETTERS if character in LETTERS else character
            yield value[:place] + rng.choice(others) + value[place + 1 :]


def documented(row):
    """The strings that the doctests of a module of python-stdnum hand to its functions, in the form that it compares."""
    if not row.module.startswith("stdnum."):
        return
    module = importlib.import_module(row.module)
    for example in doctest.DocTestParser().get_examples(module.__doc__ or ""):
        for node in ast.walk(ast.parse(example.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("validate", "is_valid", "compact") and node.args:
                value = getattr(node.args[0], "value", None)
                if isinstance(value, str):
                    yield module.compact(value) if hasattr(module, "compact") else value


def answers(program, ids, values):
    """Whether one of the entities takes each of the values."""
    taken = [False] * len(values)
    for entity in ids.split("+"):
        lines = "".join(f"{entity}\t{value}\n" for value in values)
        out = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.split()
        if len(out) != len(values) or "missing" in out:
            sys.exit(f"{entity}: not there, or {len(out)} answers to {len(values)} values")
        taken = [before or answer == "1" for before, answer in zip(taken, out)]
    return taken


def compare(task):
    program, samples, index = task
    row = list(table())[index]
    rng = random.Random(row.ids)
    known = list(dict.fromkeys(documented(row)))
    # of companies, or without zeros in front
    others = [value for value in known if len(value) not in row.lengths]
    known = [value for value in known if value not in others]
    values = known + list(dict.fromkeys(random_values(row, samples, rng)))
    valid, excused, wrong = 0, 0, []
    for place, (value, answer) in enumerate(zip(values, answers(program, row.ids, values))):
        expected = asked(row.judge, value)
        valid += expected
        if expected == answer:
            continue
        if asked(row.excuse, value, expected):
            excused += 1
        else:
            wrong.append((value, expected, "documented" if place < len(known) else "random"))
    line = f"{row.ids:22} {row.module:32} {len(known):3} documented (+{len(others)}) {len(values) - len(known):8} random {valid:7} valid {excused:6} excused {len(wrong):5} wrong"
    return line + "".join(f"\n    {value} there {expected}, {origin}" for value, expected, origin in wrong[:6]), len(wrong)


def main():
    program, samples = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    chosen = sys.argv[3:]
    tasks = [(program, samples, index) for index, row in enumerate(table()) if not chosen or row.ids in chosen]
    total = 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for line, wrong in pool.map(compare, tasks):
            print(line, flush=True)
            total += wrong
    print(f"{total} disagreements in {len(tasks)} rows")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()

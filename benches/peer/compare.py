#!/usr/bin/env python3
"""Compares portcullis with another Rego tool on the same twenty questions, in one run, interleaved.

Usage: compare.py PORTCULLIS PEER [RUNS]
PEER is a `conftest` or `opa` executable, built elsewhere; each run is a whole process from start to exit.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def once(command):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - start) * 1000, done.returncode


def main():
    portcullis, peer = sys.argv[1], sys.argv[2]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    here = pathlib.Path(__file__).resolve().parent
    release = here.parent.parent / "fixtures" / "releases" / "tuesday"
    template = (here / "rules.rego.in").read_text()
    with tempfile.TemporaryDirectory() as folder:
        for name, way in (("ours", ".release"), ("theirs", "")):
            path = pathlib.Path(folder) / name
            path.mkdir()
            (path / "rules.rego").write_text(template.replace("input@", "input" + way))
        # The same small manifest for both: what only portcullis would read beside it is left out.
        small = pathlib.Path(folder) / "release"
        shutil.copytree(release, small)
        keep, text = True, []
        for line in (release / "release.yaml").read_text().splitlines():
            if line and not line.startswith((" ", "#")):
                keep = not line.startswith(("approvals:", "verdicts:", "history:", "access:"))
            text += [line] if keep else []
        (small / "release.yaml").write_text("\n".join(text) + "\n")
        manifest = str(small / "release.yaml")
        ours = [portcullis, "check", manifest, "--to", "production", "--no-builtin", "--policies", f"{folder}/ours"]
        if "conftest" in os.path.basename(peer):
            theirs = [peer, "test", manifest, "-p", f"{folder}/theirs"]
        else:
            theirs = [peer, "eval", "-i", manifest, "-d", f"{folder}/theirs", "--fail-defined", "data.main.deny[_]"]
        full = [portcullis, "check", str(release), "--to", "production", "--trust", str(release / "trust.yaml"), "--at", "2026-11-24T10:00:00Z"]
        times = {"ours": [], "theirs": [], "full": []}
        for command in (ours, theirs, full):
            code = once(command)[1]
            if code != 0:
                sys.exit(f"{command[0]} ended with {code}: the release should pass")
        for _ in range(runs):
            times["ours"].append(once(ours)[0])
            times["theirs"].append(once(theirs)[0])
            times["full"].append(once(full)[0])
    ours, theirs, full = (statistics.median(times[name]) for name in ("ours", "theirs", "full"))
    print(f"portcullis, twenty questions  {ours:7.2f} ms")
    print(f"{os.path.basename(peer)}, twenty questions  {theirs:7.2f} ms")
    print(f"portcullis, all rules, all evidence, signatures checked  {full:7.2f} ms")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()

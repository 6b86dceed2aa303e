"""aics-tlog on what the ledger writes; our own few lines read the files, aics-tlog judges them.

ledger.py checkpoint NOTE VKEY
ledger.py inclusion PROOF VKEY RECORD
ledger.py consistency PROOF VKEY OLDER-NOTE
ledger.py tiles FOLDER VKEY
ledger.py record FOLDER INDEX        the record's bytes, out of the entry bundles
ledger.py flip FILE LINE OUT         the file with one bit of a line changed; lines count from 1
"""

import base64
import pathlib
import sys

from aics_tlog import audit_tiles, verify_checkpoint, verify_consistency, verify_leaf_inclusion
from aics_tlog.note import parse_note, parse_vkey
from aics_tlog.checkpoint import checkpoint_from_note
from aics_tlog.tiles import FileSystemTileReader


def checkpoint(text, vkey):
    result = verify_checkpoint(parse_note(text), parse_vkey(vkey))
    assert result.ok, result.error
    found, _ = checkpoint_from_note(text)
    return found


def proof(path):
    head, note = pathlib.Path(path).read_bytes().split(b"\n\n", 1)
    return head.decode().split("\n"), note


def hashes(lines):
    return [base64.b64decode(line, validate=True) for line in lines]


def main(command, *arguments):
    if command == "checkpoint":
        checkpoint(pathlib.Path(arguments[0]).read_bytes(), arguments[1])
    elif command == "inclusion":
        lines, note = proof(arguments[0])
        assert lines[0] == "c2sp.org/tlog-proof@v1", lines[0]
        index = int(lines[1].removeprefix("index "))
        found = checkpoint(note, arguments[1])
        record = pathlib.Path(arguments[2]).read_bytes()
        assert verify_leaf_inclusion(record, index, found.size, hashes(lines[2:]), found.root), "not included"
    elif command == "consistency":
        lines, note = proof(arguments[0])
        new = checkpoint(note, arguments[1])
        old = checkpoint(pathlib.Path(arguments[2]).read_bytes(), arguments[1])
        assert lines[0] == f"old {old.size}", lines[0]
        assert verify_consistency(old.size, new.size, old.root, new.root, hashes(lines[1:])), "not consistent"
    elif command == "tiles":
        folder = pathlib.Path(arguments[0])
        found = checkpoint((folder / "checkpoint").read_bytes(), arguments[1])
        print(audit_tiles(FileSystemTileReader(folder), found.size, found.root))
    elif command == "record":
        index = int(arguments[1])
        at = pathlib.Path(arguments[0]) / "tile/entries" / f"{index // 256:03}"
        data = at.read_bytes() if at.exists() else next(pathlib.Path(f"{at}.p").iterdir()).read_bytes()
        for _ in range(index % 256):
            data = data[2 + int.from_bytes(data[:2], "big"):]
        sys.stdout.buffer.write(data[2:2 + int.from_bytes(data[:2], "big")])
    elif command == "flip":
        lines = pathlib.Path(arguments[0]).read_bytes().split(b"\n")
        line = bytearray(lines[int(arguments[1]) - 1])
        line[len(line) // 2] ^= 1
        lines[int(arguments[1]) - 1] = bytes(line)
        pathlib.Path(arguments[2]).write_bytes(b"\n".join(lines))
    else:
        raise SystemExit(f"there is no command {command}")


main(*sys.argv[1:])

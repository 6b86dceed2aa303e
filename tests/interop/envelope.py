"""Takes a DSSE envelope apart, or damages it.

envelope.py open  ENVELOPE FOLDER    writes payload, pae and sig into FOLDER and prints the keyid
envelope.py line  FILE NUMBER OUT    copies one line of a JSON Lines file
envelope.py damage KIND IN OUT       payload | signature | type | unsigned | keyid | hint
"""

import base64
import json
import pathlib
import sys


def pae(kind: str, payload: bytes) -> bytes:
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def open_envelope(source: str, folder: str) -> None:
    envelope = json.loads(pathlib.Path(source).read_text())
    target = pathlib.Path(folder)
    target.mkdir(exist_ok=True)
    payload = base64.b64decode(envelope["payload"], validate=True)
    (only,) = envelope["signatures"]
    (target / "payload").write_bytes(payload)
    (target / "pae").write_bytes(pae(envelope["payloadType"], payload))
    (target / "sig").write_bytes(base64.b64decode(only["sig"], validate=True))
    print(only["keyid"])


def damage(kind: str, source: str, target: str) -> None:
    document = json.loads(pathlib.Path(source).read_text())
    envelope = document.get("dsseEnvelope", document)
    if kind == "payload":
        payload = base64.b64decode(envelope["payload"]).replace(b"FAILED", b"PASSED").replace(b'"sha256":"', b'"sha256":"0', 1)
        envelope["payload"] = base64.b64encode(payload).decode()
    elif kind == "signature":
        sig = bytearray(base64.b64decode(envelope["signatures"][0]["sig"]))
        sig[-1] ^= 1
        envelope["signatures"][0]["sig"] = base64.b64encode(sig).decode()
    elif kind == "type":
        envelope["payloadType"] = "application/json"
    elif kind == "unsigned":
        envelope["signatures"] = []
    elif kind == "keyid":
        envelope["signatures"][0]["keyid"] = "SHA256:" + "A" * 43
    elif kind == "hint":
        document["verificationMaterial"]["publicKey"]["hint"] = "SHA256:" + "A" * 43
    else:
        sys.exit(__doc__)
    pathlib.Path(target).write_text(json.dumps(document))


match sys.argv[1:]:
    case ["open", source, folder]:
        open_envelope(source, folder)
    case ["line", source, number, target]:
        lines = pathlib.Path(source).read_text().splitlines()
        pathlib.Path(target).write_text(lines[int(number)])
    case ["damage", kind, source, target]:
        damage(kind, source, target)
    case _:
        sys.exit(__doc__)

"""Verifies an envelope with securesystemslib: securesystems.py ENVELOPE PUBLIC_KEY KEYID"""

import json
import pathlib
import sys

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

source, public_key, keyid = sys.argv[1:]
key = SSlibKey.from_crypto(load_pem_public_key(pathlib.Path(public_key).read_bytes()), keyid=keyid)
envelope = Envelope.from_dict(json.loads(pathlib.Path(source).read_text()))
accepted = envelope.verify([key], 1)
assert list(accepted) == [keyid], accepted

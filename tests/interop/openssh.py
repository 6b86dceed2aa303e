"""Prints a public key in OpenSSH's own form: openssh.py PUBLIC_KEY"""

import pathlib
import sys

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

key = load_pem_public_key(pathlib.Path(sys.argv[1]).read_bytes())
print(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())

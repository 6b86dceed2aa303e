"""Reads a payload as an in-toto Statement v1, strictly: statement.py PAYLOAD [PREDICATE_TYPE]"""

import pathlib
import sys

from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

message = json_format.Parse(pathlib.Path(sys.argv[1]).read_text(), statement_pb2.Statement(), ignore_unknown_fields=False)
statement = Statement.copy_from_pb(message)
statement.validate()
if len(sys.argv) > 2:
    assert message.predicate_type == sys.argv[2], message.predicate_type

"""Fails if sarif-multitool noted an error about a report: sarif.py VALIDATED"""

import json
import pathlib
import sys

if not pathlib.Path(sys.argv[1]).is_file():
    sys.exit(127)  # the tool wrote nothing: that is no answer
log = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
noted = [result for run in log["runs"] for result in run.get("results", []) if result.get("level", "warning") == "error"]
broken = [
    note
    for run in log["runs"]
    for invocation in run.get("invocations", [])
    for key in ("toolExecutionNotifications", "toolConfigurationNotifications")
    for note in invocation.get(key, [])
    if note.get("level") == "error"
]
for one in noted + broken:
    print(one.get("ruleId", ""), one["message"].get("text") or one["message"])
sys.exit(1 if noted or broken else 0)

# METADATA
# title: Questions about infrastructure
# description: Helpers over `input.infrastructure`, plans and drift reports.
package portcullis.lib.infrastructure

import data.portcullis.lib.time as instants

# METADATA
# description: The entries of the environment that is to be entered, by position.
here[index] := entry if {
	some index, entry in input.infrastructure
	entry.environment == input.environment.name
}

# METADATA
# description: |
#   Why a report cannot be relied on; none where it can. A report that does not say when it was made is
#   not old for that: not every tool says it.
doubts(report) := stopped(report) | unfinished(report) | untimely(report)

stopped(report) := {{"field": "errored", "msg": "the tool that made it stopped with an error"} | report.errored}

unfinished(report) := {{"field": "incomplete", "msg": "it leaves changes out that come later"} | report.incomplete}

untimely(report) := {{"field": "madeAt", "msg": sprintf("it is dated %s, in the future", [report.madeAt])} |
	instants.in_future(report.madeAt)
} | {{"field": "madeAt", "msg": sprintf("it was made at %s, more than %s ago", [report.madeAt, limit])} |
	limit := data.rules.infrastructure.reportMaxAge
	instants.older_than(report.madeAt, limit)
}

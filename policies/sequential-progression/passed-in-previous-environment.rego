# METADATA
# title: The release passed in the previous environment
# description: |
#   Where the route asks for it, every artifact brings a verdict for the environment before this one:
#   `PASSED`, over all gates, signed by a key that is trusted for that environment, not older than the
#   route and the verdict itself allow, and not contradicted by a later verdict. A verdict over some
#   gates only, without a trusted signature, or about another artifact counts for nothing.
# custom:
#   severity: critical
#   fix: Have the release judged for the previous environment, and name the signed verdict under `verdicts`.
#   evidence: [verdicts]
#   controls: [NIST-800-53:CM-3, SLSA:VSA]
#   sources: [cloud-gov, gov-uk, staging-pipeline]
package portcullis.sequential_progression.passed_in_previous_environment

import data.portcullis.lib.release
import data.portcullis.lib.time as instants

skip contains sprintf("`%s` is the first environment of the route", [input.environment.name]) if {
	not input.previous
}

skip contains sprintf("the route asks for no verdict before `%s`", [input.environment.name]) if {
	input.previous
	not input.environment.previousVerdict
}

deny contains finding if {
	asked
	some index, component in input.release.components
	count(candidates(component)) == 0
	finding := {
		"msg": sprintf("no verdict says that %s passed in `%s`", [release.called(component), input.previous.name]),
		"at": ["release", "components", index, "artifact", "digest"],
		"term": component.name,
		"because": [demand],
	}
}

deny contains finding if {
	asked
	some component in input.release.components
	not passed(component)
	some index in candidates(component)
	some objection in objections[index]
	finding := {
		"msg": sprintf("the verdict on `%s` for `%s` does not count: %s", [component.name, input.previous.name, objection]),
		"at": ["verdicts", index],
		"term": component.name,
		"because": [demand],
	}
}

deny contains finding if {
	asked
	some component in input.release.components
	passed(component)
	some index in candidates(component)
	contradicts(index, component)
	finding := {
		"msg": sprintf("`%s` passed in `%s` and failed there later", [component.name, input.previous.name]),
		"at": ["verdicts", index],
		"term": component.name,
		"because": [demand],
	}
}

asked if {
	input.previous
	input.environment.previousVerdict
}

demand := {
	"at": ["environment", "previousVerdict"],
	"msg": sprintf("the route asks for a signed verdict for `%s` before `%s`", [input.previous.name, input.environment.name]),
}

# The verdicts that speak about a component's artifact in the environment before.
candidates(component) := {index |
	some index, verdict in input.verdicts
	verdict.environment == input.previous.name
	release.digest(component) in verdict.artifacts
}

passed(component) if {
	some index in candidates(component)
	count(objections[index]) == 0
}

contradicts(index, component) if {
	later := input.verdicts[index]
	later.verified
	later.decision != "PASSED"
	every other in candidates(component) {
		overtakes(index, other)
	}
}

# A verdict of the same instant counts as later, so that nothing hangs on the order of two lines.
overtakes(index, other) if {
	instants.ns(input.verdicts[index].decidedAt) >= instants.ns(input.verdicts[other].decidedAt)
}

overtakes(_, other) if count(objections[other]) > 0

# Why a verdict does not count; none where it does.
objections[index] := reasons if {
	some index, verdict in input.verdicts
	reasons := doubts(verdict) | limits(verdict)
}

doubts(verdict) := unsigned(verdict) if not verdict.verified

doubts(verdict) := {reason |
	verdict.decision != "PASSED"
	reason := sprintf("it says `%s`", [verdict.decision])
} | {reason |
	verdict.gate != "release"
	reason := sprintf("it speaks for the gate `%s` only", [verdict.gate])
} if {
	verdict.verified
}

unsigned(verdict) := {object.get(verdict, "signatureProblem", "no trusted key signed it")}

limits(verdict) := (({reason |
	instants.in_future(verdict.decidedAt)
	reason := sprintf("it is dated %s, in the future", [verdict.decidedAt])
} | {reason |
	instants.over(verdict.validUntil)
	reason := sprintf("it held until %s", [verdict.validUntil])
}) | {reason |
	not verdict.validUntil
	instants.older_than(verdict.decidedAt, data.rules.evidence.verdictValidity)
	reason := sprintf("it was given at %s, more than %s ago", [verdict.decidedAt, data.rules.evidence.verdictValidity])
}) | {reason |
	instants.older_than(verdict.decidedAt, input.environment.evidenceMaxAge)
	reason := sprintf("it was given at %s, more than %s ago", [verdict.decidedAt, input.environment.evidenceMaxAge])
}

# METADATA
# title: The way back is automated and rehearsed
# description: |
#   A way back that nobody has walked is a hope. Where the route asks for it, the release says which
#   other version it returns to, does so without manual steps, and has rehearsed it in the environment
#   before this one; the last rehearsal there succeeded. In the first environment of a route the
#   rehearsal is asked for in that environment itself.
# custom:
#   severity: high
#   fix: Automate the roll-back, rehearse it in the environment before, and record the rehearsal under `rollback`.
#   controls: [NIST-800-53:CP-10, ISO-27001:A.8.32, SOC2:A1.3]
#   sources: [route-to-live]
package portcullis.change_control.rollback_ready

import data.portcullis.lib.time as instants

skip contains sprintf("the route asks for no roll-back before `%s`", [input.environment.name]) if {
	not input.environment.rollback
}

deny contains finding if {
	input.environment.rollback
	not input.release.rollback
	finding := {
		"msg": "the release does not say how it is taken back",
		"at": ["release", "rollback"],
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	input.release.rollback.automated == false
	finding := {
		"msg": "the roll-back needs manual steps",
		"at": ["release", "rollback", "automated"],
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	input.release.rollback
	not input.release.rollback.targetVersion
	finding := {
		"msg": "the roll-back does not say which version it returns to",
		"at": ["release", "rollback", "targetVersion"],
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	input.release.rollback.targetVersion == input.release.version
	finding := {
		"msg": sprintf("the roll-back returns to `%s`, the very version that is released", [input.release.version]),
		"at": ["release", "rollback", "targetVersion"],
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	input.release.rollback
	count(rehearsals) == 0
	finding := {
		"msg": sprintf("the roll-back was not rehearsed in `%s`", [stage]),
		"at": ["release", "rollback", "rehearsals"],
		"term": stage,
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	some index, rehearsal in rehearsals
	not rehearsal.succeeded
	every other in rehearsals {
		instants.ns(other.at) <= instants.ns(rehearsal.at)
	}
	finding := {
		"msg": sprintf("the last rehearsal of the roll-back in `%s` failed", [stage]),
		"at": ["release", "rollback", "rehearsals", index],
		"term": stage,
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.rollback
	some index, rehearsal in input.release.rollback.rehearsals
	instants.in_future(rehearsal.at)
	finding := {
		"msg": sprintf("a rehearsal of the roll-back is dated %s, in the future", [rehearsal.at]),
		"at": ["release", "rollback", "rehearsals", index, "at"],
		"term": rehearsal.environment,
		"because": [asked],
	}
}

rehearsals[index] := rehearsal if {
	some index, rehearsal in input.release.rollback.rehearsals
	rehearsal.environment == stage
	not instants.in_future(rehearsal.at)
}

stage := input.previous.name

stage := input.environment.name if not input.previous

asked := {
	"at": ["environment", "rollback"],
	"msg": sprintf("the route asks for an automated, rehearsed roll-back before `%s`", [input.environment.name]),
}

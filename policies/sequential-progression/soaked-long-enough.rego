# METADATA
# title: Soaked long enough
# description: |
#   Some faults show only with time: a leak, a nightly job, a certificate. Where the route asks for a
#   stay, the artifact has been in the environment before this one for that long, counted from the
#   beginning of its present, uninterrupted stay. Another artifact of the component that enters there
#   ends the stay, and what comes back after a roll-back begins again; the same artifact entering once
#   more does not. A record without a digest, or one that is dated in the future, proves no stay.
# custom:
#   severity: high
#   fix: Leave the artifact where it is until the time is up, then ask again.
#   evidence: [history]
#   controls: [NIST-800-53:CM-3(2), NIST-800-53:CM-4]
#   sources: [cloud-gov]
package portcullis.sequential_progression.soaked_long_enough

import data.portcullis.lib.history
import data.portcullis.lib.release
import data.portcullis.lib.time as instants

skip contains sprintf("the route asks for no stay before `%s`", [input.environment.name]) if {
	not input.environment.soak
}

skip contains sprintf("`%s` is the first environment of the route", [input.environment.name]) if {
	not input.previous
}

deny contains finding if {
	asked
	input.previous.untracked
	finding := {
		"msg": sprintf("the route asks for a stay in `%s`, which keeps no record", [input.previous.name]),
		"at": ["environment", "soak"],
		"fix": "have the environment recorded, or ask for the stay where there is a record",
	}
}

deny contains finding if {
	recorded
	some index, component in input.release.components
	not stays[index]
	not ended[index]
	finding := {
		"msg": sprintf("%s has no stay in `%s` that could be counted", [release.called(component), input.previous.name]),
		"at": ["release", "components", index, "artifact", "digest"],
		"term": component.name,
		"fix": "promote the artifact to the environment before, and leave it there for the time",
		"because": [demand],
	}
}

deny contains finding if {
	recorded
	some index, component in input.release.components
	next := ended[index]
	finding := {
		"msg": sprintf(
			"%s is no longer in `%s`: %s entered there at %s",
			[release.called(component), input.previous.name, history.called(next.visit), next.visit.at],
		),
		"at": ["visits", component.name, input.previous.name, next.index],
		"term": component.name,
		"fix": "promote the artifact to the environment before again, and leave it there for the time",
		"because": [demand],
	}
}

deny contains finding if {
	recorded
	some index, component in input.release.components
	began := stays[index]
	instants.now_ns - instants.ns(began.visit.at) < portcullis.duration_ns(input.environment.soak)
	finding := {
		"msg": sprintf(
			"%s has been in `%s` since %s, for less than %s",
			[release.called(component), input.previous.name, began.visit.at, input.environment.soak],
		),
		"at": ["visits", component.name, input.previous.name, began.index],
		"term": component.name,
		"because": [demand],
	}
}

asked if {
	input.previous
	input.environment.soak
}

recorded if {
	asked
	not input.previous.untracked
}

records[index] := history.came(component.name, input.previous.name) if {
	recorded
	some index, component in input.release.components
}

stays[index] := began if {
	some index, component in input.release.components
	began := history.stay(records[index], release.digest(component))
}

# The record that ended the last stay of an artifact that is not there any more.
ended[index] := next if {
	some index, component in input.release.components
	not stays[index]
	own := [position |
		some position, record in records[index]
		record.visit.digest == component.artifact.digest
	]
	next := records[index][max(own) + 1]
}

demand := {
	"at": ["environment", "soak"],
	"msg": sprintf("the route asks for a stay of %s in `%s`", [input.environment.soak, input.previous.name]),
}

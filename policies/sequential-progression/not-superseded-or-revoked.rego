# METADATA
# title: Nothing has overtaken the release
# description: |
#   What once passed may have been taken back since. No artifact of the release may be revoked in this
#   environment or an earlier one, no verdict that let it into an earlier environment may be revoked
#   without another in its place, the last verdict for each earlier environment may not be a failure, and
#   no newer release of a component may have gone past it: one that entered the environment before this one
#   after it, and this one already. A return to an artifact that was here before is a roll-back and may be
#   overtaken. A revocation whose signature does not count is never passed over: who could take it for
#   nothing could hide it.
# custom:
#   severity: critical
#   fix: Promote the newer release, or find out why this one was taken back, and have it judged again.
#   controls: [NIST-800-53:CM-3, NIST-800-53:SI-7]
#   sources: [route-to-live]
package portcullis.sequential_progression.not_superseded_or_revoked

import data.portcullis.lib.release
import data.portcullis.lib.route
import data.portcullis.lib.time as instants

skip contains "the release names no verdict, no revocation and no history, so nothing is known that could have overtaken it" if {
	count(input.verdicts) == 0
	count(input.revocations) == 0
	not input.release.history
}

deny contains finding if {
	some index, revocation in input.revocations
	not revocation.verified
	finding := {
		"msg": sprintf("a revocation cannot be believed, and is not passed over: %s", [
			object.get(revocation, "signatureProblem", "no trusted key signed it"),
		]),
		"at": ["revocations", index],
		"term": revocation.path,
		"fix": "have it signed by somebody who may revoke, or find out who wrote it",
	}
}

deny contains finding if {
	some index, revocation in input.revocations
	revocation.verified
	revocation.predicate.revokes == "artifact"
	revocation.predicate.environment in route.reached
	some position, component in input.release.components
	release.digest(component) in revocation.subjects
	finding := {
		"msg": sprintf("%s may not be in `%s`: revoked by `%s` at %s: %s", [
			release.called(component),
			revocation.predicate.environment,
			revocation.predicate.revoker,
			revocation.predicate.revokedAt,
			revocation.predicate.reason,
		]),
		"at": ["revocations", index],
		"term": component.name,
		"because": [artifact(position)],
	}
}

deny contains finding if {
	some position, component in input.release.components
	some index, verdict in input.verdicts
	verdict.environment in route.earlier
	release.digest(component) in verdict.artifacts
	verdict.revoked
	not replaced(component, index)
	finding := {
		"msg": sprintf("the verdict that let `%s` into `%s` was %s", [component.name, verdict.environment, verdict.revoked]),
		"at": ["verdicts", index],
		"term": component.name,
		"because": [artifact(position)],
	}
}

deny contains finding if {
	some position, component in input.release.components
	some index, verdict in input.verdicts
	verdict.verified
	verdict.decision != "PASSED"
	verdict.environment in route.earlier
	release.digest(component) in verdict.artifacts
	not replaced(component, index)
	finding := {
		"msg": sprintf("the last verdict on `%s` for `%s` is `%s`, of %s", [
			component.name,
			verdict.environment,
			verdict.decision,
			verdict.decidedAt,
		]),
		"at": ["verdicts", index],
		"term": component.name,
		"because": [artifact(position)],
	}
}

deny contains finding if {
	some position, component in input.release.components
	not was_here(component)
	some index, visit in input.visits[component.name][input.environment.name]
	another(visit, component)
	instants.ns(visit.at) > last_entry(component.name, input.previous.name, component.artifact.digest)
	not instants.in_future(visit.at)
	not went_first(component, visit)
	finding := {
		"msg": sprintf("%s has overtaken %s: it entered `%s` at %s", [
			name_of(visit),
			release.called(component),
			input.environment.name,
			visit.at,
		]),
		"at": ["visits", component.name, input.environment.name, index],
		"term": component.name,
		"because": [artifact(position)],
	}
}

# Whether a genuine pass for the same environment came after a verdict; one of the same instant did not.
replaced(component, index) if {
	some other in input.verdicts
	other.verified
	other.decision == "PASSED"
	other.gate in {"release", input.verdicts[index].gate}
	other.environment == input.verdicts[index].environment
	release.digest(component) in other.artifacts
	instants.ns(other.decidedAt) > instants.ns(input.verdicts[index].decidedAt)
}

# Whether the artifact was in this environment before, so that it comes back.
was_here(component) if {
	some visit in input.visits[component.name][input.environment.name]
	visit.digest == component.artifact.digest
	not instants.in_future(visit.at)
}

# A visit by version alone is another artifact's where the version differs.
another(visit, component) if visit.digest != release.digest(component)

another(visit, component) if {
	not visit.digest
	visit.version != component.version
}

# When an artifact last entered an environment.
last_entry(name, environment, digest) := max([instants.ns(visit.at) |
	some visit in input.visits[name][environment]
	visit.digest == digest
	not instants.in_future(visit.at)
])

# Whether the other one was in the environment before this one already when this release came there: then it
# is older, and this release follows it.
went_first(component, visit) if {
	last_entry(component.name, input.previous.name, visit.digest) <= last_entry(
		component.name,
		input.previous.name,
		component.artifact.digest,
	)
}

went_first(component, visit) if {
	not visit.digest
	earlier_by_version(component, visit)
}

earlier_by_version(component, visit) if {
	entered := [instants.ns(other.at) |
		some other in input.visits[component.name][input.previous.name]
		other.version == visit.version
		not instants.in_future(other.at)
	]
	max(entered) <= last_entry(component.name, input.previous.name, component.artifact.digest)
}

name_of(visit) := sprintf("version `%s`", [visit.version]) if visit.version

name_of(visit) := sprintf("the artifact `%s`", [visit.digest]) if not visit.version

artifact(position) := {
	"at": ["release", "components", position, "artifact"],
	"msg": "this is the artifact that is released",
}

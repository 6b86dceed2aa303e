# METADATA
# title: One artifact all the way, never rebuilt
# description: |
#   What was tested is what goes live: one digest from the first environment to the last. The history
#   may not know this version under another digest, in any environment, nor by its version alone in an
#   environment that the release has passed; and it must know the artifact in at least one of those. A
#   version that was rebuilt needs a number of its own.
# custom:
#   severity: critical
#   fix: Promote the artifact that was tested, by its digest; give a rebuilt one a new version and start over.
#   evidence: [history]
#   controls: [NIST-800-53:SI-7, SLSA:L2]
#   sources: [route-to-live, staging-pipeline, cloud-gov, gov-uk, gov-uk-carrenza]
package portcullis.sequential_progression.promoted_not_rebuilt

import data.portcullis.lib.release
import data.portcullis.lib.route

skip contains sprintf("no environment before `%s` keeps a record", [input.environment.name]) if {
	count(route.tracked) == 0
}

deny contains finding if {
	some component in input.release.components
	some environment, visits in input.visits[component.name]
	some index, visit in visits
	visit.version == component.version
	visit.digest != release.digest(component)
	finding := {
		"msg": sprintf("%s was another artifact in `%s`", [release.called(component), environment]),
		"at": ["visits", component.name, environment, index],
		"term": sprintf("%s/%s", [component.name, environment]),
		"because": [released(component)],
	}
}

deny contains finding if {
	some component in input.release.components
	some environment in route.tracked
	some index, visit in input.visits[component.name][environment]
	visit.version == component.version
	not visit.digest
	not pinned(component, environment)
	finding := {
		"msg": sprintf("%s entered `%s` by its version alone, so it may have been another artifact", [
			release.called(component),
			environment,
		]),
		"at": ["visits", component.name, environment, index],
		"term": sprintf("%s/%s", [component.name, environment]),
		"fix": "record promotions with the artifact's digest",
		"because": [released(component)],
	}
}

deny contains finding if {
	count(route.tracked) > 0
	some index, component in input.release.components
	not promoted(component)
	finding := {
		"msg": sprintf("no record shows the artifact of %s in an earlier environment", [release.called(component)]),
		"at": ["release", "components", index, "artifact"],
		"term": component.name,
		"fix": "promote the artifact from the environment before, and record it",
	}
}

# Whether the history knows the very artifact in an environment.
pinned(component, environment) if {
	some visit in input.visits[component.name][environment]
	visit.digest == component.artifact.digest
}

promoted(component) if {
	some environment in route.tracked
	pinned(component, environment)
}

released(component) := {
	"at": ["release", "components", position, "artifact"],
	"msg": "this is the artifact that is released",
} if {
	some position, other in input.release.components
	other.name == component.name
}

# METADATA
# title: A single version at a time
# description: |
#   Testers who do not know which version they look at find nothing out. Where the route allows one
#   version of a component at a time, what enters takes the place of what is there: where the history
#   has another artifact of the component in the environment now, the release says under
#   `deployment.replaces` that it takes that one's place, and not some other's. Two artifacts of a
#   component that entered such an environment at the same instant were there together, and nothing
#   that was found out there counts for either.
# custom:
#   severity: high
#   fix: Name what the deployment takes the place of under `deployment.replaces`, or wait until its test is over.
#   evidence: [history]
#   controls: [NIST-800-53:CM-2, ISO-27001:A.8.31]
#   sources: [route-to-live]
package portcullis.sequential_progression.single_version_in_test

import data.portcullis.lib.history
import data.portcullis.lib.release
import data.portcullis.lib.route

skip contains sprintf("no environment up to `%s` is for a single version", [input.environment.name]) if {
	count(single) == 0
}

deny contains finding if {
	input.environment.name in single
	some index, component in input.release.components
	resident := residents[index]
	count(taken(component)) == 0
	finding := {
		"msg": sprintf(
			"%s of `%s` is in `%s`, and the release does not say that it takes its place",
			[history.called(resident.visit), component.name, input.environment.name],
		),
		"at": ["visits", component.name, input.environment.name, resident.index],
		"term": component.name,
		"because": [demand(input.environment.name)],
	}
}

deny contains finding if {
	input.environment.name in single
	some index, component in input.release.components
	resident := residents[index]
	some number, replaced in taken(component)
	not history.is(replaced, resident.visit)
	finding := {
		"msg": sprintf(
			"the release takes the place of `%s` %s in `%s`, where %s is",
			[component.name, history.named(replaced), input.environment.name, history.called(resident.visit)],
		),
		"at": ["release", "deployment", "replaces", number],
		"term": component.name,
		"because": [
			{
				"at": ["visits", component.name, input.environment.name, resident.index],
				"msg": sprintf("%s entered at %s", [history.called(resident.visit), resident.visit.at]),
			},
			demand(input.environment.name),
		],
	}
}

deny contains finding if {
	some environment in single
	some component in input.release.components
	records := history.came(component.name, environment)
	own := {record.visit.at |
		some record in records
		record.visit.digest == component.artifact.digest
	}
	some record in records
	record.visit.at in own
	object.get(record.visit, "digest", "") != component.artifact.digest
	finding := {
		"msg": sprintf(
			"%s and %s of `%s` entered `%s` at the same instant, %s",
			[release.called(component), history.called(record.visit), component.name, environment, record.visit.at],
		),
		"at": ["visits", component.name, environment, record.index],
		"term": sprintf("%s/%s", [component.name, environment]),
		"fix": "let the artifact enter again by itself, and test it again",
		"because": [demand(environment)],
	}
}

# The environments for a single version that the release has reached, and of which there is a record.
single contains environment.name if {
	some environment in input.route.environments
	environment.name in route.reached
	environment.singleVersion
	not environment.untracked
}

# What is in the environment that is to be entered and is not the artifact itself.
residents[index] := resident if {
	some index, component in input.release.components
	resident := history.last(history.came(component.name, input.environment.name))
	object.get(resident.visit, "digest", "none") != release.digest(component)
}

taken(component) := {number: replaced |
	some number, replaced in input.release.deployment.replaces
	replaced.component == component.name
}

demand(environment) := {
	"at": ["route", "environments", route.position[environment], "singleVersion"],
	"msg": sprintf("the route allows one version of a component at a time in `%s`", [environment]),
}

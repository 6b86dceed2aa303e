# METADATA
# title: Baselined against production
# description: |
#   A release that was begun before the last hotfix takes the hotfix away again. Where the route asks
#   for it, each component says what production ran when its work began (`base`), and that is what
#   production runs now: the last record of the history there, a roll-back included. Digests are
#   compared where both sides have one, versions otherwise. A component of which the history has no
#   record in production is new there and has no base; one that production runs already, unchanged,
#   needs none.
# custom:
#   severity: high
#   fix: Bring the work up to what production runs, test it again, and say so under the component's `base`.
#   evidence: [history]
#   controls: [NIST-800-53:CM-2, NIST-800-53:CM-3]
#   sources: [route-to-live]
package portcullis.sequential_progression.baselined_against_production

import data.portcullis.lib.history
import data.portcullis.lib.release
import data.portcullis.lib.route

skip contains sprintf("the route asks for no baseline before `%s`", [input.environment.name]) if {
	not input.environment.baselined
}

skip contains "no production environment of the route keeps a record" if {
	input.environment.baselined
	count(recorded) == 0
}

deny contains finding if {
	some index, component in input.release.components
	some environment in recorded
	current := running[index][environment]
	not component.base
	finding := {
		"msg": sprintf(
			"`%s` does not say what it is based on, and `%s` runs %s",
			[component.name, environment, history.called(current.visit)],
		),
		"at": ["release", "components", index, "base"],
		"term": component.name,
		"because": [entered(component, environment, current), demand],
	}
}

deny contains finding if {
	some index, component in input.release.components
	some environment in recorded
	current := running[index][environment]
	base := component.base
	not history.is(base, current.visit)
	finding := {
		"msg": sprintf(
			"%s is based on %s, and `%s` runs %s",
			[release.called(component), history.named(base), environment, history.called(current.visit)],
		),
		"at": ["release", "components", index, "base"],
		"term": component.name,
		"because": [entered(component, environment, current), demand],
	}
}

deny contains finding if {
	some index, component in input.release.components
	some environment in recorded
	component.base
	count(history.came(component.name, environment)) == 0
	finding := {
		"msg": sprintf(
			"%s is based on %s, and the history has no record of `%s` in `%s`",
			[release.called(component), history.named(component.base), component.name, environment],
		),
		"at": ["release", "components", index, "base"],
		"term": component.name,
		"fix": "bring the whole history, or leave the base of a new component out",
		"because": [demand],
	}
}

recorded contains environment.name if {
	input.environment.baselined
	some environment in input.route.environments
	environment.production
	not environment.untracked
}

# What production runs of each component, where that is not the artifact itself.
running[index][environment] := current if {
	some index, component in input.release.components
	some environment in recorded
	current := history.last(history.came(component.name, environment))
	object.get(current.visit, "digest", "none") != release.digest(component)
}

entered(component, environment, current) := {
	"at": ["visits", component.name, environment, current.index],
	"msg": sprintf("%s entered `%s` at %s", [history.called(current.visit), environment, current.visit.at]),
}

demand := {
	"at": ["environment", "baselined"],
	"msg": sprintf("the route asks before `%s` that releases are based on what production runs", [input.environment.name]),
}

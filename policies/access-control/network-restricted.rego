# METADATA
# title: Restricted environments are reachable from the allowed networks only
# description: |
#   Where the route names the networks that may reach an environment, every entry point of it takes
#   traffic from within those networks only. The environments up to the one that is to be entered are
#   judged. An entry point that names no network, and a restricted environment without any entry point,
#   are refused: nothing shows who reaches them. So is an entry point of an environment that the route
#   does not know, for it may be a restricted one under another name.
# custom:
#   severity: high
#   fix: Narrow the entry point to the networks that the route allows.
#   evidence: [access]
#   controls: [NIST-800-53:SC-7, ISO-27001:A.8.22]
#   sources: [gov-uk, gov-uk-carrenza]
package portcullis.access_control.network_restricted

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains sprintf("the route restricts no network up to `%s`", [input.environment.name]) if {
	count(restricted) == 0
}

deny contains finding if {
	some index, entry in input.access.entryPoints
	allowed := restricted[entry.environment]
	some place, network in entry.networks
	not portcullis.network_within(network, allowed)
	finding := {
		"msg": sprintf("`%s` lets `%s` into `%s`, beyond the allowed networks", [entry.name, network, entry.environment]),
		"at": ["access", "entryPoints", index, "networks", place],
		"term": sprintf("%s/%s", [entry.name, network]),
		"because": [asked(entry.environment)],
	}
}

deny contains finding if {
	some index, entry in input.access.entryPoints
	restricted[entry.environment]
	count(entry.networks) == 0
	finding := {
		"msg": sprintf("`%s` does not say which networks it lets into `%s`", [entry.name, entry.environment]),
		"at": ["access", "entryPoints", index, "networks"],
		"term": entry.name,
		"fix": "list the networks that the entry point takes traffic from",
		"because": [asked(entry.environment)],
	}
}

deny contains finding if {
	count(restricted) > 0
	some index, entry in input.access.entryPoints
	not entry.environment in object.keys(route.position)
	finding := {
		"msg": sprintf("`%s` leads into `%s`, which is not on the route", [entry.name, entry.environment]),
		"at": ["access", "entryPoints", index, "environment"],
		"term": entry.name,
		"fix": "correct the environment's name, or keep entry points of other systems in another file",
	}
}

deny contains finding if {
	some environment, _ in restricted
	not environment in {entry.environment | some entry in input.access.entryPoints}
	finding := {
		"msg": sprintf("no entry point shows from where `%s` is reached", [environment]),
		"at": ["release", "access"],
		"term": environment,
		"fix": sprintf("describe the entry points of `%s` in a file of the release's `access`", [environment]),
		"because": [asked(environment)],
	}
}

restricted[environment.name] := networks if {
	some environment in input.route.environments
	environment.name in route.reached
	networks := environment.access.networks
}

asked(environment) := {
	"at": ["route", "environments", route.position[environment], "access", "networks"],
	"msg": sprintf("the route lets %s into `%s`", [words.quoted(restricted[environment]), environment]),
}

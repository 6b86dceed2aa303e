# METADATA
# title: Only the named groups reach a restricted environment
# description: |
#   Where the route names the groups that may work in an environment, as it does for the one before
#   production, every grant there belongs to one of them. The environments up to the one that is to be
#   entered are judged: what was found out in an environment that others could change is worth little.
#   A restricted environment in which nobody has a grant is refused too, for then the grants do not
#   show who reaches it.
# custom:
#   severity: high
#   fix: Take the grant away, or have the group added to the route.
#   evidence: [access]
#   controls: [NIST-800-53:AC-3, ISO-27001:A.8.31, SOC2:CC6.1]
#   sources: [route-to-live, gov-uk, gov-uk-carrenza]
package portcullis.access_control.limited_access_at_stage

import data.portcullis.lib.grants
import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains sprintf("the route limits nobody's access up to `%s`", [input.environment.name]) if {
	count(limited) == 0
}

deny contains finding if {
	some index, grant in grants.in_reach
	allowed := limited[grant.environment]
	count([group | some group in grants.groups(grant); group in allowed]) == 0
	finding := {
		"msg": sprintf("`%s` has access to `%s` but is in none of its groups", [grant.principal, grant.environment]),
		"at": ["access", "grants", index],
		"term": sprintf("%s/%s", [grant.principal, grant.environment]),
		"because": [asked(grant.environment)],
	}
}

deny contains finding if {
	some environment, allowed in limited
	count(allowed) > 0
	not environment in {grant.environment | some grant in input.access.grants}
	finding := {
		"msg": sprintf("no grant shows who has access to `%s`", [environment]),
		"at": ["release", "access"],
		"term": environment,
		"fix": sprintf("add the file with the grants in `%s` to the release's `access`", [environment]),
		"because": [asked(environment)],
	}
}

limited[environment.name] := groups if {
	some environment in input.route.environments
	environment.name in route.reached
	groups := environment.access.groups
}

asked(environment) := {
	"at": ["route", "environments", route.position[environment], "access", "groups"],
	"msg": sprintf("the route lets %s into `%s`", [words.quoted(limited[environment]), environment]),
}

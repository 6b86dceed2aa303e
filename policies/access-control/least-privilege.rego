# METADATA
# title: No grant exceeds its role
# description: |
#   Whoever may do more than the task needs can do more damage, and so can whoever takes over the
#   account. `rules/access.yaml` says the most that each role may be granted, in production and below
#   it. A grant that holds a permission beyond that, a wildcard, a role that nobody defined or an
#   environment that the route does not know is refused. Grants in the environments up to the one that
#   is to be entered are judged.
# custom:
#   severity: high
#   fix: Grant the permissions that the role needs, one by one.
#   evidence: [access]
#   controls: [NIST-800-53:AC-6, ISO-27001:A.8.2, SOC2:CC6.3]
#   sources: [route-to-live]
package portcullis.access_control.least_privilege

import data.portcullis.lib.grants
import data.portcullis.lib.route
import data.portcullis.lib.words

deny contains finding if {
	some index, grant in grants.in_reach
	some place, permission in grant.permissions
	contains(permission, "*")
	finding := {
		"msg": sprintf("`%s` holds the wildcard `%s` in `%s`", [grant.principal, permission, grant.environment]),
		"at": ["access", "grants", index, "permissions", place],
		"term": sprintf("%s/%s", [grant.principal, permission]),
		"fix": "name each permission, as `verb:resource`",
	}
}

deny contains finding if {
	some index, grant in grants.in_reach
	role := data.rules.access.roles[grant.role]
	some place, permission in grant.permissions
	not contains(permission, "*")
	not within(permission, ceiling(role, grant.environment))
	finding := {
		"msg": sprintf("`%s` may `%s` in `%s`, which is more than the role `%s` may have there", [
			grant.principal, permission,
			grant.environment, grant.role,
		]),
		"at": ["access", "grants", index, "permissions", place],
		"term": sprintf("%s/%s", [grant.principal, permission]),
		"fix": sprintf("take the permission away; the role may have %s", [words.quoted(ceiling(role, grant.environment))]),
	}
}

deny contains finding if {
	some index, grant in grants.in_reach
	not data.rules.access.roles[grant.role]
	finding := {
		"msg": sprintf("`%s` is granted the role `%s`, which nobody defined", [grant.principal, grant.role]),
		"at": ["access", "grants", index, "role"],
		"term": sprintf("%s/%s", [grant.principal, grant.role]),
		"fix": sprintf("use a role of `rules/access.yaml`: %s", [words.quoted(object.keys(data.rules.access.roles))]),
	}
}

deny contains finding if {
	some index, grant in input.access.grants
	not grant.environment in object.keys(route.position)
	finding := {
		"msg": sprintf("`%s` has a grant in `%s`, which is not on the route", [grant.principal, grant.environment]),
		"at": ["access", "grants", index, "environment"],
		"term": sprintf("%s/%s", [grant.principal, grant.environment]),
		"fix": "correct the environment's name, or keep grants of other systems in another file",
	}
}

ceiling(role, environment) := role.production if environment in route.production

ceiling(role, environment) := role.belowProduction if not environment in route.production

# A ceiling of `verb:*` lets each resource of the verb be granted by name.
within(permission, allowed) if permission in allowed

within(permission, allowed) if {
	parts := split(permission, ":")
	concat(":", array.slice(parts, 1, count(parts))) != ""
	sprintf("%s:*", [parts[0]]) in allowed
}

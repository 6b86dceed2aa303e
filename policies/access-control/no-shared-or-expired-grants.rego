# METADATA
# title: No shared accounts, no expired grants, nobody who left
# description: |
#   What several people use, nobody answers for; what has run out or belongs to somebody who left is
#   looked after by nobody. Grants in the environments up to the one that is to be entered are judged.
#   A grant ends with the instant it names.
# custom:
#   severity: high
#   fix: Take the grant away; give each person and each service a grant of their own, with an end.
#   evidence: [access]
#   controls: [NIST-800-53:AC-2, ISO-27001:A.5.16, SOC2:CC6.2]
#   sources: [route-to-live, staging-pipeline]
package portcullis.access_control.no_shared_or_expired_grants

import data.portcullis.lib.grants
import data.portcullis.lib.time as instants

deny contains finding if {
	some index, grant in grants.in_reach
	grant.kind == "shared"
	finding := {
		"msg": sprintf("`%s`, an account that several people use, has access to `%s`", [grant.principal, grant.environment]),
		"at": ["access", "grants", index, "kind"],
		"term": sprintf("%s/%s", [grant.principal, grant.environment]),
		"fix": "give each of its users a grant of their own",
	}
}

deny contains finding if {
	some index, grant in grants.in_reach
	instants.over(grant.until)
	finding := {
		"msg": sprintf("the grant of `%s` in `%s` ended at %s", [grant.principal, grant.environment, grant.until]),
		"at": ["access", "grants", index, "until"],
		"term": sprintf("%s/%s", [grant.principal, grant.environment]),
		"fix": "take the grant away, or have it renewed",
	}
}

deny contains finding if {
	some index, grant in grants.in_reach
	some place, name in input.access.departed
	lower(name) == lower(grant.principal)
	finding := {
		"msg": sprintf("`%s` has left and still has access to `%s`", [grant.principal, grant.environment]),
		"at": ["access", "grants", index, "principal"],
		"term": sprintf("%s/%s", [grant.principal, grant.environment]),
		"fix": "take the grant away, and look at what the account did since",
		"because": [{
			"at": ["access", "departed", place],
			"msg": "the list of people who left names them",
		}],
	}
}

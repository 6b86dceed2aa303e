# METADATA
# title: Configuration is like production's
# description: |
#   What is found out in an environment holds for production as far as the two are alike. Where the route
#   asks for parity, the environment and production have the same components, the same keys of settings
#   and the same kinds of infrastructure, apart from the differences that the route names with a reason.
#   The environment's own name within names does not count, and values are not compared: those are
#   meant to differ. Judged from the files under `configurations`; without them nothing is known, and the
#   rule denies.
# custom:
#   severity: high
#   fix: Bring the two together, or name the difference and its reason under `parity` on the route.
#   controls: [ISO-27001:A.8.31, NIST-800-53:CM-2]
#   sources: [route-to-live, staging-pipeline]
package portcullis.environment_parity.configuration_parity

import data.portcullis.lib.parity
import data.portcullis.lib.words

skip contains sprintf("the route asks for parity of no environment up to `%s`", [input.environment.name]) if {
	count(parity.asked) == 0
}

deny contains finding if {
	some name in parity.asked
	not name in parity.configured
	finding := {
		"msg": sprintf("nothing says how `%s` is configured", [name]),
		"at": ["release", "configurations"],
		"term": name,
		"fix": sprintf("add the files that configure `%s` to `configurations`", [name]),
		"because": [parity.demand(name)],
	}
}

deny contains finding if {
	some name in parity.asked
	name in parity.configured
	count(parity.production) == 0
	finding := {
		"msg": sprintf("`%s` cannot be compared: nothing says how production is configured", [name]),
		"at": ["release", "configurations"],
		"term": name,
		"fix": "add the files that configure production to `configurations`",
		"because": [parity.demand(name)],
	}
}

deny contains finding if {
	some index, comparison in input.comparisons
	comparison.environment in parity.asked
	some number, difference in comparison.differences
	finding := {
		"msg": said(comparison, difference),
		"at": ["comparisons", index, "differences", number],
		"term": sprintf("%s/%s:%s", [comparison.environment, difference.kind, difference.name]),
		"because": [parity.demand(comparison.environment)],
	}
}

deny contains finding if {
	some index, comparison in input.comparisons
	comparison.environment in parity.asked
	comparison.more > 0
	finding := {
		"msg": sprintf("`%s` and production differ in %s more", [comparison.environment, words.counted(comparison.more, "name")]),
		"at": ["comparisons", index, "differences", 0],
		"term": comparison.environment,
		"because": [parity.demand(comparison.environment)],
	}
}

noun := {"component": "component", "key": "setting", "infrastructure": "kind of infrastructure"}

said(comparison, difference) := sprintf("%s `%s` is in `%s` and not in `%s`", [
	noun[difference.kind], difference.name, has(comparison, difference), lacks(comparison, difference),
])

has(comparison, difference) := comparison.environment if difference.only == "here"

has(comparison, difference) := comparison.production if difference.only == "production"

lacks(comparison, difference) := comparison.production if difference.only == "here"

lacks(comparison, difference) := comparison.environment if difference.only == "production"

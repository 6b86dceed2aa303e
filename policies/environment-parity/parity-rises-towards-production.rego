# METADATA
# title: Environments become more like production
# description: |
#   Along the route, each environment differs from production no more than the one before it: in the number
#   of components, keys of settings and kinds of infrastructure that only one of the two has, those
#   that the route allows included. An environment whose configuration is not known is passed over; at least
#   two below production and production's own are needed to say anything.
# custom:
#   severity: low
#   fix: Bring the later environment closer to production, or the earlier one no further from it than it was.
#   controls: [ISO-27001:A.8.31]
#   sources: [route-to-live]
package portcullis.environment_parity.parity_rises_towards_production

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains sprintf("the configuration of fewer than two environments up to `%s` is known beside production's", [input.environment.name]) if {
	count(compared) < 2
}

warn contains finding if {
	some place, index in compared
	place > 0
	later := input.comparisons[index]
	before := input.comparisons[compared[place - 1]]
	later.total > before.total
	finding := {
		"msg": sprintf("`%s` differs from production in %s, `%s` before it in %d", [
			later.environment, words.counted(later.total, "name"), before.environment, before.total,
		]),
		"at": ["comparisons", index, "differences", 0],
		"term": later.environment,
		"because": [{
			"at": route.description_of(later.environment),
			"msg": sprintf("the route comes from `%s` to `%s`", [before.environment, later.environment]),
		}],
	}
}

# The comparisons of environments that the release has reached, in the order of the route.
compared := [index |
	some name in route.reached
	some index, comparison in input.comparisons
	comparison.environment == name
]

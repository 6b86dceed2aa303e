# METADATA
# title: No test runs in production
# description: |
#   Tests write, load and break things; production belongs to its users. No report of the release comes
#   from a production environment, and the route asks for no suite there. A report from an environment
#   that the route does not know is refused, for it may be production under another name.
# custom:
#   severity: high
#   fix: Run the suite in an environment before production.
#   controls: [ISO-27001:A.8.31, NIST-800-53:CM-4(1)]
#   sources: [route-to-live]
package portcullis.test_evidence.never_test_in_production

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains "the release names no tests" if count(input.release.tests) == 0

deny contains finding if {
	some index, test in input.release.tests
	test.environment in route.production
	finding := {
		"msg": sprintf("`%s` was run in `%s`, a production environment", [test.suite, test.environment]),
		"at": ["release", "tests", index, "environment"],
		"term": sprintf("%s/%s", [test.suite, test.environment]),
		"because": [{
			"at": ["route", "environments", route.position[test.environment], "production"],
			"msg": "the route says so",
		}],
	}
}

deny contains finding if {
	some index, test in input.release.tests
	not test.environment in object.keys(route.position)
	finding := {
		"msg": sprintf("`%s` was run in `%s`, which is not on the route", [test.suite, test.environment]),
		"at": ["release", "tests", index, "environment"],
		"term": sprintf("%s/%s", [test.suite, test.environment]),
		"fix": sprintf("name an environment of the route: %s", [words.quoted([environment.name |
			some environment in input.route.environments
		])]),
	}
}

deny contains finding if {
	some position, environment in input.route.environments
	some index, demand in environment.suites
	demand.environment in route.production
	finding := {
		"msg": sprintf("the route asks for `%s` in `%s`, a production environment", [demand.suite, demand.environment]),
		"at": ["route", "environments", position, "suites", index, "environment"],
		"term": sprintf("%s/%s", [demand.suite, demand.environment]),
		"fix": "name an environment before production on the route",
	}
}

package portcullis.test_evidence.never_test_in_production_test

import data.portcullis.lib.testing
import data.portcullis.test_evidence.never_test_in_production as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_tests_below_production_pass if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_test_in_production_is_refused if {
	findings := denied(testing.setting("test", "/release/tests/0/environment", "production"))
	testing.places(findings) == {["release", "tests", 0, "environment"]}
	testing.messages(findings) == {"`acceptance` was run in `production`, a production environment"}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 2, "production"]}
}

test_an_unknown_environment_may_be_production if {
	findings := denied(testing.setting("test", "/release/tests/1/environment", "prod"))
	testing.messages(findings) == {"`performance` was run in `prod`, which is not on the route"}
	{finding.fix | some finding in findings} == {"name an environment of the route: `development`, `test` and `production`"}
}

test_a_route_may_not_ask_for_tests_in_production if {
	document := testing.demanding("production", {"suites": [{"suite": "smoke"}, {"suite": "load", "environment": "production"}]})
	testing.places(denied(document)) == {["route", "environments", 2, "suites", 1, "environment"]}
}

test_a_release_without_tests_is_skipped if {
	skipped(testing.setting("test", "/release/tests", [])) == {"the release names no tests"}
	denied(testing.setting("test", "/release/tests", [])) == set()
}

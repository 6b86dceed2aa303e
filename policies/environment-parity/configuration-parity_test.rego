package portcullis.environment_parity.configuration_parity_test

import data.portcullis.environment_parity.configuration_parity as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

differing(name, difference) := testing.setting(name, "/comparisons/1/differences/-", testing.difference(difference))

test_environments_that_are_alike_pass if {
	denied(testing.entering("test")) == set()
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_difference_is_refused_on_both_sides if {
	findings := denied(differing("test", {"name": "api/DEBUG", "only": "here"}))
	testing.messages(findings) == {"setting `api/DEBUG` is in `test` and not in `production`"}
	testing.places(findings) == {["comparisons", 1, "differences", 0]}
	testing.terms(findings) == {"test/key:api/DEBUG"}
	testing.messages(denied(differing("test", {"kind": "component", "name": "search", "only": "production"}))) == {"component `search` is in `production` and not in `test`"}
	testing.messages(denied(differing("test", {"kind": "infrastructure", "name": "Ingress", "only": "production"}))) == {"kind of infrastructure `Ingress` is in `production` and not in `test`"}
}

test_an_environment_that_was_passed_through_is_still_judged if {
	count(denied(differing("production", {}))) == 1
}

test_differences_of_an_environment_that_the_route_does_not_ask_about_do_not_matter if {
	denied(testing.setting("test", "/comparisons/0/differences/-", testing.difference({}))) == set()
}

test_differences_beyond_those_listed_are_counted if {
	findings := denied(testing.setting("test", "/comparisons/1/more", 800))
	testing.messages(findings) == {"`test` and production differ in 800 names more"}
}

test_unknown_configuration_is_refused if {
	findings := denied(testing.setting("test", "/configurations", []))
	testing.messages(findings) == {"nothing says how `test` is configured"}
	testing.places(findings) == {["release", "configurations"]}
}

test_unknown_configuration_of_production_is_refused if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/comparisons", "value": []},
		{"op": "replace", "path": "/configurations", "value": [testing.configuration({"environment": "test"})]},
	])
	testing.messages(denied(document)) == {"`test` cannot be compared: nothing says how production is configured"}
}

test_where_the_route_does_not_ask_nothing_is_asked if {
	document := testing.setting("development", "/configurations", [])
	denied(document) == set()
	skipped(document) == {"the route asks for parity of no environment up to `development`"}
}

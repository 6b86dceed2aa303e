package portcullis.environment_parity.parity_rises_towards_production_test

import data.portcullis.environment_parity.parity_rises_towards_production as rule
import data.portcullis.lib.testing

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_fewer_or_equal_differences_pass if {
	warned(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
	warned(testing.setting("test", "/comparisons/1/total", 3)) == set()
}

test_more_differences_are_warned_of if {
	findings := warned(testing.setting("test", "/comparisons/1/total", 4))
	testing.messages(findings) == {"`test` differs from production in 4 names, `development` before it in 3"}
	testing.places(findings) == {["comparisons", 1, "differences", 0]}
	count(warned(testing.setting("production", "/comparisons/1/total", 4))) == 1
}

test_an_environment_that_is_not_known_is_passed_over if {
	document := testing.without("test", "/comparisons/0")
	warned(document) == set()
	count(skipped(document)) == 1
}

test_what_was_not_reached_is_not_judged if {
	document := testing.setting("development", "/comparisons/1/total", 9)
	warned(document) == set()
	count(skipped(document)) == 1
}

package portcullis.test_evidence.no_flaky_or_skipped_tests_test

import data.portcullis.lib.testing
import data.portcullis.test_evidence.no_flaky_or_skipped_tests as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

counting(changes) := testing.setting("production", "/tests/0/counts", testing.counts(changes))

test_tests_that_simply_pass_pass if {
	denied(testing.entering("production")) == set()
	warned(testing.entering("production")) == set()
}

test_a_flaky_test_is_a_warning_at_the_test if {
	document := testing.setting("production", "/tests/0", testing.report({
		"counts": testing.counts({"passed": 38, "flaky": 1, "skipped": 1}),
		"cases": [
			{"name": "cart::later", "status": "skipped"},
			{"name": "cart::slow", "status": "flaky"},
		],
	}))
	findings := warned(document)
	testing.places(findings) == {["tests", 0, "cases", 1]}
	testing.messages(findings) == {"1 test of `acceptance` in `test` passed only on retry, first `cart::slow`"}
	denied(document) == set()
}

test_skipped_tests_up_to_the_share_are_fine if {
	warned(counting({"passed": 36, "skipped": 4})) == set()
	findings := warned(counting({"passed": 35, "skipped": 5}))
	testing.places(findings) == {["tests", 0]}
	testing.messages(findings) == {"5 of 40 tests of `acceptance` in `test` were skipped"}
}

test_no_test_at_all_is_refused if {
	document := counting({"total": 0, "passed": 0})
	testing.messages(denied(document)) == {"the report of `acceptance` in `test` holds no test"}
	warned(document) == set()
}

test_reports_that_nobody_asks_for_are_not_judged if {
	document := testing.setting("production", "/tests/2/counts", testing.counts({"total": 0, "passed": 0}))
	denied(document) == set()
}

test_no_report_at_all_is_refused if count(denied(testing.setting("production", "/tests", []))) == 1

test_a_route_that_asks_for_no_suite_is_skipped if {
	count(skipped(testing.entering("development"))) == 1
	denied(testing.setting("development", "/tests", [])) == set()
	skipped(testing.entering("production")) == set()
}

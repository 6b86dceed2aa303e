package portcullis.test_evidence.required_suites_passed_test

import data.portcullis.lib.testing
import data.portcullis.test_evidence.required_suites_passed as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_suites_that_passed_pass if {
	every name in ["test", "production"] {
		denied(testing.entering(name)) == set()
		skipped(testing.entering(name)) == set()
	}
}

test_a_missing_suite_is_refused if {
	findings := denied(testing.without("production", "/tests/0"))
	testing.places(findings) == {["release", "tests"]}
	testing.messages(findings) == {"no report shows that `acceptance` was run in `test` for `api` 2.3.1 and `web` 2.3.1"}
	{finding.because[0].at | some finding in findings} == {["environment", "suites", 0]}
}

test_no_reports_at_all_miss_every_suite if {
	testing.terms(denied(testing.setting("production", "/tests", []))) == {"acceptance", "performance"}
}

test_a_suite_in_another_environment_does_not_count if {
	testing.terms(denied(testing.setting("production", "/tests/0/environment", "development"))) == {"acceptance"}
}

test_a_suite_of_one_component_misses_the_other if {
	findings := denied(testing.setting("production", "/tests/0/component", "api"))
	testing.messages(findings) == {"no report shows that `acceptance` was run in `test` for `web` 2.3.1"}
}

test_each_component_may_have_a_report_of_its_own if {
	document := testing.patched("production", [
		{"op": "add", "path": "/tests/0/component", "value": "api"},
		{"op": "add", "path": "/tests/-", "value": testing.report({"component": "web"})},
	])
	denied(document) == set()
}

test_a_report_of_an_unknown_component_does_not_count if {
	testing.terms(denied(testing.setting("production", "/tests/0/component", "apii"))) == {"acceptance"}
}

failing := testing.report({
	"counts": testing.counts({"passed": 38, "failed": 2}),
	"cases": [
		{"name": "cart::slow", "status": "flaky"},
		{"name": "cart::pays", "status": "failed", "message": "expected 200"},
		{"name": "cart::ships", "status": "failed"},
	],
})

test_a_failed_suite_is_refused_at_its_first_failure if {
	findings := denied(testing.setting("production", "/tests/0", failing))
	testing.places(findings) == {["tests", 0, "cases", 1]}
	testing.messages(findings) == {"2 of 40 tests of `acceptance` in `test` failed, first `cart::pays`"}
}

test_a_failure_without_cases_points_to_the_report if {
	document := testing.setting("production", "/tests/0/counts", testing.counts({"passed": 39, "failed": 1}))
	findings := denied(document)
	testing.places(findings) == {["tests", 0]}
	testing.messages(findings) == {"1 of 40 tests of `acceptance` in `test` failed"}
	{finding.because | some finding in findings} == {[{
		"at": ["environment", "suites", 0],
		"msg": "the route asks for `acceptance` in `test` before `production`",
	}]}
}

test_a_failure_is_not_outvoted if {
	count(denied(testing.setting("production", "/tests/-", failing))) == 1
}

test_a_failure_elsewhere_does_not_matter if {
	document := testing.setting("production", "/tests/2/counts", testing.counts({"failed": 3}))
	denied(document) == set()
}

test_a_suite_without_a_passing_test_did_not_pass if {
	empty := testing.setting("production", "/tests/0/counts", testing.counts({"total": 0, "passed": 0}))
	testing.messages(denied(empty)) == {"no test passed in `acceptance` in `test`"}
	skipping := testing.setting("production", "/tests/0/counts", testing.counts({"passed": 0, "skipped": 40}))
	count(denied(skipping)) == 1
}

test_a_test_that_passed_on_retry_passed if {
	document := testing.setting("production", "/tests/0/counts", testing.counts({"passed": 0, "flaky": 40}))
	denied(document) == set()
}

test_a_suite_of_the_first_environment_must_say_where if {
	other := testing.route_of([testing.environment("ci", {"suites": [{"suite": "unit"}, {"suite": "lint", "environment": "ci"}]})])
	findings := denied(testing.on(other, "ci"))
	testing.terms(findings) == {"unit", "lint"}
	count(findings) == 2
	"the route does not say where `unit` must have run: no environment comes before `ci`" in testing.messages(findings)
}

test_a_route_that_asks_for_no_suite_is_skipped if {
	skipped(testing.setting("development", "/tests", [])) == {"the route asks for no test suite before `development`"}
	denied(testing.setting("development", "/tests", [])) == set()
}

test_a_suite_that_failed_altogether_is_told_once if {
	count(denied(testing.setting("production", "/tests/0/counts", testing.counts({"passed": 0, "failed": 40})))) == 1
}

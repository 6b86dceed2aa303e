package portcullis.test_evidence.evidence_fresh_test

import data.portcullis.lib.testing
import data.portcullis.test_evidence.evidence_fresh as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

finished(instant) := testing.setting("production", "/tests/0/finishedAt", instant)

test_fresh_evidence_passes if denied(testing.entering("production")) == set()

test_evidence_may_be_as_old_as_the_route_allows if {
	denied(finished("2026-11-11T10:00:00Z")) == set()
	findings := denied(finished("2026-11-11T09:59:59Z"))
	testing.places(findings) == {["tests", 0, "finishedAt"]}
	testing.messages(findings) == {"the tests of `acceptance` in `test` ran at 2026-11-11T09:59:59Z, more than 7d ago"}
	{finding.because[0].at | some finding in findings} == {["environment", "evidenceMaxAge"]}
}

test_clocks_may_differ_by_the_skew if {
	denied(finished("2026-11-18T10:05:00Z")) == set()
	testing.messages(denied(finished("2026-11-18T10:05:01Z"))) == {"the tests of `acceptance` in `test` ran at 2026-11-18T10:05:01Z, in the future"}
}

test_offsets_are_understood if {
	denied(finished("2026-11-18T12:04:00+02:00")) == set()
}

test_a_report_without_time_is_refused if {
	findings := denied(testing.without("production", "/tests/0/finishedAt"))
	testing.places(findings) == {["tests", 0]}
}

test_without_a_limit_evidence_may_be_old_but_not_from_the_future if {
	old := testing.patched("production", [
		{"op": "remove", "path": "/environment/evidenceMaxAge"},
		{"op": "replace", "path": "/tests/0/finishedAt", "value": "2020-01-01T00:00:00Z"},
	])
	denied(old) == set()
	new := json.patch(old, [{"op": "replace", "path": "/tests/0/finishedAt", "value": "2027-01-01T00:00:00Z"}])
	count(denied(new)) == 1
}

test_reports_that_nobody_asks_for_are_not_judged if {
	denied(testing.setting("production", "/tests/2/finishedAt", "2020-01-01T00:00:00Z")) == set()
}

test_no_report_at_all_is_refused if count(denied(testing.setting("production", "/tests", []))) == 1

test_a_route_that_asks_for_no_suite_is_skipped if {
	count(skipped(testing.entering("development"))) == 1
	denied(testing.setting("development", "/tests", [])) == set()
	skipped(testing.entering("production")) == set()
}

test_a_report_answers_by_suite_and_environment_together if {
	stale := {"finishedAt": "2020-01-01T00:00:00Z"}
	another_suite := object.union(stale, {"suite": "unit"})
	denied(testing.setting("production", "/tests/-", testing.report(another_suite))) == set()
	another_place := object.union(stale, {"environment": "development"})
	denied(testing.setting("production", "/tests/-", testing.report(another_place))) == set()
	count(denied(testing.setting("production", "/tests/-", testing.report(stale)))) == 1
}

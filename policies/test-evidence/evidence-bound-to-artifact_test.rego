package portcullis.test_evidence.evidence_bound_to_artifact_test

import data.portcullis.lib.testing
import data.portcullis.test_evidence.evidence_bound_to_artifact as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

naming(artifacts) := testing.setting("production", "/tests/0/artifacts", artifacts)

test_a_report_that_names_the_artifacts_passes if {
	denied(testing.entering("production")) == set()
	denied(naming([testing.digest("c"), testing.digest("b"), testing.digest("a")])) == set()
}

test_a_report_that_names_no_artifact_is_refused if {
	findings := denied(naming([]))
	testing.places(findings) == {["tests", 0]}
	testing.messages(findings) == {"the report of `acceptance` in `test` does not say which artifact was tested"}
}

test_a_report_about_another_artifact_is_refused if {
	findings := denied(naming([testing.digest("c")]))
	testing.terms(findings) == {"acceptance/api", "acceptance/web"}
	{finding.because[0].at | some finding in findings} == {
		["release", "components", 0, "artifact"],
		["release", "components", 1, "artifact"],
	}
}

test_a_report_of_the_release_names_every_artifact if {
	testing.terms(denied(naming([testing.digest("a")]))) == {"acceptance/web"}
}

test_a_report_of_one_component_names_that_artifact if {
	document := testing.patched("production", [
		{"op": "add", "path": "/tests/0/component", "value": "api"},
		{"op": "replace", "path": "/tests/0/artifacts", "value": [testing.digest("a")]},
	])
	denied(document) == set()
}

test_a_component_without_digest_is_bound_to_nothing if {
	document := testing.without("production", "/release/components/0/artifact/digest")
	testing.terms(denied(document)) == {"acceptance/api", "performance/api"}
}

test_a_report_of_an_unknown_component_is_refused if {
	findings := denied(testing.setting("production", "/tests/0/component", "apii"))
	testing.places(findings) == {["tests", 0, "component"]}
}

test_reports_that_nobody_asks_for_are_not_judged if {
	denied(testing.setting("production", "/tests/2/artifacts", [])) == set()
}

test_no_report_at_all_is_refused if {
	findings := denied(testing.setting("production", "/tests", []))
	testing.messages(findings) == {"no test report is from a suite that the route asks for before `production`"}
}

test_a_route_that_asks_for_no_suite_is_skipped if {
	skipped(testing.entering("development")) == {"the route asks for no test suite before `development`"}
	denied(testing.setting("development", "/tests", [])) == set()
	skipped(testing.entering("production")) == set()
}

# METADATA
# title: No flaky, skipped or missing tests
# description: |
#   A test that passes only on retry has not decided, and a test that is skipped has not been asked. In
#   the reports of required suites, tests that passed on retry only, and skipped tests above the share
#   that `rules/evidence.yaml` allows, are warnings; a report without any test is refused.
# custom:
#   severity: medium
#   fix: Make the flaky tests reliable and run the skipped ones, or delete them.
#   evidence: [tests]
#   controls: [ISO-27001:A.8.29]
#   sources: [staging-pipeline]
package portcullis.test_evidence.no_flaky_or_skipped_tests

import data.portcullis.lib.suites
import data.portcullis.lib.words

skip contains sprintf("the route asks for no test suite before `%s`", [input.environment.name]) if {
	not suites.asked
}

deny contains finding if some finding in suites.nothing_to_judge

deny contains finding if {
	some index, report in suites.relevant
	report.counts.total == 0
	finding := {
		"msg": sprintf("the report of %s holds no test", [suites.called(report)]),
		"at": ["tests", index],
		"term": suites.term(report),
		"fix": "check that the test runner finds the tests",
	}
}

warn contains finding if {
	some index, report in suites.relevant
	report.counts.flaky > 0
	finding := {
		"msg": sprintf("%s of %s passed only on retry%s", [
			words.counted(report.counts.flaky, "test"), suites.called(report),
			first(report, "flaky"),
		]),
		"at": blame(index, report, "flaky"),
		"term": suites.term(report),
	}
}

warn contains finding if {
	some index, report in suites.relevant
	report.counts.total > 0
	report.counts.skipped / report.counts.total > data.rules.evidence.maxSkippedShare
	finding := {
		"msg": sprintf("%d of %s of %s were skipped%s", [
			report.counts.skipped, words.counted(report.counts.total, "test"),
			suites.called(report), first(report, "skipped"),
		]),
		"at": blame(index, report, "skipped"),
		"term": suites.term(report),
	}
}

those(report, status) := [place | some place, test in report.cases; test.status == status]

first(report, status) := sprintf(", first `%s`", [report.cases[those(report, status)[0]].name]) if {
	count(those(report, status)) > 0
}

first(report, status) := "" if count(those(report, status)) == 0

blame(index, report, status) := ["tests", index, "cases", those(report, status)[0]] if {
	count(those(report, status)) > 0
}

blame(index, report, status) := ["tests", index] if count(those(report, status)) == 0

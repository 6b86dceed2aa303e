# METADATA
# title: Test evidence is fresh
# description: |
#   The world moves under a release: dependencies, data and neighbours change, and yesterday's green is
#   not today's. Each report of a required suite says when the tests ran, which was not longer ago than
#   the route allows, and not in the future beyond what clocks may differ.
# custom:
#   severity: medium
#   fix: Run the suite again against the artifact, and name the new report.
#   evidence: [tests]
#   controls: [NIST-800-53:SA-11]
#   sources: [staging-pipeline]
package portcullis.test_evidence.evidence_fresh

import data.portcullis.lib.suites
import data.portcullis.lib.time as instants

skip contains sprintf("the route asks for no test suite before `%s`", [input.environment.name]) if {
	not suites.asked
}

deny contains finding if some finding in suites.nothing_to_judge

deny contains finding if {
	some index, report in suites.relevant
	not report.finishedAt
	finding := {
		"msg": sprintf("the report of %s does not say when the tests ran", [suites.called(report)]),
		"at": ["tests", index],
		"term": suites.term(report),
		"fix": "have the test run write its time into the report",
	}
}

deny contains finding if {
	some index, report in suites.relevant
	instants.older_than(report.finishedAt, input.environment.evidenceMaxAge)
	finding := {
		"msg": sprintf("the tests of %s ran at %s, more than %s ago", [
			suites.called(report), report.finishedAt,
			input.environment.evidenceMaxAge,
		]),
		"at": ["tests", index, "finishedAt"],
		"term": suites.term(report),
		"because": [{
			"at": ["environment", "evidenceMaxAge"],
			"msg": "the route says how old evidence may be",
		}],
	}
}

deny contains finding if {
	some index, report in suites.relevant
	instants.in_future(report.finishedAt)
	finding := {
		"msg": sprintf("the tests of %s ran at %s, in the future", [suites.called(report), report.finishedAt]),
		"at": ["tests", index, "finishedAt"],
		"term": suites.term(report),
		"fix": "set the clock of the machine that runs the tests, and run them again",
	}
}

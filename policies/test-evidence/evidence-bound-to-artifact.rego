# METADATA
# title: Test evidence names the artifact that is promoted
# description: |
#   A green report about another build proves nothing about this one. Each report of a required suite
#   names the digest of the artifact that it tested; a report of the whole release names the digests of
#   all its components. A JUnit report does so with a suite's property `artifact`, a CTRF report with
#   `artifact` in its `extra`, an in-toto test result with its subjects.
# custom:
#   severity: high
#   fix: Have the test run write the digest of the artifact under test into its report.
#   evidence: [tests]
#   controls: [NIST-SSDF:PW.8.2, NIST-800-53:SI-7]
#   sources: [staging-pipeline, cloud-gov, gov-uk]
package portcullis.test_evidence.evidence_bound_to_artifact

import data.portcullis.lib.release
import data.portcullis.lib.suites
import data.portcullis.lib.words

skip contains sprintf("the route asks for no test suite before `%s`", [input.environment.name]) if {
	not suites.asked
}

deny contains finding if some finding in suites.nothing_to_judge

deny contains finding if {
	some index, report in suites.relevant
	count(report.artifacts) == 0
	finding := {
		"msg": sprintf("the report of %s does not say which artifact was tested", [suites.called(report)]),
		"at": ["tests", index],
		"term": suites.term(report),
		"because": [named(index)],
	}
}

deny contains finding if {
	some index, report in suites.relevant
	count(report.artifacts) > 0
	some position, component in input.release.components
	component in suites.components(report)
	not release.digest(component) in report.artifacts
	finding := {
		"msg": sprintf("the report of %s is about another artifact than that of %s", [
			suites.called(report),
			release.called(component),
		]),
		"at": ["tests", index],
		"term": sprintf("%s/%s", [report.suite, component.name]),
		"because": [
			{
				"at": ["release", "components", position, "artifact"],
				"msg": sprintf("this is the artifact; the report names %s", [words.quoted(report.artifacts)]),
			},
			named(index),
		],
	}
}

deny contains finding if {
	some index, report in suites.relevant
	count(suites.components(report)) == 0
	finding := {
		"msg": sprintf("the report of %s is about `%s`, which is no component of the release", [
			suites.called(report),
			report.component,
		]),
		"at": ["tests", index, "component"],
		"term": suites.term(report),
		"fix": "correct the component's name",
	}
}

named(index) := {"at": ["tests", index, "path"], "msg": "the release names the report"}

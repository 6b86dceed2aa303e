# METADATA
# title: The required test suites were run and passed
# description: |
#   The route says which test suites must have passed, and where, before an environment is entered:
#   in the environment before, unless it names another. Each suite must have a report for every
#   component, a report of the whole release counting for all of them; each such report must hold at
#   least one test that passed and none that failed. Where a suite has several reports, all must pass: a
#   failure is not outvoted.
# custom:
#   severity: critical
#   fix: Run the suite where the route asks for it until it passes, and name its report under `tests`.
#   evidence: [tests]
#   controls: [NIST-800-53:SA-11, ISO-27001:A.8.29, NIST-SSDF:PW.8.2]
#   sources: [route-to-live, cloud-gov, gov-uk, staging-pipeline]
package portcullis.test_evidence.required_suites_passed

import data.portcullis.lib.release
import data.portcullis.lib.suites
import data.portcullis.lib.words

skip contains sprintf("the route asks for no test suite before `%s`", [input.environment.name]) if {
	not suites.asked
}

deny contains finding if {
	some demand in suites.required
	demand.environment == ""
	finding := {
		"msg": sprintf("the route does not say where `%s` must have run: no environment comes before `%s`", [
			demand.suite,
			input.environment.name,
		]),
		"at": ["environment", "suites", demand.index],
		"term": demand.suite,
		"fix": "add `environment` to the suite on the route",
	}
}

deny contains finding if {
	some demand in suites.required
	demand.environment != ""
	missing := [component |
		some component in input.release.components
		not tested(component, demand)
	]
	count(missing) > 0
	finding := {
		"msg": sprintf("no report shows that `%s` was run in `%s` for %s", [
			demand.suite, demand.environment,
			words.listed([release.called(component) | some component in missing]),
		]),
		"at": ["release", "tests"],
		"term": demand.suite,
		"because": [asked(demand)],
	}
}

deny contains finding if {
	some index, report in suites.relevant
	report.counts.failed > 0
	finding := {
		"msg": sprintf("%d of %s of %s failed%s", [
			report.counts.failed, words.counted(report.counts.total, "test"),
			suites.called(report), first(report),
		]),
		"at": blame(index, report),
		"term": suites.term(report),
		"because": [asked(demand) | some demand in answered(report)],
	}
}

deny contains finding if {
	some index, report in suites.relevant
	report.counts.failed == 0
	report.counts.passed + report.counts.flaky == 0
	finding := {
		"msg": sprintf("no test passed in %s", [suites.called(report)]),
		"at": ["tests", index],
		"term": suites.term(report),
		"because": [asked(demand) | some demand in answered(report)],
	}
}

# Whether a report answers to a demand for a component; what it says is judged apart.
tested(component, demand) if {
	some report in input.tests
	report.suite == demand.suite
	report.environment == demand.environment
	component in suites.components(report)
}

answered(report) := [demand |
	some demand in suites.required
	report.suite == demand.suite
	report.environment == demand.environment
]

asked(demand) := {
	"at": ["environment", "suites", demand.index],
	"msg": sprintf("the route asks for `%s` in `%s` before `%s`", [demand.suite, demand.environment, input.environment.name]),
}

failures(report) := [place | some place, test in report.cases; test.status == "failed"]

first(report) := sprintf(", first `%s`", [report.cases[failures(report)[0]].name]) if count(failures(report)) > 0

first(report) := "" if count(failures(report)) == 0

blame(index, report) := ["tests", index, "cases", failures(report)[0]] if count(failures(report)) > 0

blame(index, report) := ["tests", index] if count(failures(report)) == 0

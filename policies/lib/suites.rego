# METADATA
# title: Questions about required test suites
# description: |
#   Which suites the route asks for before an environment is entered, and which of the release's test
#   reports answer to that. Reports of other suites and environments were judged, or will be, where
#   the route asks for them.
package portcullis.lib.suites

import data.portcullis.lib.words

# METADATA
# description: |
#   The suites that the route asks for, each with the environment in which it must have run: the one
#   that the route names, or else the environment before this one. Empty where there is none before.
required := [{"suite": demand.suite, "environment": place_of(demand), "index": index} |
	some index, demand in input.environment.suites
]

# METADATA
# description: Whether the route asks for any suite.
asked if count(required) > 0

# METADATA
# description: Whether a report answers to something that the route asks for.
answers(report) if {
	some demand in required
	report.suite == demand.suite
	report.environment == demand.environment
}

# METADATA
# description: The reports that answer to something that the route asks for, by position.
relevant[index] := report if {
	some index, report in input.tests
	answers(report)
}

# METADATA
# description: |
#   The components that a report speaks for: the one that the manifest names, or all of them. A name
#   that is no component of the release gives none.
components(report) := [component |
	some component in input.release.components
	object.get(report, "component", component.name) == component.name
]

# METADATA
# description: The report as its reader would call it, suite and environment.
called(report) := sprintf("`%s` in `%s`", [report.suite, report.environment])

# METADATA
# description: The suite, and the component where the report is about one, for a waiver to name.
term(report) := sprintf("%s/%s", [report.suite, report.component])

term(report) := report.suite if not report.component

# METADATA
# description: |
#   The finding of rules that judge reports, where the route asks for suites and no report answers:
#   what was not tested cannot have been tested well.
nothing_to_judge contains finding if {
	asked
	count(relevant) == 0
	finding := {
		"msg": sprintf("no test report is from a suite that the route asks for before `%s`", [input.environment.name]),
		"at": ["release", "tests"],
		"fix": "run the suites where the route asks for them, and name their reports under `tests`",
		"because": [{
			"at": ["environment", "suites"],
			"msg": sprintf("the route asks for %s", [words.quoted([demand.suite | some demand in required])]),
		}],
	}
}

place_of(demand) := demand.environment

place_of(demand) := input.previous.name if not demand.environment

place_of(demand) := "" if {
	not demand.environment
	not input.previous
}

# METADATA
# title: The upgrade in place is proven
# description: |
#   What installs cleanly may still break what is there: a migration, a session, a client of yesterday.
#   Where the route asks for it, each component that production runs in another version was upgraded
#   from that very artifact in the environment before this one, and a test report shows that nothing
#   broke: it names both artifacts by digest, has tests, and none of them failed. The report is listed
#   under `tests` with `upgradeFrom`. What production runs is the last record of the history there, a
#   roll-back included; a component of which it has no record is new and upgrades nothing.
# custom:
#   severity: high
#   fix: Upgrade production's version in the environment before, test it, and name the report under `tests` with `upgradeFrom`.
#   evidence: [history]
#   controls: [NIST-800-53:CM-4(1), NIST-800-53:SA-11]
#   sources: [cloud-gov]
package portcullis.artifact_integrity.in_place_upgrade_proven

import data.portcullis.lib.history
import data.portcullis.lib.release
import data.portcullis.lib.time as instants

skip contains sprintf("the route asks for no proven upgrade before `%s`", [input.environment.name]) if {
	not input.environment.inPlaceUpgrade
}

skip contains sprintf("`%s` is the first environment of the route", [input.environment.name]) if {
	input.environment.inPlaceUpgrade
	not input.previous
}

deny contains finding if {
	some index, component in input.release.components
	some current in upgraded[index]
	count(reports(index, component, current)) == 0
	finding := {
		"msg": sprintf(
			"no test in `%s` upgrades `%s` from %s, which `%s` runs, to %s",
			[input.previous.name, component.name, history.called(current.visit), current.environment, component.version],
		),
		"at": ["release", "tests"],
		"term": component.name,
		"because": [entered(component, current), demand],
	}
}

deny contains finding if {
	some index, component in input.release.components
	some current in upgraded[index]
	count(reports(index, component, current)) > 0
	every report in reports(index, component, current) {
		count(objections(report, component, current)) > 0
	}
	some number, report in reports(index, component, current)
	some objection in objections(report, component, current)
	finding := {
		"msg": sprintf(
			"the upgrade of `%s` from %s is not proven: %s",
			[component.name, history.called(current.visit), objection],
		),
		"at": ["tests", number, "upgradeFrom"],
		"term": component.name,
		"because": [entered(component, current), demand],
	}
}

# What production runs of each component, where that is not the artifact itself.
upgraded[index] contains object.union(current, {"environment": environment.name}) if {
	input.previous
	input.environment.inPlaceUpgrade
	some index, component in input.release.components
	some environment in input.route.environments
	environment.production
	current := history.last(history.came(component.name, environment.name))
	object.get(current.visit, "digest", "none") != release.digest(component)
}

# The reports of an upgrade from what production runs, by position.
reports(_, component, current) := {number: report |
	some number, report in input.tests
	report.environment == input.previous.name
	object.get(report, "component", component.name) == component.name
	history.is(report.upgradeFrom, current.visit)
}

objections(report, component, current) := unbound(report, component, current) | tested(report) | dated(report)

unbound(report, component, current) := {sprintf("the report does not name the artifact of %s", [release.called(component)]) |
	not release.digest(component) in report.artifacts
} | {sprintf("the report does not name the artifact of %s", [history.called(current.visit)]) |
	not former(report, current) in report.artifacts
}

# The digest of what was upgraded: the record's, or else the manifest's.
former(report, current) := object.get(current.visit, "digest", object.get(report.upgradeFrom, "digest", ""))

tested(report) := {"no test of the report ran" |
	report.counts.passed + report.counts.failed + report.counts.flaky == 0
} | {sprintf("%d of the tests failed", [report.counts.failed]) |
	report.counts.failed > 0
}

dated(report) := {sprintf("the report is dated %s, in the future", [report.finishedAt]) |
	instants.in_future(report.finishedAt)
}

entered(component, current) := {
	"at": ["visits", component.name, current.environment, current.index],
	"msg": sprintf("%s entered `%s` at %s", [history.called(current.visit), current.environment, current.visit.at]),
}

demand := {
	"at": ["environment", "inPlaceUpgrade"],
	"msg": sprintf("the route asks for a proven upgrade in place before `%s`", [input.environment.name]),
}

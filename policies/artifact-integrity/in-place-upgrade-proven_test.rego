package portcullis.artifact_integrity.in_place_upgrade_proven_test

import data.portcullis.artifact_integrity.in_place_upgrade_proven as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

live(changes) := testing.visit(object.union(
	{"at": "2026-11-01T10:00:00Z", "version": "2.3.0", "digest": testing.digest("9"), "environment": "production"},
	changes,
))

running(visits) := json.patch(
	testing.demanding("production", {"inPlaceUpgrade": true}),
	[{"op": "add", "path": "/visits/api/production", "value": visits}],
)

reported(changes) := json.patch(running([live({})]), [{"op": "add", "path": "/tests/-", "value": report(changes)}])

report(changes) := testing.report(object.union(
	{
		"suite": "upgrade",
		"component": "api",
		"upgradeFrom": {"digest": testing.digest("9")},
		"artifacts": [testing.digest("9"), testing.digest("a")],
	},
	changes,
))

test_a_proven_upgrade_passes if {
	denied(reported({})) == set()
	skipped(reported({})) == set()
}

test_a_new_component_upgrades_nothing if {
	denied(testing.demanding("production", {"inPlaceUpgrade": true})) == set()
}

test_an_unchanged_component_upgrades_nothing if {
	denied(running([live({"digest": testing.digest("a")})])) == set()
}

test_a_missing_upgrade_is_refused if {
	findings := denied(running([live({})]))
	testing.messages(findings) == {"no test in `test` upgrades `api` from `2.3.0`, which `production` runs, to 2.3.1"}
	testing.places(findings) == {["release", "tests"]}
}

test_an_upgrade_elsewhere_or_of_another_component_is_none if {
	count(denied(reported({"environment": "development"}))) == 1
	count(denied(reported({"component": "web"}))) == 1
	denied(json.remove(reported({}), ["/tests/3/component"])) == set()
}

test_an_upgrade_from_what_production_no_longer_runs_is_none if {
	document := json.patch(
		reported({}),
		[{"op": "add", "path": "/visits/api/production/-", "value": live({"at": "2026-11-10T10:00:00Z", "version": "2.3.0-1", "digest": testing.digest("8")})}],
	)
	testing.messages(denied(document)) == {"no test in `test` upgrades `api` from `2.3.0-1`, which `production` runs, to 2.3.1"}
}

test_both_artifacts_must_be_named if {
	findings := denied(reported({"artifacts": []}))
	testing.messages(findings) == {
		"the upgrade of `api` from `2.3.0` is not proven: the report does not name the artifact of `api` 2.3.1",
		"the upgrade of `api` from `2.3.0` is not proven: the report does not name the artifact of `2.3.0`",
	}
	testing.places(findings) == {["tests", 3, "upgradeFrom"]}
}

test_a_version_names_what_was_upgraded_as_well if {
	by_version := json.patch(reported({}), [{"op": "replace", "path": "/tests/3/upgradeFrom", "value": {"version": "2.3.0"}}])
	denied(by_version) == set()
	unnamed := json.remove(by_version, ["/visits/api/production/0/digest"])
	testing.messages(denied(unnamed)) == {
		"the upgrade of `api` from `2.3.0` is not proven: the report does not name the artifact of `2.3.0`",
	}
	denied(json.remove(reported({"upgradeFrom": {"version": "2.3.0"}}), ["/visits/api/production/0/digest"])) == set()
}

test_failures_empty_reports_and_the_future_prove_nothing if {
	testing.messages(denied(reported({"counts": testing.counts({"passed": 39, "failed": 1})}))) == {
		"the upgrade of `api` from `2.3.0` is not proven: 1 of the tests failed",
	}
	testing.messages(denied(reported({"counts": testing.counts({"passed": 0, "skipped": 40})}))) == {
		"the upgrade of `api` from `2.3.0` is not proven: no test of the report ran",
	}
	count(denied(reported({"finishedAt": "2026-11-18T10:05:01Z"}))) == 1
}

test_one_of_several_reports_is_enough if {
	document := json.patch(
		reported({"counts": testing.counts({"passed": 39, "failed": 1})}),
		[{"op": "add", "path": "/tests/-", "value": report({})}],
	)
	denied(document) == set()
}

test_what_is_not_asked_is_skipped if {
	skipped(testing.entering("production")) == {"the route asks for no proven upgrade before `production`"}
	denied(testing.entering("production")) == set()
	count(skipped(testing.demanding("development", {"inPlaceUpgrade": true}))) == 1
}

package portcullis.change_control.rollback_ready_test

import data.portcullis.change_control.rollback_ready as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

rehearsed(rehearsals) := testing.setting("production", "/release/rollback/rehearsals", rehearsals)

rehearsal(changes) := object.union(
	{"environment": "test", "at": "2026-11-17T12:00:00Z", "succeeded": true},
	changes,
)

test_a_rehearsed_roll_back_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_no_roll_back_is_refused_once if {
	findings := denied(testing.without("production", "/release/rollback"))
	testing.places(findings) == {["release", "rollback"]}
	{finding.because[0].at | some finding in findings} == {["environment", "rollback"]}
}

test_manual_steps_are_refused if {
	findings := denied(testing.setting("production", "/release/rollback/automated", false))
	testing.places(findings) == {["release", "rollback", "automated"]}
}

test_a_roll_back_to_nowhere_is_refused if {
	findings := denied(testing.without("production", "/release/rollback/targetVersion"))
	testing.messages(findings) == {"the roll-back does not say which version it returns to"}
}

test_a_roll_back_to_itself_is_refused if {
	findings := denied(testing.setting("production", "/release/rollback/targetVersion", "2.3.1"))
	testing.messages(findings) == {"the roll-back returns to `2.3.1`, the very version that is released"}
}

test_a_roll_back_that_was_never_rehearsed_is_refused if {
	findings := denied(rehearsed([]))
	testing.messages(findings) == {"the roll-back was not rehearsed in `test`"}
	testing.places(findings) == {["release", "rollback", "rehearsals"]}
}

test_a_rehearsal_elsewhere_does_not_count if {
	count(denied(rehearsed([rehearsal({"environment": "development"})]))) == 1
}

test_the_last_rehearsal_counts if {
	failed_later := [rehearsal({}), rehearsal({"at": "2026-11-17T13:00:00Z", "succeeded": false})]
	testing.places(denied(rehearsed(failed_later))) == {["release", "rollback", "rehearsals", 1]}
	failed_before := [rehearsal({"at": "2026-11-17T11:00:00Z", "succeeded": false}), rehearsal({})]
	denied(rehearsed(failed_before)) == set()
}

test_a_failure_of_the_same_instant_outweighs if {
	count(denied(rehearsed([rehearsal({}), rehearsal({"succeeded": false})]))) == 1
}

test_a_rehearsal_that_has_not_come_yet_does_not_count if {
	findings := denied(rehearsed([rehearsal({"at": "2026-11-18T10:05:01Z"})]))
	testing.places(findings) == {
		["release", "rollback", "rehearsals"],
		["release", "rollback", "rehearsals", 0, "at"],
	}
	denied(rehearsed([rehearsal({"at": "2026-11-18T10:05:00Z"})])) == set()
}

test_in_the_first_environment_it_is_rehearsed_there if {
	other := testing.route_of([testing.environment("live", {"rollback": true})])
	document := testing.on(other, "live")
	testing.terms(denied(document)) == {"live"}
	there := json.patch(document, [{"op": "add", "path": "/release/rollback/rehearsals/0/environment", "value": "live"}])
	denied(there) == set()
}

test_a_route_that_does_not_ask_is_skipped if {
	document := testing.without("test", "/release/rollback")
	skipped(document) == {"the route asks for no roll-back before `test`"}
	denied(document) == set()
}

test_nothing_is_asked_where_the_route_does_not_ask if {
	document := testing.setting("test", "/release/rollback", {
		"automated": false,
		"targetVersion": "2.3.1",
		"rehearsals": [
			rehearsal({"environment": "development", "succeeded": false}),
			rehearsal({"at": "2027-01-01T00:00:00Z"}),
		],
	})
	denied(document) == set()
	denied(json.patch(document, [{"op": "remove", "path": "/release/rollback/targetVersion"}])) == set()
	denied(json.patch(document, [{"op": "replace", "path": "/release/rollback/rehearsals", "value": []}])) == set()
}

package portcullis.traceability.ephemeral_environment_expires_test

import data.portcullis.lib.testing
import data.portcullis.traceability.ephemeral_environment_expires as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

ephemeral(operations) := json.patch(testing.demanding("development", {"ephemeral": true}), operations)

changed(path, value) := ephemeral([{"op": "add", "path": sprintf("/release/runs/0/%s", [path]), "value": value}])

test_an_owner_and_an_end_pass if {
	denied(ephemeral([])) == set()
	skipped(ephemeral([])) == set()
}

test_an_environment_that_nobody_owns_is_refused if {
	testing.places(denied(ephemeral([{"op": "remove", "path": "/release/runs/0"}]))) == {["release", "runs"]}
	testing.places(denied(ephemeral([{"op": "remove", "path": "/release/runs/0/owner"}]))) == {["release", "runs", 0, "owner"]}
	testing.places(denied(changed("owner", "  "))) == {["release", "runs", 0, "owner"]}
}

test_an_environment_without_an_end_is_refused if {
	testing.messages(denied(ephemeral([{"op": "remove", "path": "/release/runs/0/expiresAt"}]))) == {"nothing says until when `development` stands"}
}

test_an_end_that_is_past_is_refused if {
	testing.messages(denied(changed("expiresAt", "2026-11-18T10:00:00Z"))) == {"`development` was to be taken down at 2026-11-18T10:00:00Z"}
	denied(changed("expiresAt", "2026-11-18T10:00:01Z")) == set()
}

test_an_end_that_is_far_away_is_refused if {
	denied(changed("expiresAt", "2026-11-29T10:00:00Z")) == set()
	testing.messages(denied(changed("expiresAt", "2026-11-29T10:00:01Z"))) == {"`development` stands until 2026-11-29T10:00:01Z, longer than 14d"}
}

test_a_beginning_in_the_future_gains_no_time if {
	document := ephemeral([
		{"op": "add", "path": "/release/runs/0/startedAt", "value": "2027-11-18T10:00:00Z"},
		{"op": "add", "path": "/release/runs/0/expiresAt", "value": "2027-11-19T10:00:00Z"},
	])
	count(denied(document)) == 1
}

test_elsewhere_an_end_needs_an_owner if {
	document := testing.patched("production", [
		{"op": "add", "path": "/release/runs/1/expiresAt", "value": "2026-11-20T10:00:00Z"},
		{"op": "remove", "path": "/release/runs/1/owner"},
	])
	testing.places(denied(document)) == {["release", "runs", 1, "owner"]}
}

test_where_nothing_ends_nothing_is_asked if {
	document := testing.setting("production", "/release/runs", [])
	count(skipped(document)) == 1
	denied(document) == set()
}

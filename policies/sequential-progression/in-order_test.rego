package portcullis.sequential_progression.in_order_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.in_order as rule

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

with_visits(environment, visits) := testing.setting("production", sprintf("/visits/api/%s", [environment]), visits)

other(changes) := testing.visit(object.union({"version": "2.3.0", "digest": testing.digest("c")}, changes))

test_times_that_follow_the_route_pass if {
	warned(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
	warned(with_visits("test", [testing.visit({"at": "2026-11-17T10:00:00Z"})])) == set()
}

test_the_same_second_is_in_order if {
	warned(with_visits("test", [testing.visit({"at": "2026-11-16T10:00:00Z"})])) == set()
}

test_an_environment_that_was_passed_after_the_fact_is_told if {
	findings := warned(with_visits("test", [testing.visit({"at": "2026-11-15T10:00:00Z"})]))
	testing.messages(findings) == {
		"`api` 2.3.1 entered `test` at 2026-11-15T10:00:00Z, before it entered `development` at 2026-11-16T10:00:00Z",
	}
	testing.places(findings) == {["visits", "api", "test", 0]}
	testing.terms(findings) == {"api/test"}
}

test_entering_an_earlier_environment_again_is_in_order if {
	visits := [testing.visit({"environment": "development"}), testing.visit({"environment": "development", "at": "2026-11-17T10:00:00Z"})]
	warned(with_visits("development", visits)) == set()
}

test_going_back_is_named if {
	visits := [
		testing.visit({"environment": "production"}),
		other({"environment": "production", "at": "2026-11-17T10:00:00Z", "version": "2.4.0"}),
	]
	findings := warned(with_visits("production", visits))
	testing.messages(findings) == {
		"this is a roll-back: `api` 2.3.1 was in `production` at 2026-11-16T10:00:00Z, and `2.4.0` came after it",
	}
	testing.places(findings) == {["visits", "api", "production", 1]}
}

test_being_there_is_not_going_back if {
	warned(with_visits("production", [testing.visit({"environment": "production"})])) == set()
}

test_an_artifact_that_was_taken_back_is_named if {
	visits := [
		other({"at": "2026-11-14T10:00:00Z"}),
		testing.visit({}),
		other({"at": "2026-11-17T10:00:00Z"}),
	]
	findings := warned(with_visits("test", visits))
	testing.messages(findings) == {
		"`api` 2.3.1 was rolled back in `test`: `2.3.0`, which had been there before it, came back at 2026-11-17T10:00:00Z",
	}
	testing.places(findings) == {["visits", "api", "test", 2]}
	again := array.concat(visits, [testing.visit({"at": "2026-11-17T11:00:00Z"})])
	warned(with_visits("test", again)) == set()
}

test_a_newer_version_after_it_is_no_roll_back if {
	visits := [testing.visit({}), other({"at": "2026-11-17T10:00:00Z", "version": "2.4.0"})]
	warned(with_visits("test", visits)) == set()
}

test_records_without_digest_are_compared_by_version if {
	visits := [
		json.remove(other({"at": "2026-11-14T10:00:00Z"}), ["/digest"]),
		testing.visit({}),
		json.remove(other({"at": "2026-11-17T10:00:00Z"}), ["/digest"]),
	]
	count(warned(with_visits("test", visits))) == 1
}

test_a_record_of_the_future_is_told if {
	visits := [testing.visit({}), other({"at": "2026-11-18T10:05:01Z"})]
	findings := warned(with_visits("test", visits))
	testing.messages(findings) == {"a record of `api` in `test` is dated 2026-11-18T10:05:01Z, in the future"}
	testing.places(findings) == {["visits", "api", "test", 1]}
}

test_without_history_it_is_skipped if {
	skipped(testing.without("production", "/release/history")) == {"the release brings no promotion history"}
}

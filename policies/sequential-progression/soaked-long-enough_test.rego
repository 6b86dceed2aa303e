package portcullis.sequential_progression.soaked_long_enough_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.soaked_long_enough as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

asking(length) := testing.demanding("production", {"soak": length})

after(length, visits) := json.patch(asking(length), [{"op": "replace", "path": "/visits/api/test", "value": visits}])

other(at) := testing.visit({"at": at, "version": "2.4.0", "digest": testing.digest("c")})

test_a_stay_that_is_long_enough_passes if {
	denied(asking("48h")) == set()
	skipped(asking("48h")) == set()
}

test_a_stay_that_is_too_short_is_refused_for_each_component if {
	findings := denied(asking("49h"))
	testing.messages(findings) == {
		"`api` 2.3.1 has been in `test` since 2026-11-16T10:00:00Z, for less than 49h",
		"`web` 2.3.1 has been in `test` since 2026-11-16T10:00:00Z, for less than 49h",
	}
	testing.places(findings) == {["visits", "api", "test", 0], ["visits", "web", "test", 0]}
}

test_an_artifact_that_was_never_there_has_no_stay if {
	findings := denied(after("1h", []))
	testing.messages(findings) == {"`api` 2.3.1 has no stay in `test` that could be counted"}
	testing.places(findings) == {["release", "components", 0, "artifact", "digest"]}
}

test_a_later_version_ends_the_stay if {
	findings := denied(after("1h", [testing.visit({}), other("2026-11-17T10:00:00Z")]))
	testing.messages(findings) == {"`api` 2.3.1 is no longer in `test`: `2.4.0` entered there at 2026-11-17T10:00:00Z"}
	testing.places(findings) == {["visits", "api", "test", 1]}
}

test_what_comes_back_begins_again if {
	visits := [
		testing.visit({}),
		other("2026-11-17T10:00:00Z"),
		testing.visit({"at": "2026-11-18T09:00:00Z"}),
	]
	denied(after("1h", visits)) == set()
	findings := denied(after("61m", visits))
	testing.places(findings) == {["visits", "api", "test", 2]}
}

test_entering_once_more_goes_on if {
	visits := [testing.visit({}), testing.visit({"at": "2026-11-18T09:59:00Z"})]
	denied(after("48h", visits)) == set()
}

test_at_the_same_second_the_order_of_the_records_counts if {
	denied(after("1h", [other("2026-11-16T10:00:00Z"), testing.visit({})])) == set()
	count(denied(after("1h", [testing.visit({}), other("2026-11-16T10:00:00Z")]))) == 1
}

test_a_record_without_digest_ends_a_stay_and_begins_none if {
	unnamed := json.remove(testing.visit({"at": "2026-11-17T10:00:00Z"}), ["/digest"])
	findings := denied(after("1h", [testing.visit({}), unnamed]))
	testing.messages(findings) == {"`api` 2.3.1 is no longer in `test`: `2.3.1` entered there at 2026-11-17T10:00:00Z"}
	count(denied(after("1h", [unnamed]))) == 1
}

test_an_artifact_without_digest_has_no_stay if {
	unnamed := json.remove(testing.visit({}), ["/digest"])
	document := json.patch(after("1h", [unnamed]), [{"op": "remove", "path": "/release/components/0/artifact/digest"}])
	testing.messages(denied(document)) == {"`api` 2.3.1 has no stay in `test` that could be counted"}
}

test_a_record_of_the_future_tells_nothing if {
	denied(after("1h", [testing.visit({}), other("2026-11-18T10:05:01Z")])) == set()
	count(denied(after("0s", [testing.visit({"at": "2026-11-18T10:05:01Z"})]))) == 1
}

test_a_place_without_record_cannot_be_asked if {
	route := testing.route_of([
		testing.environment("development", {"untracked": true}),
		testing.environment("test", {"soak": "1h"}),
	])
	findings := denied(testing.on(route, "test"))
	testing.messages(findings) == {"the route asks for a stay in `development`, which keeps no record"}
	testing.places(findings) == {["environment", "soak"]}
}

test_what_is_not_asked_is_skipped if {
	skipped(testing.entering("production")) == {"the route asks for no stay before `production`"}
	denied(testing.entering("production")) == set()
	skipped(testing.demanding("development", {"soak": "1h"})) == {"`development` is the first environment of the route"}
	denied(testing.demanding("development", {"soak": "1h"})) == set()
}

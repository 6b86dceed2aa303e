package portcullis.sequential_progression.baselined_against_production_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.baselined_against_production as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

asking := testing.demanding("production", {"baselined": true})

live(changes) := testing.visit(object.union(
	{"at": "2026-11-01T10:00:00Z", "version": "2.3.0", "digest": testing.digest("9"), "environment": "production"},
	changes,
))

running(visits) := json.patch(asking, [{"op": "add", "path": "/visits/api/production", "value": visits}])

based(document, base) := json.patch(document, [{"op": "add", "path": "/release/components/0/base", "value": base}])

test_new_components_have_no_base if {
	denied(asking) == set()
	skipped(asking) == set()
}

test_a_base_that_production_runs_passes if {
	denied(based(running([live({})]), {"version": "2.3.0"})) == set()
	denied(based(running([live({})]), {"digest": testing.digest("9")})) == set()
}

test_a_missing_base_is_refused if {
	findings := denied(running([live({})]))
	testing.messages(findings) == {"`api` does not say what it is based on, and `production` runs `2.3.0`"}
	testing.places(findings) == {["release", "components", 0, "base"]}
}

test_a_hotfix_in_the_meantime_is_not_taken_away if {
	hotfix := live({"at": "2026-11-10T10:00:00Z", "version": "2.3.0-1", "digest": testing.digest("8")})
	findings := denied(based(running([live({}), hotfix]), {"version": "2.3.0"}))
	testing.messages(findings) == {"`api` 2.3.1 is based on `2.3.0`, and `production` runs `2.3.0-1`"}
	{finding.because[0].at | some finding in findings} == {["visits", "api", "production", 1]}
}

test_a_roll_back_counts if {
	next := live({"at": "2026-11-10T10:00:00Z", "version": "2.3.0-1", "digest": testing.digest("8")})
	back := live({"at": "2026-11-11T10:00:00Z"})
	denied(based(running([live({}), next, back]), {"version": "2.3.0"})) == set()
}

test_digests_count_before_versions if {
	count(denied(based(running([live({})]), {"version": "2.3.0", "digest": testing.digest("7")}))) == 1
	unnamed := json.remove(live({}), ["/digest"])
	denied(based(running([unnamed]), {"version": "2.3.0", "digest": testing.digest("7")})) == set()
	count(denied(based(running([unnamed]), {"digest": testing.digest("7")}))) == 1
}

test_an_unchanged_component_needs_no_base if {
	denied(running([live({"digest": testing.digest("a")})])) == set()
}

test_a_base_that_production_never_had_is_refused if {
	findings := denied(based(asking, {"version": "2.3.0"}))
	testing.messages(findings) == {"`api` 2.3.1 is based on `2.3.0`, and the history has no record of `api` in `production`"}
}

test_a_record_of_the_future_tells_nothing if {
	coming := live({"at": "2026-11-18T10:05:01Z", "version": "3.0.0", "digest": testing.digest("8")})
	denied(based(running([live({}), coming]), {"version": "2.3.0"})) == set()
}

test_what_is_not_asked_is_skipped if {
	skipped(testing.entering("production")) == {"the route asks for no baseline before `production`"}
	unrecorded := testing.demanding("production", {"baselined": true, "untracked": true})
	skipped(unrecorded) == {"no production environment of the route keeps a record"}
	denied(unrecorded) == set()
}

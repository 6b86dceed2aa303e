package portcullis.traceability.resources_released_test

import data.portcullis.lib.testing
import data.portcullis.traceability.resources_released as rule

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_released_resources_pass if {
	warned(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_what_is_left_is_warned_of if {
	findings := warned(testing.setting("production", "/release/runs/1/resources/0/released", false))
	testing.messages(findings) == {"`orders-database` of the run in `test` was not released"}
	testing.places(findings) == {["release", "runs", 1, "resources", 0]}
}

test_what_is_kept_for_a_reason_passes if {
	resource := {"name": "orders-database", "released": false, "keptBecause": "looked into tomorrow"}
	warned(testing.setting("production", "/release/runs/1/resources/0", resource)) == set()
	count(warned(testing.setting("production", "/release/runs/1/resources/0", object.union(resource, {"keptBecause": " "})))) == 1
}

test_a_run_that_does_not_say_is_warned_of if {
	testing.places(warned(testing.without("production", "/release/runs/1/resources"))) == {["release", "runs", 1]}
	testing.places(warned(testing.without("production", "/release/runs/1"))) == {["release", "runs"]}
}

test_a_run_that_made_nothing_passes if {
	warned(testing.setting("production", "/release/runs/1/resources", [])) == set()
}

test_a_run_that_is_over_is_judged_wherever_it_was if {
	document := testing.patched("production", [
		{"op": "replace", "path": "/release/runs/0/expiresAt", "value": "2026-11-17T10:00:00Z"},
		{"op": "add", "path": "/release/runs/0/resources", "value": [{"name": "queue", "released": false}]},
	])
	testing.terms(warned(document)) == {"development/queue"}
}

test_the_first_environment_has_no_run_before_it if {
	count(skipped(testing.entering("development"))) == 1
}

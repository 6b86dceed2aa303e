package portcullis.artifact_integrity.replace_not_modify_test

import data.portcullis.artifact_integrity.replace_not_modify as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

updating(changes) := testing.setting("production", "/infrastructure/0/plan/changes/-", testing.change(changes))

test_new_and_replaced_resources_pass if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
	denied(updating({"action": "replace"})) == set()
	denied(updating({"action": "delete"})) == set()
	denied(updating({"action": "no-op", "imported": true})) == set()
}

test_an_update_in_place_is_refused if {
	findings := denied(updating({"action": "update", "attributes": ["ami", "user_data"]}))
	testing.messages(findings) == {"`aws_instance.front` is updated in place: `ami` and `user_data`"}
	testing.places(findings) == {["infrastructure", 0, "plan", "changes", 1]}
	testing.terms(findings) == {"aws_instance.front"}
}

test_types_that_are_named_may_be_updated if {
	denied(updating({"action": "update", "type": "aws_route53_record"})) == set()
	count(denied(updating({"action": "update", "type": "aws_route53_records"}))) == 1
}

test_a_release_without_a_plan_is_refused if {
	testing.terms(denied(testing.without("production", "/infrastructure/0/plan"))) == {"plan"}
	testing.terms(denied(testing.setting("production", "/infrastructure", []))) == {"plan"}
}

test_the_plan_of_another_environment_does_not_count if {
	testing.terms(denied(testing.setting("production", "/infrastructure/0/environment", "test"))) == {"plan"}
}

test_a_plan_that_is_broken_partial_or_old_is_refused if {
	every path, value in {"errored": true, "incomplete": true, "madeAt": "2026-11-10T09:59:59Z"} {
		findings := denied(testing.setting("production", sprintf("/infrastructure/0/plan/%s", [path]), value))
		testing.places(findings) == {["infrastructure", 0, "plan", path]}
	}
	testing.places(denied(testing.setting("production", "/infrastructure/0/plan/madeAt", "2026-11-19T10:00:00Z"))) == {[
		"infrastructure", 0, "plan", "madeAt",
	]}
}

test_a_plan_that_does_not_say_when_it_was_made_passes if {
	denied(testing.without("production", "/infrastructure/0/plan/madeAt")) == set()
}

test_the_way_of_deploying_must_be_stated_and_not_be_in_place if {
	testing.messages(denied(testing.setting("production", "/release/deployment/strategy", "in-place"))) == {"the deployment changes the running artifact in place"}
	testing.places(denied(testing.without("production", "/release/deployment/strategy"))) == {["release", "deployment", "strategy"]}
	testing.places(denied(testing.without("production", "/release/deployment"))) == {["release", "deployment", "strategy"]}
}

test_where_the_route_does_not_ask_nothing_is_asked if {
	count(skipped(testing.entering("test"))) == 1
	denied(testing.setting("test", "/infrastructure", [])) == set()
}

package portcullis.access_control.limited_access_at_stage_test

import data.portcullis.access_control.limited_access_at_stage as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

granting(changes) := testing.setting("test", "/access/grants", [testing.grant(changes)])

test_members_of_the_named_groups_pass if {
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_somebody_else_is_refused if {
	findings := denied(granting({"principal": "mallory", "groups": ["everyone"]}))
	testing.places(findings) == {["access", "grants", 0]}
	testing.messages(findings) == {"`mallory` has access to `test` but is in none of its groups"}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 1, "access", "groups"]}
}

test_a_principal_without_groups_is_refused if count(denied(granting({"groups": []}))) == 1

test_a_group_counts_by_its_own_name if {
	denied(granting({"principal": "testers", "kind": "group", "groups": []})) == set()
	count(denied(granting({"principal": "testers", "kind": "person", "groups": []}))) == 1
}

test_one_of_several_groups_is_enough if denied(granting({"groups": ["everyone", "deployers"]})) == set()

test_a_restricted_environment_without_grants_is_refused if {
	findings := denied(testing.setting("test", "/access/grants", []))
	testing.messages(findings) == {"no grant shows who has access to `test`"}
	testing.places(findings) == {["release", "access"]}
}

test_an_environment_for_nobody_may_have_no_grants if {
	closed := testing.demanding("test", {"access": {"groups": []}})
	count(denied(closed)) == 1
	denied(json.patch(closed, [{"op": "replace", "path": "/access/grants", "value": []}])) == set()
}

test_a_restricted_environment_on_the_way_is_judged_later_too if {
	document := testing.setting("production", "/access/grants", [testing.grant({"groups": []})])
	testing.terms(denied(document)) == {"tess/test"}
}

test_grants_elsewhere_are_free if {
	document := testing.setting("test", "/access/grants/-", testing.grant({"environment": "development", "groups": []}))
	denied(document) == set()
}

test_a_route_that_limits_nobody_so_far_is_skipped if {
	skipped(testing.entering("development")) == {"the route limits nobody's access up to `development`"}
	denied(testing.entering("development")) == set()
}

test_a_limit_of_networks_alone_is_no_limit_of_groups if {
	other := testing.route_of([testing.environment("test", {"access": {"networks": []}})])
	count(skipped(testing.on(other, "test"))) == 1
}

package portcullis.access_control.least_privilege_test

import data.portcullis.access_control.least_privilege as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

granting(changes) := testing.setting("production", "/access/grants", [testing.grant(changes)])

test_grants_within_the_role_pass if denied(testing.entering("production")) == set()

test_a_permission_beyond_the_role_is_refused if {
	findings := denied(granting({"permissions": ["read:logs", "deploy:release"]}))
	testing.places(findings) == {["access", "grants", 0, "permissions", 1]}
	testing.messages(findings) == {"`tess` may `deploy:release` in `test`, which is more than the role `tester` may have there"}
	{finding.fix | some finding in findings} == {"take the permission away; the role may have `read:*` and `run:tests`"}
}

test_production_has_its_own_ceiling if {
	findings := denied(granting({"environment": "production", "permissions": ["read:status", "read:logs"]}))
	testing.terms(findings) == {"tess/read:logs"}
}

test_a_wildcard_is_refused_even_within_the_role if {
	every permission in ["*", "*:*", "read:*", "run:*", "read:log*"] {
		findings := denied(granting({"permissions": [permission]}))
		testing.messages(findings) == {sprintf("`tess` holds the wildcard `%s` in `test`", [permission])}
	}
}

test_a_permission_without_a_resource_is_beyond_the_role if {
	every permission in ["read", "read:", ":logs", ""] {
		count(denied(granting({"permissions": [permission]}))) == 1
	}
}

test_a_resource_may_hold_colons if denied(granting({"permissions": ["read:bucket:logs"]})) == set()

test_a_role_that_nobody_defined_is_refused if {
	findings := denied(granting({"role": "wizard", "permissions": []}))
	testing.places(findings) == {["access", "grants", 0, "role"]}
	{finding.fix | some finding in findings} == {"use a role of `rules/access.yaml`: `deployer` and `tester`"}
}

test_an_environment_that_the_route_does_not_know_is_refused if {
	findings := denied(granting({"environment": "prod"}))
	testing.places(findings) == {["access", "grants", 0, "environment"]}
}

test_grants_in_later_environments_wait_for_their_turn if {
	spoilt := {"environment": "production", "permissions": ["*"]}
	denied(testing.setting("test", "/access/grants", [testing.grant(spoilt)])) == set()
	count(denied(granting(spoilt))) == 1
}

test_grants_in_earlier_environments_are_judged if {
	count(denied(granting({"environment": "development", "permissions": ["*"]}))) == 1
}

test_a_grant_of_nothing_passes if denied(granting({"permissions": []})) == set()

test_no_grants_at_all_pass_here if denied(testing.setting("test", "/access/grants", [])) == set()

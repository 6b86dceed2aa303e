package portcullis.access_control.no_shared_or_expired_grants_test

import data.portcullis.access_control.no_shared_or_expired_grants as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

granting(changes) := testing.setting("test", "/access/grants", [testing.grant(changes)])

test_grants_of_single_people_pass if denied(testing.entering("production")) == set()

test_a_shared_account_is_refused if {
	findings := denied(granting({"principal": "qa-desk", "kind": "shared"}))
	testing.places(findings) == {["access", "grants", 0, "kind"]}
	testing.messages(findings) == {"`qa-desk`, an account that several people use, has access to `test`"}
}

test_a_group_and_a_service_are_not_shared_accounts if {
	every kind in ["person", "group", "service"] {
		denied(granting({"kind": kind})) == set()
	}
}

test_an_expired_grant_is_refused if {
	findings := denied(granting({"until": "2026-11-18T09:59:59Z"}))
	testing.places(findings) == {["access", "grants", 0, "until"]}
}

test_a_grant_ends_with_the_instant_it_names if {
	count(denied(granting({"until": testing.now}))) == 1
	denied(granting({"until": "2026-11-18T10:00:01Z"})) == set()
}

test_a_grant_without_end_is_not_expired if denied(granting({})) == set()

test_somebody_who_left_is_refused if {
	findings := denied(granting({"principal": "Greg"}))
	testing.messages(findings) == {"`Greg` has left and still has access to `test`"}
	{finding.because[0].at | some finding in findings} == {["access", "departed", 0]}
}

test_one_grant_may_be_wrong_in_several_ways if {
	count(denied(granting({"principal": "greg", "kind": "shared", "until": "2026-01-01T00:00:00Z"}))) == 3
}

test_grants_in_later_environments_wait_for_their_turn if {
	denied(granting({"environment": "production", "kind": "shared"})) == set()
}

test_no_grants_pass if denied(testing.setting("test", "/access/grants", [])) == set()

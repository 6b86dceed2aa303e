package portcullis.change_control.signed_off_test

import data.portcullis.change_control.signed_off as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

giving(approvals) := testing.setting("production", "/approvals", approvals)

business := testing.approval({"role": "business", "approver": "bo"})

test_the_signatures_that_the_route_asks_for_pass if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_missing_role_is_refused if {
	findings := denied(giving([business]))
	testing.places(findings) == {["release", "approvals"]}
	testing.messages(findings) == {"`production` needs 1 approval as `tester`, and none counts"}
	{finding.because[0].at | some finding in findings} == {["environment", "approvals", 0]}
}

test_no_approvals_miss_every_role if testing.terms(denied(giving([]))) == {"tester", "business"}

reasons(approval) := {reason.msg |
	some finding in denied(giving([approval, business]))
	some reason in array.slice(finding.because, 1, 10)
}

because(reason) := {sprintf("the approval of `tess` does not count: %s", [reason])}

test_each_doubt_has_its_own_words if {
	given := testing.approval({})
	reasons(object.union(given, {"verified": false})) == because("no trusted key signed it")
	reasons(object.union(given, {"verified": false, "signatureProblem": "the key is not trusted"})) == because("the key is not trusted")
	reasons(object.union(given, {"identity": "mallory"})) == because("it is signed by `mallory`")
	reasons(object.remove(given, ["identity"])) == because("it is signed by `nobody`")
	reasons(object.union(given, {"artifacts": [testing.digest("a")]})) == because("it does not cover every artifact of the release")
	reasons(testing.approval({"environment": "test"})) == because("it is for `test`")
	reasons(testing.approval({"expiresAt": testing.now})) == because("it expired at 2026-11-18T10:00:00Z")
	reasons(testing.approval({"approvedAt": "2026-11-18T10:05:01Z"})) == because("it is dated 2026-11-18T10:05:01Z, in the future")
}

test_what_has_not_expired_counts if {
	denied(giving([testing.approval({"expiresAt": "2026-11-18T10:00:01Z"}), business])) == set()
	denied(giving([testing.approval({"approvedAt": "2026-11-18T10:05:00Z"}), business])) == set()
}

test_a_role_is_held_by_its_own_people if {
	testing.terms(denied(giving([testing.approval({"role": "business"})]))) == {"tester"}
}

test_two_approvals_of_one_person_count_once if {
	two := testing.demanding("production", {"approvals": [{"role": "tester", "count": 2}]})
	twice := json.patch(two, [{"op": "replace", "path": "/approvals", "value": [
		testing.approval({}),
		testing.approval({"approver": "Tess"}),
	]}])
	testing.messages(denied(twice)) == {"`production` needs 2 approvals as `tester`, and only that of `tess` counts"}
	both := json.patch(two, [{"op": "replace", "path": "/approvals", "value": [
		testing.approval({}),
		testing.approval({"approver": "theo"}),
	]}])
	denied(both) == set()
}

test_a_component_without_digest_is_covered_by_nothing if {
	document := testing.without("production", "/release/components/0/artifact/digest")
	testing.terms(denied(document)) == {"tester", "business"}
}

test_a_route_that_asks_for_no_approval_is_skipped if {
	skipped(testing.setting("test", "/approvals", [])) == {"the route asks for no approval before `test`"}
	denied(testing.setting("test", "/approvals", [])) == set()
}

test_only_approvals_of_the_role_are_explained if {
	findings := denied(giving([object.union(business, {"verified": false})]))
	{count(finding.because) | some finding in findings; finding.term == "tester"} == {1}
	{count(finding.because) | some finding in findings; finding.term == "business"} == {2}
}

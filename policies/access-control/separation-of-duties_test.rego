package portcullis.access_control.separation_of_duties_test

import data.portcullis.access_control.separation_of_duties as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

test_three_different_people_pass if denied(testing.entering("production")) == set()

test_an_author_may_not_approve if {
	document := testing.setting("production", "/approvals/0", testing.approval({"approver": "ada"}))
	findings := denied(document)
	testing.places(findings) == {["approvals", 0]}
	testing.messages(findings) == {"`ada` wrote the change and approved it"}
	{finding.because[0].at | some finding in findings} == {["release", "source", "authors", 0]}
}

test_a_capital_letter_does_not_make_two_people if {
	document := testing.setting("production", "/approvals/0", testing.approval({"approver": " Ada "}))
	testing.messages(denied(document)) == {"`ada` wrote the change and approved it"}
}

test_the_holder_of_the_key_counts_as_approver if {
	document := testing.setting("production", "/approvals/0/identity", "ada")
	testing.messages(denied(document)) == {"`ada` wrote the change and approved it"}
}

test_an_approval_without_known_signer_is_judged_by_its_name if {
	document := testing.patched("production", [
		{"op": "remove", "path": "/approvals/0/identity"},
		{"op": "replace", "path": "/approvals/0/predicate/approver", "value": "ada"},
	])
	count(denied(document)) == 1
}

test_one_of_several_authors_is_enough if {
	document := testing.setting("production", "/release/source/authors", ["grace", "tess"])
	findings := denied(document)
	{finding.because[0].at | some finding in findings} == {["release", "source", "authors", 1]}
}

test_an_author_may_not_deploy if {
	document := testing.setting("production", "/release/deployment/deployer", {"name": "Ada", "kind": "person"})
	findings := denied(document)
	testing.places(findings) == {["release", "deployment", "deployer", "name"]}
	testing.messages(findings) == {"`Ada` wrote the change and deploys it"}
}

test_a_pipeline_that_writes_changes_may_not_deploy_them if {
	document := testing.setting("production", "/release/source/authors", ["deploy-bot"])
	count(denied(document)) == 1
}

test_an_approver_may_not_deploy if {
	document := testing.setting("production", "/release/deployment/deployer", {"name": "tess", "kind": "person"})
	testing.messages(denied(document)) == {"`tess` approved the change and deploys it"}
}

test_approvals_for_other_environments_do_not_count if {
	document := testing.setting("production", "/approvals/0", testing.approval({"approver": "ada", "environment": "test"}))
	denied(document) == set()
}

test_a_release_without_authors_cannot_be_judged if {
	every authors in [[], [" "]] {
		document := testing.setting("production", "/release/source/authors", authors)
		testing.places(denied(document)) == {["release", "source", "authors"]}
	}
}

test_a_release_without_deployment_cannot_be_judged if {
	testing.places(denied(testing.without("production", "/release/deployment"))) == {["release", "deployment"]}
}

test_no_approvals_leave_author_and_deployer if denied(testing.setting("production", "/approvals", [])) == set()

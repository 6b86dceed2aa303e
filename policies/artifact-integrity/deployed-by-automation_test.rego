package portcullis.artifact_integrity.deployed_by_automation_test

import data.portcullis.artifact_integrity.deployed_by_automation as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_a_pipeline_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_person_is_refused if {
	findings := denied(testing.setting("production", "/release/deployment/deployer", {"name": "dora", "kind": "person"}))
	testing.places(findings) == {["release", "deployment", "deployer", "kind"]}
	testing.messages(findings) == {"`dora`, who deploys, is a person"}
	{finding.because[0].at | some finding in findings} == {["environment", "automationOnly"]}
}

test_a_release_without_deployer_is_refused if {
	testing.places(denied(testing.without("production", "/release/deployment"))) == {["release", "deployment"]}
}

test_a_pipeline_with_the_account_of_a_person_is_refused if {
	every kind in ["person", "group", "shared"] {
		document := testing.setting("production", "/access/grants/0", testing.grant({"principal": "deploy-bot", "kind": kind}))
		findings := denied(document)
		testing.places(findings) == {["release", "deployment", "deployer", "kind"]}
		{finding.because[0].at | some finding in findings} == {["access", "grants", 0, "kind"]}
	}
}

test_an_artifact_that_was_put_into_an_earlier_environment_by_hand_is_refused if {
	findings := denied(testing.setting("production", "/visits/api/test/0/automated", false))
	testing.places(findings) == {["visits", "api", "test", 0]}
	testing.messages(findings) == {"the artifact of `api` was put into `test` by hand"}
}

test_where_people_may_deploy_they_may_have_deployed if {
	denied(testing.setting("production", "/visits/api/development/0/automated", false)) == set()
}

test_another_artifact_may_have_been_deployed_by_hand if {
	document := testing.setting("production", "/visits/api/test/-", testing.visit({"digest": testing.digest("c"), "automated": false}))
	denied(document) == set()
}

test_a_record_that_does_not_say_proves_nothing_against if {
	denied(testing.without("production", "/visits/api/test/0/automated")) == set()
}

test_a_route_that_lets_people_deploy_is_skipped if {
	document := testing.setting("development", "/release/deployment/deployer/kind", "person")
	skipped(document) == {"the route lets people deploy to `development`"}
	denied(document) == set()
}

test_nothing_is_asked_where_people_may_deploy if {
	denied(testing.without("development", "/release/deployment")) == set()
	document := testing.setting("development", "/access/grants/0", testing.grant({"principal": "deploy-bot"}))
	denied(document) == set()
	by_hand := testing.demanding("production", {"automationOnly": false})
	denied(json.patch(by_hand, [{"op": "replace", "path": "/visits/api/test/0/automated", "value": false}])) == set()
}

test_a_person_with_a_grant_is_refused_once if {
	document := testing.patched("production", [
		{"op": "replace", "path": "/release/deployment/deployer", "value": {"name": "tess", "kind": "person"}},
	])
	count(denied(document)) == 1
}

test_what_happened_in_later_environments_does_not_matter if {
	later := testing.setting("test", "/visits/api/production", [testing.visit({"automated": false})])
	denied(later) == set()
}

package portcullis.sequential_progression.pipeline_cannot_bypass_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.pipeline_cannot_bypass as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

found(findings) := testing.setting("production", "/pipelines/findings", findings)

test_a_pipeline_without_a_way_around_passes if {
	denied(testing.entering("production")) == set()
	warned(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_way_around_is_refused_where_it_stands if {
	findings := denied(found([testing.bypass({})]))
	testing.messages(findings) == {"`settings` enters `deploy-production` in any version, without having passed `test`"}
	testing.places(findings) == {["pipelines", "findings", 0]}
	testing.terms(findings) == {"input-not-passed/production/deploy-production/settings"}
	{finding.because[0].at | some finding in findings} == {["pipelines", "findings", 0, "because", 0]}
	{finding.fix | some finding in findings} == {"let it pass `tests-in-test` as the other inputs do"}
}

test_what_is_only_worth_knowing_is_a_warning if {
	document := found([testing.bypass({"bypass": false, "fault": "unpinned-tool"})])
	denied(document) == set()
	count(warned(document)) == 1
}

test_a_way_around_another_environment_does_not_matter_here if {
	denied(found([testing.bypass({"environment": "test"})])) == set()
}

test_what_concerns_no_environment_in_particular_concerns_all if {
	everywhere := object.remove(testing.bypass({"fault": "not-understood"}), ["environment"])
	count(denied(found([everywhere]))) == 1
}

test_each_finding_is_its_own if {
	findings := denied(found([testing.bypass({}), testing.bypass({"term": "other"})]))
	testing.places(findings) == {["pipelines", "findings", 0], ["pipelines", "findings", 1]}
}

test_definitions_that_do_not_deploy_here_are_refused if {
	findings := denied(testing.without("production", "/pipelines/deployments/production"))
	testing.messages(findings) == {"no job of `ci/pipeline.yml` deploys to `production`"}
	testing.terms(findings) == {"no-deployment/production"}
	testing.places(findings) == {["release", "pipelines"]}
}

# Missing evidence is denied by its own sentence, not by this one.
test_no_definition_at_all_is_not_said_twice if {
	document := testing.setting("production", "/pipelines", {"definitions": [], "deployments": {}, "findings": []})
	denied(document) == set()
}

test_before_the_first_environment_nothing_is_asked if {
	skipped(testing.entering("development")) == {"no environment comes before `development`"}
}

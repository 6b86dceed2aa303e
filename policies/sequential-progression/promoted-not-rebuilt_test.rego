package portcullis.sequential_progression.promoted_not_rebuilt_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.promoted_not_rebuilt as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_one_artifact_all_the_way_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_rebuilt_version_is_refused_where_it_is_recorded if {
	document := testing.setting("production", "/visits/api/development/0/digest", testing.digest("c"))
	findings := denied(document)
	testing.places(findings) == {["visits", "api", "development", 0]}
	testing.messages(findings) == {"`api` 2.3.1 was another artifact in `development`"}
	{finding.because[0].at | some finding in findings} == {["release", "components", 0, "artifact"]}
}

test_the_environment_to_be_entered_is_compared_too if {
	document := testing.setting("production", "/visits/api/production", [testing.visit({"digest": testing.digest("c")})])
	testing.terms(denied(document)) == {"api/production"}
}

test_other_versions_are_other_artifacts if {
	document := testing.setting("production", "/visits/api/test/-", testing.visit({
		"version": "2.3.0",
		"digest": testing.digest("c"),
	}))
	denied(document) == set()
}

test_the_artifact_under_another_version_is_still_the_artifact if {
	denied(testing.setting("production", "/visits/api/test/0/version", "2.3.1-rc1")) == set()
	denied(testing.without("production", "/visits/api/test/0/version")) == set()
}

test_a_promotion_by_version_alone_is_refused if {
	findings := denied(testing.without("production", "/visits/api/test/0/digest"))
	testing.places(findings) == {["visits", "api", "test", 0]}
	testing.messages(findings) == {"`api` 2.3.1 entered `test` by its version alone, so it may have been another artifact"}
}

test_a_record_by_version_beside_one_by_digest_does_no_harm if {
	document := testing.setting("production", "/visits/api/test/-", object.remove(testing.visit({}), ["digest"]))
	denied(document) == set()
}

test_an_artifact_that_was_nowhere_is_refused if {
	findings := denied(testing.setting("production", "/visits/api", {}))
	testing.places(findings) == {["release", "components", 0, "artifact"]}
	testing.messages(findings) == {"no record shows the artifact of `api` 2.3.1 in an earlier environment"}
}

test_a_component_without_digest_is_refused if {
	count(denied(testing.without("production", "/release/components/0/artifact/digest"))) > 0
}

test_the_first_environment_is_skipped if {
	document := testing.setting("development", "/visits", {})
	skipped(document) == {"no environment before `development` keeps a record"}
	denied(document) == set()
}

test_an_environment_that_keeps_no_record_is_not_asked_about if {
	other := testing.route_of([
		testing.environment("laptop", {"untracked": true}),
		testing.environment("development", {}),
		testing.environment("test", {}),
	])
	count(skipped(testing.on(other, "development"))) == 1
	denied(testing.on(other, "test")) == set()
	lost := json.patch(testing.on(other, "test"), [{"op": "remove", "path": "/visits/api/development"}])
	testing.terms(denied(lost)) == {"api"}
}

test_another_version_by_its_version_alone_does_not_matter if {
	older := object.remove(testing.visit({"version": "2.2.0"}), ["digest"])
	document := testing.patched("production", [
		{"op": "replace", "path": "/visits/api/development", "value": [older]},
	])
	denied(document) == set()
}

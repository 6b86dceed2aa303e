package portcullis.sequential_progression.no_environment_skipped_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.no_environment_skipped as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_an_artifact_that_was_everywhere_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_skipped_environment_is_refused if {
	findings := denied(testing.without("production", "/visits/api/test"))
	testing.messages(findings) == {"`api` 2.3.1 was never in `test`"}
	testing.places(findings) == {["release", "components", 0, "artifact", "digest"]}
	testing.terms(findings) == {"api/test"}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 1, "name"]}
}

test_each_skipped_environment_is_named if {
	testing.terms(denied(testing.setting("production", "/visits/api", {}))) == {"api/development", "api/test"}
}

test_no_history_at_all_is_refused if {
	testing.terms(denied(testing.setting("production", "/visits", {}))) == {
		"api/development", "api/test", "web/development", "web/test",
	}
}

test_the_same_version_of_another_build_does_not_count if {
	document := testing.setting("production", "/visits/api/test/0/digest", testing.digest("c"))
	testing.terms(denied(document)) == {"api/test"}
}

test_a_record_without_digest_does_not_count if {
	testing.terms(denied(testing.without("production", "/visits/api/test/0/digest"))) == {"api/test"}
}

test_a_component_without_digest_was_nowhere if {
	document := testing.patched("production", [
		{"op": "remove", "path": "/release/components/0/artifact/digest"},
		{"op": "remove", "path": "/visits/api/test/0/digest"},
	])
	testing.terms(denied(document)) == {"api/development", "api/test"}
}

test_one_of_several_visits_is_enough if {
	document := testing.setting("production", "/visits/api/test/-", testing.visit({"digest": testing.digest("c")}))
	denied(document) == set()
}

visited_at(instant) := testing.setting("production", "/visits/api/test/0/at", instant)

test_a_visit_that_has_not_come_yet_does_not_count if {
	denied(visited_at("2026-11-18T10:05:00Z")) == set()
	testing.terms(denied(visited_at("2026-11-18T10:05:01Z"))) == {"api/test"}
}

test_the_environment_itself_and_later_ones_do_not_matter if {
	denied(testing.without("test", "/visits/api/test")) == set()
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
	testing.terms(denied(lost)) == {"api/development"}
}

package portcullis.traceability.environment_settings_recorded_test

import data.portcullis.lib.testing
import data.portcullis.traceability.environment_settings_recorded as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_a_recorded_run_passes if {
	denied(testing.entering("production")) == set()
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_a_run_that_is_not_recorded_is_refused if {
	findings := denied(testing.without("production", "/release/runs/1"))
	testing.messages(findings) == {"nothing is recorded about the run in `test`"}
	testing.places(findings) == {["release", "runs"]}
}

test_settings_and_addresses_are_asked_for if {
	testing.places(denied(testing.without("production", "/release/runs/1/settings"))) == {["release", "runs", 1]}
	testing.places(denied(testing.setting("production", "/release/runs/1/addresses", []))) == {["release", "runs", 1, "addresses"]}
	testing.places(denied(testing.setting("production", "/release/runs/1/addresses", [" "]))) == {["release", "runs", 1, "addresses"]}
}

test_an_empty_document_records_nothing if {
	testing.places(denied(testing.setting("production", "/recordedSettings/1", 0))) == {["release", "runs", 1, "settings"]}
}

test_the_first_environment_has_no_run_before_it if {
	count(skipped(testing.entering("development"))) == 1
	denied(testing.setting("development", "/release/runs", [])) == set()
}

test_an_environment_that_keeps_no_record_is_not_asked_about if {
	document := testing.setting("test", "/previous/untracked", true)
	count(skipped(document)) == 1
}

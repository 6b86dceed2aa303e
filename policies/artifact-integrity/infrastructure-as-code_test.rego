package portcullis.artifact_integrity.infrastructure_as_code_test

import data.portcullis.artifact_integrity.infrastructure_as_code as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_a_versioned_source_without_drift_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
	denied(testing.without("production", "/infrastructure/0/drift")) == set()
}

test_an_environment_without_infrastructure_is_refused if {
	testing.places(denied(testing.setting("production", "/infrastructure", []))) == {["release", "infrastructure"]}
}

test_source_and_plan_are_asked_for if {
	testing.terms(denied(testing.without("production", "/infrastructure/0/source"))) == {"source"}
	testing.terms(denied(testing.without("production", "/infrastructure/0/plan"))) == {"plan"}
}

test_what_is_not_a_full_commit_is_no_version if {
	every commit in ["main", "7e2b5f0", "", "7E2B5F0C4D1A9E8B6C3F2D5A8B1E4C7F0A3D6B9E", "7e2b5f0c4d1a9e8b6c3f2d5a8b1e4c7f0a3d6b9e0"] {
		findings := denied(testing.setting("production", "/infrastructure/0/source/commit", commit))
		testing.places(findings) == {["infrastructure", 0, "source", "commit"]}
	}
	denied(testing.setting(
		"production", "/infrastructure/0/source/commit",
		concat("", ["0" | some _ in numbers.range(1, 64)]),
	)) == set()
}

test_a_source_without_a_repository_is_refused if {
	count(denied(testing.setting("production", "/infrastructure/0/source/repository", " "))) == 1
}

test_each_kind_of_drift_is_told if {
	document := testing.setting("production", "/infrastructure/0/drift/drifted", [
		testing.drifted({}),
		testing.drifted({"how": "missing", "address": "aws_s3_bucket.logs", "attributes": []}),
		testing.drifted({"how": "unmanaged", "address": "i-0abc", "type": "aws_instance", "attributes": []}),
	])
	findings := denied(document)
	testing.messages(findings) == {
		"`aws_security_group.front` was changed outside the code: `ingress`",
		"`aws_s3_bucket.logs` is in the code and is gone",
		"`i-0abc` (aws_instance) is there and is in no code",
	}
	["infrastructure", 0, "drift", "drifted", 2] in testing.places(findings)
}

test_drift_that_the_plan_shows_counts_too if {
	findings := denied(testing.setting("production", "/infrastructure/0/plan/drifted/-", testing.drifted({})))
	testing.places(findings) == {["infrastructure", 0, "plan", "drifted", 0]}
}

test_an_old_drift_report_is_refused if {
	findings := denied(testing.setting("production", "/infrastructure/0/drift/madeAt", "2026-11-01T00:00:00Z"))
	testing.places(findings) == {["infrastructure", 0, "drift", "madeAt"]}
}

test_where_the_route_does_not_ask_nothing_is_asked if {
	count(skipped(testing.entering("test"))) == 1
	denied(testing.setting("test", "/infrastructure", [])) == set()
}

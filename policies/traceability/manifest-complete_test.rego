package portcullis.traceability.manifest_complete_test

import data.portcullis.lib.testing
import data.portcullis.traceability.manifest_complete as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

test_a_complete_manifest_passes if denied(testing.entering("production")) == set()

test_a_missing_commit_is_refused if {
	findings := denied(testing.without("test", "/release/source/commit"))
	testing.places(findings) == {["release", "source", "commit"]}
}

test_a_short_commit_is_refused if {
	every commit in ["3f1c0d9", "", "3F1C0D9E8B7A6F5E4D3C2B1A09F8E7D6C5B4A392", "3f1c0d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a392f"] {
		findings := denied(testing.setting("test", "/release/source/commit", commit))
		testing.messages(findings) == {sprintf("`%s` is not a full commit, so it may come to mean another one", [commit])}
	}
}

test_a_commit_of_the_longer_kind_passes if {
	commit := trim_prefix(testing.digest("e"), "sha256:")
	denied(testing.setting("test", "/release/source/commit", commit)) == set()
}

test_an_empty_repository_is_refused if {
	testing.terms(denied(testing.setting("test", "/release/source/repository", " "))) == {"repository"}
}

test_unrecorded_dependencies_are_refused if {
	findings := denied(testing.without("test", "/sboms/1"))
	testing.places(findings) == {["release", "components", 1, "sbom"]}
	testing.messages(findings) == {"the dependencies of `web` 2.3.1 are not recorded: it has no bill of materials"}
}

test_dependencies_without_version_are_refused if {
	one := denied(testing.setting("test", "/sboms/0", testing.sbom({"unversionedCount": 1, "firstUnversioned": 0})))
	testing.messages(one) == {"the bill of materials of `api` lists 1 package without a version"}
	many := denied(testing.setting("test", "/sboms/0", testing.sbom({"unversionedCount": 3, "firstUnversioned": 7})))
	testing.places(many) == {["sboms", 0, "packages", 7]}
	testing.messages(many) == {"the bill of materials of `api` lists 3 packages without a version"}
}

test_unrecorded_tests_are_refused if {
	testing.terms(denied(testing.setting("test", "/release/tests", []))) == {"api", "web"}
}

test_tests_of_one_component_leave_the_other if {
	document := testing.setting("test", "/release/tests", [{
		"suite": "smoke",
		"environment": "development",
		"component": "api",
		"report": "evidence/smoke.xml",
	}])
	testing.messages(denied(document)) == {"the tests of `web` 2.3.1 are not recorded: no report speaks for it"}
}

test_unrecorded_tools_are_refused if {
	testing.places(denied(testing.setting("test", "/release/tools", {}))) == {["release", "tools"]}
}

test_versions_that_move_are_none if {
	tools := denied(testing.setting("test", "/release/tools/cargo", "latest"))
	testing.places(tools) == {["release", "tools", "cargo"]}
	components := denied(testing.setting("test", "/release/components/0/version", "2.4.0-SNAPSHOT"))
	testing.places(components) == {["release", "components", 0, "version"]}
}

test_a_tool_may_be_called_as_a_component if {
	denied(testing.setting("test", "/release/tools/api", "1.0.0")) == set()
}

package portcullis.sequential_progression.from_release_branch_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.from_release_branch as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

from_source(source) := testing.setting("test", "/release/source", source)

test_a_release_branch_passes if {
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_either_branch_or_tag_is_enough if {
	denied(from_source({"branch": "main"})) == set()
	denied(from_source({"tag": "v1.0.0"})) == set()
	denied(from_source({"branch": "feature/x", "tag": "v1.0.0"})) == set()
	denied(from_source({"branch": "release/2.3", "tag": "nightly"})) == set()
}

test_another_branch_is_refused if {
	findings := denied(from_source({"branch": "feature/x"}))
	testing.places(findings) == {["release", "source", "branch"]}
	testing.messages(findings) == {"branch `feature/x` is not a release candidate"}
	{finding.because[0].at | some finding in findings} == {["environment", "source"]}
}

test_another_branch_and_tag_are_both_named if {
	findings := denied(from_source({"branch": "feature/x", "tag": "nightly"}))
	testing.messages(findings) == {"branch `feature/x` and tag `nightly` is not a release candidate"}
}

test_a_tag_alone_is_pointed_to if {
	testing.places(denied(from_source({"tag": "nightly"}))) == {["release", "source", "tag"]}
}

test_a_revision_without_branch_and_tag_is_refused if {
	findings := denied(from_source({}))
	testing.places(findings) == {["release", "source"]}
	testing.messages(findings) == {"a revision without branch and tag is not a release candidate"}
}

test_a_branch_is_not_a_tag if count(denied(from_source({"branch": "v1.0.0"}))) == 1

test_a_pattern_covers_the_whole_name if {
	count(denied(from_source({"branch": "main2"}))) == 1
	count(denied(from_source({"branch": "old/main"}))) == 1
	count(denied(from_source({"branch": "release/2.3/hotfix"}))) == 1
}

test_a_route_that_lists_nothing_lets_nothing_in if {
	count(denied(testing.demanding("test", {"source": {"branches": [], "tags": []}}))) == 1
}

test_a_route_that_does_not_ask_is_skipped if {
	skipped(testing.entering("development")) == {"the route lets any revision into `development`"}
	denied(testing.setting("development", "/release/source", {})) == set()
}

package portcullis.change_control.release_documents_present_test

import data.portcullis.change_control.release_documents_present as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_documents_that_are_there_pass if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_a_document_that_is_not_named_is_refused if {
	findings := denied(testing.without("production", "/release/documents/deploymentGuide"))
	testing.places(findings) == {["release", "documents", "deploymentGuide"]}
	testing.messages(findings) == {"the release has no deployment guide"}
	{finding.because[0].at | some finding in findings} == {["environment", "documents", 1]}
}

test_no_documents_at_all_are_refused_one_by_one if {
	findings := denied(testing.setting("production", "/release/documents", {}))
	testing.terms(findings) == {"releaseNotes", "deploymentGuide", "rollbackProcedure"}
}

test_a_document_that_is_not_there_is_refused if {
	findings := denied(testing.setting("production", "/release/documents/releaseNotes", "docs/gone.md"))
	testing.messages(findings) == {"the release notes, `docs/gone.md`, is not there"}
}

test_an_empty_document_is_refused if {
	document := testing.patched("production", [{"op": "replace", "path": "/files/3/size", "value": 0}])
	testing.messages(denied(document)) == {"the roll-back procedure, `docs/rollback.md`, is empty"}
}

test_a_path_may_be_written_in_a_longer_way if {
	denied(testing.setting("production", "/release/documents/releaseNotes", "./docs/notes.md")) == set()
}

test_documents_that_nobody_asks_for_are_not_judged if {
	only_notes := testing.demanding("production", {"documents": ["releaseNotes"]})
	document := json.patch(only_notes, [{"op": "remove", "path": "/release/documents/rollbackProcedure"}])
	denied(document) == set()
}

test_a_route_that_asks_for_no_document_is_skipped if {
	document := testing.setting("test", "/release/documents", {})
	skipped(document) == {"the route asks for no document before `test`"}
	denied(document) == set()
}

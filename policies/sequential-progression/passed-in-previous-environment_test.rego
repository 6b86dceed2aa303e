package portcullis.sequential_progression.passed_in_previous_environment_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.passed_in_previous_environment as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

with_verdict(changes) := testing.setting("production", "/verdicts", [testing.verdict(changes)])

also(changes) := testing.setting("production", "/verdicts/-", testing.verdict(changes))

test_a_genuine_verdict_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_no_verdict_is_refused_for_each_component if {
	findings := denied(testing.setting("production", "/verdicts", []))
	testing.terms(findings) == {"api", "web"}
	"no verdict says that `api` 2.3.1 passed in `test`" in testing.messages(findings)
	{finding.because[0].at | some finding in findings} == {["environment", "previousVerdict"]}
}

test_a_verdict_about_another_artifact_is_none if {
	findings := denied(with_verdict({"artifacts": [testing.digest("a")]}))
	testing.terms(findings) == {"web"}
	testing.places(findings) == {["release", "components", 1, "artifact", "digest"]}
}

test_a_verdict_for_another_environment_is_none if {
	count(denied(with_verdict({"environment": "development"}))) == 2
}

test_a_component_without_digest_has_no_verdict if {
	document := testing.without("production", "/release/components/0/artifact/digest")
	testing.terms(denied(document)) == {"api"}
}

objections(changes) := {split(message, "does not count: ")[1] |
	some message in testing.messages(denied(with_verdict(changes)))
}

test_each_doubt_has_its_own_words if {
	objections({"verified": false, "signatureProblem": "the key was revoked"}) == {"the key was revoked"}
	objections({"verified": false}) == {"no trusted key signed it"}
	objections({"decision": "FAILED"}) == {"it says `FAILED`"}
	objections({"decision": "passed"}) == {"it says `passed`"}
	objections({"gate": "license-compliance"}) == {"it speaks for the gate `license-compliance` only"}
	objections({"decidedAt": "2026-11-18T11:00:00Z"}) == {"it is dated 2026-11-18T11:00:00Z, in the future"}
	objections({"validUntil": "2026-11-18T09:00:00Z"}) == {"it held until 2026-11-18T09:00:00Z"}
}

test_a_verdict_ends_with_the_instant_it_names if {
	count(denied(with_verdict({"validUntil": testing.now}))) == 2
	denied(with_verdict({"validUntil": "2026-11-18T10:00:01Z"})) == set()
}

test_a_verdict_may_be_as_old_as_the_route_allows if {
	lasting := {"validUntil": "2027-01-01T00:00:00Z"}
	denied(with_verdict(object.union(lasting, {"decidedAt": "2026-11-11T10:00:00Z"}))) == set()
	count(denied(with_verdict(object.union(lasting, {"decidedAt": "2026-11-11T09:59:59Z"})))) == 2
}

endless(changes) := testing.patched("production", [
	{"op": "replace", "path": "/verdicts", "value": [object.remove(testing.verdict(changes), ["validUntil"])]},
	{"op": "remove", "path": "/environment/evidenceMaxAge"},
])

test_a_verdict_without_end_holds_as_long_as_the_rules_say if {
	denied(endless({"decidedAt": "2026-11-11T10:00:00Z"})) == set()
	count(denied(endless({"decidedAt": "2026-11-11T09:59:59Z"}))) == 2
}

test_a_doubtful_verdict_beside_a_genuine_one_does_no_harm if {
	denied(also({"verified": false, "decision": "FAILED", "decidedAt": "2026-11-17T10:00:00Z"})) == set()
}

test_a_later_genuine_failure_outweighs if {
	findings := denied(also({"decision": "FAILED", "decidedAt": "2026-11-17T10:00:00Z"}))
	testing.places(findings) == {["verdicts", 1]}
	"`api` passed in `test` and failed there later" in testing.messages(findings)
}

test_a_failure_of_the_same_instant_outweighs if {
	count(denied(also({"decision": "FAILED"}))) == 2
}

test_an_earlier_failure_was_overcome if {
	denied(also({"decision": "FAILED", "decidedAt": "2026-11-17T08:00:00Z"})) == set()
}

test_components_may_have_verdicts_of_their_own if {
	document := testing.setting("production", "/verdicts", [
		testing.verdict({"artifacts": [testing.digest("a")]}),
		testing.verdict({"artifacts": [testing.digest("b")]}),
	])
	denied(document) == set()
}

test_a_route_that_does_not_ask_is_skipped if {
	skipped(testing.setting("test", "/verdicts", [])) == {"the route asks for no verdict before `test`"}
	denied(testing.setting("test", "/verdicts", [])) == set()
	skipped(testing.entering("development")) == {"`development` is the first environment of the route"}
}

test_doubtful_verdicts_do_not_matter_where_none_is_asked_for if {
	doubtful := testing.verdict({"environment": "development", "verified": false})
	denied(testing.setting("test", "/verdicts", [doubtful])) == set()
	failed_later := [
		testing.verdict({"environment": "development"}),
		testing.verdict({"environment": "development", "decision": "FAILED", "decidedAt": "2026-11-17T10:00:00Z"}),
	]
	denied(testing.setting("test", "/verdicts", failed_later)) == set()
}

test_a_failure_alone_is_told_once_for_each_component if {
	count(denied(with_verdict({"decision": "FAILED"}))) == 2
}

test_the_first_environment_has_none_before_it_whatever_it_asks if {
	document := testing.demanding("development", {"previousVerdict": true})
	count(skipped(document)) == 1
	denied(document) == set()
}

test_a_verdict_may_say_itself_that_it_holds_longer if {
	document := testing.patched("production", [
		{"op": "replace", "path": "/verdicts", "value": [testing.verdict({
			"decidedAt": "2026-11-01T10:00:00Z",
			"validUntil": "2026-12-01T10:00:00Z",
		})]},
		{"op": "remove", "path": "/environment/evidenceMaxAge"},
	])
	denied(document) == set()
}

package portcullis.sequential_progression.not_superseded_or_revoked_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.not_superseded_or_revoked as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

revoking(changes) := testing.setting("production", "/revocations", [testing.revocation(changes)])

also(changes) := testing.setting("production", "/verdicts/-", testing.verdict(changes))

# Another build of `api` in `production`.
overtaking(changes) := testing.setting("production", "/visits/api/production", [testing.visit(object.union(
	{
		"version": "2.4.0",
		"digest": testing.digest("d"),
		"environment": "production",
		"at": "2026-11-17T10:00:00Z",
	},
	changes,
))])

test_a_release_that_nothing_has_overtaken_passes if {
	denied(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_where_nothing_is_recorded_nothing_is_known if {
	bare := testing.patched("production", [
		{"op": "replace", "path": "/verdicts", "value": []},
		{"op": "remove", "path": "/release/history"},
	])
	count(skipped(bare)) == 1
	skipped(object.union(bare, {"revocations": [testing.revocation({})]})) == set()
}

test_a_revoked_artifact_is_refused_with_the_reason if {
	findings := denied(revoking({}))
	testing.messages(findings) == {"`api` 2.3.1 may not be in `production`: revoked by `rhea` at 2026-11-18T08:00:00Z: a hole was found"}
	testing.places(findings) == {["revocations", 0]}
	testing.terms(findings) == {"api"}
	{finding.because[0].at | some finding in findings} == {["release", "components", 0, "artifact"]}
}

test_a_revocation_for_an_earlier_environment_counts_and_one_for_a_later_does_not_yet if {
	count(denied(revoking({"environment": "development"}))) == 1
	earlier := testing.setting("test", "/revocations", [testing.revocation({})])
	denied(earlier) == set()
}

test_the_date_of_a_revocation_does_not_matter if {
	count(denied(revoking({"revokedAt": "2027-01-01T00:00:00Z"}))) == 1
}

test_a_revocation_of_another_artifact_does_not_matter if {
	other := object.union(testing.revocation({}), {"subjects": [testing.digest("d")]})
	denied(testing.setting("production", "/revocations", [other])) == set()
}

test_a_revocation_that_cannot_be_believed_is_not_passed_over if {
	forged := object.union(testing.revocation({}), {
		"verified": false,
		"signatureProblem": "the signature is not by a trusted key",
	})
	findings := denied(testing.setting("production", "/revocations", [forged]))
	testing.messages(findings) == {"a revocation cannot be believed, and is not passed over: the signature is not by a trusted key"}
	unexplained := object.remove(forged, ["signatureProblem"])
	count(denied(testing.setting("production", "/revocations", [unexplained]))) == 1
}

revoked := {"verified": false, "revoked": "revoked by `rhea` at 2026-11-18T08:00:00Z: a hole was found"}

test_a_revoked_verdict_is_refused_for_each_component if {
	findings := denied(testing.setting("production", "/verdicts", [testing.verdict(revoked)]))
	testing.terms(findings) == {"api", "web"}
	"the verdict that let `api` into `test` was revoked by `rhea` at 2026-11-18T08:00:00Z: a hole was found" in testing.messages(findings)
}

test_a_verdict_in_the_place_of_a_revoked_one_counts if {
	again := testing.verdict({"decidedAt": "2026-11-17T10:00:00Z"})
	denied(testing.setting("production", "/verdicts", [testing.verdict(revoked), again])) == set()
	before := testing.verdict({"decidedAt": "2026-11-17T08:00:00Z"})
	count(denied(testing.setting("production", "/verdicts", [testing.verdict(revoked), before]))) == 2
}

test_a_later_failure_is_refused if {
	findings := denied(also({"decision": "FAILED", "decidedAt": "2026-11-17T10:00:00Z"}))
	testing.places(findings) == {["verdicts", 1]}
	"the last verdict on `api` for `test` is `FAILED`, of 2026-11-17T10:00:00Z" in testing.messages(findings)
}

test_a_failure_of_one_gate_counts_until_that_gate_or_the_whole_passes if {
	failure := {"decision": "FAILED", "gate": "license-compliance", "decidedAt": "2026-11-17T10:00:00Z"}
	count(denied(also(failure))) == 2
	other_gate := testing.verdict({"gate": "change-control", "decidedAt": "2026-11-17T11:00:00Z"})
	same_gate := testing.verdict({"gate": "license-compliance", "decidedAt": "2026-11-17T11:00:00Z"})
	failed := testing.verdict(failure)
	count(denied(testing.setting("production", "/verdicts", [failed, other_gate]))) == 2
	denied(testing.setting("production", "/verdicts", [failed, same_gate])) == set()
}

test_a_failure_of_the_same_instant_is_the_last_word if {
	count(denied(also({"decision": "FAILED"}))) == 2
}

test_a_failure_that_was_overcome_or_not_signed_does_not_matter if {
	denied(also({"decision": "FAILED", "decidedAt": "2026-11-17T08:00:00Z"})) == set()
	denied(also({"decision": "FAILED", "decidedAt": "2026-11-17T10:00:00Z", "verified": false})) == set()
}

test_a_failure_in_this_environment_is_what_is_being_judged_again if {
	denied(also({"decision": "FAILED", "environment": "production", "decidedAt": "2026-11-17T10:00:00Z"})) == set()
}

test_a_newer_release_that_went_past_is_refused if {
	findings := denied(overtaking({}))
	testing.messages(findings) == {"version `2.4.0` has overtaken `api` 2.3.1: it entered `production` at 2026-11-17T10:00:00Z"}
	testing.places(findings) == {["visits", "api", "production", 0]}
}

test_an_artifact_without_version_is_named_by_its_digest if {
	document := json.patch(overtaking({}), [{"op": "remove", "path": "/visits/api/production/0/version"}])
	some message in testing.messages(denied(document))
	startswith(message, "the artifact `sha256:dddd")
}

test_what_entered_before_this_release_came_near_is_older if {
	denied(overtaking({"at": "2026-11-16T09:00:00Z"})) == set()
}

# 2.2.0 was in `test` first and went on while 2.3.1 was there.
test_what_went_ahead_in_order_is_older if {
	visits := {
		"test": [
			testing.visit({"version": "2.2.0", "digest": testing.digest("d"), "at": "2026-11-15T10:00:00Z"}),
			testing.visit({}),
		],
		"production": [testing.visit({
			"version": "2.2.0",
			"digest": testing.digest("d"),
			"environment": "production",
			"at": "2026-11-17T10:00:00Z",
		})],
	}
	denied(testing.setting("production", "/visits/api", visits)) == set()
	by_version := json.patch(testing.setting("production", "/visits/api", visits), [
		{"op": "remove", "path": "/visits/api/test/0/digest"},
		{"op": "remove", "path": "/visits/api/production/0/digest"},
	])
	denied(by_version) == set()
}

test_a_release_that_came_back_to_the_environment_before_is_newer if {
	again := testing.visit({"version": "2.2.0", "digest": testing.digest("d"), "at": "2026-11-16T12:00:00Z"})
	document := json.patch(overtaking({"version": "2.2.0"}), [{"op": "add", "path": "/visits/api/test/-", "value": again}])
	count(denied(document)) == 1
}

test_a_release_known_by_version_alone_can_overtake if {
	document := json.patch(overtaking({}), [{"op": "remove", "path": "/visits/api/production/0/digest"}])
	count(denied(document)) == 1
}

test_the_same_version_alone_is_taken_for_the_same_artifact if {
	document := json.patch(overtaking({"version": "2.3.1"}), [{"op": "remove", "path": "/visits/api/production/0/digest"}])
	denied(document) == set()
}

test_a_return_to_what_was_here_is_a_roll_back if {
	back := testing.visit({"environment": "production", "at": "2026-11-16T12:00:00Z"})
	document := json.patch(overtaking({}), [{"op": "add", "path": "/visits/api/production/-", "value": back}])
	denied(document) == set()
}

test_a_record_from_the_future_overtakes_nobody if {
	denied(overtaking({"at": "2026-11-18T11:00:00Z"})) == set()
}

test_the_first_environment_has_nothing_before_it if {
	document := testing.setting("development", "/visits/api/development", [testing.visit({
		"digest": testing.digest("d"),
		"version": "2.4.0",
		"environment": "development",
	})])
	denied(document) == set()
}

# METADATA
# title: The release is signed off
# description: |
#   The route names the roles that must agree before an environment is entered, and how many people of
#   each. An approval counts when a trusted key that holds the role signed it, the signer is the person
#   whom the approval names, it is for this environment and for every artifact of the release, and it
#   has neither expired nor been given in the future. Two approvals of one person count once.
# custom:
#   severity: critical
#   fix: Ask the people of the role to sign an approval for these artifacts and this environment.
#   controls: [ISO-27001:A.8.32, NIST-800-53:CM-3, SOC2:CC8.1]
#   sources: [route-to-live, staging-pipeline]
package portcullis.change_control.signed_off

import data.portcullis.lib.release
import data.portcullis.lib.time as instants
import data.portcullis.lib.words

skip contains sprintf("the route asks for no approval before `%s`", [input.environment.name]) if {
	count(input.environment.approvals) == 0
}

deny contains finding if {
	some index, demand in input.environment.approvals
	people := signers(demand.role)
	count(people) < demand.count
	finding := {
		"msg": sprintf("`%s` needs %s as `%s`, and %s", [
			input.environment.name, words.counted(demand.count, "approval"),
			demand.role, given(people),
		]),
		"at": ["release", "approvals"],
		"term": demand.role,
		"because": array.concat([asked(index, demand)], rejections(demand.role)),
	}
}

# The people whose approval in a role counts.
signers(role) := {lower(approval.identity) |
	some index, approval in input.approvals
	approval.predicate.role == role
	count(objections[index]) == 0
}

given(people) := "none counts" if count(people) == 0

given(people) := sprintf("only that of %s counts", [words.quoted(people)]) if count(people) == 1

given(people) := sprintf("only those of %s count", [words.quoted(people)]) if count(people) > 1

asked(index, demand) := {
	"at": ["environment", "approvals", index],
	"msg": sprintf("the route asks for %s as `%s`", [words.counted(demand.count, "approval"), demand.role]),
}

rejections(role) := [{
	"at": ["approvals", index],
	"msg": sprintf("the approval of `%s` does not count: %s", [approval.predicate.approver, objection]),
} |
	some index, approval in input.approvals
	approval.predicate.role == role
	some objection in objections[index]
]

# Why an approval does not count; none where it does.
objections[index] := reasons if {
	some index, approval in input.approvals
	reasons := doubts(approval) | limits(approval)
}

doubts(approval) := {object.get(approval, "signatureProblem", "no trusted key signed it")} if not approval.verified

doubts(approval) := {reason |
	signer := object.get(approval, "identity", "nobody")
	lower(signer) != lower(approval.predicate.approver)
	reason := sprintf("it is signed by `%s`", [signer])
} if {
	approval.verified
}

limits(approval) := (({reason |
	approval.predicate.environment != input.environment.name
	reason := sprintf("it is for `%s`", [approval.predicate.environment])
} | {reason |
	not release.covered_by(approval.artifacts)
	reason := "it does not cover every artifact of the release"
}) | {reason |
	instants.over(approval.predicate.expiresAt)
	reason := sprintf("it expired at %s", [approval.predicate.expiresAt])
}) | {reason |
	instants.in_future(approval.predicate.approvedAt)
	reason := sprintf("it is dated %s, in the future", [approval.predicate.approvedAt])
}

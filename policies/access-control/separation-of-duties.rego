# METADATA
# title: Author, approver and deployer are different people
# description: |
#   One person alone must not be able to write a change, wave it through and put it live. The people
#   whom the release names as authors, those who signed an approval for this environment, and who or
#   what deploys have different names. A release that names no author cannot be judged. Whether there
#   are enough approvals is the business of `signed-off`.
# custom:
#   severity: critical
#   fix: Have somebody else approve or deploy the change.
#   evidence: [deployment]
#   controls: [NIST-800-53:AC-5, ISO-27001:A.5.3, SOC2:CC8.1, SOX:404]
#   sources: [staging-pipeline]
package portcullis.access_control.separation_of_duties

deny contains finding if {
	count(authors) == 0
	finding := {
		"msg": "the release names no author, so nobody can tell whether somebody else approved and deployed it",
		"at": ["release", "source", "authors"],
		"fix": "add the people who wrote the change to `source.authors`",
	}
}

deny contains finding if {
	not input.release.deployment
	finding := {
		"msg": "the release does not say who or what deploys it",
		"at": ["release", "deployment"],
		"fix": "add `deployment` with its `deployer`",
	}
}

deny contains finding if {
	some index, names in approvers
	some place, author in authors
	same(author) in names
	finding := {
		"msg": sprintf("`%s` wrote the change and approved it", [author]),
		"at": ["approvals", index],
		"term": author,
		"because": [{
			"at": ["release", "source", "authors", place],
			"msg": "the release names them as an author",
		}],
	}
}

deny contains finding if {
	some place, author in authors
	same(author) == same(deployer)
	finding := {
		"msg": sprintf("`%s` wrote the change and deploys it", [deployer]),
		"at": ["release", "deployment", "deployer", "name"],
		"term": deployer,
		"because": [{
			"at": ["release", "source", "authors", place],
			"msg": "the release names them as an author",
		}],
	}
}

deny contains finding if {
	some index, names in approvers
	same(deployer) in names
	finding := {
		"msg": sprintf("`%s` approved the change and deploys it", [deployer]),
		"at": ["release", "deployment", "deployer", "name"],
		"term": deployer,
		"because": [{
			"at": ["approvals", index],
			"msg": "this is their approval",
		}],
	}
}

deployer := input.release.deployment.deployer.name

authors[place] := author if {
	some place, author in input.release.source.authors
	same(author) != ""
}

# Both the name in the approval and the name that the trust file gives the key that signed it.
approvers[index] := names if {
	some index, approval in input.approvals
	approval.predicate.environment == input.environment.name
	names := {same(name) | some name in [approval.predicate.approver, object.get(approval, "identity", "")]} - {""}
}

# Names are compared without regard to case and surrounding spaces: a capital letter should not make
# two people of one.
same(name) := lower(trim_space(name))

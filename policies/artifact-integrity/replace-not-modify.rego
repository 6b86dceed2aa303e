# METADATA
# title: What runs is replaced, not modified
# description: |
#   What is changed where it stands is no longer what was tested, and cannot be put back by putting the
#   old one back. Where the route asks that things are replaced, the deployment says how it brings the
#   new version (`strategy`), and not in place; and the plan for the environment's infrastructure
#   updates no resource in place, except of the types that `rules/infrastructure.yaml` names with a
#   reason. The plan must be there, whole and recent: a release that changes no infrastructure shows it by a
#   plan without changes.
# custom:
#   severity: high
#   fix: Replace the resource (a new one, then remove the old), or name its type in `rules/infrastructure.yaml`.
#   controls: [NIST-800-53:CM-3, NIST-800-53:SI-7]
#   sources: [route-to-live]
package portcullis.artifact_integrity.replace_not_modify

import data.portcullis.lib.infrastructure
import data.portcullis.lib.words

skip contains sprintf("the route lets things be changed in place in `%s`", [input.environment.name]) if {
	not input.environment.replaceOnly
}

deny contains finding if {
	input.environment.replaceOnly
	not input.release.deployment.strategy
	finding := {
		"msg": "the release does not say how what runs is brought to the new version",
		"at": ["release", "deployment", "strategy"],
		"term": "strategy",
		"fix": "add `strategy` to `deployment`: `blue-green`, `canary`, `recreate` or `rolling`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.replaceOnly
	input.release.deployment.strategy == "in-place"
	finding := {
		"msg": "the deployment changes the running artifact in place",
		"at": ["release", "deployment", "strategy"],
		"term": "strategy",
		"fix": "deploy new instances beside or instead of the old ones",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.replaceOnly
	count(plans) == 0
	finding := {
		"msg": sprintf("there is no plan for the infrastructure of `%s`", [input.environment.name]),
		"at": ["release", "infrastructure"],
		"term": "plan",
		"fix": "add an entry to `infrastructure` with its `plan`, from `terraform show -json`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.replaceOnly
	some index, plan in plans
	some doubt in infrastructure.doubts(plan)
	finding := {
		"msg": sprintf("the plan for `%s` does not count: %s", [input.environment.name, doubt.msg]),
		"at": ["infrastructure", index, "plan", doubt.field],
		"term": "plan",
		"fix": "make a new plan, without errors",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.replaceOnly
	some index, plan in plans
	some number, change in plan.changes
	change.action == "update"
	not excepted(change)
	finding := {
		"msg": sprintf("`%s` is updated in place%s", [change.address, touched(change)]),
		"at": ["infrastructure", index, "plan", "changes", number],
		"term": change.address,
		"because": [asked],
	}
}

plans[index] := entry.plan if {
	some index, entry in infrastructure.here
}

excepted(change) if {
	some exception in data.rules.infrastructure.mayUpdateInPlace
	portcullis.matches_pattern(exception.type, change.type)
}

touched(change) := "" if count(change.attributes) == 0

touched(change) := sprintf(": %s", [words.quoted(change.attributes)]) if count(change.attributes) > 0

asked := {
	"at": ["environment", "replaceOnly"],
	"msg": sprintf("the route asks that what runs in `%s` is replaced", [input.environment.name]),
}

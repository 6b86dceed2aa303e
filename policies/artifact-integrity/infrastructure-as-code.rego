# METADATA
# title: Infrastructure comes from code, without drift
# description: |
#   Infrastructure that somebody changed by hand is described nowhere and cannot be made again. Where the
#   route asks for it, the environment's infrastructure names the repository and the full commit that it
#   is made from, brings a plan made from it, and has not drifted: neither the plan nor a drift report
#   lists a resource that was changed, removed or added outside the code. A commit that is abbreviated,
#   and a branch, name no version.
# custom:
#   severity: high
#   fix: Bring the change into the code, or undo it, and make the plan and the drift report again.
#   controls: [NIST-800-53:CM-2(2), NIST-800-53:CM-3, ISO-27001:A.8.9]
#   sources: [route-to-live]
package portcullis.artifact_integrity.infrastructure_as_code

import data.portcullis.lib.infrastructure
import data.portcullis.lib.words

skip contains sprintf("the route does not ask where the infrastructure of `%s` comes from", [input.environment.name]) if {
	not input.environment.infrastructureAsCode
}

deny contains finding if {
	input.environment.infrastructureAsCode
	count(infrastructure.here) == 0
	finding := {
		"msg": sprintf("the release does not say where the infrastructure of `%s` comes from", [input.environment.name]),
		"at": ["release", "infrastructure"],
		"term": "source",
		"fix": "add an entry to `infrastructure` with its `source`, `plan` and, where it is made apart, `drift`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some index, entry in infrastructure.here
	not entry.source
	finding := {
		"msg": sprintf("the infrastructure of `%s` names no source", [input.environment.name]),
		"at": ["infrastructure", index],
		"term": "source",
		"fix": "add `source` with its `repository` and the full `commit`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some index, entry in infrastructure.here
	not regex.match(`^([0-9a-f]{40}|[0-9a-f]{64})$`, entry.source.commit)
	finding := {
		"msg": sprintf("`%s` is not a full commit, so it names no version", [entry.source.commit]),
		"at": ["infrastructure", index, "source", "commit"],
		"term": "source",
		"fix": "write all 40 (or 64) hexadecimal digits of the commit",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some index, entry in infrastructure.here
	trim_space(entry.source.repository) == ""
	finding := {
		"msg": "the source names no repository",
		"at": ["infrastructure", index, "source", "repository"],
		"term": "source",
		"fix": "say where the repository is",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some index, entry in infrastructure.here
	not entry.plan
	finding := {
		"msg": sprintf("no plan shows what the source means for `%s`", [input.environment.name]),
		"at": ["infrastructure", index, "plan"],
		"term": "plan",
		"fix": "add `plan`, from `terraform show -json`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some report in reports
	some doubt in infrastructure.doubts(report.report)
	finding := {
		"msg": sprintf("the %s for `%s` does not count: %s", [called[report.field], input.environment.name, doubt.msg]),
		"at": ["infrastructure", report.index, report.field, doubt.field],
		"term": report.field,
		"fix": "make it again, without errors",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.infrastructureAsCode
	some report in reports
	some number, drifted in report.report.drifted
	finding := {
		"msg": said(drifted),
		"at": ["infrastructure", report.index, report.field, "drifted", number],
		"term": drifted.address,
		"because": [asked],
	}
}

reports contains {"index": index, "field": field, "report": report} if {
	some index, entry in infrastructure.here
	some field in ["plan", "drift"]
	report := object.get(entry, field, null)
	report != null
}

called := {"plan": "plan", "drift": "drift report"}

said(drifted) := sprintf("`%s` was changed outside the code%s", [drifted.address, touched(drifted)]) if drifted.how == "changed"

said(drifted) := sprintf("`%s` is in the code and is gone", [drifted.address]) if drifted.how == "missing"

said(drifted) := sprintf("`%s` (%s) is there and is in no code", [drifted.address, drifted.type]) if drifted.how == "unmanaged"

touched(drifted) := "" if count(drifted.attributes) == 0

touched(drifted) := sprintf(": %s", [words.quoted(drifted.attributes)]) if count(drifted.attributes) > 0

asked := {
	"at": ["environment", "infrastructureAsCode"],
	"msg": sprintf("the route asks that the infrastructure of `%s` comes from code", [input.environment.name]),
}

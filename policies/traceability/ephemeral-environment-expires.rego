# METADATA
# title: An ephemeral environment has an owner and an end
# description: |
#   An environment that was made for one change and that nobody takes down is paid for, is patched by
#   nobody and is forgotten with its data in it. Where the environment to be entered is ephemeral, the
#   release's run there names an owner and an end that is still to come and not further away than
#   `ephemeralMaxLifetime` in `rules/parity.yaml`. A run in any other environment that states an end must
#   name an owner, too.
# custom:
#   severity: medium
#   fix: Add `owner` and `expiresAt` to the run, and take the environment down by then.
#   controls: [ISO-27001:A.5.9, NIST-800-53:CM-8]
#   sources: [route-to-live, staging-pipeline]
package portcullis.traceability.ephemeral_environment_expires

import data.portcullis.lib.runs
import data.portcullis.lib.time as instants

skip contains sprintf("`%s` stays, and no run states an end", [input.environment.name]) if {
	not input.environment.ephemeral
	count(ending) == 0
}

deny contains finding if {
	input.environment.ephemeral
	not input.environment.name in object.keys(runs.position)
	finding := {
		"msg": sprintf("nobody is said to own `%s`, which is ephemeral, nor until when it stands", [input.environment.name]),
		"at": ["release", "runs"],
		"term": input.environment.name,
		"fix": sprintf("add the run in `%s` to `runs`, with its `owner` and `expiresAt`", [input.environment.name]),
		"because": [ephemeral],
	}
}

deny contains finding if {
	some index in ending | here
	run := input.release.runs[index]
	trim_space(object.get(run, "owner", "")) == ""
	finding := {
		"msg": sprintf("nobody is said to own `%s`", [run.environment]),
		"at": ["release", "runs", index, "owner"],
		"term": run.environment,
		"fix": "add `owner`: a person or a team",
	}
}

deny contains finding if {
	some index in here
	run := input.release.runs[index]
	not run.expiresAt
	finding := {
		"msg": sprintf("nothing says until when `%s` stands", [run.environment]),
		"at": ["release", "runs", index],
		"term": run.environment,
		"fix": "add `expiresAt`",
		"because": [ephemeral],
	}
}

deny contains finding if {
	some index in here
	run := input.release.runs[index]
	runs.ended(run)
	finding := {
		"msg": sprintf("`%s` was to be taken down at %s", [run.environment, run.expiresAt]),
		"at": ["release", "runs", index, "expiresAt"],
		"term": run.environment,
		"fix": "make the environment anew, or agree on another end",
		"because": [ephemeral],
	}
}

deny contains finding if {
	some index in ending | here
	run := input.release.runs[index]
	limit := data.rules.parity.ephemeralMaxLifetime
	instants.ns(run.expiresAt) - begin(run) > portcullis.duration_ns(limit)
	finding := {
		"msg": sprintf("`%s` stands until %s, longer than %s", [run.environment, run.expiresAt, limit]),
		"at": ["release", "runs", index, "expiresAt"],
		"term": run.environment,
		"fix": "bring the end forward, or change `ephemeralMaxLifetime` in `rules/parity.yaml`",
	}
}

# The run in the environment that is to be entered, where that is ephemeral.
here contains runs.position[input.environment.name] if input.environment.ephemeral

# The runs that state an end.
ending contains index if {
	some index, run in input.release.runs
	run.expiresAt
}

begin(run) := instants.ns(run.startedAt) if not instants.in_future(run.startedAt)

begin(run) := instants.now_ns if instants.in_future(run.startedAt)

begin(run) := instants.now_ns if not run.startedAt

ephemeral := {
	"at": ["environment", "ephemeral"],
	"msg": sprintf("`%s` may be made for one change and thrown away", [input.environment.name]),
}

# METADATA
# title: The previous run's resources were released
# description: |
#   What a run makes for itself (databases, queues, test accounts, data) is given back when the run is over,
#   or it is paid for and forgotten, and the next run finds what the last one left. The release's run in the
#   environment before this one lists what it made, and each thing is released or kept for a stated
#   reason; so does each run whose end is past.
# custom:
#   severity: low
#   fix: Release what is left, and let the pipeline write that down.
#   controls: [ISO-27001:A.8.10, NIST-800-53:CM-8]
#   sources: [staging-pipeline]
package portcullis.traceability.resources_released

import data.portcullis.lib.runs

skip contains sprintf("no environment before `%s` keeps a record", [input.environment.name]) if {
	not runs.recorded
	count(over) == 0
}

warn contains finding if {
	runs.recorded
	not input.previous.name in object.keys(runs.position)
	finding := {
		"msg": sprintf("nothing says what the run in `%s` made", [input.previous.name]),
		"at": ["release", "runs"],
		"term": input.previous.name,
		"fix": sprintf("add the run in `%s` to `runs`, with its `resources`", [input.previous.name]),
	}
}

warn contains finding if {
	some index in judged
	run := input.release.runs[index]
	not run.resources
	finding := {
		"msg": sprintf("the run in `%s` does not say what it made", [run.environment]),
		"at": ["release", "runs", index],
		"term": run.environment,
		"fix": "add `resources`; an empty list where it made nothing",
	}
}

warn contains finding if {
	some index in judged
	run := input.release.runs[index]
	some number, resource in run.resources
	not resource.released
	trim_space(object.get(resource, "keptBecause", "")) == ""
	finding := {
		"msg": sprintf("`%s` of the run in `%s` was not released", [resource.name, run.environment]),
		"at": ["release", "runs", index, "resources", number],
		"term": sprintf("%s/%s", [run.environment, resource.name]),
	}
}

judged := over | before

before contains runs.position[input.previous.name] if runs.recorded

over contains index if {
	some index, run in input.release.runs
	runs.ended(run)
}

# METADATA
# title: The settings of the run are recorded
# description: |
#   Test results can be repeated and explained only if it is known what they were made with. The release
#   brings, for its run in the environment before this one, the settings that were used (a document, whose
#   digest becomes part of the verdict) and the addresses of the resources that it used.
# custom:
#   severity: medium
#   fix: Let the pipeline write the run's settings and resource addresses down, and name them under `runs`.
#   controls: [ISO-27001:A.8.9, NIST-800-53:CM-8]
#   sources: [staging-pipeline]
package portcullis.traceability.environment_settings_recorded

import data.portcullis.lib.runs

skip contains sprintf("no environment before `%s` keeps a record", [input.environment.name]) if {
	not runs.recorded
}

deny contains finding if {
	runs.recorded
	not input.previous.name in object.keys(runs.position)
	finding := {
		"msg": sprintf("nothing is recorded about the run in `%s`", [input.previous.name]),
		"at": ["release", "runs"],
		"term": input.previous.name,
		"fix": sprintf("add the run in `%s` to `runs`, with its `settings` and `addresses`", [input.previous.name]),
	}
}

deny contains finding if {
	runs.recorded
	index := runs.position[input.previous.name]
	not input.release.runs[index].settings
	finding := {
		"msg": sprintf("the settings of the run in `%s` are not recorded", [input.previous.name]),
		"at": ["release", "runs", index],
		"term": input.previous.name,
		"fix": "add `settings`, the file with the settings that the run used",
	}
}

deny contains finding if {
	runs.recorded
	index := runs.position[input.previous.name]
	input.recordedSettings[index] == 0
	finding := {
		"msg": sprintf("the recorded settings of the run in `%s` hold no setting", [input.previous.name]),
		"at": ["release", "runs", index, "settings"],
		"term": input.previous.name,
		"fix": "record the settings that the run used",
	}
}

deny contains finding if {
	runs.recorded
	index := runs.position[input.previous.name]
	addresses := {address | some address in input.release.runs[index].addresses; trim_space(address) != ""}
	count(addresses) == 0
	finding := {
		"msg": sprintf("the run in `%s` does not say where its resources were", [input.previous.name]),
		"at": ["release", "runs", index, "addresses"],
		"term": input.previous.name,
		"fix": "add `addresses`: the URLs, host names or identifiers of what the run used",
	}
}

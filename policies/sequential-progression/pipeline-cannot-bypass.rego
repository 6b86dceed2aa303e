# METADATA
# title: No way through the pipeline leads around an environment
# description: |
#   The definitions of the pipelines that promote the release are read as a graph and held against the
#   route. Nothing that deploys to this environment may be reached without the environment before it and
#   its tests, take an input that did not pass it, or be started by hand past it; every suite that the
#   route requires must be run by some job. What could not be understood counts as a way around.
#   Definitions in which no job deploys to this environment say nothing about it. Tools that are not
#   pinned and definitions that replace themselves are warned about.
# custom:
#   severity: critical
#   fix: Make the job wait for the environment before and its tests, and let every input pass them.
#   evidence: [pipelines]
#   controls: [NIST-800-53:CM-3, NIST-800-53:SA-10, SLSA:source]
#   sources: [cloud-gov, route-to-live]
package portcullis.sequential_progression.pipeline_cannot_bypass

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains sprintf("no environment comes before `%s`", [input.environment.name]) if {
	count(route.tracked) == 0
}

deny contains finding(index, found) if {
	some index, found in input.pipelines.findings
	concerns(found)
	found.bypass
}

warn contains finding(index, found) if {
	some index, found in input.pipelines.findings
	concerns(found)
	not found.bypass
}

deny contains finding if {
	count(input.pipelines.definitions) > 0
	not input.environment.name in object.keys(input.pipelines.deployments)
	finding := {
		"msg": sprintf("no job of %s deploys to `%s`", [words.quoted(input.pipelines.definitions), input.environment.name]),
		"at": ["release", "pipelines"],
		"term": sprintf("no-deployment/%s", [input.environment.name]),
		"fix": "name the definition that deploys there, or say in the route under `jobs` what its jobs are called",
	}
}

# What is found about no environment in particular concerns all of them.
concerns(found) if object.get(found, "environment", "") == ""

concerns(found) if found.environment == input.environment.name

finding(index, found) := {
	"msg": found.message,
	"at": ["pipelines", "findings", index],
	"term": found.term,
	"fix": found.fix,
	"because": [{"msg": reason.message, "at": ["pipelines", "findings", index, "because", number]} |
		some number, reason in found.because
	],
}

# METADATA
# title: Deployed by automation
# description: |
#   People make typing errors and leave no trace; a pipeline does the same thing each time and writes it
#   down. Where the route lets only a pipeline deploy, the deployer is a pipeline, is not known as
#   somebody's personal or shared account from the access grants, and nobody has put this artifact by
#   hand into an earlier environment of that kind.
# custom:
#   severity: high
#   fix: Let the pipeline deploy, under an identity of its own.
#   controls: [NIST-800-53:CM-3(3), ISO-27001:A.8.32]
#   sources: [route-to-live, cloud-gov]
package portcullis.artifact_integrity.deployed_by_automation

import data.portcullis.lib.route

skip contains sprintf("the route lets people deploy to `%s`", [input.environment.name]) if {
	not input.environment.automationOnly
}

deny contains finding if {
	input.environment.automationOnly
	not input.release.deployment
	finding := {
		"msg": "the release does not say who or what deploys it",
		"at": ["release", "deployment"],
		"fix": "add `deployment` with its `deployer`",
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.automationOnly
	deployer := input.release.deployment.deployer
	deployer.kind != "pipeline"
	finding := {
		"msg": sprintf("`%s`, who deploys, is a person", [deployer.name]),
		"at": ["release", "deployment", "deployer", "kind"],
		"term": deployer.name,
		"because": [asked],
	}
}

deny contains finding if {
	input.environment.automationOnly
	deployer := input.release.deployment.deployer
	deployer.kind == "pipeline"
	some index, grant in input.access.grants
	grant.principal == deployer.name
	grant.kind != "service"
	finding := {
		"msg": sprintf("`%s` is said to be a pipeline, but its access grant is for a %s", [deployer.name, human[grant.kind]]),
		"at": ["release", "deployment", "deployer", "kind"],
		"term": deployer.name,
		"because": [{
			"at": ["access", "grants", index, "kind"],
			"msg": "this is the grant",
		}],
	}
}

deny contains finding if {
	input.environment.automationOnly
	some component in input.release.components
	some environment in input.route.environments
	environment.name in route.earlier
	environment.automationOnly
	some index, visit in input.visits[component.name][environment.name]
	visit.digest == component.artifact.digest
	visit.automated == false
	finding := {
		"msg": sprintf("the artifact of `%s` was put into `%s` by hand", [component.name, environment.name]),
		"at": ["visits", component.name, environment.name, index],
		"term": sprintf("%s/%s", [component.name, environment.name]),
		"fix": "let the pipeline promote the artifact there again",
		"because": [{
			"at": ["route", "environments", route.position[environment.name], "automationOnly"],
			"msg": sprintf("the route lets only a pipeline deploy to `%s`", [environment.name]),
		}],
	}
}

human := {"person": "person", "group": "group of people", "shared": "shared account"}

asked := {
	"at": ["environment", "automationOnly"],
	"msg": sprintf("the route lets only a pipeline deploy to `%s`", [input.environment.name]),
}

# METADATA
# title: No environment is skipped
# description: |
#   The same artifact must have been in every earlier environment of the route before it enters this
#   one. A version that jumps an environment was never exposed to what that environment is there to
#   find. The history is compared by artifact digest; a record without a digest, or with an instant that
#   has not come yet, proves nothing. Environments that the route marks as `untracked` keep no record and
#   are not asked about.
# custom:
#   severity: critical
#   fix: Promote the artifact through the environment that it missed, then ask again.
#   evidence: [history]
#   controls: [NIST-800-53:CM-3, NIST-800-53:SA-11]
#   sources: [route-to-live, cloud-gov, gov-uk, gov-uk-carrenza]
package portcullis.sequential_progression.no_environment_skipped

import data.portcullis.lib.release
import data.portcullis.lib.route
import data.portcullis.lib.time as instants

skip contains sprintf("no environment before `%s` keeps a record", [input.environment.name]) if {
	count(route.tracked) == 0
}

deny contains finding if {
	some index, component in input.release.components
	some missed in route.tracked
	not visited(component, missed)
	finding := {
		"msg": sprintf("%s was never in `%s`", [release.called(component), missed]),
		"at": ["release", "components", index, "artifact", "digest"],
		"term": sprintf("%s/%s", [component.name, missed]),
		"because": [{
			"at": route.description_of(missed),
			"msg": sprintf("the route passes through `%s` before `%s`", [missed, input.environment.name]),
		}],
	}
}

visited(component, environment) if {
	some visit in input.visits[component.name][environment]
	visit.digest == component.artifact.digest
	not instants.in_future(visit.at)
}

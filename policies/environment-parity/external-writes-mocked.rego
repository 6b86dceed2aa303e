# METADATA
# title: External services are mocked below production
# description: |
#   A test that pays with the real bank, or writes to real customers, has done harm before it fails. Where the
#   route says so, a stand-in takes the place of each service that the release writes to: `mockedIn`
#   names the environment, and where the service names the setting that leads to it, that setting is in
#   the environment's configuration, has not production's value and looks like a stand-in
#   (`mockAddresses` in `rules/parity.yaml`). A release that does not say which services it uses is
#   refused; one that uses none says so by an empty list.
# custom:
#   severity: critical
#   fix: Let the environment use a stand-in, and say so under `mockedIn`.
#   controls: [ISO-27001:A.8.31, ISO-27001:A.8.33]
#   sources: [staging-pipeline]
package portcullis.environment_parity.external_writes_mocked

skip contains sprintf("the route names no service to mock in `%s`", [input.environment.name]) if {
	count(wanted) == 0
}

deny contains finding if {
	count(wanted) > 0
	not input.release.externalServices
	finding := {
		"msg": "the release does not say which external services it uses",
		"at": ["release", "externalServices"],
		"term": "externalServices",
		"fix": "add `externalServices`, each with its `name`, `writes` and `mockedIn`; an empty list where there are none",
		"because": [asked],
	}
}

deny contains finding if {
	input.release.externalServices
	some name in wanted
	not contains(name, "*")
	not declared(name)
	finding := {
		"msg": sprintf("the release says nothing about service `%s`", [name]),
		"at": ["release", "externalServices"],
		"term": name,
		"fix": sprintf("add `%s` to `externalServices`, also where the release does not use it: `writes: false`", [name]),
		"because": [asked],
	}
}

deny contains finding if {
	some index, service in judged
	not input.environment.name in service.mockedIn
	finding := {
		"msg": sprintf("the release writes to `%s` in `%s`: it is not mocked there", [service.name, input.environment.name]),
		"at": ["release", "externalServices", index, "mockedIn"],
		"term": service.name,
		"because": [asked],
	}
}

deny contains finding if {
	some index, service in judged
	input.environment.name in service.mockedIn
	service.setting
	count(standings(service)) == 0
	finding := {
		"msg": sprintf("the configuration of `%s` has no setting `%s`, so nothing shows that `%s` is mocked", [
			input.environment.name, service.setting, service.name,
		]),
		"at": ["release", "externalServices", index, "setting"],
		"term": service.name,
		"fix": "add the file with the setting to `configurations`, or leave `setting` out where the configuration does not say",
		"because": [asked],
	}
}

deny contains finding if {
	some service in judged
	some place in standings(service)
	standing := input.services[place]
	problem := doubt(standing)
	finding := {
		"msg": sprintf("`%s` is said to be mocked in `%s`, but `%s` %s", [service.name, input.environment.name, standing.setting, problem]),
		"at": ["services", place],
		"term": service.name,
		"because": [asked],
	}
}

wanted contains pattern if {
	not input.environment.production
	some pattern in input.environment.mocked
}

services := object.get(input.release, "externalServices", [])

declared(name) if {
	some service in services
	service.name == name
}

# The services that a stand-in must take the place of, by position.
judged[index] := service if {
	some index, service in services
	service.writes
	some pattern in wanted
	portcullis.matches_pattern(pattern, service.name)
}

standings(service) := [place |
	some place, standing in input.services
	standing.service == service.name
	standing.environment == input.environment.name
]

doubt(standing) := "has the same value as in production" if standing.sameAsProduction

doubt(standing) := "does not look like a stand-in" if {
	not standing.sameAsProduction
	standing.looks == "live"
}

doubt(standing) := "is secret or stands elsewhere, so that nobody can tell" if {
	not standing.sameAsProduction
	standing.looks == "unknown"
}

asked := {
	"at": ["environment", "mocked"],
	"msg": sprintf("the route asks for stand-ins in `%s`", [input.environment.name]),
}

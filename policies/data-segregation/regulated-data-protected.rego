# METADATA
# title: Regulated data is protected
# description: |
#   Data on health, payment cards and the like is under regulations of its own. A data set of the class
#   `regulated`, one that names a regulation, or one in which a scan found such data, names each regulation
#   it is under, says for each measure that these ask for how it is taken, and goes only to environments in
#   which the route allows data under them. Which regulations there are, what they cover and what they ask
#   for is set in `rules/data.yaml`.
# related_resources:
#   - https://gdpr-info.eu/art-9-gdpr/
#   - https://www.pcisecuritystandards.org/document_library/
#   - https://www.hhs.gov/hipaa/for-professionals/security/laws-regulations/index.html
# custom:
#   severity: critical
#   fix: Name the regulation under `regulations` of the data set, and each measure with how it is taken under `protection`.
#   controls: [GDPR-9, GDPR-32, PCI-DSS:3, NIST-800-53:SC-28]
#   sources: [staging-pipeline]
package portcullis.data_segregation.regulated_data_protected

import data.portcullis.lib.datasets
import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains "no data of the release is under a regulation" if count(subject) == 0

deny contains finding if {
	some index, dataset in input.release.datasets
	regulated(dataset)
	count(under[index]) == 0
	finding := {
		"msg": sprintf("data set `%s` is `%s` and names no regulation", [dataset.name, dataset.classification]),
		"at": ["release", "datasets", index, "regulations"],
		"term": dataset.name,
		"fix": sprintf("name the regulations of the data set, of %s", [words.quoted(object.keys(data.rules.data.regulations))]),
		"because": [{"at": ["release", "datasets", index, "classification"], "msg": "this is the class of the data set"}],
	}
}

deny contains finding if {
	some index, dataset in input.release.datasets
	some place, name in dataset.regulations
	not name in object.keys(data.rules.data.regulations)
	finding := {
		"msg": sprintf("data set `%s` names the unknown regulation `%s`", [dataset.name, name]),
		"at": ["release", "datasets", index, "regulations", place],
		"term": sprintf("%s/%s", [dataset.name, name]),
		"fix": sprintf("use one of %s, or add it to `rules/data.yaml`", [words.quoted(object.keys(data.rules.data.regulations))]),
	}
}

deny contains finding if {
	some index, names in found
	dataset := input.release.datasets[index]
	some name, sightings in names
	not name in dataset.regulations
	finding := {
		"msg": sprintf("data set `%s` does not name `%s`, and holds data under it: %s", [
			dataset.name,
			name,
			words.listed(sort({sighting.msg | some sighting in sightings})),
		]),
		"at": ["release", "datasets", index, "regulations"],
		"term": sprintf("%s/%s", [dataset.name, name]),
		"because": [{"at": ["data", entry], "msg": "it was found here"} |
			some entry in {sighting.entry | some sighting in sightings}
		],
	}
}

deny contains finding if {
	some index, names in under
	dataset := input.release.datasets[index]
	some name in names
	missing := [measure |
		some measure in data.rules.data.regulations[name].measures
		trim_space(object.get(dataset.protection, measure, "")) == ""
	]
	count(missing) > 0
	finding := {
		"msg": sprintf("data set `%s` does not say how it is protected by %s, as `%s` asks", [dataset.name, words.quoted(missing), name]),
		"at": ["release", "datasets", index, "protection"],
		"term": sprintf("%s/%s/protection", [dataset.name, name]),
	}
}

deny contains finding if {
	some index, names in under
	dataset := input.release.datasets[index]
	some name in names
	some place, stop in dataset.environments
	some environment in input.route.environments
	environment.name == stop
	not allowed(environment, name)
	finding := {
		"msg": sprintf("data set `%s` holds data under `%s` and goes to `%s`, where the route does not allow it", [
			dataset.name,
			name,
			stop,
		]),
		"at": ["release", "datasets", index, "environments", place],
		"term": sprintf("%s/%s/%s", [dataset.name, name, stop]),
		"fix": "take the environment off the data set's list",
		"because": [{
			"at": ["route", "environments", route.position[stop], demand(environment)],
			"msg": sprintf("the route says what may be in `%s`", [stop]),
		}],
	}
}

# The regulations that each data set names or is found to be under, as far as they are known.
under[index] := names if {
	some index, dataset in input.release.datasets
	names := {name |
		some name in array.concat(dataset.regulations, [seen | some seen, _ in object.get(found, index, {})])
		name in object.keys(data.rules.data.regulations)
	}
}

# What scans found of data under regulations, by data set and regulation.
found[index] := names if {
	some index, _ in input.release.datasets
	names := {name: sightings |
		some name, regulation in data.rules.data.regulations
		sightings := {sighting |
			some entry, searched in input.data
			searched.dataset == index
			some scan in searched.scans
			some field in scan.fields
			field.standing in datasets.alarming
			some mark in field.protection
			mark in regulation.covers
			sighting := {"entry": entry, "msg": sprintf("%s in `%s`", [field.title, field.field])}
		}
		count(sightings) > 0
	}
	count(names) > 0
}

subject contains index if {
	some index, dataset in input.release.datasets
	regulated(dataset)
}

subject contains index if {
	some index, dataset in input.release.datasets
	count(dataset.regulations) > 0
}

subject contains index if some index, _ in found

regulated(dataset) if lower(trim_space(object.get(dataset, "classification", ""))) == "regulated"

allowed(environment, name) if name in environment.regulations

allowed(environment, _) if {
	not environment.regulations
	"regulated" in environment.dataClasses
}

demand(environment) := "regulations" if environment.regulations

demand(environment) := "dataClasses" if not environment.regulations

# METADATA
# title: Each environment receives only data of the classes it may hold
# description: |
#   The route says for each environment which data classes may be there: made-up data early on,
#   anonymised data where tests need it, real data in production. Every environment that a data set
#   names is judged, not only the one that is to be entered; an environment that is not on the route
#   may hold nothing, and neither may one for which the route lists no class.
# custom:
#   severity: high
#   fix: Use data of a class that the environment may hold, or take the environment off the data set's list.
#   controls: [ISO-27001:A.8.33, NIST-800-53:SA-15(12)]
#   sources: [route-to-live, gov-uk]
package portcullis.data_segregation.data_class_allowed_in_environment

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains "the release brings no data" if count(input.release.datasets) == 0

deny contains finding if {
	some index, dataset in input.release.datasets
	some place, name in dataset.environments
	some environment in input.route.environments
	environment.name == name
	class := object.get(dataset, "classification", "unclassified")
	not class in environment.dataClasses
	finding := {
		"msg": sprintf(
			"data set `%s` is `%s`, and `%s` may hold %s",
			[dataset.name, class, name, allowed(environment.dataClasses)],
		),
		"at": ["release", "datasets", index, "environments", place],
		"term": sprintf("%s/%s", [dataset.name, name]),
		"because": [{
			"at": ["route", "environments", route.position[name], "dataClasses"],
			"msg": sprintf("the route lists the data classes of `%s`", [name]),
		}],
	}
}

deny contains finding if {
	some index, dataset in input.release.datasets
	some place, name in dataset.environments
	not name in object.keys(route.position)
	finding := {
		"msg": sprintf("data set `%s` goes to `%s`, which is not on the route", [dataset.name, name]),
		"at": ["release", "datasets", index, "environments", place],
		"term": sprintf("%s/%s", [dataset.name, name]),
		"fix": sprintf("name an environment of the route: %s", [words.quoted([environment.name |
			some environment in input.route.environments
		])]),
	}
}

allowed(classes) := "no data" if count(classes) == 0

allowed(classes) := sprintf("only %s", [words.quoted(classes)]) if count(classes) > 0

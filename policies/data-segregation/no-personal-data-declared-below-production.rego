# METADATA
# title: No personal data is declared below production
# description: |
#   A data set of real people may only go to production. Below it, more people and more tools can read
#   it, and nobody whose data it is agreed to that. The rule judges what the manifest declares, for
#   every environment that a data set names, not only for the one that is to be entered; an
#   environment that the route does not know counts as below production. Which classes hold personal
#   data is set in `rules/data.yaml`.
# related_resources:
#   - https://gdpr-info.eu/art-5-gdpr/
# custom:
#   severity: critical
#   fix: Give the environment synthetic or anonymised data, or take it off the data set's list.
#   controls: [GDPR-5.1.b, GDPR-5.1.c, NIST-800-53:SA-3(2)]
#   sources: [route-to-live, gov-uk]
package portcullis.data_segregation.no_personal_data_declared_below_production

import data.portcullis.lib.route

skip contains "the release brings no data" if count(input.release.datasets) == 0

deny contains finding if {
	some index, dataset in input.release.datasets
	personal(dataset)
	some place, name in dataset.environments
	not name in route.production
	finding := {
		"msg": sprintf(
			"data set `%s` holds personal data (`%s`) and goes to `%s`, which is below production",
			[dataset.name, dataset.classification, name],
		),
		"at": ["release", "datasets", index, "environments", place],
		"term": sprintf("%s/%s", [dataset.name, name]),
		"because": [{
			"at": ["release", "datasets", index, "classification"],
			"msg": "this is the class of the data set",
		}],
	}
}

# A class that is written differently is unknown elsewhere, but what it means is plain.
personal(dataset) if {
	some class in data.rules.data.personalClasses
	lower(trim_space(dataset.classification)) == lower(class)
}

# METADATA
# title: Test data is of production's scale
# description: |
#   A query that is quick over a thousand rows says nothing about one over ten million. Where the route asks
#   for it, an environment holds at least the given share of production's rows, table by table, as the
#   manifest's `dataVolumes` count them. It is a warning: it spoils what was found out, not the release.
# custom:
#   severity: medium
#   fix: Generate more data, or name the table under `except` of the route's `productionScale` with the reason beside it.
#   controls: [ISO-27001:A.8.31, NIST-800-53:SA-11]
#   sources: [route-to-live, cloud-gov]
package portcullis.data_segregation.production_scale_data_at_stage

import data.portcullis.lib.route
import data.portcullis.lib.words

skip contains "the route asks for no share of production's data up to here" if count(asked) == 0

warn contains finding if {
	some name, position in asked
	not name in object.keys(volumes)
	finding := {
		"msg": sprintf("nobody says how much data `%s` holds", [name]),
		"at": ["release", "dataVolumes"],
		"term": name,
		"fix": "count the rows of its tables, and write them under `dataVolumes`",
		"because": [demand(name, position)],
	}
}

warn contains finding if {
	some name, position in asked
	count([known | some known, _ in volumes; known in route.production]) == 0
	finding := {
		"msg": sprintf("nobody says how much data production holds, so that nobody can say whether `%s` holds enough", [name]),
		"at": ["release", "dataVolumes"],
		"term": sprintf("%s/production", [name]),
		"fix": "count the rows of production's tables, and write them under `dataVolumes`",
		"because": [demand(name, position)],
	}
}

warn contains finding if {
	some name, position in asked
	scale := input.route.environments[position].productionScale
	except := scale.except
	here := volumes[name]
	some production, there in volumes
	production in route.production
	some table, rows in input.release.dataVolumes[there].tables
	not excepted(except, table)
	have := object.get(input.release.dataVolumes[here].tables, table, 0)
	have * 100 < rows * scale.percent
	finding := {
		"msg": sprintf("`%s` holds %s of table `%s`, less than %d %% of the %d of `%s`", [
			name,
			words.counted(have, "row"),
			table,
			scale.percent,
			rows,
			production,
		]),
		"at": ["release", "dataVolumes", here, "tables", table],
		"term": sprintf("%s/%s", [name, table]),
		"because": [
			{"at": ["release", "dataVolumes", there, "tables", table], "msg": sprintf("this is what `%s` holds", [production])},
			demand(name, position),
		],
	}
}

# The environments that the release has reached and of which the route asks for a share, each with its position.
asked[environment.name] := position if {
	some position, environment in input.route.environments
	environment.productionScale
	environment.name in route.reached
	not environment.production
}

volumes[volume.environment] := index if {
	some index, volume in input.release.dataVolumes
}

excepted(patterns, table) if {
	some pattern in patterns
	portcullis.matches_pattern(pattern, table)
}

demand(name, position) := {
	"at": ["route", "environments", position, "productionScale"],
	"msg": sprintf("the route asks for this share in `%s`", [name]),
}

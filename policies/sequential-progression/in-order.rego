# METADATA
# title: Promotions follow the route in order
# description: |
#   The times at which an artifact entered its environments rise along the route; where they do not, an
#   environment was passed after the fact, or a clock or a record is wrong. Going back is not out of
#   order and is called by its name: the release returns to an artifact that the environment had before
#   another one, or was itself taken out of an earlier environment for what had been there before it. A
#   record that is dated in the future is told, too, for the other rules pass over it.
# custom:
#   severity: medium
#   fix: Look at the records, and say in the release notes why the artifact went this way.
#   controls: [NIST-800-53:AU-8, NIST-800-53:CM-3]
#   sources: [route-to-live]
package portcullis.sequential_progression.in_order

import data.portcullis.lib.history
import data.portcullis.lib.release
import data.portcullis.lib.route
import data.portcullis.lib.time as instants

skip contains "the release brings no promotion history" if not input.release.history

warn contains finding if {
	some index, component in input.release.components
	some later in tracked
	entry := entries[index][later]
	before := [{"environment": earlier, "record": record} |
		some earlier in tracked
		route.position[earlier] < route.position[later]
		record := entries[index][earlier]
		instants.ns(record.visit.at) > instants.ns(entry.visit.at)
	]
	other := before[0]
	finding := {
		"msg": sprintf(
			"%s entered `%s` at %s, before it entered `%s` at %s",
			[release.called(component), later, entry.visit.at, other.environment, other.record.visit.at],
		),
		"at": ["visits", component.name, later, entry.index],
		"term": sprintf("%s/%s", [component.name, later]),
		"because": [
			{
				"at": ["visits", component.name, other.environment, other.record.index],
				"msg": sprintf("this is the entry into `%s`", [other.environment]),
			},
			{
				"at": route.description_of(later),
				"msg": sprintf("the route passes through `%s` before `%s`", [other.environment, later]),
			},
		],
	}
}

warn contains finding if {
	some index, component in input.release.components
	environment := input.environment.name
	returning(index, component)
	now := history.last(records[index][environment])
	entry := entries[index][environment]
	finding := {
		"msg": sprintf(
			"this is a roll-back: %s was in `%s` at %s, and %s came after it",
			[release.called(component), environment, entry.visit.at, history.called(now.visit)],
		),
		"at": ["visits", component.name, environment, now.index],
		"term": sprintf("%s/%s", [component.name, environment]),
		"fix": "say in the release notes why the release goes back",
		"because": [{
			"at": ["visits", component.name, environment, entry.index],
			"msg": "this is its first entry",
		}],
	}
}

# What followed the last entry of the artifact had been there before its first.
warn contains finding if {
	some index, component in input.release.components
	some environment in tracked
	environment in route.earlier
	known := records[index][environment]
	own := [position |
		some position, record in known
		record.visit.digest == component.artifact.digest
	]
	back := known[max(own) + 1]
	former := [record |
		some record in array.slice(known, 0, min(own))
		same(record.visit, back.visit)
	]
	count(former) > 0
	finding := {
		"msg": sprintf(
			"%s was rolled back in `%s`: %s, which had been there before it, came back at %s",
			[release.called(component), environment, history.called(back.visit), back.visit.at],
		),
		"at": ["visits", component.name, environment, back.index],
		"term": sprintf("%s/%s", [component.name, environment]),
		"fix": "find out why the artifact was taken back before it is promoted",
	}
}

warn contains finding if {
	some component in input.release.components
	some environment, visits in input.visits[component.name]
	environment in tracked
	count(visits) > 0
	visit := visits[count(visits) - 1]
	instants.in_future(visit.at)
	finding := {
		"msg": sprintf("a record of `%s` in `%s` is dated %s, in the future", [component.name, environment, visit.at]),
		"at": ["visits", component.name, environment, count(visits) - 1],
		"term": sprintf("%s/%s", [component.name, environment]),
		"fix": "set the clock of what writes the history",
	}
}

# The environments of the route that keep a record, in its order.
tracked := [environment.name |
	some environment in input.route.environments
	not environment.untracked
]

records[index][environment] := history.came(component.name, environment) if {
	some index, component in input.release.components
	some environment in tracked
}

# The first entry of the artifact itself into each environment.
entries[index][environment] := own[0] if {
	some index, component in input.release.components
	some environment in tracked
	own := [record |
		some record in records[index][environment]
		record.visit.digest == component.artifact.digest
	]
	count(own) > 0
}

# The artifact was in the environment that is to be entered, and is not there now.
returning(index, component) if {
	entries[index][input.environment.name]
	not history.stay(records[index][input.environment.name], component.artifact.digest)
}

same(one, other) if one.digest == other.digest

same(one, other) if {
	not one.digest
	not other.digest
	one.version == other.version
}

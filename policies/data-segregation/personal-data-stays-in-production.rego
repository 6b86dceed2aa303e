# METADATA
# title: Personal data stays in production
# description: |
#   No flow of data leads from production to an environment below it unless the data is made anonymous before
#   it arrives. Judged are the manifest's `dataFlows`, over systems in between too, and the copies that
#   commands make: dumps, restores, syncs of buckets, snapshots, in pipeline definitions, in the workloads of
#   configurations and in plans. A copy whose target, or whose source, says nothing about its environment is a
#   warning. What anonymises a found copy outside of what can be seen is declared as a data flow whose `via`
#   names the job.
# related_resources:
#   - https://gdpr-info.eu/art-5-gdpr/
# custom:
#   severity: critical
#   fix: Make the data anonymous between production and where it arrives, or bring generated data there instead.
#   controls: [GDPR-5.1.b, GDPR-25, ISO-27001:A.8.33, NIST-800-53:AC-4]
#   sources: [route-to-live]
package portcullis.data_segregation.personal_data_stays_in_production

import data.portcullis.lib.datasets
import data.portcullis.lib.route

skip contains "no flow of data is declared, and no command that copies data was found" if {
	count(input.release.dataFlows) == 0
	count(input.dataFlows) == 0
}

deny contains finding if {
	some index, flow in raw
	flow.from in reached
	below(flow.to)
	finding := {
		"msg": sprintf("production's data goes from `%s` to `%s` by %s%s", [flow.from, flow.to, flow.via, how(flow)]),
		"at": ["release", "dataFlows", index],
		"term": sprintf("%s/%s", [flow.from, flow.to]),
		"because": [{"at": ["release", "dataFlows", before], "msg": sprintf("production's data comes to `%s` on this way", [flow.from])} |
			not from_production(flow)
			some before, other in raw
			other.to == flow.from
			other.from in reached
		],
	}
}

warn contains finding if {
	some index, flow in raw
	flow.from in reached
	not below(flow.to)
	not is_production(flow.to)
	finding := {
		"msg": sprintf("production's data goes from `%s` to `%s`, of which the route does not say what it is", [flow.from, flow.to]),
		"at": ["release", "dataFlows", index, "to"],
		"term": sprintf("%s/%s", [flow.from, flow.to]),
		"fix": "say what makes the data anonymous under `transformation`, or give a system of production a name that says so",
	}
}

deny contains finding if {
	some index, flow in copies
	not flow.transformation
	flow.from
	flow.to
	finding := {
		"msg": sprintf("`%s` takes data of `%s` with `%s` and brings it to `%s`%s", [flow.job, flow.from, flow.tool, flow.to, late(flow)]),
		"at": ["dataFlows", index],
		"term": term(flow),
		"because": [{"at": ["dataFlows", index, "from"], "msg": "it is taken here"}],
	}
}

warn contains finding if {
	some index, flow in copies
	not flow.transformation
	flow.from
	not flow.to
	finding := {
		"msg": sprintf("`%s` takes data of `%s` with `%s`, and where to is not plain", [flow.job, flow.from, flow.tool]),
		"at": ["dataFlows", index],
		"term": term(flow),
		"fix": "let the name of the target say whose it is: an environment, or `backup`",
	}
}

warn contains finding if {
	some index, flow in copies
	not flow.from
	finding := {
		"msg": sprintf("`%s` makes `%s` from a copy with `%s`, and whose data that is is not plain", [flow.job, flow.to, flow.tool]),
		"at": ["dataFlows", index],
		"term": term(flow),
		"fix": "let the name of the source say whose it is",
	}
}

# The copies that nobody declared to be made anonymous elsewhere.
copies[index] := flow if {
	some index, flow in input.dataFlows
	not index in declared
}

declared contains index if {
	some index, flow in input.dataFlows
	some said in input.release.dataFlows
	said.from == flow.from
	said.to == flow.to
	contains(said.via, flow.job)
	datasets.transformed(said.transformation)
}

# The declared flows on which nothing is made anonymous.
raw[index] := flow if {
	some index, flow in input.release.dataFlows
	not index in anonymising
}

anonymising contains index if {
	some index, flow in input.release.dataFlows
	datasets.transformed(flow.transformation)
}

# Where production's data is, as the declared flows bring it there.
reached := graph.reachable(onward, sources)

onward[flow.from] contains flow.to if some flow in raw

sources contains flow.from if {
	some flow in raw
	from_production(flow)
}

from_production(flow) if is_production(flow.from)

is_production(name) if name in route.production

is_production(name) if {
	not name in object.keys(route.position)
	datasets.mentions_production(name)
}

below(name) if {
	name in object.keys(route.position)
	not name in route.production
}

how(flow) := ", unchanged" if not flow.transformation

how(flow) := sprintf("; `%s` does not say that nobody can be found in it", [flow.transformation]) if flow.transformation

late(flow) := sprintf("; `%s` comes only after it has arrived", [flow.tooLate]) if flow.tooLate

late(flow) := "" if not flow.tooLate

term(flow) := sprintf("%s/%s", [flow.path, flow.job])

# METADATA
# title: Anonymisation is evidenced
# description: |
#   "Anonymised" is the end of a piece of work, and whoever did it can say how. A data set of the class
#   `anonymised`, or one whose origin is production and that goes below it, names the method, the tool with
#   its version, the time, the person or pipeline that ran it, and a scan of what came out. The scan is a
#   report beside the manifest, or the search of the data set's own files that portcullis makes itself.
# related_resources:
#   - https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/anonymisation/
# custom:
#   severity: high
#   fix: Write down the run of the anonymisation under `anonymisation` of the data set, and scan what came out.
#   controls: [GDPR-5.2, ISO-27001:A.8.11, NIST-800-53:SI-19]
#   sources: [route-to-live, staging-pipeline]
package portcullis.data_segregation.anonymisation_evidenced

import data.portcullis.lib.datasets
import data.portcullis.lib.files
import data.portcullis.lib.time as instants
import data.portcullis.lib.words

skip contains "no data of the release was drawn from real records" if count(drawn) == 0

deny contains finding if {
	some index, why in drawn
	dataset := input.release.datasets[index]
	missing := [name |
		some name in needed
		not name in stated[index]
	]
	count(missing) > 0
	finding := {
		"msg": sprintf("data set `%s` %s and does not say %s of its anonymisation", [dataset.name, why.msg, words.listed(missing)]),
		"at": ["release", "datasets", index, "anonymisation"],
		"term": dataset.name,
		"because": [{"at": ["release", "datasets", index, why.at], "msg": "this says so"}],
	}
}

deny contains finding if {
	some index, _ in drawn
	dataset := input.release.datasets[index]
	instants.in_future(dataset.anonymisation.at)
	finding := {
		"msg": sprintf("data set `%s` is said to be made anonymous at %s, in the future", [dataset.name, dataset.anonymisation.at]),
		"at": ["release", "datasets", index, "anonymisation", "at"],
		"term": sprintf("%s/at", [dataset.name]),
		"fix": "write down when it was done, after it was done",
	}
}

deny contains finding if {
	some index, _ in drawn
	dataset := input.release.datasets[index]
	path := dataset.anonymisation.scan
	not files.filled(path)
	finding := {
		"msg": sprintf("the scan `%s` of data set `%s` is not there, or empty", [path, dataset.name]),
		"at": ["release", "datasets", index, "anonymisation", "scan"],
		"term": sprintf("%s/scan", [dataset.name]),
		"fix": "put the scan's report beside the manifest, or take `scan` out where the data set's files are here to be searched",
	}
}

needed := ["method", "tool", "version", "at", "operator", "scan"]

# The data sets that stem from real records, each with what says so.
drawn[index] := {"at": "classification", "msg": "is `anonymised`"} if {
	some index, dataset in input.release.datasets
	anonymised(dataset)
}

drawn[index] := {"at": "origin", "msg": sprintf("comes from `%s`", [dataset.origin])} if {
	some index, dataset in input.release.datasets
	not anonymised(dataset)
	datasets.mentions_production(dataset.origin)
	count(datasets.below(dataset)) > 0
}

anonymised(dataset) if lower(trim_space(object.get(dataset, "classification", ""))) == "anonymised"

# What each of them says of its anonymisation.
stated[index] contains name if {
	some index, _ in drawn
	some name, value in input.release.datasets[index].anonymisation
	trim_space(value) != ""
}

# Its own files were searched here and now: nobody needs to be believed.
stated[index] contains "scan" if {
	some index, _ in drawn
	paths := input.release.datasets[index].files
	count(paths) > 0
	every path in paths {
		files.normal(path) in datasets.searched
	}
}

# METADATA
# title: Every data set is classified
# description: |
#   What nobody has classified, nobody has looked at. Every data set states a known class, at least one
#   environment that receives it, and files that are there; and every data file beside the manifest
#   belongs to a data set or is evidence that the manifest names. A data file is told by its name's
#   ending, and any other file by what was found in it. Which classes there are, and which endings mean
#   data, is set in `rules/data.yaml`.
# custom:
#   severity: high
#   fix: Add the file to a data set, and give each data set one of the classes of `rules/data.yaml`.
#   controls: [ISO-27001:A.5.12, NIST-800-53:RA-2]
#   sources: [route-to-live, gov-uk]
package portcullis.data_segregation.dataset_classified

import data.portcullis.lib.datasets
import data.portcullis.lib.files
import data.portcullis.lib.words

skip contains "the release brings no data" if {
	count(input.release.datasets) == 0
	count(data_files) == 0
	count(telling) == 0
}

deny contains finding if {
	some index, dataset in input.release.datasets
	not dataset.classification
	finding := {
		"msg": sprintf("data set `%s` has no classification", [dataset.name]),
		"at": ["release", "datasets", index, "classification"],
		"term": dataset.name,
		"fix": sprintf("add `classification`, one of %s", [words.quoted(object.keys(data.rules.data.classes))]),
	}
}

deny contains finding if {
	some index, dataset in input.release.datasets
	dataset.classification
	not dataset.classification in object.keys(data.rules.data.classes)
	finding := {
		"msg": sprintf("data set `%s` is of the unknown class `%s`", [dataset.name, dataset.classification]),
		"at": ["release", "datasets", index, "classification"],
		"term": dataset.name,
		"fix": sprintf("use one of %s", [words.quoted(object.keys(data.rules.data.classes))]),
	}
}

deny contains finding if {
	some index, dataset in input.release.datasets
	count(dataset.environments) == 0
	finding := {
		"msg": sprintf("data set `%s` names no environment that receives it", [dataset.name]),
		"at": ["release", "datasets", index, "environments"],
		"term": dataset.name,
		"fix": "name the environments that receive the data set, or take it out of the release",
	}
}

deny contains finding if {
	some index, dataset in input.release.datasets
	some place, path in dataset.files
	not files.exists(path)
	finding := {
		"msg": sprintf("data set `%s` names `%s`, which is not there", [dataset.name, path]),
		"at": ["release", "datasets", index, "files", place],
		"term": path,
		"fix": "correct the path, or take the file off the data set's list",
	}
}

deny contains finding if {
	some path in data_files
	not path in accounted_for
	finding := {
		"msg": sprintf("data file `%s` belongs to no data set%s", [path, found_in(path)]),
		"at": ["release", "datasets"],
		"term": path,
		"fix": "add the file to a data set, or remove it from the release",
	}
}

# A file of any name that holds what may be people's is data.
deny contains finding if {
	some path, _ in telling
	not path in data_files
	not path in accounted_for
	finding := {
		"msg": sprintf("`%s` belongs to no data set%s", [path, found_in(path)]),
		"at": ["release", "datasets"],
		"term": path,
		"fix": "remove the file from the release, or add it to a data set",
	}
}

# What was found in files that no data set claims.
telling[path] := titles if {
	some entry in input.data
	not entry.dataset
	path := files.normal(entry.path)
	titles := {field.title |
		some field in entry.scans[_].fields
		field.standing in datasets.alarming
		not field.known
	}
	count(titles) > 0
}

found_in(path) := sprintf(", and holds what may be people's (%s)", [words.listed(sort(telling[path]))])

found_in(path) := "" if not path in object.keys(telling)

data_files contains path if {
	some path, _ in files.size
	not path in attestations
	parts := split(path, "/")
	some place, extension in split(parts[count(parts) - 1], ".")
	place > 0
	lower(extension) in data.rules.data.dataFileExtensions
}

# Attestations are kept in files that end like data (in-toto bundles are JSON Lines).
attestations contains files.normal(file.path) if {
	some file in input.files
	file.attestation
}

# Evidence is read by its own reader, which refuses what is not evidence. Documents are not read, so
# they do not excuse a data file.
accounted_for contains files.normal(path) if some path in input.release.datasets[_].files

accounted_for contains files.normal(input.release.history)

accounted_for contains files.normal(component.sbom) if some component in input.release.components

accounted_for contains files.normal(test.report) if some test in input.release.tests

accounted_for contains files.normal(path) if {
	some paths in [input.release.access, input.release.approvals, input.release.waivers, input.release.verdicts]
	some path in paths
}

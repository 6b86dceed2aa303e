# METADATA
# title: No personal data is found below production
# description: |
#   What a data set is called is a promise; this rule looks at what is in it. Every file of a data set that
#   goes below production is searched. Values that may be a person's are refused, one finding for each file,
#   field and kind, and so is what could not be searched, because nobody knows what is there. Values of
#   ranges that are reserved for tests pass. Customary placeholders are a warning, because nobody reserved
#   them and somebody may have that number, unless the data set names what generated it. Keys, tokens and
#   passwords that travel with data are refused too. No finding holds a value.
# related_resources:
#   - https://gdpr-info.eu/art-5-gdpr/
# custom:
#   severity: critical
#   fix: Replace the values with ones of a reserved range, generate the data, or take the environment off the data set's list.
#   controls: [GDPR-5.1.b, GDPR-5.1.c, ISO-27001:A.8.33, NIST-800-53:SA-3(2)]
#   sources: [route-to-live, gov-uk, staging-pipeline]
package portcullis.data_segregation.no_personal_data_found_below_production

import data.portcullis.lib.datasets
import data.portcullis.lib.files
import data.portcullis.lib.words

skip contains "the release brings no data" if count(input.release.datasets) == 0

skip contains "no data of the release goes below production" if {
	count(input.release.datasets) > 0
	count(receivers) == 0
}

# Personal data, or nearly all reserved values with some that are not.
deny contains finding if {
	some found in fields
	found.field.standing in datasets.alarming
	not "secret" in found.field.protection
	finding := told(found, {
		"msg": sprintf("%s, first at %s", [what(found), datasets.places(found.path, found.field)]),
		"because": array.concat(array.concat(reasons(found), claims(found)), arrivals(found)),
	})
}

deny contains finding if {
	some found in fields
	found.field.standing in datasets.alarming
	"secret" in found.field.protection
	finding := told(found, {
		"msg": sprintf("`%s` carries secrets with its data: %s in `%s` (%s), first at %s", [
			found.path,
			counted(found.field.real, found.field.values),
			found.field.field,
			found.field.title,
			datasets.places(found.path, found.field),
		]),
		"because": array.concat(reasons(found), arrivals(found)),
		"fix": "take the secrets out of the data, and replace each where it is used: whoever has the data has them",
	})
}

deny contains finding if {
	some index, entry in input.data
	names := receivers[entry.dataset]
	some scan in entry.scans
	some unread in scan.unread
	finding := {
		"msg": sprintf("`%s` could not be searched%s: %s", [scan.path, up_to(unread), unread.reason]),
		"at": ["data", index],
		"term": sprintf("%s/%s", [scan.path, unread.code]),
		"fix": unread.help,
		"because": arrivals({"dataset": entry.dataset, "names": names}),
	}
}

deny contains finding if {
	some index, names in receivers
	some place, path in input.release.datasets[index].files
	files.exists(path)
	not files.normal(path) in datasets.searched
	finding := {
		"msg": sprintf("`%s` was not searched for personal data", [path]),
		"at": ["release", "datasets", index, "files", place],
		"term": path,
		"fix": "leave the file out of the release, or give it in a form that can be searched",
		"because": arrivals({"dataset": index, "names": names}),
	}
}

warn contains finding if {
	some found in fields
	found.field.standing == "placeholder"
	not input.release.datasets[found.dataset].generator
	finding := told(found, {
		"msg": sprintf("`%s` has customary placeholders that nobody reserved: %s in `%s` (%s), first at %s", [
			found.path,
			counted(found.field.placeholder, found.field.values),
			found.field.field,
			found.field.title,
			datasets.places(found.path, found.field),
		]),
		"because": array.concat(reasons(found), arrivals(found)),
		"fix": "use values of a reserved range, or name the `generator` that made the data up",
	})
}

# The data sets that go below production, each with where.
receivers[index] := names if {
	some index, dataset in input.release.datasets
	names := datasets.below(dataset)
	count(names) > 0
}

# What was found in their files and is not known already.
fields := [{"entry": index, "dataset": entry.dataset, "names": names, "path": scan.path, "field": field} |
	some index, entry in input.data
	names := receivers[entry.dataset]
	some scan in entry.scans
	some field in scan.fields
	not field.known
]

told(found, rest) := object.union(rest, {
	"at": ["data", found.entry],
	"term": sprintf("%s/%s/%s", [found.path, found.field.field, found.field.entity]),
})

what(found) := sprintf("`%s` has what may be people's: %s in `%s` (%s)", [
	found.path,
	counted(found.field.real, found.field.values),
	found.field.field,
	found.field.title,
]) if found.field.standing == "pid"

what(found) := sprintf("`%s` is made up in `%s` but for %s, which may be people's (%s)", [
	found.path,
	found.field.field,
	counted(found.field.real, found.field.values),
	found.field.title,
]) if found.field.standing == "contaminated"

counted(some_of, all) := sprintf("%d of %s", [some_of, words.counted(all, "value")])

reasons(found) := array.concat(
	[{"at": ["data", found.entry], "msg": sentence} |
		some index, sentence in found.field.evidence
		index < 4
	],
	[{"at": ["data", found.entry], "msg": sprintf("it may also be `%s`", [other])} |
		other := found.field.runnerUp
	],
)

# A data set that says of itself that it is made up is told so.
claims(found) := [{
	"at": ["release", "datasets", found.dataset, "classification"],
	"msg": sprintf("the manifest says that the data is `%s`", [class]),
} |
	class := input.release.datasets[found.dataset].classification
	not lower(trim_space(class)) in {lower(personal) | some personal in data.rules.data.personalClasses}
]

arrivals(found) := [{
	"at": ["release", "datasets", found.dataset, "environments", place],
	"msg": sprintf("`%s` is below production", [name]),
} |
	some place, name in found.names
]

up_to(unread) := sprintf(" after line %d", [unread.after]) if unread.after

up_to(unread) := "" if not unread.after

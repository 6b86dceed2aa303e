package portcullis.data_segregation.dataset_classified_test

import data.portcullis.data_segregation.dataset_classified as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

dataset(changes) := object.union(
	{"name": "orders", "environments": ["test"], "classification": "synthetic", "files": []},
	changes,
)

bringing(datasets) := testing.setting("test", "/release/datasets", datasets)

with_file(path) := testing.setting("test", "/files/-", {"path": path, "size": 9, "referenced": false, "attestation": false})

test_a_classified_data_set_passes if {
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_a_data_set_without_class_is_refused if {
	findings := denied(testing.without("test", "/release/datasets/0/classification"))
	testing.places(findings) == {["release", "datasets", 0, "classification"]}
	testing.messages(findings) == {"data set `orders` has no classification"}
}

test_a_class_that_nobody_defined_is_refused if {
	findings := denied(testing.setting("test", "/release/datasets/0/classification", "Synthetic"))
	testing.messages(findings) == {"data set `orders` is of the unknown class `Synthetic`"}
	{finding.fix | some finding in findings} == {"use one of `anonymised`, `personal` and `synthetic`"}
}

test_an_empty_class_is_refused if {
	count(denied(testing.setting("test", "/release/datasets/0/classification", ""))) == 1
}

test_a_data_set_that_goes_nowhere_is_refused if {
	findings := denied(testing.setting("test", "/release/datasets/0/environments", []))
	testing.places(findings) == {["release", "datasets", 0, "environments"]}
}

test_a_file_that_is_not_there_is_refused if {
	findings := denied(testing.setting("test", "/release/datasets/0/files/-", "data/gone.csv"))
	testing.places(findings) == {["release", "datasets", 0, "files", 1]}
	testing.terms(findings) == {"data/gone.csv"}
}

test_a_path_may_be_written_in_a_longer_way if {
	denied(testing.setting("test", "/release/datasets/0/files", ["./data//orders.csv"])) == set()
}

test_a_data_file_that_belongs_to_no_data_set_is_refused if {
	every path in ["dump.SQL", "deep/down/people.csv", "people.csv.gz", "people.parquet", "people.jsonl"] {
		findings := denied(with_file(path))
		testing.messages(findings) == {sprintf("data file `%s` belongs to no data set", [path])}
		testing.places(findings) == {["release", "datasets"]}
	}
}

test_other_files_are_not_data if {
	every path in ["README.md", "csv", "sql/readme.txt", "data.csv/readme.txt", "archive.tar.gz"] {
		denied(with_file(path)) == set()
	}
}

test_evidence_is_not_a_data_set if {
	document := testing.patched("test", [
		{"op": "add", "path": "/release/history", "value": "history.csv"},
		{"op": "add", "path": "/files/-", "value": {"path": "history.csv", "size": 9, "referenced": true, "attestation": false}},
	])
	denied(document) == set()
}

test_a_release_without_history_still_needs_its_data_classified if {
	document := testing.patched("test", [
		{"op": "remove", "path": "/release/history"},
		{"op": "add", "path": "/files/-", "value": {"path": "people.csv", "size": 9, "referenced": false, "attestation": false}},
	])
	testing.terms(denied(document)) == {"people.csv"}
}

test_naming_a_data_file_as_a_document_does_not_hide_it if {
	document := testing.patched("test", [
		{"op": "add", "path": "/release/documents/releaseNotes", "value": "people.csv"},
		{"op": "add", "path": "/files/-", "value": {"path": "people.csv", "size": 9, "referenced": true, "attestation": false}},
	])
	testing.terms(denied(document)) == {"people.csv"}
}

test_a_release_without_data_is_skipped if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets", "value": []},
		{"op": "remove", "path": "/files/0"},
	])
	skipped(document) == {"the release brings no data"}
	denied(document) == set()
}

test_a_data_file_without_any_data_set_is_not_skipped if {
	document := bringing([])
	skipped(document) == set()
	testing.terms(denied(document)) == {"data/orders.csv"}
}

test_a_data_set_without_files_is_not_skipped if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets/0/files", "value": []},
		{"op": "remove", "path": "/files/0"},
	])
	skipped(document) == set()
}

test_attestations_are_no_data_by_content_and_not_by_name if {
	denied(with_attestation("out/production.intoto.jsonl", true)) == set()
	count(denied(with_attestation("out/people.intoto.jsonl", false))) == 1
}

with_attestation(path, attestation) := testing.setting("test", "/files/-", {
	"path": path,
	"size": 9,
	"referenced": false,
	"attestation": attestation,
})

stray(path, fields) := object.remove(
	testing.searched({"path": path, "scans": [testing.scan({"path": path, "fields": fields})]}),
	["dataset", "file"],
)

test_a_file_of_any_name_that_holds_peoples_data_belongs_to_a_data_set if {
	found := [testing.field({}), testing.field({"field": "mail", "entity": "email", "title": "email address"})]
	findings := denied(testing.setting("test", "/data/-", stray("./logs/api.log", found)))
	testing.messages(findings) == {"`logs/api.log` belongs to no data set, and holds what may be people's (NHS number and email address)"}
	testing.places(findings) == {["release", "datasets"]}
	testing.terms(findings) == {"logs/api.log"}
}

test_a_stray_data_file_says_what_was_found_in_it if {
	document := testing.patched("test", [
		{"op": "add", "path": "/files/-", "value": {"path": "dump.sql", "size": 9, "referenced": false, "attestation": false}},
		{"op": "add", "path": "/data/-", "value": stray("dump.sql", [testing.field({})])},
	])
	testing.messages(denied(document)) == {"data file `dump.sql` belongs to no data set, and holds what may be people's (NHS number)"}
}

test_stray_files_with_made_up_or_known_values_are_no_data if {
	document := testing.setting("test", "/data/-", stray("notes.md", [
		testing.field({"standing": "synthetic"}),
		testing.field({"known": true}),
	]))
	denied(document) == set()
}

test_evidence_that_names_people_is_still_evidence if {
	denied(testing.setting("test", "/data/-", stray("access/grants.yaml", [testing.field({})]))) == set()
}

test_a_release_whose_only_data_is_a_stray_file_is_not_skipped if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets", "value": []},
		{"op": "remove", "path": "/files/0"},
		{"op": "replace", "path": "/data", "value": [stray("api.log", [testing.field({})])]},
	])
	skipped(document) == set()
	testing.terms(denied(document)) == {"api.log"}
}

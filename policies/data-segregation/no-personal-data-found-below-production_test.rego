package portcullis.data_segregation.no_personal_data_found_below_production_test

import data.portcullis.data_segregation.no_personal_data_found_below_production as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

holding(fields) := testing.setting("test", "/data", [testing.searched({"scans": [testing.scan({"fields": fields})]})])

test_what_is_searched_and_clean_passes if {
	denied(testing.entering("test")) == set()
	warned(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_what_may_be_peoples_is_refused_with_numbers_and_places_and_no_value if {
	findings := denied(holding([testing.field({})]))
	testing.messages(findings) == {concat("", [
		"`data/orders.csv` has what may be people's: 40 of 40 values in `nhs_no` (NHS number), ",
		"first at data/orders.csv:2:9, data/orders.csv:3:9",
	])}
	testing.places(findings) == {["data", 0]}
	testing.terms(findings) == {"data/orders.csv/nhs_no/gb-nhs"}
}

test_the_evidence_the_claim_and_the_environments_are_the_reasons if {
	some finding in denied(holding([testing.field({"runnerUp": "us-npi"})]))
	[reason.msg | some reason in finding.because] == [
		"40 of 40 values pass the checksum, where chance would give 4",
		"it may also be `us-npi`",
		"the manifest says that the data is `synthetic`",
		"`development` is below production",
		"`test` is below production",
	]
}

test_a_data_set_that_says_that_it_is_personal_is_not_told_that_it_lied if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets/0/classification", "value": "Personal"},
		{"op": "replace", "path": "/data/0/scans/0/fields", "value": [testing.field({})]},
	])
	some finding in denied(document)
	every reason in finding.because {
		not contains(reason.msg, "the manifest says")
	}
}

test_a_few_real_values_among_reserved_ones_are_refused if {
	changes := {"standing": "contaminated", "values": 1200, "real": 3, "synthetic": 1197}
	testing.messages(denied(holding([testing.field(changes)]))) == {concat("", [
		"`data/orders.csv` is made up in `nhs_no` but for 3 of 1200 values, which may be people's (NHS number), ",
		"first at data/orders.csv:2:9, data/orders.csv:3:9",
	])}
}

test_reserved_values_and_known_ones_pass if {
	denied(holding([testing.field({"standing": "synthetic", "real": 0}), testing.field({"known": true})])) == set()
	warned(holding([testing.field({"standing": "synthetic", "real": 0})])) == set()
}

test_placeholders_are_a_warning_until_a_generator_is_named if {
	changes := {"standing": "placeholder", "field": "phone", "entity": "phone", "title": "phone number", "real": 0, "placeholder": 40}
	document := holding([testing.field(changes)])
	denied(document) == set()
	testing.terms(warned(document)) == {"data/orders.csv/phone/phone"}
	named := json.patch(document, [{
		"op": "add",
		"path": "/release/datasets/0/generator",
		"value": {"tool": "seedling", "version": "1.4.0"},
	}])
	warned(named) == set()
}

test_a_generator_excuses_no_real_value if {
	named := json.patch(holding([testing.field({})]), [{
		"op": "add",
		"path": "/release/datasets/0/generator",
		"value": {"tool": "seedling", "version": "1.4.0"},
	}])
	count(denied(named)) == 1
}

test_secrets_are_refused_in_their_own_words if {
	changes := {"field": "text", "entity": "aws-access-key", "title": "AWS access key", "protection": ["secret"], "values": 1, "real": 1}
	findings := denied(holding([testing.field(changes)]))
	testing.messages(findings) == {concat("", [
		"`data/orders.csv` carries secrets with its data: 1 of 1 value in `text` (AWS access key), ",
		"first at data/orders.csv:2:9, data/orders.csv:3:9",
	])}
}

test_what_could_not_be_searched_is_refused if {
	unread := {"code": "archive-too-deep", "reason": "an archive in an archive in an archive", "help": "unpack it", "after": 12}
	document := testing.setting("test", "/data/0/scans/0/unread", [unread, object.remove(unread, ["after"])])
	findings := denied(document)
	testing.messages(findings) == {
		"`data/orders.csv` could not be searched after line 12: an archive in an archive in an archive",
		"`data/orders.csv` could not be searched: an archive in an archive in an archive",
	}
	testing.terms(findings) == {"data/orders.csv/archive-too-deep"}
	{finding.fix | some finding in findings} == {"unpack it"}
}

test_what_nobody_searched_is_refused if {
	every scans in [[], [testing.searched({"scans": []})], [testing.searched({"path": "data/other.csv"})]] {
		findings := denied(testing.setting("test", "/data", scans))
		testing.messages(findings) == {"`data/orders.csv` was not searched for personal data"}
		testing.places(findings) == {["release", "datasets", 0, "files", 0]}
	}
}

test_a_file_that_is_not_there_is_left_to_another_rule if {
	denied(testing.setting("test", "/release/datasets/0/files/-", "data/gone.csv")) == set()
}

test_tables_have_rows_and_no_columns if {
	document := holding([testing.field({"places": [{"line": 7, "fingerprint": "aa"}]})])
	some message in testing.messages(denied(document))
	endswith(message, "first at data/orders.csv:7")
}

test_files_inside_archives_are_told_apart if {
	document := testing.setting("test", "/data/0/scans", [
		testing.scan({"path": "data/all.zip!/a.csv", "fields": [testing.field({})]}),
		testing.scan({"path": "data/all.zip!/b.csv", "fields": [testing.field({}), testing.field({"field": "iban", "entity": "iban"})]}),
	])
	testing.terms(denied(document)) == {
		"data/all.zip!/a.csv/nhs_no/gb-nhs",
		"data/all.zip!/b.csv/nhs_no/gb-nhs",
		"data/all.zip!/b.csv/iban/iban",
	}
}

test_data_for_production_alone_is_not_judged if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets/0/environments", "value": ["production"]},
		{"op": "replace", "path": "/data/0/scans/0/fields", "value": [testing.field({})]},
	])
	denied(document) == set()
	skipped(document) == {"no data of the release goes below production"}
}

test_an_environment_that_the_route_does_not_know_is_below_production if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/datasets/0/environments", "value": ["prod", "production"]},
		{"op": "replace", "path": "/data/0/scans/0/fields", "value": [testing.field({})]},
	])
	some finding in denied(document)
	finding.because[count(finding.because) - 1].at == ["release", "datasets", 0, "environments", 0]
}

test_files_that_no_data_set_claims_are_left_to_another_rule if {
	stray := object.remove(testing.searched({"path": "dump.sql", "scans": [testing.scan({"fields": [testing.field({})]})]}), ["dataset", "file"])
	denied(testing.setting("test", "/data/-", stray)) == set()
}

test_a_release_without_data_is_skipped if {
	skipped(testing.setting("test", "/release/datasets", [])) == {"the release brings no data"}
}

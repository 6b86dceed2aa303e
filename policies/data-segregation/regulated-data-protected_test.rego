package portcullis.data_segregation.regulated_data_protected_test

import data.portcullis.data_segregation.regulated_data_protected as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

dataset(changes) := object.union(
	{
		"name": "payments",
		"environments": ["production"],
		"classification": "regulated",
		"files": ["data/orders.csv"],
		"regulations": ["pci-dss"],
		"protection": {"encryption-at-rest": "volumes under the key payments-7"},
	},
	changes,
)

terms := testing.route_of([
	testing.environment("test", {"dataClasses": ["synthetic"]}),
	testing.environment("production", {"production": true, "dataClasses": ["synthetic", "personal", "regulated"]}),
])

bringing(one) := on(terms, one)

on(route, one) := json.patch(testing.on(route, "production"), [{"op": "replace", "path": "/release/datasets", "value": [one]}])

card := testing.field({"field": "pan", "entity": "payment-card", "title": "payment card", "protection": ["personal", "pci"]})

holding(one, fields) := json.patch(bringing(one), [{
	"op": "replace",
	"path": "/data",
	"value": [testing.searched({"scans": [testing.scan({"fields": fields})]})],
}])

test_regulated_data_in_production_with_its_protection_passes if denied(bringing(dataset({}))) == set()

test_regulated_data_names_its_regulation if {
	findings := denied(bringing(object.union(object.remove(dataset({}), ["regulations"]), {"regulations": []})))
	testing.messages(findings) == {"data set `payments` is `regulated` and names no regulation"}
	{finding.fix | some finding in findings} == {"name the regulations of the data set, of `hipaa` and `pci-dss`"}
}

test_an_unknown_regulation_is_refused if {
	testing.terms(denied(bringing(dataset({"regulations": ["pci"]})))) == {"payments/pci", "payments"}
}

test_each_measure_is_stated if {
	findings := denied(bringing(dataset({"regulations": ["hipaa", "pci-dss"]})))
	testing.messages(findings) == {"data set `payments` does not say how it is protected by `access-restricted`, as `hipaa` asks"}
	testing.places(findings) == {["release", "datasets", 0, "protection"]}
}

test_an_empty_measure_is_none if {
	testing.terms(denied(bringing(dataset({"protection": {"encryption-at-rest": " "}})))) == {"payments/pci-dss/protection"}
}

test_what_a_scan_found_must_be_named if {
	one := dataset({"classification": "personal", "regulations": []})
	findings := denied(holding(one, [card, card]))
	testing.messages(findings) == {"data set `payments` does not name `pci-dss`, and holds data under it: payment card in `pan`"}
	{finding.because[0].at | some finding in findings} == {["data", 0]}
}

test_what_a_scan_found_must_be_protected if {
	one := object.union(object.remove(dataset({}), ["protection"]), {"classification": "personal", "regulations": [], "protection": {}})
	testing.terms(denied(holding(one, [card]))) == {"payments/pci-dss", "payments/pci-dss/protection"}
}

test_reserved_card_numbers_are_under_no_regulation if {
	one := dataset({"classification": "synthetic", "regulations": [], "environments": ["test"]})
	document := holding(one, [object.union(card, {"standing": "synthetic"})])
	denied(document) == set()
	skipped(document) == {"no data of the release is under a regulation"}
}

test_the_route_says_where_regulated_data_may_be if {
	findings := denied(bringing(dataset({"environments": ["test", "production"]})))
	testing.messages(findings) == {"data set `payments` holds data under `pci-dss` and goes to `test`, where the route does not allow it"}
	testing.places(findings) == {["release", "datasets", 0, "environments", 0]}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 0, "dataClasses"]}
}

named(regulations) := testing.route_of([testing.environment("production", {
	"production": true,
	"dataClasses": ["regulated"],
	"regulations": regulations,
})])

test_the_route_may_name_the_regulations if {
	denied(on(named(["pci-dss"]), dataset({}))) == set()
	findings := denied(on(named(["hipaa"]), dataset({})))
	{finding.because[0].at | some finding in findings} == {["route", "environments", 0, "regulations"]}
	count(denied(on(named([]), dataset({})))) == 1
}

test_data_under_no_regulation_is_skipped if count(skipped(testing.entering("test"))) == 1

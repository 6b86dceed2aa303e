package portcullis.data_segregation.anonymisation_evidenced_test

import data.portcullis.data_segregation.anonymisation_evidenced as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

complete := {
	"method": "k-anonymity, k = 10",
	"tool": "veil",
	"version": "3.2.0",
	"at": "2026-11-10T03:00:00Z",
	"operator": "data-pipeline",
	"scan": "data/orders.scan.json",
}

dataset(changes) := object.union(
	{
		"name": "orders",
		"environments": ["test"],
		"classification": "anonymised",
		"files": ["data/orders.csv"],
		"anonymisation": complete,
		"regulations": [],
		"protection": {},
	},
	changes,
)

bringing(one) := testing.patched("test", [
	{"op": "replace", "path": "/release/datasets", "value": [one]},
	{"op": "add", "path": "/files/-", "value": {"path": "data/orders.scan.json", "size": 9, "referenced": true, "attestation": false}},
])

unsearched(one) := json.patch(bringing(one), [{"op": "replace", "path": "/data", "value": []}])

test_a_complete_account_passes if {
	denied(bringing(dataset({}))) == set()
	denied(unsearched(dataset({}))) == set()
}

test_no_account_at_all_is_refused if {
	findings := denied(unsearched(object.remove(dataset({}), ["anonymisation"])))
	testing.messages(findings) == {concat("", [
		"data set `orders` is `anonymised` and does not say ",
		"method, tool, version, at, operator and scan of its anonymisation",
	])}
	testing.places(findings) == {["release", "datasets", 0, "anonymisation"]}
	testing.terms(findings) == {"orders"}
}

test_each_part_is_asked_for if {
	every name in ["method", "tool", "version", "at", "operator"] {
		findings := denied(bringing(object.union(
			object.remove(dataset({}), ["anonymisation"]),
			{"anonymisation": object.remove(complete, [name])},
		)))
		testing.messages(findings) == {sprintf("data set `orders` is `anonymised` and does not say %s of its anonymisation", [name])}
	}
}

test_an_empty_word_says_nothing if {
	count(denied(bringing(dataset({"anonymisation": {"operator": " "}})))) == 1
}

test_files_that_are_searched_here_need_no_report if {
	without_report := object.union(
		object.remove(dataset({}), ["anonymisation"]),
		{"anonymisation": object.remove(complete, ["scan"])},
	)
	denied(bringing(without_report)) == set()
	count(denied(unsearched(without_report))) == 1
	count(denied(bringing(object.union(without_report, {"files": ["data/orders.csv", "data/more.csv"]})))) == 1
}

test_a_report_that_is_not_there_is_refused if {
	findings := denied(bringing(dataset({"anonymisation": {"scan": "data/gone.json"}})))
	testing.messages(findings) == {"the scan `data/gone.json` of data set `orders` is not there, or empty"}
	testing.places(findings) == {["release", "datasets", 0, "anonymisation", "scan"]}
}

test_tomorrow_is_refused if {
	findings := denied(bringing(dataset({"anonymisation": {"at": "2026-11-19T03:00:00Z"}})))
	testing.terms(findings) == {"orders/at"}
}

test_data_drawn_from_production_needs_an_account_whatever_it_is_called if {
	every origin in ["production", "shop-prod replica", "https://live.example.org/export"] {
		one := object.remove(dataset({"classification": "synthetic", "origin": origin}), ["anonymisation"])
		some finding in denied(unsearched(one))
		startswith(finding.msg, sprintf("data set `orders` comes from `%s`", [origin]))
		finding.because[0].at == ["release", "datasets", 0, "origin"]
	}
}

test_data_of_other_origin_needs_none if {
	every origin in ["seedling 1.4", "pre-prod", "non-production", "reproduction kit", "prod-like generator", "deliver"] {
		one := object.remove(dataset({"classification": "synthetic", "origin": origin}), ["anonymisation"])
		skipped(unsearched(one)) == {"no data of the release was drawn from real records"}
	}
}

test_data_that_stays_in_production_needs_none if {
	one := object.remove(
		dataset({"classification": "personal", "origin": "production", "environments": ["production"]}),
		["anonymisation"],
	)
	denied(unsearched(one)) == set()
	count(skipped(unsearched(one))) == 1
}

test_made_up_data_is_skipped if count(skipped(testing.entering("test"))) == 1

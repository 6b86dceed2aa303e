package portcullis.data_segregation.production_scale_data_at_stage_test

import data.portcullis.data_segregation.production_scale_data_at_stage as rule
import data.portcullis.lib.testing

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

scaled(except) := testing.route_of([
	testing.environment("test", {"productionScale": {"percent": 10, "except": except}}),
	testing.environment("production", {"production": true}),
])

entering(name, except, volumes) := json.patch(testing.on(scaled(except), name), [{
	"op": "replace",
	"path": "/release/dataVolumes",
	"value": volumes,
}])

volume(environment, tables) := {"environment": environment, "tables": tables}

there := volume("production", {"orders": 1000, "audit_log": 90000, "colours": 0})

test_a_tenth_is_enough if {
	warned(entering("test", [], [volume("test", {"orders": 100, "audit_log": 9000}), there])) == set()
	skipped(entering("test", [], [there])) == set()
}

test_less_is_a_warning_for_each_table if {
	findings := warned(entering("production", [], [there, volume("test", {"orders": 99, "audit_log": 1})]))
	testing.messages(findings) == {
		"`test` holds 99 rows of table `orders`, less than 10 % of the 1000 of `production`",
		"`test` holds 1 row of table `audit_log`, less than 10 % of the 90000 of `production`",
	}
	testing.places(findings) == {["release", "dataVolumes", 1, "tables", "orders"], ["release", "dataVolumes", 1, "tables", "audit_log"]}
	{finding.because[0].at | some finding in findings} == {
		["release", "dataVolumes", 0, "tables", "orders"],
		["release", "dataVolumes", 0, "tables", "audit_log"],
	}
}

test_a_table_that_is_not_there_holds_nothing if {
	testing.terms(warned(entering("test", [], [volume("test", {"orders": 100}), there]))) == {"test/audit_log"}
}

test_tables_may_be_excepted_and_empty_ones_are_no_matter if {
	warned(entering("test", ["audit_*"], [volume("test", {"orders": 100}), there])) == set()
}

test_what_nobody_counted_is_a_warning if {
	testing.messages(warned(entering("test", [], []))) == {
		"nobody says how much data `test` holds",
		"nobody says how much data production holds, so that nobody can say whether `test` holds enough",
	}
	testing.terms(warned(entering("test", [], [there]))) == {"test"}
}

test_it_is_not_asked_where_the_route_does_not if {
	skipped(testing.entering("production")) == {"the route asks for no share of production's data up to here"}
	warned(testing.entering("production")) == set()
}

package portcullis.data_segregation.personal_data_stays_in_production_test

import data.portcullis.data_segregation.personal_data_stays_in_production as rule
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

flow(from, to, changes) := object.union({"from": from, "to": to, "via": "the nightly refresh", "tables": []}, changes)

declaring(flows) := testing.setting("test", "/release/dataFlows", flows)

finding_copies(copies) := testing.setting("test", "/dataFlows", copies)

test_a_release_without_flows_is_skipped if count(skipped(testing.entering("test"))) == 1

test_a_declared_flow_from_production_is_refused if {
	findings := denied(declaring([flow("production", "test", {})]))
	testing.messages(findings) == {"production's data goes from `production` to `test` by the nightly refresh, unchanged"}
	testing.places(findings) == {["release", "dataFlows", 0]}
	testing.terms(findings) == {"production/test"}
	skipped(declaring([flow("production", "test", {})])) == set()
}

test_what_is_made_anonymous_on_the_way_may_go if {
	document := declaring([flow("production", "test", {"transformation": "Pseudonymised with veil 3.2"})])
	denied(document) == set()
	warned(document) == set()
}

test_a_change_that_hides_nobody_is_none if {
	some message in testing.messages(denied(declaring([flow("production", "test", {"transformation": "gzip"})])))
	endswith(message, "; `gzip` does not say that nobody can be found in it")
}

test_a_way_over_another_system_is_a_way if {
	document := declaring([flow("production", "lake", {}), flow("lake", "test", {}), flow("test", "development", {})])
	findings := denied(document)
	testing.terms(findings) == {"lake/test", "test/development"}
	some finding in findings
	finding.term == "lake/test"
	finding.because[0].at == ["release", "dataFlows", 0]
	testing.terms(warned(document)) == {"production/lake"}
}

test_a_way_on_which_the_data_is_made_anonymous_ends_there if {
	document := declaring([flow("production", "lake", {"transformation": "anonymised"}), flow("lake", "test", {})])
	denied(document) == set()
	warned(document) == set()
}

test_flows_within_production_and_upwards_may_be if {
	document := declaring([flow("production", "production-lake", {}), flow("test", "production", {}), flow("test", "development", {})])
	denied(document) == set()
	warned(document) == set()
}

test_a_system_that_is_productions_by_its_name_is_production if {
	testing.terms(denied(declaring([flow("prod-replica", "development", {})]))) == {"prod-replica/development"}
}

test_a_found_copy_is_refused_with_where_it_is_taken if {
	findings := denied(finding_copies([testing.copying({})]))
	testing.messages(findings) == {"`refresh-test` takes data of `production` with `pg_dump` and brings it to `test`"}
	testing.places(findings) == {["dataFlows", 0]}
	{finding.because[0].at | some finding in findings} == {["dataFlows", 0, "from"]}
	testing.terms(findings) == {"ci/refresh.yml/refresh-test"}
}

test_a_found_copy_that_is_made_anonymous_may_be if {
	document := finding_copies([testing.copying({"transformation": "anonymise.sql"})])
	denied(document) == set()
	warned(document) == set()
	skipped(document) == set()
}

test_making_it_anonymous_afterwards_is_too_late if {
	some message in testing.messages(denied(finding_copies([testing.copying({"tooLate": "anonymise.sql"})])))
	endswith(message, "brings it to `test`; `anonymise.sql` comes only after it has arrived")
}

test_an_unclear_target_or_source_is_a_warning if {
	document := finding_copies([object.remove(testing.copying({}), ["to"]), object.remove(testing.copying({"tool": "velero restore"}), ["from"])])
	denied(document) == set()
	testing.messages(warned(document)) == {
		"`refresh-test` takes data of `production` with `pg_dump`, and where to is not plain",
		"`refresh-test` makes `test` from a copy with `velero restore`, and whose data that is is not plain",
	}
}

excused(changes) := json.patch(finding_copies([testing.copying({})]), [{
	"op": "replace",
	"path": "/release/dataFlows",
	"value": [object.union(flow("production", "test", {"transformation": "masked in the image"}), changes)],
}])

test_a_declaration_that_names_the_job_excuses_it if {
	denied(excused({"via": "job refresh-test"})) == set()
	count(denied(excused({"via": "some other job"}))) == 1
	testing.terms(denied(excused({"via": "job refresh-test", "transformation": "gzip"}))) == {
		"ci/refresh.yml/refresh-test",
		"production/test",
	}
}

package portcullis.data_segregation.no_personal_data_declared_below_production_test

import data.portcullis.data_segregation.no_personal_data_declared_below_production as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

dataset(changes) := object.union(
	{"name": "customers", "environments": ["production"], "classification": "personal", "files": []},
	changes,
)

bringing(datasets) := testing.setting("test", "/release/datasets", datasets)

test_made_up_data_may_go_anywhere if denied(testing.entering("test")) == set()

test_personal_data_may_go_to_production if denied(bringing([dataset({})])) == set()

test_personal_data_below_production_is_refused_where_it_is_named if {
	findings := denied(bringing([dataset({"environments": ["production", "test", "development"]})]))
	testing.places(findings) == {
		["release", "datasets", 0, "environments", 1],
		["release", "datasets", 0, "environments", 2],
	}
	testing.terms(findings) == {"customers/test", "customers/development"}
	"data set `customers` holds personal data (`personal`) and goes to `test`, which is below production" in testing.messages(findings)
}

test_it_is_refused_whichever_environment_is_entered if {
	every name in ["development", "test", "production"] {
		spoilt := testing.setting(name, "/release/datasets", [dataset({"environments": ["test"]})])
		count(denied(spoilt)) == 1
	}
}

test_an_environment_that_the_route_does_not_know_is_below_production if {
	count(denied(bringing([dataset({"environments": ["prod"]})]))) == 1
}

test_a_class_written_with_capitals_is_still_personal if {
	count(denied(bringing([dataset({"environments": ["test"], "classification": " Personal"})]))) == 1
}

test_a_route_without_production_has_everything_below_it if {
	other := testing.route_of([testing.environment("ci", {}), testing.environment("staging", {})])
	document := object.union(testing.on(other, "staging"), {"release": {"datasets": [dataset({"environments": ["staging"]})]}})
	count(denied(document)) == 1
}

test_an_environment_after_production_is_not_production if {
	other := testing.route_of([
		testing.environment("live", {"production": true}),
		testing.environment("training", {}),
	])
	document := object.union(testing.on(other, "live"), {"release": {"datasets": [dataset({"environments": ["training", "live"]})]}})
	testing.terms(denied(document)) == {"customers/training"}
}

test_each_data_set_is_judged if {
	findings := denied(bringing([dataset({"environments": ["test"]}), dataset({"name": "staff", "environments": ["test"]})]))
	testing.terms(findings) == {"customers/test", "staff/test"}
}

test_an_unclassified_data_set_is_left_to_another_rule if {
	denied(bringing([object.remove(dataset({"environments": ["test"]}), ["classification"])])) == set()
}

test_a_release_without_data_is_skipped if {
	skipped(bringing([])) == {"the release brings no data"}
	skipped(testing.entering("test")) == set()
}

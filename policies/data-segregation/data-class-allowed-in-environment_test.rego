package portcullis.data_segregation.data_class_allowed_in_environment_test

import data.portcullis.data_segregation.data_class_allowed_in_environment as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

sending(class, environments) := testing.setting("test", "/release/datasets", [{
	"name": "orders",
	"environments": environments,
	"classification": class,
	"files": [],
}])

test_made_up_data_may_be_where_the_route_says if {
	denied(testing.entering("test")) == set()
	denied(sending("anonymised", ["test", "production"])) == set()
}

test_anonymised_data_may_not_be_in_development if {
	findings := denied(sending("anonymised", ["test", "development"]))
	testing.places(findings) == {["release", "datasets", 0, "environments", 1]}
	testing.messages(findings) == {"data set `orders` is `anonymised`, and `development` may hold only `synthetic`"}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 0, "dataClasses"]}
}

test_an_environment_without_classes_may_hold_nothing if {
	document := testing.demanding("test", {"dataClasses": []})
	testing.messages(denied(document)) == {"data set `orders` is `synthetic`, and `test` may hold no data"}
}

test_an_unclassified_data_set_may_be_nowhere if {
	document := testing.without("test", "/release/datasets/0/classification")
	testing.terms(denied(document)) == {"orders/development", "orders/test"}
}

test_an_unknown_environment_may_hold_nothing if {
	findings := denied(sending("synthetic", ["tset"]))
	testing.messages(findings) == {"data set `orders` goes to `tset`, which is not on the route"}
}

test_a_release_without_data_is_skipped if {
	skipped(testing.setting("test", "/release/datasets", [])) == {"the release brings no data"}
	skipped(testing.entering("test")) == set()
}

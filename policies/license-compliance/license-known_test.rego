package portcullis.license_compliance.license_known_test

import data.portcullis.lib.testing
import data.portcullis.license_compliance.license_known as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

listing(licenses) := testing.setting("test", "/sboms/0/licenses", licenses)

test_a_stated_licence_passes if denied(testing.entering("test")) == set()

test_several_licences_count_as_and if {
	denied(listing([testing.license({"state": "ambiguous", "expression": "MIT AND Apache-2.0"})])) == set()
}

test_a_licence_that_is_not_accepted_is_still_known if {
	denied(listing([testing.license({"expression": "GPL-3.0-only"})])) == set()
}

test_each_way_of_not_knowing_has_its_own_words if {
	states := ["missing", "empty", "no-assertion", "none"]
	findings := denied(listing([testing.license({"state": state, "expression": ""}) | some state in states]))
	testing.places(findings) == {["sboms", 0, "licenses", place] | some place in [0, 1, 2, 3]}
	testing.terms(findings) == {"api/missing", "api/empty", "api/no-assertion", "api/none"}
	count(testing.messages(findings)) == 4
}

test_a_state_that_nobody_foresaw_is_refused if {
	count(denied(listing([testing.license({"state": "guessed"})]))) == 1
}

test_one_package_is_named_and_many_are_counted if {
	one := denied(listing([testing.license({"state": "missing", "packageCount": 1})]))
	testing.messages(one) == {"the licence of `left-pad@1.3.0` in `api` is unknown: the bill does not say"}
	many := denied(listing([testing.license({"state": "missing", "packageCount": 7})]))
	testing.messages(many) == {"the licence of 7 packages, first `left-pad@1.3.0`, in `api` is unknown: the bill does not say"}
}

test_a_statement_that_is_no_expression_is_refused if {
	findings := denied(listing([testing.license({}), testing.license({"expression": "see LICENSE"})]))
	testing.places(findings) == {["sboms", 0, "licenses", 1]}
	testing.terms(findings) == {"see LICENSE"}
}

test_a_component_whose_packages_nobody_knows_is_refused if {
	testing.terms(denied(testing.without("test", "/sboms/0"))) == {"api"}
	testing.terms(denied(testing.setting("test", "/sboms/1/packageCount", 0))) == {"web"}
	testing.terms(denied(testing.setting("test", "/sboms", []))) == {"api", "web"}
}

package portcullis.license_compliance.license_allowed_test

import data.portcullis.lib.testing
import data.portcullis.license_compliance.license_allowed as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

listing(licenses) := testing.setting("test", "/sboms/0/licenses", licenses)

stating(expression) := listing([testing.license({"expression": expression})])

test_an_accepted_licence_passes if denied(testing.entering("test")) == set()

test_and_needs_both_sides_and_or_needs_one if {
	denied(stating("MIT AND Apache-2.0")) == set()
	denied(stating("GPL-3.0-only OR MIT")) == set()
	count(denied(stating("MIT AND GPL-3.0-only"))) == 1
	count(denied(stating("GPL-3.0-only OR AGPL-3.0-only"))) == 1
}

test_a_licence_that_is_not_accepted_is_refused_where_it_stands if {
	findings := denied(listing([testing.license({}), testing.license({"expression": "GPL-3.0-only", "packageCount": 1})]))
	testing.places(findings) == {["sboms", 0, "licenses", 1]}
	testing.terms(findings) == {"GPL-3.0-only"}
	some message in testing.messages(findings)
	startswith(message, "`GPL-3.0-only`, the licence of `left-pad@1.3.0` in `api`, is not accepted: ")
}

test_a_licence_accepted_for_the_package_passes if {
	denied(listing([testing.license({"expression": "GPL-3.0-only", "alsoAllowed": ["GPL-3.0-only"]})])) == set()
}

test_a_refused_licence_is_not_accepted_for_a_package if {
	count(denied(listing([testing.license({"expression": "AGPL-3.0-only", "alsoAllowed": ["AGPL-3.0-only"]})]))) == 1
}

test_what_cannot_be_told_is_not_accepted if count(denied(stating("see LICENSE"))) == 1

test_several_licences_without_operator_are_judged if {
	count(denied(listing([testing.license({"state": "ambiguous", "expression": "MIT AND GPL-3.0-only"})]))) == 1
}

test_packages_without_a_statement_are_left_to_another_rule if {
	denied(listing([testing.license({"state": "missing", "expression": ""})])) == set()
}

test_a_component_whose_packages_nobody_knows_is_refused if {
	testing.terms(denied(testing.without("test", "/sboms/0"))) == {"api"}
	testing.terms(denied(testing.setting("test", "/sboms/1/packageCount", 0))) == {"web"}
}

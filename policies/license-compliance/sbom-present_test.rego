package portcullis.license_compliance.sbom_present_test

import data.portcullis.lib.testing
import data.portcullis.license_compliance.sbom_present as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

test_a_bill_for_each_component_passes if denied(testing.entering("test")) == set()

test_a_component_without_a_bill_is_refused if {
	findings := denied(testing.without("test", "/sboms/1"))
	testing.places(findings) == {["release", "components", 1, "sbom"]}
	testing.messages(findings) == {"`web` 2.3.1 has no bill of materials"}
}

test_no_bill_at_all_is_refused_for_each_component if {
	testing.terms(denied(testing.setting("test", "/sboms", []))) == {"api", "web"}
}

test_an_empty_bill_is_refused_where_it_stands if {
	findings := denied(testing.setting("test", "/sboms/0/packageCount", 0))
	testing.places(findings) == {["sboms", 0]}
	testing.messages(findings) == {"the bill of materials of `api` lists no package"}
}

test_one_package_is_enough if denied(testing.setting("test", "/sboms/0/packageCount", 1)) == set()

test_a_bill_of_another_component_does_not_count if {
	testing.terms(denied(testing.setting("test", "/sboms/1/component", "worker"))) == {"web"}
}

package portcullis.license_compliance.sbom_matches_artifact_test

import data.portcullis.lib.testing
import data.portcullis.license_compliance.sbom_matches_artifact as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

test_a_bill_of_the_artifact_passes if denied(testing.entering("test")) == set()

test_the_artifact_may_be_one_of_several_subjects if {
	subjects := [testing.digest("c"), testing.digest("a")]
	denied(testing.setting("test", "/sboms/0/subjects", subjects)) == set()
}

test_a_bill_of_another_artifact_is_refused if {
	findings := denied(testing.setting("test", "/sboms/0/subjects", [testing.digest("c")]))
	testing.places(findings) == {["sboms", 0, "subjects"]}
	testing.messages(findings) == {sprintf("the bill of materials of `api` describes another artifact, `%s`", [testing.digest("c")])}
	{finding.because[0].at | some finding in findings} == {["release", "components", 0, "artifact", "digest"]}
}

test_the_bill_of_the_other_component_does_not_count if {
	findings := denied(testing.setting("test", "/sboms/0/subjects", [testing.digest("b")]))
	testing.terms(findings) == {"api"}
}

test_a_bill_that_names_no_artifact_is_refused if {
	findings := denied(testing.setting("test", "/sboms/1/subjects", []))
	testing.messages(findings) == {"the bill of materials of `web` does not say which artifact it describes"}
}

test_a_component_without_digest_matches_no_bill if {
	findings := denied(testing.without("test", "/release/components/0/artifact/digest"))
	testing.terms(findings) == {"api"}
	{finding.because[0].msg | some finding in findings} == {"the release does not give the artifact's digest"}
}

test_a_component_without_a_bill_is_refused if {
	testing.messages(denied(testing.without("test", "/sboms/0"))) == {"`api` 2.3.1 has no bill of materials to compare"}
}

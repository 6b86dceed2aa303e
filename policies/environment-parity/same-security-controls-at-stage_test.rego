package portcullis.environment_parity.same_security_controls_at_stage_test

import data.portcullis.environment_parity.same_security_controls_at_stage as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

lacking(name) := testing.setting(name, "/comparisons/1/missingControls/-", testing.difference({
	"kind": "control",
	"name": "run-as-non-root/api/proxy",
	"only": "production",
}))

test_the_same_controls_pass if {
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_a_missing_control_is_refused if {
	findings := denied(lacking("test"))
	testing.messages(findings) == {"control `run-as-non-root` protects `api/proxy` in `production` and not in `test`"}
	testing.places(findings) == {["comparisons", 1, "missingControls", 0]}
	testing.terms(findings) == {"test/run-as-non-root/api/proxy"}
	count(denied(lacking("production"))) == 1
}

test_what_is_not_known_is_refused if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/comparisons", "value": []},
		{"op": "replace", "path": "/configurations", "value": []},
	])
	testing.messages(denied(document)) == {"the controls of `test` and production cannot be compared: the configuration of `test` is not known"}
	half := testing.patched("test", [
		{"op": "replace", "path": "/comparisons", "value": []},
		{"op": "replace", "path": "/configurations", "value": [testing.configuration({"environment": "test"})]},
	])
	testing.messages(denied(half)) == {"the controls of `test` and production cannot be compared: the configuration of production is not known"}
}

test_where_the_route_asks_for_parity_only_controls_do_not_matter if {
	document := json.patch(lacking("test"), [
		{"op": "replace", "path": "/route/environments/1/parity/securityControls", "value": false},
		{"op": "replace", "path": "/environment/parity/securityControls", "value": false},
	])
	denied(document) == set()
	count(skipped(document)) == 1
}

test_where_the_route_asks_nothing_nothing_is_asked if {
	count(skipped(testing.entering("development"))) == 1
}

package portcullis.environment_parity.external_writes_mocked_test

import data.portcullis.environment_parity.external_writes_mocked as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

test_mocked_services_pass if {
	denied(testing.entering("test")) == set()
	skipped(testing.entering("test")) == set()
}

test_a_live_service_is_refused if {
	findings := denied(testing.setting("test", "/release/externalServices/0/mockedIn", ["development"]))
	testing.messages(findings) == {"the release writes to `payments` in `test`: it is not mocked there"}
	testing.places(findings) == {["release", "externalServices", 0, "mockedIn"]}
}

test_a_service_that_is_only_read_may_be_live if {
	document := testing.patched("test", [
		{"op": "replace", "path": "/release/externalServices/0/mockedIn", "value": []},
		{"op": "replace", "path": "/release/externalServices/0/writes", "value": false},
	])
	denied(document) == set()
}

test_a_release_that_does_not_say_is_refused if {
	testing.places(denied(testing.without("test", "/release/externalServices"))) == {["release", "externalServices"]}
	denied(testing.setting("test", "/release/externalServices", [])) == set()
}

test_a_service_that_the_route_names_must_be_spoken_of if {
	document := testing.demanding("test", {"mocked": ["payments", "mail"]})
	testing.messages(denied(document)) == {"the release says nothing about service `mail`"}
}

test_the_setting_is_looked_at if {
	every change, message in {
		{"looks": "live"}: "`payments` is said to be mocked in `test`, but `api/PAYMENTS_URL` does not look like a stand-in",
		{"looks": "unknown"}: "`payments` is said to be mocked in `test`, but `api/PAYMENTS_URL` is secret or stands elsewhere, so that nobody can tell",
		{"sameAsProduction": true}: "`payments` is said to be mocked in `test`, but `api/PAYMENTS_URL` has the same value as in production",
	} {
		findings := denied(testing.setting("test", "/services", [testing.standing(change)]))
		testing.messages(findings) == {message}
		testing.places(findings) == {["services", 0]}
	}
}

test_a_setting_that_is_nowhere_is_refused if {
	testing.places(denied(testing.setting("test", "/services", []))) == {["release", "externalServices", 0, "setting"]}
	elsewhere := testing.setting("test", "/services", [testing.standing({"environment": "development"})])
	count(denied(elsewhere)) == 1
}

test_a_service_without_setting_is_believed if {
	document := testing.patched("test", [
		{"op": "remove", "path": "/release/externalServices/0/setting"},
		{"op": "replace", "path": "/services", "value": []},
	])
	denied(document) == set()
}

test_production_mocks_nothing if {
	document := testing.demanding("production", {"mocked": ["*"]})
	denied(document) == set()
	count(skipped(document)) == 1
}

package portcullis.access_control.network_restricted_test

import data.portcullis.access_control.network_restricted as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

entry(changes) := object.union({"name": "front", "environment": "test", "networks": ["10.20.30.0/24"]}, changes)

opening(changes) := testing.setting("test", "/access/entryPoints", [entry(changes)])

test_a_network_within_the_allowed_ones_passes if {
	denied(testing.entering("test")) == set()
	denied(opening({"networks": ["10.20.0.0/16", "2001:db8:1::/48"]})) == set()
}

test_a_wider_network_is_refused_where_it_is_named if {
	findings := denied(opening({"networks": ["10.20.0.0/16", "0.0.0.0/0"]}))
	testing.places(findings) == {["access", "entryPoints", 0, "networks", 1]}
	testing.messages(findings) == {"`front` lets `0.0.0.0/0` into `test`, beyond the allowed networks"}
	{finding.because[0].at | some finding in findings} == {["route", "environments", 1, "access", "networks"]}
}

test_everybody_over_the_other_protocol_is_refused if count(denied(opening({"networks": ["::/0"]}))) == 1

test_an_entry_point_that_names_no_network_is_refused if {
	testing.places(denied(opening({"networks": []}))) == {["access", "entryPoints", 0, "networks"]}
}

test_an_environment_that_lets_nobody_in_refuses_every_network if {
	count(denied(testing.demanding("test", {"access": {"networks": []}}))) == 1
}

test_a_restricted_environment_without_entry_point_is_refused if {
	findings := denied(testing.setting("test", "/access/entryPoints", []))
	testing.messages(findings) == {"no entry point shows from where `test` is reached"}
}

test_an_entry_point_of_an_unknown_environment_is_refused if {
	findings := denied(testing.setting("test", "/access/entryPoints/-", entry({"environment": "tset", "networks": ["0.0.0.0/0"]})))
	testing.places(findings) == {["access", "entryPoints", 1, "environment"]}
}

test_open_environments_are_free if {
	document := testing.setting("production", "/access/entryPoints/-", entry({"environment": "production", "networks": ["0.0.0.0/0"]}))
	denied(document) == set()
}

test_a_restricted_environment_on_the_way_is_judged_later_too if {
	document := testing.setting("production", "/access/entryPoints", [entry({"networks": ["0.0.0.0/0"]})])
	testing.terms(denied(document)) == {"front/0.0.0.0/0"}
}

test_a_route_that_restricts_nothing_so_far_is_skipped if {
	skipped(testing.entering("development")) == {"the route restricts no network up to `development`"}
	denied(testing.entering("development")) == set()
	skipped(testing.entering("test")) == set()
}

test_unknown_environments_do_not_matter_where_nothing_is_restricted if {
	document := testing.setting("development", "/access/entryPoints", [entry({"environment": "tset"})])
	denied(document) == set()
}

package portcullis.change_control.within_deployment_window_test

import data.portcullis.change_control.within_deployment_window as rule
import data.portcullis.lib.testing

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

planned(instant) := testing.setting("production", "/release/deployment/plannedAt", instant)

at_instant(instant) := testing.setting("production", "/now", instant)

within(window, instant) := json.patch(testing.demanding("production", {"window": window}), [{
	"op": "replace",
	"path": "/now",
	"value": instant,
}])

test_wednesday_morning_passes if {
	warned(testing.entering("production")) == set()
	skipped(testing.entering("production")) == set()
}

test_five_to_five_on_a_friday_is_outside if {
	findings := warned(at_instant("2026-11-20T15:55:00Z"))
	testing.messages(findings) == {"friday 2026-11-20 at 16:55 (`Europe/Berlin`) is outside the deployment window of `production`"}
	testing.places(findings) == {["release", "deployment"]}
	{finding.because[0].msg | some finding in findings} == {"the route allows monday, tuesday, wednesday and thursday from 09:00 until 16:00"}
}

test_the_window_opens_with_its_first_minute_and_closes_with_its_last if {
	count(warned(at_instant("2026-11-18T07:59:59Z"))) == 1
	warned(at_instant("2026-11-18T08:00:00Z")) == set()
	warned(at_instant("2026-11-18T14:59:59Z")) == set()
	count(warned(at_instant("2026-11-18T15:00:00Z"))) == 1
}

test_the_zone_of_the_route_counts_in_summer_too if {
	warned(at_instant("2026-07-15T07:00:00Z")) == set()
	count(warned(at_instant("2026-07-15T06:59:59Z"))) == 1
}

test_the_planned_time_is_judged_instead_of_now if {
	findings := warned(planned("2026-11-20T15:55:00Z"))
	testing.places(findings) == {["release", "deployment", "plannedAt"]}
	warned(json.patch(planned("2026-11-25T10:00:00Z"), [{"op": "replace", "path": "/now", "value": "2026-11-20T15:55:00Z"}])) == set()
}

test_a_plan_that_has_passed_is_pointed_out_and_now_is_judged if {
	testing.messages(warned(planned("2026-11-18T09:54:59Z"))) == {"the deployment was planned for 2026-11-18T09:54:59Z, which has passed"}
	document := json.patch(planned("2026-11-18T10:00:00Z"), [{"op": "replace", "path": "/now", "value": "2026-11-20T15:55:00Z"}])
	count(warned(document)) == 2
}

test_a_plan_may_be_as_late_as_clocks_differ if warned(planned("2026-11-18T09:55:00Z")) == set()

test_a_freeze_is_pointed_out if {
	frozen := object.union(testing.route.environments[2].window, {"freezes": [{
		"from": "2026-11-18T10:00:00Z",
		"until": "2026-11-18T12:00:00Z",
		"reason": "black week",
	}]})
	findings := warned(within(frozen, "2026-11-18T10:00:00Z"))
	testing.messages(findings) == {"wednesday 2026-11-18 at 11:00 (`Europe/Berlin`) falls into a freeze: black week"}
	{finding.because[0].at | some finding in findings} == {["environment", "window", "freezes", 0]}
	warned(within(frozen, "2026-11-18T09:59:59Z")) == set()
	warned(within(frozen, "2026-11-18T12:00:00Z")) == set()
}

test_a_window_over_midnight_belongs_to_the_day_it_opens if {
	night := {"zone": "UTC", "days": ["friday"], "from": "22:00", "until": "06:00", "freezes": []}
	warned(within(night, "2026-11-20T22:00:00Z")) == set()
	warned(within(night, "2026-11-21T05:59:59Z")) == set()
	count(warned(within(night, "2026-11-21T06:00:00Z"))) == 1
	count(warned(within(night, "2026-11-20T05:00:00Z"))) == 1
	count(warned(within(night, "2026-11-21T23:00:00Z"))) == 1
}

test_a_window_that_closes_as_it_opens_is_never_open if {
	shut := {"zone": "UTC", "days": ["wednesday"], "from": "09:00", "until": "09:00", "freezes": []}
	every instant in ["2026-11-18T09:00:00Z", "2026-11-18T12:00:00Z"] {
		count(warned(within(shut, instant))) == 1
	}
}

test_a_release_without_deployment_is_judged_by_now if {
	document := testing.patched("production", [
		{"op": "remove", "path": "/release/deployment"},
		{"op": "replace", "path": "/now", "value": "2026-11-20T15:55:00Z"},
	])
	count(warned(document)) == 1
}

test_a_route_without_window_is_skipped if {
	document := testing.setting("test", "/now", "2026-11-20T15:55:00Z")
	skipped(document) == {"the route gives no deployment window for `test`"}
	warned(document) == set()
}

test_the_hours_of_another_day_are_outside if count(warned(at_instant("2026-11-20T10:00:00Z"))) == 1

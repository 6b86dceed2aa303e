# METADATA
# title: The deployment falls into the window
# description: |
#   A deployment at five to five on a Friday leaves nobody to notice what it broke. The planned time, or
#   now where none is planned, falls into the window of days and hours that the route gives, in the
#   route's time zone, and into none of its freezes. A plan that has passed says nothing about when the
#   deployment will really be; it is pointed out, and now is judged beside it. A window whose end comes
#   before its beginning runs over midnight and belongs to the day on which it opens.
# custom:
#   severity: medium
#   fix: Deploy within the window, or agree on an exception with a waiver.
#   controls: [ITIL:change-enablement, NIST-800-53:CM-3]
#   sources: [staging-pipeline]
package portcullis.change_control.within_deployment_window

import data.portcullis.lib.time as instants
import data.portcullis.lib.words

skip contains sprintf("the route gives no deployment window for `%s`", [input.environment.name]) if {
	not window
}

warn contains finding if {
	some moment, place in moments
	local := portcullis.local_time(moment, window.zone)
	not inside(local)
	finding := {
		"msg": sprintf("%s %s at %s (`%s`) is outside the deployment window of `%s`", [
			local.weekday, local.date,
			local.time, window.zone, input.environment.name,
		]),
		"at": place,
		"because": [{
			"at": ["environment", "window"],
			"msg": sprintf("the route allows %s from %s until %s", [words.listed(window.days), window.from, window.until]),
		}],
	}
}

warn contains finding if {
	some moment, place in moments
	some index, freeze in window.freezes
	instants.ns(freeze.from) <= instants.ns(moment)
	instants.ns(moment) < instants.ns(freeze.until)
	local := portcullis.local_time(moment, window.zone)
	finding := {
		"msg": sprintf("%s %s at %s (`%s`) falls into a freeze: %s", [
			local.weekday, local.date,
			local.time, window.zone, freeze.reason,
		]),
		"at": place,
		"because": [{
			"at": ["environment", "window", "freezes", index],
			"msg": sprintf("the freeze lasts from %s until %s", [freeze.from, freeze.until]),
		}],
	}
}

warn contains finding if {
	window
	passed
	finding := {
		"msg": sprintf("the deployment was planned for %s, which has passed", [planned]),
		"at": ["release", "deployment", "plannedAt"],
		"fix": "plan the deployment anew",
	}
}

window := input.environment.window

planned := input.release.deployment.plannedAt

passed if instants.in_past(planned)

# The instants that are judged, and where the release names them.
moments[planned] := ["release", "deployment", "plannedAt"]

moments[input.now] := ["release", "deployment"] if not planned

moments[input.now] := ["release", "deployment"] if passed

inside(local) if {
	local.weekday in window.days
	local.time >= window.from
	local.time < window.until
}

inside(local) if {
	window.from > window.until
	local.weekday in window.days
	local.time >= window.from
}

inside(local) if {
	window.from > window.until
	before[local.weekday] in window.days
	local.time < window.until
}

before := {
	"monday": "sunday",
	"tuesday": "monday",
	"wednesday": "tuesday",
	"thursday": "wednesday",
	"friday": "thursday",
	"saturday": "friday",
	"sunday": "saturday",
}

# METADATA
# title: Production's security controls are there before production
# description: |
#   A control that production alone has is tried out for the first time on its users, and what it would
#   break is found out there. Where the route asks for it, each security control that production's
#   configuration shows (that a component does not run as root, that traffic is encrypted or
#   restricted) is in the environment's configuration, too, on the same thing.
# custom:
#   severity: high
#   fix: Add the control to the environment, or name it and the reason under `parity` on the route.
#   controls: [ISO-27001:A.8.31, NIST-800-53:CM-6]
#   sources: [route-to-live]
package portcullis.environment_parity.same_security_controls_at_stage

import data.portcullis.lib.parity

skip contains sprintf("the route asks for production's controls in no environment up to `%s`", [input.environment.name]) if {
	count(parity.guarded) == 0
}

deny contains finding if {
	some name in parity.guarded
	not compared(name)
	finding := {
		"msg": sprintf("the controls of `%s` and production cannot be compared: the configuration of %s is not known", [name, lacking(name)]),
		"at": ["release", "configurations"],
		"term": name,
		"fix": "add the files that configure it to `configurations`",
		"because": [parity.demand(name)],
	}
}

deny contains finding if {
	some index, comparison in input.comparisons
	comparison.environment in parity.guarded
	some number, control in comparison.missingControls
	parts := split(control.name, "/")
	subject := concat("/", array.slice(parts, 1, count(parts)))
	finding := {
		"msg": sprintf("control `%s` protects `%s` in `%s` and not in `%s`", [parts[0], subject, comparison.production, comparison.environment]),
		"at": ["comparisons", index, "missingControls", number],
		"term": sprintf("%s/%s", [comparison.environment, control.name]),
		"because": [parity.demand(comparison.environment)],
	}
}

compared(name) if {
	some comparison in input.comparisons
	comparison.environment == name
}

lacking(name) := sprintf("`%s`", [name]) if not name in parity.configured

lacking(name) := "production" if name in parity.configured

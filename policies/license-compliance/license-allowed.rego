# METADATA
# title: Every licence is one that the policy accepts
# description: |
#   The licence expression of every package must be satisfied by the licence policy in
#   `rules/licenses.yaml`: AND needs both sides, OR needs one, and an exception (`WITH`) belongs to the
#   licence. Licences accepted for single packages are counted. An expression that cannot be told is not
#   accepted; a package that states no licence at all is the business of `license-known`.
# custom:
#   severity: high
#   fix: Replace the package, or have the licence accepted in `rules/licenses.yaml`, for this package or for all.
#   evidence: [sboms]
#   controls: [ISO-5230:3.3.2, ISO-27001:A.5.32]
#   sources: [staging-pipeline]
package portcullis.license_compliance.license_allowed

import data.portcullis.lib.sboms

deny contains finding if some finding in sboms.nothing_to_judge

deny contains finding if {
	some index, sbom in input.sboms
	some place, license in sbom.licenses
	sboms.stated(license)
	decision := sboms.decision(license)
	decision.decision != "allowed"
	finding := {
		"msg": sprintf("`%s`, the licence of %s in `%s`, is not accepted: %s", [
			decision.normalized, sboms.packages(license),
			sbom.component, decision.reason,
		]),
		"at": ["sboms", index, "licenses", place],
		"term": decision.normalized,
	}
}

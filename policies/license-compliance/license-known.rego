# METADATA
# title: Every package has a known licence
# description: |
#   Software without a stated licence may not be used at all. Every package states a licence that reads
#   as an SPDX expression. There are four ways of not knowing, and each has its own remedy: the bill
#   says nothing, leaves the field empty, says that it does not know (`NOASSERTION`), or says that there
#   is no licence (`NONE`). Several licences without AND or OR between them count as AND.
# related_resources:
#   - https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
# custom:
#   severity: high
#   fix: Find the package's licence and record it in the bill of materials as an SPDX expression.
#   evidence: [sboms]
#   controls: [ISO-5230:3.3.1, ISO-27001:A.5.32]
#   sources: [staging-pipeline]
package portcullis.license_compliance.license_known

import data.portcullis.lib.sboms

deny contains finding if some finding in sboms.nothing_to_judge

deny contains finding if {
	some index, sbom in input.sboms
	some place, license in sbom.licenses
	not sboms.stated(license)
	finding := {
		"msg": sprintf("the licence of %s in `%s` is unknown: %s", [
			sboms.packages(license), sbom.component,
			object.get(ignorance, license.state, "the bill does not say"),
		]),
		"at": ["sboms", index, "licenses", place],
		"term": sprintf("%s/%s", [sbom.component, license.state]),
	}
}

deny contains finding if {
	some index, sbom in input.sboms
	some place, license in sbom.licenses
	sboms.stated(license)
	decision := sboms.decision(license)
	decision.decision == "undetermined"
	finding := {
		"msg": sprintf("`%s`, the licence of %s in `%s`, cannot be told: %s", [
			license.expression, sboms.packages(license),
			sbom.component, decision.reason,
		]),
		"at": ["sboms", index, "licenses", place],
		"term": license.expression,
	}
}

ignorance := {
	"missing": "the bill does not say",
	"empty": "the field is there and empty",
	"no-assertion": "the bill says `NOASSERTION`, that its author did not find out",
	"none": "the bill says `NONE`, that nothing grants any right",
}

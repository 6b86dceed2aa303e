# METADATA
# title: Every component has a bill of materials
# description: |
#   Without a list of what is inside, nobody can say which licences apply or which advisories matter.
#   Every component names a software bill of materials (CycloneDX or SPDX) that lists at least one
#   package. A bill that cannot be read stops the run before any rule is asked.
# related_resources:
#   - https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
# custom:
#   severity: high
#   fix: Write the component's bill of materials with the build, and name it under `sbom`.
#   controls: [NIST-SSDF:PS.3.2, EU-CRA:I.II.1]
#   sources: [staging-pipeline]
package portcullis.license_compliance.sbom_present

import data.portcullis.lib.release

deny contains finding if {
	some index, component in input.release.components
	not component.name in {sbom.component | some sbom in input.sboms}
	finding := {
		"msg": sprintf("%s has no bill of materials", [release.called(component)]),
		"at": ["release", "components", index, "sbom"],
		"term": component.name,
	}
}

deny contains finding if {
	some index, sbom in input.sboms
	sbom.packageCount == 0
	finding := {
		"msg": sprintf("the bill of materials of `%s` lists no package", [sbom.component]),
		"at": ["sboms", index],
		"term": sbom.component,
		"fix": "check that the tool that writes the bill sees the component's dependencies",
	}
}

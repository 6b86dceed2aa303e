# METADATA
# title: Questions about bills of materials
# description: Helpers over `input.sboms`, which hold one entry for each component that names a readable bill.
package portcullis.lib.sboms

import data.portcullis.lib.release

# METADATA
# description: The components that have a bill with at least one package.
described contains sbom.component if {
	some sbom in input.sboms
	sbom.packageCount > 0
}

# METADATA
# description: |
#   The findings of rules that judge packages, one for each component whose packages nobody knows: what
#   is not listed cannot be judged.
nothing_to_judge contains finding if {
	some index, component in input.release.components
	not component.name in described
	finding := {
		"msg": sprintf("what is in %s is unknown: it has no bill of materials that lists a package", [release.called(component)]),
		"at": ["release", "components", index, "sbom"],
		"term": component.name,
		"fix": "write the component's bill of materials with the build, and name it under `sbom`",
	}
}

# METADATA
# description: Whether a licence statement is there at all, in one piece or in several.
stated(license) if license.state in {"stated", "ambiguous"}

# METADATA
# description: What the licence policy makes of a statement.
decision(license) := portcullis.license_decision(license.expression, data.rules.licenses, license.alsoAllowed)

# METADATA
# description: The packages that make a statement, by number and example.
packages(license) := sprintf("`%s`", [license.example]) if license.packageCount == 1

packages(license) := sprintf("%d packages, first `%s`,", [license.packageCount, license.example]) if license.packageCount != 1

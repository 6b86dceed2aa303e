# METADATA
# title: Each bill of materials describes the artifact that is released
# description: |
#   A bill of another build says nothing about this one. What the bill says it describes must carry the
#   digest of the component's artifact; a bill that names no digest describes nothing in particular.
# custom:
#   severity: high
#   fix: Write the bill from the artifact itself, so that its subject carries the artifact's digest.
#   evidence: [sboms]
#   controls: [NIST-SSDF:PS.3.2]
#   sources: [staging-pipeline]
package portcullis.license_compliance.sbom_matches_artifact

import data.portcullis.lib.release
import data.portcullis.lib.words

deny contains finding if {
	some position, component in input.release.components
	some index, sbom in input.sboms
	sbom.component == component.name
	count(sbom.subjects) == 0
	finding := {
		"msg": sprintf("the bill of materials of `%s` does not say which artifact it describes", [component.name]),
		"at": ["sboms", index, "subjects"],
		"term": component.name,
		"because": released(position, component),
	}
}

deny contains finding if {
	some position, component in input.release.components
	some index, sbom in input.sboms
	sbom.component == component.name
	count(sbom.subjects) > 0
	not release.digest(component) in sbom.subjects
	finding := {
		"msg": sprintf("the bill of materials of `%s` describes another artifact, %s", [component.name, words.quoted(sbom.subjects)]),
		"at": ["sboms", index, "subjects"],
		"term": component.name,
		"because": released(position, component),
	}
}

deny contains finding if {
	some position, component in input.release.components
	not component.name in {sbom.component | some sbom in input.sboms}
	finding := {
		"msg": sprintf("%s has no bill of materials to compare", [release.called(component)]),
		"at": ["release", "components", position, "sbom"],
		"term": component.name,
	}
}

released(position, component) := [{
	"at": ["release", "components", position, "artifact", "digest"],
	"msg": "this is the artifact that is released",
}] if {
	component.artifact.digest
}

released(position, component) := [{
	"at": ["release", "components", position, "artifact"],
	"msg": "the release does not give the artifact's digest",
}] if {
	not component.artifact.digest
}

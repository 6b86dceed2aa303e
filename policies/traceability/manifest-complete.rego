# METADATA
# title: The manifest is complete
# description: |
#   When something goes wrong, somebody must be able to say what exactly was running. The manifest
#   records, for every component, the versions of code (repository and full commit), dependencies (a
#   bill of materials in which each package has a version), tests (a report that speaks for it) and
#   tools. A version that stands for whatever is current is none.
# custom:
#   severity: medium
#   fix: Let the build write what is missing into the manifest.
#   controls: [NIST-800-53:CM-8, NIST-SSDF:PS.3.2, ISO-27001:A.5.9]
#   sources: [route-to-live, staging-pipeline]
package portcullis.traceability.manifest_complete

import data.portcullis.lib.release
import data.portcullis.lib.words

deny contains finding if {
	trim_space(input.release.source.repository) == ""
	finding := {
		"msg": "the release does not say which repository its code is from",
		"at": ["release", "source", "repository"],
		"term": "repository",
	}
}

deny contains finding if {
	not input.release.source.commit
	finding := {
		"msg": "the release does not say which commit it was built from",
		"at": ["release", "source", "commit"],
		"term": "commit",
	}
}

deny contains finding if {
	commit := input.release.source.commit
	not regex.match(`^([0-9a-f]{40}|[0-9a-f]{64})$`, commit)
	finding := {
		"msg": sprintf("`%s` is not a full commit, so it may come to mean another one", [commit]),
		"at": ["release", "source", "commit"],
		"term": "commit",
		"fix": "write all 40 (or 64) hexadecimal digits, in lower case",
	}
}

deny contains finding if {
	some name, version in input.release.tools
	release.moves(version)
	finding := {
		"msg": sprintf("`%s`, the version of the tool `%s`, stands for whatever is current", [version, name]),
		"at": ["release", "tools", name],
		"term": name,
		"fix": "write the exact version",
	}
}

deny contains finding if {
	some index, component in input.release.components
	release.moves(component.version)
	finding := {
		"msg": sprintf("`%s`, the version of `%s`, stands for whatever is current", [component.version, component.name]),
		"at": ["release", "components", index, "version"],
		"term": component.name,
		"fix": "write the exact version",
	}
}

deny contains finding if {
	some index, component in input.release.components
	not component.name in {sbom.component | some sbom in input.sboms}
	finding := {
		"msg": sprintf("the dependencies of %s are not recorded: it has no bill of materials", [release.called(component)]),
		"at": ["release", "components", index, "sbom"],
		"term": component.name,
	}
}

deny contains finding if {
	some index, sbom in input.sboms
	sbom.unversionedCount > 0
	finding := {
		"msg": sprintf("the bill of materials of `%s` lists %s without a version", [
			sbom.component,
			words.counted(sbom.unversionedCount, "package"),
		]),
		"at": ["sboms", index, "packages", sbom.firstUnversioned],
		"term": sbom.component,
	}
}

deny contains finding if {
	some index, component in input.release.components
	not tested(component)
	finding := {
		"msg": sprintf("the tests of %s are not recorded: no report speaks for it", [release.called(component)]),
		"at": ["release", "components", index],
		"term": component.name,
		"fix": "name the component's test reports under `tests`",
	}
}

deny contains finding if {
	count(input.release.tools) == 0
	finding := {
		"msg": "the release does not record the tools that built and tested it",
		"at": ["release", "tools"],
		"term": "tools",
		"fix": "add `tools` with the name and version of each",
	}
}

tested(component) if {
	some test in input.release.tests
	object.get(test, "component", component.name) == component.name
}

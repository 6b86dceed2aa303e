# METADATA
# title: The release documents are there
# description: |
#   Whoever deploys at night must not have to guess. The documents that the route asks for (release
#   notes, deployment guide, roll-back procedure) are named in the manifest, are files beside it, and
#   are not empty.
# custom:
#   severity: medium
#   fix: Write the document, put it beside the manifest and name it under `documents`.
#   controls: [ISO-27001:A.5.37, NIST-800-53:SA-5]
#   sources: [staging-pipeline]
package portcullis.change_control.release_documents_present

import data.portcullis.lib.files

skip contains sprintf("the route asks for no document before `%s`", [input.environment.name]) if {
	count(input.environment.documents) == 0
}

deny contains finding if {
	some index, kind in input.environment.documents
	not input.release.documents[kind]
	finding := {
		"msg": sprintf("the release has no %s", [called(kind)]),
		"at": ["release", "documents", kind],
		"term": kind,
		"because": [asked(index, kind)],
	}
}

deny contains finding if {
	some index, kind in input.environment.documents
	path := input.release.documents[kind]
	not files.exists(path)
	finding := {
		"msg": sprintf("the %s, `%s`, is not there", [called(kind), path]),
		"at": ["release", "documents", kind],
		"term": kind,
		"because": [asked(index, kind)],
	}
}

deny contains finding if {
	some index, kind in input.environment.documents
	path := input.release.documents[kind]
	files.exists(path)
	not files.filled(path)
	finding := {
		"msg": sprintf("the %s, `%s`, is empty", [called(kind), path]),
		"at": ["release", "documents", kind],
		"term": kind,
		"because": [asked(index, kind)],
	}
}

called(kind) := object.get(
	{
		"releaseNotes": "release notes",
		"deploymentGuide": "deployment guide",
		"rollbackProcedure": "roll-back procedure",
	},
	kind,
	kind,
)

asked(index, kind) := {
	"at": ["environment", "documents", index],
	"msg": sprintf("the route asks for the %s before `%s`", [called(kind), input.environment.name]),
}

# METADATA
# title: Artifacts are pinned by digest
# description: |
#   A tag can be moved to something else overnight; a digest cannot. Every component gives the digest of
#   its artifact. Where the address holds a digest too, it is the same one; where it holds a tag instead,
#   or a word such as `latest` that stands for whatever is current, it is refused.
# related_resources:
#   - https://github.com/package-url/purl-spec
# custom:
#   severity: critical
#   fix: Give the digest under `artifact.digest`, and take the tag off the address or replace it by the digest.
#   controls: [NIST-800-53:SI-7, NIST-SSDF:PS.2.1, SLSA:L1]
#   sources: [route-to-live, cloud-gov, gov-uk, gov-uk-carrenza, staging-pipeline]
package portcullis.artifact_integrity.artifact_pinned_by_digest

import data.portcullis.lib.release

deny contains finding if {
	some index, component in input.release.components
	not component.artifact.digest
	finding := {
		"msg": sprintf("the artifact of %s has no digest", [release.called(component)]),
		"at": ["release", "components", index, "artifact", "digest"],
		"term": component.name,
		"fix": "add `artifact.digest`, as the registry or the build reports it",
	}
}

deny contains finding if {
	some index, component in input.release.components
	stated := component.artifact.digest
	some held in addressed(component)
	held != stated
	finding := {
		"msg": sprintf("the address of `%s` holds another digest than the one stated", [component.name]),
		"at": ["release", "components", index, "artifact", "uri"],
		"term": component.name,
		"because": [{
			"at": ["release", "components", index, "artifact", "digest"],
			"msg": "this is the digest stated",
		}],
	}
}

deny contains finding if {
	some index, component in input.release.components
	some label in labels(component)
	release.moves(label)
	finding := {
		"msg": sprintf("`%s` in the address of `%s` stands for whatever is current", [label, component.name]),
		"at": ["release", "components", index, "artifact", "uri"],
		"term": component.name,
	}
}

deny contains finding if {
	some index, component in input.release.components
	container(component)
	count(addressed(component)) == 0
	some label in labels(component)
	not release.moves(label)
	finding := {
		"msg": sprintf("the address of `%s` goes by the tag `%s`, which can be moved", [component.name, label]),
		"at": ["release", "components", index, "artifact", "uri"],
		"term": component.name,
	}
}

# The address without the scheme of a registry client, and with the one character spelt out that
# package URLs write as a code.
address(component) := regex.replace(
	trim_prefix(trim_prefix(component.artifact.uri, "docker://"), "oci://"),
	"%3[Aa]",
	":",
)

packaged(component) if startswith(address(component), "pkg:")

located(component) if contains(address(component), "://")

# An image, whose registry lets tags be moved: a package URL of that kind, or an image reference.
container(component) if startswith(address(component), "pkg:oci/")

container(component) if startswith(address(component), "pkg:docker/")

container(component) if referenced(component)

# An address as registry clients write it, `registry.example.org/shop/api:2.3.1`.
referenced(component) if {
	not packaged(component)
	not located(component)
}

# The digests in the address.
addressed(component) := {version |
	some version in versions(component)
	regex.match(`^sha[0-9]+:`, version)
}

# The tags and versions in the address.
labels(component) := union({
	versions(component) - addressed(component),
	qualified(component),
	tags(component),
	latest(component),
})

# What follows the last `@` before any qualifiers.
versions(component) := {lower(version) |
	parts := split(split(split(address(component), "#")[0], "?")[0], "@")
	count(parts) > 1
	version := parts[count(parts) - 1]
}

# The tag among the qualifiers of a package URL.
qualified(component) := {label |
	qualifiers := split(split(address(component), "#")[0], "?")[1]
	some qualifier in split(qualifiers, "&")
	[key, label] := split(qualifier, "=")
	lower(key) == "tag"
}

# The tag of an image reference: what follows the colon after the last slash.
tags(component) := {label |
	referenced(component)
	segments := split(split(address(component), "@")[0], "/")
	parts := split(segments[count(segments) - 1], ":")
	count(parts) > 1
	label := parts[count(parts) - 1]
}

# A part of a web address that is called `latest`.
latest(component) := {segment |
	located(component)
	some segment in split(address(component), "/")
	lower(segment) == "latest"
}

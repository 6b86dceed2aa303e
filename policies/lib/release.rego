# METADATA
# title: Questions about the release
# description: Helpers over the manifest's components.
package portcullis.lib.release

# METADATA
# description: The artifact digest of a component; empty where the manifest has none, which equals no digest.
digest(component) := object.get(component.artifact, "digest", "")

# METADATA
# description: The component as its owner would call it, name and version.
called(component) := sprintf("`%s` %s", [component.name, component.version])

# METADATA
# description: |
#   Whether a list of digests covers every artifact of the release. A component without a digest is
#   covered by nothing.
covered_by(digests) if {
	every component in input.release.components {
		digest(component) in digests
	}
}

# METADATA
# description: |
#   Words that stand for whatever is current. What they name changes without notice, so they identify
#   nothing.
moving := {
	"*", "canary", "current", "default", "dev", "develop", "development", "edge", "head", "latest", "lts",
	"main", "mainline", "master", "newest", "next", "nightly", "prod", "production", "rolling", "snapshot",
	"stable", "staging", "tip", "trunk", "unstable",
}

# METADATA
# description: Whether a version or tag is one of the moving words, or a Maven snapshot.
moves(version) if lower(version) in moving

moves(version) if endswith(lower(version), "-snapshot")

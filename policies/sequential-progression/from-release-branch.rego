# METADATA
# title: The release comes from a release branch or tag
# description: |
#   Where the route says which branches and tags hold release candidates, the release was built from
#   one of them. Work in progress does not go to environments that others rely on. In a pattern `*`
#   stands for anything but `/`, and `**` for anything.
# custom:
#   severity: high
#   fix: Merge the change to a release branch or tag it there, and build the release from that.
#   controls: [NIST-800-53:CM-3]
#   sources: [route-to-live]
package portcullis.sequential_progression.from_release_branch

import data.portcullis.lib.words

skip contains sprintf("the route lets any revision into `%s`", [input.environment.name]) if {
	not input.environment.source
}

deny contains finding if {
	input.environment.source
	not candidate
	finding := {
		"msg": sprintf("%s is not a release candidate", [words.listed(origin)]),
		"at": place,
		"because": [{
			"at": ["environment", "source"],
			"msg": sprintf("the route lets into `%s` what is on the branches %s or the tags %s", [
				input.environment.name,
				words.quoted(input.environment.source.branches),
				words.quoted(input.environment.source.tags),
			]),
		}],
	}
}

candidate if {
	some pattern in input.environment.source.branches
	portcullis.matches_pattern(pattern, input.release.source.branch)
}

candidate if {
	some pattern in input.environment.source.tags
	portcullis.matches_pattern(pattern, input.release.source.tag)
}

named := [sprintf("%s `%s`", [kind, input.release.source[kind]]) | some kind in ["branch", "tag"]]

origin := named if count(named) > 0

origin := ["a revision without branch and tag"] if count(named) == 0

place := ["release", "source", "branch"] if input.release.source.branch

place := ["release", "source", "tag"] if {
	not input.release.source.branch
	input.release.source.tag
}

place := ["release", "source"] if {
	not input.release.source.branch
	not input.release.source.tag
}

# METADATA
# title: Questions about the promotion history
# description: |
#   What is where, and since when. A record that is dated in the future has not come and tells nothing.
#   An artifact is in an environment from its entry until another one enters there; a record without a
#   digest is of another one, for nobody can say that it is the same.
package portcullis.lib.history

import data.portcullis.lib.time as instants

# METADATA
# description: The records of a component in an environment that have come, oldest first, each with its position.
came(component, environment) := [{"index": index, "visit": visit} |
	some index, visit in input.visits[component][environment]
	not instants.in_future(visit.at)
]

# METADATA
# description: The last of some records; undefined where there are none.
last(records) := records[count(records) - 1]

# METADATA
# description: |
#   The record with which an artifact began its present stay; undefined where it is not there now. The
#   same artifact entering again does not begin another stay; coming back after another one does.
stay(records, digest) := records[first] if {
	digest != ""
	others := [position |
		some position, record in records
		object.get(record.visit, "digest", "") != digest
	]
	first := max(array.concat([-1], others)) + 1
}

# METADATA
# description: What a record tells of as its reader would call it, the version or else the digest.
called(visit) := sprintf("`%s`", [visit.version]) if visit.version != ""

called(visit) := sprintf("`%s`", [visit.digest]) if not visit.version

# METADATA
# description: |
#   Whether a version, a digest or both, as the manifest names them, are what a record tells of. Where
#   both sides have a digest only that counts; where neither both versions nor both digests are known
#   they are not the same.
is(reference, visit) if reference.digest == visit.digest

is(reference, visit) if {
	not both_have_digests(reference, visit)
	reference.version == visit.version
}

# METADATA
# description: A version, a digest or both, as the manifest names them, in words.
named(reference) := sprintf("`%s`", [reference.version]) if reference.version != ""

named(reference) := sprintf("`%s`", [reference.digest]) if not reference.version

both_have_digests(reference, visit) if {
	reference.digest != ""
	visit.digest != ""
}

# METADATA
# title: Questions about access grants
# description: |
#   Helpers over `input.access`. Grants are judged for the environments that the release has reached
#   once it enters this one: a stage that anybody could change also spoils what was found out there.
package portcullis.lib.grants

import data.portcullis.lib.route

# METADATA
# description: The grants in environments that the release has reached, by position.
in_reach[index] := grant if {
	some index, grant in input.access.grants
	grant.environment in route.reached
}

# METADATA
# description: The groups that a grant is for, the grant's own principal where that is a group.
groups(grant) := {group | some group in grant.groups} | {grant.principal | grant.kind == "group"}

# METADATA
# title: Questions about the route
# description: Helpers over `input.route`. An environment is named, never numbered, in policies.
package portcullis.lib.route

# METADATA
# description: The position of each environment on the route, from 0.
position[name] := index if {
	some index, environment in input.route.environments
	name := environment.name
}

# METADATA
# description: The environments that come before the one that is to be entered, first to last.
earlier := [environment.name |
	some environment in input.route.environments
	position[environment.name] < position[input.environment.name]
]

# METADATA
# description: The earlier environments of which a promotion history can tell, first to last.
tracked := [environment.name |
	some environment in input.route.environments
	environment.name in earlier
	not environment.untracked
]

# METADATA
# description: |
#   The environments that the release has reached once it enters this one: the earlier ones and this
#   one itself. What later environments need is judged when they are to be entered.
reached := array.concat(earlier, [input.environment.name])

# METADATA
# description: The environments that are production themselves.
production contains environment.name if {
	some environment in input.route.environments
	environment.production
}

# METADATA
# description: Where the route describes an environment, for the `because` of a finding.
description_of(name) := ["route", "environments", position[name], "name"]

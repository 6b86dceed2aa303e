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
# description: The environments that are production themselves.
production contains environment.name if {
	some environment in input.route.environments
	environment.production
}

# METADATA
# description: The environments that come before every production environment.
below_production contains name if {
	some name, index in position
	every other in production {
		index < position[other]
	}
}

# METADATA
# title: Questions about likeness to production
# description: |
#   Helpers over `input.comparisons`. An environment is judged once the release has reached it: a stage
#   unlike production spoils what was found out there, also when production is entered.
package portcullis.lib.parity

import data.portcullis.lib.route

# METADATA
# description: The environments that the release has reached and of which the route asks for parity.
asked contains environment.name if {
	some environment in input.route.environments
	environment.name in route.reached
	environment.parity
	not environment.production
}

# METADATA
# description: Those of them that must have production's security controls.
guarded contains environment.name if {
	some environment in input.route.environments
	environment.name in asked
	environment.parity.securityControls
}

# METADATA
# description: The environments whose configuration is known.
configured contains configuration.environment if {
	some configuration in input.configurations
}

# METADATA
# description: The production environments whose configuration is known.
production := configured & route.production

# METADATA
# description: Where the route asks for the parity of an environment.
demand(name) := {
	"at": ["route", "environments", index, "parity"],
	"msg": sprintf("the route asks that `%s` is like production", [name]),
} if {
	some index, environment in input.route.environments
	environment.name == name
}

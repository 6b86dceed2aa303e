# METADATA
# title: Questions about data
# description: Helpers over the manifest's data sets, what was found in them, and names that stand for production.
package portcullis.lib.datasets

import data.portcullis.lib.files
import data.portcullis.lib.route

# METADATA
# description: |
#   The environments below production that a data set goes to, each with its position in the data set's
#   list. An environment that the route does not know is below production.
below(dataset) := {place: name |
	some place, name in dataset.environments
	not name in data.portcullis.lib.route.production
}

# METADATA
# description: The files of data sets, and data files of none, of which it is known what is in them, by normal path.
searched contains files.normal(entry.path) if {
	some entry in input.data
	count(entry.scans) > 0
}

# METADATA
# description: The standings of fields that may hold data of people.
alarming := {"pid", "contaminated"}

# METADATA
# description: |
#   Whether a name or a sentence has a word in it that stands for production: a name of the route's
#   production, or one that stands for it anywhere. `pre-prod`, `non-prod` and `prod-like` do not.
mentions_production(text) if {
	some phrase in production_phrases
	contains(told(text), sprintf("-%s-", [phrase]))
}

# METADATA
# description: Whether a text says that nobody can be found in the data any more.
transformed(text) if {
	some part in data.rules.data.transformationWords
	contains(lower(text), part)
}

# METADATA
# description: The first places of a field's values, as they are written in editors.
places(path, field) := concat(", ", [sprintf("%s:%s", [path, spot(place)]) |
	some index, place in field.places
	index < 3
])

spot(place) := sprintf("%d:%d", [place.line, place.column]) if place.column

spot(place) := sprintf("%d", [place.line]) if not place.column

production_phrases contains spoken(word) if some word in data.rules.data.productionWords

production_phrases contains spoken(word) if {
	some environment in input.route.environments
	environment.production
	some word in array.concat([environment.name], environment.alsoCalled)
}

spoken(text) := trim(regex.replace(lower(text), `[^a-z0-9]+`, "-"), "-")

# Words that turn the meaning of the word beside them become one with it.
told(text) := replace(replace(replace(sprintf("-%s-", [spoken(text)]), "-pre-", "-pre"), "-non-", "-non"), "-like-", "like-")

# METADATA
# title: Questions about runs
# description: Helpers over the manifest's `runs`, the release's stays in environments.
package portcullis.lib.runs

import data.portcullis.lib.time as instants

# METADATA
# description: The position of the run in an environment; undefined where the manifest has none.
position[run.environment] := index if {
	some index, run in input.release.runs
}

# METADATA
# description: Whether the environment before this one keeps a record of what happened there.
recorded if {
	input.previous
	not input.previous.untracked
}

# METADATA
# description: Whether the environment of a run has been taken down, as far as its end says.
ended(run) if instants.over(run.expiresAt)

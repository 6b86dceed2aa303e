# METADATA
# title: Words for messages
# description: Helpers that put lists and numbers into sentences.
package portcullis.lib.words

# METADATA
# description: A list in backticks, ``a``, ``b`` and ``c``; `nothing` where it is empty.
quoted(items) := listed([sprintf("`%s`", [item]) | some item in items])

# METADATA
# description: "A list as words: a, b and c; `nothing` where it is empty."
listed(items) := "nothing" if count(items) == 0

listed(items) := items[0] if count(items) == 1

listed(items) := sprintf("%s and %s", [concat(", ", array.slice(items, 0, last)), items[last]]) if {
	last := count(items) - 1
	last > 0
}

# METADATA
# description: A number with its noun, `1 test` or `3 tests`.
counted(number, noun) := sprintf("%d %s", [number, noun]) if number == 1

counted(number, noun) := sprintf("%d %ss", [number, noun]) if number != 1

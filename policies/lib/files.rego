# METADATA
# title: Questions about files
# description: Helpers over the paths that a manifest names and the files that are really there.
package portcullis.lib.files

# METADATA
# description: A path in its shortest form, so that `./data//orders.csv` is `data/orders.csv`.
normal(path) := concat("/", [part |
	some part in split(path, "/")
	not part in {"", "."}
])

# METADATA
# description: The size in bytes of every file below the manifest's directory.
size[path] := file.size if {
	some file in input.files
	path := normal(file.path)
}

# METADATA
# description: Whether a file is there.
exists(path) if size[normal(path)]

# METADATA
# description: Whether a file is there and holds something.
filled(path) if size[normal(path)] > 0

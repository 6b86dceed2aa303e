# METADATA
# title: Each environment has its own database and credentials
# description: |
#   A test that writes where production reads is no test. The configuration of an environment below
#   production may not lead to production's database, carry a password, key or token that production has
#   too, or take one from where production's are kept. Values that look secret are compared by digest, and
#   of addresses only the server and the database count. Names that mean another server in each cluster
#   (`db`, `localhost`) and references that each cluster fills in itself are not comparable and pass.
# custom:
#   severity: critical
#   fix: Give the environment a database, a user and secrets of its own, and replace the shared ones where they are used.
#   controls: [ISO-27001:A.8.31, NIST-800-53:AC-6, NIST-800-53:IA-5]
#   sources: [staging-pipeline]
package portcullis.data_segregation.separate_database_and_credentials

import data.portcullis.lib.datasets
import data.portcullis.lib.route

skip contains "no configuration of an environment below production is given" if count(lower_files) == 0

skip contains "no configuration of production is given" if {
	count(lower_files) > 0
	count(production_files) == 0
}

# The same server and the same database, as far as both say which.
deny contains finding if {
	some spot, setting in leading
	alike := [theirs |
		some theirs in production_servers[setting.address.server]
		same_database(setting, theirs.setting)
	]
	count(alike) > 0
	finding := shared(spot, setting, alike[0], "leads to the same database as")
}

warn contains finding if {
	some spot, setting in leading
	all := [theirs | some theirs in production_servers[setting.address.server]]
	count(all) > 0
	count([theirs | some theirs in all; same_database(setting, theirs.setting)]) == 0
	finding := object.union(shared(spot, setting, all[0], "leads to another database on the same server as"), {"fix": concat("", [
		"give the environment a server of its own: ",
		"whoever administers one database of a server reaches the others, and load on one slows the others down",
	])})
}

# A value of plain sight may name production also where production's configuration is not given.
deny contains finding if {
	some spot, setting in settings
	not spot.environment in route.production
	setting.kind == "plain"
	leads_to_database(setting)
	datasets.mentions_production(setting.value)
	not setting.address.server in object.keys(production_servers)
	finding := {
		"msg": sprintf("`%s` of `%s` leads to `%s`, which is production's by its name", [full(setting), spot.environment, setting.value]),
		"at": spot.at,
		"term": sprintf("%s/%s", [spot.environment, full(setting)]),
	}
}

deny contains finding if {
	some spot, setting in settings
	not spot.environment in route.production
	is_credential(setting)
	alike := [theirs | some theirs in production_secrets[setting.fingerprint]]
	count(alike) > 0
	not leads_with(setting, alike[0].setting)
	finding := shared(spot, setting, alike[0], "has the same secret as")
}

deny contains finding if {
	some spot, setting in settings
	not spot.environment in route.production
	setting.kind == "reference"
	alike := [theirs | some theirs in production_stores[setting.value]]
	count(alike) > 0
	finding := shared(spot, setting, alike[0], "takes its secret from the same place as")
}

deny contains finding if {
	some spot, setting in settings
	not spot.environment in route.production
	setting.kind == "reference"
	refers_to_secret(setting)
	datasets.mentions_production(setting.value)
	not setting.value in object.keys(production_stores)
	finding := {
		"msg": sprintf("`%s` of `%s` is taken from `%s`, which is production's by its name", [
			full(setting),
			spot.environment,
			setting.value,
		]),
		"at": spot.at,
		"term": sprintf("%s/%s", [spot.environment, full(setting)]),
	}
}

# Every setting by where it stands.
settings[{"environment": file.environment, "at": ["configurations", index, "settings", number]}] := setting if {
	some index, file in input.configurations
	some number, setting in file.settings
}

lower_files contains index if {
	some index, file in input.configurations
	not file.environment in route.production
}

production_files contains index if {
	some index, file in input.configurations
	file.environment in route.production
}

# The settings below production that lead to a database.
leading[spot] := setting if {
	some spot, setting in settings
	not spot.environment in route.production
	setting.address
	leads_to_database(setting)
}

production_servers[setting.address.server] contains {"spot": spot, "setting": setting} if {
	some spot, setting in settings
	spot.environment in route.production
	leads_to_database(setting)
}

production_secrets[setting.fingerprint] contains {"spot": spot, "setting": setting} if {
	some spot, setting in settings
	spot.environment in route.production
	is_credential(setting)
}

production_stores[setting.value] contains {"spot": spot, "setting": setting} if {
	some spot, setting in settings
	spot.environment in route.production
	setting.kind == "reference"
	one_everywhere(setting.value)
}

shared(spot, setting, theirs, how) := {
	"msg": sprintf("`%s` of `%s` %s `%s` of `%s`", [
		full(setting),
		spot.environment,
		how,
		full(theirs.setting),
		theirs.spot.environment,
	]),
	"at": spot.at,
	"term": sprintf("%s/%s", [spot.environment, full(setting)]),
	"because": [{"at": theirs.spot.at, "msg": "production has it here"}],
}

full(setting) := sprintf("%s/%s", [setting.owner, setting.name]) if setting.owner

full(setting) := setting.name if not setting.owner

same_database(one, other) if one.address.database == other.address.database

same_database(one, _) if not one.address.database

same_database(_, other) if not other.address.database

leads_with(one, other) if {
	one.address.server == other.address.server
	leads_to_database(one)
}

leads_to_database(setting) if setting.address.isDatabase

leads_to_database(setting) if {
	some word in name_words(setting)
	word in data.rules.data.databaseWords
}

is_credential(setting) if {
	setting.kind == "secret"
	parts := name_words(setting)
	not parts[count(parts) - 1] in data.rules.data.notCredentials
}

refers_to_secret(setting) if {
	some word in ["secret", "vault", "credential", "password", "token"]
	contains(lower(sprintf("%s %s", [setting.name, setting.value])), word)
}

# A reference that means the same wherever it is read: an address, or a path from a root. What a cluster or a
# pipeline looks up by a short name may be something else in each.
one_everywhere(reference) if contains(reference, "://")

one_everywhere(reference) if regex.match(`^(arn:|vault:|projects/|/)`, reference)

# `orders.dbPassword` and `ORDERS_DB_PASSWORD` as words.
name_words(setting) := split(lower(regex.replace(regex.replace(setting.name, `([a-z0-9])([A-Z])`, "${1}-${2}"), `[^A-Za-z0-9]+`, "-")), "-")

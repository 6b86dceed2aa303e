package portcullis.data_segregation.separate_database_and_credentials_test

import data.portcullis.data_segregation.separate_database_and_credentials as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

warned(document) := findings if {
	findings := rule.warn with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

setting(name, changes) := object.union({"owner": "api", "name": name, "kind": "plain"}, changes)

secret(name, digit) := setting(name, {"kind": "secret", "fingerprint": testing.digest(digit)})

reference(name, value) := setting(name, {"kind": "reference", "value": value})

url(digit, server, database) := object.union(
	secret("DATABASE_URL", digit),
	{"address": {"server": testing.digest(server), "database": testing.digest(database), "isDatabase": true}},
)

host(name, value, server) := setting(name, {
	"value": value,
	"fingerprint": testing.digest("9"),
	"address": {"server": testing.digest(server), "isDatabase": false},
})

between(here, there) := testing.setting("production", "/configurations", [
	testing.configuration({"environment": "test", "settings": here}),
	testing.configuration({"environment": "production", "settings": there}),
])

test_databases_and_secrets_of_their_own_pass if {
	document := between(
		[url("1", "a", "a"), secret("API_TOKEN", "2"), setting("LOG_LEVEL", {"value": "debug"})],
		[url("3", "b", "a"), secret("API_TOKEN", "4"), setting("LOG_LEVEL", {"value": "debug"})],
	)
	denied(document) == set()
	warned(document) == set()
	skipped(document) == set()
}

test_productions_database_is_refused_with_both_places if {
	findings := denied(between([url("1", "a", "a")], [url("2", "a", "a")]))
	testing.messages(findings) == {"`api/DATABASE_URL` of `test` leads to the same database as `api/DATABASE_URL` of `production`"}
	testing.places(findings) == {["configurations", 0, "settings", 0]}
	{finding.because[0].at | some finding in findings} == {["configurations", 1, "settings", 0]}
	testing.terms(findings) == {"test/api/DATABASE_URL"}
}

test_one_url_with_one_password_is_one_finding if {
	count(denied(between([url("1", "a", "a")], [url("1", "a", "a")]))) == 1
}

test_another_database_on_productions_server_is_a_warning if {
	document := between([url("1", "a", "b")], [url("2", "a", "c")])
	denied(document) == set()
	testing.messages(warned(document)) == {concat("", [
		"`api/DATABASE_URL` of `test` leads to another database on the same server as ",
		"`api/DATABASE_URL` of `production`",
	])}
}

test_a_host_without_a_database_is_the_same_database if {
	document := between([host("ORDERS_DB_HOST", "db.example.org", "a")], [url("2", "a", "a")])
	count(denied(document)) == 1
}

test_hosts_that_are_no_databases_may_be_shared if {
	denied(between([host("MAIL_HOST", "mail.example.org", "a")], [host("MAIL_HOST", "mail.example.org", "a")])) == set()
}

test_a_database_that_is_called_productions_is_refused_without_its_configuration if {
	document := testing.setting("test", "/configurations", [testing.configuration({"settings": [
		host("spring.datasource.host", "db.prod.example.org", "a"),
		host("DB_HOST", "db.pre-prod.example.org", "b"),
	]})])
	testing.messages(denied(document)) == {"`api/spring.datasource.host` of `test` leads to `db.prod.example.org`, which is production's by its name"}
}

test_a_shared_secret_is_refused_under_any_name if {
	findings := denied(between([secret("PAYMENT_KEY_SECRET", "1")], [secret("STRIPE_API_KEY", "1")]))
	testing.messages(findings) == {"`api/PAYMENT_KEY_SECRET` of `test` has the same secret as `api/STRIPE_API_KEY` of `production`"}
}

test_what_only_looks_secret_may_be_shared if {
	every name in ["TOKEN_TTL", "passwordMinLength", "SECRET_NAME"] {
		denied(between([secret(name, "1")], [secret(name, "1")])) == set()
	}
}

test_a_secret_of_one_store_is_refused if {
	every value in ["vault:secret/data/shop#password", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop", "/shop/db/password"] {
		findings := denied(between([reference("DB_PASSWORD", value)], [reference("DB_PASSWORD", value)]))
		testing.messages(findings) == {"`api/DB_PASSWORD` of `test` takes its secret from the same place as `api/DB_PASSWORD` of `production`"}
	}
}

test_references_that_each_cluster_fills_in_may_be_alike if {
	every value in ["secretKeyRef shop-db/password", "((db-password))", "${DB_PASSWORD}"] {
		denied(between([reference("DB_PASSWORD", value)], [reference("DB_PASSWORD", value)])) == set()
	}
}

test_a_reference_to_productions_secret_is_refused if {
	findings := denied(between([reference("DB_PASSWORD", "secretKeyRef shop-production-db/password")], []))
	testing.messages(findings) == {concat("", [
		"`api/DB_PASSWORD` of `test` is taken from `secretKeyRef shop-production-db/password`, ",
		"which is production's by its name",
	])}
	denied(between([reference("LOG_LEVEL", "configMapKeyRef shop-production/level")], [])) == set()
}

test_settings_without_owner_have_a_name if {
	alone := object.remove(secret("API_TOKEN", "1"), ["owner"])
	testing.terms(denied(between([alone], [alone]))) == {"test/API_TOKEN"}
}

test_without_configurations_there_is_nothing_to_compare if {
	skipped(testing.setting("test", "/configurations", [])) == {"no configuration of an environment below production is given"}
	skipped(testing.setting("test", "/configurations", [testing.configuration({})])) == {"no configuration of production is given"}
}

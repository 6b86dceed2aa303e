# METADATA
# title: Building blocks for the tests of rules
# description: |
#   A release that every rule accepts, on a short route that demands everything, and helpers to spoil
#   it. Nothing here reads `input` or `data.rules`; rules never use it.
package portcullis.lib.testing

# METADATA
# description: The evaluation time of the tests, a Wednesday morning in winter.
now := "2026-11-18T10:00:00Z"

# METADATA
# description: A digest, told apart by one hexadecimal digit.
digest(digit) := sprintf("sha256:%s", [concat("", [digit | some _ in numbers.range(1, 64)])])

# METADATA
# description: The release, ready to enter `development`, `test` or `production`.
entering(name) := on(route, name)

# METADATA
# description: The release, ready to enter an environment of another route.
on(other, name) := object.union(document, object.union(
	{
		"route": other,
		"environment": other.environments[index(other, name)],
	},
	{"previous": before |
		index(other, name) > 0
		before := other.environments[index(other, name) - 1]
	},
))

# METADATA
# description: The release with JSON Patch operations applied.
patched(name, operations) := json.patch(entering(name), operations)

# METADATA
# description: The release with one value set.
setting(name, path, value) := patched(name, [{"op": "add", "path": path, "value": value}])

# METADATA
# description: The release with one value removed.
without(name, path) := patched(name, [{"op": "remove", "path": path}])

# METADATA
# description: The release entering an environment of which the route demands something else.
demanding(name, demands) := on(
	object.union(route, {"environments": [object.union(stop, added(stop, name, demands)) |
		some stop in route.environments
	]}),
	name,
)

# METADATA
# description: An environment of which the route demands nothing, with some demands on top.
environment(name, demands) := object.union(
	{
		"name": name,
		"production": false,
		"ephemeral": false,
		"untracked": false,
		"dataClasses": [],
		"suites": [],
		"approvals": [],
		"documents": [],
		"previousVerdict": false,
		"rollback": false,
		"automationOnly": false,
		"replaceOnly": false,
		"infrastructureAsCode": false,
		"alsoCalled": [],
		"mocked": [],
		"singleVersion": false,
		"baselined": false,
		"inPlaceUpgrade": false,
		"enforcement": {},
	},
	demands,
)

# METADATA
# description: A route of the given environments.
route_of(environments) := {
	"apiVersion": "portcullis/v1",
	"kind": "Route",
	"name": "short",
	"environments": environments,
}

# METADATA
# description: The route of the tests.
route := route_of([
	environment("development", {"dataClasses": ["synthetic"]}),
	environment("test", {
		"dataClasses": ["synthetic", "anonymised"],
		"suites": [{"suite": "smoke"}],
		"automationOnly": true,
		"source": candidates,
		"parity": {"allow": [], "securityControls": true},
		"mocked": ["*"],
		"access": {"groups": ["testers", "deployers"], "networks": ["10.20.0.0/16", "2001:db8::/32"]},
	}),
	environment("production", {
		"production": true,
		"dataClasses": ["synthetic", "anonymised", "personal"],
		"suites": [{"suite": "acceptance"}, {"suite": "performance", "environment": "test"}],
		"approvals": [{"role": "tester", "count": 1}, {"role": "business", "count": 1}],
		"documents": ["releaseNotes", "deploymentGuide", "rollbackProcedure"],
		"previousVerdict": true,
		"rollback": true,
		"automationOnly": true,
		"replaceOnly": true,
		"infrastructureAsCode": true,
		"evidenceMaxAge": "7d",
		"source": candidates,
		"window": window,
	}),
])

# METADATA
# description: The data that the rules are tuned by, as small as the tests allow.
rules := {
	"access": {"roles": {
		"tester": {
			"description": "tries the release out",
			"belowProduction": ["read:*", "run:tests"],
			"production": ["read:status"],
		},
		"deployer": {
			"description": "moves releases",
			"belowProduction": ["deploy:release", "read:status"],
			"production": ["deploy:release", "read:status"],
		},
	}},
	"data": {
		"classes": {"synthetic": "made up", "anonymised": "made anonymous", "personal": "of real people"},
		"personalClasses": ["personal"],
		"dataFileExtensions": ["csv", "jsonl", "parquet", "sql"],
		"productionWords": ["live", "prd", "prod", "production"],
		"transformationWords": ["anonym", "masked", "pseudonym", "sanitis"],
		"regulations": {
			"hipaa": {"title": "health", "covers": ["hipaa"], "measures": ["access-restricted", "encryption-at-rest"]},
			"pci-dss": {"title": "cards", "covers": ["pci"], "measures": ["encryption-at-rest"]},
		},
		"databaseWords": ["database", "datasource", "db", "jdbc", "postgres"],
		"notCredentials": ["length", "name", "ttl"],
	},
	"evidence": {
		"maxSkippedShare": 0.1,
		"clockSkew": "5m",
		"maxWaiver": "30d",
		"verdictValidity": "7d",
	},
	"infrastructure": {
		"reportMaxAge": "7d",
		"mayUpdateInPlace": [{"type": "aws_route53_record", "reason": "says where traffic goes"}],
	},
	"parity": {"mockAddresses": ["*mock*"], "ephemeralMaxLifetime": "14d"},
	"licenses": {
		"allow": ["MIT", "Apache-2.0"],
		"deny": ["AGPL-3.0-only"],
		"exceptions": [],
	},
}

# METADATA
# description: A grant, with some fields replaced.
grant(changes) := object.union(
	{
		"principal": "tess",
		"kind": "person",
		"groups": ["testers"],
		"role": "tester",
		"environment": "test",
		"permissions": ["read:logs", "run:tests"],
	},
	changes,
)

# METADATA
# description: What was found in a file of the data set `orders`, with some fields replaced.
searched(changes) := object.union(
	{"dataset": 0, "file": 0, "path": "data/orders.csv", "scans": [scan({})]},
	changes,
)

# METADATA
# description: A searched file in which nothing was found, with some fields replaced.
scan(changes) := object.union(
	{
		"path": "data/orders.csv",
		"bytes": 100,
		"format": "csv",
		"encoding": "utf-8",
		"rows": 40,
		"standing": "clean",
		"fields": [],
		"unread": [],
	},
	changes,
)

# METADATA
# description: A field with health numbers of people in it, with some fields replaced.
field(changes) := object.union(
	{
		"field": "nhs_no",
		"entity": "gb-nhs",
		"title": "NHS number",
		"countries": ["GB"],
		"protection": ["personal", "national-id"],
		"standing": "pid",
		"confidence": 99,
		"evidence": ["40 of 40 values pass the checksum, where chance would give 4"],
		"values": 40,
		"real": 40,
		"synthetic": 0,
		"placeholder": 0,
		"shapes": ["10 digits, 3-3-4"],
		"places": [
			{"line": 2, "column": 9, "fingerprint": "aa"},
			{"line": 3, "column": 9, "fingerprint": "bb"},
		],
		"known": false,
		"allowed": 0,
	},
	changes,
)

# METADATA
# description: A copy of data from production to `test` that a job makes, with some fields replaced.
copying(changes) := object.union(
	{
		"path": "ci/refresh.yml",
		"job": "refresh-test",
		"tool": "pg_dump",
		"from": "production",
		"to": "test",
	},
	changes,
)

# METADATA
# description: A test report of both components, with some fields replaced.
report(changes) := object.union(
	{
		"suite": "acceptance",
		"environment": "test",
		"path": "evidence/acceptance.xml",
		"format": "junit",
		"tool": "pytest",
		"artifacts": [digest("a"), digest("b")],
		"finishedAt": "2026-11-17T18:00:00Z",
		"counts": counts({}),
		"cases": [],
		"verified": false,
	},
	changes,
)

# METADATA
# description: The counts of a report, with some replaced.
counts(changes) := object.union({"total": 40, "passed": 40, "failed": 0, "skipped": 0, "flaky": 0}, changes)

# METADATA
# description: An approval, with fields of its predicate replaced.
approval(changes) := {
	"path": "approvals/signed.dsse.json",
	"predicate": object.union(
		{
			"role": "tester",
			"environment": "production",
			"approver": "tess",
			"approvedAt": "2026-11-18T09:00:00Z",
		},
		changes,
	),
	"artifacts": [digest("a"), digest("b")],
	"verified": true,
	"identity": object.get(changes, "approver", "tess"),
}

# METADATA
# description: A verdict for the environment `test`, with some fields replaced.
verdict(changes) := object.union(
	{
		"path": "verdicts/test.intoto.jsonl",
		"gate": "release",
		"environment": "test",
		"decision": "PASSED",
		"artifacts": [digest("a"), digest("b")],
		"decidedAt": "2026-11-17T09:00:00Z",
		"validUntil": "2026-11-24T09:00:00Z",
		"policyDigest": digest("c"),
		"verified": true,
	},
	changes,
)

# METADATA
# description: A revocation of the artifact of `api` in `production`, with fields of its predicate replaced.
revocation(changes) := {
	"path": "revocations/api.dsse.json",
	"predicate": object.union(
		{
			"revokes": "artifact",
			"environment": "production",
			"revoker": "rhea",
			"revokedAt": "2026-11-18T08:00:00Z",
			"reason": "a hole was found",
		},
		changes,
	),
	"subjects": [digest("a")],
	"verified": true,
}

# METADATA
# description: A promotion event of the component `api`, with some fields replaced.
visit(changes) := object.union(
	{
		"at": "2026-11-16T10:00:00Z",
		"component": "api",
		"version": "2.3.1",
		"digest": digest("a"),
		"environment": "test",
		"actor": "deploy-bot",
		"automated": true,
	},
	changes,
)

# METADATA
# description: A bill of materials, with some fields replaced.
sbom(changes) := object.union(
	{
		"component": "api",
		"path": "sboms/api.cdx.json",
		"format": "cyclonedx",
		"specVersion": "1.6",
		"subjects": [digest("a")],
		"packageCount": 12,
		"unversionedCount": 0,
		"licenses": [license({})],
	},
	changes,
)

# METADATA
# description: The packages that make one licence statement, with some fields replaced.
license(changes) := object.union(
	{
		"state": "stated",
		"expression": "MIT",
		"origin": "declared",
		"packageCount": 12,
		"example": "left-pad@1.3.0",
		"alsoAllowed": [],
	},
	changes,
)

# METADATA
# description: A planned change, with some fields replaced.
change(changes) := object.union(
	{
		"address": "aws_instance.front",
		"type": "aws_instance",
		"action": "create",
		"attributes": [],
		"imported": false,
	},
	changes,
)

# METADATA
# description: A plan or drift report, with some fields replaced.
infrastructure_report(changes) := object.union(
	{
		"path": "infrastructure/production.plan.json",
		"format": "terraform-plan",
		"toolVersion": "1.14.0",
		"madeAt": "2026-11-18T09:00:00Z",
		"errored": false,
		"incomplete": false,
		"resourceCount": 12,
		"changes": [],
		"drifted": [],
	},
	changes,
)

# METADATA
# description: A resource that differs from its definition, with some fields replaced.
drifted(changes) := object.union(
	{
		"address": "aws_security_group.front",
		"type": "aws_security_group",
		"how": "changed",
		"attributes": ["ingress"],
	},
	changes,
)

# METADATA
# description: A finding about a pipeline, a way around `test`, with some fields replaced.
bypass(changes) := object.union(
	{
		"fault": "input-not-passed",
		"bypass": true,
		"environment": "production",
		"path": "ci/pipeline.yml",
		"job": "deploy-production",
		"message": "`settings` enters `deploy-production` in any version, without having passed `test`",
		"term": "input-not-passed/production/deploy-production/settings",
		"fix": "let it pass `tests-in-test` as the other inputs do",
		"way": ["any version of settings", "deploy-production"],
		"because": [{"message": "`settings` comes from here"}],
	},
	changes,
)

# METADATA
# description: A file of configuration, with some fields replaced.
configuration(changes) := object.union(
	{
		"environment": "test",
		"path": "configuration/settings.env",
		"format": "key-value",
		"components": [],
		"settings": [],
		"resources": [],
		"controls": [],
	},
	changes,
)

# METADATA
# description: An environment beside production, with some fields replaced.
comparison(changes) := object.union(
	{
		"environment": "test",
		"production": "production",
		"total": 0,
		"allowed": 0,
		"differences": [],
		"more": 0,
		"missingControls": [],
	},
	changes,
)

# METADATA
# description: A difference, with some fields replaced.
difference(changes) := object.union({"kind": "key", "name": "api/DEBUG", "only": "here"}, changes)

# METADATA
# description: What the configuration says about the service `payments`, with some fields replaced.
standing(changes) := object.union(
	{
		"service": "payments",
		"environment": "test",
		"setting": "api/PAYMENTS_URL",
		"looks": "mocked",
		"sameAsProduction": false,
	},
	changes,
)

# METADATA
# description: The numbers of the items that a list of findings points to.
places(findings) := {finding.at | some finding in findings}

# METADATA
# description: What a set of findings says.
messages(findings) := {finding.msg | some finding in findings}

# METADATA
# description: The terms that a set of findings gives to waivers.
terms(findings) := {finding.term | some finding in findings}

candidates := {"branches": ["main", "release/*"], "tags": ["v*"]}

window := {
	"zone": "Europe/Berlin",
	"days": ["monday", "tuesday", "wednesday", "thursday"],
	"from": "09:00",
	"until": "16:00",
	"freezes": [],
}

index(other, name) := [position |
	some position, stop in other.environments
	stop.name == name
][0]

added(stop, name, demands) := demands if stop.name == name

added(stop, name, _) := {} if stop.name != name

document := {
	"now": now,
	"release": manifest,
	"files": [{"path": path, "size": 100, "referenced": true, "attestation": false} |
		some path in ["data/orders.csv", "docs/deploy.md", "docs/notes.md", "docs/rollback.md"]
	],
	"sboms": [
		sbom({}),
		sbom({"component": "web", "path": "sboms/web.cdx.json", "subjects": [digest("b")]}),
	],
	"tests": [
		report({}),
		report({"suite": "performance", "path": "evidence/performance.xml"}),
		report({"suite": "smoke", "environment": "development", "path": "evidence/smoke.xml"}),
	],
	"access": access,
	"approvals": [approval({}), approval({"role": "business", "approver": "bo"})],
	"verdicts": [verdict({})],
	"revocations": [],
	"visits": {name: journey(name, letter) |
		some name, letter in {"api": "a", "web": "b"}
	},
	"pipelines": {
		"definitions": ["ci/pipeline.yml"],
		"deployments": {place: [sprintf("deploy-%s", [place])] |
			some place in ["development", "test", "production"]
		},
		"findings": [],
	},
	"infrastructure": [{
		"environment": "production",
		"source": {
			"repository": "https://git.example.org/shop-infrastructure",
			"commit": "7e2b5f0c4d1a9e8b6c3f2d5a8b1e4c7f0a3d6b9e",
		},
		"plan": infrastructure_report({"changes": [change({})]}),
		"drift": infrastructure_report({"path": "infrastructure/production.drift.json"}),
	}],
	"configurations": [configuration({"environment": name}) | some name in ["development", "test", "production"]],
	"comparisons": [comparison({"environment": "development", "total": 3}), comparison({"total": 1, "allowed": 1})],
	"services": [standing({})],
	"recordedSettings": [12, 12],
	"data": [searched({})],
	"dataFlows": [],
}

access := {
	"grants": [
		grant({}),
		grant({
			"principal": "deploy-bot",
			"kind": "service",
			"groups": ["deployers"],
			"role": "deployer",
			"environment": "production",
			"permissions": ["deploy:release"],
		}),
	],
	"entryPoints": [{"name": "front", "environment": "test", "networks": ["10.20.30.0/24"]}],
	"departed": ["greg"],
}

journey(name, letter) := {place: [visit({"component": name, "environment": place, "digest": digest(letter)})] |
	some place in ["development", "test"]
}

manifest := {
	"apiVersion": "portcullis/v1",
	"kind": "Release",
	"name": "shop",
	"version": "2.3.1",
	"source": {
		"repository": "https://git.example.org/shop",
		"branch": "release/2.3",
		"tag": "v2.3.1",
		"commit": "3f1c0d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a392",
		"authors": ["ada"],
	},
	"components": [
		component("api", "a"),
		component("web", "b"),
	],
	"datasets": [{
		"name": "orders",
		"environments": ["development", "test"],
		"classification": "synthetic",
		"files": ["data/orders.csv"],
		"regulations": [],
		"protection": {},
	}],
	"dataFlows": [],
	"dataVolumes": [],
	"tests": [
		{"suite": "acceptance", "environment": "test", "report": "evidence/acceptance.xml"},
		{"suite": "performance", "environment": "test", "report": "evidence/performance.xml"},
		{"suite": "smoke", "environment": "development", "report": "evidence/smoke.xml"},
	],
	"access": ["access/grants.yaml"],
	"approvals": ["approvals/tester.dsse.json", "approvals/business.dsse.json"],
	"waivers": [],
	"verdicts": ["verdicts/test.intoto.jsonl"],
	"history": "history.csv",
	"documents": {
		"releaseNotes": "docs/notes.md",
		"deploymentGuide": "docs/deploy.md",
		"rollbackProcedure": "docs/rollback.md",
	},
	"externalServices": [
		{"name": "payments", "writes": true, "mockedIn": ["development", "test"], "setting": "PAYMENTS_URL"},
		{"name": "exchange-rates", "writes": false, "mockedIn": []},
	],
	"configurations": [{"environment": name, "files": ["configuration/settings.env"]} |
		some name in ["development", "test", "production"]
	],
	"runs": [
		run({"environment": "development", "expiresAt": "2026-11-20T10:00:00Z", "resources": []}),
		run({"environment": "test"}),
	],
	"infrastructure": [{"environment": "production", "plan": "infrastructure/production.plan.json"}],
	"deployment": {"deployer": {"name": "deploy-bot", "kind": "pipeline"}, "strategy": "rolling", "replaces": []},
	"rollback": {
		"automated": true,
		"targetVersion": "2.3.0",
		"rehearsals": [{"environment": "test", "at": "2026-11-17T12:00:00Z", "succeeded": true}],
	},
	"tools": {"cargo": "1.90.0", "pytest": "8.4.1"},
}

run(changes) := object.union(
	{
		"id": "4711",
		"owner": "team-shop",
		"startedAt": "2026-11-15T10:00:00Z",
		"settings": "configuration/settings.env",
		"addresses": ["https://shop.test.example.org"],
		"resources": [{"name": "orders-database", "released": true}],
	},
	changes,
)

component(name, letter) := {
	"name": name,
	"version": "2.3.1",
	"artifact": {"uri": sprintf("pkg:oci/shop-%s", [name]), "digest": digest(letter)},
	"sbom": sprintf("sboms/%s.cdx.json", [name]),
}

package portcullis.artifact_integrity.artifact_pinned_by_digest_test

import data.portcullis.artifact_integrity.artifact_pinned_by_digest as rule
import data.portcullis.lib.testing

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

at_address(uri) := testing.setting("test", "/release/components/0/artifact/uri", uri)

pinned := sprintf("registry.example.org/shop/api@%s", [testing.digest("a")])

test_a_digest_and_a_plain_address_pass if denied(testing.entering("test")) == set()

test_addresses_that_hold_nothing_movable_pass if {
	every uri in [
		"pkg:oci/shop-api",
		"pkg:oci/shop-api?repository_url=registry.example.org/shop",
		sprintf("pkg:oci/shop-api@%s", [testing.digest("a")]),
		sprintf("pkg:oci/shop-api@%s?tag=2.3.1", [replace(testing.digest("a"), ":", "%3A")]),
		sprintf("pkg:docker/shop/api@%s", [testing.digest("a")]),
		"pkg:maven/org.example/shop-api@2.3.1",
		"pkg:npm/@example/shop",
		"pkg:npm/%40example/shop@2.3.1",
		"registry.example.org/shop/api",
		"localhost:5000/api",
		pinned,
		concat("", ["docker://", pinned]),
		"https://files.example.org/shop-api-2.3.1.tar.gz",
		"https://files.example.org/shop-api@2.3.1.tar.gz",
		"https://files.example.org/stable/shop-api-2.3.1.tar.gz",
		"pkg:oci/shop-api?repository_url=localhost:5000",
		"registry.example.org/latest/api",
	] {
		denied(at_address(uri)) == set()
	}
}

test_a_component_without_digest_is_refused if {
	findings := denied(testing.without("test", "/release/components/1/artifact/digest"))
	testing.places(findings) == {["release", "components", 1, "artifact", "digest"]}
	testing.messages(findings) == {"the artifact of `web` 2.3.1 has no digest"}
}

test_a_digest_in_the_address_does_not_replace_the_statement if {
	document := json.patch(at_address(pinned), [{"op": "remove", "path": "/release/components/0/artifact/digest"}])
	count(denied(document)) == 1
}

test_two_different_digests_are_refused if {
	findings := denied(at_address(sprintf("registry.example.org/shop/api@%s", [testing.digest("c")])))
	testing.places(findings) == {["release", "components", 0, "artifact", "uri"]}
	testing.messages(findings) == {"the address of `api` holds another digest than the one stated"}
	count(denied(at_address(sprintf("pkg:oci/shop-api@%s", [replace(testing.digest("c"), ":", "%3a")])))) == 1
}

test_a_tag_instead_of_a_digest_is_refused if {
	every uri in [
		"registry.example.org/shop/api:2.3.1",
		"localhost:5000/api:2.3.1",
		"docker://api:2.3.1",
		"pkg:oci/shop-api@2.3.1",
		"pkg:docker/shop/api@2.3.1",
		"pkg:oci/shop-api?repository_url=registry.example.org&tag=2.3.1",
	] {
		testing.messages(denied(at_address(uri))) == {"the address of `api` goes by the tag `2.3.1`, which can be moved"}
	}
}

test_a_word_for_whatever_is_current_is_refused_everywhere if {
	every uri in [
		"registry.example.org/shop/api:latest",
		sprintf("registry.example.org/shop/api:latest@%s", [testing.digest("a")]),
		sprintf("pkg:oci/shop-api@%s?tag=latest", [testing.digest("a")]),
		"pkg:oci/shop-api@latest",
		"pkg:npm/%40example/shop@latest",
		"pkg:maven/org.example/shop@2.4.0-SNAPSHOT",
		"https://files.example.org/latest/shop-api.tar.gz",
		"pkg:generic/shop-api?download_url=https://files.example.org/latest/shop-api.tar.gz",
		"registry.example.org/shop/api:Main",
	] {
		findings := denied(at_address(uri))
		testing.places(findings) == {["release", "components", 0, "artifact", "uri"]}
		some message in testing.messages(findings)
		endswith(message, "in the address of `api` stands for whatever is current")
		count(findings) == 1
	}
}

test_every_component_is_judged if {
	document := testing.patched("test", [
		{"op": "remove", "path": "/release/components/0/artifact/digest"},
		{"op": "remove", "path": "/release/components/1/artifact/digest"},
	])
	testing.terms(denied(document)) == {"api", "web"}
}

package portcullis.sequential_progression.single_version_in_test_test

import data.portcullis.lib.testing
import data.portcullis.sequential_progression.single_version_in_test as rule

denied(document) := findings if {
	findings := rule.deny with input as document with data.rules as testing.rules
}

skipped(document) := reasons if {
	reasons := rule.skip with input as document with data.rules as testing.rules
}

asking := testing.demanding("test", {"singleVersion": true})

with_visits(visits) := json.patch(asking, [{"op": "replace", "path": "/visits/api/test", "value": visits}])

replacing(document, replaced) := json.patch(document, [{"op": "add", "path": "/release/deployment/replaces", "value": replaced}])

other := testing.visit({"at": "2026-11-17T10:00:00Z", "version": "2.4.0", "digest": testing.digest("c")})

occupied := with_visits([testing.visit({}), other])

test_the_artifact_itself_may_be_there if {
	denied(asking) == set()
	skipped(asking) == set()
}

test_an_empty_environment_may_be_entered if {
	denied(with_visits([])) == set()
	denied(json.patch(asking, [{"op": "remove", "path": "/visits/api"}])) == set()
}

test_another_version_must_be_replaced_by_name if {
	findings := denied(occupied)
	testing.messages(findings) == {"`2.4.0` of `api` is in `test`, and the release does not say that it takes its place"}
	testing.places(findings) == {["visits", "api", "test", 1]}
	count(denied(json.patch(occupied, [{"op": "remove", "path": "/release/deployment"}]))) == 1
}

test_what_takes_its_place_may_enter if {
	denied(replacing(occupied, [{"component": "api", "version": "2.4.0"}])) == set()
	denied(replacing(occupied, [{"component": "api", "digest": testing.digest("c")}])) == set()
	count(denied(replacing(occupied, [{"component": "web", "version": "2.4.0"}]))) == 1
}

test_what_takes_another_place_is_refused if {
	findings := denied(replacing(occupied, [{"component": "api", "version": "2.2.0"}]))
	testing.messages(findings) == {"the release takes the place of `api` `2.2.0` in `test`, where `2.4.0` is"}
	testing.places(findings) == {["release", "deployment", "replaces", 0]}
}

test_digests_count_before_versions if {
	findings := denied(replacing(occupied, [{"component": "api", "version": "2.4.0", "digest": testing.digest("d")}]))
	count(findings) == 1
}

test_a_record_without_digest_is_of_another_artifact if {
	unnamed := json.remove(testing.visit({}), ["/digest"])
	count(denied(with_visits([unnamed]))) == 1
	denied(replacing(with_visits([unnamed]), [{"component": "api", "version": "2.3.1"}])) == set()
}

test_two_at_the_same_instant_were_there_together if {
	both := [testing.visit({"version": "2.4.0", "digest": testing.digest("c")}), testing.visit({})]
	findings := denied(with_visits(both))
	testing.messages(findings) == {"`api` 2.3.1 and `2.4.0` of `api` entered `test` at the same instant, 2026-11-16T10:00:00Z"}
	testing.places(findings) == {["visits", "api", "test", 0]}
	later := testing.on(asking.route, "production")
	count(denied(json.patch(later, [{"op": "replace", "path": "/visits/api/test", "value": both}]))) == 1
}

test_later_on_only_what_was_there_together_counts if {
	later := testing.on(asking.route, "production")
	denied(json.patch(later, [{"op": "replace", "path": "/visits/api/test", "value": [testing.visit({}), other]}])) == set()
}

test_a_record_of_the_future_tells_nothing if {
	coming := testing.visit({"at": "2026-11-18T10:05:01Z", "digest": testing.digest("c")})
	denied(with_visits([testing.visit({}), coming])) == set()
}

test_where_the_route_allows_several_it_is_skipped if {
	skipped(testing.entering("test")) == {"no environment up to `test` is for a single version"}
	denied(testing.entering("test")) == set()
	untracked := testing.demanding("test", {"singleVersion": true, "untracked": true})
	count(skipped(untracked)) == 1
}

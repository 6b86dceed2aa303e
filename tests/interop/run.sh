#!/usr/bin/env bash
# Others' tools on what portcullis writes: keys, envelopes, bundles, ledgers, SARIF, JUnit. Each with a good case
# and a damaged one. Needs network for PyPI and npm (and for Go's module proxy where Debian's x/mod is not);
# everything is installed into a temporary folder.
#
#   tests/interop/run.sh            builds portcullis (debug) first
#   PORTCULLIS=PATH tests/interop/run.sh
set -uo pipefail
cd "$(dirname "$0")/../.."
here=tests/interop
passed=0 failed=0

ok() { # NAME COMMAND...: the command must succeed
  local name=$1; shift
  if "$@" >"$work/out" 2>&1; then passed=$((passed + 1)); echo "ok    $name"
  else failed=$((failed + 1)); echo "FAIL  $name"; sed 's/^/      /' "$work/out" | head -20; fi
}
no() { # NAME COMMAND...: the command must fail, and not because it could not be run
  local name=$1 code=0; shift
  "$@" >"$work/out" 2>&1 || code=$?
  if [ "$code" -ne 0 ] && [ "$code" -lt 126 ]; then passed=$((passed + 1)); echo "ok    $name"
  else failed=$((failed + 1)); echo "FAIL  $name (exit $code)"; sed 's/^/      /' "$work/out" | head -20; fi
}
is() { # NAME EXPECTED FOUND
  ok "$1" test "$2" = "$3"
}
code() { # NAME EXIT COMMAND...: the command must end with that exit code
  local name=$1 wanted=$2 found=0; shift 2
  "$@" >"$work/out" 2>&1 || found=$?
  if [ "$found" -eq "$wanted" ]; then passed=$((passed + 1)); echo "ok    $name"
  else failed=$((failed + 1)); echo "FAIL  $name (exit $found, not $wanted)"; sed 's/^/      /' "$work/out" | head -20; fi
}

missing=()
command -v openssl >/dev/null || missing+=(openssl)
command -v xmllint >/dev/null || missing+=(libxml2-utils)
command -v ssh-keygen >/dev/null || missing+=(openssh-client)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -q >/dev/null && apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null || exit 1
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

if [ -z "${PORTCULLIS:-}" ]; then
  cargo build --quiet --bin portcullis || exit 1
  PORTCULLIS=${CARGO_TARGET_DIR:-target}/debug/portcullis
fi
{ python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q securesystemslib==1.6.0 cryptography in-toto-attestation==0.9.3; } || exit 1
py=$work/venv/bin/python
mkdir "$work/node" && echo '{"private":true}' >"$work/node/package.json"
npm install --prefix "$work/node" --silent --no-audit --no-fund @sigstore/bundle@4 @sigstore/verify@3 @microsoft/sarif-multitool@5 || exit 1
# The tool is a .NET program; without this it wants a locale library that a slim machine does not have.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
sarif=$work/node/node_modules/.bin/sarif-multitool

openssl_verifies() { # PUBLIC FOLDER: signature over the PAE
  case $algorithm in
    ed25519) openssl pkeyutl -verify -pubin -inkey "$1" -rawin -in "$2/pae" -sigfile "$2/sig" ;;
    *) openssl dgst -sha256 -verify "$1" -signature "$2/sig" "$2/pae" ;;
  esac
}
same_key() { # PRIVATE PUBLIC PASSPHRASE: OpenSSL derives the same public key
  diff <(openssl pkey -in "$1" -passin "pass:$3" -pubout) "$2"
}

export INTEROP_PASSPHRASE='correct horse battery staple'
for algorithm in ed25519 ecdsa-p256; do
  echo "== $algorithm"
  dir=$work/$algorithm; mkdir "$dir"
  key=$dir/plain.pem locked=$dir/locked.pem pub=$dir/plain.pem.pub
  ok "keygen writes a plain key" "$PORTCULLIS" keygen --algorithm "$algorithm" --out "$key"
  ok "keygen writes an encrypted key" "$PORTCULLIS" keygen --algorithm "$algorithm" --out "$locked" --passphrase-env INTEROP_PASSPHRASE
  is "private files are for their owner only" "600 600" "$(stat -c %a "$key" "$locked" | xargs)"
  ok "OpenSSL reads the plain key" same_key "$key" "$pub" ""
  ok "OpenSSL reads the encrypted key" same_key "$locked" "$locked.pub" "$INTEROP_PASSPHRASE"
  no "OpenSSL refuses a wrong passphrase" same_key "$locked" "$locked.pub" wrong
  ok "Node reads the plain key" node $here/key.mjs "$key" "$pub"
  ok "Node reads the encrypted key" node $here/key.mjs "$locked" "$locked.pub" "$INTEROP_PASSPHRASE"
  no "Node refuses a wrong passphrase" node $here/key.mjs "$locked" "$locked.pub" wrong

  for release in tuesday:production:2026-11-24T10:00:00Z:0 friday:production:2026-11-20T16:55:00Z:1; do
    IFS=: read -r name environment date clock <<<"$release"
    at=$date:${clock%:*} exits=${clock##*:}
    echo "-- $name"
    out=$dir/$name; mkdir "$out"
    trust=(); [ -f "fixtures/releases/$name/trust.yaml" ] && trust=(--trust "fixtures/releases/$name/trust.yaml")
    code "check signs a verdict and ends as it says" "$exits" "$PORTCULLIS" check "fixtures/releases/$name" --to "$environment" "${trust[@]}" --at "$at" \
      --sign "$key" --attest "$out" --format "sarif=$out/report.sarif" --format "junit=$out/report.xml"
    again=$dir/$name-again; mkdir "$again"
    code "check with the encrypted key" "$exits" "$PORTCULLIS" check "fixtures/releases/$name" --to "$environment" "${trust[@]}" --at "$at" \
      --sign "$locked" --passphrase-env INTEROP_PASSPHRASE --attest "$again" --format "sarif=$again/report.sarif"

    stem=$out/api
    for line in 0 1; do
      $py $here/envelope.py line "$stem.intoto.jsonl" $line "$out/$line.json"
      keyid=$($py $here/envelope.py open "$out/$line.json" "$out/$line")
      what=$([ $line = 0 ] && echo verdict || echo summary)
      predicate=$([ $line = 0 ] && echo https://portcullis.dev/attestation/gate-verdict/v0.2 || echo https://slsa.dev/verification_summary/v1)
      ok "$what: OpenSSL verifies the signature over the PAE" openssl_verifies "$pub" "$out/$line"
      ok "$what: securesystemslib verifies it" $py $here/securesystems.py "$out/$line.json" "$pub" "$keyid"
      ok "$what: in-toto-attestation reads the statement" $py $here/statement.py "$out/$line/payload" $predicate
      no "$what: OpenSSL refuses another key" openssl_verifies "$locked.pub" "$out/$line"
      for kind in payload signature type; do
        $py $here/envelope.py damage $kind "$out/$line.json" "$out/damaged.json"
        $py $here/envelope.py open "$out/damaged.json" "$out/damaged" >/dev/null
        no "$what: OpenSSL refuses a damaged $kind" openssl_verifies "$pub" "$out/damaged"
        no "$what: securesystemslib refuses a damaged $kind" $py $here/securesystems.py "$out/damaged.json" "$pub" "$keyid"
      done
      $py $here/envelope.py damage unsigned "$out/$line.json" "$out/damaged.json"
      no "$what: securesystemslib refuses it unsigned" $py $here/securesystems.py "$out/damaged.json" "$pub" "$keyid"
      sed 's/"_type":/"_typ":/' "$out/$line/payload" >"$out/damaged/payload"
      no "$what: in-toto-attestation refuses a damaged statement" $py $here/statement.py "$out/damaged/payload" $predicate
    done
    is "ssh-keygen prints the keyid" "$keyid" "$($py $here/openssh.py "$pub" | ssh-keygen -lf - | cut -d' ' -f2)"
    no "ssh-keygen prints another one for another key" test "$keyid" = "$($py $here/openssh.py "$locked.pub" | ssh-keygen -lf - | cut -d' ' -f2)"
    is "the summary stands in its own file, too" "$(cat "$out/1.json")" "$(cat "$stem.vsa.json")"
    is "the summary names the verdict by its digest" \
      "$(sha256sum <"$out/0.json" | cut -d' ' -f1)" "$($py -c 'import json,sys; print(json.load(open(sys.argv[1]))["predicate"]["inputAttestations"][0]["digest"]["sha256"])' "$out/1/payload")"

    ok "@sigstore/verify accepts the bundle" node $here/bundle.mjs "$work/node" "$stem.sigstore.json" "$pub" "$keyid"
    no "@sigstore/verify refuses another key" node $here/bundle.mjs "$work/node" "$stem.sigstore.json" "$locked.pub" "$keyid"
    for kind in payload signature type unsigned hint; do
      $py $here/envelope.py damage $kind "$stem.sigstore.json" "$out/damaged.json"
      no "@sigstore/verify refuses a damaged $kind" node $here/bundle.mjs "$work/node" "$out/damaged.json" "$pub" "$keyid"
    done

    # Our own verifier on the same files.
    cat >"$out/trust.yaml" <<YAML
apiVersion: portcullis/v1
kind: Trust
keys:
  - identity: interop
    algorithm: $algorithm
    publicKey: |
$(sed 's/^/      /' "$pub")
    verdicts: {verifier: "https://portcullis.dev/verifier@v1", gates: [release], environments: [$environment]}
YAML
    digest=$($py -c 'import json,sys; print("sha256:" + json.load(open(sys.argv[1]))["subject"][0]["digest"]["sha256"])' "$out/0/payload")
    verify() { "$PORTCULLIS" verify "$1" --trust "$out/trust.yaml" --to "$environment" --digest "$digest" --at "$at" "${@:2}"; }
    code "portcullis verify agrees" "$exits" verify "$stem.intoto.jsonl"
    code "portcullis verify reads the bundle" "$exits" verify "$stem.sigstore.json" --max-age 1d
    for kind in payload signature type unsigned keyid; do
      $py $here/envelope.py damage $kind "$out/0.json" "$out/damaged.json"
      code "portcullis verify refuses a damaged $kind" 4 verify "$out/damaged.json"
    done

    ok "sarif-multitool validates the SARIF report" "$sarif" validate "$out/report.sarif" --level Error --output "$out/report.validated.sarif"
    ok "and finds no error in it" $py $here/sarif.py "$out/report.validated.sarif"
    sed 's/"version": *"2.1.0"/"version":"2.2.0"/; s/"driver"/"drive"/' "$out/report.sarif" >"$out/damaged.sarif"
    "$sarif" validate "$out/damaged.sarif" --level Error --output "$out/damaged.validated.sarif" >/dev/null 2>&1
    no "and finds errors in a damaged one" $py $here/sarif.py "$out/damaged.validated.sarif"
    ok "the JUnit report has the shape that others write" xmllint --noout --schema $here/junit.xsd "$out/report.xml"
    sed 's/<testcase name=/<testcase nam=/' "$out/report.xml" >"$out/damaged.xml"
    no "a damaged one has not" xmllint --noout --schema $here/junit.xsd "$out/damaged.xml"
  done
done

echo "== scan"
"$PORTCULLIS" scan fixtures --format "sarif=$work/scan.sarif" --format "junit=$work/scan.xml" >/dev/null 2>&1
ok "sarif-multitool validates the scan's SARIF report" "$sarif" validate "$work/scan.sarif" --level Error --output "$work/scan.validated.sarif"
ok "and finds no error in it" $py $here/sarif.py "$work/scan.validated.sarif"
ok "the scan's JUnit report has the shape that others write" xmllint --noout --schema $here/junit.xsd "$work/scan.xml"

. $here/ledger.sh

echo "== JUnit dialects"
for report in fixtures/evidence/junit/ok/*.xml; do
  [ -e "$report" ] && ok "$(basename "$report")" xmllint --noout --schema $here/junit.xsd "$report"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/bin/sh
# Fills corpus/ with starting points out of the fixtures. Run it in this directory.
set -eu
fixtures=../fixtures/evidence
for format in "$fixtures"/*; do
    name=$(basename "$format" | tr - _)
    mkdir -p "corpus/$name"
    for file in "$format"/ok/* "$format"/bad/*; do
        cp "$file" "corpus/$name/$(basename "$(dirname "$file")")-$(basename "$file")"
    done
done
# A locator's input is its pointers, a line each, a zero byte, and the document.
locator() {
    syntax=$1
    pointers=$2
    shift 2
    mkdir -p "corpus/locate_$syntax"
    for file in "$@"; do
        { printf "$pointers"; printf '\000'; cat "$file"; } > "corpus/locate_$syntax/$(basename "$file")"
    done
}
locator json '/components/0/licenses/0/license/id\n/packages/1/checksums/0/checksumValue\n/results/tests/1/name\n/a~1b' \
    "$fixtures"/cyclonedx-json/*/* "$fixtures"/spdx-json/*/* "$fixtures"/ctrf/*/*
locator yaml '/grants/0/role\n/entryPoints/0/networks/0\n/departed' "$fixtures"/access-grants/*/*
locator xml '/testsuites/0/testsuite/0/testcase/1/@name\n/testsuite/0/testcase/0/failure/0\n/testsuite/0/@tests' "$fixtures"/junit/*/*
mkdir -p corpus/json_tree corpus/yaml_tree
cp "$fixtures"/cyclonedx-json/*/* "$fixtures"/ctrf/*/* corpus/json_tree/
cp "$fixtures"/access-grants/*/* corpus/yaml_tree/
mkdir -p corpus/ledger_checkpoint corpus/ledger_proof corpus/ledger_record
cp ../fixtures/golden/ledger-*.checkpoint corpus/ledger_checkpoint/
cp ../fixtures/golden/ledger-*.tlog-proof corpus/ledger_proof/
cp "$fixtures"/approval/ok/* "$fixtures"/revocation/ok/* "$fixtures"/verdict/ok/* corpus/ledger_record/
# Patterns, a line each, then the contents of a file with zero bytes between them.
mkdir -p corpus/history_git corpus/history_mapped
printf 'tags/{environment}/{component}\nimage_tag\n*[bot]\ntags/test/api\nimage_tag: v1\n\000image_tag: 1.10\n\000-\000{"image_tag": "v1"}' \
    > corpus/history_git/key
printf 'apps/{environment}/k.yaml\nimages\n\napps/test/k.yaml\nimages:\n- name: api\n  newTag: v1\n- name: web\n  digest: sha256:%064d\n' 0 \
    > corpus/history_git/kustomize
printf '{environment}/{component}\n\nx|y\ntest/api\nv1\n\000v2@sha256:%064d\n' 0 > corpus/history_git/whole
printf 'time=at;version=tag\ncommit\nenvironment=live\n;\nat;commit;app;tag\n1;f;api;"v;1"\n' > corpus/history_mapped/csv
printf 'time=when\n\n\n\n{"when":1,"app":"a","env":"t","version":"1"}\n' > corpus/history_mapped/jsonl
# Whatever is unpacked: what the system's own tools make of a few lines.
mkdir -p corpus/unpack
printf 'id,name\n1,Ann\n' > corpus/unpack/text.csv
printf 'id,name\n1,Ann\n' | gzip > corpus/unpack/text.csv.gz
tar -C corpus/unpack -cf corpus/unpack/text.tar text.csv
for tool in 'zstd -qkf' 'zip -qj corpus/unpack/text.zip'; do
    $tool corpus/unpack/text.csv || echo "no seed from: $tool"
done
# Data to search: for layouts two bytes before it (which layout, how it is cut), for the whole search one (which name).
mkdir -p corpus/pid_spot corpus/pid_layout corpus/pid_search
for file in "$fixtures"/*/ok/* ../fixtures/rules/data-segregation/*/*/data/*; do
    name=$(echo "${file#../fixtures/}" | tr '/' '_')
    cp "$file" "corpus/pid_spot/$name"
    { printf '\000'; cat "$file"; } > "corpus/pid_search/$name"
    { printf '\000\007'; cat "$file"; } > "corpus/pid_layout/$name"
done
printf 'mail to somebody%%40example.com or NHS 943 476 5919, 4111-1111-1111-1111, 2001:db8::1, 00:00:5e:00:53:01' > corpus/pid_spot/ways
number=0
for text in 'id,email\n1,"a@b.c"\n2,"d@e\n' 'a\tb@\n' '[{"a":{"b":["c@d",{"e@f":1}]}}]' '{"a":"b@"}\n{"a":2}\n' \
    "INSERT INTO t (a, b) VALUES (1, 'c@d'), (2, 'e''@');\n" 'a:\n  - b: c@d\n    e: "f@"\n' '<a b="c@d">e@<f/></a>' \
    'time=1 user="a@b" x=c@\n' '# a@b\n\n* c@d\n'; do
    octal=$(printf '%03o' "$number")
    { printf "\\$octal\\003"; printf "$text"; } > "corpus/pid_layout/$number"
    { printf "\\$octal"; printf "$text"; } > "corpus/pid_search/$number"
    number=$((number + 1))
done

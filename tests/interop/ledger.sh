# The ledger before others' tools; read by run.sh, with whose functions and variables it works.
# Go is the machine's own; golang.org/x/mod is Debian's where it is installed, the module proxy's otherwise.

echo "== ledger"
ledger=$work/ledger; mkdir -p "$ledger/documents" "$ledger/go"
"$work/venv/bin/pip" install -q --ignore-requires-python aics-tlog==0.2.1 || exit 1
command -v go >/dev/null || { apt-get update -q >/dev/null && apt-get install -qy --no-install-recommends golang-go golang-golang-x-mod-dev >/dev/null; } || exit 1
cp $here/ledger.go "$ledger/go/main.go"
if [ -d /usr/share/gocode/src/golang.org/x/mod ]; then
  (cd "$ledger/go" && GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$ledger/tlog" main.go) || exit 1
else
  (cd "$ledger/go" && printf 'module interop\n\ngo 1.19\n\nrequire golang.org/x/mod v0.8.0\n' >go.mod && GOFLAGS=-mod=mod go build -o "$ledger/tlog" .) || exit 1
fi
aics() { $py $here/ledger.py "$@"; }
tlog() { "$ledger/tlog" "$@"; }

key=$ledger/key.pem
ok "keygen writes the ledger's key" "$PORTCULLIS" keygen --out "$key"
export PORTCULLIS_LEDGER=sqlite:$ledger/ledger.db
ok "ledger init" "$PORTCULLIS" ledger init --origin ledger.example.org/interop --key "$key.pub"
vkey=$("$PORTCULLIS" ledger init --origin ledger.example.org/interop --key "$key.pub" | sed -n 's/^verifier key *//p')
for n in $(seq 0 299); do
  "$PORTCULLIS" revoke --digest "sha256:$(printf %064x "$n")" --env production --reason "number $n" --revoker ann@example.org \
    --at 2026-11-24T10:00:00Z --sign "$key" --attest "$ledger/documents/$(printf %03d "$n").json" >/dev/null 2>&1 || exit 1
done
ok "200 documents are recorded" "$PORTCULLIS" ledger append "$ledger"/documents/[01]*.json
"$PORTCULLIS" ledger checkpoint --sign "$key" >"$ledger/old.checkpoint"
ok "and 100 more" "$PORTCULLIS" ledger append "$ledger"/documents/2*.json
"$PORTCULLIS" ledger checkpoint --sign "$key" >"$ledger/new.checkpoint"
ok "the ledger is sound" "$PORTCULLIS" ledger fsck
"$PORTCULLIS" ledger prove --since "$ledger/old.checkpoint" --out "$ledger/consistency"
ok "export" "$PORTCULLIS" ledger export "$ledger/tiles"
"$PORTCULLIS" keygen --out "$ledger/other.pem" >/dev/null
other=$("$PORTCULLIS" ledger init --ledger "sqlite:$ledger/other.db" --origin ledger.example.org/interop --key "$ledger/other.pem.pub" | sed -n 's/^verifier key *//p')

for tool in aics tlog; do
  what=$([ $tool = aics ] && echo aics-tlog || echo "Go's x/mod")
  for note in old new; do ok "$what accepts the $note checkpoint" $tool checkpoint "$ledger/$note.checkpoint" "$vkey"; done
  no "$what refuses it under another key" $tool checkpoint "$ledger/new.checkpoint" "$other"
  for line in 1 2 3 5; do
    aics flip "$ledger/new.checkpoint" $line "$ledger/forged"
    no "$what refuses a checkpoint with line $line changed" $tool checkpoint "$ledger/forged" "$vkey"
  done
  for index in 0 1 199 255 256 299; do
    "$PORTCULLIS" ledger prove --index $index --out "$ledger/proof"
    aics record "$ledger/tiles" $index >"$ledger/record"
    ok "$what accepts the inclusion of $index" $tool inclusion "$ledger/proof" "$vkey" "$ledger/record"
    code "as portcullis does" 0 "$PORTCULLIS" ledger verify "$ledger/proof" --document "$ledger/documents/$(printf %03d $index).json" --vkey "$vkey"
    aics record "$ledger/tiles" $(((index + 1) % 300)) >"$ledger/record.other"
    no "$what refuses it for another record" $tool inclusion "$ledger/proof" "$vkey" "$ledger/record.other"
    # The index, the first and the last hash; origin, size, root and signature of the checkpoint.
    lines=$(wc -l <"$ledger/proof")
    for line in 2 3 $((lines - 6)) $((lines - 4)) $((lines - 3)) $((lines - 2)) "$lines"; do
      aics flip "$ledger/proof" $line "$ledger/forged"
      no "$what refuses it with line $line changed" $tool inclusion "$ledger/forged" "$vkey" "$ledger/record"
      code "as portcullis does" 4 "$PORTCULLIS" ledger verify "$ledger/forged" --document "$ledger/documents/$(printf %03d $index).json" --vkey "$vkey"
    done
  done
  ok "$what accepts the consistency proof" $tool consistency "$ledger/consistency" "$vkey" "$ledger/old.checkpoint"
  code "as portcullis does" 0 "$PORTCULLIS" ledger verify "$ledger/consistency" --since "$ledger/old.checkpoint" --vkey "$vkey"
  for line in $(seq 1 $(($(wc -l <"$ledger/consistency") - 6))) $(wc -l <"$ledger/consistency"); do
    aics flip "$ledger/consistency" "$line" "$ledger/forged"
    no "$what refuses it with line $line changed" $tool consistency "$ledger/forged" "$vkey" "$ledger/old.checkpoint"
    code "as portcullis does" 4 "$PORTCULLIS" ledger verify "$ledger/forged" --since "$ledger/old.checkpoint" --vkey "$vkey"
  done
  no "$what refuses it from the wrong checkpoint on" $tool consistency "$ledger/consistency" "$vkey" "$ledger/new.checkpoint"
  ok "$what accepts the tiles" $tool tiles "$ledger/tiles" "$vkey"
  for tile in tile/0/000 tile/0/001.p/44 tile/1/000.p/1 tile/entries/000 tile/entries/001.p/44; do
    rm -rf "$ledger/damaged"; cp -r "$ledger/tiles" "$ledger/damaged"
    $py -c 'import sys; p = sys.argv[1]; b = bytearray(open(p, "rb").read()); b[len(b) // 2] ^= 1; open(p, "wb").write(b)' "$ledger/damaged/$tile"
    no "$what refuses them with $tile changed" $tool tiles "$ledger/damaged" "$vkey"
  done
done
unset PORTCULLIS_LEDGER

// Go's own transparency log (golang.org/x/mod/sumdb) on what the ledger writes.
//
//	ledger checkpoint NOTE VKEY
//	ledger inclusion PROOF VKEY RECORD
//	ledger consistency PROOF VKEY OLDER-NOTE
//	ledger tiles FOLDER VKEY
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func hash(text string) (hash tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	check(err)
	if copy(hash[:], bytes) != tlog.HashSize || len(bytes) != tlog.HashSize {
		check(fmt.Errorf("%q is no hash", text))
	}
	return
}

func checkpoint(text, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		check(fmt.Errorf("%q is no checkpoint of %s", opened.Text, verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func read(path string) string {
	bytes, err := os.ReadFile(path)
	check(err)
	return string(bytes)
}

func proof(path string) ([]string, string) {
	head, rest, found := strings.Cut(read(path), "\n\n")
	if !found {
		check(fmt.Errorf("%s is no proof", path))
	}
	return strings.Split(head, "\n"), rest
}

func number(line, name string) int64 {
	number, err := strconv.ParseInt(strings.TrimPrefix(line, name+" "), 10, 64)
	check(err)
	return number
}

func hashes(lines []string) (all []tlog.Hash) {
	for _, line := range lines {
		all = append(all, hash(line))
	}
	return
}

// The directory of an export: as C2SP lays it out, which is as Go's checksum database does but for the height in the path.
type folder string

func (folder) Height() int                         { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte)     {}
func (f folder) ReadTiles(tiles []tlog.Tile) (all [][]byte, err error) {
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func tiles(path, vkey string) {
	tree := checkpoint(read(filepath.Join(path, "checkpoint")), vkey)
	reader := tlog.TileHashReader(tree, folder(path))
	for index := int64(0); index < tree.N; index++ {
		found, err := tlog.ProveRecord(tree.N, index, reader)
		check(err)
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		check(err)
		check(tlog.CheckRecord(found, tree.N, tree.Hash, index, hashes[0]))
		if record := tlog.RecordHash(entry(path, tree.N, index)); record != hashes[0] {
			check(fmt.Errorf("record %d is not what its leaf says", index))
		}
	}
	fmt.Println(tree.N, "records")
}

func entry(path string, size, index int64) []byte {
	tile := index / 256
	name := filepath.Join(path, "tile/entries", fmt.Sprintf("%03d", tile))
	if width := size - tile*256; width < 256 {
		name = fmt.Sprintf("%s.p/%d", name, width)
	}
	bytes := []byte(read(name))
	for skip := index % 256; ; skip-- {
		length := int(binary.BigEndian.Uint16(bytes))
		if skip == 0 {
			return bytes[2 : 2+length]
		}
		bytes = bytes[2+length:]
	}
}

func main() {
	command, arguments := os.Args[1], os.Args[2:]
	switch command {
	case "checkpoint":
		checkpoint(read(arguments[0]), arguments[1])
	case "inclusion":
		lines, rest := proof(arguments[0])
		tree := checkpoint(rest, arguments[1])
		check(tlog.CheckRecord(hashes(lines[2:]), tree.N, tree.Hash, number(lines[1], "index"), tlog.RecordHash([]byte(read(arguments[2])))))
	case "consistency":
		lines, rest := proof(arguments[0])
		tree, older := checkpoint(rest, arguments[1]), checkpoint(read(arguments[2]), arguments[1])
		if number(lines[0], "old") != older.N {
			check(fmt.Errorf("the proof is from another size on"))
		}
		check(tlog.CheckTree(hashes(lines[1:]), tree.N, tree.Hash, older.N, older.Hash))
	case "tiles":
		tiles(arguments[0], arguments[1])
	default:
		check(fmt.Errorf("there is no command %s", command))
	}
}

package commands

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"airesp"
	"airesp/commands/reply"
)

// plain undoes harmless: it is what a reader of the CSV has to do.
func plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"":                               "",
		"Privacy":                        "Privacy",
		"a=b":                            "a=b",
		"'quoted'":                       "'quoted'",
		"=1+1":                           "'=1+1",
		"+1":                             "'+1",
		"-1":                             "'-1",
		"@SUM(A1)":                       "'@SUM(A1)",
		"  =1":                           "'  =1",
		"\"=1":                           "'\"=1",
		"'=1":                            "''=1",
		"“=1":                            "'“=1",
		"\n=1":                           "' =1",
		"\t1":                            " 1", // a tab is shown as a space
		"\r1":                            "\uFFFD1",
		"\u00a0-2":                       "'\u00a0-2",
		"＝1+1":                           "'＝1+1",
		"=cmd|' /C calc'!A0":             "'=cmd|' /C calc'!A0",
		"=HYPERLINK(\"http://x\",\"y\")": "'=HYPERLINK(\"http://x\",\"y\")",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("harmless(%q) = %q, want %q", cell, got, want)
		}
	}
	for _, cell := range []string{"\t1", "\r1", " \t1"} {
		if !formula(cell) {
			t.Errorf("%q is not taken for a formula", cell)
		}
	}
}

// FuzzCSV puts any text where people's words go: no cell may begin like a
// formula, and a reader gets every word back.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''", "\"", "a,b\nc", " \u00a0@x", "\r\n-1", "\x00", "\xff=", "\u202e=1", "＋"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := Evidence{Rows: []EvidenceRow{{Owner: text, Note: text, System: text, Dispute: &EvidenceDispute{Reason: text}, Risk: &EvidenceRisk{Reason: text}}}}
		data, err := e.csv()
		if err != nil || !utf8.Valid(data) {
			t.Fatalf("%q gives %q, %v", text, data, err)
		}
		lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil || len(lines) < 3 {
			t.Fatalf("%q cannot be read back: %v\n%s", text, err, data)
		}
		for _, line := range lines {
			for _, cell := range line {
				if formula(cell) && !strings.HasPrefix(cell, "'") {
					t.Errorf("%q gives the cell %q", text, cell)
				}
			}
		}
		for i, column := range csvColumns() {
			if strings.Contains(" owner note system dispute ", " "+column+" ") && plain(lines[1][i]) != reply.Printable(text) {
				t.Errorf("%q comes back from the column %s as %q", text, column, plain(lines[1][i]))
			}
		}
	})
}

// TestMarkdownIsPlain puts mark-up where people's words go.
func TestMarkdownIsPlain(t *testing.T) {
	hostile := "a | b\n# c [x](http://evil.example) ![i](j) <script> & `k` **l** _m_ ~n~ www.evil.example \\| @everyone"
	e := Evidence{Rows: []EvidenceRow{{Owner: hostile, Note: hostile, Responsible: []string{hostile}, Since: time.Unix(1, 0)}}}
	lines := strings.Split(strings.TrimSpace(string(e.markdown())), "\n")
	row := lines[len(lines)-1]
	bare := strings.NewReplacer(`\\`, "", `\|`, "").Replace(row)
	if got := strings.Count(bare, "|"); got != 13 {
		t.Errorf("the row has %d bars, want 13: %s", got, row)
	}
	for _, markup := range []string{"<script", " & ", "x](", "i](", "http://", "www.", " `", " **", " _", " ~", " @"} {
		if strings.Contains(row, markup) {
			t.Errorf("%q got through: %s", markup, row)
		}
	}
}

// readEvidence reads a JSON export as its documentation has it: no other field
// may be in it.
func readEvidence(data []byte) (Evidence, error) {
	var e Evidence
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return e, dec.Decode(&e)
}

// TestJSONSteersNoTerminal puts control and format characters into the JSON
// export: they are escaped, and come back.
func TestJSONSteersNoTerminal(t *testing.T) {
	const hostile = "a\x1b[2J\u009b1m\u202eb\U000E0041<&>\u2028"
	e := Evidence{Rows: []EvidenceRow{{Owner: hostile, Responsibility: airesp.Shared}}}
	data, err := e.json()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range string(data) {
		if r != '\n' && reply.Printable(string(r)) != string(r) {
			t.Errorf("%U got through", r)
		}
	}
	back, err := readEvidence(data)
	if err != nil || back.Rows[0].Owner != hostile {
		t.Errorf("%q came back as %q, %v", hostile, back.Rows[0].Owner, err)
	}
}

package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
)

// json is the evidence for programs: the fields of Evidence, indented. What a
// terminal could take for a command is written as an escape.
func (e Evidence) json() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, r := range b.String() {
		if r == '\n' || !unicode.Is(unicode.C, r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) { // only strings hold such characters
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.Bytes(), nil
}

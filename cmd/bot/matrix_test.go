package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestEveryCell asks for all 128 cells, one at a time, through the running
// process, and compares the answers with a transcription of the framework that
// shares nothing with this program.
func TestEveryCell(t *testing.T) {
	oracle := filepath.Join("..", "..", "..", "shared", "framework", "matrix.yaml")
	data, err := os.ReadFile(oracle)
	if err != nil {
		t.Skipf("the transcription to compare with is not here: %v", err)
	}
	type cell struct {
		Domain   string `yaml:"domain" json:"domain"`
		Model    string `yaml:"model" json:"model"`
		Value    string `yaml:"value" json:"responsibility"`
		Critical bool   `yaml:"critical" json:"critical"`
	}
	var want struct{ Cells []cell }
	if err := yaml.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if len(want.Cells) != 128 {
		t.Fatalf("the transcription has %d cells", len(want.Cells))
	}
	look := environment("AIRESP_DB", started(t).cfg.DB)
	for _, w := range want.Cells {
		code, out, errs := bot(t, look, "ask", "--json", "who-owns", w.Domain, "for", w.Model)
		var got struct {
			OK      bool
			Domains []string
			Models  []string
			Data    struct{ Cells []cell }
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitOK {
			t.Fatalf("%s for %s: exit code %d, %v\n%s%s", w.Domain, w.Model, code, err, out, errs)
		}
		if !got.OK || len(got.Data.Cells) != 1 || got.Data.Cells[0] != w || got.Domains[0] != w.Domain || got.Models[0] != w.Model {
			t.Errorf("%s for %s is answered with %s", w.Domain, w.Model, out)
		}
	}
}

package commands_test

import (
	"fmt"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
)

// BenchmarkDigest composes the digest over 500 systems, a week after most of
// them came, with claims, disputes and accepted risks.
func BenchmarkDigest(b *testing.B) {
	bench := adaptertest.New(b)
	models := []string{"saas", "agentic", "coding", "mcp", "embedded"}
	for i := range 500 {
		bench.Say(fmt.Sprintf("system add System %d for %s by Team %d", i, models[i%len(models)], i%20))
		if i%10 == 0 {
			bench.Say(fmt.Sprintf("claim data-privacy for System %d by Team %d", i, i%20))
		}
	}
	bench.Wait(7 * 24 * time.Hour)
	bench.Say("claim model-security by Team 1")
	bench.Say("dispute model-security because it moved")
	bench.Say("accept incident-response for saas until 90d because the contract ends then")
	for b.Loop() {
		if r := bench.Say("digest preview"); r.Error != nil {
			b.Fatal(r.Error)
		}
	}
}

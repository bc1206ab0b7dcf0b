package commands_test

import (
	"context"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// BenchmarkDispatch answers typed questions from a real store.
func BenchmarkDispatch(b *testing.B) {
	bench := adaptertest.New(b)
	for _, text := range []string{"who-owns data-privacy for cursor", "who-owns data-privacy", "gaps", "claim data-privacy for coding by Platform"} {
		b.Run(text, func(b *testing.B) {
			req := commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"}}
			b.ReportAllocs()
			for b.Loop() {
				if r := bench.Dispatch(context.Background(), req); r.Error != nil {
					b.Fatal(r.Error)
				}
			}
		})
	}
}

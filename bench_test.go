package airesp

import (
	"strings"
	"testing"
)

func BenchmarkLookup(b *testing.B) {
	l := NewLookup(BuiltIn())
	for _, text := range []string{"data-privacy", "Data Privacy", "data-privcy"} {
		b.Run("domain/"+text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Domain(text)
			}
		})
	}
	for _, text := range []string{"saas", "cursor", "cursor, claude code and saas", "curser"} {
		b.Run("models/"+text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Models(text)
			}
		})
	}
	for name, text := range map[string]string{"4000": strings.Repeat("claude cod ", 363), "40000": strings.Repeat("claude cod ", 3636), "flood": "a" + strings.Repeat("\u0301", 3999)} {
		b.Run("hostile/"+name, func(b *testing.B) {
			for b.Loop() {
				l.Models(text)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		BuiltIn()
	}
}

func BenchmarkNewLookup(b *testing.B) {
	f := BuiltIn()
	b.ReportAllocs()
	for b.Loop() {
		NewLookup(f)
	}
}

package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"airesp/commands"
)

// Set by the linker: -ldflags "-X main.version=v1.2.3 -X main.commit=0123abc".
//
//nolint:gochecknoglobals // the linker can set nothing else
var version, commit string

// build says which program this is, from the linker's values or else from
// what the Go command noted.
func build() commands.Build {
	b := commands.Build{Version: version, Commit: commit, Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	if b.Version == "" {
		b.Version = info.Main.Version
	}
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "devel"
	}
	changed := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && b.Commit == "":
			b.Commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true" && commit == "":
			changed = ", changed since"
		}
	}
	if b.Commit == "" {
		b.Commit, changed = "unknown", ""
	}
	b.Commit += changed
	return b
}

func printVersion(_ context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	f, err := framework(cfg.Framework)
	if err != nil {
		return err
	}
	b := build()
	fmt.Fprintf(c.out, "airesp %s\ncommit %s\n%s\n%s %s\n", b.Version, b.Commit, b.Go, f.Name, f.Version)
	return nil
}

package chart

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func madeCoverage(points int) Coverage {
	c := Coverage{Title: "Coverage by week", Subtitle: "61 of the 97 cells that need an owner of ours have one.",
		Reasons: []string{"Nobody has claimed it", "Ended, or not confirmed in time", "Disputed", "Nobody can speak for the team"}, Source: "Source"}
	for i := range points {
		owned := min(97, i*i)
		left := 97 - owned
		c.Points = append(c.Points, Point{Label: fmt.Sprintf("%d Nov", i+1), Owned: owned, Needed: 97, Gaps: []int{left - left/3 - left/10, left / 3, left / 10, 0}})
	}
	return c
}

func TestCoverageGolden(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Coverage{"coverage": madeCoverage(13), "coverage-one": madeCoverage(1)} {
		got := c.PNG()
		if !bytes.Equal(got, c.PNG()) {
			t.Errorf("%s: the same numbers give other bytes", name)
		}
		golden(t, name, got)
	}
}

func TestCoverageLayout(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 13, 26} {
		p := newPen()
		checkLayout(t, p, madeCoverage(n).layout(p))
	}
	p := newPen()
	checkLayout(t, p, Coverage{Points: []Point{{Label: "1 Jan"}, {Label: "30 Sep", Needed: 625, Gaps: []int{600, 20, 3, 2}}, {Label: "28 Sep", Owned: 625, Needed: 625}}, Reasons: []string{"a", "b", "c", "d"}}.layout(p))
}

func TestCoverageAlt(t *testing.T) {
	t.Parallel()
	got := madeCoverage(4).Alt()
	for _, want := range []string{"Coverage by week. 61 of", " 4 Nov: 9 of 97 owned (9 %), gaps 88 (nobody has claimed it 51, ended, or not confirmed in time 29, disputed 8)."} {
		if !strings.Contains(got, want) {
			t.Errorf("the alt text lacks %q:\n%s", want, got)
		}
	}
}

package slack

import (
	"strings"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
	"airesp/commands/reply"
)

// grown is a rig with some weeks of history.
func grown(t *testing.T, weeks int) *rig {
	r := newRig(t)
	r.Say("claim data-privacy by Privacy Office")
	for range weeks {
		r.Wait(7 * 24 * time.Hour)
		r.Say("claim incident-response by Security")
	}
	return r
}

// TestChart: Slack draws coverage over time itself, from numbers, and no file
// is uploaded.
func TestChart(t *testing.T) {
	r := grown(t, 40)
	one, other := r.ask(t, "coverage since 1 year"), r.slack.Next()
	if strings.Contains(one.Text, "[chart: ") {
		one, other = other, one
	}
	wants(t, one, "covered:", "Show the gaps")
	wants(t, other, "[chart: AI security covered: ")
	if other.Via != "response_url" || len(r.slack.Files()) != 0 {
		t.Errorf("by %s, %d files", other.Via, len(r.slack.Files()))
	}
}

// TestChartUnknown: where Slack knows no charts there is the picture, and a
// chart is tried once.
func TestChartUnknown(t *testing.T) {
	r := grown(t, 3)
	r.slack.Chartless()
	for range 2 {
		one, other := r.ask(t, "coverage"), r.slack.Next()
		if strings.Contains(one.Text, "[picture: ") {
			one, other = other, one
		}
		wants(t, one, "covered:")
		wants(t, other, "[picture: AI security covered: ")
	}
	if n := len(r.slack.Files()); n != 1 {
		t.Errorf("%d files", n)
	}
	if n := r.slack.Refused(); n != 1 {
		t.Errorf("a chart was tried %d times", n)
	}
}

// TestChartLimits: long names, many times and many series are cut to what
// Slack takes, and the last time is among those shown.
func TestChartLimits(t *testing.T) {
	c := reply.Chart{Title: strings.Repeat("t", 80)}
	for i := range 26 {
		c.Times = append(c.Times, time.Date(2026, 1, 1+7*i, 0, 0, 0, 0, time.UTC).Format("2 Jan 06"))
	}
	for i := range 8 {
		c.Series = append(c.Series, reply.Series{Name: string(rune('a'+i)) + strings.Repeat("n", 40), Values: make([]int, 26)})
	}
	block := string(chartBlock(c))
	if !strings.Contains(block, c.Times[25]) || strings.Contains(block, c.Times[24]) {
		t.Errorf("of 26 times every second one is shown, up to the last: %s", block)
	}
	for _, p := range slackfake.Check([]byte(`{"text":"x","blocks":` + block + `}`)) {
		t.Error(p)
	}
}

package main

import (
	"strings"
	"time"

	"airesp/adapters/clock"
)

// clock is what sends digests and reminders on the platforms that can post. A
// platform whose token is missing takes requests, but no message of our own.
func (p *parts) clock(platforms []platform, m *metrics) *clock.Clock {
	posters := map[string]clock.Poster{}
	canPost := map[string]bool{"Slack": p.cfg.slackPosts(), "Discord": p.cfg.DiscordToken.Set()}
	for _, a := range platforms {
		if poster, ok := a.adapter.(clock.Poster); ok && canPost[a.name] {
			posters[strings.ToLower(a.name)] = poster
		}
	}
	return clock.New(clock.Config{
		Router: p.router, Posters: posters, Orgs: p.db.Orgs, Log: p.log, Now: time.Now, Observe: m.posted,
	})
}

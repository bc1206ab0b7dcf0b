package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// settings are the verbs about what this place has set for itself.
func settings() []Command {
	approvers := teamOption("", "The team, or anyone")
	approvers.Required, approvers.Placeholder = true, "TEAM or anyone"
	return []Command{
		{
			Name: "settings", Group: "settings", Access: Read, run: showSettings,
			Summary:  "What is set here: how often claims are confirmed, who may claim and approve, and where",
			Examples: []string{"settings"},
		},
		{
			Name: "settings attest-every", Group: "settings", Access: Admin, Show: reply.Public, run: setAttestEvery,
			Summary:  "How long a claim holds before its team has to confirm it",
			Options:  []Option{{Name: "days", Kind: KindText, Placeholder: "DAYS", Required: true, Summary: "From 1 to 1,000 days, for instance 60d; 90 if nothing is set"}},
			Examples: []string{"settings attest-every 60d"},
		},
		{
			Name: "settings claims", Group: "settings", Access: Admin, Show: reply.Public, run: setClaims,
			Summary:  "Who can speak for a team that is tied to nobody: any full member, or nobody",
			Options:  []Option{{Name: "who", Kind: KindChoice, Placeholder: "members-only or open", Required: true, Choices: []string{airesp.MembersOnly, "open"}, Summary: "members-only: nobody; open: any full member"}},
			Examples: []string{"settings claims members-only", "settings claims open"},
		},
		{
			Name: "settings approvers", Group: "settings", Access: Admin, Show: reply.Public, run: setApprovers,
			Summary:  "Which team may approve accepted risks",
			Options:  []Option{approvers},
			Examples: []string{"settings approvers anyone"},
		},
		{
			Name: "settings channels", Group: "settings", Access: Admin, Show: reply.Public, run: setChannels,
			Summary:  "The only channels in which anything is changed",
			Options:  []Option{{Name: "channels", Kind: KindChannels, Placeholder: "#CHANNEL… or all", Required: true, Summary: "The channels, or here, or all"}},
			Examples: []string{"settings channels all"},
		},
		{
			Name: "settings digests", Group: "settings", Access: Admin, Show: reply.Public, run: setDigests,
			Summary:  "Who sets up a channel's digest: its managers and administrators, or any full member",
			Options:  []Option{{Name: "who", Kind: KindChoice, Placeholder: "open or managers", Required: true, Choices: []string{airesp.DigestsOpen, "managers"}, Summary: "open: any full member; managers: who manages the channel, and administrators"}},
			Examples: []string{"settings digests open", "settings digests managers"},
		},
		{
			Name: "admin", Group: "settings", Aliases: []string{"admins"}, Access: Read, run: admin,
			Summary:  "How many administrators there are, what they can do, and whether you are one",
			Examples: []string{"admin"},
		},
	}
}

// showSettings shows every setting, what it means, and its default.
func showSettings(_ context.Context, c *call) (Reply, error) {
	const attest = "settings " + airesp.SetAttestEvery
	s := c.ledger.Settings()
	var list reply.List
	for _, name := range airesp.SettingNames() {
		item := reply.Item{Title: append(reply.Say(reply.B(name), reply.S(": ")), c.settingNow(name, s)...)}
		if c.ledger.Setting(name) == "" {
			item.Title = append(item.Title, reply.S(" This is the default."))
		}
		list.Items = append(list.Items, item)
	}
	if item, ok := c.aliasItem(); ok {
		list.Items = append(list.Items, item)
	}
	return Reply{
		Message: reply.Message{
			Summary: reply.Say(reply.S("What is set here. Everybody can look; only administrators change it.")),
			Blocks: []reply.Block{list, reply.Footer{Text: reply.Say(reply.S("An administrator changes a setting with its name, for instance "),
				reply.Cmd(c.do(attest, values{"days": "60d"})), reply.S("; "), reply.Cmd(c.do("help", values{"verb": attest})), reply.S(" explains one."))}},
		},
		Data: c.data(c.settingsData(s)),
	}, nil
}

func (c *call) settingsData(s airesp.Settings) map[string]any {
	channels := []string{}
	for _, ch := range s.Channels {
		channels = append(channels, ch.String())
	}
	claims := "open"
	if s.MembersOnly {
		claims = airesp.MembersOnly
	}
	t, _ := c.ledger.Team(s.Approvers)
	return map[string]any{"settings": map[string]any{
		airesp.SetAttestEvery: dayCount(s.AttestEvery), airesp.SetClaims: claims, airesp.SetApprovers: t.Name, airesp.SetChannels: channels,
		"aliases":         c.aliasData(),
		airesp.SetDigests: cmp.Or(c.ledger.Setting(airesp.SetDigests), "managers"),
	}}
}

func dayCount(d time.Duration) int { return int(d / (24 * time.Hour)) }

// settingNow says what a setting means as it is.
func (c *call) settingNow(name string, s airesp.Settings) reply.Text {
	switch name {
	case airesp.SetAttestEvery:
		return reply.Say(reply.S("a claim is to be confirmed every " + plural(dayCount(s.AttestEvery), "day", "days") + "."))
	case airesp.SetClaims:
		if s.MembersOnly {
			return reply.Say(reply.S("only members claim; nobody can speak for a team that is tied to nobody."))
		}
		return reply.Say(reply.S("any full member can speak for a team that is tied to nobody."))
	case airesp.SetApprovers:
		if t, ok := c.ledger.Team(s.Approvers); ok {
			return reply.Say(reply.S("accepted risks are approved by "), reply.T(replyTeam(t)), reply.S(", never by who asked."))
		}
		return reply.Say(reply.S("any full member can approve an accepted risk, except for who asked."))
	case airesp.SetChannels:
		if len(s.Channels) > 0 {
			return reply.Say(reply.S("anything is changed only in " + channelNames(s.Channels) + "; questions are answered everywhere."))
		}
		return reply.Say(reply.S("anything can be changed in every channel."))
	case airesp.SetDigests:
		if s.DigestsOpen {
			return reply.Say(reply.S("any full member sets up a channel's digest."))
		}
		return reply.Say(reply.S("a channel's digest is set up by its managers, where the platform names them, and by administrators."))
	}
	return nil
}

// set gives a setting a value, and says what that means. value is called on
// the ledger that is decided on; an empty value is the default.
func (c *call) set(ctx context.Context, name string, value func() (string, *Error), more func() []reply.Block) (Reply, error) {
	decide := func(l *airesp.Ledger) ([]airesp.Body, *Error) {
		v, refusal := value()
		if refusal != nil {
			return nil, refusal
		}
		return l.DecideSet(name, v), nil
	}
	return c.change(ctx, decide, func(changed bool) reply.Text {
		head := reply.Say(reply.S("Set. From now on "))
		if !changed {
			head = reply.Say(reply.S("That is set already, so nothing was changed: "))
		}
		return append(head, c.settingNow(name, c.ledger.Settings())...)
	}, more)
}

// change writes what is decided about the settings, and says what holds now:
// say is called on the ledger after the decision, and so is more, if there is.
func (c *call) change(ctx context.Context, decide func(l *airesp.Ledger) ([]airesp.Body, *Error), say func(changed bool) reply.Text, more func() []reply.Block) (Reply, error) {
	var changed bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		bodies, refusal := decide(d.Ledger)
		if refusal != nil {
			return nil, refusal
		}
		changed = len(bodies) > 0
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("settings", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	m := reply.Message{Summary: say(changed)}
	if more != nil {
		m.Blocks = more()
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("All settings: "), reply.Cmd(c.do("settings", nil)))})
	return Reply{Message: m, Data: c.data(c.settingsData(after.Settings()))}, nil
}

func setAttestEvery(ctx context.Context, c *call) (Reply, error) {
	every, err := airesp.Days(c.args.text["days"])
	if err != nil {
		e := c.cmd.misuse(reply.C(shorten(c.args.text["days"])), reply.S(" is no number of days from 1 to 1,000."))
		for _, days := range []string{"30d", "90d", "180d"} {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: days, Command: c.cmd.command(c.raw, "days", days)})
		}
		return Reply{}, e
	}
	value := func() (string, *Error) {
		if every == airesp.ConfirmEvery {
			return "", nil
		}
		return fmt.Sprintf("%dd", dayCount(every)), nil
	}
	return c.set(ctx, airesp.SetAttestEvery, value, func() []reply.Block {
		return []reply.Block{reply.Para{Text: reply.Say(reply.S("Claims that are confirmed already keep their date; the new period begins with their next confirmation."))}}
	})
}

func setClaims(ctx context.Context, c *call) (Reply, error) {
	value := func() (string, *Error) {
		if c.args.text["who"] == airesp.MembersOnly {
			return airesp.MembersOnly, nil
		}
		return "", nil
	}
	return c.set(ctx, airesp.SetClaims, value, func() []reply.Block {
		unbound := 0
		for _, t := range c.ledger.Teams() {
			if !t.Bound() {
				unbound++
			}
		}
		if unbound == 0 {
			return nil
		}
		return []reply.Block{reply.Para{Text: reply.Say(reply.S(plural(unbound, "team is", "teams are")+" tied to nobody at the moment: "), reply.Cmd(c.do("team list", nil)), reply.S("."))}}
	})
}

// setApprovers names the team that approves. It has to be known, so that a
// slip of the pen does not leave nobody who can.
func setApprovers(ctx context.Context, c *call) (Reply, error) {
	anyone := func() bool {
		_, named := c.ledger.TeamNamed(c.args.team.name)
		switch airesp.Canonical(c.args.team.name) {
		case "anyone", "anybody", "everybody", "everyone":
			return !named && c.args.team.mention == nil
		}
		return false
	}
	value := func() (string, *Error) {
		if anyone() {
			return "", nil
		}
		t, refusal := c.known()
		return t.ID, refusal
	}
	return c.set(ctx, airesp.SetApprovers, value, func() []reply.Block {
		t, ok := c.ledger.Team(c.ledger.Settings().Approvers)
		if !ok || t.Bound() {
			return nil
		}
		return append([]reply.Block{reply.Para{Text: c.tied(t)}}, c.bindHint(t)...)
	})
}

func setChannels(ctx context.Context, c *call) (Reply, error) {
	return c.set(ctx, airesp.SetChannels, func() (string, *Error) { return c.args.text["channels"], nil }, func() []reply.Block {
		return []reply.Block{reply.Para{Text: reply.Say(reply.S("Administrators can change settings and teams everywhere, and so can whoever runs the bot on its terminal."))}}
	})
}

// setDigests says who sets up a channel's digest. Managers are the default.
func setDigests(ctx context.Context, c *call) (Reply, error) {
	return c.set(ctx, airesp.SetDigests, func() (string, *Error) {
		if who := c.args.text["who"]; who == airesp.DigestsOpen {
			return who, nil
		}
		return "", nil
	}, nil)
}

// admin says who the administrators are, as far as chat may know.
func admin(_ context.Context, c *call) (Reply, error) {
	n, id := len(c.Admins), c.req.Identity
	var you, standing string
	switch {
	case c.Router.admin(id):
		you, standing = "You are one of them.", "administrator"
	case id.narrowed():
		you, standing = "You speak for "+strings.Join(id.Teams, ", ")+" only. Started without --team, the terminal can change everything.", "member"
	case id.Operator:
		you, standing = "You are at the bot's own terminal, where everything can be changed.", "operator"
	case id.Standing == Member:
		you, standing = "You are not one of them, but a full member: you can ask, and act for your teams.", "member"
	default:
		you, standing = "You are not one of them, and can ask only.", "guest"
	}
	head := plural(n, "person is an administrator", "people are administrators") + " here. "
	if n == 0 {
		head = "Nobody is an administrator here. "
	}
	return Reply{
		Message: reply.Message{
			Summary: reply.Say(reply.B(head), reply.S(you)),
			Blocks: []reply.Block{
				reply.Para{Text: reply.Say(reply.S("Administrators are named in the bot's configuration ("), reply.C("AIRESP_ADMINS"),
					reply.S(") by whoever runs it. Nothing that is typed here makes or unmakes one."))},
				reply.Para{Text: reply.Say(reply.S("They tie teams to groups and change settings. Where they act for a team that is not theirs they have to give a reason, which everybody sees."))},
			},
		},
		Data: c.data(map[string]any{"administrators": n, "standing": standing}),
	}, nil
}

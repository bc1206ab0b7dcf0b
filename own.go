package airesp

// Own is a name or a word of an organisation's own.
type Own struct {
	Word  string // as it is written
	Kind  Kind   // what it means
	ID    string // of the domain, the model, the system or the team
	Model string // the id of a system's model
	As    string // the product that a word stands for
}

func (o Own) sense() Sense {
	return Sense{Kind: o.Kind, As: o.As, Options: []Option{{o.ID, o.Model, o.Word}}}
}

// Own is the names of the organisation's systems in use and of its teams, and its own words.
func (l *Ledger) Own() []Own {
	var own []Own
	for _, s := range l.Systems() {
		own = append(own, Own{Word: s.Name, Kind: KindSystem, ID: s.ID, Model: s.Model})
	}
	for _, t := range l.Teams() {
		own = append(own, Own{Word: t.Name, Kind: KindTeam, ID: t.ID})
	}
	for _, a := range l.Aliases() {
		own = append(own, Own{Word: a.Word, Kind: a.Kind, ID: a.ID, As: a.As})
	}
	return own
}

package airesp

// Scope says what part of a domain a claim is about. The zero Scope is the
// whole domain; otherwise one field is set. A narrower scope wins over a wider
// one: a system over its deployment model, a model over the whole domain.
type Scope struct {
	Model  string `json:"model,omitempty"`  // one deployment model
	System string `json:"system,omitempty"` // the id of one system
}

// Whole reports whether the scope is the whole domain.
func (s Scope) Whole() bool { return s == Scope{} }

// String is "domain" for the whole domain, else "model:ID" or "system:ID".
func (s Scope) String() string {
	switch {
	case s.System != "":
		return "system:" + s.System
	case s.Model != "":
		return "model:" + s.Model
	}
	return "domain"
}

// Role is what a team is for a domain, as in a RACI chart.
type Role string

const (
	Accountable Role = "accountable" // answers for it; one team a scope
	Responsible Role = "responsible" // does the work
	Consulted   Role = "consulted"   // is asked before
	Informed    Role = "informed"    // is told after
)

// Roles is every role, the accountable first.
func Roles() []Role { return []Role{Accountable, Responsible, Consulted, Informed} }

// Target is something in use that has a cell in every domain: a system, or a
// deployment model as a whole.
type Target struct {
	Model  string
	System string // the id of a system of that model; empty for the model itself
}

// Scope is the narrowest scope of the target.
func (t Target) Scope() Scope {
	if t.System != "" {
		return Scope{System: t.System}
	}
	return Scope{Model: t.Model}
}

// scopes are the scopes that cover the target, the narrowest first.
func (t Target) scopes() []Scope {
	if t.System != "" {
		return []Scope{{System: t.System}, {Model: t.Model}, {}}
	}
	return []Scope{{Model: t.Model}, {}}
}

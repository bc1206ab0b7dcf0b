package airesp

// PersonForgotten says that a person was removed at their request: nothing
// leads from the subject id to them any more. It changes nothing else, so that
// a team which listed them as its only member stays closed to everybody.
type PersonForgotten struct {
	Subject string `json:"subject"`
}

func (PersonForgotten) Kind() string { return "person-forgotten" }

func (PersonForgotten) apply(*Ledger, Event) {}

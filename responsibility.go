package airesp

import "fmt"

// Responsibility says who carries a cell. The zero value is none of them.
type Responsibility uint8

const (
	Provider Responsibility = iota + 1
	Customer
	Shared
	NotApplicable
)

// String returns the id: "provider", "customer", "shared" or "not-applicable".
func (r Responsibility) String() string {
	return r.pick("provider", "customer", "shared", "not-applicable")
}

// Label returns what people read: "Provider", "Customer", "Shared" or "N/A".
func (r Responsibility) Label() string { return r.pick("Provider", "Customer", "Shared", "N/A") }

// Letter returns the mark in a table: "P", "C", "S" or "–".
func (r Responsibility) Letter() string { return r.pick("P", "C", "S", "–") }

// NeedsOwner reports whether the organisation itself has something to do.
func (r Responsibility) NeedsOwner() bool { return r == Customer || r == Shared }

// MarshalText returns the id. It fails for a value that is none of the four.
func (r Responsibility) MarshalText() ([]byte, error) {
	if r < Provider || r > NotApplicable {
		return nil, fmt.Errorf("responsibility %d does not exist", r)
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads an id.
func (r *Responsibility) UnmarshalText(text []byte) error {
	for v := Provider; v <= NotApplicable; v++ {
		if string(text) == v.String() {
			*r = v
			return nil
		}
	}
	return fmt.Errorf("%q is not provider, customer, shared or not-applicable", text)
}

func (r Responsibility) pick(provider, customer, shared, none string) string {
	switch r {
	case Provider:
		return provider
	case Customer:
		return customer
	case Shared:
		return shared
	case NotApplicable:
		return none
	}
	return "?"
}

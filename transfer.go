package airesp

import (
	"fmt"
	"maps"
	"time"
)

// Transfer is an accountable claim offered to another team, which has to take
// it before anything changes.
type Transfer struct {
	ID     string    `json:"id"` // "r" and the number of the event that offered it
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	From   string    `json:"from"` // team ids
	To     string    `json:"to"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// TransferOffered says that a team offers its claim to another.
type TransferOffered struct {
	ID     string `json:"id"`
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
	Forced string `json:"forced,omitempty"` // why an administrator did it for the team
}

// TransferEnded says that an offer was taken, turned down or withdrawn.
type TransferEnded struct {
	ID     string    `json:"id"`
	Taken  bool      `json:"taken"`
	Review time.Time `json:"review,omitzero"`
	Reason string    `json:"reason,omitempty"`
	Forced string    `json:"forced,omitempty"` // why an administrator did it for the team
}

func (TransferOffered) Kind() string { return "transfer-offered" }
func (TransferEnded) Kind() string   { return "transfer-ended" }

func (b TransferOffered) apply(l *Ledger, e Event) {
	l.dropTransfers(b.Domain, b.Scope)
	l.transfers[b.ID] = Transfer{ID: b.ID, Domain: b.Domain, Scope: b.Scope, From: b.From, To: b.To, By: e.By, At: e.At, Reason: b.Reason}
}

func (b TransferEnded) apply(l *Ledger, e Event) {
	t, ok := l.transfers[b.ID]
	if !ok {
		return
	}
	delete(l.transfers, b.ID)
	if !b.Taken {
		return
	}
	l.putClaim(Claim{
		Domain: t.Domain, Scope: t.Scope, Role: Accountable, Team: t.To, By: e.By,
		At: e.At, Confirmed: e.At, Review: b.Review, Seq: e.Seq, Offer: t.ID,
	})
}

// dropTransfers forgets the offers of a claim that is offered anew or gone.
func (l *Ledger) dropTransfers(domain string, s Scope) {
	maps.DeleteFunc(l.transfers, func(_ string, t Transfer) bool { return t.Domain == domain && t.Scope == s })
}

// OfferOn is the open offer of the claim on exactly this scope.
func (l *Ledger) OfferOn(domain string, s Scope) (Transfer, bool) {
	for _, t := range l.transfers {
		if t.Domain == domain && t.Scope == s {
			return t, true
		}
	}
	return Transfer{}, false
}

// TransferWish is what somebody wants to hand over.
type TransferWish struct {
	Domain string
	Scopes []Scope
	To     Team // may have no id, as in ClaimWish
	Reason string
	Forced bool // an administrator does it, for Reason: the claims change hands at once
}

// DecideTransfer decides that the accountable teams offer their claims on some
// scopes to another team. What is offered to it already is left out.
//
// Errors: *NotHeldError; *HeldError when the other team holds it already;
// *TakenError for a new team.
func (l *Ledger) DecideTransfer(w TransferWish, now time.Time) ([]Body, error) {
	domain, to := w.Domain, w.To
	if err := l.fresh(to); err != nil {
		return nil, err
	}
	var bodies []Body
	for _, s := range w.Scopes {
		held, ok := l.Claim(domain, s)
		if !ok {
			return nil, &NotHeldError{Domain: domain, Scope: s, Role: Accountable}
		}
		if to.ID == held.Team {
			return nil, &HeldError{Claim: held}
		}
		if offer, ok := l.OfferOn(domain, s); ok && offer.To == to.ID && !w.Forced {
			continue
		}
		added, team := l.know(to)
		bodies, to = append(bodies, added...), team
		id := l.nextRequest(len(bodies))
		offered := TransferOffered{ID: id, Domain: domain, Scope: s, From: held.Team, To: to.ID, Reason: w.Reason}
		if !w.Forced {
			bodies = append(bodies, offered)
		} else {
			offered.Forced, offered.Reason = w.Reason, ""
			bodies = append(bodies, offered, TransferEnded{ID: id, Taken: true, Review: l.reviewFrom(now), Forced: w.Reason})
		}
	}
	return bodies, nil
}

// nextRequest is the id of an offer or a risk that is asked for after some
// other events of the same decision.
func (l *Ledger) nextRequest(after int) string { return fmt.Sprintf("r%d", l.tip.Seq+1+uint64(after)) }

// DecideTaken decides that an offer is taken, or turned down. by is who
// answers, a subject id; forced is the reason of an administrator. Errors:
// *OwnRequestError, since somebody else has to take what a person offered.
func (l *Ledger) DecideTaken(t Transfer, by string, taken bool, reason, forced string, now time.Time) ([]Body, error) {
	b := TransferEnded{ID: t.ID, Taken: taken, Reason: reason, Forced: forced}
	if taken {
		if t.By == by && forced == "" {
			return nil, &OwnRequestError{ID: t.ID}
		}
		b.Review = l.reviewFrom(now)
	}
	return []Body{b}, nil
}

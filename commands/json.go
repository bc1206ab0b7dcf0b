package commands

import (
	"encoding/json"
	"strings"

	"airesp/commands/reply"
)

type replyJSON struct {
	Command string     `json:"command"`
	Domains []string   `json:"domains"`
	Models  []string   `json:"models"`
	Systems []string   `json:"systems"`
	OK      bool       `json:"ok"`
	Error   *errorJSON `json:"error"`
	Data    any        `json:"data"`
	Text    string     `json:"text"`
}

type errorJSON struct {
	Code        Code     `json:"code"`
	Message     string   `json:"message"`
	Suggestions []string `json:"suggestions"`
}

// MarshalJSON writes the reply for programs: the verb that ran, what the
// request was resolved to, the refusal if there was one, the verb's own data,
// and the text that a person would have read.
func (r Reply) MarshalJSON() ([]byte, error) {
	j := replyJSON{
		Command: r.Command, Domains: orEmpty(r.Domains), Models: orEmpty(r.Models), Systems: orEmpty(r.Systems),
		OK: r.Error == nil, Data: r.Data, Text: strings.TrimSpace(reply.PlainText(r.Message, 0)),
	}
	if j.Data == nil {
		j.Data = struct{}{}
	}
	if r.Error != nil {
		j.Error = &errorJSON{Code: r.Error.Code, Message: r.Error.Message.String(), Suggestions: []string{}}
		for _, s := range r.Error.Suggestions {
			j.Error.Suggestions = append(j.Error.Suggestions, s.Command.String())
		}
		for _, b := range r.Error.More {
			if menu, ok := b.(reply.Select); ok {
				for _, x := range menu.Choices {
					j.Error.Suggestions = append(j.Error.Suggestions, x.Command.String())
				}
			}
		}
	}
	return json.Marshal(j)
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

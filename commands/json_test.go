package commands_test

import (
	"encoding/json"
	"testing"

	"airesp/commands"
)

// asJSON is the JSON form of a reply, read as a program would.
func asJSON[T any](t *testing.T, r commands.Reply) T {
	t.Helper()
	var v T
	data, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

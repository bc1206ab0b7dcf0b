package slack

import (
	"bytes"
	"strings"
	"testing"

	"airesp/adapters/slack/slackfake"
)

// both are what people see of a command: its words, and its picture, which come
// by different ways.
func both(t *testing.T, one, other slackfake.Seen) (words, picture slackfake.Seen) {
	t.Helper()
	if strings.Contains(one.Text, "[picture: ") {
		one, other = other, one
	}
	wants(t, other, "[picture: AI security: whose job it is. ")
	return one, other
}

// TestPicture: beside the words there is the picture, for the same people, and
// the same picture is uploaded once.
func TestPicture(t *testing.T) {
	r := newRig(t)
	for range 2 {
		words, shown := both(t, r.ask(t, "matrix for saas, coding"), r.slack.Next())
		wants(t, words, "16 security domains is, in 2 deployment models", "Data Privacy")
		wants(t, shown, "16 security domains in 2 deployment models. None of our 17 duties")
		if words.Via != "response" || shown.Via != "response_url" || shown.Public {
			t.Errorf("words by %s, picture by %s, public %t", words.Via, shown.Via, shown.Public)
		}
	}
	files := r.slack.Files()
	if len(files) != 1 {
		t.Fatalf("%d uploads", len(files))
	}
	for _, f := range files {
		if !bytes.HasPrefix(f.Data, []byte("\x89PNG")) || f.Name != "matrix.png" || !strings.HasPrefix(f.Alt, "AI security") {
			t.Errorf("the file %s (%s) is no picture", f.Name, f.Alt)
		}
	}
}

// TestPictureFails: the words have been shown, and nothing else happens.
func TestPictureFails(t *testing.T) {
	r := newRig(t)
	r.slack.Fail("files.getUploadURLExternal", "missing_scope")
	wants(t, r.ask(t, "matrix"), "16 security domains is, in 8 deployment models")
	wants(t, r.ask(t, "version"), "airesp")
	if n := len(r.slack.Files()); n != 0 {
		t.Errorf("%d files", n)
	}
}

// TestPictureShared: what is shared with the channel comes with its picture.
func TestPictureShared(t *testing.T) {
	r := newRig(t)
	words, _ := both(t, r.ask(t, "matrix for saas"), r.slack.Next())
	for _, b := range words.Buttons {
		if b.Label == "Share to channel" {
			r.slack.Press(r.app, slackfake.Press{Value: b.Value})
		}
	}
	if shared, picture := both(t, r.slack.Next(), r.slack.Next()); !shared.Public || !picture.Public {
		t.Errorf("shared %t, picture %t", shared.Public, picture.Public)
	}
}

// TestPictureInThread: the answer to a mention brings its picture into the thread.
func TestPictureInThread(t *testing.T) {
	eventWays(t, func(t *testing.T, r *rig, send bring) {
		inner := r.slack.Said("<@"+slackfake.BotUser+"> show the matrix for saas", false, nil)
		send(r.slack.Event("", "", inner))
		words, picture := both(t, r.slack.Next(), r.slack.Next())
		for _, seen := range []slackfake.Seen{words, picture} {
			if !seen.Public || seen.Via != "chat.postMessage" || seen.Thread != inner["ts"] || seen.Channel != inner["channel"] {
				t.Errorf("by %s in %s, thread %q, public %t", seen.Via, seen.Channel, seen.Thread, seen.Public)
			}
		}
	})
}

// TestPictureNoToken: without a bot token there are only words.
func TestPictureNoToken(t *testing.T) {
	r := newRig(t)
	r.a.tokens.own, r.a.tokens.keys = nil, nil
	wants(t, r.ask(t, "matrix"), "8 deployment models")
	wants(t, r.ask(t, "version"), "airesp")
}

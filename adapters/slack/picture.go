package slack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"airesp/commands/reply"
)

// A picture follows its answer: the words are shown at once, and the picture,
// once it is uploaded, in a message of its own to the same people, in the same
// thread. It is uploaded to nobody's channel, so that only those see it who see
// the message.

const (
	maxAlt = 2000 // characters of alt text
	// pictureLead lets the words be on the screen first.
	pictureLead = 300 * time.Millisecond
	maxUploads  = 64 // pictures that are remembered, so that none is uploaded twice in a row
	// Slack takes a moment before it knows a file that it has just been given.
	pictureTries = 4
	pictureWait  = 500 * time.Millisecond // before the second try; each further one waits twice as long
)

// uploads are the pictures that Slack has already, those used last first.
type uploads struct {
	mu   sync.Mutex
	list []upload
}

type upload struct {
	workspace string
	of        [sha256.Size]byte
	file      string
}

func (u *uploads) find(workspace string, of [sha256.Size]byte) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, x := range u.list {
		if x.workspace == workspace && x.of == of {
			return x.file
		}
	}
	return ""
}

func (u *uploads) add(x upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = slices.Insert(u.list, 0, x)
	u.list = u.list[:min(len(u.list), maxUploads)]
}

// illustrate sends the picture of a message that has been shown. It returns at
// once; a failure is logged, since the words have been shown.
func (a *Adapter) illustrate(h hook, m Message) {
	if h.url != "" {
		a.follow(h.to.workspace, m, func(ctx context.Context, m Message) error { return a.post(ctx, &h, m.appendPost()) })
	}
}

// follow is illustrate with any way to send the message with the picture.
func (a *Adapter) follow(workspace string, m Message, send func(context.Context, Message) error) {
	if m.picture == nil || !a.tokens.any() {
		return
	}
	select {
	case a.slots <- struct{}{}:
	default:
		return // when there is much to do, words have to do
	}
	go func() {
		defer a.end()
		ctx, cancel := context.WithTimeout(context.Background(), a.longest)
		defer cancel()
		if !sleep(ctx, pictureLead) {
			return
		}
		if err := a.sendPicture(ctx, workspace, m, send); err != nil {
			a.log.Warn("a picture could not be shown on Slack", "err", err)
		}
	}()
}

// replyIllustrated is reply, after which the picture follows.
func (a *Adapter) replyIllustrated(ctx context.Context, h *hook, m Message) error {
	err := a.reply(ctx, h, m)
	if err == nil {
		a.illustrate(*h, m)
	}
	return err
}

func (a *Adapter) sendPicture(ctx context.Context, workspace string, m Message, send func(context.Context, Message) error) error {
	picture := *m.picture
	m = Message{Public: m.Public, Text: m.Text}
	refused := false
	if c := picture.Chart; c != nil && !a.chartless.has(workspace) {
		m.Blocks = chartBlock(*c)
		if err := send(ctx, m); err == nil || !saidNo(err) {
			return err
		}
		refused = true
	}
	file, err := a.upload(ctx, workspace, picture)
	if err != nil {
		return err
	}
	m.Blocks = imageBlock(file, picture.Alt)
	for try, wait := 1, pictureWait; ; try, wait = try+1, 2*wait {
		err = send(ctx, m)
		if err == nil && refused {
			a.chartless.add(workspace) // it takes messages, and took no chart
		}
		if err == nil || try == pictureTries || !sleep(ctx, wait) {
			return err
		}
	}
}

// upload gives a picture to Slack, unless Slack has it, and returns its id.
func (a *Adapter) upload(ctx context.Context, workspace string, i reply.Image) (file string, err error) {
	data := i.Draw()
	of := sha256.Sum256(data)
	if file = a.uploads.find(workspace, of); file != "" {
		return file, nil
	}
	err = a.call(ctx, workspace, func(ctx context.Context, api *slack.Client) error {
		f, err := api.UploadFileContext(ctx, slack.UploadFileParameters{
			Filename: i.Name, Title: i.Name, AltTxt: altText(i.Alt), FileSize: len(data), Reader: bytes.NewReader(data),
		})
		if err == nil {
			file = f.ID
		}
		return err
	})
	if err == nil {
		a.uploads.add(upload{workspace, of, file})
	}
	return file, err
}

func imageBlock(file, alt string) []byte {
	b := appendString([]byte(`[{"type":"image","slack_file":{"id":`), file)
	b = appendString(append(b, `},"alt_text":`...), altText(alt))
	return append(b, `}]`...)
}

func altText(alt string) string { return cut(reply.Printable(alt), maxAlt) }

// withPicture adds a reply's picture to its message.
func (m Message) withPicture(r reply.Message) Message {
	if list := r.Images(); len(list) > 0 {
		m.picture = &list[0]
	}
	return m
}

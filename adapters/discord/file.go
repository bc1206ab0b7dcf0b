package discord

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"slices"

	"airesp/commands/reply"
)

// maxUpload is how many bytes a message's files may have together where an
// interaction does not say.
const maxUpload = 10 << 20

// maxAlt is the longest description of a file, in characters.
const maxAlt = 1024

// Attachment describes a file that comes with a message.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// brings reports whether a reply has something that a response has no room for:
// a file or a picture. It is shown by a call after the response.
func brings(m reply.Message) bool {
	return slices.ContainsFunc(m.Blocks, func(b reply.Block) bool {
		switch b.(type) {
		case reply.File, reply.Image:
			return true
		}
		return false
	})
}

// attach adds a file to the message, if there is room for it, and returns what
// the text says of it.
func (d *drawing) attach(f reply.File, out *Message) reply.Text {
	note := fmt.Sprintf("%s, %d kB", f.Type, (len(f.Data)+1023)/1024)
	if !d.add(f, note, out) {
		return f.Note()
	}
	return reply.Say(reply.S("The file "), reply.C(f.Name), reply.S(" is below ("+note+")."))
}

// picture adds a picture with its alt text, if there is room for it.
func (d *drawing) picture(i reply.Image, out *Message) bool {
	if d.view.Upload == 0 {
		return false
	}
	return d.add(reply.File{Name: i.Name, Type: "image/png", Data: i.Draw()}, reply.Printable(i.Alt), out)
}

func (d *drawing) add(f reply.File, description string, out *Message) bool {
	size := len(f.Data)
	for _, other := range out.files {
		size += len(other.Data)
	}
	if size > d.view.Upload {
		return false
	}
	out.Attachments = append(out.Attachments, Attachment{ID: fmt.Sprint(len(out.files)), Filename: f.Name, Description: cutPlain(description, maxAlt)})
	out.files = append(out.files, f)
	return true
}

// form is a message with its files as Discord takes them together, and the type
// of that.
func form(message []byte, files []reply.File) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	add := func(header textproto.MIMEHeader, data []byte) {
		part, e := w.CreatePart(header)
		if e == nil {
			_, e = part.Write(data)
		}
		if err == nil {
			err = e
		}
	}
	add(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="payload_json"`}, "Content-Type": {"application/json"}}, message)
	for i, f := range files {
		add(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="files[%d]"; filename=%q`, i, f.Name)}, "Content-Type": {f.Type}}, f.Data)
	}
	if e := w.Close(); err == nil {
		err = e
	}
	return b.Bytes(), w.FormDataContentType(), err
}

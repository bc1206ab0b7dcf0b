package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// File is a file that the app has uploaded.
type File struct {
	Name, Alt string
	Data      []byte
	length    int
	complete  bool
}

// Files are the files that are complete, by id.
func (s *Slack) Files() map[string]File {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := map[string]File{}
	for id, f := range s.files {
		if f.complete {
			done[id] = *f
		}
	}
	return done
}

// uploadURL begins an upload. s.mu is held.
func (s *Slack) uploadURL(args map[string]any) map[string]any {
	text := func(name string) string { v, _ := args[name].(string); return v }
	n, err := strconv.Atoi(text("length"))
	if err != nil || n <= 0 || text("filename") == "" {
		return failed("invalid_arguments")
	}
	if len([]rune(text("alt_txt"))) > 2000 {
		s.problem("the alt text of a file has more than 2000 characters")
	}
	id := s.id("F000")
	s.files[id] = &File{Name: text("filename"), Alt: text("alt_txt"), length: n}
	return map[string]any{"ok": true, "upload_url": s.server.URL + "/upload/" + id, "file_id": id}
}

// serveUpload takes the bytes of a file.
func (s *Slack) serveUpload(w http.ResponseWriter, r *http.Request) {
	part, _, err := r.FormFile("file")
	var data []byte
	if err == nil {
		data, err = io.ReadAll(part)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/upload/")]
	if err != nil || f == nil || len(data) != f.length {
		http.Error(w, "the upload is not what was announced", http.StatusBadRequest)
		return
	}
	f.Data = data
	fmt.Fprintf(w, "OK - %d", len(data))
}

// completeUpload ends uploads. s.mu is held.
func (s *Slack) completeUpload(args map[string]any) map[string]any {
	if to, _ := args["channel_id"].(string); to != "" {
		s.problem("a picture was uploaded to the channel %s for all to see", to)
	}
	text, _ := args["files"].(string)
	var list []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal([]byte(text), &list) != nil || len(list) == 0 {
		return failed("invalid_arguments")
	}
	for _, x := range list {
		f := s.files[x.ID]
		if f == nil || f.Data == nil {
			return failed("file_not_found")
		}
		f.complete = true
	}
	return map[string]any{"ok": true, "files": list}
}

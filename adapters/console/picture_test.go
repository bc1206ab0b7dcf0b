package console

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// TestHalfBlocks draws four squares, of which each becomes half a character.
func TestHalfBlocks(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 20, 20))
	for y := range 20 {
		for x := range 20 {
			img.Set(x, y, color.RGBA{uint8(x / 10 * 200), uint8(y / 10 * 100), 7, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	got, err := HalfBlocks(b.Bytes(), 2)
	want := "\x1b[38;2;0;0;7m\x1b[48;2;0;100;7m▀\x1b[38;2;200;0;7m\x1b[48;2;200;100;7m▀\x1b[0m\n"
	if err != nil || got != want {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	if got, err = HalfBlocks(b.Bytes(), 0); err != nil || strings.Count(got, "\n") != 10 || strings.Count(got, "▀") != 200 {
		t.Errorf("a small picture is not drawn in its own size: %v", err)
	}
	if _, err := HalfBlocks([]byte("no picture"), 80); err == nil {
		t.Error("what is no picture was drawn")
	}
}

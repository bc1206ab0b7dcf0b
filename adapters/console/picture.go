package console

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
)

// maxPicture is the widest that a picture is drawn in the terminal, in columns.
const maxPicture = 160

// HalfBlocks is a PNG picture in the terminal's own characters: each holds two
// pixels, one above the other, in 24-bit colours. At most width columns are
// used; 0 means 80.
func HalfBlocks(picture []byte, width int) (string, error) {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", fmt.Errorf("the picture cannot be read: %w", err)
	}
	if width <= 0 {
		width = defaultWidth
	}
	size := img.Bounds().Size()
	columns := min(width, maxPicture, size.X)
	rows := max(1, size.Y*columns/size.X/2)
	var b strings.Builder
	for y := range rows {
		for x := range columns {
			upper, lower := average(img, x, 2*y, columns, 2*rows), average(img, x, 2*y+1, columns, 2*rows)
			fmt.Fprintf(&b, "\x1b[38;2;%sm\x1b[48;2;%sm▀", upper, lower)
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String(), nil
}

// average is the mean colour of the part of a picture that becomes one pixel
// of columns by rows.
func average(img image.Image, x, y, columns, rows int) string {
	at := img.Bounds()
	left, right := at.Min.X+x*at.Dx()/columns, at.Min.X+(x+1)*at.Dx()/columns
	top, bottom := at.Min.Y+y*at.Dy()/rows, at.Min.Y+(y+1)*at.Dy()/rows
	var r, g, b, n uint32
	for py := top; py < max(bottom, top+1); py++ {
		for px := left; px < max(right, left+1); px++ {
			pr, pg, pb, _ := img.At(px, py).RGBA()
			r, g, b, n = r+pr>>8, g+pg>>8, b+pb>>8, n+1
		}
	}
	return fmt.Sprintf("%d;%d;%d", r/n, g/n, b/n)
}

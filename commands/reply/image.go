package reply

// Image is a picture of what Words say. A platform shows the one or the other:
// the picture where it can, the words everywhere else, and first where the
// picture takes longer.
type Image struct {
	Name string // of the file, such as "matrix.png"; it holds no word of a user
	Alt  string // what the picture shows; it may hold words of users
	// Draw makes the PNG. The same Image gives the same bytes, which the caller
	// must not change. It takes some tens of milliseconds the first time.
	Draw  func() []byte
	Words []Block
	// Chart is the same as numbers, for a platform that draws charts itself; nil
	// where the picture is none.
	Chart *Chart
}

// Chart is how some numbers went.
type Chart struct {
	Title  string
	Times  []string // such as "23 Nov", the oldest first
	Series []Series
}

// Series is one number at each of the chart's times.
type Series struct {
	Name   string
	Values []int
}

func (Image) block() {}

// InWords is the message with the words in place of its pictures.
func (m Message) InWords() Message {
	if len(m.Images()) == 0 {
		return m
	}
	var blocks []Block
	for _, b := range m.Blocks {
		if i, ok := b.(Image); ok {
			blocks = append(blocks, i.Words...)
		} else {
			blocks = append(blocks, b)
		}
	}
	m.Blocks = blocks
	return m
}

// Images are the message's pictures.
func (m Message) Images() []Image {
	var list []Image
	for _, b := range m.Blocks {
		if i, ok := b.(Image); ok {
			list = append(list, i)
		}
	}
	return list
}

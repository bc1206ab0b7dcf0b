package airesp

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 1, 0},
		{"abc", "abc", 1, 0},
		{"abc", "acb", 1, 1},
		{"abc", "ab", 1, 1},
		{"abc", "abcd", 1, 1},
		{"abc", "adc", 1, 1},
		{"abcdef", "badcfe", 3, 3},
		{"größe", "grösse", 2, 2},
		{"abc", "xyz", 2, 3},  // above the limit
		{"a", "abcdef", 3, 4}, // too different in length
		{"cursor", "curser", 0, 1},
	} {
		if got := distance([]rune(test.a), []rune(test.b), test.limit); got != test.want {
			t.Errorf("distance(%q, %q, %d) is %d, want %d", test.a, test.b, test.limit, got, test.want)
		}
		if got := distance([]rune(test.b), []rune(test.a), test.limit); got != test.want {
			t.Errorf("distance(%q, %q, %d) is %d, want %d", test.b, test.a, test.limit, got, test.want)
		}
	}
}

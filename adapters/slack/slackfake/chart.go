package slackfake

import "strings"

// Limits of charts, as Slack's reference states them.
const (
	maxChartTitle  = 50
	maxChartLabel  = 20
	maxChartTimes  = 20
	maxChartSeries = 6
	maxCharts      = 2 // in a message
)

// Chartless makes Slack know no charts, as it was before June 2026.
func (s *Slack) Chartless() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chartless = true
}

// unknown reports whether a message holds a block that this Slack does not
// know. s.mu is held.
func (s *Slack) unknown(message []byte) bool {
	if !s.chartless || !strings.Contains(string(message), `"data_visualization"`) {
		return false
	}
	s.refused++
	return true
}

// Refused is how many messages were refused because they held a chart.
func (s *Slack) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// chart checks a data_visualization block with a line, bar or area chart.
func (c *checker) chart(at string, b object) {
	if c.charts++; c.charts > maxCharts || c.view {
		c.wrong("%s: at most %d charts, in a message only", at, maxCharts)
	}
	title, _ := b["title"].(string)
	c.length(at+" title", title, maxChartTitle)
	chart, _ := b["chart"].(object)
	switch chart["type"] {
	case "line", "bar", "area":
	default:
		c.wrong("%s: a chart of type %v", at, chart["type"])
	}
	axis, _ := chart["axis_config"].(object)
	categories := c.labels(at+" category", axis["categories"], maxChartTimes, func(v any) any { return v })
	c.labels(at+" series", chart["series"], maxChartSeries, func(v any) any { o, _ := v.(object); return o["name"] })
	series, _ := chart["series"].([]any)
	for _, s := range series {
		o, _ := s.(object)
		points := c.labels(at+" point", o["data"], maxChartTimes, func(v any) any { p, _ := v.(object); return p["label"] })
		if strings.Join(points, "\x00") != strings.Join(categories, "\x00") {
			c.wrong("%s: the points of %v are not one for each category", at, o["name"])
		}
		data, _ := o["data"].([]any)
		for _, p := range data {
			point, _ := p.(object)
			if _, ok := point["value"].(float64); !ok {
				c.wrong("%s: a point of %v has no value", at, o["name"])
			}
		}
	}
}

// labels checks a list of labels, each of which may stand there once.
func (c *checker) labels(at string, v any, most int, label func(any) any) []string {
	list, _ := v.([]any)
	if len(list) < 1 || len(list) > most {
		c.wrong("%s: %d of them; 1 to %d are allowed", at, len(list), most)
	}
	var names []string
	seen := map[string]bool{}
	for _, x := range list {
		name, _ := label(x).(string)
		c.length(at, name, maxChartLabel)
		if seen[name] {
			c.wrong("%s: %q is there twice", at, name)
		}
		seen[name] = true
		names = append(names, name)
	}
	return names
}

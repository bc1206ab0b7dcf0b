package slack

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"airesp/commands/reply"
)

// Slack draws some pictures itself, from numbers: such a chart can be read
// with the keyboard and needs no file. Where Slack does not know charts yet it
// refuses the message, and the picture is sent instead.

// Limits of a data_visualization block.
const (
	maxChartTitle  = 50
	maxChartName   = 20 // characters of a series' name, and of a time
	maxChartTimes  = 20
	maxChartSeries = 6
)

// strangers are the workspaces that have refused a chart. They are asked again
// after the next start.
type strangers struct {
	mu   sync.Mutex
	list map[string]bool
}

func (s *strangers) has(workspace string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list[workspace]
}

func (s *strangers) add(workspace string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.list == nil {
		s.list = map[string]bool{}
	}
	s.list[workspace] = true
}

// saidNo reports whether Slack refused a message, rather than not being reached. That need not be
// because of its blocks.
func saidNo(err error) bool {
	var hook refused
	var api slack.SlackErrorResponse
	return errors.As(err, &hook) || errors.As(err, &api) && strings.HasPrefix(api.Err, "invalid_blocks")
}

// chartBlock is a chart as blocks. Of more times than Slack takes, the last one
// and those at equal steps before it are shown.
func chartBlock(c reply.Chart) []byte {
	step := (len(c.Times) + maxChartTimes - 1) / maxChartTimes
	var axis slack.DataVisualizationAxisConfig
	var at []int
	for i := range c.Times {
		if (len(c.Times)-1-i)%step == 0 {
			at = append(at, i)
			axis.Categories = append(axis.Categories, cut(c.Times[i], maxChartName))
		}
	}
	var series []slack.DataVisualizationDataSeries
	for _, s := range c.Series[:min(len(c.Series), maxChartSeries)] {
		d := slack.DataVisualizationDataSeries{Name: cut(s.Name, maxChartName)}
		for n, i := range at {
			d.Data = append(d.Data, slack.NewDataVisualizationDataPoint(axis.Categories[n], float64(s.Values[i])))
		}
		series = append(series, d)
	}
	block := slack.NewDataVisualizationBlock(cut(c.Title, maxChartTitle), slack.NewDataVisualizationLineChart(axis, series...))
	b, err := json.Marshal([]slack.Block{block})
	if err != nil {
		return nil // cannot happen to numbers and words
	}
	return b
}

package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"airesp/commands"
)

// observer is told of every command.
type observer func(verb, platform string, code commands.Code, took time.Duration)

// metrics counts commands. Every label has a small, fixed set of values: verbs
// of the table, platforms and refusal codes, never what somebody typed.
type metrics struct {
	registry *prometheus.Registry
	commands *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	posts    *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "airesp_commands_total",
			Help: "Commands by verb, platform and outcome: answered, or the code of the refusal.",
		}, []string{"verb", "platform", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "airesp_command_seconds",
			Help:    "Time to answer a command, without the way to and from the platform.",
			Buckets: []float64{.0001, .0005, .001, .005, .025, .1, .5, 1, 2.5, 10},
		}, []string{"verb", "platform"}),
	}
	m.posts = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "airesp_posts_total",
		Help: "Digests and reminders by how an attempt ended: sent, found, updated, failed, limited, unclear, gone or missed.",
	}, []string{"what", "outcome"})
	b := build()
	about := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "airesp_build_info", Help: "Always 1; the labels say which program this is.",
		ConstLabels: prometheus.Labels{"version": b.Version, "commit": b.Commit, "go": b.Go},
	})
	about.Set(1)
	m.registry.MustRegister(m.commands, m.seconds, m.posts, about, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(verb, platform string, code commands.Code, took time.Duration) {
	if verb == "" {
		verb = "none"
	}
	outcome := string(code)
	if outcome == "" {
		outcome = "answered"
	}
	m.commands.WithLabelValues(verb, platform, outcome).Inc()
	m.seconds.WithLabelValues(verb, platform).Observe(took.Seconds())
}

func (m *metrics) posted(what, outcome string) { m.posts.WithLabelValues(what, outcome).Inc() }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
}

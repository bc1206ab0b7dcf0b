package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"airesp"
)

// framework is the framework in a file, or the built-in one without a path.
// Every error is airesp.Problems.
func framework(path string) (*airesp.Framework, error) {
	if path == "" {
		return airesp.BuiltIn(), nil
	}
	data, err := frameworkFile(path)
	if err != nil {
		return nil, airesp.Problems{{File: path, Line: 1, Message: err.Error()}}
	}
	return airesp.Load(path, data)
}

// frameworkFile reads a file that is not larger than a framework may be. It
// looks before it opens: opening a pipe could wait for ever.
func frameworkFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", plainCause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("this is not a file; name a YAML file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", plainCause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, airesp.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", plainCause(err))
	}
	if len(data) > airesp.MaxFile {
		return nil, fmt.Errorf("the file has %d bytes; %d are the most", max(info.Size(), airesp.MaxFile+1), airesp.MaxFile)
	}
	return data, nil
}

// check prints what is wrong with a framework file, or what it holds.
func check(_ context.Context, c *call) error {
	if len(c.args) > 1 {
		return errors.New("check looks at one file at a time")
	}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	path := cfg.Framework
	if len(c.args) > 0 {
		path = c.args[0]
		if path == "" {
			return errors.New("the name of the file is empty")
		}
	}
	f, err := framework(path)
	if err != nil {
		fmt.Fprintln(c.out, err)
		return &failure{code: exitRefused}
	}
	if path == "" {
		path = "framework.yaml"
	}
	fmt.Fprintf(c.out, "%s: %s, %s, %d cells, %s; no problems\n", path, count(len(f.Models), "deployment model"),
		count(len(f.Domains), "domain"), len(f.Models)*len(f.Domains), count(len(f.Products), "product"))
	return nil
}

// count reads "1 domain" or "16 domains".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

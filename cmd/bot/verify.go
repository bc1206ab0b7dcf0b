package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"airesp/store"
)

// verify reads every record again, in the process that holds the store or in
// this one.
func verify(ctx context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	var r store.Report
	err = viaSocket(ctx, cfg.DB, "/verify", nil, &r)
	if errors.Is(err, errNobody) {
		r, err = verifyFile(ctx, cfg.DB, newLogger(c.world, cfg, slog.LevelWarn))
	}
	if err != nil {
		return err
	}
	return report(c.out, r)
}

// verifyFile opens the file and verifies it. It makes no new one, since an
// empty store would always be sound.
func verifyFile(ctx context.Context, path string, log *slog.Logger) (r store.Report, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return r, fmt.Errorf("%s does not exist; set AIRESP_DB to the file of the store", path)
	}
	db, err := store.Open(ctx, path, log)
	var bad *store.OpenError
	if errors.As(err, &bad) && !errors.Is(err, fs.ErrPermission) {
		return r, &failure{code: exitRefused, err: err}
	}
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Verify(ctx)
}

// report prints what was found: what is wrong first, the totals last.
func report(w io.Writer, r store.Report) error {
	var records uint64
	for _, p := range r.Problems {
		fmt.Fprintf(w, "%s: %s\n", r.Path, p)
	}
	for _, o := range r.Orgs {
		records += o.Records
		if o.Problem != "" {
			fmt.Fprintf(w, "%s: organisation %q: %s; the %s before it sound\n", r.Path, o.Org, o.Problem, are(o.Records))
		}
	}
	verdict := "no problems"
	if !r.OK() {
		verdict = "damaged; restore a backup"
	}
	fmt.Fprintf(w, "%s: %s of %s; %s\n", r.Path, count(int(records), "record"), count(len(r.Orgs), "organisation"), verdict)
	if !r.OK() {
		return &failure{code: exitRefused}
	}
	return nil
}

func are(n uint64) string {
	if n == 1 {
		return "1 record is"
	}
	return fmt.Sprintf("%d records are", n)
}

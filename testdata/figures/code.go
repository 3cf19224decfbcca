package main

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// code is how much was generated.
type code struct {
	Files     int
	Lines     int // without blank lines and comments
	Longest   int // lines of the longest file
	Archive   int64
	Functions int // in the archive, those that the compiler makes among them
}

// describe counts what was generated and compiled last.
func (m *module) describe() error {
	if m.result.Refuses != "" {
		return nil
	}
	own, runtime, err := m.packages()
	if err != nil {
		return err
	}
	if err := m.describePackages(own, &m.result.Code); err != nil {
		return err
	}
	return m.describePackages(runtime, &m.result.Runtime)
}

func (m *module) describePackages(dirs []string, c *code) error {
	for _, dir := range dirs {
		if err := c.addFiles(dir); err != nil {
			return err
		}
		archive, err := output(dir, m.env, "go", "list", "-export", "-f", "{{.Export}}", ".")
		if err != nil {
			return err
		}
		if err := c.addArchive(strings.TrimSpace(archive)); err != nil {
			return err
		}
	}
	return nil
}

// addFiles counts the files of a folder that were generated.
func (c *code) addFiles(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if filepath.Base(file) == saltFile {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		n := lines(text)
		c.Files++
		c.Lines += n
		c.Longest = max(c.Longest, n)
	}
	return nil
}

// lines counts the lines of a file that hold a token, or a part of one.
func lines(text []byte) int {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	count, last := 0, 0
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return count
		}
		if tok == token.SEMICOLON && literal == "\n" { // it is not in the file
			continue
		}
		first := file.Line(pos)
		end := first + strings.Count(literal, "\n")
		count += end - max(first-1, last)
		last = end
	}
}

// addArchive measures the archive of a package.
func (c *code) addArchive(path string) error {
	n, err := size(path)
	if err != nil {
		return err
	}
	symbols, err := output(".", nil, "go", "tool", "nm", path)
	if err != nil {
		return err
	}
	c.Archive += n
	for symbol := range strings.Lines(symbols) {
		fields := strings.Fields(symbol) // address, kind, name
		if len(fields) >= 3 && strings.EqualFold(fields[1], "t") {
			c.Functions++
		}
	}
	return nil
}

package format

import (
	"bytes"
	"encoding/xml"
	"io"
)

// junitSuites is a report in the form of JUnit's, as Ant writes it and Jenkins and GitLab read it.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Failure   *junitFailure `xml:"failure"`
	Out       string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes comparisons as the report of a test: each comparison is a suite, and each change a case in the class of its rule, which
// fails if the user does not want it. Where nothing changed one case says so, since a suite without any looks like one that has
// not run.
func JUnit(w io.Writer, cs *Comparisons) error {
	report := junitSuites{Name: "assistgen diff"}
	for _, c := range cs.All {
		suite := junitSuiteOf(cs, c)
		report.Tests += suite.Tests
		report.Failures += suite.Failures
		report.Suites = append(report.Suites, suite)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(report); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

func junitSuiteOf(cs *Comparisons, c *Comparison) junitSuite {
	suite := junitSuite{Name: sides(c, clean)}
	for _, f := range findingsOf(c) {
		made := junitCaseOf(f, cs.fails(f.Finding))
		if made.Failure != nil {
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, made)
	}
	if suite.Cases == nil {
		suite.Cases = []junitCase{{Name: nothing(c), ClassName: "assistgen"}}
	}
	suite.Tests = len(suite.Cases)
	return suite
}

func junitCaseOf(f *finding, fails bool) junitCase {
	made := junitCase{Name: f.where + " (" + f.Severity.String() + ")", ClassName: "assistgen." + f.Rule, File: clean(f.path()), Line: f.pos.Line}
	said := f.where + ": " + f.said
	at := clean(f.pos.String()) + f.formerly()
	if !fails {
		made.Out = said + "\n" + at
		return made
	}
	made.Failure = &junitFailure{Type: f.Severity.String(), Message: said, Text: at}
	return made
}

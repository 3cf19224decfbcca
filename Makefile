# The commands of the project. Everything but Go itself is installed by them.

# The linter is a tool of this repository alone: it stays out of go.mod, which downstream modules inherit.
LINTER := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
# Test packages that lie under testdata are not part of ./...
TESTDATA := ./testdata/golden/... ./testdata/bodies ./testdata/calls ./testdata/corpus ./testdata/houses/... ./testdata/mutations ./testdata/server ./testdata/matrix/... ./testdata/unified/...

.PHONY: help generate docs test conformance check format vet lint fresh clean-tree sweep sweep-table bench figures fuzz golden

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

generate: ## generate the packages under generated/ from specs/
	go run ./cmd/assistgen generate --config specs/assistgen.yaml

FORMAT ?= markdown

docs: ## write the references of all APIs to reference/ (FORMAT=markdown, html or html-single)
	go run ./cmd/assistgen docs --config specs/assistgen.yaml --format $(FORMAT)

test: ## run all fast tests
	go test ./... $(TESTDATA)

conformance: ## run the vendors' own clients against assistants serve
	cd testdata/conformance && go vet ./... && go test ./...

check: format vet lint fresh clean-tree ## formatting, vet, lint, generated code fresh, nothing uncommitted

format:
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' ':!testdata/errors' | xargs gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:"; echo "$$unformatted"; exit 1; fi

vet:
	go vet ./... $(TESTDATA)

lint:
	go run $(LINTER) run ./...

fresh:
	go run ./cmd/assistgen generate --config specs/assistgen.yaml --check

clean-tree:
	@changes=$$(git status --porcelain); \
	if [ -n "$$changes" ]; then echo "uncommitted changes:"; echo "$$changes"; exit 1; fi

sweep: ## generate, build and try every document of specs/, testdata/houses/ and ASSISTGEN_CORPUS (default ../shared); slow
	ASSISTGEN_SWEEP=1 go test -count=1 -timeout 60m -run 'TestSweep|TestMutations' -v ./generator/... $(TESTDATA)

sweep-table: ## write the table of the sweep to generator/SWEEP.md
	ASSISTGEN_SWEEP=1 go test -count=1 -timeout 60m -run TestSweepDocuments ./generator -update

bench: ## measure reading, writing and generating
	go test -run '^$$' -bench . -benchmem ./testdata/golden/bench/... ./generator/ ./generator/load ./generator/unify ./generator/refdoc ./generator/diff/... ./cmd/assistants/...

figures: ## measure generated code beside that of other generators (DOCUMENT=path MULTIPLY=n REPEAT=n); slow
	cd testdata/figures && go test . ./multiply && go run . \
		$(if $(DOCUMENT),-parts compile -document $(abspath $(DOCUMENT))) \
		$(if $(MULTIPLY),-multiply $(MULTIPLY)) $(if $(REPEAT),-repeat $(REPEAT))

FUZZTIME ?= 30s

fuzz: ## run each fuzz target for FUZZTIME (30s)
	@for target in $$(grep -rhoE --include=*_test.go '^func Fuzz[A-Za-z]+' cmd templates generator testdata/golden | sed 's/func //' | sort -u); do \
		dir=$$(dirname $$(grep -rlE --include=*_test.go "^func $$target\(" cmd templates generator testdata/golden | head -1)); \
		echo "$$dir $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./$$dir || exit 1; \
	done

golden: ## rewrite every golden file, to be reviewed with git diff
	go test $$(grep -rl --include=*_test.go 'flag.Bool("update"' cmd generator testdata | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

# Everything a user or a contributor runs. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test audit bench codebook-gaps coding-diff

CARGO ?= cargo
DATELINE := target/release/dateline
# Reports to look at beside the examples, for codebook-gaps and coding-diff.
REPORTS ?= $(wildcard ../shared/dev/news.reports.jsonl*)
# How many events of a kind coding-diff lists; 0 all.
LIMIT ?= 25
SAY = @printf '\n== %s\n'

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## build the program and fetch the language model and the gazetteer (once)
	$(SAY) "Looking what this machine has"
	@scripts/prepare
	$(SAY) "Building dateline (the first time takes a few minutes)"
	@$(CARGO) build --release --locked -p dateline
	$(SAY) "Fetching the language model and the gazetteer, where they are not there yet"
	@$(DATELINE) setup

demo: setup ## code the example reports and show their events
	$(SAY) "Coding the reports in examples/reports"
	@$(DATELINE) code --format table examples/reports/*.txt
	$(SAY) "Next, try"
	@printf '   %s\n' \
	  '$(DATELINE) code examples/reports/*.txt | head -n 1     the same as records, one a line' \
	  '$(DATELINE) code --published 2019-08-08 YOUR.txt        a report of your own' \
	  '$(DATELINE) codebook check                              every rule against its examples' \
	  '$(DATELINE) --help                                      everything else'

test: setup ## format, lints, documentation, codebook and all tests
	$(SAY) "Format"
	@$(CARGO) fmt --all --check
	$(SAY) "Lints"
	@$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(SAY) "Examples in the documentation"
	@$(CARGO) test --doc --workspace --locked
	$(SAY) "Codebook: every entry's examples"
	@$(DATELINE) codebook check
	$(SAY) "Incident corpus: its files are what marked.txt makes"
	@python3 examples/incidents/build.py --check
	$(SAY) "Tests"
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	  $(CARGO) nextest run --workspace --locked --no-fail-fast; \
	else \
	  $(CARGO) test --workspace --all-targets --locked --no-fail-fast; \
	fi

audit: ## licences, advisories and sources of the dependencies
	@$(CARGO) deny --version >/dev/null 2>&1 || { \
	  echo 'make audit needs cargo-deny; install it with: cargo install --locked cargo-deny' >&2; exit 1; }
	$(SAY) "Licences, advisories, bans and sources"
	@$(CARGO) deny check

bench: setup ## speed beside spaCy, and what coding adds (TEXTS=reports.jsonl)
	$(SAY) "Speed of the language pipeline beside spaCy, and of coding beside the pipeline"
	@scripts/bench $(TEXTS)

codebook-gaps: setup ## predicates of REPORTS=reports.jsonl that no entry names, the commonest first
	@[ -n "$(REPORTS)" ] || { echo 'make codebook-gaps needs reports: REPORTS=archive.jsonl' >&2; exit 2; }
	@$(DATELINE) codebook gaps --least 2 $(REPORTS)

coding-diff: setup ## events gained, lost and changed since BASE=main, in the examples and REPORTS=…
	@[ -n "$(BASE)" ] || { echo 'make coding-diff needs a revision to compare with: BASE=main' >&2; exit 2; }
	$(SAY) "What is coded now, beside what $(BASE) codes"
	@DATELINE=$(DATELINE) LIMIT=$(LIMIT) CARGO=$(CARGO) scripts/coding-diff $(BASE) examples/reports/*.txt $(REPORTS)

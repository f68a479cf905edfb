# Ringdesk. `make` prints what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# One set of flags for every build: another set would compile all dependencies again.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
DEBUG := .build/debug/ringdesk
RELEASE := .build/release/ringdesk
# Further arguments, e.g. make demo ARGS="--listen 127.0.0.1:0"
ARGS :=
PYTEST_ARGS :=

.PHONY: help demo run test e2e fuzz bench lint types format deb clean build release checks needs-build needs-test needs-deb

help: ## what there is to make
	@echo "make TARGET"
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## the whole desk in one process with a pretend Twilio: open the page it prints
	exec $(DEBUG) demo $(ARGS)

run: build ## the server as it runs in production, on this machine (ringdesk serve)
	exec $(DEBUG) serve $(ARGS)

test: needs-test ## everything that must hold: lint, unit tests, the program, the browser
	Tests/in-own-group $(MAKE) --no-print-directory checks

e2e: needs-test build ## only the tests in a real browser and with the libraries of others
	swift build $(SWIFT_FLAGS) --product socketio-conformance
	Tests/in-own-group .venv/bin/pytest $(PYTEST_ARGS) Tests/Browser Tests/Conformance

fuzz: needs-build ## a million odd inputs to the parsers of TwiML, webhooks and Socket.IO (libFuzzer; some minutes)
	Tests/Fuzz/run

bench: needs-test release ## rates and latencies beside a do-nothing POST and an Express and PostgreSQL server
	bench/run

lint: ## formatting and style, changing nothing
	swift format lint --strict --recursive Package.swift Sources Tests

types: needs-test
	tsc --project jsconfig.json

format: ## put the sources into shape
	swift format --in-place --recursive Package.swift Sources Tests

deb: needs-deb release ## the Debian package, ringdesk_VERSION_ARCH.deb
	packaging/make-deb $(RELEASE)

clean: ## remove everything that was built or installed into this folder
	rm -rf .build .venv ringdesk_*.deb

build: needs-build
	swift build $(SWIFT_FLAGS) --product ringdesk

release: needs-build
	swift build $(SWIFT_FLAGS) --configuration release --static-swift-stdlib --product ringdesk

checks: lint types
	swift build $(SWIFT_FLAGS) --build-tests
	# One after another: tests of timeouts starve beside those that keep both cores busy.
	set -o pipefail; swift test $(SWIFT_FLAGS) --skip-build --no-parallel 2>&1 | tee .build/tests.log || \
	  { echo "What failed:"; grep -a '✘' .build/tests.log; exit 1; }
	.venv/bin/pytest $(PYTEST_ARGS) Tests/Browser Tests/Conformance

needs-build:
	@packaging/install-needs build

needs-test:
	@packaging/install-needs test

needs-deb:
	@packaging/install-needs deb

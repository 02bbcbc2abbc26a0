# `make run` and `make test` do everything, libtorch included; cargo alone does too afterwards.

# Where `make install` puts the program; DESTDIR goes before it, for those who make packages.
PREFIX ?= /usr/local

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: libtorch ## run freerea (ARGS='search --help' passes arguments on)
	cargo run --release -- $(ARGS)

test: libtorch ## run all tests (ARGS=name runs those with that name)
	cargo test $(ARGS)

bench: libtorch ## run the benchmarks
	cargo bench $(ARGS)

check: libtorch ## check the format, lint, and check the documentation
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps

release: libtorch ## build the program for use
	cargo build --release

install: ## install it for all users (PREFIX=/usr/local, DESTDIR)
	@if command -v cargo >/dev/null; then $(MAKE) --no-print-directory release; fi
	setup/install '$(DESTDIR)$(PREFIX)'

libtorch: ## fetch libtorch, where it is not there yet
	@setup/libtorch

.PHONY: help run test bench check release install libtorch

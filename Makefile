# `make run` and `make test` do all set-up themselves, in .venv and nowhere else, on Debian, Ubuntu
# and macOS. Works with make 3.81, which macOS ships.
#
#   make run                opens the app; without a display, classifies the sample pictures
#   make test               runs the tests of every part; ARGS="-k bundle" picks some, ARGS="-n 0"
#                           takes one process
#   make test-long          runs those that try to break the whole, and that take long
#   make check              format, lint, types, layers, then the tests of both kinds
#   make format             puts the sources into shape
#   make translations       takes new texts of the window up, to be translated; compiles the files
#   make samples            draws resources/samples anew from resources/drawings
#   make screenshots        takes docs/screenshots anew, the film of README too; 10 minutes
#   make bench              measures ours beside others, into docs/performance.md; ARGS="serving
#                           training" takes a quarter of an hour, all of it hours; nothing else
#                           should run
#   make wheel              builds dist/*.whl
#   make bundle             builds dist/pokedex, the app that needs no Python, and checks it
#   make smoke              drives the app of dist/pokedex in a clean Debian, 20 times; as root
#   make deb                makes a .deb of dist/pokedex; `deb-check` tries it in a clean Debian, as root
#   make appimage           makes an AppImage of it; needs appimagetool (docs/packaging.md)
#   make installers         both
#   make dmg                on macOS, packs dist/Pokédex.app into a disk image
#   make clean              removes what was built, the environment included

VENV := .venv
PYTHON := $(VENV)/bin/python
BUNDLE_VENV := build/bundle-venv
BENCH_VENV := build/bench-venv
PYTEST := $(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile
DIST := dist
ARGS :=
ROUNDS := 20

app := $(wildcard pokedex_app/app.py)
display := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))
comma := ,
window := $(and $(app),$(display))

# the tests start hundreds of processes, which would all compile the sources again
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-long check lint format translations samples screenshots bench wheel bundle clean window-libraries virtual-screen system-call-tracer packaging-checkers smoke deb appimage installers deb-check dmg

help:
	@sed -n 's/^#   //p' Makefile

ifneq ($(window),)
run: $(VENV)/.with-app window-libraries
	$(PYTHON) -m pokedex_app $(ARGS)
else
run: $(VENV)/.with-core
	$(PYTHON) -m pokedex_app classify $(or $(ARGS),resources/samples)
endif

test: $(VENV)/.with-dev packaging-checkers $(if $(app),window-libraries)
	$(PYTEST) -m "not long" $(ARGS)

test-long: $(VENV)/.with-cluster system-call-tracer $(if $(app),window-libraries virtual-screen)
	$(PYTEST) -m long $(ARGS)

# first, since `test` skips what needs the cluster's packages where they are not
check: $(VENV)/.with-cluster lint test test-long

lint: $(VENV)/.with-dev
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/.with-dev
	$(PYTHON) -m ruff check --fix-only
	$(PYTHON) -m ruff format

translations: $(VENV)/.with-app
	$(PYTHON) tools/translations.py update
	$(PYTHON) tools/translations.py release

samples: $(VENV)/.with-core
	@sh tools/setup.sh packages librsvg2-bin
	$(PYTHON) tools/render_samples.py

# the film for itself, as its window has another size
screenshots: export QT_QPA_PLATFORM := offscreen
screenshots: $(VENV)/.with-app window-libraries
	$(PYTHON) -m tools.screenshots docs/screenshots --pages identify batch pokedex results train
	$(PYTHON) -m tools.screenshots docs/screenshots --film

bench: $(VENV)/.with-dev $(BENCH_VENV)/.ready
	$(PYTHON) -m benchmarks $(ARGS)

wheel: $(VENV)/.with-core
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

# Debian's own Python, since the driver's libraries are Debian's
smoke:
	@sh tools/setup.sh packages debootstrap xvfb dbus-daemon at-spi2-core python3-gi \
		gir1.2-atspi-2.0 python3-xlib
	@/usr/bin/python3 tests/smoke --rounds $(ROUNDS) $(ARGS)

# The environment that the app was packaged in draws the icons.
deb appimage:
	$(BUNDLE_VENV)/bin/python -m tools.installers $@ --bundle $(DIST)/pokedex --output $(DIST)

installers: deb appimage

deb-check:
	@sh tools/setup.sh packages debootstrap
	$(PYTHON) -m tests.installers.deb_lifecycle $(or $(ARGS),$(wildcard $(DIST)/*.deb))

dmg:
	packaging/macos/make_dmg.sh $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' trainer/__init__.py)

# Whatever could make two builds of one commit differ is fixed: the order of sets, the time, and what
# an earlier build left behind.
bundle: $(BUNDLE_VENV)/.ready
	@sh tools/setup.sh bundle $(BUNDLE_VENV)/bin/python
	PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct || echo 0) \
		$(BUNDLE_VENV)/bin/python -m PyInstaller --clean --noconfirm --log-level WARN \
		--distpath $(DIST) --workpath build/bundle build.spec
	$(BUNDLE_VENV)/bin/python tools/check_bundle.py $(DIST)/pokedex

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# What is installed follows pyproject.toml; each stamp stands for one set of extras.
$(VENV)/.with-core: pyproject.toml | $(PYTHON)
	$(PYTHON) -m pip install --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.with-app: pyproject.toml | $(PYTHON)
	$(PYTHON) -m pip install --disable-pip-version-check --editable '.[app,train]'
	@touch $@ $(VENV)/.with-core

$(VENV)/.with-dev: pyproject.toml | $(PYTHON)
	$(PYTHON) -m pip install --disable-pip-version-check --editable '.[train,openvino,dev$(if $(app),$(comma)app)]'
	@touch $@ $(VENV)/.with-core $(if $(app),$(VENV)/.with-app)

# half a gigabyte, which only the tests of clusters need
$(VENV)/.with-cluster: $(VENV)/.with-dev
	$(PYTHON) -m pip install --disable-pip-version-check --editable '.[cluster,s3]'
	@touch $@

$(BUNDLE_VENV)/.ready: packaging/bundle/requirements.txt
	@python=$$(sh tools/setup.sh python) && "$$python" -m venv --clear $(BUNDLE_VENV)
	$(BUNDLE_VENV)/bin/python -m pip install --disable-pip-version-check --no-deps --requirement $<
	@touch $@

$(BENCH_VENV)/.ready: benchmarks/requirements.txt
	@python=$$(sh tools/setup.sh python) && "$$python" -m venv --clear $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --disable-pip-version-check --requirement $<
	@touch $@

$(PYTHON):
	@python=$$(sh tools/setup.sh python) && "$$python" -m venv --clear $(VENV)

window-libraries:
	@sh tools/setup.sh window

virtual-screen:
	@sh tools/setup.sh packages xvfb

# sees whether a program reaches for the network
system-call-tracer:
	@sh tools/setup.sh packages strace

# look over what the installers tell menus and software centres
packaging-checkers:
	@sh tools/setup.sh packages appstream desktop-file-utils

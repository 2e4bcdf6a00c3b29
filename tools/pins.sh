#!/bin/sh
# Pins with hashes for every platform and Python from 3.11; no address of any registry.
set -eu
uv=${UV:-.venv/bin/uv}
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate "$@"
}
compile "$@" requirements/run.in -o requirements/run.txt
compile "$@" requirements/dev.in -c requirements/run.txt -o requirements/dev.txt

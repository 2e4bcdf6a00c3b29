#!/bin/sh
# Makes .venv with a Python that is new enough: $PYTHON if given, else the first of python3, python3.13, 3.12, 3.11.
# Says in one sentence what is missing and ends with 2.
set -eu
venv=${1:-.venv}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

found=
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if is_new_enough "$python"; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    echo "Coachapp needs Python 3.11 or newer: install it, or say where it is with PYTHON=/path/to/python3." >&2
    exit 2
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "This Python has no venv module: install the package python3-venv (Debian, Ubuntu: apt install python3-venv) and try again." >&2
    exit 2
fi
if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    "$found" -m venv --clear "$venv"
fi

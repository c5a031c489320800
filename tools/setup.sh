#!/bin/sh
# Sets up this folder: tools/setup.sh for running, tools/setup.sh tests for the tests and benchmarks as well.
# Debian packages are installed when a program is missing; everything else goes into .tools/ and .venv/. Quiet when all is there.
set -eu
cd "$(dirname "$0")/.."
UV_VERSION=0.13.9

missing=""
need() { # need PACKAGE COMMAND...: note the package when the command fails
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

need python3 command -v python3
need python3-venv python3 -c 'import ensurepip, venv'
need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
if [ "${1:-}" = tests ]; then
    need git command -v git
    need openssl command -v openssl
    need sip-tester command -v sipp
    need baresip command -v baresip
    need chromium command -v chromium
fi

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null; then
        echo "Install these first, by the names your system has for Debian's packages:$missing" >&2
        exit 1
    fi
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Install these first, as root: apt-get install$missing" >&2; exit 1; }
        as_root="sudo"
    fi
    echo "Installing Debian packages:$missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086 - several packages, several words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# A package index or certificate that pip was told of holds for uv as well.
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi
if [ -n "${PIP_EXTRA_INDEX_URL:-}" ]; then export UV_INDEX="${UV_INDEX:-$PIP_EXTRA_INDEX_URL}"; fi
if [ -n "${PIP_CERT:-}" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"; fi
if [ -n "${PIP_DEFAULT_TIMEOUT:-}" ]; then export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-$PIP_DEFAULT_TIMEOUT}"; fi

uv=.tools/uv/bin/uv
if [ "$($uv --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    echo "Installing uv"
    python3 -m venv .tools/uv
    .tools/uv/bin/pip install -qq --disable-pip-version-check "uv==$UV_VERSION"
fi

# The lock names PyPI's own addresses. With another index, the same versions and hashes are asked of that one.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    $uv sync --quiet --frozen --all-extras --compile-bytecode
elif ! cmp -s uv.lock .venv/installed.lock; then
    $uv venv --quiet --allow-existing
    $uv export --quiet --frozen --all-extras --no-emit-project --output-file .tools/requirements.txt
    $uv pip sync --quiet --compile-bytecode --require-hashes .tools/requirements.txt
    $uv pip install --quiet --no-deps --editable .
    cp uv.lock .venv/installed.lock
fi

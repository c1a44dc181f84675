#!/bin/sh
# Finds or installs what pip cannot: a Python to build the virtual environment with, and system
# libraries. Called by the Makefile; quick, and silent, where nothing is missing.
#
#   tools/setup.sh python             prints a Python of at least 3.11 that can make environments
#   tools/setup.sh packages NAME...   installs those Debian packages that are missing
#   tools/setup.sh window             the same for the libraries that a Qt window needs
#   tools/setup.sh bundle PYTHON      the same for what the packaged app is built with
#   tools/setup.sh window-list        prints the names of those
set -eu

oldest="3.11"
newer="python3.14 python3.13 python3.12 python3.11"
qt="libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfreetype6 libfontconfig1 libdbus-1-3
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"

main() {
    command="${1:-}"
    [ $# -eq 0 ] || shift
    case "$command" in
        python) python ;;
        packages) packages "$@" ;;
        window) window_libraries ;;
        # shellcheck disable=SC2086 # a list of words
        window-list) echo $qt ;;
        bundle) bundle_tools "$@" ;;
        *) fail "usage: tools/setup.sh python | packages NAME... | window | window-list |" \
            "bundle PYTHON" ;;
    esac
}

python() {
    found && return
    if has apt-get; then
        packages python3 python3-venv
        found && return
        # an older Debian or Ubuntu: a newer Python may stand beside its own
        as_root apt-get update --quiet --quiet >&2
        for name in $newer; do
            if apt-cache show "$name-venv" >/dev/null 2>&1; then
                packages "$name" "$name-venv"
                found && return
            fi
        done
    fi
    fail "Python $oldest or newer with its venv module is needed, and $(present)." \
        "Install one, from python.org for example, that is called python3 or one of: $newer."
}

found() {
    for name in python3 $newer; do
        if "$name" -c "
import sys, venv, ensurepip
sys.exit(sys.version_info < tuple(map(int, '$oldest'.split('.'))))" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

present() {
    if has python3; then
        echo "python3 is $(python3 -c 'import platform; print(platform.python_version())')"
    else
        echo "there is no python3"
    fi
}

packages() {
    # other systems bring these libraries along or are set up by hand
    has apt-get || return 0
    missing=""
    for name in "$@"; do
        installed "$name" || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0

    [ "$(id -u)" -eq 0 ] || has sudo ||
        fail "Please have these packages installed, there is no sudo to do it with:$missing"
    echo "Installing with apt:$missing" >&2
    # standard output belongs to the answer of this script
    as_root apt-get update --quiet --quiet >&2
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends $missing >&2
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

window_libraries() {
    # shellcheck disable=SC2086 # a list of words
    packages $qt
}

bundle_tools() {
    # shellcheck disable=SC2086 # a list of words
    packages binutils gcc patchelf $qt
    # Debian's own Python has its library in a package of its own
    "$1" -c "import sys; sys.exit(sys.base_prefix != '/usr')" || return 0
    packages "$("$1" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')"
}

# Newer releases renamed some libraries to NAMEt64 when time stamps grew to 64 bits.
installed() {
    for candidate in "$1" "$1t64"; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$candidate" 2>/dev/null) || true
        [ "$status" = installed ] && return
    done
    return 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

fail() {
    echo "$*" >&2
    exit 1
}

main "$@"

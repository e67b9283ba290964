#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is built. It installs what the grader needs, at pinned versions.
set -euo pipefail
cd "$(dirname "$0")"
umask 022

find_python() {
  local name path
  for name in "$@"; do
    path=$(command -v "$name" || true)
    if [ -n "$path" ] && "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$path"
      return
    fi
  done
  return 1
}

if ! command -v bwrap >/dev/null; then # without it the isolation is "restricted", not "full"
  { apt-get update -q && apt-get install -q -y --no-install-recommends bubblewrap; } || echo "bubblewrap is not available here"
fi
python=$(find_python python3 python3.13 python3.12 python3.11) || {
  apt-get update -q
  apt-get install -q -y --no-install-recommends python3.11 python3.11-venv
  python=$(find_python python3.11)
}

# An image that has all packages at these versions needs nothing more.
if ! "$python" -P -s pinned.py requirements.txt; then
  "$python" -m venv venv || { apt-get install -q -y --no-install-recommends python3-venv && "$python" -m venv venv; }
  python=$PWD/venv/bin/python
  if [ -d wheels ]; then
    "$python" -m pip install --quiet --no-index --find-links wheels --requirement requirements.txt
  else
    "$python" -m pip install --quiet --extra-index-url https://download.pytorch.org/whl/cpu --requirement requirements.txt
  fi
  "$python" -P -s pinned.py requirements.txt
fi
echo "$python" >python

chmod -R go-rwx course autograder.json # no submission may read the solutions, whatever it runs as
chmod -R go+rX,go-w program
PYTHONPATH=$PWD/program "$python" -P -s -m grader doctor --course course || true # the log says which isolation there is

#!/usr/bin/env bash
# Installs what the scripts beside this one run, where it can be had: Slurm and GNU parallel from
# Debian, Dask and Ray from the Python index, these into the folder that is the first argument.
set -uo pipefail

without() {
    echo "the examples for $1 are skipped: $2"
}

if command -v slurmctld /usr/sbin/slurmctld >/dev/null && command -v parallel >/dev/null; then
    echo "Slurm and GNU parallel are here"
elif ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    without "Slurm and GNU parallel" "only root installs them, with apt-get"
elif ! (timeout 120 apt-get update && timeout 300 apt-get install -y --no-install-recommends slurm-wlm munge parallel) >/dev/null; then
    without "Slurm and GNU parallel" "apt-get does not get them"
fi
if ! (python3 -m venv "$1" && timeout 600 "$1/bin/pip" install --quiet dask distributed ray); then
    without "Dask and Ray" "pip does not get them"
fi

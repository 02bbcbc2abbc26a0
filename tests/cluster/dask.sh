#!/usr/bin/env bash
# Dask's example for real: one of four shards is killed, and begun anew. FREEREA_CLUSTER_PYTHON names
# the interpreter that has it.
source "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"
python=${FREEREA_CLUSTER_PYTHON:-python3}
needs "$python"
"$python" -c 'import dask.distributed' 2>/dev/null || skip "no dask.distributed for $python"
begin

example spread_dask.py >spread_dask.py
"$python" spread_dask.py >log 2>&1 &
kill_midway 2
wait $! || fail "Dask's example: $(cat log)"
check_restart 2
run_examples join
check_table Dask

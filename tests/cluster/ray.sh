#!/usr/bin/env bash
# Ray's example for real: one of four shards is killed, and begun anew. FREEREA_CLUSTER_PYTHON names
# the interpreter that has it.
source "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"
python=${FREEREA_CLUSTER_PYTHON:-python3}
needs "$python"
"$python" -c 'import ray' 2>/dev/null || skip "no ray for $python"
begin
export RAY_USAGE_STATS_ENABLED=0

example spread_ray.py >spread_ray.py
"$python" spread_ray.py >log 2>&1 &
kill_midway 2
wait $! || fail "Ray's example: $(cat log)"
check_restart 2
run_examples join
check_table Ray

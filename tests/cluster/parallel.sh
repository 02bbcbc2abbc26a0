#!/usr/bin/env bash
# GNU parallel's example for real: one of four shards is killed, and begun anew.
source "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"
needs parallel
begin

run_examples parallel &
kill_midway 2
wait $! || fail "GNU parallel's example"
check_restart 2
check_table "GNU parallel"

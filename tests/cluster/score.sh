#!/usr/bin/env bash
# A whole space, scored by GNU parallel's example; it takes minutes.
source "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"
needs parallel
mkdir "$folder/one-machine" "$folder/spread"
(cd "$folder/one-machine" && freerea score --all -o scores.csv 2>log) || fail "$(cat "$folder/one-machine/log")"

cd "$folder/spread"
run_examples parallel-score || fail "GNU parallel's example"
cmp "$folder/one-machine/scores.csv" scores.csv || fail "the scores are others than one machine's"
echo "scores by GNU parallel: byte-identical"

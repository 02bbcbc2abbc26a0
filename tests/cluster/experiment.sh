# A small experiment in a folder of its own, which the scripts beside this one spread by the examples
# of docs/cluster.md, as they stand there. The program is the first argument, or FREEREA.
set -euo pipefail

# Says what is missing; 77 is how a test is skipped.
skip() {
    echo "skipped: $*"
    exit 77
}

# What has to be installed.
needs() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || skip "no $tool here"
    done
}

# The block of the page whose fence has this name.
example() {
    awk -v name="$1" '
        /^```/ { inside = !inside && $2 == name; found = found || inside; next }
        inside
        END { exit !found }' "$page"
}

# Runs the blocks of the page as one script of bash, and ends as it does.
run_examples() {
    local name
    for name in "$@"; do example "$name"; done >commands.sh
    bash -e commands.sh
}

# Kills a shard as a lost machine would: without a word, once it has finished a run, before its last.
kill_midway() {
    wait_for_run "$1"
    kill -KILL "$(started "$1" | tail -n 1)"
    check_midway "$1"
}

# Waits until a shard has finished a run.
wait_for_run() {
    local tries=0
    until [ "$(finished "$1")" -ge 1 ]; do
        sleep 0.02
        ((++tries < 6000)) || fail "shard $1 finishes nothing: $(cat log 2>/dev/null)"
    done
}

# It was not done yet.
check_midway() {
    [ "$(finished "$1")" -lt "$runs_each" ] || fail "shard $1 was done before it was killed"
    echo "shard $1 was killed after $(finished "$1") of $runs_each runs"
}

# How many runs a shard has kept.
finished() {
    local lines=0
    if [ -e "runs-$1.jsonl" ]; then lines=$(wc -l <"runs-$1.jsonl"); fi
    echo $((lines > 0 ? lines - 1 : 0))
}

# The processes that a shard had, one a line.
started() {
    awk -v shard="--shard $1/" 'index($0, shard) { print $1 }' "$folder/started"
}

fail() {
    echo "failed: $*"
    exit 1
}

# All of a shard's runs are there, and it was begun twice.
check_restart() {
    [ "$(started "$1" | wc -l)" -eq 2 ] || fail "shard $1 was not begun twice: $(cat "$folder/started")"
    [ "$(finished "$1")" -eq "$runs_each" ] || fail "shard $1 has not all of its runs"
}

# The table is one machine's, byte for byte.
check_table() {
    cmp "$folder/one-machine/table.csv" table.csv || fail "$1: the table is another than one machine's"
    echo "$1: byte-identical"
}

shards=4
runs_each=4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
page=$here/../../docs/cluster.md
program=$(command -v "${1:-${FREEREA:-freerea}}") || fail "no freerea; name it first, or in FREEREA"
program=$(realpath "$program")
folder=$(mktemp -d)
clean_up() {
    local jobs
    jobs=$(jobs -p)
    if [ -n "$jobs" ]; then kill $jobs || true; fi
    rm -rf "$folder"
}
trap clean_up EXIT

# The examples say 'freerea'. Here it takes small options, and writes down its process.
mkdir "$folder/bin"
cat >"$folder/bin/freerea" <<END
#!/bin/sh
case "\$*" in
reproduce*) set -- "\$@" --seeds $((shards * runs_each)) --dataset cifar10 --cells 40 --batch 2 --repeats 1 ;;
"score --all"*) set -- "\$@" --dataset ImageNet16-120 --batch 2 --repeats 1 ;;
esac
echo "\$\$ \$*" >>"$folder/started"
exec "$program" "\$@"
END
chmod +x "$folder/bin/freerea"
export PATH="$folder/bin:$PATH" FREEREA_DATA="$folder/data" FREEREA_CACHE=none

# Accuracies that are made up; the table is the same for all who read it.
seq 0 15624 | awk 'BEGIN { print "index,cifar10" } { print $1 "," 10 + $1 / 200 }' >"$folder/accuracies.csv"
freerea benchmark import "$folder/accuracies.csv" --epochs 200 --averaging mean >"$folder/import.log" 2>&1 ||
    fail "$(cat "$folder/import.log")"

# Makes one machine's table, and an empty folder to spread the same work in.
begin() {
    mkdir -p "$folder/one-machine" "$folder/spread"
    (cd "$folder/one-machine" && freerea reproduce --format csv -o table.csv 2>log) ||
        fail "$(cat "$folder/one-machine/log")"
    cd "$folder/spread"
}

#!/usr/bin/env bash
# Slurm's examples for real, on a cluster of one machine of its own: an array from 1, one of whose
# shards is requeued midway, with the merge that waits for it; and an array from 0.
source "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"
PATH=$PATH:/usr/sbin
needs munged slurmctld slurmd sbatch scontrol squeue

# A port that nothing listens on.
free_port() {
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

start_cluster() {
    cluster=$folder/cluster
    mkdir -p "$cluster/state" "$cluster/spool"
    # munged and slurmctld refuse to work in folders that others may change.
    chmod 755 "$folder" "$cluster"
    (umask 077 && head -c 1024 /dev/urandom >"$cluster/munge.key")
    local ports me
    ports=$((20000 + $$ % 10000))
    me=$(hostname -s)
    cat >"$cluster/slurm.conf" <<END
ClusterName=freerea
SlurmctldHost=$me(127.0.0.1)
SlurmctldPort=$(free_port $ports)
SlurmdPort=$(free_port $((ports + 10000)))
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket
CredType=cred/munge
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
JobRequeue=1
KillWait=1
NodeName=$me NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
    export SLURM_CONF=$cluster/slurm.conf
    munged --socket="$cluster/munge.socket" --key-file="$cluster/munge.key" \
        --pid-file="$cluster/munged.pid" --log-file="$cluster/munged.log" \
        --seed-file="$cluster/munge.seed" || skip "munged does not start here"
    slurmctld -c && slurmd || skip "Slurm does not start here: $(tail -n 3 "$cluster"/slurm*.log)"
    local tries=0
    until [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]; do
        sleep 0.2
        ((++tries < 100)) || fail "Slurm's machine is not ready: $(tail -n 5 "$cluster"/slurm*.log)"
    done
}

clean_up() {
    local daemon file tries
    if [ -e "${SLURM_CONF:-}" ]; then scancel --user="$(id -un)" 2>/dev/null || true; fi
    for daemon in slurmd slurmctld munged; do
        file=$folder/cluster/$daemon.pid
        if [ -e "$file" ]; then kill "$(cat "$file")" || true; fi
        # A daemon removes its file when it has written all that it has to.
        for ((tries = 0; tries < 50; tries++)); do
            [ -e "$file" ] || break
            sleep 0.1
        done
    done
    rm -rf "$folder"
}

# Waits until no job is left.
drain() {
    local tries=0
    while [ -n "$(squeue --noheader)" ]; do
        sleep 0.2
        ((++tries < 900)) || fail "jobs are left: $(squeue) $(tail -n 5 slurm-*.out)"
    done
}

begin
start_cluster

example shards.sh >shards.sh
run_examples submit >submitted
job=$(squeue --noheader --array --format=%F --name=shards.sh | head -n 1)
wait_for_run 2
scontrol requeue "${job}_2"
until [ "$(squeue --noheader --format=%T --jobs="${job}_2")" = PENDING ]; do sleep 0.1; done
check_midway 2
# Slurm holds a job back for two minutes after it was requeued.
scontrol update jobid="${job}_2" StartTime=now
drain
check_restart 2
check_table "Slurm, from 1"

mkdir "$folder/from-0"
cd "$folder/from-0"
example shards-from-0.sh >shards.sh
run_examples submit >submitted
drain
check_table "Slurm, from 0"

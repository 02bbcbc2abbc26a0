//! One worker for each core that a scheduler gives, by whatever way it gives them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::{available_parallelism, sleep};
use std::time::Duration;

/// A search and a score that take a while.
const WORK: [&str; 2] = [
    "search --cells 40 --batch 4 --repeats 1 --dataset ImageNet16-120",
    "score 1 2 3 4 5 6 7 8 9 --batch 64 --repeats 1 --dataset cifar10",
];

/// The most scoring threads of the program, which a shell starts after these words.
fn workers(before: &str, work: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("{before} {} {work}", env!("CARGO_BIN_EXE_freerea"));
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .env_remove("SLURM_CPUS_PER_TASK")
        .env("FREEREA_DATA", folder.path())
        .env("FREEREA_CACHE", "none")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let tasks = PathBuf::from(format!("/proc/{}/task", child.id()));
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let threads = fs::read_dir(&tasks).into_iter().flatten().flatten();
        let names = threads.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
        most = most.max(names.filter(|name| name.starts_with("scorer")).count());
        sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success(), "{script}");
    most
}

/// A core that this process may use.
fn a_core() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let allowed = status.split("Cpus_allowed_list:").nth(1).unwrap();
    let digits = |letter: &char| letter.is_ascii_digit();
    allowed.trim_start().chars().take_while(digits).collect()
}

/// A control group that may use one core, while it is there.
struct OneCore(PathBuf);

impl OneCore {
    /// `None` where this user makes no groups.
    fn make() -> Option<Self> {
        let name = format!("freerea-{}", std::process::id());
        for (top, quota, share) in [
            ("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "100000"),
            ("/sys/fs/cgroup", "cpu.max", "100000 100000"),
        ] {
            let group = PathBuf::from(top).join(&name);
            if fs::create_dir(&group).is_err() {
                continue;
            }
            let group = OneCore(group);
            let quota = group.0.join(quota);
            if quota.exists() && fs::write(quota, share).is_ok() {
                return Some(group);
            }
        }
        None
    }
}

impl Drop for OneCore {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.0);
    }
}

#[test]
fn workers_are_the_cores_that_a_scheduler_gives() {
    let cores = available_parallelism().unwrap().get();
    if cores == 1 {
        println!("skipped: one core alone is no choice");
        return;
    }
    let group = OneCore::make();
    if group.is_none() {
        println!("skipped: no control group can be made here");
    }
    let group = group.as_ref().map(|group| {
        let members = group.0.join("cgroup.procs");
        format!("echo $$ > {}; exec", members.display())
    });
    let bound = format!("exec taskset -c {}", a_core());
    for work in WORK {
        assert_eq!(workers("exec", work), cores, "{work}");
        assert_eq!(workers("SLURM_CPUS_PER_TASK=1 exec", work), 1, "{work}");
        assert_eq!(workers(&bound, work), 1, "{work}");
        if let Some(group) = &group {
            assert_eq!(workers(group, work), 1, "{work}");
        }
    }
}

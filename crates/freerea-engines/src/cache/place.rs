//! Whether a file lies on this machine.

use std::path::Path;

/// What Linux calls file systems that other machines may share: NFS, SMB (three of its kinds),
/// Lustre, GPFS, BeeGFS, Ceph, AFS, PanFS, 9P, VirtualBox's folders, and FUSE, which may be SSHFS.
#[cfg(target_os = "linux")]
const NETWORKS: [u32; 13] = [
    0x6969,
    0x517b,
    0xff53_4d42,
    0xfe53_4d42,
    0x0bd0_0bd0,
    0x4750_4653,
    0x1983_0326,
    0x00c3_6400,
    0x5346_414f,
    0xaad7_aaea,
    0x0102_1997,
    0x786f_4256,
    0x6573_5546,
];

/// Whether a file may be used by other machines too. What the system does not tell is of this one.
#[cfg(target_os = "linux")]
pub(super) fn is_on_network(path: &Path) -> bool {
    rustix::fs::statfs(path).is_ok_and(|found| NETWORKS.contains(&(found.f_type as u32)))
}

/// Whether a file may be used by other machines too. What the system does not tell is of this one.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_on_network(_path: &Path) -> bool {
    false
}

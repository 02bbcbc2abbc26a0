//! Benchmark files of the official layout, written from made-up numbers.
#![allow(
    dead_code,
    reason = "several test programs share this room, and none uses all of it"
)]

pub mod naslib;
pub mod official;
pub mod pickle;
pub mod pth;
pub mod tfrecord;

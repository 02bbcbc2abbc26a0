//! NAS-Bench-201's own file, `NAS-Bench-201-v1_1-096897.pth`: all trainings of all cells.
//!
//! Dong, Yang: *NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture Search*,
//! ICLR 2020. Its cells stand in the order of NATS-Bench, which has the same.

use super::super::gathering::{FileContents, Gathering};
use super::super::official::{OfficialRecord, RecordError};
use super::super::pickle::Value;
use super::PickledError;
use crate::space::Space;

/// Reads the cells that were trained.
pub(super) fn read(root: &Value) -> Result<FileContents, PickledError> {
    let infos = root
        .get("arch2infos")
        .map_or(Vec::new(), |infos| infos.entries());
    let mut gathering = Gathering::new(Space::NatsTss);
    for (key, trainings) in &infos {
        let index = key.integer().unwrap_or(-1);
        let refused = |reason| PickledError::Record { index, reason };
        let place = usize::try_from(index);
        let place = place.map_err(|_| refused(RecordError::Layout("its key is no index")))?;
        let record = OfficialRecord::of(trainings, place).map_err(refused)?;
        if record.space != gathering.space {
            return Err(refused(RecordError::Layout("its cell is of another space")));
        }
        record.gather(&mut gathering);
    }
    Ok(FileContents {
        what: format!("NAS-Bench-201's own file, {} cells", infos.len()),
        gathering,
        left_out: vec!["all epochs but the last".to_owned()],
        official: true,
        says_whose: true,
    })
}

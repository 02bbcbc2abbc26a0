//! One file, fetched while the user may interrupt it.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use freerea_core::benchmark::{Address, DownloadNews, DownloadOrder, DownloadedFile, download};

use super::super::super::errors::{BadInput, OrBadInput};
use super::super::super::interruption::Interruption;
use super::super::super::progress::ProgressLine;
use super::super::super::say::say;

/// How soon an interruption is heeded.
const HEED: Duration = Duration::from_millis(100);

/// What became of a file.
pub enum Fetched {
    /// It is here.
    Whole(DownloadedFile),
    /// The user wants no more of it now.
    Interrupted,
}

/// Fetches a file, or the rest of it, and says its checksum.
pub fn fetch(
    order: DownloadOrder,
    address: &Address,
    interruption: &Interruption,
) -> Result<Fetched, BadInput> {
    let url = order.url.clone();
    let mut progress = ProgressLine::of_bytes();
    let mut last = None;
    let outcome = interruptibly(
        interruption,
        move |news| {
            download(&order, |new| {
                // After an interruption, no one listens any more.
                let _ = news.send(new);
            })
        },
        |news| match news {
            DownloadNews::GoesOn(bytes) => say!("going on with {url} after {bytes} bytes"),
            DownloadNews::BeginsAnew(bytes) => say!(
                "{url} is begun anew: its server sends no parts, or has another version than that \
                 of which {bytes} bytes were here"
            ),
            DownloadNews::Came(arrived) => {
                progress.set_total(arrived.total);
                progress.set(arrived.bytes, || address.dataset.to_string());
                last = Some(arrived);
            }
        },
    );
    progress.finish();
    let Some(outcome) = outcome else {
        match last {
            Some(arrived) => say!("interrupted after {arrived}; {}", arrived.next()),
            None => say!("interrupted before anything came"),
        }
        return Ok(Fetched::Interrupted);
    };
    let (file, checksum) = outcome.or_bad_input()?;
    say!("{checksum}  {url}");
    Ok(Fetched::Whole(file))
}

/// Does work on a thread of its own, so that an interruption need not wait for it; sees its news.
/// `None` where it was interrupted.
pub fn interruptibly<T: Send + 'static, N: Send + 'static>(
    interruption: &Interruption,
    work: impl FnOnce(&Sender<N>) -> T + Send + 'static,
    mut see: impl FnMut(N),
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let work = thread::spawn(move || work(&sender));
    loop {
        if interruption.is_wanted() {
            return None;
        }
        match receiver.recv_timeout(HEED) {
            Ok(news) => see(news),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    match work.join() {
        Ok(done) => Some(done),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// How many bytes the disk of a folder, which may not be there yet, has room for.
pub fn room(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

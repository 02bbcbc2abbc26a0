//! Downloads that break off, stall or are interrupted, and what becomes of them.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use freerea_core::space::Space;
use tempfile::{TempDir, tempdir};

use super::benchmark::refused;
use super::made_up::official::{archive, folder};
use super::{answer, command_in, freerea_in, wait_until};

/// How much of a file comes before the server gives up on its first try.
const FIRST: usize = 60_000;

/// What a server does after the first try at a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// It sends what is missing.
    Rest,
    /// It has another version of the file.
    Changed,
    /// It knows no parts.
    NoParts,
}

/// How its first try ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    BreaksOff,
    /// The try at another file does not.
    BreaksOffAtTheNextFile,
    Stalls,
    Well,
}

/// A server of one file under any path, and the ranges that it was asked for.
struct Served {
    url: String,
    asked: Arc<Mutex<Vec<Option<String>>>>,
}

impl Served {
    fn new(body: Vec<u8>, ends: Ends, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/table.csv", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (body, log) = (body.clone(), Arc::clone(&log));
                // A stalled answer must not keep the next one waiting.
                thread::spawn(move || stream.and_then(|it| reply(it, &body, ends, then, &log)));
            }
        });
        Served { url, asked }
    }

    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().unwrap().clone()
    }

    /// The arguments of a download.
    fn download(&self) -> [&str; 7] {
        [
            "benchmark",
            "download",
            "--yes",
            "--timeout",
            "1",
            "--url",
            &self.url,
        ]
    }
}

/// The value of a header line.
fn value<'a>(request: &'a [String], name: &str) -> Option<&'a str> {
    request.iter().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

fn reply(
    mut stream: TcpStream,
    body: &[u8],
    ends: Ends,
    then: Then,
    log: &Mutex<Vec<Option<String>>>,
) -> std::io::Result<()> {
    let lines = BufReader::new(stream.try_clone()?).lines();
    let request: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let range = value(&request, "range").map(str::to_owned);
    let number = {
        let mut log = log.lock().unwrap();
        log.push(range.clone());
        log.len()
    };
    let version = match then {
        Then::Changed if number > 1 => "\"two\"",
        _ => "\"one\"",
    };
    let from = range
        .filter(|_| then != Then::NoParts && value(&request, "if-range") == Some(version))
        .and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse()
                .ok()
        });
    let from: usize = from.unwrap_or(0);
    let whole = body.len();
    let head = match from {
        0 => format!("200 OK\r\nContent-Length: {whole}"),
        from if from == whole => format!(
            "416 Range Not Satisfiable\r\nContent-Length: 0\r\nContent-Range: bytes */{whole}"
        ),
        from => format!(
            "206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {from}-{}/{whole}",
            whole - from,
            whole - 1
        ),
    };
    write!(
        stream,
        "HTTP/1.1 {head}\r\nETag: {version}\r\nConnection: close\r\n\r\n"
    )?;
    let gives_up = match ends {
        Ends::BreaksOff | Ends::Stalls => number == 1,
        Ends::BreaksOffAtTheNextFile => number == 2,
        Ends::Well => false,
    };
    if gives_up {
        stream.write_all(&body[..FIRST])?;
        if ends == Ends::Stalls {
            thread::sleep(Duration::from_secs(20));
        }
        return Ok(());
    }
    stream.write_all(&body[from..])
}

/// A table of all cells of the topology space.
fn table() -> Vec<u8> {
    let mut csv = "index,accuracy\n".to_owned();
    for index in 0..Space::NatsTss.count() {
        writeln!(csv, "{index},{}.25", index % 90).unwrap();
    }
    csv.into_bytes()
}

/// What lies in the folder of downloads.
fn left(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.join("downloads")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn part(data: &Path) -> Option<PathBuf> {
    let is_part = |path: &PathBuf| path.extension().is_some_and(|end| end == "part");
    left(data).into_iter().find(is_part)
}

/// A data directory after the first try, which breaks off.
fn broken_off(served: &Served) -> TempDir {
    let data = tempdir().unwrap();
    let complaint = refused(data.path(), &served.download());
    let came = format!("broke off after {FIRST} of {} bytes", table().len());
    assert!(complaint.contains(&came), "{complaint}");
    assert!(
        complaint.contains("the same command goes on"),
        "{complaint}"
    );
    let part = part(data.path()).expect("the part is kept");
    assert_eq!(fs::read(part).unwrap(), table()[..FIRST]);
    data
}

/// The second try; what it says.
fn second(data: &Path, served: &Served) -> String {
    let output = freerea_in(data, &served.download());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let columns = answer(&output);
    assert!(columns.contains("15625  0.25"), "{columns}");
    assert_eq!(left(data), Vec::<PathBuf>::new());
    said
}

#[test]
fn what_broke_off_is_gone_on_with() {
    let served = Served::new(table(), Ends::BreaksOff, Then::Rest);
    let data = broken_off(&served);
    let said = second(data.path(), &served);
    assert!(said.contains(&format!("after {FIRST} bytes")), "{said}");
    assert_eq!(served.asked(), [None, Some(format!("bytes={FIRST}-"))]);
}

#[test]
fn a_file_that_changed_is_begun_anew() {
    let served = Served::new(table(), Ends::BreaksOff, Then::Changed);
    let data = broken_off(&served);
    let said = second(data.path(), &served);
    assert!(said.contains("begun anew"), "{said}");
}

#[test]
fn a_server_without_parts_sends_all_of_it() {
    let served = Served::new(table(), Ends::BreaksOff, Then::NoParts);
    let data = broken_off(&served);
    let said = second(data.path(), &served);
    assert!(said.contains("begun anew"), "{said}");
}

#[test]
fn a_line_that_stalls_is_given_up_in_time() {
    let served = Served::new(table(), Ends::Stalls, Then::Rest);
    let data = tempdir().unwrap();
    let began = Instant::now();
    let complaint = refused(data.path(), &served.download());
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    let came = format!("stalled: no byte for 1 s after {FIRST} of");
    assert!(complaint.contains(&came), "{complaint}");
    second(data.path(), &served);
}

#[test]
fn a_server_that_does_not_answer_is_given_up_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/table.csv", silent.local_addr().unwrap());
    let data = tempdir().unwrap();
    let download = [
        "benchmark",
        "download",
        "--yes",
        "--timeout",
        "1",
        "--url",
        &url,
    ];
    let complaint = refused(data.path(), &download);
    assert!(complaint.contains("no answer within 1 s"), "{complaint}");
    assert!(!data.path().join("downloads").exists());
}

#[test]
fn a_wrong_checksum_removes_the_part() {
    let served = Served::new(table(), Ends::BreaksOff, Then::Rest);
    let data = broken_off(&served);
    let wrong = "0".repeat(64);
    let output = freerea_in(
        data.path(),
        &[&served.download()[..], &["--sha256", &wrong]].concat(),
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("what came is removed"), "{said}");
    assert_eq!(left(data.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_file_that_is_here_is_not_sent_again() {
    let served = Served::new(table(), Ends::BreaksOffAtTheNextFile, Then::Rest);
    let data = tempdir().unwrap();
    let url = served.url.replace("table", "{dataset}");
    let download = [
        "benchmark",
        "download",
        "--yes",
        "--url",
        &url,
        "--dataset",
        "cifar10",
        "--dataset",
        "cifar100",
    ];
    assert_eq!(freerea_in(data.path(), &download).status.code(), Some(2));
    let columns = answer(&freerea_in(data.path(), &download));
    assert!(columns.contains("cifar100 test accuracy"), "{columns}");
    let range = |from: usize| Some(format!("bytes={from}-"));
    let asked = [None, None, range(table().len()), range(FIRST)];
    assert_eq!(served.asked(), asked);
    assert_eq!(left(data.path()), Vec::<PathBuf>::new());
}

#[test]
fn an_interrupted_download_keeps_its_part() {
    let served = Served::new(table(), Ends::Stalls, Then::Rest);
    let data = tempdir().unwrap();
    let child = command_in(data.path())
        .args([
            "benchmark",
            "download",
            "--yes",
            "--timeout",
            "60",
            "--url",
            &served.url,
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let length = || part(data.path()).and_then(|part| Some(fs::metadata(part).ok()?.len()));
    wait_until("part", || length() == Some(FIRST as u64));
    // The news of it is on its way still.
    thread::sleep(Duration::from_millis(200));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(
        said.contains(&format!("interrupted after {FIRST} of")),
        "{said}"
    );
    assert_eq!(length(), Some(FIRST as u64));
    second(data.path(), &served);
}

#[test]
fn an_official_archive_at_an_address_is_imported() {
    let made = tempdir().unwrap();
    let cells = (0..Space::NatsTss.count()).step_by(500);
    let cells = cells.map(|index| (index, Space::NatsTss.cell(index).to_string()));
    let archive = fs::read(archive(&folder(made.path(), cells))).unwrap();
    let served = Served::new(archive, Ends::Well, Then::Rest);
    let data = tempdir().unwrap();
    answer(&freerea_in(data.path(), &served.download()));
    assert_eq!(left(data.path()), Vec::<PathBuf>::new());
    let shown = answer(&freerea_in(
        data.path(),
        &["benchmark", "show", "nats-tss-official"],
    ));
    assert!(shown.contains(&served.url), "{shown}");
}

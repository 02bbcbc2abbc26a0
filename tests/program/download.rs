//! `freerea benchmark download`, from a server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tempfile::tempdir;

use super::benchmark::refused;
use super::{answer, freerea_in};

/// The checksum of [`csv`] of cifar10.
const CHECKSUM: &str = "f2dc1e48db5ceb0c25bb9c6d991664b325f773ce6c24233a21f7f3add21b8288";

/// The published file of a dataset, as short as can be.
fn csv(dataset: &str) -> String {
    let accuracy = 40 + dataset.len();
    format!("index,accuracy\n0,{accuracy}.25\n11,{accuracy}.75\n")
}

/// Serves the files of all datasets under `/DATASET/accuracies.csv`, and answers that are wrong in
/// some way under other paths. Gives the address.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that goes away early is what some tests are about.
            let _ = stream.and_then(reply);
        }
    });
    address
}

fn reply(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    request.read_line(&mut first)?;
    let mut line = String::new();
    while request.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let (status, length, body) = match parts.as_slice() {
        ["", dataset, "accuracies.csv"] => {
            let body = csv(dataset);
            ("200 OK", body.len(), body)
        }
        ["", "cut"] => ("200 OK", 1000, csv("cifar10")),
        ["", "huge"] => ("200 OK", 1 << 40, String::new()),
        ["", "page"] => ("200 OK", 15, "<html>no</html>".to_owned()),
        _ => ("404 Not Found", 4, "none".to_owned()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

#[test]
fn the_files_of_all_datasets_make_one_table() {
    let data = tempdir().unwrap();
    let url = format!("{}/{{dataset}}/accuracies.csv", serve());
    let download = ["benchmark", "download", "--yes", "--url", &url];
    let output = freerea_in(data.path(), &download);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(CHECKSUM), "{said}");
    let columns = answer(&output);
    for (max, measure) in [
        ("47.75", "cifar10 test accuracy"),
        ("48.75", "cifar100 test accuracy"),
        ("54.75", "ImageNet16-120 test accuracy"),
    ] {
        let line = columns.lines().find(|line| line.ends_with(measure));
        assert!(line.expect(measure).contains(max), "{columns}");
    }
    let shown = answer(&freerea_in(
        data.path(),
        &["benchmark", "show", "freerea-published"],
    ));
    assert!(shown.contains(&url), "{shown}");
    assert!(refused(data.path(), &download).contains("--replace"));
}

#[test]
fn a_checksum_is_checked() {
    let data = tempdir().unwrap();
    let url = format!("{}/cifar10/accuracies.csv", serve());
    let download = ["benchmark", "download", "--yes", "--url", &url, "--sha256"];
    let wrong = "0".repeat(64);
    let complaint = refused(data.path(), &[&download[..], &[&wrong]].concat());
    assert!(
        complaint.contains(CHECKSUM) && complaint.contains("do not trust"),
        "{complaint}"
    );
    answer(&freerea_in(
        data.path(),
        &[&download[..], &[CHECKSUM]].concat(),
    ));
}

#[test]
fn what_is_not_whole_leaves_nothing() {
    let data = tempdir().unwrap();
    let server = serve();
    for (path, part) in [
        ("cut", "broke off after"),
        ("huge", "8.00 GB"),
        ("nothing", "status 404"),
    ] {
        let url = format!("{server}/{path}");
        let download = ["benchmark", "download", "--yes", "--url", &url];
        let complaint = refused(data.path(), &download);
        assert!(
            complaint.contains(part) && complaint.contains(&url),
            "{complaint}"
        );
    }
    // A page in the file's place comes whole, and is no table.
    let url = format!("{server}/page");
    let output = freerea_in(
        data.path(),
        &["benchmark", "download", "--yes", "--url", &url],
    );
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("neither 'index' nor 'arch'"), "{said}");
    assert!(!data.path().join("tables").exists());
    // The part of the one that was cut short would be gone on with, had the server named a version.
    let left = std::fs::read_dir(data.path().join("downloads")).unwrap();
    let left: Vec<String> = left
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(left.iter().all(|name| name.contains("-cut.")), "{left:?}");
}

#[test]
fn nothing_is_downloaded_unasked() {
    let data = tempdir().unwrap();
    let complaint = refused(data.path(), &["benchmark", "download"]);
    assert!(complaint.contains("--yes"), "{complaint}");
}

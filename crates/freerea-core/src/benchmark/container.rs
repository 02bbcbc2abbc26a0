//! What files are packed in: gzip, bzip2, and the zip archive that PyTorch saves.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use zip::{CompressionMethod, ZipArchive};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 18;

/// A megabyte, the step of progress.
pub const MEGABYTE: u64 = 1 << 20;

/// What the file in PyTorch's archive ends with that holds the values.
const VALUES: &str = "data.pkl";

const ZIP: &[u8] = b"PK\x03\x04";
const GZIP: &[u8] = &[0x1f, 0x8b];
const BZIP2: &[u8] = b"BZh";

/// What a file begins with, unpacked.
pub struct Opened {
    /// How it is packed, for people; empty if it is not.
    pub packing: &'static str,
    /// What is in it.
    pub data: Box<dyn BufRead>,
}

/// The size of a file in megabytes, the steps of its import.
pub fn megabytes(path: &Path) -> usize {
    let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    usize::try_from(bytes.div_ceil(MEGABYTE)).unwrap_or(usize::MAX)
}

/// Whether a file that begins so is packed.
pub fn is_packed(begin: &[u8]) -> bool {
    [ZIP, GZIP, BZIP2]
        .iter()
        .any(|mark| begin.starts_with(mark))
}

/// Hears how many bytes of a file are read.
pub type ReadProgress = Box<dyn FnMut(u64)>;

/// Opens a file, whatever it is packed in.
///
/// # Errors
/// If the system refuses, or the packing is damaged.
pub fn open(path: &Path, progress: ReadProgress) -> io::Result<Opened> {
    let mut file = File::open(path)?;
    let mut begin = Vec::new();
    file.by_ref().take(4).read_to_end(&mut begin)?;
    file.rewind()?;
    let counted = |file: File| Counted {
        file,
        read: 0,
        progress,
    };
    Ok(match begin.as_slice() {
        begin if begin.starts_with(ZIP) => {
            let (start, length) = values_in(path)?;
            file.seek(SeekFrom::Start(start))?;
            Opened {
                packing: "PyTorch archive",
                data: buffered(counted(file).take(length)),
            }
        }
        begin if begin.starts_with(GZIP) => Opened {
            packing: "gzip",
            data: buffered(MultiGzDecoder::new(BufReader::new(counted(file)))),
        },
        begin if begin.starts_with(BZIP2) => Opened {
            packing: "bzip2",
            data: buffered(MultiBzDecoder::new(counted(file))),
        },
        _ => Opened {
            packing: "",
            data: buffered(counted(file)),
        },
    })
}

fn buffered(data: impl Read + 'static) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(PIECE, data))
}

/// Where the values lie in an archive of PyTorch's, which does not compress them.
fn values_in(path: &Path) -> io::Result<(u64, u64)> {
    let other = |reason: &str| io::Error::other(reason.to_owned());
    let mut archive =
        ZipArchive::new(BufReader::new(File::open(path)?)).map_err(io::Error::other)?;
    let names = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()));
    let name = names
        .into_iter()
        .find(|name| name.ends_with(VALUES))
        .ok_or_else(|| {
            other("it is a zip archive without data.pkl, which PyTorch's have; unpack it first")
        })?;
    let entry = archive.by_name(&name).map_err(io::Error::other)?;
    if entry.compression() != CompressionMethod::Stored {
        return Err(other(
            "its values are compressed, which PyTorch does not do; unpack it",
        ));
    }
    let start = entry
        .data_start()
        .ok_or_else(|| other("its values are not there"))?;
    Ok((start, entry.size()))
}

/// A file whose reading is watched, a megabyte at a time.
struct Counted {
    file: File,
    read: u64,
    progress: ReadProgress,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        let before = self.read / MEGABYTE;
        self.read += length as u64;
        if self.read / MEGABYTE > before {
            (self.progress)(self.read);
        }
        Ok(length)
    }
}

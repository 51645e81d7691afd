//! The zip file that xlsx and ods workbooks are, with limits that no honest workbook meets.
//!
//! Nothing is ever unpacked to the disk, so names that point elsewhere lead nowhere. What a part really unpacks to
//! is counted while it is read; what the zip claims about itself is not believed.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use zip::ZipArchive;

use super::error::{Fault, Oversize};
use super::file::Reader;

const MOST_PARTS: usize = 20_000;
/// A sheet of a million rows and fifty columns unpacks to about two gigabytes.
const MOST_BYTES: u64 = 3 << 30;
/// Above this size a part is compared with the space it takes in the zip.
const SUSPICIOUS: u64 = 64 << 20;
/// Sheets shrink to a tenth, those of equal rows to a hundredth; a trap is a thousandth.
const MOST_RATIO: u64 = 400;
/// A part that is wanted whole is small in every workbook.
const MOST_WHOLE: u64 = 64 << 20;
const BLOCK: usize = 128 << 10;

/// A workbook's zip file.
pub(super) struct Package {
    archive: ZipArchive<Reader>,
    /// Places by name in lower case with `/`, since Excel does not tell case apart; in order, so that of several broken
    /// parts the same one is named each time.
    places: BTreeMap<String, usize>,
}

impl Package {
    pub(super) fn open(reader: Reader) -> Result<Package, Fault> {
        let broken =
            |error: zip::result::ZipError| Fault::broken(format!("its zip cannot be read ({error})"));
        let mut archive = ZipArchive::new(reader).map_err(broken)?;
        if archive.len() > MOST_PARTS {
            return Err(Fault::TooLarge(format!("it is a zip of more than {MOST_PARTS} parts")));
        }
        if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(broken)? {
            return Err(Fault::broken(
                "parts of its zip lie over each other, as no spreadsheet program writes them",
            ));
        }
        let mut places = BTreeMap::new();
        for place in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(place) {
                places.insert(plain(&name), place);
            }
        }
        Ok(Package { archive, places })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&plain(name))
    }

    /// Whether any part's name begins so.
    pub(super) fn has_any(&self, start: &str) -> bool {
        self.places.keys().any(|name| name.starts_with(start))
    }

    /// A part that is small in every workbook, or nothing where there is none of that name.
    pub(super) fn whole(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(mut part) = self.part(name)? else { return Ok(None) };
        part.most = MOST_WHOLE;
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|error| Fault::reading(name, &error))?;
        Ok(Some(content))
    }

    /// Unpacks every part once, for a reader that does not count what it unpacks.
    pub(super) fn try_all(&mut self) -> Result<(), Fault> {
        let names: Vec<String> = self.places.keys().cloned().collect();
        for name in names {
            if let Some(mut part) = self.part(&name)? {
                io::copy(&mut part, &mut io::sink()).map_err(|error| Fault::reading(&name, &error))?;
            }
        }
        Ok(())
    }

    /// A part of any size.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<impl Read + Send>>, Fault> {
        let Some(&place) = self.places.get(&plain(name)) else { return Ok(None) };
        let broken =
            |error: zip::result::ZipError| Fault::broken(format!("{name} cannot be unpacked ({error})"));
        let packed = self.archive.by_index(place).map_err(broken)?;
        Ok(Some(Part { packed: packed.compressed_size(), source: packed, read: 0, most: MOST_BYTES }))
    }
}

fn plain(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// One part, counted while it is unpacked.
pub(super) struct Part<R> {
    source: R,
    packed: u64,
    read: u64,
    most: u64,
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read += read as u64;
        if self.read > self.most {
            return Err(io::Error::other(Oversize::Bytes(self.most >> 20)));
        }
        if self.read > SUSPICIOUS && self.read / MOST_RATIO > self.packed {
            return Err(io::Error::other(Oversize::Ratio(MOST_RATIO)));
        }
        Ok(read)
    }
}

/// Unpacks a part in a thread of its own while its content is being looked at: each takes about half the time.
pub(super) fn ahead<T>(mut part: impl Read + Send, look: impl FnOnce(&mut Blocks) -> T) -> T {
    std::thread::scope(|scope| {
        let (filled, blocks) = sync_channel(4);
        let (empty, spare) = channel();
        scope.spawn(move || unpack(&mut part, &filled, &spare));
        // Dropped when `look` is done, which ends the thread too.
        look(&mut Blocks { blocks, empty, block: Vec::new(), at: 0 })
    })
}

fn unpack(part: &mut impl Read, filled: &SyncSender<io::Result<Vec<u8>>>, spare: &Receiver<Vec<u8>>) {
    loop {
        let mut block = spare.try_recv().unwrap_or_default();
        block.resize(BLOCK, 0);
        let read = fill(part, &mut block);
        let is_last = !matches!(read, Ok(BLOCK));
        let sent = filled.send(read.map(|length| {
            block.truncate(length);
            block
        }));
        if is_last || sent.is_err() {
            return;
        }
    }
}

fn fill(part: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < block.len() {
        match part.read(&mut block[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

/// What comes from the unpacking thread.
pub(super) struct Blocks {
    blocks: Receiver<io::Result<Vec<u8>>>,
    empty: std::sync::mpsc::Sender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            let Ok(block) = self.blocks.recv() else { return Ok(0) };
            let used = std::mem::replace(&mut self.block, block?);
            // The thread may have ended, and needs no more blocks then.
            drop(self.empty.send(used));
            self.at = 0;
        }
        let length = buffer.len().min(self.block.len() - self.at);
        buffer[..length].copy_from_slice(&self.block[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

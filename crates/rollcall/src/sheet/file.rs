//! A file as it lies on the disk, read whole or not at all.
//!
//! A small file is taken into memory once, so that what is fingerprinted is what is read. A large one is read from
//! the disk more than once, and its fingerprint is taken in a thread of its own meanwhile; that it is still the same
//! at the end is checked for all of that.

use std::fs;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::SystemTime;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{SheetError, Source};

/// Up to this size a file is taken into memory.
const SMALL: u64 = 16 << 20;
/// The old formats can only be read from memory.
const MOST_IN_MEMORY: u64 = 512 << 20;

/// A file that is being read.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    sha256: Fingerprint,
    modified: Option<SystemTime>,
    content: Content,
}

/// The SHA-256 of the file's bytes, or the thread that is about it.
enum Fingerprint {
    Taken(String),
    UnderWay(Option<JoinHandle<io::Result<String>>>),
}

enum Content {
    Memory(Arc<[u8]>),
    Disk(fs::File),
}

/// Reads a file's bytes from any place.
pub(super) enum Reader {
    Memory(Cursor<Arc<[u8]>>),
    Disk(BufReader<fs::File>),
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Reader::Memory(reader) => reader.read(buffer),
            Reader::Disk(reader) => reader.read(buffer),
        }
    }
}

impl Seek for Reader {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        match self {
            Reader::Memory(reader) => reader.seek(place),
            Reader::Disk(reader) => reader.seek(place),
        }
    }
}

impl File {
    pub(super) fn open(path: &Path) -> Result<File, SheetError> {
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => SheetError::NotFound(path.to_owned()),
            _ => SheetError::Locked { file: path.to_owned(), why: error.to_string() },
        };
        let before =
            fs::metadata(path).map_err(|error| placeholder_beside(path).unwrap_or_else(|| refused(error)))?;
        if before.is_dir() {
            return Err(SheetError::NotASpreadsheet { file: path.to_owned(), what: "a folder" });
        }
        if let Some(why) = placeholder(&before) {
            return Err(SheetError::NotHere { file: path.to_owned(), why });
        }
        let mut file = fs::File::open(path).map_err(refused)?;
        let (content, sha256) = if before.len() <= SMALL {
            let content = in_memory(&mut file, before.len()).map_err(refused)?;
            let sha256 = format!("{:x}", Sha256::digest(&content));
            (Content::Memory(content), Fingerprint::Taken(sha256))
        } else {
            let mut again = fs::File::open(path).map_err(refused)?;
            let thread = std::thread::spawn(move || fingerprint(&mut again));
            (Content::Disk(file), Fingerprint::UnderWay(Some(thread)))
        };
        let file = File {
            path: path.to_owned(),
            bytes: before.len(),
            sha256,
            modified: before.modified().ok(),
            content,
        };
        file.still_the_same()?;
        file.is_filled()?;
        Ok(file)
    }

    /// Bytes that never were a file of their own, as what was pasted.
    pub(super) fn of_bytes(path: &Path, content: Vec<u8>) -> File {
        let sha256 = Fingerprint::Taken(format!("{:x}", Sha256::digest(&content)));
        let bytes = content.len() as u64;
        File {
            path: path.to_owned(),
            bytes,
            sha256,
            modified: None,
            content: Content::Memory(content.into()),
        }
    }

    /// The same file with what its password opened in the place of its content.
    pub(super) fn opened(self, content: Vec<u8>) -> File {
        File { content: Content::Memory(content.into()), ..self }
    }

    /// Reads from the start; one reader at a time.
    pub(super) fn reader(&self) -> io::Result<Reader> {
        match &self.content {
            Content::Memory(content) => Ok(Reader::Memory(Cursor::new(Arc::clone(content)))),
            Content::Disk(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Reader::Disk(BufReader::with_capacity(64 << 10, file)))
            }
        }
    }

    /// All of it, for what cannot be read in parts.
    pub(super) fn whole(&self) -> Result<Arc<[u8]>, SheetError> {
        match &self.content {
            Content::Memory(content) => Ok(Arc::clone(content)),
            Content::Disk(_) if self.bytes > MOST_IN_MEMORY => Err(SheetError::TooLarge {
                file: self.path.clone(),
                why: "it is above 512 megabytes".to_owned(),
            }),
            Content::Disk(_) => {
                let mut reader = self.reader().map_err(|error| self.unreadable(&error))?;
                let mut content = Vec::new();
                reader.read_to_end(&mut content).map_err(|error| self.unreadable(&error))?;
                Ok(content.into())
            }
        }
    }

    /// The first bytes, as many as there are of that number.
    pub(super) fn head(&self, length: usize) -> Result<Vec<u8>, SheetError> {
        let mut head = Vec::new();
        let reader = self.reader().map_err(|error| self.unreadable(&error))?;
        reader.take(length as u64).read_to_end(&mut head).map_err(|error| self.unreadable(&error))?;
        Ok(head)
    }

    pub(super) fn unreadable(&self, error: &io::Error) -> SheetError {
        SheetError::Locked { file: self.path.clone(), why: error.to_string() }
    }

    /// Whether the file is still as it was when reading began.
    pub(super) fn still_the_same(&self) -> Result<(), SheetError> {
        if self.modified.is_none() {
            return Ok(());
        }
        let changing = || SheetError::Changing(self.path.clone());
        let after = fs::metadata(&self.path).map_err(|_| changing())?;
        let same = after.len() == self.bytes && after.modified().ok() == self.modified;
        if same { Ok(()) } else { Err(changing()) }
    }

    /// Whether there is anything in it; cloud services leave files of nothing but zeros.
    fn is_filled(&self) -> Result<(), SheetError> {
        if self.bytes == 0 {
            let why = "it is empty (0 bytes); perhaps it is still being written".to_owned();
            return Err(SheetError::Incomplete { file: self.path.clone(), why });
        }
        if self.head(4096)?.iter().all(|&byte| byte == 0) {
            let why = "it holds nothing but zeros, as files do that are still being downloaded";
            return Err(SheetError::NotHere { file: self.path.clone(), why });
        }
        Ok(())
    }

    pub(super) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The file as the source of a table.
    pub(super) fn source(&mut self, sheet: &str) -> Result<Source, SheetError> {
        let sha256 = match &mut self.sha256 {
            Fingerprint::Taken(sha256) => sha256.clone(),
            Fingerprint::UnderWay(thread) => {
                let ended = thread.take().map(JoinHandle::join);
                let gone = || Err(io::Error::other("its fingerprint could not be taken"));
                let sha256 = ended
                    .and_then(Result::ok)
                    .unwrap_or_else(gone)
                    .map_err(|error| self.unreadable(&error))?;
                self.sha256 = Fingerprint::Taken(sha256.clone());
                sha256
            }
        };
        let modified = self.modified.and_then(|modified| Timestamp::try_from(modified).ok());
        Ok(Source { file: self.name(), sheet: sheet.to_owned(), sha256, bytes: self.bytes, modified })
    }

    /// Whether a spreadsheet program has it open: Excel and LibreOffice leave a file of their own beside it.
    pub(super) fn is_open_elsewhere(&self) -> bool {
        let name = self.name();
        let short: String = name.chars().skip(2).collect();
        let beside = |name: String| self.path.with_file_name(name).exists();
        beside(format!("~${name}")) || beside(format!("~${short}")) || beside(format!(".~lock.{name}#"))
    }
}

fn in_memory(file: &mut fs::File, length: u64) -> io::Result<Arc<[u8]>> {
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(SMALL + 1).read_to_end(&mut content)?;
    Ok(content.into())
}

fn fingerprint(file: &mut fs::File) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 256 << 10];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(format!("{:x}", hasher.finalize())),
            read => hasher.update(&block[..read]),
        }
    }
}

/// On Windows the system itself says which files are only names: OneDrive, Dropbox and the like mark them.
#[cfg(windows)]
fn placeholder(metadata: &fs::Metadata) -> Option<&'static str> {
    use std::os::windows::fs::MetadataExt;
    windows_placeholder(metadata.file_attributes())
}

/// On a Mac the system marks files without content as dataless.
#[cfg(target_os = "macos")]
fn placeholder(metadata: &fs::Metadata) -> Option<&'static str> {
    use std::os::macos::fs::MetadataExt;
    mac_placeholder(metadata.st_flags())
}

/// Linux has no such mark; what its cloud programs leave shows in the content.
#[cfg(not(any(windows, target_os = "macos")))]
fn placeholder(_: &fs::Metadata) -> Option<&'static str> {
    None
}

const IN_THE_CLOUD: &str = "its content is still with a cloud service";

/// `FILE_ATTRIBUTE_OFFLINE`, `_RECALL_ON_OPEN` and `_RECALL_ON_DATA_ACCESS`, as Windows documents them.
#[cfg_attr(not(any(windows, test)), expect(dead_code, reason = "only Windows has these attributes"))]
fn windows_placeholder(attributes: u32) -> Option<&'static str> {
    (attributes & (0x1000 | 0x4_0000 | 0x40_0000) != 0).then_some(IN_THE_CLOUD)
}

/// `SF_DATALESS`, as macOS documents it in `sys/stat.h`.
#[cfg_attr(not(any(target_os = "macos", test)), expect(dead_code, reason = "only macOS has these flags"))]
fn mac_placeholder(flags: u32) -> Option<&'static str> {
    (flags & 0x4000_0000 != 0).then_some(IN_THE_CLOUD)
}

/// Older iCloud versions put `.name.icloud` in the place of `name`.
fn placeholder_beside(path: &Path) -> Option<SheetError> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let beside = path.with_file_name(format!(".{name}.icloud"));
    beside.exists().then(|| SheetError::NotHere { file: path.to_owned(), why: IN_THE_CLOUD })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_in_the_cloud_is_recognised_by_the_marks_of_each_system() {
        assert!(windows_placeholder(0x40_0020).is_some());
        assert!(windows_placeholder(0x1000).is_some());
        assert!(windows_placeholder(0x20).is_none(), "an ordinary file");
        assert!(mac_placeholder(0x4000_0000).is_some());
        assert!(mac_placeholder(0).is_none());
    }
}

//! The log: `logs/rollcall.log` in the data folder, for its owner only.
//!
//! It holds commands, codes and counts; nobody's name, no message and no secret. Only what this crate says is
//! written, because other libraries know no such rule.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A log that is longer than this at a start, in bytes, is begun anew; one old log is kept.
const LONG: u64 = 1024 * 1024;

/// Begins to log. A log that cannot be written is no reason not to work.
pub fn begin(data: &Path) {
    let Ok(file) = open(&data.join("logs")) else { return };
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let ours = Targets::new().with_target("rollcall_app", Level::INFO);
    let began = tracing_subscriber::registry().with(ours).with(layer).try_init();
    if began.is_ok() {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    }
}

fn open(folder: &Path) -> io::Result<File> {
    let mut making = fs::DirBuilder::new();
    let mut opening = OpenOptions::new();
    making.recursive(true);
    opening.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        making.mode(0o700);
        opening.mode(0o600);
    }
    making.create(folder)?;
    let file = folder.join("rollcall.log");
    if fs::metadata(&file).is_ok_and(|file| file.len() > LONG) {
        fs::rename(&file, folder.join("rollcall.old.log"))?;
    }
    opening.open(file)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_log_is_for_its_owner_only() {
        let data = tempfile::tempdir().unwrap();
        let logs = data.path().join("logs");
        open(&logs).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&logs), mode(&logs.join("rollcall.log"))), (0o700, 0o600));
    }
}

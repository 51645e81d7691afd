//! Where a data folder cannot live: on a drive of another computer, or where a program copies files behind one's back.
//!
//! SQLite's locks do not hold over a network, and a folder that is synchronised changes under an open file or goes to
//! a second computer while the first one writes. Both end in a lost history, so they are refused by name.

use std::path::{Component, Path, PathBuf};

/// File systems of other computers, as Linux names them.
const NETWORK: [&str; 20] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "ncpfs",
    "davfs",
    "fuse.davfs2",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.smbnetfs",
    "fuse.curlftpfs",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.google-drive-ocamlfuse",
    "fuse.onedriver",
    "glusterfs",
];

/// Folders that a program synchronises, by how their names begin and who does.
const SYNCED: [(&str, &str); 10] = [
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("box sync", "Box"),
    ("nextcloud", "Nextcloud"),
    ("pcloud drive", "pCloud"),
];

/// What a folder lies on, where a data folder cannot live there: "a network drive (nfs4)".
pub(super) fn unfit(folder: &Path) -> Option<String> {
    let folder = real(folder);
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    judged(&folder, &mounts)
}

/// The same, by the path's own words and what Linux says is mounted where.
fn judged(folder: &Path, mounts: &str) -> Option<String> {
    if let Some(who) = synced(folder) {
        return Some(format!("a folder that {who} synchronises"));
    }
    let text = folder.to_string_lossy();
    if text.starts_with(r"\\?\UNC\") || (text.starts_with(r"\\") && !text.starts_with(r"\\?\")) {
        return Some("a network drive".to_owned());
    }
    let on = mounted(folder, mounts)?;
    NETWORK.contains(&on.as_str()).then(|| format!("a network drive ({on})"))
}

fn synced(folder: &Path) -> Option<&'static str> {
    folder.components().find_map(|part| {
        let Component::Normal(name) = part else { return None };
        let name = name.to_string_lossy().to_lowercase();
        SYNCED.iter().find(|(begins, _)| is_called(&name, begins)).map(|(_, who)| *who)
    })
}

/// The name itself, or with an account behind it: "OneDrive - Acme", "GoogleDrive-ann@example.com".
fn is_called(name: &str, begins: &str) -> bool {
    name.strip_prefix(begins).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
}

/// The kind of file system that a folder is on: that of the deepest mount above it, and of equal ones the last.
fn mounted(folder: &Path, mounts: &str) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let at = PathBuf::from(unescaped(before.split(' ').nth(4)?));
        let kind = after.split(' ').next()?;
        folder.starts_with(&at).then(|| (at.components().count(), kind.to_owned()))
    });
    mounts.max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

/// Spaces and the like stand there as `\040`.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain: Vec<u8> = parts.next().unwrap_or_default().into();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => {
                plain.push(code);
                plain.extend(&part.as_bytes()[3..]);
            }
            None => {
                plain.push(b'\\');
                plain.extend(part.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The path without links, as far as it exists.
fn real(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in whole.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), whole.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /home rw,relatime shared:1 - ext4 /dev/vdb rw
41 40 0:51 / /home/ann/team\\040files rw,relatime shared:2 master:1 - nfs4 files.example.com:/team rw
42 27 0:52 / /mnt/share rw - cifs //files.example.com/share rw
43 42 0:53 / /mnt/share rw - ext4 /dev/vdc rw
44 27 0:54 / /srv/far rw - fuse.sshfs ann@files.example.com: rw";

    fn judge(folder: &str) -> Option<String> {
        judged(Path::new(folder), MOUNTS)
    }

    #[test]
    fn a_network_drive_is_named_with_its_kind() {
        assert_eq!(judge("/home/ann/team files/rollcall").as_deref(), Some("a network drive (nfs4)"));
        assert_eq!(judge("/srv/far").as_deref(), Some("a network drive (fuse.sshfs)"));
        assert_eq!(judge(r"\\files\share\rollcall").as_deref(), Some("a network drive"));
        assert_eq!(judge(r"\\?\UNC\files\share").as_deref(), Some("a network drive"));
    }

    #[test]
    fn a_drive_of_this_computer_is_fit_even_beside_one_that_is_not() {
        for folder in [
            "/home/ann/.local/share/rollcall",
            "/home/ann/team",
            "/srv/farther",
            "/var/lib/rollcall",
            "/mnt/share/x",
            r"\\?\C:\Users\ann",
        ] {
            assert_eq!(judge(folder), None, "{folder}");
        }
        assert_eq!(judged(Path::new("/home/ann"), ""), None, "where nobody says what is mounted");
    }

    #[test]
    fn a_synchronised_folder_is_named_by_its_program() {
        for (folder, who) in [
            ("/home/ann/Dropbox/rollcall", "Dropbox"),
            ("/home/ann/Dropbox (Acme)/rollcall", "Dropbox"),
            ("/Users/ann/OneDrive - Acme/rollcall", "OneDrive"),
            ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/rollcall", "iCloud Drive"),
            ("/Users/ann/iCloudDrive/x", "iCloud Drive"),
            ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@example.com/My Drive", "Google Drive"),
            ("/home/ann/Google Drive/rollcall", "Google Drive"),
        ] {
            assert_eq!(judge(folder), Some(format!("a folder that {who} synchronises")), "{folder}");
        }
        for folder in ["/home/ann/dropboxes", "/home/ann/my onedrive notes", "/home/ann/boxes"] {
            assert_eq!(judge(folder), None, "{folder}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_such_a_folder_does_not_hide_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("Dropbox")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("Dropbox"), folder.path().join("link")).unwrap();
        let found = unfit(&folder.path().join("link").join("not yet there"));
        assert_eq!(found.as_deref(), Some("a folder that Dropbox synchronises"));
    }
}

//! What the program is started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// What can be asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Another data folder.
    pub data: Option<PathBuf>,
    /// Draw without the graphics card.
    pub safe_graphics: bool,
}

/// What is said to anything else.
pub const USAGE: &str = "usage: rollcall-app [--data DIR] [--safe-graphics]";

impl Arguments {
    /// Reads them; none where one is unknown.
    pub fn read(given: impl IntoIterator<Item = OsString>) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        let mut given = given.into_iter();
        while let Some(word) = given.next() {
            match word.to_str() {
                Some("--data") => arguments.data = Some(given.next()?.into()),
                Some("--safe-graphics") => arguments.safe_graphics = true,
                _ => return None,
            }
        }
        Some(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Option<Arguments> {
        Arguments::read(words.iter().map(OsString::from))
    }

    #[test]
    fn the_data_folder_and_safe_graphics_can_be_asked_for_and_nothing_else() {
        let both = Arguments { data: Some("here".into()), safe_graphics: true };
        assert_eq!(read(&["--safe-graphics", "--data", "here"]), Some(both));
        assert_eq!(read(&[]), Some(Arguments::default()));
        assert_eq!(read(&["--data"]), None);
        assert_eq!(read(&["--verbose"]), None);
    }
}

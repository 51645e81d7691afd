//! The characters of a text as UTF-8, block by block.
//!
//! What is UTF-8 already goes through untouched, as nearly every file does; only the rest passes a decoder. Whoever
//! reads here sees one block and moves through it, so there is no copy between the file and the rows.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};
use memchr::memchr;

use super::TextError;

/// Small enough for a processor's cache, and with room for more rows than the delimiter is judged by.
pub(super) const BLOCK: usize = 64 << 10;

/// Byte-order marks: as they are, and as a program leaves them that took UTF-8 for Windows-1252.
const MARKS: [&str; 2] = ["\u{FEFF}", "\u{EF}\u{BB}\u{BF}"];

/// The characters of a text that were not passed yet.
pub(super) struct Characters<'s> {
    source: Box<dyn Read + 's>,
    decoder: Option<Decoder>,
    raw: Block,
    text: Block,
    /// There is no more in the source.
    drained: bool,
    /// There is no more in the decoder either.
    ended: bool,
}

struct Block {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Block {
    fn new() -> Block {
        Block { bytes: vec![0; BLOCK], start: 0, end: 0 }
    }

    fn ahead(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }
}

impl<'s> Characters<'s> {
    /// Without a decoder, the source is UTF-8.
    pub(super) fn new(source: Box<dyn Read + 's>, decoder: Option<Decoder>) -> Characters<'s> {
        Characters { source, decoder, raw: Block::new(), text: Block::new(), drained: false, ended: false }
    }

    /// What is at hand; empty before the first and at the end of each block.
    pub(super) fn ahead(&self) -> &[u8] {
        self.text.ahead()
    }

    /// Moves over bytes that are at hand.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.text.start += bytes;
    }

    /// Gets the next block where none is at hand; false at the end of the text.
    ///
    /// # Errors
    /// Where the source cannot be read, or has NUL characters, which no text has.
    pub(super) fn fill(&mut self) -> Result<bool, TextError> {
        while self.ahead().is_empty() && !self.ended {
            self.next_block()?;
        }
        Ok(!self.ahead().is_empty())
    }

    fn next_block(&mut self) -> Result<(), TextError> {
        self.text.start = 0;
        self.text.end = match self.decoder.as_mut() {
            None => {
                let read = read_block(&mut self.source, &mut self.text.bytes)?;
                self.ended = read == 0;
                read
            }
            Some(decoder) => {
                if self.raw.ahead().is_empty() {
                    self.raw.start = 0;
                    self.raw.end = read_block(&mut self.source, &mut self.raw.bytes)?;
                    self.drained = self.raw.end == 0;
                }
                let (result, read, written, _) =
                    decoder.decode_to_utf8(self.raw.ahead(), &mut self.text.bytes, self.drained);
                self.raw.start += read;
                self.ended = self.drained && result == CoderResult::InputEmpty;
                written
            }
        };
        if memchr(0, self.ahead()).is_some() { Err(TextError::Binary) } else { Ok(()) }
    }

    /// Moves over the byte-order marks at the start of the text, so that none gets into a heading.
    ///
    /// # Errors
    /// As [`Characters::fill`].
    pub(super) fn pass_marks(&mut self) -> Result<bool, TextError> {
        self.fill()?;
        let before = self.text.start;
        while let Some(mark) = MARKS.iter().find(|mark| self.ahead().starts_with(mark.as_bytes())) {
            self.pass(mark.len());
        }
        Ok(self.text.start > before)
    }
}

/// Reads until the block is full or there is no more.
pub(super) fn read_block(source: &mut dyn Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match source.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

//! How a text is encoded, judged by its bytes.
//!
//! In this order: what a person says; a byte-order mark; the zero bytes of UTF-16; whether all of it is UTF-8, which
//! other encodings are by accident only in a few letters. What is left was saved by an older program in the code page
//! of its country. That is a guess, never more, and it comes with the encodings that are the next likely.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;

use super::characters::{BLOCK, read_block};
use super::{Open, TextError};

/// Letters in so much text tell one code page from another, or nothing does.
const MOST_JUDGED: usize = 4 << 20;
/// Whose readers use which code pages: the detector leans towards those of a country.
const COUNTRIES: [&[u8]; 12] =
    [b"pl", b"tr", b"lt", b"ru", b"gr", b"jp", b"cn", b"tw", b"kr", b"il", b"th", b"vn"];
/// So many times more letters in UTF-8 than bytes that are none mean a UTF-8 file with damage.
const MOSTLY: usize = 4;
const ESCAPE: u8 = 0x1B;

/// How a text is encoded.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) encoding: &'static Encoding,
    /// The bytes of a byte-order mark at the start.
    pub(super) mark: usize,
    pub(super) sure: bool,
    /// Where it is not sure: what else it could be, the likeliest first.
    pub(super) others: Vec<&'static Encoding>,
    /// Every byte was seen to be UTF-8.
    valid: bool,
}

impl Verdict {
    /// What is known to be UTF-8.
    pub(super) fn utf8() -> Verdict {
        Verdict { encoding: UTF_8, mark: 0, sure: true, others: Vec::new(), valid: true }
    }

    fn told(encoding: &'static Encoding) -> Verdict {
        Verdict { encoding, valid: false, ..Verdict::utf8() }
    }

    /// What turns the bytes into UTF-8, where they are not.
    pub(super) fn decoder(&self) -> Option<Decoder> {
        (!self.valid).then(|| self.encoding.new_decoder_without_bom_handling())
    }
}

/// Judges how a text is encoded.
///
/// # Errors
/// Where it cannot be read, or has zero bytes and is not UTF-16.
pub(super) fn judge(open: &Open<'_>, chosen: Option<&'static Encoding>) -> Result<Verdict, TextError> {
    let mut head = vec![0; BLOCK];
    let length = read_block(&mut open()?, &mut head)?;
    let head = &head[..length];
    let (marked, mark) = Encoding::for_bom(head).map_or((None, 0), |(encoding, mark)| (Some(encoding), mark));
    let verdict = match chosen.or(marked).or_else(|| utf16_by_zeros(head)) {
        Some(encoding) if encoding != UTF_8 => Verdict::told(encoding),
        None if memchr(0, head).is_some() => return Err(TextError::Binary),
        told => utf8_or_guess(open, told)?,
    };
    Ok(Verdict { mark, ..verdict })
}

/// The text from behind its byte-order mark.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn past_mark<'o>(open: &Open<'o>, verdict: &Verdict) -> io::Result<Box<dyn Read + 'o>> {
    let mut source = open()?;
    read_block(&mut source, &mut [0; 3][..verdict.mark])?;
    Ok(source)
}

/// UTF-16 without a mark: line ends and other ASCII characters have their zero byte on one side.
///
/// A text of one byte for each character may have stray zeros; but then its line ends have none beside them.
fn utf16_by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let is_line_end = |byte: u8| matches!(byte, b'\n' | b'\r');
    let line_ends = head.iter().filter(|&&byte| is_line_end(byte)).count();
    let units = head.len() / 2;
    [(UTF_16LE, 0), (UTF_16BE, 1)].into_iter().find_map(|(encoding, low)| {
        let (mut ascii, mut ends, mut wrong) = (0, 0, 0);
        for unit in head.chunks_exact(2) {
            let is_ascii = unit[1 - low] == 0 && unit[low] != 0;
            ascii += usize::from(is_ascii);
            ends += usize::from(is_ascii && is_line_end(unit[low]));
            wrong += usize::from(unit[low] == 0);
        }
        let paired = if line_ends > 0 { ends * 2 >= line_ends } else { ascii * 2 >= units };
        (ascii > wrong * 4 && paired).then_some(encoding)
    })
}

fn utf8_or_guess(open: &Open<'_>, told: Option<&'static Encoding>) -> Result<Verdict, TextError> {
    let survey = Survey::of(open()?)?;
    if survey.valid && (told.is_some() || !survey.escapes) {
        return Ok(Verdict::utf8());
    }
    if let Some(encoding) = told {
        return Ok(Verdict::told(encoding));
    }
    let guess = guess(open)?;
    let only_escapes = survey.valid && guess.encoding != ISO_2022_JP;
    Ok(if only_escapes { Verdict::utf8() } else { guess })
}

/// What one look at all bytes shows.
struct Survey {
    valid: bool,
    /// There are escape characters, with which ISO-2022-JP begins Japanese words.
    escapes: bool,
}

impl Survey {
    fn of(mut source: Box<dyn Read + '_>) -> io::Result<Survey> {
        let mut survey = Survey { valid: true, escapes: false };
        let mut block = vec![0; BLOCK];
        let mut kept = 0;
        loop {
            let read = read_block(&mut source, &mut block[kept..])?;
            let filled = kept + read;
            survey.escapes |= memchr(ESCAPE, &block[..filled]).is_some();
            let valid = Encoding::utf8_valid_up_to(&block[..filled]);
            // A character may go on in the next block; of its four bytes at most three are here.
            if valid < filled && (read == 0 || filled - valid > 3) {
                return Ok(Survey { valid: false, ..survey });
            }
            block.copy_within(valid..filled, 0);
            kept = filled - valid;
            if read == 0 {
                return Ok(survey);
            }
        }
    }
}

/// Guesses by the lines that have more than ASCII.
fn guess(open: &Open<'_>) -> io::Result<Verdict> {
    let mut source = open()?;
    let mut clues = Clues::new();
    let mut block = vec![0; BLOCK];
    loop {
        let read = read_block(&mut source, &mut block)?;
        clues.see(&block[..read]);
        if read == 0 || clues.judged >= MOST_JUDGED {
            return Ok(clues.verdict());
        }
    }
}

struct Clues {
    detector: EncodingDetector,
    /// The line that the last block ended in is one to judge by.
    goes_on: bool,
    judged: usize,
    /// Characters of more than one byte that are right in UTF-8, and places that are wrong.
    right: usize,
    wrong: usize,
}

impl Clues {
    fn new() -> Clues {
        let detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        Clues { detector, goes_on: false, judged: 0, right: 0, wrong: 0 }
    }

    fn see(&mut self, block: &[u8]) {
        for line in block.split_inclusive(|&byte| byte == b'\n') {
            if self.goes_on || !line.is_ascii() || memchr(ESCAPE, line).is_some() {
                self.detector.feed(line, false);
                self.count(line);
                self.goes_on = !line.ends_with(b"\n");
            }
        }
    }

    fn count(&mut self, line: &[u8]) {
        self.judged += line.len();
        for chunk in line.utf8_chunks() {
            self.right += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
            self.wrong += usize::from(!chunk.invalid().is_empty());
        }
    }

    fn verdict(self) -> Verdict {
        let guessed = self.detector.guess(None, Utf8Detection::Deny);
        let damaged = self.right > 0 && self.right >= self.wrong * MOSTLY;
        let encoding = if damaged { UTF_8 } else { guessed };
        let elsewhere = COUNTRIES.map(|country| self.detector.guess(Some(country), Utf8Detection::Deny));
        let mut others: Vec<&Encoding> = Vec::new();
        for other in [guessed].into_iter().chain(elsewhere).chain([WINDOWS_1252]) {
            if other != encoding && !others.contains(&other) {
                others.push(other);
            }
        }
        Verdict { encoding, mark: 0, sure: false, others, valid: false }
    }
}

/// An encoding by any of its usual names.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.as_bytes())
}

/// An encoding as people know it.
pub fn people_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "Big5" => "Traditional Chinese (Big5)",
        "EUC-JP" => "Japanese (EUC-JP)",
        "EUC-KR" => "Korean (EUC-KR)",
        "GBK" => "Simplified Chinese (GBK)",
        "gb18030" => "Simplified Chinese (GB18030)",
        "IBM866" => "Cyrillic (IBM866)",
        "ISO-2022-JP" => "Japanese (ISO-2022-JP)",
        "ISO-8859-2" => "Central European (ISO-8859-2)",
        "ISO-8859-3" => "South European (ISO-8859-3)",
        "ISO-8859-4" => "Baltic (ISO-8859-4)",
        "ISO-8859-5" => "Cyrillic (ISO-8859-5)",
        "ISO-8859-6" => "Arabic (ISO-8859-6)",
        "ISO-8859-7" => "Greek (ISO-8859-7)",
        "ISO-8859-8" => "Hebrew, left to right (ISO-8859-8)",
        "ISO-8859-8-I" => "Hebrew (ISO-8859-8-I)",
        "ISO-8859-10" => "Nordic (ISO-8859-10)",
        "ISO-8859-13" => "Baltic (ISO-8859-13)",
        "ISO-8859-14" => "Celtic (ISO-8859-14)",
        "ISO-8859-15" => "Western European (ISO-8859-15)",
        "ISO-8859-16" => "Romanian (ISO-8859-16)",
        "KOI8-R" => "Russian (KOI8-R)",
        "KOI8-U" => "Ukrainian (KOI8-U)",
        "macintosh" => "Western European (Mac)",
        "Shift_JIS" => "Japanese (Shift_JIS)",
        "windows-874" => "Thai (windows-874)",
        "windows-1250" => "Central European (windows-1250)",
        "windows-1251" => "Cyrillic (windows-1251)",
        "windows-1252" => "Western European (windows-1252)",
        "windows-1253" => "Greek (windows-1253)",
        "windows-1254" => "Turkish (windows-1254)",
        "windows-1255" => "Hebrew (windows-1255)",
        "windows-1256" => "Arabic (windows-1256)",
        "windows-1257" => "Baltic (windows-1257)",
        "windows-1258" => "Vietnamese (windows-1258)",
        "x-mac-cyrillic" => "Cyrillic (Mac)",
        // UTF-8 and UTF-16 are known by these.
        name => name,
    }
}

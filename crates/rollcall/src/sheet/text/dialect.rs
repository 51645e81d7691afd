//! What stands between the cells of a text, judged by its first rows.
//!
//! The delimiter is the one that cuts the most rows into the same number of cells, quotes respected. Where two do so
//! equally well, the order decides: a comma also stands inside numbers (`1,5;2,5`) and names, a vertical line inside
//! lists, a tab and a semicolon hardly anywhere but between cells. The comma is also the answer where nothing stands
//! between cells, as in a list of one column.

use super::TextError;
use super::rows::{Cutter, Taken};

const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];
const ROWS_JUDGED: usize = 50;

/// What stands between cells.
#[derive(Debug)]
pub(super) struct Delimiter {
    pub(super) byte: u8,
    pub(super) sure: bool,
    /// The bytes of a line `sep=;` at the start, with its line end; 0 where there is none.
    pub(super) separator_line: usize,
}

impl Delimiter {
    /// What is known without looking.
    pub(super) fn told(byte: u8) -> Delimiter {
        Delimiter { byte, sure: true, separator_line: 0 }
    }

    /// Judges by the start of a text; what a person says counts for more.
    ///
    /// # Errors
    /// Where a person says what cannot be one.
    pub(super) fn judge(head: &[u8], chosen: Option<u8>) -> Result<Delimiter, TextError> {
        if let Some(byte) = chosen.filter(|&byte| !can_delimit(byte)) {
            return Err(TextError::Delimiter(byte));
        }
        let (named, separator_line) =
            separator_line(head).map_or((None, 0), |(byte, line)| (Some(byte), line));
        let told = chosen.or(named).map(Delimiter::told);
        Ok(Delimiter { separator_line, ..told.unwrap_or_else(|| by_rows(head)) })
    }
}

fn can_delimit(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0)
}

/// The delimiter that a first line like `sep=;` names, and the bytes of that line with its end.
fn separator_line(head: &[u8]) -> Option<(u8, usize)> {
    let length = head.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(head.len());
    let (line, rest) = head.split_at(length);
    let (name, value) = unquoted(line).split_at_checked(4)?;
    let &[byte] = unquoted(value) else { return None };
    let end = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
    (name.eq_ignore_ascii_case(b"sep=") && can_delimit(byte)).then_some((byte, length + end))
}

fn unquoted(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(text)
}

fn by_rows(head: &[u8]) -> Delimiter {
    let fits = DELIMITERS.map(|byte| (byte, Fit::of(head, byte)));
    let mut best = (b',', Fit { same: 0, rows: 1 });
    for (byte, fit) in fits {
        if fit.is_better_than(best.1) {
            best = (byte, fit);
        }
    }
    let (byte, best) = best;
    let rivals = fits.iter().filter(|(_, fit)| !best.is_better_than(*fit)).count();
    // Where nothing stands between cells, all fit alike, and all give the same cells.
    let sure = best.same == 0 || (rivals == 1 && best.same * 2 > best.rows);
    Delimiter { byte, sure, separator_line: 0 }
}

/// How many of the rows have the same number of cells, more than one.
#[derive(Clone, Copy, Debug)]
struct Fit {
    same: usize,
    rows: usize,
}

impl Fit {
    fn of(head: &[u8], delimiter: u8) -> Fit {
        let widths = widths(head, delimiter);
        let same = |width: usize| widths.iter().filter(|&&other| other == width).count();
        let most = widths.iter().filter(|&&width| width > 1).map(|&width| same(width)).max();
        Fit { same: most.unwrap_or(0), rows: widths.len().max(1) }
    }

    fn is_better_than(self, other: Fit) -> bool {
        self.same * other.rows > other.same * self.rows
    }
}

/// How many cells each of the first rows has, as far as the row that cannot be cut so.
fn widths(head: &[u8], delimiter: u8) -> Vec<usize> {
    let mut cutter = Cutter::new(delimiter);
    let (mut widths, mut rest) = (Vec::new(), head);
    while widths.len() < ROWS_JUDGED {
        let line_ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        rest = &rest[line_ends..];
        cutter.begin();
        match cutter.take(rest) {
            Taken::Row(_, read) => rest = &rest[read..],
            // A single row without a line end is judged too; otherwise the block may end in the middle of one.
            Taken::All if widths.is_empty() && !rest.is_empty() => {
                widths.push(cutter.width() + 1);
                break;
            }
            Taken::All | Taken::Stray => break,
        }
        widths.push(cutter.width());
    }
    widths
}

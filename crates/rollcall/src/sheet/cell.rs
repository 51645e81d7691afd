//! One cell: what it holds, and what the spreadsheet shows in its place.
//!
//! The two differ. The number 42 may be shown as `00042`, and the ID that people mean is what they see. So a
//! cell carries both, and whoever reads it says which one is wanted.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time, date};

use super::number_format::{NumberFormat, general};

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'t> {
    /// What it holds.
    pub content: Content<'t>,
    /// How the spreadsheet shows it.
    pub(super) display: Display<'t>,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Content<'t> {
    /// Nothing.
    Empty,
    /// Text as it stands there.
    Text(&'t str),
    /// A number; also a length of time, in days.
    Number(f64),
    /// A yes/no value.
    Boolean(bool),
    /// A date, with a time of day where it has one. It has no zone, and none is added.
    Date(DateTime),
    /// A spreadsheet error such as `#N/A`: never a value.
    Error(&'t str),
    /// A formula whose result is not in the file: what it would show cannot be known here.
    NoResult,
}

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Display<'t> {
    /// As it is.
    Plain,
    /// Through a number format.
    Format(&'t NumberFormat, f64),
    /// As the file itself says.
    Text(&'t str),
    /// This kind of file does not say; it may have been shown otherwise where it comes from.
    Unknown,
}

impl<'t> Cell<'t> {
    /// A cell that is shown as it is.
    pub fn plain(content: Content<'t>) -> Cell<'t> {
        Cell { content, display: Display::Plain }
    }

    /// Whether there is nothing in it, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self.content {
            Content::Empty => true,
            Content::Text(text) => {
                !text.starts_with(|c: char| c.is_ascii_graphic()) && text.trim().is_empty()
            }
            _ => false,
        }
    }

    /// What the spreadsheet shows. Where the file does not say, or leaves it to the reader's language, numbers
    /// come in full and dates as ISO 8601 writes them.
    pub fn shown(&self) -> Cow<'t, str> {
        match (self.display, self.content) {
            (Display::Text(text), _) | (_, Content::Text(text) | Content::Error(text)) => Cow::Borrowed(text),
            (Display::Format(format, serial), content) => match format.show(serial) {
                Some(text) => Cow::Owned(text),
                None => content.in_full(),
            },
            (Display::Plain | Display::Unknown, content) => content.in_full(),
        }
    }

    /// Whether the file says how the cell is shown; without it, `42` may have been `00042`.
    pub fn display_is_known(&self) -> bool {
        !matches!((self.display, self.content), (Display::Unknown, Content::Number(_)))
    }

    /// Whether people see something else than the digits of a number, such as `1.23E+11`. What is typed as text in a
    /// workbook is no number; in a text file it may have been one.
    pub fn is_shortened(&self) -> bool {
        match (self.content, self.display) {
            (Content::Number(_), Display::Format(format, _)) => format.is_scientific(),
            (Content::Number(_), Display::Text(text)) | (Content::Text(text), Display::Unknown) => {
                is_scientific(text)
            }
            _ => false,
        }
    }
}

/// A text without outer space. Nearly none has any, as its first and last bytes tell.
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a text is a number in short form, as `1.23E+11`: what a spreadsheet leaves of a long ID.
fn is_scientific(text: &str) -> bool {
    // Nearly every text begins with a letter, or is longer than a number.
    if text.len() > 40 || !text.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return false;
    }
    let Some((digits, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    number(whole) && number(fraction) && power.strip_prefix(['+', '-']).is_some_and(number)
}

impl<'t> Content<'t> {
    /// The content as text, without any format.
    fn in_full(self) -> Cow<'t, str> {
        match self {
            Content::Empty | Content::NoResult => Cow::Borrowed(""),
            Content::Text(text) | Content::Error(text) => Cow::Borrowed(text),
            Content::Number(number) => Cow::Owned(general(number)),
            Content::Boolean(true) => Cow::Borrowed("TRUE"),
            Content::Boolean(false) => Cow::Borrowed("FALSE"),
            Content::Date(date) if date.time() == Time::midnight() => Cow::Owned(date.date().to_string()),
            Content::Date(date) => Cow::Owned(date.to_string().replace('T', " ")),
        }
    }
}

/// From which day a workbook counts its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Excel on Windows: 1 is 1 January 1900, and 60 is 29 February 1900, a day that never was.
    #[default]
    Excel1900,
    /// Excel on old Macs: 0 is 1 January 1904.
    Excel1904,
    /// Days since 30 December 1899, before it too: for dates that a file writes out.
    WrittenOut,
}

const MILLISECONDS_A_DAY: f64 = 86_400_000.0;

impl Epoch {
    /// The date that a serial number means: days, and parts of a day to the millisecond. `None` where it means
    /// none: before the first day, after the year 9999, or the 29 February 1900.
    pub(super) fn date(self, serial: f64) -> Option<DateTime> {
        let first_day = if self == Epoch::WrittenOut { -693_593.0 } else { 0.0 };
        if !(first_day..2_958_466.0).contains(&serial) {
            return None;
        }
        let first: Date = match self {
            Epoch::WrittenOut => date(1899, 12, 30),
            Epoch::Excel1904 => date(1904, 1, 1),
            Epoch::Excel1900 if serial >= 61.0 => date(1899, 12, 30),
            Epoch::Excel1900 if !(1.0..60.0).contains(&serial) => return None,
            Epoch::Excel1900 => date(1899, 12, 31),
        };
        let span = |milliseconds: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "the serial is below three million days")]
            let whole = milliseconds as i64;
            jiff::Span::new().try_milliseconds(whole).ok()
        };
        first.at(0, 0, 0, 0).checked_add(span((serial * MILLISECONDS_A_DAY).round())?).ok()
    }
}

/// A date that is written out, as days since 30 December 1899.
pub(super) fn days(text: &str) -> Option<f64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let moment =
        text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0))).ok()?;
    let since = moment.since(date(1899, 12, 30).at(0, 0, 0, 0)).ok()?;
    let hours = f64::from(since.get_days()) * 24.0 + f64::from(since.get_hours());
    #[expect(clippy::cast_precision_loss, reason = "less than an hour")]
    let (minutes, seconds) = (since.get_minutes() as f64, since.get_seconds() as f64);
    #[expect(clippy::cast_precision_loss, reason = "less than a second")]
    let milliseconds = since.get_milliseconds() as f64;
    Some((hours * 3600.0 + minutes * 60.0 + seconds + milliseconds / 1000.0) / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_counted_as_excel_counts_them() {
        let shown = |epoch: Epoch, serial: f64| epoch.date(serial).map(|date| date.to_string());
        let date = |text: &str| Some(text.to_owned());
        assert_eq!(shown(Epoch::Excel1900, 1.0), date("1900-01-01T00:00:00"));
        assert_eq!(shown(Epoch::Excel1900, 59.0), date("1900-02-28T00:00:00"));
        assert_eq!(shown(Epoch::Excel1900, 60.0), None, "29 February 1900 never was");
        assert_eq!(shown(Epoch::Excel1900, 61.0), date("1900-03-01T00:00:00"));
        assert_eq!(shown(Epoch::Excel1900, 46_093.5), date("2026-03-12T12:00:00"));
        assert_eq!(shown(Epoch::Excel1904, 44_631.0), date("2026-03-12T00:00:00"));
        assert_eq!(shown(Epoch::Excel1904, 0.0), date("1904-01-01T00:00:00"));
        assert_eq!(shown(Epoch::Excel1900, 46_093.395_833_333_336), date("2026-03-12T09:30:00"));
        assert_eq!(shown(Epoch::Excel1900, -1.0), None);
        assert_eq!(shown(Epoch::Excel1900, 0.5), None, "a time of day alone");
        assert_eq!(shown(Epoch::WrittenOut, -1.0), date("1899-12-29T00:00:00"));
        assert_eq!(shown(Epoch::Excel1900, f64::NAN), None);
        assert_eq!(shown(Epoch::Excel1900, 1e300), None);
    }

    #[test]
    fn a_shortened_number_is_recognised() {
        for short in ["1.23E+11", "1E+05", "-4,5E+10", "1.2e-7"] {
            assert!(is_scientific(short), "{short}");
        }
        for other in ["1E5", "E+11", "1.2.3E+4", "Anne+11", "12E", "", "1.E+4"] {
            assert!(!is_scientific(other), "{other}");
        }
    }
}

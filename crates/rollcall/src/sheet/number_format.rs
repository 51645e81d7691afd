//! Number formats: the codes such as `00000`, `0%` and `dd.mm.yyyy` that decide what a number looks like.
//!
//! ssfmt knows the codes and Excel's ways with them; here is what it leaves open. Formats that follow the
//! reader's own language (14, 22, `[$-F800]`) show another text on another computer, so they show none here.
//! Codes are as ECMA-376 part 1, 18.8.30 and 18.8.31 describe them.

use ssfmt::FormatOptions;
use ssfmt::ast::{DatePart, FormatPart};

use super::cell::Epoch;

/// Day 0 of workbooks that count from 1904, in those that count from 1900. ssfmt's own count from 1904 takes that day
/// for the 0 January 1900.
const FROM_1900_TO_1904: f64 = 1462.0;

/// A number format, ready to be used many times.
#[derive(Debug)]
pub(super) struct NumberFormat {
    /// `None` where numbers are shown in full, or as the reader's language has it.
    /// With it, how many days later than ssfmt's its dates begin.
    format: Option<(ssfmt::NumberFormat, f64)>,
    /// Whether a number in this format is a date.
    is_date: bool,
    /// Whether it shows numbers in short form, as `1.23E+11`.
    is_scientific: bool,
}

impl PartialEq for NumberFormat {
    fn eq(&self, other: &NumberFormat) -> bool {
        std::ptr::eq(self, other)
    }
}

impl NumberFormat {
    /// A number as it is.
    pub(super) fn general() -> NumberFormat {
        NumberFormat { format: None, is_date: false, is_scientific: false }
    }

    /// A date in the reader's language.
    pub(super) fn date() -> NumberFormat {
        NumberFormat { format: None, is_date: true, is_scientific: false }
    }

    /// One of the formats that files name by number alone. Those of East Asian versions (27 to 36, 50 to 58)
    /// are dates in the reader's language.
    pub(super) fn builtin(id: u32, epoch: Epoch) -> NumberFormat {
        match (id, ssfmt::format_code_from_id(id)) {
            (14 | 22 | 27..=36 | 50..=58, _) => NumberFormat::date(),
            (_, Some(code)) => NumberFormat::parse(code, epoch),
            _ => NumberFormat::general(),
        }
    }

    /// A format from its code. A code that cannot be understood shows numbers in full.
    pub(super) fn parse(code: &str, epoch: Epoch) -> NumberFormat {
        if code.eq_ignore_ascii_case("general") || code == "@" || code.len() > 1024 {
            return NumberFormat::general();
        }
        let Ok(format) = ssfmt::NumberFormat::parse(code) else { return NumberFormat::general() };
        let is_date = is_date(&format);
        let is_scientific = has(&format, |part| matches!(part, FormatPart::Scientific { .. }));
        let of_the_reader = ["[$-F800]", "[$-F400]", "[$-f800]", "[$-f400]"];
        if of_the_reader.iter().any(|mark| code.starts_with(mark)) {
            return NumberFormat { format: None, is_date, is_scientific: false };
        }
        let later = if is_date && epoch == Epoch::Excel1904 { FROM_1900_TO_1904 } else { 0.0 };
        NumberFormat { format: Some((format, later)), is_date, is_scientific }
    }

    pub(super) fn is_date(&self) -> bool {
        self.is_date
    }

    pub(super) fn is_scientific(&self) -> bool {
        self.is_scientific
    }

    /// The number as shown, without the spaces that only align it; `None` where the format does not say.
    pub(super) fn show(&self, number: f64) -> Option<String> {
        let (format, later) = self.format.as_ref()?;
        let text = format.try_format(number + later, &FormatOptions::default()).ok()?;
        Some(text.trim().to_owned())
    }
}

/// Whether the first section shows a day; a time of day alone (`h:mm`) and a length of time (`[h]:mm`) are
/// numbers.
fn is_date(format: &ssfmt::NumberFormat) -> bool {
    let names_a_day = |part: &FormatPart| match part {
        FormatPart::DatePart(part) => !matches!(
            part,
            DatePart::Hour
                | DatePart::Hour2
                | DatePart::Minute
                | DatePart::Minute2
                | DatePart::Second
                | DatePart::Second2
                | DatePart::SubSecond(_)
        ),
        _ => false,
    };
    has(format, names_a_day)
}

/// Whether the first section, which is that of positive numbers, has such a part.
fn has(format: &ssfmt::NumberFormat, wanted: impl Fn(&FormatPart) -> bool) -> bool {
    format.sections().first().is_some_and(|section| section.parts.iter().any(wanted))
}

/// A number in full, with the fifteen digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3.
pub(super) fn general(number: f64) -> String {
    if number.fract() == 0.0 {
        return number.to_string();
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// A count with commas between thousands, as people read it: `12,000`.
pub(super) fn grouped(count: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "no count here is near 2^53")]
    ssfmt::format_default(count as f64, "#,##0").unwrap_or_else(|_| count.to_string())
}

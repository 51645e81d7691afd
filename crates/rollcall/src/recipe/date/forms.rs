//! The ways in which dates are written, part after part.
//!
//! A reader of a part goes past it and says what it means, or leaves the cursor where it was and says nothing; in the
//! end nothing may be left over. Where two readings could be meant, the stricter one is tried first, and what could be
//! a date or something else is no date: `Mar 1 09:10:20` has no year, and 09 is not taken for one.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use super::cursor::{Cursor, Number};
use super::number::Fraction;
use super::{Day, Form, Written, months};

/// A day as it is written, and a time of day where it stands in the midst of it.
struct Dated {
    day: Day,
    form: Form,
    clock: Option<Clock>,
}

/// A time of day, and how far from UTC it is where that is said.
type Clock = (Time, Option<Offset>);

/// RFC 3339 as `is_timestamp` takes it, so that every part stands at its place.
pub(super) fn exact(text: &str) -> Option<Written<'_>> {
    let part = |from: usize| -> Option<i8> { text.get(from..from + 2)?.parse().ok() };
    let date = Date::new(text.get(..4)?.parse().ok()?, part(5)?, part(8)?).ok()?;
    let (fraction, zone) = match text.get(19..)?.strip_prefix('.') {
        Some(rest) => rest.split_at_checked(rest.find(|c: char| !c.is_ascii_digit())?)?,
        None => ("", text.get(19..)?),
    };
    // What is finer than a nanosecond stays in the text, which is what is sent.
    let nanoseconds = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanoseconds = nanoseconds.fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    let time = Time::new(part(11)?, part(14)?, part(17)?, nanoseconds).ok()?;
    let offset = match zone.as_bytes() {
        [sign @ (b'+' | b'-'), ..] => {
            let seconds =
                zone.get(1..3)?.parse::<i32>().ok()? * 3600 + zone.get(4..6)?.parse::<i32>().ok()? * 60;
            Offset::from_seconds(if *sign == b'-' { -seconds } else { seconds }).ok()?
        }
        _ => Offset::UTC,
    };
    Some(Written { text, day: Day::Sure(date), time: Some(time), offset: Some(offset), form: Form::Exact })
}

/// Any other form, with a weekday before it or without one.
pub(super) fn read(text: &str) -> Option<Written<'_>> {
    let start = Cursor::new(text);
    let mut ahead = start;
    if let Some(weekday) = weekday(&mut ahead) {
        ahead.mark(&['.']);
        ahead.mark(&[',']);
        ahead.gap();
        if let Some(written) = whole(text, ahead, Some(weekday)) {
            return Some(written);
        }
    }
    // `Mar` was no Tuesday then.
    whole(text, start, None)
}

fn whole<'t>(text: &'t str, mut cursor: Cursor<'t>, weekday: Option<Weekday>) -> Option<Written<'t>> {
    if cursor.word(&["den", "el", "le", "the"]).is_some() {
        cursor.gap();
    }
    let Dated { day, form, clock: within } = date(&mut cursor)?;
    let weekday_after = weekday_in_brackets(&mut cursor);
    let clock = match within {
        Some(clock) => Some(clock),
        None if cursor.is_done() => None,
        None => Some(clock_after(&mut cursor)?),
    };
    let (time, offset) = clock.map_or((None, None), |(time, offset)| (Some(time), offset));
    let fits =
        |day: &Date| [weekday, weekday_after].iter().flatten().all(|&weekday| day.weekday() == weekday);
    let day = if weekday.is_none() && weekday_after.is_none() { day } else { day.only(fits)? };
    cursor.is_done().then_some(Written { text, day, time, offset, form })
}

fn weekday(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    let weekday = cursor.named(months::weekday)?;
    let mut ahead = *cursor;
    if ahead.mark(&['-']).is_some() && ahead.word(&["feira"]).is_some() {
        *cursor = ahead;
    }
    Some(weekday)
}

/// As in `2024年3月1日(金)`.
fn weekday_in_brackets(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    let mut ahead = *cursor;
    ahead.gap();
    ahead.mark(&['('])?;
    let weekday = match ahead.mark(&months::WEEKDAYS) {
        Some(character) => months::japanese_weekday(character)?,
        None => ahead.named(months::weekday)?,
    };
    ahead.mark(&[')'])?;
    *cursor = ahead;
    Some(weekday)
}

fn date(cursor: &mut Cursor<'_>) -> Option<Dated> {
    match cursor.number() {
        Some(year) if year.digits == 4 => year_first(cursor, year),
        Some(first) if first.digits <= 2 => year_last(cursor, first),
        Some(run) if run.digits == 8 => Dated::on(days_of_a_run(run.value)?),
        Some(run) if run.digits == 14 => run_with_time(cursor, run.value),
        Some(_) => None,
        None => month_first(cursor),
    }
}

/// `2024-03-01`, `2024/3/1`, `2024. 03. 01.`, `2024-Mar-01`, `2024年3月1日`
fn year_first(cursor: &mut Cursor<'_>, year: Number) -> Option<Dated> {
    let (year, form) = century(year)?;
    if let Some((month, day)) = numbers_after_year(cursor) {
        return Dated::sure(year, month, day, form);
    }
    between(cursor);
    let month = cursor.named(months::month)?;
    between(cursor);
    Dated::sure(year, month, one_or_two(cursor)?, form)
}

fn numbers_after_year(cursor: &mut Cursor<'_>) -> Option<(i8, i8)> {
    let mut ahead = *cursor;
    let mark = ahead.mark(&['-', '/', '.', '年'])?;
    gap_after_point(&mut ahead, mark);
    let month = one_or_two(&mut ahead)?;
    ahead.mark(&[if mark == '年' { '月' } else { mark }])?;
    gap_after_point(&mut ahead, mark);
    let day = one_or_two(&mut ahead)?;
    match mark {
        '年' => _ = ahead.mark(&['日'])?,
        '.' => _ = ahead.mark(&['.']),
        _ => {}
    }
    *cursor = ahead;
    Some((month, day))
}

/// `1.3.2024`, `3/1/2024`, `01-03-2024`, `1/3/24`, `1. März 2024`, `01-Mar-24`
fn year_last(cursor: &mut Cursor<'_>, first: Number) -> Option<Dated> {
    let first = i8::try_from(first.value).ok()?;
    let mut ahead = *cursor;
    if let Some(mark) = ahead.mark(&['-', '/', '.']) {
        gap_after_point(&mut ahead, mark);
        if let Some(second) = one_or_two(&mut ahead) {
            ahead.mark(&[mark])?;
            gap_after_point(&mut ahead, mark);
            let year = ahead.number()?;
            // With hyphens the year comes first as often as last: 24-03-01 can be three days.
            if year.digits == 2 && mark == '-' {
                return None;
            }
            let (year, form) = century(year)?;
            *cursor = ahead;
            return Some(Dated { day: Day::either(year, first, second)?, form, clock: None });
        }
    }
    ordinal(cursor);
    between(cursor);
    let month = cursor.named(months::month)?;
    between(cursor);
    year_after_name(cursor, month, first)
}

/// `March 1, 2024`, `Mar-01-2024`, `Mar  1 09:30:00 UTC 2024`
fn month_first(cursor: &mut Cursor<'_>) -> Option<Dated> {
    let month = cursor.named(months::month)?;
    between(cursor);
    let day = one_or_two(cursor)?;
    ordinal(cursor);
    let mut ahead = *cursor;
    if ahead.gap()
        && let Some(clock) = clock(&mut ahead, false)
        && ahead.gap()
        && let Some(year) = ahead.number().filter(|year| year.digits == 4)
    {
        *cursor = ahead;
        let (year, form) = century(year)?;
        return Some(Dated { clock: Some(clock), ..Dated::sure(year, month, day, form)? });
    }
    between(cursor);
    year_after_name(cursor, month, day)
}

fn year_after_name(cursor: &mut Cursor<'_>, month: i8, day: i8) -> Option<Dated> {
    let year = cursor.number()?;
    let is_full = year.digits == 4;
    let (year, form) = century(year)?;
    let mut dated = Dated::sure(year, month, day, form)?;
    // As web servers write it: 01/Mar/2024:09:30:00 +0000
    if is_full && cursor.mark(&[':']).is_some() {
        dated.clock = Some(clock(cursor, false)?);
    }
    Some(dated)
}

impl Dated {
    fn on(day: Date) -> Option<Dated> {
        Some(Dated { day: Day::Sure(day), form: Form::Written, clock: None })
    }

    fn sure(year: i16, month: i8, day: i8, form: Form) -> Option<Dated> {
        Some(Dated { day: Day::Sure(Date::new(year, month, day).ok()?), form, clock: None })
    }
}

/// The year that is written with four digits, or with two.
///
/// Which century two digits mean is a convention, and programs differ: the last year that is read as 20xx is 29 in
/// older Windows and Excel, 49 in newer ones and in SQL Server, 68 in POSIX and 69 in MySQL. All of them agree on 00–29
/// and on 70–99; between, no reading is right for all, so it is no date until someone writes four digits.
///
/// Years below 1000 are slips, or what programs write for "none", as 0001-01-01.
fn century(year: Number) -> Option<(i16, Form)> {
    let value = i16::try_from(year.value).ok()?;
    match (year.digits, value) {
        (4, 1000..) => Some((value, Form::Written)),
        (2, ..=29) => Some((2000 + value, Form::TwoDigitYear)),
        (2, 70..) => Some((1900 + value, Form::TwoDigitYear)),
        _ => None,
    }
}

/// Eight digits are only a date where no other number is likely: in the years 1900 to 2199. Day, month and year in a
/// row never are one then.
fn days_of_a_run(run: u64) -> Option<Date> {
    let part = |number: u64| i8::try_from(number % 100).ok();
    let year = i16::try_from(run / 10_000).ok().filter(|year| (1900..2200).contains(year))?;
    Date::new(year, part(run / 100)?, part(run)?).ok()
}

/// `20240301093000`, `20240301093000.0Z`
fn run_with_time(cursor: &mut Cursor<'_>, run: u64) -> Option<Dated> {
    let time = time_of_a_run(cursor, run % 1_000_000, true)?;
    let clock = Some((time, offset(cursor)));
    Some(Dated { clock, ..Dated::on(days_of_a_run(run / 1_000_000)?)? })
}

fn time_of_a_run(cursor: &mut Cursor<'_>, run: u64, has_fraction: bool) -> Option<Time> {
    let part = |number: u64| i8::try_from(number % 100).ok();
    let nanoseconds = if has_fraction { fraction(cursor)? } else { 0 };
    Time::new(part(run / 10_000)?, part(run / 100)?, part(run)?, nanoseconds).ok()
}

/// The first in `1st`, `1er`, `1º`.
fn ordinal(cursor: &mut Cursor<'_>) {
    if cursor.word(&["st", "nd", "rd", "th", "er"]).is_none() {
        cursor.mark(&['º', 'ª', '°']);
    }
}

/// What stands between a day, the name of a month and a year: `. `, `-`, ` de `, `, ` or nothing.
fn between(cursor: &mut Cursor<'_>) {
    cursor.mark(&['.']);
    cursor.mark(&[',']);
    cursor.gap();
    cursor.mark(&['-', '/']);
    cursor.gap();
    if cursor.word(&["de", "del", "of"]).is_some() {
        cursor.gap();
    }
}

fn gap_after_point(cursor: &mut Cursor<'_>, mark: char) {
    if mark == '.' {
        cursor.gap();
    }
}

/// A number of one or two digits.
fn one_or_two(cursor: &mut Cursor<'_>) -> Option<i8> {
    let mut ahead = *cursor;
    let number = ahead.number().filter(|number| number.digits <= 2)?;
    *cursor = ahead;
    i8::try_from(number.value).ok()
}

/// A number of two digits, as minutes and seconds are written.
fn two(cursor: &mut Cursor<'_>) -> Option<i8> {
    let mut ahead = *cursor;
    let number = ahead.number().filter(|number| number.digits == 2)?;
    *cursor = ahead;
    i8::try_from(number.value).ok()
}

/// The time after a date: `T09:30:00Z`, ` 9:30 AM`, `, 9:30:00`, ` - 09:30`, ` um 9:30 Uhr`.
fn clock_after(cursor: &mut Cursor<'_>) -> Option<Clock> {
    if cursor.word(&["t"]).is_some() {
        return clock(cursor, true);
    }
    cursor.mark(&[',']);
    if cursor.gap() && cursor.mark(&['-']).is_some() && !cursor.gap() {
        // A sign and no dash.
        return None;
    }
    if let Some(word) = cursor.word(&["at", "um", "om", "a", "as"]) {
        cursor.gap();
        if word == "a" && cursor.word(&["las", "la"]).is_some() {
            cursor.gap();
        }
    }
    clock(cursor, false)
}

fn clock(cursor: &mut Cursor<'_>, after_t: bool) -> Option<Clock> {
    Some((time(cursor, after_t)?, offset(cursor)))
}

/// What is known of a time before it is told whether it is in the morning.
struct Hours {
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
    /// `21.30` alone could be a price; `21.30 Uhr` cannot.
    needs_a_word: bool,
}

fn time(cursor: &mut Cursor<'_>, after_t: bool) -> Option<Time> {
    let hour = cursor.number()?;
    match hour.digits {
        4 if after_t => return time_of_a_run(cursor, hour.value * 100, false),
        6 if after_t => return time_of_a_run(cursor, hour.value, true),
        1 | 2 => {}
        _ => return None,
    }
    let hours = hours(cursor, i8::try_from(hour.value).ok()?)?;
    let is_afternoon = half_of_the_day(cursor);
    let mut ahead = *cursor;
    ahead.gap();
    let has_word = is_afternoon.is_none() && ahead.word(&["uhr", "h"]).is_some();
    if has_word {
        *cursor = ahead;
    } else if hours.needs_a_word && is_afternoon.is_none() {
        return None;
    }
    let hour = match (is_afternoon, hours.hour) {
        (None, hour) => hour,
        (Some(false), 12) => 0,
        (Some(true), 12) => 12,
        (Some(afternoon), hour @ 1..=11) => hour + if afternoon { 12 } else { 0 },
        _ => return None,
    };
    Time::new(hour, hours.minute, hours.second, hours.nanosecond).ok()
}

fn hours(cursor: &mut Cursor<'_>, hour: i8) -> Option<Hours> {
    let mut hours = Hours { hour, minute: 0, second: 0, nanosecond: 0, needs_a_word: false };
    match cursor.mark(&[':', '.', '時']) {
        Some(':') => {
            hours.minute = two(cursor)?;
            if cursor.mark(&[':']).is_some() {
                hours.second = two(cursor)?;
                hours.nanosecond = fraction(cursor)?;
            }
        }
        Some('.') => {
            hours.minute = two(cursor)?;
            if cursor.mark(&['.']).is_some() {
                hours.second = two(cursor)?;
                hours.nanosecond = fraction(cursor)?;
            } else {
                hours.needs_a_word = true;
            }
        }
        Some(_) => {
            if let Some(minute) = one_or_two(cursor) {
                cursor.mark(&['分'])?;
                hours.minute = minute;
                if let Some(second) = one_or_two(cursor) {
                    cursor.mark(&['秒'])?;
                    hours.second = second;
                }
            }
        }
        None => {
            let mut ahead = *cursor;
            ahead.gap();
            hours.needs_a_word = true;
            if ahead.word(&["h"]).is_some() {
                ahead.gap();
                if let Some(minute) = two(&mut ahead) {
                    hours.minute = minute;
                    hours.needs_a_word = false;
                    *cursor = ahead;
                }
            }
        }
    }
    Some(hours)
}

/// Nanoseconds after a point or comma; none where no digit follows.
fn fraction(cursor: &mut Cursor<'_>) -> Option<i32> {
    let mut ahead = *cursor;
    if ahead.mark(&['.', ',']).is_none() || !ahead.peek().is_some_and(|next| next.is_ascii_digit()) {
        return Some(0);
    }
    let Number { value, digits } = ahead.number()?;
    *cursor = ahead;
    Fraction::new(value, digits).nanoseconds()
}

/// Whether it is after noon: `AM`, `p.m.`, `p. m.`
fn half_of_the_day(cursor: &mut Cursor<'_>) -> Option<bool> {
    let mut ahead = *cursor;
    ahead.gap();
    let word = ahead.word(&["am", "pm", "a", "p"])?;
    if word.len() == 1 {
        ahead.mark(&['.'])?;
        ahead.gap();
        ahead.word(&["m"])?;
        ahead.mark(&['.']);
    }
    *cursor = ahead;
    Some(word.starts_with('p'))
}

/// `Z`, ` UTC`, `+01:00`, ` -0500`, `+01`, ` GMT+0100`, ` +0000 UTC`. Other names of zones are none: CST is an hour of
/// America, of China and of Cuba.
fn offset(cursor: &mut Cursor<'_>) -> Option<Offset> {
    let mut ahead = *cursor;
    ahead.gap();
    let named = ahead.word(&["z", "utc", "gmt", "ut"]);
    let mut signed = ahead;
    if named.is_some() {
        signed.gap();
    }
    let offset = match number_of_offset(&mut signed, named.is_some_and(|name| name != "z")) {
        Some(_) if named == Some("z") => return None,
        Some(offset) => {
            ahead = signed;
            match named {
                Some(_) => name_in_full(&mut ahead),
                None => abbreviation(&mut ahead, offset)?,
            }
            offset
        }
        None => named.map(|_| Offset::UTC)?,
    };
    *cursor = ahead;
    Some(offset)
}

fn number_of_offset(cursor: &mut Cursor<'_>, may_be_short: bool) -> Option<Offset> {
    let mut ahead = *cursor;
    let sign = ahead.mark(&['+', '-'])?;
    let Number { value, digits } = ahead.number()?;
    let value = i32::try_from(value).ok()?;
    let (hours, minutes) = match digits {
        4 => (value / 100, value % 100),
        1 if !may_be_short => return None,
        1 | 2 => (value, if ahead.mark(&[':']).is_some() { i32::from(two(&mut ahead)?) } else { 0 }),
        _ => return None,
    };
    let ahead_of_utc = (hours * 60 + minutes) * if sign == '-' { -60 } else { 60 };
    // No place on Earth is further from UTC.
    if minutes > 59 || !(-12 * 3600..=14 * 3600).contains(&ahead_of_utc) {
        return None;
    }
    *cursor = ahead;
    Offset::from_seconds(ahead_of_utc).ok()
}

/// As JavaScript writes it, in the language of the browser: `GMT+0100 (Central European Standard Time)`. It adds
/// nothing to the offset.
fn name_in_full(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.gap() && ahead.rest().starts_with('(') && ahead.rest().ends_with(')') {
        *cursor = Cursor::new("");
    }
}

/// As Go and mail write it: `+0000 UTC`, `+0100 (CET)`. The offset counts, and UTC must not stand beside another one.
/// Only capital letters are such a name: any other word could say something about the date.
fn abbreviation(cursor: &mut Cursor<'_>, offset: Offset) -> Option<()> {
    let mut ahead = *cursor;
    ahead.gap();
    let is_in_brackets = ahead.mark(&['(']).is_some();
    let length = ahead.rest().bytes().take_while(u8::is_ascii_uppercase).count();
    let Some(name) = ahead.name().filter(|name| name.as_str().len() == length && (3..=5).contains(&length))
    else {
        return Some(());
    };
    if matches!(name.as_str(), "utc" | "gmt") && offset != Offset::UTC {
        return None;
    }
    if is_in_brackets {
        ahead.mark(&[')'])?;
    }
    *cursor = ahead;
    Some(())
}

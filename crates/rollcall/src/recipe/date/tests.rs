//! `forms.txt` is the promise: every form in it means exactly what it says there, or is refused.

use jiff::tz::TimeZone;

use super::*;

/// What stands in `forms.txt` for that text, order and zone.
fn answer(text: &str, order: &str, zone: &str) -> (String, &'static str) {
    let order = match order {
        "day" => Some(Order::DayFirst),
        "month" => Some(Order::MonthFirst),
        _ => None,
    };
    let zone = (zone != "-").then(|| TimeZone::get(zone).unwrap());
    let Some(written) = read(text) else { return ("no date".to_owned(), "") };
    let form = match written.form {
        Form::Exact => "exact",
        Form::Written => "",
        Form::TwoDigitYear => "two digits",
        Form::Serial => "serial",
        Form::EpochSeconds => "seconds",
        Form::EpochMilliseconds => "milliseconds",
    };
    let said = instant(&written, order, zone.as_ref());
    (said.map_or_else(|refusal| format!("{refusal:?}"), String::from), form)
}

#[test]
fn every_form_means_its_instant_or_is_refused() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (place, line) in include_str!("forms.txt").lines().enumerate() {
        if line.trim().is_empty() || line.starts_with("# ") {
            continue;
        }
        count += 1;
        let columns: Vec<&str> = line.split(" | ").collect();
        let [text, order, zone, expected, form @ ..] = columns.as_slice() else {
            wrong.push(format!("{}: {line}\n    is no row of the table", place + 1));
            continue;
        };
        let expected = (expected.trim().to_owned(), form.first().copied().unwrap_or_default());
        let found = answer(text, order, zone);
        if found != expected {
            wrong.push(format!("{}: {line}\n    is {found:?}", place + 1));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} lines\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 200, "only {count} lines were found");
}

#[test]
fn what_is_sent_is_always_what_vanta_takes() {
    for line in include_str!("forms.txt").lines() {
        let text = line.split(" | ").next().unwrap();
        for order in ["day", "month", "-"] {
            for zone in ["UTC", "Europe/Berlin", "-"] {
                let (said, _) = answer(text, order, zone);
                if said.contains(':') {
                    assert!(vanta::check::is_timestamp(&said), "{text} became {said}");
                }
            }
        }
    }
}

#[test]
fn a_number_is_a_date_only_where_it_can_be_no_other() {
    let utc = TimeZone::UTC;
    let said = |number: f64| {
        let written = read_number(number)?;
        Some((instant(&written, None, Some(&utc)).unwrap().to_string(), written.form))
    };
    let is = |text: &str, form| Some((text.to_owned(), form));
    assert_eq!(said(45_352.0), is("2024-03-01T00:00:00Z", Form::Serial));
    assert_eq!(said(45_352.395_833_333_336), is("2024-03-01T09:30:00Z", Form::Serial));
    assert_eq!(said(45_352.395_833), is("2024-03-01T09:30:00Z", Form::Serial));
    assert_eq!(said(45_352.999_999_999_9), is("2024-03-02T00:00:00Z", Form::Serial));
    assert_eq!(said(20_240_301.0), is("2024-03-01T00:00:00Z", Form::Written));
    assert_eq!(said(20_240_301_093_000.0), is("2024-03-01T09:30:00Z", Form::Written));
    assert_eq!(said(1_709_285_400.0), is("2024-03-01T09:30:00Z", Form::EpochSeconds));
    assert_eq!(said(1_709_285_400.123), is("2024-03-01T09:30:00.123Z", Form::EpochSeconds));
    assert_eq!(said(1_709_285_400_000.0), is("2024-03-01T09:30:00Z", Form::EpochMilliseconds));
    let others = [
        (60.0, "29 February 1900 never was"),
        (59.0, "too early to be meant"),
        (2024.0, "a year alone"),
        (202_403.0, "a month"),
        (20_240_230.0, "no such day"),
        (20_240_301.5, "half of a written day"),
        (2_125_550_123.0, "a telephone number"),
        (123_456_789_012.0, "an account"),
        (0.395_833, "a time of day alone"),
        (-45_352.0, "below zero"),
        (1e18, "too large"),
        (1e300, "far too large"),
        (f64::NAN, "no number"),
        (f64::INFINITY, "no number"),
        (f64::NEG_INFINITY, "no number"),
    ];
    for (number, why) in others {
        assert_eq!(said(number), None, "{number}: {why}");
    }
}

#[test]
fn every_meaning_of_a_number_keeps_to_its_range() {
    let form = |number: f64| read_number(number).map(|written| written.form);
    let ends = [
        (18_264.0, 73_050.0, Form::Serial),
        (19_000_101.0, 21_991_231.0, Form::Written),
        (1_000_000_000.0, 1_999_999_999.0, Form::EpochSeconds),
        (1_000_000_000_000.0, 1_999_999_999_999.0, Form::EpochMilliseconds),
        (19_000_101_000_000.0, 21_991_231_235_959.0, Form::Written),
    ];
    for (first, last, meaning) in ends {
        assert_eq!((form(first), form(last)), (Some(meaning), Some(meaning)), "{meaning:?}");
        assert_eq!((form(first - 1.0), form(last + 1.0)), (None, None), "beyond {meaning:?}");
    }
}

fn orders(texts: &[&str]) -> Orders {
    let mut orders = Orders::default();
    texts.iter().filter_map(|text| read(text)).for_each(|written| orders.see(&written));
    orders
}

#[test]
fn one_row_that_fits_only_one_order_decides_for_the_column() {
    let column = orders(&["01/03/2024", "02/03/2024", "n/a", "2024-01-01", "3/3/2024", "25/03/2024"]);
    assert_eq!(column.inferred(), Some(Order::DayFirst));
    assert_eq!((column.only_day_first(), column.only_month_first(), column.both()), (1, 0, 2));
    assert!(!column.must_be_asked() && !column.contradicts());
    let column = orders(&["12/31/2024", "01/03/2024"]);
    assert_eq!(column.inferred(), Some(Order::MonthFirst));
    assert!(!column.must_be_asked() && !column.contradicts());
}

#[test]
fn where_every_row_fits_both_orders_the_order_is_asked_with_an_example() {
    let column = orders(&["3/3/2024", "01/03/2024", "02/03/2024"]);
    assert_eq!(column.inferred(), None);
    assert!(column.must_be_asked() && !column.contradicts());
    assert_eq!(column.example(), Some("01/03/2024"));
}

#[test]
fn where_the_order_does_not_matter_nothing_is_asked() {
    for column in [orders(&[]), orders(&["2024-03-01", "3/3/2024", "1 Mar 2024", "45352"])] {
        assert_eq!(column.inferred(), None);
        assert!(!column.must_be_asked() && !column.contradicts());
        assert_eq!(column.example(), None);
    }
}

#[test]
fn a_column_of_both_orders_is_told_with_a_row_of_each() {
    let column = orders(&["25/03/2024", "03/26/2024", "01/03/2024", "03/27/2024"]);
    assert!(column.contradicts() && column.must_be_asked());
    assert_eq!(column.inferred(), None);
    assert_eq!(column.example_of(Order::DayFirst), Some("25/03/2024"));
    assert_eq!(column.example_of(Order::MonthFirst), Some("03/26/2024"));
    assert!(!orders(&["25/03/2024", "03/26/2024"]).must_be_asked(), "each can only be one day");
}

#[test]
fn a_weekday_tells_the_order_too() {
    assert_eq!(orders(&["01/03/2024", "Fri 01/03/2024"]).inferred(), Some(Order::DayFirst));
}

#[test]
fn a_zone_that_is_not_known_is_no_zone() {
    let written = read("2024-03-01 09:30").unwrap();
    assert_eq!(instant(&written, None, Some(&TimeZone::unknown())), Err(Refusal::NoZone));
}

#[test]
fn a_year_that_rfc_3339_cannot_write_is_refused() {
    let said = |hours: i8| {
        let (day, offset) = (Day::Sure(Date::ZERO), Some(Offset::from_hours(hours).unwrap()));
        instant(
            &Written { text: "", day, time: Some(Time::midnight()), offset, form: Form::Written },
            None,
            None,
        )
    };
    assert_eq!(said(1), Err(Refusal::Range));
    assert_eq!(said(0).as_deref(), Ok("0000-01-01T00:00:00Z"));
}

#[test]
fn exact_texts_are_taken_apart_too() {
    let written = read(" 2024-03-01T09:30:00.123456789012-05:30 ").unwrap();
    assert_eq!(written.text, "2024-03-01T09:30:00.123456789012-05:30");
    assert_eq!(written.time.unwrap().to_string(), "09:30:00.123456789");
    assert_eq!(written.offset.unwrap().seconds(), -(5 * 3600 + 30 * 60));
}

#[test]
fn every_month_and_weekday_has_its_names_in_six_languages() {
    let months = [
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
        "Jänner Feber Maerz Apr Mai Juni Juli Aug Sept Okt Nov Dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil aout sept oct nov déc",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan fev mar abr mai jun jul ago set out nov dez",
    ];
    for language in months {
        assert_eq!(language.split(' ').count(), 12, "{language}");
        for (month, name) in (1..).zip(language.split(' ')) {
            let day = Day::Sure(Date::new(2024, month, 9).unwrap());
            for text in [
                format!("9 {name} 2024"),
                format!("9-{}-2024", name.to_uppercase()),
                format!("{name}. 9, 2024"),
            ] {
                assert_eq!(read(&text).map(|written| written.day), Some(day), "{text}");
            }
        }
    }
    // 4 March 2024 is a Monday.
    let weekdays = [
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Mon Tue Wed Thu Fri Sat Sun",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Mo Di Mi Do Fr Sa So",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lun mar mer jeu ven sam dim",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mié jue vie sáb dom",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "ma di wo do vr za zo",
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "seg ter qua qui sex sáb dom",
    ];
    for language in weekdays {
        assert_eq!(language.split(' ').count(), 7, "{language}");
        for (day, name) in (4..).zip(language.split(' ')) {
            for text in [format!("{name}, {day} Mar 2024"), format!("{name}. 2024-03-{day:02}")] {
                assert!(read(&text).is_some(), "{text}");
                assert!(
                    read(&text.replace(&day.to_string(), &(day + 1).to_string())).is_none(),
                    "{text}, a day on"
                );
            }
        }
    }
}

#[test]
fn what_another_writer_writes_is_read_as_the_same_instant() {
    let forms = [
        "%Y-%m-%d %H:%M:%S%:z",
        "%d %b %Y %H:%M:%S %z",
        "%a, %d %b %Y %H:%M:%S %z",
        "%A, %B %d, %Y, %I:%M:%S %p GMT%z",
        "%a %b %e %H:%M:%S %z %Y",
        "%a %b %d %Y %H:%M:%S GMT%z (Central European Time)",
        "%Y%m%dT%H%M%S%z",
        "%Y%m%d%H%M%S.0%z",
        "%d-%b-%Y %H:%M:%S %:z",
        "%d/%b/%Y:%H:%M:%S %z",
        "%Y年%m月%d日 %H時%M分%S秒 %z",
        "%s",
        "/Date(%s000)/",
    ];
    let mut zoned = jiff::civil::date(2023, 12, 30).at(23, 58, 59, 0).in_tz("Europe/Berlin").unwrap();
    for _ in 0..400 {
        for form in forms {
            let text = zoned.strftime(form).to_string();
            let said = read(&text).map(|written| instant(&written, None, None));
            assert_eq!(said, Some(Ok(zoned.timestamp().to_string().into())), "{text}");
        }
        let local = zoned.strftime("%d.%m.%Y %H:%M:%S").to_string();
        let said = instant(&read(&local).unwrap(), Some(Order::DayFirst), Some(zoned.time_zone()));
        if said != Err(Refusal::Fold) {
            assert_eq!(said, Ok(zoned.timestamp().to_string().into()), "{local}");
        }
        zoned = zoned.checked_add(jiff::SignedDuration::from_secs(86_400 + 3_301)).unwrap();
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[test]
fn no_text_whatever_breaks_the_reader() {
    let pieces = [
        "2024",
        "03",
        "1",
        "31",
        "9",
        "0",
        "-",
        "/",
        ".",
        ":",
        "T",
        "Z",
        "+",
        ",",
        " ",
        "\u{202f}",
        "(",
        ")",
        "Mar",
        "Fri",
        "de",
        "st",
        "AM",
        "p.m.",
        "UTC",
        "GMT",
        "年",
        "月",
        "日",
        "時",
        "é",
        "e\u{301}",
        "\u{301}",
        "😀",
        "İ",
        "ß",
        "\0",
        "/Date(",
        ")/",
        "\\/",
        "99999999999999999999",
        "45352",
        "1709285400000",
        "２",
        "−",
        "E+",
        "#",
        "'",
        "segunda-feira",
    ];
    let mut dice = Dice(2024);
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let mut dates = 0;
    for _ in 0..200_000 {
        let text: String = (0..=dice.below(12)).map(|_| pieces[dice.below(pieces.len())]).collect();
        if let Some(written) = read(&text) {
            dates += 1;
            if let Ok(said) = instant(&written, Some(Order::DayFirst), Some(&zone)) {
                assert!(vanta::check::is_timestamp(&said), "{text} became {said}");
            }
        }
    }
    assert!(dates > 20, "hardly any text was a date, so little was tried: {dates}");
}

#[test]
fn a_date_with_one_character_changed_never_breaks_the_reader() {
    let changes = ['0', '9', ' ', '-', '.', ':', 'T', '(', 'é', '年', '😀', '\u{301}', '\u{2212}'];
    for line in include_str!("forms.txt").lines() {
        let characters: Vec<char> = line.split(" | ").next().unwrap().chars().collect();
        for place in 0..characters.len() {
            for change in changes {
                let mut text = characters.clone();
                text[place] = change;
                let text: String = text.into_iter().collect();
                if let Some(written) = read(&text)
                    && let Ok(said) = instant(&written, None, Some(&TimeZone::UTC))
                {
                    assert!(vanta::check::is_timestamp(&said), "{text} became {said}");
                }
            }
        }
    }
}

#[test]
fn long_texts_are_left_at_once() {
    for text in ["1".repeat(1 << 20), " 2024-03-01".repeat(1 << 16), "é".repeat(1 << 20), "(".repeat(1 << 20)]
    {
        assert_eq!(read(&text), None);
    }
    let comment = format!("Fri Mar 01 2024 09:30:00 GMT+0100 ({})", "x".repeat(LONGEST));
    assert_eq!(read(&comment), None);
    let exact = format!("2024-03-01T09:30:00.{}Z", "1".repeat(1 << 20));
    assert_eq!(read(&exact).map(|written| written.form), Some(Form::Exact));
}

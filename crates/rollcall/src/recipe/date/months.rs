//! Names of months and weekdays in English, German, French, Spanish, Dutch and Portuguese, in full and short, small
//! and without accents. No short name means one month in one of these languages and another month in another.

use jiff::civil::Weekday;

/// The month of that name, from 1.
pub(super) fn month(name: &str) -> Option<i8> {
    Some(match name {
        "jan" | "january" | "januar" | "janner" | "jaenner" | "janvier" | "janv" | "enero" | "ene"
        | "januari" | "janeiro" => 1,
        "feb" | "february" | "februar" | "feber" | "fevrier" | "fevr" | "fev" | "febrero" | "februari"
        | "fevereiro" => 2,
        "mar" | "march" | "marz" | "maerz" | "mrz" | "mars" | "marzo" | "maart" | "mrt" | "marco" => 3,
        "apr" | "april" | "avril" | "avr" | "abril" | "abr" => 4,
        "may" | "mai" | "mayo" | "mei" | "maio" => 5,
        "jun" | "june" | "juni" | "juin" | "junio" | "junho" => 6,
        "jul" | "july" | "juli" | "juillet" | "juil" | "julio" | "julho" => 7,
        "aug" | "august" | "aout" | "agosto" | "ago" | "augustus" => 8,
        "sep" | "sept" | "september" | "septembre" | "septiembre" | "setiembre" | "setembro" | "set" => 9,
        "oct" | "october" | "okt" | "oktober" | "octobre" | "octubre" | "outubro" | "out" => 10,
        "nov" | "november" | "novembre" | "noviembre" | "novembro" => 11,
        "dec" | "december" | "dez" | "dezember" | "decembre" | "dic" | "diciembre" | "dezembro" => 12,
        _ => return None,
    })
}

/// The weekday of that name. `mar` is one, and a month too: what follows tells.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" | "monday" | "montag" | "mo" | "lundi" | "lun" | "lunes" | "maandag" | "ma" | "segunda"
        | "seg" => Weekday::Monday,
        "tue" | "tues" | "tuesday" | "dienstag" | "di" | "mardi" | "mar" | "martes" | "dinsdag" | "terca"
        | "ter" => Weekday::Tuesday,
        "wed" | "weds" | "wednesday" | "mittwoch" | "mi" | "mercredi" | "mer" | "miercoles" | "mie"
        | "woensdag" | "wo" | "quarta" | "qua" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" | "donnerstag" | "do" | "jeudi" | "jeu" | "jueves" | "jue"
        | "donderdag" | "quinta" | "qui" => Weekday::Thursday,
        "fri" | "friday" | "freitag" | "fr" | "vendredi" | "ven" | "viernes" | "vie" | "vrijdag" | "vr"
        | "sexta" | "sex" => Weekday::Friday,
        "sat" | "saturday" | "samstag" | "sonnabend" | "sa" | "samedi" | "sam" | "sabado" | "sab"
        | "zaterdag" | "za" => Weekday::Saturday,
        "sun" | "sunday" | "sonntag" | "so" | "dimanche" | "dim" | "domingo" | "dom" | "zondag" | "zo" => {
            Weekday::Sunday
        }
        _ => return None,
    })
}

/// How Japanese writes the weekdays, in one character each.
pub(super) const WEEKDAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];

/// The weekday of that character.
pub(super) fn japanese_weekday(character: char) -> Option<Weekday> {
    let place = WEEKDAYS.iter().position(|&weekday| weekday == character)?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

//! E-mail addresses: written as such, of the workplace, and as Vanta writes them.

use vanta::Value;

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Hits, Notice, OfSource, Place, Teller, quoted};
use crate::recipe::rules::Clean;
use crate::recipe::{Mend, Problem, ProblemCode};

/// Hosts that give an address to anybody, so that nobody's employer stands behind it and Vanta knows the person by
/// another one. A name that ends with a dot stands for all its countries: `hotmail.` for `hotmail.co.uk`. The largest
/// of the world and of Europe; who is missing here is only not told.
const PERSONAL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.",
    "hotmail.",
    "live.",
    "msn.com",
    "yahoo.",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.",
    "web.de",
    "t-online.de",
    "freenet.de",
    "bluewin.ch",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "laposte.net",
    "libero.it",
    "virgilio.it",
    "ziggo.nl",
    "sapo.pt",
    "uol.com.br",
    "bol.com.br",
    "wp.pl",
    "seznam.cz",
    "mail.ru",
    "yandex.",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
];

/// A field of addresses, or of lists of addresses.
pub(super) struct Mail<'r> {
    field: (&'static str, usize),
    /// The host of the address before, where it is of a workplace: most are of one.
    of_work: &'r str,
    no_address: Hits<'r>,
    personal: Hits<'r>,
    capitals: Hits<'r>,
}

impl<'r> Mail<'r> {
    pub(super) fn new(field: &'static str, fields: &mut Fields<'r>) -> Mail<'r> {
        Mail {
            field: (field, fields.want(field)),
            of_work: "",
            no_address: Hits::default(),
            personal: Hits::default(),
            capitals: Hits::default(),
        }
    }

    fn see_one(&mut self, place: Place, text: &'r str) {
        let Some(host) = host_of(text) else { return self.no_address.add(place, text, "") };
        if host != self.of_work {
            if is_personal(host) {
                self.personal.add(place, text, "");
            } else {
                self.of_work = host;
            }
        }
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.capitals.add(place, text, "");
        }
    }
}

impl<'r> Look<'r> for Mail<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        match seen.value(self.field.1) {
            Some(Value::String(text)) if !text.is_empty() => self.see_one(seen.place, text),
            Some(Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).for_each(|text| self.see_one(seen.place, text));
            }
            _ => {}
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let field = self.field.0;
        let notices = |hits: Hits<'_>, code: ProblemCode, what: &str, remedy: &'static str| {
            let tell = |of: OfSource<'_>| {
                let notice = Notice::new(code, field, format!("{} {what}", quoted(of.first)), remedy);
                let mends = if code == ProblemCode::CapitalLetters {
                    lower_case(teller, of.source, field)
                } else {
                    None
                };
                teller.of_rows(of.source, of.rows, Notice { mends: mends.into_iter().collect(), ..notice })
            };
            hits.into_sources().into_iter().map(tell).collect::<Vec<_>>()
        };
        let no_address = notices(
            self.no_address,
            ProblemCode::NotAnAddress,
            "does not look like an e-mail address",
            "Write the address alone, like ann.lee@example.com; Vanta finds people by it.",
        );
        let personal = notices(
            self.personal,
            ProblemCode::PersonalMail,
            "is a personal address",
            "Use the work address, if the person has one: Vanta finds people by it.",
        );
        let capitals = notices(
            self.capitals,
            ProblemCode::CapitalLetters,
            "has capital letters, and Vanta finds people by their e-mail",
            "Write the addresses in lower case, if that is how Vanta knows them.",
        );
        [no_address, personal, capitals].concat()
    }
}

/// The change that writes the field in lower case, where a column feeds it.
fn lower_case(teller: &Teller<'_, '_>, source: usize, name: &str) -> Option<Mend> {
    let (_, field) = teller.field(source, name)?;
    (!field.columns().is_empty()).then(|| Mend::Clean(field.path.clone(), Clean::LowerCase))
}

/// What stands after the @ of one address and nothing else. It is only asked whether a person would take it for one.
fn host_of(text: &str) -> Option<&str> {
    let (name, host) = text.split_once('@')?;
    let is_odd =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '<' | '>' | '(' | ')' | '"' | '@');
    let is_fit = !name.is_empty() && !name.contains(is_odd) && !host.contains(is_odd);
    let is_host = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    (is_fit && is_host).then_some(host)
}

/// Whether a host gives addresses to anybody.
fn is_personal(host: &str) -> bool {
    PERSONAL.iter().any(|known| match known.strip_suffix('.') {
        Some(_) => host
            .get(..known.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(known) && is_country(&host[known.len()..])),
        None => host.eq_ignore_ascii_case(known),
    })
}

/// `com`, `de`, `co.uk`: not the name of somebody's company.
fn is_country(rest: &str) -> bool {
    rest.split('.').count() <= 2 && rest.split('.').all(|part| (2..=3).contains(&part.len()))
}

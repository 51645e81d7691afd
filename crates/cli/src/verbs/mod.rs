//! One file for each verb, or for verbs of one noun.

use std::path::PathBuf;

use rollcall::sheet::{Choice, Password, TextChoice};
use rollcall::{Code, Error, Parts, Rollcall};
use zeroize::Zeroize;

use crate::answer::Answer;
use crate::arguments::{Arguments, Part, Verb};
use crate::told::Told;

mod connection;
mod history;
mod kinds;
mod list;
mod look;
mod practice;
mod read;
mod review;
mod send;

pub(crate) async fn run(arguments: Arguments) -> Result<Answer, Error> {
    let Arguments { data, json, verb } = arguments;
    let told = Told::new(json);
    match verb {
        Verb::Practice(practice) => practice::run(practice, json).await,
        Verb::Kinds { kind: Some(kind), example: Some(file), list } => {
            let list = list.map(|list| Ok::<_, Error>((house(data)?, list))).transpose()?;
            kinds::example(&kind, &file, list.as_ref().map(|(house, list)| (house, list.as_str())))
        }
        Verb::Kinds { kind, .. } => kinds::run(kind.as_deref()),
        Verb::Look(look) => look::run(&look),
        Verb::Connection(verb) => connection::run(&house(data)?, verb, &told).await,
        Verb::Connections => connection::all(&house(data)?),
        Verb::List(verb) => list::run(&house(data)?, verb),
        Verb::Lists => list::all(&house(data)?),
        Verb::Review(sheet) => review::run(&house(data)?, &sheet, &told).await,
        Verb::Send(send) => send::run(&house(data)?, &send, &told).await,
        Verb::Read(read) => read::run(&house(data)?, &read, &told).await,
        Verb::History { list } => history::run(&house(data)?, list.as_deref()),
    }
}

fn house(data: Option<PathBuf>) -> Result<Rollcall, Error> {
    Rollcall::open(Parts::platform(data)?)
}

impl Part {
    /// What is chosen of a file, with its password from standard input where that is said.
    fn choice(&self) -> Result<Choice, Error> {
        Ok(Choice {
            sheet: self.sheet.clone(),
            headings: self.headings,
            leave_out_hidden: self.leave_out_hidden,
            plain_numbers: self.plain_numbers,
            text: TextChoice { encoding: self.encoding, delimiter: self.delimiter },
            password: if self.password_stdin { Some(password()?) } else { None },
        })
    }
}

fn password() -> Result<Password, Error> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    line.zeroize();
    match read {
        Ok(_) if !password.is_empty() => Ok(Password::new(password)),
        _ => Err(Error::new(Code::BadInput, "No password came from standard input.")
            .hint("Give it as the first line: rollcall look FILE --password-stdin < password.txt")),
    }
}

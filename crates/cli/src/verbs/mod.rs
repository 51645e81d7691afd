//! One file for each verb, or for verbs of one noun.

use std::path::PathBuf;

use rollcall::sheet::Choice;
use rollcall::{Error, Parts, Rollcall};

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
        Verb::Kinds { kind } => kinds::run(kind.as_deref()),
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
    fn choice(&self) -> Choice {
        Choice { sheet: self.sheet.clone(), headings: self.headings }
    }
}

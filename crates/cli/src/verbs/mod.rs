//! One file for each verb, or for verbs of one noun.

use jiff::tz::TimeZone;
use rollcall::recipe::rules::Zone;
use rollcall::review::{Asking, Missing};
use rollcall::send::What;
use rollcall::sheet::{Choice, HeadingRows, Password, TextChoice};
use rollcall::{Code, Config, Edit, Error, Files, NamedFile, Parts, ReadAs, Request, Rollcall};
use zeroize::Zeroize;

use crate::answer::Answer;
use crate::arguments::{Arguments, Gentler, Ground, Part, Sheet, Verb};
use crate::ask;
use crate::shell;
use crate::told::{self, Told};

mod again;
mod backup;
mod check;
mod configured;
mod connection;
mod erase;
mod file;
mod history;
mod kinds;
mod list;
mod look;
mod matching;
mod practice;
mod proof;
mod read;
mod recipe;
mod restore;
mod review;
mod send;
mod settings;

pub(crate) async fn run(arguments: Arguments, data: Ground) -> Result<Answer, Error> {
    let Arguments { json, mut verb, .. } = arguments;
    if let Ground::Config(_) = &data {
        configured::serves(&verb)?;
    }
    if let Some(sheet) = verb.sheet() {
        sheet.ground.clone_from(&data);
    }
    if let Verb::Restore(restore) = &mut verb {
        restore.ground.clone_from(&data);
    }
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
        Verb::List(verb) => list::run(&house(data)?, verb, &told).await,
        Verb::Lists => list::all(&house(data)?),
        Verb::Match(wanted) => matching::run(&house(data)?, &wanted, &told).await,
        Verb::Check(check) => check::run(&house(data)?, &check, &told).await,
        Verb::Recipe(verb) => recipe::run(&house(data)?, verb),
        Verb::Review(review) => review::run(&house(data)?, &review, &told).await,
        Verb::Send(send) => {
            let house = house(data)?;
            tokio::select! {
                sent = send::run(&house, &send, json, &told) => sent,
                never = told.heed_interrupts() => match never {},
            }
        }
        Verb::Read(read) => read::run(&house(data)?, &read, &told).await,
        Verb::History(wanted) => history::run(&house(data)?, &wanted).await,
        Verb::Restore(restore) => {
            let house = house(data)?;
            tokio::select! {
                restored = restore::run(&house, &restore, json, &told) => restored,
                never = told.heed_interrupts() => match never {},
            }
        }
        Verb::Proof { run, out } => proof::run(&house(data)?, &run, &out).await,
        Verb::Settings(wanted) => settings::run(&house(data)?, &wanted),
        Verb::Erase(wanted) => erase::run(&house(data)?, &wanted).await,
        Verb::Backup { file } => backup::write(&house(data)?, &file),
        Verb::RestoreBackup { file } => backup::restore(parts(data)?, &file).await,
    }
}

fn house(ground: Ground) -> Result<Rollcall, Error> {
    let house = Rollcall::open(parts(ground)?)?;
    for notice in house.notices() {
        told::notice(&notice.in_words());
    }
    Ok(house)
}

fn parts(ground: Ground) -> Result<Parts, Error> {
    match ground {
        Ground::Usual => Parts::platform(None),
        Ground::Data(folder) => Parts::platform(Some(folder)),
        Ground::Config(file) => Parts::configured(Config::read(&file)?),
    }
}

impl Verb {
    /// The files and options of a verb that looks at a file for a list.
    fn sheet(&mut self) -> Option<&mut Sheet> {
        match self {
            Verb::Match(wanted) => Some(&mut wanted.sheet),
            Verb::Check(check) => Some(&mut check.sheet),
            Verb::Review(review) => Some(&mut review.sheet),
            Verb::Send(send) => Some(&mut send.sheet),
            _ => None,
        }
    }
}

impl Gentler {
    /// What is asked for, with nothing approved.
    fn request(&self, sheet: &Sheet) -> Result<Request, Error> {
        let missing = match (self.keep_missing, self.deactivate_missing) {
            (true, _) => Some(Missing::Keep),
            (false, true) => Some(Missing::Deactivate),
            (false, false) => None,
        };
        Ok(Request {
            list: sheet.list.clone(),
            what: What::Files(Box::new(sheet.files()?)),
            approve: None,
            unchanged_too: false,
            missing,
            keep_problems: self.keep_problems,
            asking: asking(&sheet.ground),
        })
    }

    /// The same options, as they are written behind a verb.
    fn again(&self) -> String {
        let options = [
            (self.keep_missing, " --keep-missing"),
            (self.deactivate_missing, " --deactivate-missing"),
            (self.keep_problems, " --keep-problems"),
        ];
        options.iter().filter(|(is_said, _)| *is_said).map(|(_, option)| *option).collect()
    }
}

/// Who asks. A configuration is for where nobody is, and says the same at a terminal, so that what a person tries out
/// there is what will happen.
fn asking(ground: &Ground) -> Asking {
    match ground {
        Ground::Config(_) => Asking::Alone,
        _ if ask::is_person() => Asking::Hand,
        _ => Asking::Alone,
    }
}

impl Ground {
    /// The same, as it is written behind a verb.
    fn again(&self) -> String {
        match self {
            Ground::Usual => String::new(),
            Ground::Data(folder) => format!(" --data {}", shell::path(folder)),
            Ground::Config(file) => format!(" --config {}", shell::path(file)),
        }
    }
}

impl Sheet {
    /// The files with what is said about them.
    fn files(&self) -> Result<Files, Error> {
        let recipe = self.recipe.as_deref().map(rollcall::prepare::read_recipe).transpose()?;
        Ok(Files {
            files: self.files.clone(),
            choice: self.part.choice()?,
            recipe: recipe.map(|(recipe, _)| recipe),
            recipe_file: self.recipe.clone(),
            edits: self.mend.iter().cloned().map(Edit::from).collect(),
            read_as: ReadAs::default(),
            zone_here: zone_here(),
        })
    }

    /// The same files and options, as they are written behind a verb.
    fn again(&self) -> String {
        let mut text = self.plain();
        if let Some(recipe) = &self.recipe {
            text.push_str(&format!(" --recipe {}", shell::path(recipe)));
        }
        for mend in &self.mend {
            text.push_str(&shell::option("mend", &mend.to_string()));
        }
        text
    }

    /// The same files and how they are read, without what is said about the recipe.
    fn plain(&self) -> String {
        let file = |file: &NamedFile| shell::named_path(file.source.as_deref(), &file.path);
        let files: Vec<String> = self.files.iter().map(file).collect();
        let ground = self.ground.again();
        let list = shell::option("list", &self.list);
        format!("{}{list}{}{ground}", files.join(" "), self.part.again())
    }
}

/// The zone in which this computer keeps its time, where it is known by name.
fn zone_here() -> Option<Zone> {
    let zone = TimeZone::try_system().ok().filter(|zone| !zone.is_unknown())?;
    Zone::named(zone.iana_name()?)
}

impl Part {
    /// The same options, as they are written: without them another part of the file would be read.
    fn again(&self) -> String {
        let mut text = String::new();
        if let Some(sheet) = &self.sheet {
            text.push_str(&shell::option("sheet", sheet));
        }
        if let Some(HeadingRows { first, last }) = self.headings {
            let rows = if first == last { first.to_string() } else { format!("{first}-{last}") };
            text.push_str(&format!(" --headings {rows}"));
        }
        if let Some(encoding) = self.encoding {
            text.push_str(&format!(" --encoding {}", encoding.name().to_lowercase()));
        }
        if let Some(delimiter) = self.delimiter {
            let name = match delimiter {
                b',' => "comma".to_owned(),
                b';' => "semicolon".to_owned(),
                b'\t' => "tab".to_owned(),
                b'|' => "bar".to_owned(),
                other => char::from(other).to_string(),
            };
            text.push_str(&shell::option("delimiter", &name));
        }
        for (is_said, option) in [
            (self.leave_out_hidden, " --leave-out-hidden"),
            (self.plain_numbers, " --plain-numbers"),
            (self.password_stdin, " --password-stdin"),
        ] {
            text.push_str(if is_said { option } else { "" });
        }
        text
    }

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

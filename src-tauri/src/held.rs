//! Lists that were read from Vanta: held here, shown page by page, written to a file.
//!
//! The pages get the rows they show and no more, so that a large list costs them nothing.

use std::path::PathBuf;

use rollcall::review::is_live;
use rollcall::{Code, Error};
use vanta::Record;

use crate::bridge::{AskRows, Held, HeldRow, HeldRows, Saved, Show};
use crate::desk::{Answer, Desk};

/// How many rows are given at most.
const MOST: usize = 500;

impl Desk {
    /// Reads a whole list from Vanta and holds it.
    ///
    /// # Errors
    /// Where there is no such list, or it could not be read completely.
    pub async fn read_list(&self, list: &str) -> Answer<Held> {
        let card = self.rollcall.list_card(list)?;
        let reading = self.rollcall.read(list, &()).await?;
        let held = Held {
            list: card.name,
            kind: card.kind,
            kind_label: card.kind_label,
            noun_one: card.noun_one,
            noun_many: card.noun_many,
            practice: reading.practice,
            read_at: reading.read_at.to_string(),
            live: reading.live,
            removed: reading.removed,
            columns: reading.columns.clone(),
        };
        self.hold(reading);
        Ok(held)
    }

    /// Some rows of a list that was read.
    ///
    /// # Errors
    /// Where it was not read.
    pub fn held_rows(&self, request: &AskRows) -> Answer<HeldRows> {
        let reading = self.held(&request.list)?;
        let wanted = request.search.trim().to_lowercase();
        let is_found = |record: &&Record| {
            shows(request.show, is_live(record))
                && (wanted.is_empty()
                    || reading.row(record).iter().any(|cell| cell.to_lowercase().contains(&wanted)))
        };
        let found: Vec<&Record> = reading.records.iter().filter(is_found).collect();
        let shown = found.iter().skip(request.offset).take(request.count.min(MOST));
        let row = |record: &&Record| HeldRow { removed: !is_live(record), cells: reading.row(record) };
        Ok(HeldRows { total: found.len(), rows: shown.map(row).collect() })
    }

    /// A name for the file of a list that was read: its own, without what file names cannot hold.
    ///
    /// # Errors
    /// Where it was not read.
    pub fn file_name(&self, list: &str) -> Answer<String> {
        let reading = self.held(list)?;
        let plain = |letter: char| {
            if letter.is_alphanumeric() || "-–_. ()".contains(letter) { letter } else { '_' }
        };
        Ok(format!("{}.xlsx", reading.list.chars().map(plain).collect::<String>()))
    }

    /// Writes a list that was read to the file that a person named; none where they changed their mind.
    ///
    /// # Errors
    /// Where it was not read, the file name has an unknown ending, or the file cannot be written.
    pub fn save_reading(&self, list: &str, file: Option<PathBuf>) -> Answer<Saved> {
        let Some(mut file) = file else { return Ok(Saved { file: None }) };
        if file.extension().is_none() {
            file.set_extension("xlsx");
            // The dialog asked about the name that was typed, not about this one.
            if file.exists() {
                let message = format!("There is a file {} already.", file.display());
                return Err(Error::new(Code::NotWritten, message)
                    .hint("Choose another name, or that file itself to replace it."));
            }
        }
        self.held(list)?.write(&file)?;
        Ok(Saved { file: Some(file.display().to_string()) })
    }
}

fn shows(show: Show, live: bool) -> bool {
    match show {
        Show::Live => live,
        Show::Removed => !live,
        Show::All => true,
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::desk::{Practising, parts};

    const LIST: &str = "Practice – User accounts";

    fn person(number: usize) -> Record {
        [("uniqueId", format!("E{number}")), ("displayName", format!("Person {number}"))]
            .into_iter()
            .collect()
    }

    /// People 1 to `people`, of whom the first was removed.
    async fn read(folder: &std::path::Path, people: usize) -> (Desk, Held) {
        let desk = Desk::open(parts(folder)).unwrap();
        desk.practise().await.unwrap();
        if let Practising::Here(practice) = &*desk.practising.lock().await {
            let list = practice.list_id("user_account").unwrap();
            practice.put_by_someone_else(&list, (1..=people).map(person).collect());
            practice.put_by_someone_else(&list, (2..=people).map(person).collect());
        }
        let held = desk.read_list(LIST).await.unwrap();
        (desk, held)
    }

    fn ask(show: Show, search: &str, offset: usize, count: usize) -> AskRows {
        AskRows { list: LIST.to_owned(), show, search: search.to_owned(), offset, count }
    }

    #[tokio::test]
    async fn rows_are_found_and_given_page_by_page() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, held) = read(folder.path(), 600).await;
        assert_eq!((held.live, held.removed), (599, 1));
        assert_eq!((held.noun_one.as_str(), held.kind_label.as_str()), ("person", "User accounts"));
        let name = held.columns.iter().position(|column| column.field == "displayName").unwrap();
        let names = |asked: AskRows| {
            let rows = desk.held_rows(&asked).unwrap();
            (rows.total, rows.rows.into_iter().map(|row| row.cells[name].clone()).collect::<Vec<_>>())
        };
        assert_eq!(
            names(ask(Show::Live, "", 0, 2)),
            (599, vec!["Person 2".to_owned(), "Person 3".to_owned()])
        );
        assert_eq!(names(ask(Show::Live, "", 598, 2)), (599, vec!["Person 600".to_owned()]));
        assert_eq!(names(ask(Show::Live, "", 5000, 2)), (599, vec![]));
        assert_eq!(names(ask(Show::All, "", 0, usize::MAX)).1.len(), MOST);
        assert_eq!(names(ask(Show::All, " pERSON 598 ", 0, 9)), (1, vec!["Person 598".to_owned()]));
        assert_eq!(names(ask(Show::All, "e59", 0, 2)).0, 11);
        let removed = desk.held_rows(&ask(Show::Removed, "", 0, 9)).unwrap();
        assert_eq!(removed.total, 1);
        assert!(removed.rows[0].removed && removed.rows[0].cells[name] == "Person 1");
    }

    #[tokio::test]
    async fn what_was_not_read_cannot_be_shown_or_saved() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(parts(folder.path())).unwrap();
        assert_eq!(desk.held_rows(&ask(Show::All, "", 0, 1)).unwrap_err().code, Code::UnknownName);
        assert_eq!(desk.file_name(LIST).unwrap_err().code, Code::UnknownName);
        assert_eq!(desk.read_list(LIST).await.unwrap_err().code, Code::UnknownName);
    }

    #[tokio::test]
    async fn a_reading_is_saved_where_the_person_said_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, _) = read(folder.path(), 3).await;
        assert_eq!(desk.file_name(LIST).unwrap(), "Practice – User accounts.xlsx");
        assert_eq!(desk.save_reading(LIST, None).unwrap().file, None);
        for (named, written) in [("a.csv", "a.csv"), ("b.json", "b.json"), ("c", "c.xlsx")] {
            let saved = desk.save_reading(LIST, Some(folder.path().join(named))).unwrap();
            let written = folder.path().join(written);
            assert_eq!(saved.file, Some(written.display().to_string()));
            assert!(std::fs::metadata(written).unwrap().len() > 0);
        }
        for refused in ["d.docx", "c"] {
            let error = desk.save_reading(LIST, Some(folder.path().join(refused))).unwrap_err();
            assert_eq!(error.code, Code::NotWritten, "{refused}");
        }
    }
}

//! A file of any format, opened: its sheets, and the rows of one of them.

use super::arrange;
use super::binary;
use super::error::Fault;
use super::file::File;
use super::format::Format;
use super::grid::Grid;
use super::headings;
use super::intake::{Around, Intake};
use super::look::{SheetFacts, Visibility};
use super::note::{Note, Places};
use super::ods::Document;
use super::package::Package;
use super::password;
use super::table::{Heading, Row, Table};
use super::text::{self, TextFacts};
use super::xlsx::Workbook;
use super::{Choice, HeadingRows, SheetError};

/// Up to this row everything is kept until the headings are known.
const BEFORE_HEADINGS: u32 = 200;

/// A file that was opened.
pub(super) struct Book {
    file: File,
    opened: Opened,
    protected: bool,
}

enum Opened {
    Xlsx(Workbook),
    Ods(Document),
    Binary(binary::Workbook, &'static str),
    Text(Option<TextFacts>),
    /// The text, and what was found out about it while it was read.
    Pasted(String, Option<TextFacts>),
}

/// Rows as a person wants them: asked with each row of the table.
type Wanted<'w> = &'w mut dyn FnMut(Row<'_>) -> bool;

impl Book {
    pub(super) fn open(file: File, choice: &Choice) -> Result<Book, SheetError> {
        let format = Format::of(&file.head(8192)?)
            .map_err(|what| SheetError::NotASpreadsheet { file: file.path.clone(), what })?;
        match format {
            Format::Text => Ok(Book { file, opened: Opened::Text(None), protected: false }),
            Format::Zip => Book::zip(file, false),
            Format::Ole if password::is_encrypted(&file.whole()?) => {
                Book::zip(password::open(file, choice)?, true)
            }
            Format::Ole => {
                let workbook = binary::Workbook::open_xls(&file)?;
                Ok(Book { file, opened: Opened::Binary(workbook, "xls"), protected: false })
            }
        }
    }

    /// Text that was copied in a spreadsheet program.
    pub(super) fn pasted(text: &str) -> Result<Book, SheetError> {
        let file = File::of_bytes("pasted cells".as_ref(), text.as_bytes().to_vec());
        if text.trim().is_empty() {
            let (sheet, place, sheets) = (file.name(), String::new(), Vec::new());
            return Err(SheetError::Empty { file: file.path, sheet, place, sheets });
        }
        Ok(Book { file, opened: Opened::Pasted(text.to_owned(), None), protected: false })
    }

    fn zip(file: File, protected: bool) -> Result<Book, SheetError> {
        let opened = Book::zip_format(&file)?;
        Ok(Book { file, opened, protected })
    }

    fn zip_format(file: &File) -> Result<Opened, SheetError> {
        let fault = |fault: Fault| fault.of(file.path.clone());
        let reader = file.reader().map_err(|error| file.unreadable(&error))?;
        let mut package = Package::open(reader).map_err(fault)?;
        if package.has("xl/workbook.bin") {
            let workbook = binary::Workbook::open_xlsb(file, &mut package)?;
            return Ok(Opened::Binary(workbook, "xlsb"));
        }
        if package.has("mimetype") && (package.has("content.xml") || package.has("encrypted-package")) {
            return Document::open(package).map(Opened::Ods).map_err(|error| error.of(file));
        }
        if package.has("[Content_Types].xml") && package.has_any("xl/") {
            return Workbook::open(package).map(Opened::Xlsx).map_err(fault);
        }
        let what = if package.has_any("word/") {
            "a text document"
        } else if package.has_any("ppt/") {
            "a presentation"
        } else if package.has_any("index/") {
            "a Numbers document"
        } else {
            "a zip file without a workbook"
        };
        Err(SheetError::NotASpreadsheet { file: file.path.clone(), what })
    }

    /// `xlsx`, `xlsm`, `xlsb`, `xls`, `ods` or `csv`.
    pub(super) fn format(&self) -> &'static str {
        match &self.opened {
            Opened::Xlsx(workbook) if workbook.has_macros => "xlsm",
            Opened::Xlsx(_) => "xlsx",
            Opened::Ods(_) => "ods",
            Opened::Binary(_, name) => name,
            Opened::Text(_) | Opened::Pasted(..) => "csv",
        }
    }

    /// What was found out about a text file while it was read.
    pub(super) fn text(&self) -> Option<&TextFacts> {
        match &self.opened {
            Opened::Text(facts) | Opened::Pasted(_, facts) => facts.as_ref(),
            _ => None,
        }
    }

    /// Its sheets by name; a text file has one, named as the file.
    pub(super) fn sheets(&self) -> Vec<(String, Visibility)> {
        match &self.opened {
            Opened::Xlsx(workbook) => {
                workbook.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.visibility)).collect()
            }
            Opened::Ods(document) => document.sheets(),
            Opened::Binary(workbook, _) => workbook.sheets.clone(),
            Opened::Text(_) | Opened::Pasted(..) => vec![(self.file.name(), Visibility::Visible)],
        }
    }

    /// The sheet that is asked for, else the first visible one.
    fn chosen(&self, choice: &Choice) -> Result<usize, SheetError> {
        let sheets = self.sheets();
        let found = match &choice.sheet {
            Some(wanted) => sheets.iter().position(|(name, _)| name == wanted),
            None => sheets.iter().position(|(_, visibility)| *visibility == Visibility::Visible),
        };
        found.ok_or_else(|| {
            let (file, sheets) = (self.file.path.clone(), sheets.into_iter().map(|(name, _)| name).collect());
            match &choice.sheet {
                Some(sheet) => SheetError::NoSuchSheet { file, sheet: sheet.clone(), sheets },
                None => SheetError::NoVisibleSheet { file, sheets },
            }
        })
    }

    fn fill(&mut self, sheet: usize, choice: &Choice, intake: &mut Intake<'_>) -> Result<Around, SheetError> {
        let fault = |fault: Fault| fault.of(self.file.path.clone());
        intake.plain_numbers = choice.plain_numbers;
        match &mut self.opened {
            Opened::Xlsx(workbook) => workbook.read(sheet, intake).map_err(fault),
            Opened::Ods(document) => document.read(sheet, intake).map_err(fault),
            Opened::Binary(workbook, _) => workbook.read(sheet, intake).map_err(fault),
            Opened::Text(facts) => {
                *facts = Some(text::read_file(&self.file, &choice.text, intake)?);
                Ok(Around::default())
            }
            Opened::Pasted(text, facts) => {
                *facts = Some(text::read_pasted(&self.file, text, intake)?);
                Ok(Around::default())
            }
        }
    }

    /// Reads the table that is chosen; of its rows only those that are wanted, where that is said.
    pub(super) fn table(&mut self, choice: &Choice, wanted: Option<Wanted<'_>>) -> Result<Table, SheetError> {
        let sheet = self.chosen(choice)?;
        let mut table = match wanted {
            None => {
                let mut intake = Intake::new(None);
                let around = self.fill(sheet, choice, &mut intake)?;
                self.arrange(sheet, intake, &around, choice)?
            }
            Some(wanted) => self.table_of_wanted(sheet, choice, wanted)?,
        };
        self.file.still_the_same()?;
        let notes = self.notes(choice);
        table.notes.splice(0..0, notes);
        Ok(table)
    }

    fn arrange(
        &mut self,
        sheet: usize,
        intake: Intake<'_>,
        around: &Around,
        choice: &Choice,
    ) -> Result<Table, SheetError> {
        let name = self.sheets().swap_remove(sheet).0;
        let source = self.file.source(&name)?;
        arrange::table(source, intake, around, choice).ok_or_else(|| SheetError::Empty {
            file: self.file.path.clone(),
            sheet: name,
            place: choice.headings.map(HeadingRows::words).unwrap_or_default(),
            sheets: self.sheets().into_iter().map(|(name, _)| name).collect(),
        })
    }

    /// The rows are asked under the headings that their first ones show. Where the end of the sheet shows others, as
    /// with merged cells or a column that begins late, they are asked again under those: a row that was left out under a
    /// wrong heading would be lost.
    fn table_of_wanted(
        &mut self,
        sheet: usize,
        choice: &Choice,
        wanted: Wanted<'_>,
    ) -> Result<Table, SheetError> {
        let (table, under) = self.wanted_under(None, sheet, choice, wanted)?;
        if under.is_none_or(|under| under == table.headings) {
            return Ok(table);
        }
        let headings = table.headings;
        drop(table.grid);
        Ok(self.wanted_under(Some(headings), sheet, choice, wanted)?.0)
    }

    /// The wanted rows, and the headings under which those were asked that come after the first ones.
    fn wanted_under(
        &mut self,
        mut headings: Option<Vec<Heading>>,
        sheet: usize,
        choice: &Choice,
        wanted: Wanted<'_>,
    ) -> Result<(Table, Option<Vec<Heading>>), SheetError> {
        let last = choice.headings.map_or(BEFORE_HEADINGS, |rows| rows.last.max(BEFORE_HEADINGS));
        let mut keep = |grid: &Grid, line: usize| {
            if grid.number_of(line) <= last {
                return true;
            }
            let headings = headings.get_or_insert_with(|| headings::preview(grid, choice));
            wanted(Row { grid, headings, line })
        };
        let mut intake = Intake::new(Some(&mut keep));
        let around = self.fill(sheet, choice, &mut intake)?;
        let unwanted = intake.rows - intake.grid.len();
        let intake = intake.ended();
        let mut table = self.arrange(sheet, intake, &around, choice)?;
        let (shown, first, rows) = (table.headings.clone(), table.first, table.len());
        table.grid.retain(first, |grid, line| {
            grid.number_of(line) > last || wanted(Row { grid, headings: &shown, line })
        });
        let mut left_out = Places::default();
        left_out.more(unwanted + rows - table.len());
        table.notes.extend(left_out.note("unwanted_rows", "row is not wanted", "rows are not wanted"));
        Ok((table, headings))
    }

    /// How large each sheet is and whether it is hidden. The others are counted without being kept.
    pub(super) fn sheet_facts(
        &mut self,
        table: &Table,
        choice: &Choice,
    ) -> Result<Vec<SheetFacts>, SheetError> {
        let mut facts = Vec::new();
        for (place, (name, visibility)) in self.sheets().into_iter().enumerate() {
            let (rows, columns) = if name == table.source.sheet {
                table.grid.extent()
            } else {
                let mut keep = |_: &Grid, _: usize| false;
                let mut intake = Intake::new(Some(&mut keep));
                intake.counts_only = true;
                self.fill(place, choice, &mut intake)?;
                (intake.last_filled(), intake.grid.extent().1)
            };
            facts.push(SheetFacts {
                name,
                hidden: visibility != Visibility::Visible,
                visibility,
                rows,
                columns,
            });
        }
        Ok(facts)
    }

    /// The visible sheets besides the one that was taken because it comes first.
    fn other_sheets(&self, choice: &Choice) -> Option<Note> {
        let sheets = self.sheets().into_iter().filter(|(_, visibility)| *visibility == Visibility::Visible);
        let names: Vec<String> = sheets.map(|(name, _)| format!("\"{name}\"")).collect();
        let (read, others) = names.split_first().filter(|(_, others)| !others.is_empty())?;
        let message = format!("Only the first sheet {read} was read, and not {}", others.join(", "));
        choice.sheet.is_none().then(|| Note::whole("other_sheets", message))
    }

    /// What a person should know about the file itself.
    fn notes(&self, choice: &Choice) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.file.is_open_elsewhere() {
            notes.push(Note::whole(
                "open_elsewhere",
                "The file is open in a spreadsheet program; what is not saved there yet is not in it",
            ));
        }
        if self.protected {
            notes.push(Note::whole("protected", "The workbook was opened with its password"));
        }
        notes.extend(self.other_sheets(choice));
        let (has_macros, has_links) = match &self.opened {
            Opened::Xlsx(workbook) => (workbook.has_macros, workbook.has_links),
            Opened::Ods(document) => (document.has_macros, document.has_links),
            Opened::Binary(workbook, _) => (workbook.has_macros, false),
            Opened::Text(_) | Opened::Pasted(..) => (false, false),
        };
        if has_macros {
            notes.push(Note::whole("macros", "The workbook has macros. They are never run"));
        }
        if has_links {
            notes.push(Note::whole(
                "links",
                "The workbook takes values from other workbooks; what stands here may be out of date",
            ));
        }
        if let Opened::Binary(_, name) = &self.opened {
            notes.push(Note::whole(
                "hidden_unknown",
                format!("Hidden rows, filters and some merged cells cannot be seen in {name} files; all rows are read"),
            ));
            if !choice.plain_numbers {
                let message = format!(
                    "How numbers are shown cannot be seen in {name} files: 42 may be 00042 in the spreadsheet. Save it as \
                     xlsx to be sure"
                );
                notes.push(Note::whole("display_unknown", message));
            }
        }
        notes.extend(self.text().map(TextFacts::notes).unwrap_or_default());
        notes
    }
}

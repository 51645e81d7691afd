//! The binary workbooks xls and xlsb, read by calamine.
//!
//! What they hide and how they show numbers cannot be seen through it. So numbers come without their shown form, and
//! a note says so: an ID `00042` may be the number 42 here.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xls, XlsError, Xlsb};

use super::SheetError;
use super::cell::Epoch;
use super::error::Fault;
use super::file::File;
use super::grid::FormatId;
use super::intake::{Area, Around, Intake};
use super::look::Visibility;
use super::package::Package;
use super::password::fenced;

type Memory = Cursor<Arc<[u8]>>;

/// A binary workbook.
pub(super) struct Workbook {
    reader: Sort,
    pub(super) sheets: Vec<(String, Visibility)>,
    pub(super) has_macros: bool,
}

enum Sort {
    Xls(Box<Xls<Memory>>),
    Xlsb(Box<Xlsb<Memory>>),
}

impl Workbook {
    pub(super) fn open_xls(file: &File) -> Result<Workbook, SheetError> {
        let content = Cursor::new(file.whole()?);
        match fenced(|| Xls::new(content)) {
            Some(Ok(reader)) => Ok(Workbook::new(Sort::Xls(Box::new(reader)))),
            Some(Err(XlsError::Password)) => {
                let why = "an xls file's own protection; save it without the password, or as xlsx".to_owned();
                Err(SheetError::ForeignLock { file: file.path.clone(), why })
            }
            Some(Err(error)) => Err(Fault::broken(error.to_string()).of(file.path.clone())),
            None => Err(unreadable().of(file.path.clone())),
        }
    }

    /// `package` is the same file, whose parts are unpacked once to see that none is a trap.
    pub(super) fn open_xlsb(file: &File, package: &mut Package) -> Result<Workbook, SheetError> {
        package.try_all().map_err(|fault| fault.of(file.path.clone()))?;
        let content = Cursor::new(file.whole()?);
        match fenced(|| Xlsb::new(content)) {
            Some(Ok(reader)) => Ok(Workbook::new(Sort::Xlsb(Box::new(reader)))),
            Some(Err(error)) => Err(Fault::broken(error.to_string()).of(file.path.clone())),
            None => Err(unreadable().of(file.path.clone())),
        }
    }

    fn new(mut reader: Sort) -> Workbook {
        let known = match &reader {
            Sort::Xls(reader) => reader.sheets_metadata(),
            Sort::Xlsb(reader) => reader.sheets_metadata(),
        };
        let cells = known.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = cells.map(|sheet| (sheet.name.clone(), visibility(sheet.visible))).collect();
        let macros = fenced(|| match &mut reader {
            Sort::Xls(reader) => reader.vba_project().is_ok_and(|project| project.is_some()),
            Sort::Xlsb(reader) => reader.vba_project().is_ok_and(|project| project.is_some()),
        });
        Workbook { reader, sheets, has_macros: macros.unwrap_or(false) }
    }

    /// Reads one sheet, by its place.
    pub(super) fn read(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<Around, Fault> {
        let name = self.sheets[place].0.clone();
        let read = fenced(|| match &mut self.reader {
            Sort::Xls(reader) => xls(reader, &name, intake),
            Sort::Xlsb(reader) => xlsb(reader, &name, intake),
        });
        read.unwrap_or_else(|| Err(unreadable()))
    }
}

fn unreadable() -> Fault {
    Fault::broken("its bytes make no sense")
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

fn xls(reader: &mut Xls<Memory>, name: &str, intake: &mut Intake<'_>) -> Result<Around, Fault> {
    let range = reader.worksheet_range(name).map_err(|error| Fault::broken(error.to_string()))?;
    let merged = reader.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merged: Vec<Area> = merged
        .iter()
        .map(|area| Area {
            top: area.start.0 + 1,
            left: area.start.1 as usize,
            bottom: area.end.0 + 1,
            right: area.end.1 as usize,
        })
        .collect();
    intake.start(Epoch::WrittenOut, merged.clone());
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (number, row) in (first_row + 1..).zip(range.rows()) {
        intake.begin(number, false)?;
        for (column, data) in (first_column as usize..).zip(row) {
            cell(intake, column, data);
        }
        intake.end()?;
    }
    Ok(Around { merged, ..Around::default() })
}

fn xlsb(reader: &mut Xlsb<Memory>, name: &str, intake: &mut Intake<'_>) -> Result<Around, Fault> {
    intake.start(Epoch::WrittenOut, Vec::new());
    let broken = |error: calamine::XlsbError| Fault::broken(error.to_string());
    // calamine passes over the cells whose formulas have errors; only their formulas tell that they are there.
    let mut formulas = xlsb_formulas(reader, name).map_err(broken)?;
    let mut rows: Option<u32> = None;
    let mut cells = reader.worksheet_cells_reader(name).map_err(broken)?;
    loop {
        let found = cells.next_cell().map_err(broken)?;
        let place = found.as_ref().map(calamine::Cell::get_position);
        while let Some(&lost) = formulas.first().filter(|&&formula| place.is_none_or(|place| formula < place))
        {
            formulas.pop_first();
            next_row(lost.0, &mut rows, intake)?;
            intake.grid.no_result(lost.1 as usize);
        }
        let Some((found, place)) = found.zip(place) else { break };
        formulas.remove(&place);
        next_row(place.0, &mut rows, intake)?;
        cell(intake, place.1 as usize, &found.get_value().clone().into());
    }
    if rows.is_some() {
        intake.end()?;
    }
    Ok(Around::default())
}

/// Where formulas stand, by row and column.
fn xlsb_formulas(reader: &mut Xlsb<Memory>, name: &str) -> Result<BTreeSet<(u32, u32)>, calamine::XlsbError> {
    let mut formulas = BTreeSet::new();
    let mut cells = reader.worksheet_cells_reader(name)?;
    while let Some(found) = cells.next_formula()? {
        formulas.insert(found.get_position());
    }
    Ok(formulas)
}

/// Ends the row that is open and begins another, where the cell to come is in another one.
fn next_row(row: u32, open: &mut Option<u32>, intake: &mut Intake<'_>) -> Result<(), Fault> {
    if *open == Some(row) {
        return Ok(());
    }
    if open.replace(row).is_some() {
        intake.end()?;
    }
    intake.begin(row + 1, false)
}

fn cell(intake: &mut Intake<'_>, column: usize, data: &Data) {
    let grid = &mut intake.grid;
    match data {
        Data::Empty => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => grid.text(column, text),
        Data::Float(number) => grid.number(column, *number, FormatId::UNKNOWN),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats to begin with")]
        Data::Int(number) => grid.number(column, *number as f64, FormatId::UNKNOWN),
        Data::Bool(value) => grid.boolean(column, *value),
        Data::DateTime(date) => match days(date) {
            Some(days) => grid.number(column, days, FormatId::UNKNOWN_DATE),
            None => grid.number(column, date.as_f64(), FormatId::UNKNOWN),
        },
        Data::Error(error) => grid.error(column, &error.to_string()),
    }
}

/// Days since 30 December 1899; none for a length of time, and for days that never were.
fn days(date: &ExcelDateTime) -> Option<f64> {
    if date.is_duration() || date.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let day =
        jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let since = day.ok()?.since(jiff::civil::date(1899, 12, 30)).ok()?;
    Some(f64::from(since.get_days()) + date.as_f64().fract())
}

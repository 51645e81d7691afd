//! What a review is measured against: a process that only reads one sheet, by the library Rollcall reads with.

use calamine::{Data, Reader, Xlsx, open_workbook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("which workbook?")?;
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let sheet = workbook.worksheet_range_at(0).ok_or("there is no sheet")??;
    let filled = sheet.used_cells().filter(|(_, _, cell)| !matches!(cell, Data::Empty)).count();
    std::hint::black_box(filled);
    match filled {
        0 => Err("the sheet is empty".into()),
        _ => Ok(()),
    }
}

//! Writes the spreadsheets that tests read into `tests/fixtures/sheets`: `cargo run -p journeys --example make_fixtures`.
//!
//! They are kept beside the tests, so that a person can open each one and compare what a spreadsheet program shows
//! with what Rollcall read. A test sees to it that they are what this script makes.

use std::error::Error;
use std::fs;
use std::path::Path;

mod fixtures;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sheets");
    fs::create_dir_all(&folder)?;
    for fixture in fixtures::readable()?.into_iter().chain(fixtures::refused()?) {
        fs::write(folder.join(fixture.name), fixture.content)?;
    }
    Ok(())
}

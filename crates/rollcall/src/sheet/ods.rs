//! Under construction.
use super::SheetError;
use super::error::Fault;
use super::file::File;
use super::intake::Intake;
use super::look::Visibility;
use super::package::Package;
use super::xlsx::Around;

pub(super) struct Document;
pub(super) enum Refused {
    Fault(Fault),
    Lock(String),
}
impl Refused {
    pub(super) fn of(self, file: &File) -> SheetError {
        match self {
            Refused::Fault(fault) => fault.of(file.path.clone()),
            Refused::Lock(why) => SheetError::ForeignLock { file: file.path.clone(), why },
        }
    }
}
impl Document {
    pub(super) fn open(_package: Package) -> Result<Document, Refused> {
        Err(Refused::Fault(Fault::broken("not yet")))
    }
    pub(super) fn sheets(&self) -> Vec<(String, Visibility)> {
        Vec::new()
    }
    pub(super) fn read(&mut self, _place: usize, _intake: &mut Intake<'_>) -> Result<Around, Fault> {
        Ok(Around::default())
    }
}

//! Being told how far a use case has come.

use vanta::Event;

/// Who is told. Nobody, where `()` is passed.
pub trait Watch: Send + Sync {
    /// Something happened or begins.
    fn saw(&self, progress: &Progress);
}

impl Watch for () {
    fn saw(&self, _: &Progress) {}
}

/// What can be told.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A step begins.
    Step(Step),
    /// Something happens between us and Vanta.
    Vanta(Event),
}

/// The steps of a send, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file is read and checked.
    ReadingFile,
    /// Vanta's list is read.
    ReadingVanta,
    /// The body leaves; from here on, cancelling no longer helps.
    Sending,
    /// Vanta's list is read again.
    ReadingBack,
    /// What Vanta holds is compared with what was sent.
    Comparing,
}

/// Hands what the Vanta client tells on to whoever watches the use case.
pub(crate) struct Relay<'a>(pub(crate) &'a dyn Watch);

impl vanta::Watch for Relay<'_> {
    fn saw(&self, event: &Event) {
        self.0.saw(&Progress::Vanta(event.clone()));
    }
}

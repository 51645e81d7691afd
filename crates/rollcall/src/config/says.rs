//! What a reviewed file says of a plan, as every result repeats it: a rule that is not asked is not passed over in
//! silence.

use serde::Serialize;
use ts_rs::TS;

use crate::review::HoldRule;

/// The rules that compare with earlier runs. Without a history they have nothing to compare with.
const COMPARE: [HoldRule; 6] = [
    HoldRule::SomeoneElse,
    HoldRule::RemovalsInWeek,
    HoldRule::OlderFile,
    HoldRule::HeadingsChanged,
    HoldRule::SheetChanged,
    HoldRule::HiddenRowsChanged,
];

/// What a configuration says in place of a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FileSays {
    /// Whether it says that its recipe keeps the list.
    pub established: bool,
    /// The rules that were not asked, since they need a history.
    pub not_asked: Vec<HoldRule>,
    /// Whether it approves this plan; none where it approves no plan, or there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approves: Option<bool>,
    /// The same in sentences.
    pub message: String,
}

impl FileSays {
    pub(super) fn new(file: &str, established: bool, approved: Option<&str>, plan: Option<&str>) -> FileSays {
        let approves = approved.and_then(|approved| Some(plan? == approved));
        let mut not_asked = COMPARE.to_vec();
        let mut message = match established {
            true => {
                not_asked.insert(0, HoldRule::FirstSend);
                format!(
                    "{file} says that this list is established, so that it was not asked who filled it first. There \
                     is no history with --config: it was not asked whether someone else writes to the list, how many \
                     were removed in seven days, or whether the file is older or of another form than the last one."
                )
            }
            false => format!(
                "There is no history with --config, and {file} does not say that this list is established: one that \
                 holds records already counts as filled by something else. It was not asked whether someone else \
                 writes to the list, how many were removed in seven days, or whether the file is older or of another \
                 form than the last one."
            ),
        };
        match approves {
            Some(true) => message.push_str(&format!(" {file} approves exactly this plan.")),
            Some(false) => {
                message.push_str(&format!(
                    " The approval in {file} is for another plan, and counts for nothing here."
                ));
            }
            None => {}
        }
        FileSays { established, not_asked, approves, message }
    }
}

//! `restore`: what an earlier run found, or left, sent again.

use rollcall::review::Missing;
use rollcall::{Error, Request, Rollcall, Watch};

use super::again::Again;
use super::{asking, review, send};
use crate::answer::Answer;
use crate::arguments;

pub(super) async fn run(
    house: &Rollcall,
    restore: &arguments::Restore,
    json: bool,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let planned = house.to_restore(&restore.run, restore.after)?;
    let missing = if restore.keep_missing { Some(Missing::Keep) } else { planned.missing };
    let approve = restore.approve.clone();
    let request = Request { approve, missing, asking: asking(&restore.ground), ..planned };
    let again = Again::Restore(restore);
    if restore.review {
        review::reviewed(house, &request, &again, told).await
    } else {
        send::sent(house, request, &again, json, told).await
    }
}

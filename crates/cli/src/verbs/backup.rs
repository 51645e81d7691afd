//! `backup` and `restore-backup`: the data folder as one file, and back.

use std::path::Path;

use rollcall::{Error, Parts, Rollcall};
use serde_json::json;
use vanta::kind::grouped;

use crate::answer::Answer;
use crate::say;

pub(super) fn write(house: &Rollcall, file: &Path) -> Result<Answer, Error> {
    let bytes = house.backup(file)?;
    let text = format!(
        "Written: {} ({} bytes).\nIt holds no secret: keys stay in the keychain or the environment. Without the key of \
         this data folder its snapshots cannot be opened.",
        say::line(&file.display().to_string()),
        grouped(usize::try_from(bytes).unwrap_or(usize::MAX)),
    );
    Answer::new(&json!({"file": file, "bytes": bytes}), text)
}

pub(super) async fn restore(parts: Parts, file: &Path) -> Result<Answer, Error> {
    let (_, restored) = Rollcall::restore_backup(parts, file).await?;
    let mut lines = vec![format!("Restored into {}.", say::line(&restored.data.display().to_string()))];
    if let Some(aside) = &restored.set_aside {
        lines.push(format!("What was there before is now {}.", say::line(&aside.display().to_string())));
    }
    lines.push("Schedules wait, and approvals given before are void.".to_owned());
    if !restored.lists.is_empty() {
        let lists: Vec<String> = restored.lists.iter().map(|list| say::line(list)).collect();
        lines.push(format!("Each list wants one approved send by hand: {}.", lists.join(", ")));
    }
    lines.extend(restored.note.as_deref().map(say::line));
    Answer::new(&restored, lines.join("\n"))
}

//! `backup` and `restore-backup`: the data folder as one file, and back.

use std::path::Path;

use rollcall::{Code, Error, Parts, Rollcall};
use serde_json::json;
use vanta::kind::grouped;

use crate::answer::Answer;
use crate::say;

pub(super) fn write(house: &Rollcall, file: &Path) -> Result<Answer, Error> {
    if file.to_str().is_none() {
        // SQLite is told the name as a text, and would write beside it.
        let message = format!("A backup cannot be written to {}: its name is not Unicode.", file.display());
        return Err(
            Error::new(Code::NotWritten, message).hint("Choose another name, in a folder whose name is.")
        );
    }
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
    // By hand, since the name of a folder need not be Unicode, and it is restored already.
    let document = json!({
        "data": restored.data.display().to_string(),
        "lists": restored.lists,
        "set_aside": restored.set_aside.as_ref().map(|aside| aside.display().to_string()),
        "note": restored.note,
    });
    Answer::new(&document, lines.join("\n"))
}

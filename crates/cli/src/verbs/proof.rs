//! `proof`: what an auditor is handed of one run.

use std::path::Path;

use rollcall::{Error, Rollcall};
use serde_json::json;
use vanta::kind::grouped;

use crate::answer::Answer;
use crate::say;

pub(super) async fn run(house: &Rollcall, run: &str, out: &Path) -> Result<Answer, Error> {
    let runs = house.history(None)?;
    let practice = runs.iter().any(|known| known.run == run && known.practice);
    let written = house.write_proof(run, out).await?;
    let files: Vec<_> = written
        .files
        .iter()
        .map(|file| json!({"name": file.name, "bytes": file.bytes, "sha256": file.sha256}))
        .collect();
    let document = json!({
        "practice": practice,
        "run": run,
        "folder": written.folder.display().to_string(),
        "pages": written.pages,
        "files": files,
    });
    let pages =
        if written.pages == 1 { "1 page".to_owned() } else { format!("{} pages", grouped(written.pages)) };
    let lines = written
        .files
        .iter()
        .map(|file| format!("  {}  {} bytes  SHA-256 {}", file.name, file.bytes, file.sha256));
    let text = format!(
        "The proof of run {} is in {} ({pages}):\n{}",
        say::line(run),
        say::line(&written.folder.display().to_string()),
        lines.collect::<Vec<_>>().join("\n"),
    );
    Ok(Answer::new(&document, text)?.practice(practice))
}

//! The platform's own dialogs, opened from here: a page never chooses a path.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// Asks for a folder to write into; none where the person changed their mind.
pub async fn folder(app: &AppHandle) -> Option<PathBuf> {
    let (answer, answered) = oneshot::channel();
    let mut dialog = app.dialog().file().set_title("Save the proof in a folder");
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_folder(move |folder| {
        let _ = answer.send(folder); // nobody waits any more: the window is gone
    });
    answered.await.ok().flatten()?.into_path().ok()
}

/// Asks where to write a new file; none where the person changed their mind.
pub async fn new_file(app: &AppHandle, name: String) -> Option<PathBuf> {
    let (answer, answered) = oneshot::channel();
    let mut dialog = app
        .dialog()
        .file()
        .set_title("Save what Vanta has")
        .set_file_name(name)
        .add_filter("Excel workbook", &["xlsx"])
        .add_filter("Comma-separated values", &["csv"])
        .add_filter("JSON", &["json"]);
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.set_parent(&window);
    }
    dialog.save_file(move |file| {
        let _ = answer.send(file); // nobody waits any more: the window is gone
    });
    answered.await.ok().flatten()?.into_path().ok()
}

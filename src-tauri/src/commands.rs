//! The commands: unpack, call the use case, answer.

use rollcall::{Code, Error, HistoryVerdict, Review, Run, Sent, Tested};
use tauri::{AppHandle, Emitter, Manager, State};

use crate::bridge::{
    AskRestore, AskRows, AskRuns, Connect, Connected, Going, Held, HeldRows, OfConnection, OfList, OfRun,
    OutOfDate, Overview, Restore, RunTold, Saved,
};
use crate::desk::{Answer, Door};
use crate::picker;

#[tauri::command]
pub async fn overview(door: State<'_, Door>, request: ()) -> Answer<Overview> {
    let ((), desk) = (request, door.desk()?);
    whole("overview", async move || desk.overview().await).await
}

#[tauri::command]
pub async fn practise(app: AppHandle, door: State<'_, Door>, request: ()) -> Answer<Overview> {
    let ((), desk) = (request, door.desk()?);
    let answer = whole("practise", async move || desk.practise().await).await;
    tell(&app, "practise");
    answer
}

#[tauri::command]
pub async fn connect(app: AppHandle, door: State<'_, Door>, request: Connect) -> Answer<Connected> {
    let desk = door.desk()?;
    let answer = whole("connect", async move || desk.connect(request).await).await;
    tell(&app, "connect");
    answer
}

#[tauri::command]
pub async fn test_connection(door: State<'_, Door>, request: OfConnection) -> Answer<Tested> {
    let desk = door.desk()?;
    whole("test_connection", async move || desk.test_connection(&request.name).await).await
}

#[tauri::command]
pub async fn remove_connection(
    app: AppHandle,
    door: State<'_, Door>,
    request: OfConnection,
) -> Answer<Overview> {
    let desk = door.desk()?;
    let answer = whole("remove_connection", async move || desk.remove_connection(&request.name).await).await;
    tell(&app, "remove_connection");
    answer
}

#[tauri::command]
pub async fn read_list(door: State<'_, Door>, request: OfList) -> Answer<Held> {
    let desk = door.desk()?;
    whole("read_list", async move || desk.read_list(&request.list).await).await
}

#[tauri::command]
pub async fn held_rows(door: State<'_, Door>, request: AskRows) -> Answer<HeldRows> {
    let desk = door.desk()?;
    whole("held_rows", async move || desk.held_rows(&request)).await
}

#[tauri::command]
pub async fn history(door: State<'_, Door>, request: AskRuns) -> Answer<Vec<Run>> {
    let desk = door.desk()?;
    whole("history", async move || desk.history(&request).await).await
}

#[tauri::command]
pub async fn run_told(door: State<'_, Door>, request: OfRun) -> Answer<RunTold> {
    let desk = door.desk()?;
    whole("run_told", async move || desk.run_told(&request.run).await).await
}

#[tauri::command]
pub async fn verify_history(door: State<'_, Door>, request: ()) -> Answer<HistoryVerdict> {
    let ((), desk) = (request, door.desk()?);
    whole("verify_history", async move || desk.rollcall.verify_history().await).await
}

#[tauri::command]
pub async fn save_proof(app: AppHandle, door: State<'_, Door>, request: OfRun) -> Answer<Saved> {
    let desk = door.desk()?;
    let save = async move || desk.save_proof(&request.run, picker::folder(&app).await).await;
    whole("save_proof", save).await
}

#[tauri::command]
pub async fn review_restore(app: AppHandle, door: State<'_, Door>, request: AskRestore) -> Answer<Review> {
    let desk = door.desk()?;
    let review = async move || desk.review_restore(&request, &|going| tell_going(&app, going)).await;
    whole("review_restore", review).await
}

#[tauri::command]
pub async fn restore(app: AppHandle, door: State<'_, Door>, request: Restore) -> Answer<Sent> {
    let (desk, told) = (door.desk()?, app.clone());
    let send = async move || desk.restore(request, &|going| tell_going(&told, going)).await;
    let answer = whole("restore", send).await;
    tell(&app, "restore");
    answer
}

#[tauri::command]
pub fn cancel(door: State<'_, Door>, request: ()) -> Answer<()> {
    let ((), desk) = (request, door.desk()?);
    desk.cancel();
    Ok(())
}

#[tauri::command]
pub async fn save_reading(app: AppHandle, door: State<'_, Door>, request: OfList) -> Answer<Saved> {
    let desk = door.desk()?;
    let save = async move || {
        let file = picker::new_file(&app, desk.file_name(&request.list)?).await;
        desk.save_reading(&request.list, file)
    };
    whole("save_reading", save).await
}

/// Runs a use case on a thread of its own, because it also reads files and SQLite, and waits for locks. A panic
/// in it becomes an answer, so that the page is never left waiting. The log gets the command and the code;
/// messages may name people, and stay with the page.
async fn whole<T, F>(command: &'static str, use_case: F) -> Answer<T>
where
    T: Send + 'static,
    F: AsyncFnOnce() -> Answer<T> + Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    let ended = tokio::task::spawn_blocking(move || runtime.block_on(use_case())).await;
    let answer = ended.unwrap_or_else(|_| Err(broken()));
    match &answer {
        Ok(_) => tracing::info!(command, "answered"),
        Err(error) => tracing::warn!(command, code = ?error.code, "refused"),
    }
    answer
}

fn broken() -> Error {
    Error::new(Code::StoreUnusable, "Rollcall met a mistake of its own and stopped what it was doing.")
        .hint("Nothing is lost. Try again; if it happens again, start Rollcall anew and tell its makers.")
}

fn tell_going(app: &AppHandle, going: Going) {
    if app.emit_to("main", "going", going).is_err() {
        tracing::warn!("the window could not be told how far it is");
    }
}

/// Settles what an earlier start left open, and lets the window look again.
pub async fn resume(app: AppHandle) {
    let Ok(desk) = app.state::<Door>().desk() else { return };
    let settled = whole("resume", async move || desk.resume().await).await;
    if settled.is_ok_and(|settled| settled > 0) {
        tell(&app, "resume");
    }
}

pub fn tell(app: &AppHandle, what: &'static str) {
    if app.emit_to("main", "changed", OutOfDate { what }).is_err() {
        tracing::warn!(what, "the window could not be told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_use_case_is_an_answer() {
        let answer: Answer<()> = whole("broken", async || panic!("on purpose")).await;
        assert_eq!(answer, Err(broken()));
    }

    #[test]
    fn every_command_is_short() {
        let source = include_str!("commands.rs").split("#[cfg(test)]").next().unwrap();
        let commands: Vec<&str> = source.split("#[tauri::command]\n").skip(1).collect();
        assert_eq!(commands.len(), crate::bridge::COMMANDS.len());
        for command in commands {
            let (body, _) = command.split_once("\n}\n").unwrap();
            let name = body.lines().next().unwrap();
            assert!(body.lines().count() < 12, "the use case of `{name}` is in the wrong room");
        }
    }
}

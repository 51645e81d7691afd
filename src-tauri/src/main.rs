//! The desktop shell: a window, the bridge behind it, and nothing that decides.
//!
//! A tour: [`bridge`] is what crosses between the pages and the house; [`commands`] answer it, each by one use
//! case; [`desk`] holds what they share. The use cases that belong to the window alone are in [`connect`],
//! [`practise`], [`held`] and [`sending`]; all others are the house's own.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::io::Write;
use std::process::ExitCode;

use rollcall::Parts;
use tauri::Manager;

#[macro_use]
mod bridge;
mod arguments;
mod commands;
mod connect;
mod desk;
mod held;
#[cfg(target_os = "linux")]
mod linux;
mod log;
mod picker;
mod practise;
mod sending;

use arguments::{Arguments, USAGE};
use desk::Door;

macro_rules! handler {
    (commands { $($(#[$_:meta])* $name:ident: $request:ty => $response:ty,)* } events $events:tt) => {
        tauri::generate_handler![$(commands::$name),*]
    };
}

fn main() -> ExitCode {
    let Some(arguments) = Arguments::read(std::env::args_os().skip(1)) else {
        return complain(USAGE, 2);
    };
    #[cfg(target_os = "linux")]
    linux::prepare(arguments.safe_graphics);
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("The window could not be opened: {error}"), 1),
    }
}

fn run(arguments: Arguments) -> tauri::Result<()> {
    let mut window = tauri::Builder::default();
    // Whoever names a data folder wants that one, and not the window that is open on another.
    if arguments.data.is_none() {
        window = window.plugin(tauri_plugin_single_instance::init(|app, _, _| bring_to_front(app)));
    }
    window
        .plugin(tauri_plugin_dialog::init())
        .setup(|app| {
            let parts = Parts::platform(arguments.data);
            if let Some(folder) = parts.as_ref().ok().and_then(|parts| parts.data.folder()) {
                log::begin(folder);
            }
            app.manage(Door::open(parts));
            tauri::async_runtime::spawn(commands::resume(app.handle().clone()));
            Ok(())
        })
        .invoke_handler(bridge!(handler))
        .run(tauri::generate_context!())
}

fn bring_to_front(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        // Where the platform refuses one of these, the others may still do.
        let _ = (window.unminimize(), window.show(), window.set_focus());
    }
}

fn complain(message: &str, exit: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{message}"); // nobody listens
    ExitCode::from(exit)
}

//! Carries the pages and the permissions into the program.

use std::path::Path;

include!("src/bridge/list.rs");

macro_rules! names {
    (commands { $($(#[$_:meta])* $name:ident: $request:ty => $response:ty,)* } events $events:tt) => {
        /// Every command: none may be called that the capability does not name.
        const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}

bridge!(names);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/bridge/list.rs");
    println!("cargo::rerun-if-changed=../ui/dist");
    if !Path::new("../ui/dist/index.html").exists() {
        return Err("the window's pages are not built (ui/dist/index.html is missing). \
                    Run `npm ci && npm run build` in ui, or `cargo xtask demo`"
            .into());
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    Ok(tauri_build::try_build(attributes)?)
}

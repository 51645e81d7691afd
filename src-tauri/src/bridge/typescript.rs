//! The bridge as the pages know it: `ui/src/generated/bridge.ts`.

use std::collections::BTreeMap;
use std::fmt::Write;

use rollcall::{Error, HistoryVerdict, Review, Run, Sent, Tested};
use ts_rs::{Config, TS, TypeVisitor};

use super::{
    AskRestore, AskRows, AskRuns, Connect, Connected, Going, Held, HeldRows, OfConnection, OfList, OfRun,
    OutOfDate, Overview, Restore, RunTold, Saved,
};

const HEAD: &str = "// Made from src-tauri/src/bridge.rs. Do not edit; to make it anew:
//   UPDATE_GENERATED=1 cargo test -p rollcall-app
";

/// The types that were met, by name.
struct Declarations(Config, BTreeMap<String, String>);

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let name = T::ident(&self.0);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = laid_out(&format!("{docs}export {}\n", T::decl(&self.0)));
            let other = self.1.insert(name.clone(), declaration.clone());
            assert!(other.is_none_or(|other| other == declaration), "two types are called {name}");
        }
        if T::output_path().is_some() {
            T::visit_dependencies(self);
        }
        T::visit_generics(self);
    }
}

/// One line for each field, indented, and for each comment.
fn laid_out(declaration: &str) -> String {
    let joined = declaration.replace("/**\n * ", "/** ").replace("\n */\n", " */\n");
    let mut fields = false;
    let mut lines = Vec::new();
    for line in joined.lines().map(str::trim_end) {
        let last = line.strip_suffix(", };");
        lines.push(match last {
            Some(field) => format!("  {field},\n}};"),
            None if fields => format!("  {line}"),
            None => line.to_owned(),
        });
        fields = last.is_none() && (fields || line.ends_with(" {"));
    }
    lines.join("\n") + "\n"
}

macro_rules! written {
    (commands { $(#[doc = $about:literal] $name:ident: $request:ty => $response:ty,)* }
     events { $(#[doc = $told:literal] $event:ident: $payload:ty,)* }) => {
        /// The whole file.
        pub(super) fn written() -> String {
            let mut types = Declarations(Config::default(), BTreeMap::new());
            let mut commands = String::new();
            $(
                types.visit::<$request>();
                types.visit::<$response>();
                let pair = (<$request>::name(&types.0), <$response>::name(&types.0));
                let about = $about.trim();
                writeln!(commands, "  /** {about} */\n  {}: [{}, {}];", stringify!($name), pair.0, pair.1).unwrap();
            )*
            types.visit::<Error>();
            let mut events = String::new();
            $(
                types.visit::<$payload>();
                let told = $told.trim();
                let payload = <$payload>::name(&types.0);
                writeln!(events, "  /** {told} */\n  {}: {payload};", stringify!($event)).unwrap();
            )*
            let types: Vec<String> = types.1.into_values().collect();
            format!(
                "{HEAD}\n{}\n/** Each command with its request and its answer. */\nexport type Commands = {{\n{commands}}};\n\n\
                 /** Each event with what it carries. */\nexport type Events = {{\n{events}}};\n",
                types.join("\n"),
            )
        }
    };
}

bridge!(written);

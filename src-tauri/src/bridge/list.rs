// The one list of what crosses between the pages and the house.
//
// From it come the registration of the commands (`main.rs`), the permissions (`build.rs`, which includes this
// file) and the types of the pages (`bridge/typescript.rs`). A new command is one line here, its function in
// `commands.rs`, and its permission in `capabilities/main.json`; tests say what was forgotten.

macro_rules! bridge {
    ($then:ident) => {
        $then! {
            commands {
                /// Everything the first page shows.
                overview: () => Overview,
                /// Starts the practice Vanta of this computer, with its connection and lists.
                practise: () => Overview,
                /// Adds a connection, then tests it.
                connect: Connect => Connected,
                /// Tests a connection; nothing is ever written as a test.
                test_connection: OfConnection => Tested,
                /// Forgets a connection and its secret.
                remove_connection: OfConnection => Overview,
                /// Reads a whole list from Vanta; the shell holds it for `held_rows` and `save_reading`.
                read_list: OfList => Held,
                /// Some rows of a list that was read.
                held_rows: AskRows => HeldRows,
                /// Every attempt to send a list, the latest first.
                list_history: OfList => Vec<Run>,
                /// Asks where, and writes a list that was read to a file.
                save_reading: OfList => Saved,
            }
            events {
                /// What the overview shows may be out of date.
                changed: Changed,
            }
        }
    };
}

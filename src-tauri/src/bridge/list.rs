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
                /// Attempts to send, the latest first.
                history: AskRuns => Vec<Run>,
                /// A run as it was.
                run_told: OfRun => RunTold,
                /// Looks through the whole history for whatever is not as it was written.
                verify_history: () => HistoryVerdict,
                /// Asks where, and writes the proof of a run into a folder there.
                save_proof: OfRun => Saved,
                /// What bringing a list back would change; nothing is sent.
                review_restore: AskRestore => Review,
                /// Brings a list back, where that is exactly what was reviewed.
                restore: Restore => Sent,
                /// Asks the review or send that is under way to stop; it does until the list has left.
                cancel: () => (),
                /// Asks where, and writes a list that was read to a file.
                save_reading: OfList => Saved,
            }
            events {
                /// What the overview shows may be out of date.
                changed: OutOfDate,
                /// How far the review or send has come that is under way.
                going: Going,
            }
        }
    };
}

//! From a file to a send, step by step: what a person decides for a list, kept, replayed, taken back, and sent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(dead_code, reason = "not every test of this crate uses all of the world")]

mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use rollcall::prepare::{MatchState, RecipeFrom};
use rollcall::recipe::{ProblemCode, Severity};
use rollcall::secret::{Memory, SecretError, Secrets};
use rollcall::{
    Checked, Code, Edit, FeedFrom, FlowState, FlowStep, KeptWhere, Matching, NamedFile, ReadAs, Request,
    Rollcall, RowsAsked, State,
};
use rust_xlsxwriter::Workbook;
use vanta::Secret;
use world::{World, people, person};

fn one(path: &Path) -> Vec<NamedFile> {
    vec![NamedFile { source: None, path: path.to_owned() }]
}

async fn choose(house: &Rollcall, path: &Path) -> FlowState {
    house.flow_choose("Staff", one(path)).await.unwrap()
}

fn feed(field: &str, feed: FeedFrom) -> Edit {
    Edit::Feed { source: None, field: field.into(), feed }
}

fn column(field: &str, column: &str) -> Edit {
    feed(field, FeedFrom::Column { column: column.into() })
}

fn mend(mend: &str) -> Edit {
    Edit::Mend { mend: mend.into() }
}

fn rule_of(matching: &Matching, field: &str) -> (MatchState, String) {
    let found = matching.sources[0].fields.iter().find(|known| known.field == field).unwrap();
    (found.state, found.rule.clone().unwrap_or_default())
}

fn codes(checked: &Checked) -> Vec<ProblemCode> {
    let stops = checked.problems.iter().filter(|problem| problem.severity == Severity::Problem);
    stops.map(|problem| problem.code).collect()
}

fn asked(offset: usize, count: usize, only_problems: bool) -> RowsAsked {
    RowsAsked { source: None, offset, count, only_problems }
}

/// Writes a file again, with a time that differs.
fn rewrite(path: &Path, text: &str) {
    let before = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, text).unwrap();
    let later = before + Duration::from_secs(60);
    fs::File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
}

/// Two people whose roles Vanta does not know by that word, and a column that feeds nothing.
fn odd(world: &World) -> PathBuf {
    let mut rows = people(0..2);
    rows.push(person(2, "Plumber"));
    rows.push(person(3, "Plumber"));
    world.file("Mara Lind staff.csv", &rows)
}

#[tokio::test]
async fn what_was_decided_outlives_the_process_and_names_nobody_on_the_disk() {
    let world = World::new().await;
    let path = odd(&world);
    let state = choose(&world.house, &path).await;
    assert_eq!((state.step, state.can_undo, &state.kept_where), (FlowStep::File, false, &KeptWhere::Store));
    assert_eq!(state.files[0].look.as_ref().unwrap().rows, 4);
    assert_eq!(state.files[0].top[0].cells[0], "Display name");
    world.house.flow_edit("Staff", column("email", "Account name")).await.unwrap();
    world.house.flow_edit("Staff", mend("permissionLevel:Plumber=BASE")).await.unwrap();
    world.house.flow_keep("Staff", Some(rollcall::review::Missing::Keep), true).await.unwrap();
    world.house.flow_go("Staff", FlowStep::Check).await.unwrap();

    let again = world.again().flow("Staff").await.unwrap();
    assert_eq!((again.step, again.can_undo, again.edits.len()), (FlowStep::Check, true, 2));
    assert_eq!((again.missing, again.keep_problems), (Some(rollcall::review::Missing::Keep), true));
    assert_eq!(again.files[0].path, path.display().to_string());
    for entry in fs::read_dir(world.folder.path().join("data")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for word in ["Mara", "Account name", "Plumber"] {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word}");
        }
    }
    world.house.flow_end("Staff").unwrap();
    assert!(world.again().flow("Staff").await.unwrap().files.is_empty());
}

#[tokio::test]
async fn an_edit_is_taken_back_and_made_again_and_a_new_one_ends_what_was_taken_back() {
    let world = World::new().await;
    choose(&world.house, &odd(&world)).await;
    let before = world.house.flow_match("Staff", &()).await.unwrap();
    assert_eq!(rule_of(&before, "displayName").1, "A \"Display name\"");
    let state = world.house.flow_edit("Staff", column("displayName", "Account name")).await.unwrap();
    assert!(state.can_undo && !state.can_redo);
    let edited = world.house.flow_match("Staff", &()).await.unwrap();
    assert_eq!(rule_of(&edited, "displayName"), (MatchState::Matched, "E \"Account name\"".into()));
    let state = world.house.flow_undo("Staff").await.unwrap();
    assert!(!state.can_undo && state.can_redo);
    let undone = world.house.flow_match("Staff", &()).await.unwrap();
    assert_eq!(undone.text, before.text);
    let state = world.house.flow_redo("Staff").await.unwrap();
    assert!(state.can_undo && !state.can_redo);
    assert_eq!(world.house.flow_match("Staff", &()).await.unwrap().text, edited.text);
    world.house.flow_undo("Staff").await.unwrap();
    let state = world.house.flow_edit("Staff", mend("permissionLevel:Plumber=BASE")).await.unwrap();
    assert!(!state.can_redo);
    assert!(codes(&world.house.flow_check("Staff", &()).await.unwrap()).is_empty());
}

#[tokio::test]
async fn each_way_to_feed_a_field_reaches_the_records_and_a_wrong_one_is_refused() {
    let world = World::new().await;
    choose(&world.house, &odd(&world)).await;
    let edits = [
        feed(
            "displayName",
            FeedFrom::Joined { columns: vec!["Full name".into(), "Email".into()], between: " / ".into() },
        ),
        feed("externalUrl", FeedFrom::Template { text: "https://hr.example.com/u/{Unique ID}".into() }),
        feed("permissionLevel", FeedFrom::Constant { text: "ADMIN".into() }),
        Edit::NotSent { columns: vec!["Permission level".into()] },
        Edit::RestNotSent,
    ];
    for edit in edits {
        world.house.flow_edit("Staff", edit).await.unwrap();
    }
    let matching = world.house.flow_match("Staff", &()).await.unwrap();
    for part in ["between = \" / \"", "u/{Unique ID}", "\"ADMIN\"", "\"Permission level\""] {
        assert!(matching.text.contains(part), "{part}: {}", matching.text);
    }
    for (edit, code) in [
        (column("email", "No such"), Code::UnknownName),
        (column("nosuch", "Email"), Code::BadInput),
        (feed("permissionLevel", FeedFrom::Constant { text: "Plumber".into() }), Code::BadInput),
        (feed("externalUrl", FeedFrom::Template { text: "{".into() }), Code::BadInput),
        (Edit::Confirm { field: "fullName".into() }, Code::UnknownName),
        (mend("nonsense"), Code::BadInput),
    ] {
        let error = world.house.flow_edit("Staff", edit.clone()).await.unwrap_err();
        assert_eq!(error.code, code, "{edit:?}: {error}");
    }
    assert_eq!(world.house.flow("Staff").await.unwrap().edits.len(), 5, "what was refused is not kept");
    let gone = feed("externalUrl", FeedFrom::Nothing);
    world.house.flow_edit("Staff", gone).await.unwrap();
    let matching = world.house.flow_match("Staff", &()).await.unwrap();
    assert_ne!(rule_of(&matching, "externalUrl").0, MatchState::Matched);
}

#[tokio::test]
async fn edits_are_replayed_over_another_file_and_those_that_meet_nothing_are_told() {
    let world = World::new().await;
    let path = odd(&world);
    choose(&world.house, &path).await;
    world.house.flow_edit("Staff", column("displayName", "Account name")).await.unwrap();
    world.house.flow_edit("Staff", mend("permissionLevel:Plumber=BASE")).await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    rewrite(&path, &text.replace("Account name", "Login"));
    let state = world.house.flow("Staff").await.unwrap();
    assert!(state.files[0].changed.as_ref().unwrap().contains("was changed"), "{:?}", state.files[0].changed);
    assert_eq!(state.unmet, ["The file has no column \"Account name\"."]);
    assert_eq!(state.edits.len(), 2, "and it is kept");
    let other = world.file("other.csv", &people(0..5));
    let state = choose(&world.house, &other).await;
    assert_eq!((state.unmet, state.edits.len(), state.files[0].changed.is_some()), (vec![], 2, false));
    fs::remove_file(&other).unwrap();
    let state = world.house.flow("Staff").await.unwrap();
    assert_eq!(state.files[0].trouble.as_ref().unwrap().code, Code::FileNotFound);
    assert_eq!(world.house.flow_request("Staff").await.unwrap_err().code, Code::FileNotFound);
}

fn workbook(world: &World) -> PathBuf {
    let path = world.folder.path().join("book.xlsx");
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "Nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("Accounts").unwrap();
    sheet.write_string(0, 0, "Exported,for,review").unwrap();
    let headings = "Display name,Unique ID,External URL,Full name,Account name,Email,Permission level,Created timestamp,Status,MFA enabled,MFA methods,Auth method";
    for (row, line) in [headings.to_owned()].into_iter().chain(people(0..3)).enumerate() {
        for (column, text) in line.split(',').enumerate() {
            let (row, column) = (u32::try_from(row).unwrap() + 2, u16::try_from(column).unwrap());
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save(&path).unwrap();
    path
}

#[tokio::test]
async fn a_sheet_and_its_headings_are_chosen_and_become_part_of_the_recipe() {
    let world = World::new().await;
    let path = workbook(&world);
    let state = choose(&world.house, &path).await;
    let sheets = state.files[0].look.as_ref().unwrap().sheets.clone();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Notes", "Accounts"]);
    let said = ReadAs { sheet: Some("Accounts".into()), ..ReadAs::default() };
    world.house.flow_read_as("Staff", &said, None).await.unwrap();
    let said = ReadAs { headings_row: Some(3), ..ReadAs::default() };
    let state = world.house.flow_read_as("Staff", &said, None).await.unwrap();
    let look = state.files[0].look.as_ref().unwrap();
    assert_eq!((look.sheet.as_str(), look.headings_row, look.rows), ("Accounts", 3, 3));
    assert_eq!(state.files[0].top[0].row, 1, "what stands above the headings is shown too");
    assert_eq!(world.house.flow_check("Staff", &()).await.unwrap().ready, 3);
    let request = world.house.flow_request("Staff").await.unwrap();
    assert_eq!(world.house.review(&request, &()).await.unwrap().will_hold, 3);
    let recipe = world.house.recipe("Staff").unwrap().unwrap();
    assert!(
        recipe.text.contains("sheet = \"Accounts\"") && recipe.text.contains("headings = 3"),
        "{}",
        recipe.text
    );

    let gone = ReadAs { sheet: Some("Gone".into()), ..ReadAs::default() };
    let state = world.house.flow_read_as("Staff", &gone, None).await.unwrap();
    assert_eq!(state.trouble.unwrap().code, Code::SheetNotFound);
    assert_eq!(state.files[0].look.as_ref().unwrap().sheets.len(), 2, "those that are there can be chosen");
    let odd = ReadAs { encoding: Some("klingon".into()), ..ReadAs::default() };
    assert_eq!(world.house.flow_read_as("Staff", &odd, None).await.unwrap_err().code, Code::BadInput);
}

#[tokio::test]
async fn rows_come_in_windows_with_their_marks() {
    let world = World::new().await;
    choose(&world.house, &odd(&world)).await;
    let rows = world.house.flow_rows("Staff", &asked(0, 500, false)).await.unwrap();
    assert_eq!((rows.total, rows.rows.len(), rows.columns[6].as_str()), (4, 4, "G \"Permission level\""));
    assert_eq!((rows.rows[0].row, rows.rows[0].cells[1].as_str()), (2, "E-0"));
    assert!(rows.rows[0].marks.is_empty());
    let mark = &rows.rows[3].marks[0];
    assert_eq!(
        (mark.column, mark.code, mark.severity),
        (Some(6), ProblemCode::NotAChoice, Severity::Problem)
    );
    assert!(!mark.message.starts_with("Row 4"), "the sentence of another row: {}", mark.message);
    for (offset, count, only, numbers) in [
        (1, 2, false, vec![3, 4]),
        (3, 5, false, vec![5]),
        (4, 5, false, vec![]),
        (usize::MAX, 5, false, vec![]),
        (0, 0, false, vec![]),
        (0, 500, true, vec![4, 5]),
        (1, 500, true, vec![5]),
    ] {
        let rows = world.house.flow_rows("Staff", &asked(offset, count, only)).await.unwrap();
        let found: Vec<u32> = rows.rows.iter().map(|row| row.row).collect();
        assert_eq!((found, rows.total), (numbers, if only { 2 } else { 4 }), "{offset} {count} {only}");
    }
    let unknown = RowsAsked { source: Some("gone".into()), ..asked(0, 1, false) };
    assert_eq!(world.house.flow_rows("Staff", &unknown).await.unwrap_err().code, Code::UnknownName);
    world.house.flow_edit("Staff", mend("permissionLevel:Plumber=BASE")).await.unwrap();
    assert_eq!(world.house.flow_rows("Staff", &asked(0, 500, true)).await.unwrap().total, 0);
}

#[tokio::test]
async fn no_window_gives_more_rows_than_a_page_takes_and_no_cell_more_than_a_person_reads() {
    let world = World::new().await;
    let mut rows = people(0..600);
    rows[0] = rows[0].replacen("Person 0", &"ä".repeat(900), 1);
    choose(&world.house, &world.file("many.csv", &rows)).await;
    let rows = world.house.flow_rows("Staff", &asked(0, usize::MAX, false)).await.unwrap();
    assert_eq!((rows.total, rows.rows.len()), (600, 500));
    assert_eq!(rows.rows[0].cells[0].len(), 1_000);
}

#[tokio::test]
async fn a_fix_clears_a_problem_and_can_be_taken_back() {
    let world = World::new().await;
    choose(&world.house, &odd(&world)).await;
    let state = world.house.flow_fix("Staff", "main", 4, "Permission level", " ADMIN ").await.unwrap();
    assert!(state.can_undo);
    let rows = world.house.flow_rows("Staff", &asked(2, 1, false)).await.unwrap();
    assert_eq!((rows.rows[0].cells[6].as_str(), rows.rows[0].mended[0].text.as_str()), ("Plumber", "ADMIN"));
    assert!(rows.rows[0].marks.is_empty());
    assert_eq!(world.house.flow_check("Staff", &()).await.unwrap().mended, 1);
    world.house.flow_undo("Staff").await.unwrap();
    assert_eq!(world.house.overrides("Staff").await.unwrap(), []);
    assert_eq!(world.house.flow_rows("Staff", &asked(0, 9, true)).await.unwrap().total, 2);
    world.house.flow_redo("Staff").await.unwrap();
    assert_eq!(world.house.overrides("Staff").await.unwrap()[0].replaced, "ADMIN");
    world.house.flow_fix("Staff", "main", 4, "Permission level", "Plumber").await.unwrap();
    assert_eq!(world.house.overrides("Staff").await.unwrap(), [], "what the file says counts again");
    for (source, row, column) in
        [("main", 4, "Unique ID"), ("main", 99, "Email"), ("main", 4, "Gone"), ("gone", 4, "Email")]
    {
        let error = world.house.flow_fix("Staff", source, row, column, "x").await.unwrap_err();
        assert_eq!(error.code, Code::BadInput, "{error}");
    }
}

#[tokio::test]
async fn without_a_key_it_is_in_memory_and_says_so() {
    let world = World::new().await;
    let parts = rollcall::Parts { secrets: Arc::new(Deaf(world.secrets.clone())), ..world.parts() };
    let house = Rollcall::open(parts.clone()).unwrap();
    let state = choose(&house, &odd(&world)).await;
    let KeptWhere::Memory { why } = &state.kept_where else { panic!("{:?}", state.kept_where) };
    assert!(why.contains("keychain"), "{why}");
    house.flow_edit("Staff", column("displayName", "Account name")).await.unwrap();
    assert_eq!(house.flow("Staff").await.unwrap().edits.len(), 1);
    assert!(Rollcall::open(parts).unwrap().flow("Staff").await.unwrap().files.is_empty());
}

/// A keychain that has what it has, and takes no key that seals.
struct Deaf(Arc<Memory>);

impl Secrets for Deaf {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        self.0.get(name)
    }

    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>> {
        match name.ends_with(".seal") {
            true => Box::pin(async { Err(SecretError::Unavailable("none here".into())) }),
            false => self.0.set(name, secret),
        }
    }

    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>> {
        self.0.remove(name)
    }
}

async fn sent(world: &World, request: Request) -> (State, Option<RecipeFrom>) {
    let review = world.house.review(&request, &()).await.unwrap();
    let request = Request { approve: review.plan, ..request };
    let sent = world.house.send(&request, &()).await.unwrap();
    (sent.state, sent.recipe)
}

#[tokio::test]
async fn what_was_decided_is_what_is_reviewed_and_sent_as_a_version_of_the_recipe() {
    let world = World::new().await;
    choose(&world.house, &odd(&world)).await;
    world.house.flow_edit("Staff", mend("permissionLevel:Plumber=EDITOR")).await.unwrap();
    let checked = world.house.flow_check("Staff", &()).await.unwrap();
    assert_eq!((checked.ready, checked.recipe), (4, RecipeFrom::Suggested));
    assert_eq!(world.house.recipe("Staff").unwrap(), None, "looking keeps nothing");
    let request = world.house.flow_request("Staff").await.unwrap();
    let first = Some(RecipeFrom::Kept { version: 1 });
    assert_eq!(sent(&world, request).await, (State::Verified, first.clone()));
    assert_eq!(world.holds(), ["E-0 BASE", "E-1 BASE", "E-2 EDITOR", "E-3 EDITOR"]);

    let request = world.house.flow_request("Staff").await.unwrap();
    assert_eq!(world.house.review(&request, &()).await.unwrap().recipe, first, "the same is no new version");
    // What was taken back after it was sent is taken back from the recipe too.
    world.house.flow_undo("Staff").await.unwrap();
    let checked = world.house.flow_check("Staff", &()).await.unwrap();
    assert_eq!(codes(&checked), [ProblemCode::NotAChoice]);
    world.house.flow_edit("Staff", mend("permissionLevel:Plumber=ADMIN")).await.unwrap();
    let request = world.house.flow_request("Staff").await.unwrap();
    assert_eq!(sent(&world, request).await.1, Some(RecipeFrom::Kept { version: 2 }));
    assert_eq!(world.holds()[2], "E-2 ADMIN");

    // The next flow stands on what is kept.
    world.house.flow_end("Staff").unwrap();
    choose(&world.house, &odd(&world)).await;
    let matching = world.house.flow_match("Staff", &()).await.unwrap();
    assert_eq!((matching.recipe, matching.compared_with), (RecipeFrom::Kept { version: 2 }, Some(4)));
    let request = world.house.flow_request("Staff").await.unwrap();
    let review = world.house.review(&request, &()).await.unwrap();
    assert_eq!((review.has_changes(), review.recipe), (false, Some(RecipeFrom::Kept { version: 2 })));
}

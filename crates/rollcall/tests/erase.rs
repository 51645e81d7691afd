//! A person is erased from what real runs leave: from their proofs, the search and the snapshots, and the history is
//! still whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;

use practice::{Fault, On};
use rollcall::recipe::Override;
use rollcall::{Erased, NewSettings, Request, State};
use vanta::json;
use world::{World, people};

#[allow(dead_code, reason = "the tests of runs share it")]
mod world;

const TRACES: [&str; 5] = ["Ann Lee", "A. Lee", "annlee", "ann.lee@example.org", "E-1001"];

/// Ann Lee, with this role.
fn ann(role: &str) -> String {
    format!(
        "A. Lee,E-1001,https://hr.example.com/1001,Ann Lee,annlee,ann.lee@example.org,{role},2024-03-01,ACTIVE,TRUE,OTP,PASSWORD"
    )
}

/// Ann Lee and twenty others.
fn staff(role: &str) -> Vec<String> {
    [people(1..21), vec![ann(role)]].concat()
}

/// Which traces of the person the proof of a run shows.
async fn traces(world: &World, run: &str, when: &str) -> Vec<&'static str> {
    let folder = world.folder.path().join(format!("{when}-{run}"));
    let written = world.house.write_proof(run, &folder).await.unwrap();
    let texts = written.files.iter().filter(|file| !file.name.ends_with(".pdf"));
    let text: String =
        texts.map(|file| fs::read_to_string(written.folder.join(file.name)).unwrap()).collect();
    TRACES.into_iter().filter(|trace| text.contains(trace)).collect()
}

/// Runs of every sort in which the person is named: new, changed, differing, refused for what the file says of them,
/// removed.
async fn five(world: &World) -> Vec<String> {
    let mut runs = vec![world.send(&staff("BASE")).await, world.send(&staff("ADMIN")).await];
    let otherwise = Fault::StoreOtherwise { field: "displayName".into(), value: json!("Ann Lee") };
    world.vanta.fault(On::Put, otherwise);
    runs.push(world.approve(&staff("EDITOR")).await);
    let twice = [staff("BASE"), vec![ann("ADMIN")]].concat();
    let request = Request { keep_problems: true, ..world.request(&twice) };
    runs.push(world.house.send(&request, &()).await.unwrap());
    runs.push(world.approve(&people(1..21)).await);
    let states: Vec<State> = runs.iter().map(|run| run.state).collect();
    let (verified, differs) = (State::Verified, State::Differs);
    assert_eq!(states, [verified, verified, differs, State::Refused, verified]);
    runs.into_iter().map(|run| run.run).collect()
}

#[tokio::test]
async fn no_proof_of_a_real_run_names_an_erased_person_and_the_history_is_whole() {
    let world = World::new().await;
    let runs = five(&world).await;
    for run in &runs {
        assert!(traces(&world, run, "before").await.contains(&"E-1001"), "or nothing is shown here");
    }
    assert_eq!(world.house.runs_of_record(None, "E-1001").await.unwrap().len(), 4);
    let erased = world.house.erase_person(Some("Staff"), "E-1001", "E-1001").await.unwrap();
    assert_eq!((erased.runs, erased.found_by), (5, 4), "{erased:?}");
    assert!(erased.snapshots >= 5, "{erased:?}");
    for run in &runs {
        assert_eq!(traces(&world, run, "after").await, Vec::<&str>::new());
    }
    assert!(world.house.runs_of_record(None, "E-1001").await.unwrap().is_empty());
    assert_eq!(world.house.runs_of_record(None, "E-7").await.unwrap().len(), 2, "others are found as before");
    let verdict = world.house.verify_history().await.unwrap();
    assert!(verdict.intact, "{verdict:?}");
    assert_eq!(world.house.erase_person(None, "E-1001", "E-1001").await.unwrap(), Erased::default());
}

#[tokio::test]
async fn cells_mended_for_the_person_go_too_and_an_id_that_a_file_must_give_stays_and_is_told() {
    let world = World::new().await;
    world.send(&staff("BASE")).await;
    let mended = |id: &str, column: &str| Override {
        source: "main".into(),
        id: id.into(),
        id_rule: "{ column = \"Unique ID\" }".into(),
        column: column.into(),
        original: "Ann Le".into(),
        replaced: "Ann Lee".into(),
    };
    for (id, column) in [("E-1001", "Full name"), ("E-1001", "Email"), ("E-2", "Full name")] {
        world.house.put_override("Staff", &mended(id, column)).await.unwrap();
    }
    let must_have = Some(vec!["E-1001".to_owned(), "E-2".to_owned()]);
    world.house.set_list("Staff", &NewSettings { must_have, ..NewSettings::default() }).await.unwrap();
    let erased = world.house.erase_person(None, "E-1001", "E-1001").await.unwrap();
    assert_eq!((erased.mended, &erased.must_have[..]), (2, &["Staff".to_owned()][..]));
    assert_eq!(world.house.overrides("Staff").await.unwrap(), [mended("E-2", "Full name")]);
    assert_eq!(world.house.list_settings("Staff").await.unwrap().must_have, ["E-1001", "E-2"]);
}

#[tokio::test]
async fn nobody_is_erased_whose_id_was_not_typed_out() {
    let world = World::new().await;
    let sent = world.send(&staff("BASE")).await;
    for typed in ["", "e-1001", "E-1001 ", "E-100"] {
        let error = world.house.erase_person(None, "E-1001", typed).await.unwrap_err();
        assert!(error.message.contains("Nothing was erased"), "{typed:?}: {error}");
    }
    assert!(!traces(&world, &sent.run, "still").await.is_empty());
}

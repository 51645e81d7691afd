use std::sync::Arc;

use super::*;
use crate::list::overrides::tests::house;
use crate::sealing::tests::parts;
use crate::secret::Memory;

#[tokio::test]
async fn what_is_set_is_there_as_it_was_and_the_rest_stays() {
    let (_folder, _, house) = house();
    let usual = house.list_settings("Staff").await.unwrap();
    assert_eq!(
        (usual.limit.as_str(), usual.missing),
        ("10 % of the list, at least 2 and at most 50", Missing::Remove)
    );
    let new = NewSettings { must_have: Some(vec!["E-1".into(), "E-2".into()]), ..NewSettings::default() };
    house.set_list("Staff", &new).await.unwrap();
    let new = NewSettings {
        limit: Some(Limit::Percent(20)),
        missing: Some(Missing::Deactivate),
        ..NewSettings::default()
    };
    let set = house.set_list("Staff", &new).await.unwrap();
    assert_eq!((set.limit.as_str(), set.missing), ("20 % of the list", Missing::Deactivate));
    assert_eq!(set.must_have, ["E-1", "E-2"]);
    assert_eq!(house.list_rules("Staff").await.unwrap().limit, Limit::Percent(20));
    assert_eq!(house.list_settings("Other").await.unwrap(), usual);
    let none = NewSettings { must_have: Some(Vec::new()), ..NewSettings::default() };
    assert_eq!(house.set_list("Staff", &none).await.unwrap().must_have, [""; 0]);
}

#[tokio::test]
async fn the_ids_that_a_list_must_have_are_not_in_the_store() {
    let (folder, _, house) = house();
    let new = NewSettings { must_have: Some(vec!["marked-person".into()]), ..NewSettings::default() };
    house.set_list("Staff", &new).await.unwrap();
    drop(house);
    for file in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|part| part == b"marked-person"));
    }
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_and_nothing_changes() {
    let (_folder, _, house) = house();
    let before = house.list_settings("Staff").await.unwrap();
    let four: Vec<String> = (0..4).map(|id| format!("E-{id}")).collect();
    for new in [
        NewSettings { must_have: Some(four), ..NewSettings::default() },
        NewSettings { must_have: Some(vec![" ".into()]), ..NewSettings::default() },
        NewSettings { missing: Some(Missing::Keep), ..NewSettings::default() },
    ] {
        assert_eq!(house.set_list("Staff", &new).await.unwrap_err().code, Code::BadInput);
    }
    assert_eq!(house.list_settings("Staff").await.unwrap(), before);
    assert!(can_be(Missing::Deactivate, vanta::Kind::named("custom_resource").unwrap()).is_err());
}

#[tokio::test]
async fn a_lost_key_is_told_and_stops_neither_a_look_nor_a_setting() {
    let (folder, _, house) = house();
    let new = NewSettings { must_have: Some(vec!["E-1".into()]), ..NewSettings::default() };
    house.set_list("Staff", &new).await.unwrap();
    drop(house);
    let house = Rollcall::open(parts(folder.path(), Arc::<Memory>::default())).unwrap();
    let rules = house.list_rules("Staff").await.unwrap();
    assert_eq!((rules.must_have_unopened, rules.must_have.len()), (true, 0));
    let new = NewSettings { limit: Some(Limit::Count(5)), ..NewSettings::default() };
    let set = house.set_list("Staff", &new).await.unwrap();
    assert_eq!((set.limit.as_str(), set.must_have_unopened), ("5", true));
    let none = NewSettings { must_have: Some(Vec::new()), ..NewSettings::default() };
    assert!(!house.set_list("Staff", &none).await.unwrap().must_have_unopened);
}

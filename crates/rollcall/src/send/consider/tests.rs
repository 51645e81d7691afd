use vanta::{Address, Application, Region};

use super::*;
use crate::list::overrides::tests::house;
use crate::review::Limit;

#[tokio::test]
async fn two_lists_on_one_vanta_list_refuse_each_others_sends() {
    let (_folder, _, house) = house();
    let application = Application { address: Address::Vanta(Region::Eu), client_id: "vci_2".into() };
    house.store.add_connection(&Kept { name: "Acme two".into(), application }).unwrap();
    let twin = |connection: &str, name: &str| crate::NewList {
        name: name.into(),
        connection: connection.into(),
        kind: "custom_resource".into(),
        list_id: "id of Staff".into(),
        properties: Vec::new(),
    };
    for connection in ["Acme", "Acme two"] {
        let error = house.add_list(twin(connection, "Twin")).unwrap_err();
        assert!(error.message.contains("\"Staff\""), "{error}");
    }
    // As one that an earlier Rollcall took, through another application of the same Vanta.
    let kind = vanta::Kind::named("custom_resource").unwrap();
    let (limit, missing) = (Limit::Usual, crate::review::Missing::Remove);
    let crate::NewList { name, connection, list_id, properties, .. } = twin("Acme two", "Twin");
    house.store.add_list(&List { name, connection, kind, list_id, properties, limit, missing }).unwrap();
    for (name, other) in [("Staff", Some("\"Twin\"")), ("Twin", Some("\"Staff\"")), ("Other", None)] {
        let list = house.list(name).unwrap();
        let kept = house.connection(&list.connection).unwrap();
        let case = Case { list: &list, kept: &kept, request: &Request::new(name, "") };
        let hold = house.elsewhere(&case).unwrap();
        assert_eq!(hold.as_ref().map(|hold| hold.rule), other.map(|_| HoldRule::ListElsewhere));
        assert!(other.is_none_or(|other| hold.unwrap().message.contains(other)));
    }
}

#[test]
fn what_is_read_of_a_file_is_what_a_later_one_is_measured_by() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("staff.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    for (row, line) in (0..).zip([["Unique ID", "Display name"], ["a", "A"], ["b", "B"], ["c", "C"]]) {
        sheet.write_string(row, 0, line[0]).unwrap();
        sheet.write_string(row, 1, line[1]).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    book.save(&path).unwrap();
    let list = List {
        name: "Things".into(),
        connection: "Acme".into(),
        kind: vanta::Kind::named("custom_resource").unwrap(),
        list_id: "l1".into(),
        properties: Vec::new(),
        limit: Limit::Usual,
        missing: crate::review::Missing::Remove,
    };
    let read = |leave_out_hidden: bool| {
        let mut files = Files::one(&path);
        files.choice.leave_out_hidden = leave_out_hidden;
        let now = Timestamp::UNIX_EPOCH;
        let considered = drafted(&list, &files, false, &Besides::default(), &[], now).unwrap();
        considered.read.files[0].clone()
    };
    let (all, some) = (read(false), read(true));
    assert_eq!(
        (all.sheet.as_str(), all.is_workbook, all.rows, all.hidden, all.left_out),
        ("People", true, 3, 1, 0)
    );
    assert_eq!((some.rows, some.hidden, some.left_out), (2, 1, 1), "hidden is hidden, left out or not");
    assert_eq!(all.headings, ["Unique ID", "Display name"]);
    assert!(all.modified.is_some());
}

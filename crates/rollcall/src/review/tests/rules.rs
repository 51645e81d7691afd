//! Each rule of the guard, held once and let go once.

use super::*;

/// What the guard looks at, made by hand.
struct Desk {
    sent: Vec<Record>,
    before: Vec<Record>,
    keeping: Keeping,
    read: ReadNow,
    past: Past,
    rules: ListRules,
}

impl Desk {
    /// A list that was sent before and now loses some and gains others: so many, of so many.
    fn with(live: usize, gone: usize, new: usize) -> Desk {
        let all = accounts("p", live);
        let before = all.iter().map(|record| held(record, None)).collect();
        let mut sent = all[gone..].to_vec();
        sent.extend(accounts("n", new));
        let past = Past { last: Some(LastRun::default()), ..Past::default() };
        Desk {
            sent,
            before,
            keeping: Keeping::default(),
            read: ReadNow::default(),
            past,
            rules: ListRules::default(),
        }
    }

    fn holds(&self, asking: Asking) -> Vec<Hold> {
        let (drafted, plan) = planned(&self.sent, &self.before, self.keeping, &[]).unwrap();
        guard(&Asked {
            plan: &plan,
            schema: schema(),
            drafted: &drafted,
            held: &self.before,
            read: &self.read,
            past: &self.past,
            rules: &self.rules,
            asking,
        })
    }

    fn rules(&self, asking: Asking) -> Vec<HoldRule> {
        self.holds(asking).iter().map(|hold| hold.rule).collect()
    }

    fn hold(&self, asking: Asking, rule: HoldRule) -> Hold {
        let holds = self.holds(asking);
        let found = holds.iter().find(|hold| hold.rule == rule).cloned();
        found.unwrap_or_else(|| panic!("{rule:?} in {holds:?}"))
    }
}

fn accounts(letter: &str, count: usize) -> Vec<Record> {
    (0..count).map(|place| account(&format!("{letter}{place}"), &[])).collect()
}

/// What was read of one csv file.
fn file(rows: usize) -> ReadFile {
    ReadFile {
        source: "main".into(),
        sheet: "staff.csv".into(),
        modified: Some("2026-03-01T08:00:00Z".parse().unwrap()),
        headings: vec!["ID".into(), "Name".into()],
        rows,
        ..ReadFile::default()
    }
}

const EVERYONE: [Asking; 3] = [Asking::Hand, Asking::Alone, Asking::Schedule];

#[test]
fn the_limit_is_a_tenth_of_the_list_at_least_two_and_at_most_fifty_or_what_is_set() {
    for (live, limit) in [(0, 2), (5, 2), (20, 2), (21, 3), (212, 22), (500, 50), (9000, 50)] {
        assert_eq!(Limit::Usual.of(live), limit, "{live} live records");
    }
    assert_eq!((Limit::Count(0).of(212), Limit::Percent(50).of(213), Limit::Percent(0).of(213)), (0, 107, 0));
    for (text, limit) in [
        ("default", Limit::Usual),
        ("0", Limit::Count(0)),
        ("500", Limit::Count(500)),
        ("50%", Limit::Percent(50)),
    ] {
        assert_eq!(text.parse(), Ok(limit));
    }
    for text in ["501", "51%", "-1", "off", "", "%", "all"] {
        assert!(text.parse::<Limit>().is_err(), "{text}");
    }
}

#[test]
fn removals_are_held_over_the_limit_and_from_half_of_the_list_on() {
    let rules = |live, gone| Desk::with(live, gone, 1).rules(Asking::Alone);
    assert_eq!(rules(30, 3), []);
    assert_eq!(rules(30, 4), [HoldRule::Removals]);
    assert_eq!(rules(4, 1), []);
    assert_eq!(rules(4, 2), [HoldRule::Removals], "two are within the limit, but half of the list");
    assert_eq!(rules(1, 1), [HoldRule::Removals]);
    assert_eq!(rules(4, 0), []);
    let mut never = Desk::with(30, 1, 1);
    never.rules.limit = Limit::Count(0);
    assert_eq!(never.rules(Asking::Alone), [HoldRule::Removals], "a limit of 0 never removes by itself");
    assert_eq!(Desk { sent: never.before.clone(), ..never }.rules(Asking::Alone), []);
}

#[test]
fn a_hold_names_everyone_who_would_be_removed_and_offers_the_gentler_ways() {
    let hold = Desk::with(3, 3, 1).hold(Asking::Alone, HoldRule::Removals);
    assert_eq!(hold.message, "3 of 3 people would be removed; the limit of this list is 2.");
    assert_eq!(hold.names.unwrap(), ["Person p0 (p0)", "Person p1 (p1)", "Person p2 (p2)"]);
    assert_eq!(
        hold.offers,
        [Offer::Approve, Offer::KeepMissing, Offer::DeactivateMissing, Offer::IgnoreFile]
    );
    let half = Desk::with(4, 2, 1).hold(Asking::Alone, HoldRule::Removals);
    assert!(half.message.ends_with("is 2, and this is half of the list or more."), "{}", half.message);
}

#[test]
fn by_hand_a_tick_is_asked_within_the_limit_and_the_number_over_it() {
    assert_eq!(Desk::with(30, 0, 1).rules(Asking::Hand), []);
    assert_eq!(Desk::with(30, 3, 1).hold(Asking::Hand, HoldRule::RemovalsWithin).ask, Some(Ask::Tick));
    assert_eq!(Desk::with(30, 4, 1).hold(Asking::Hand, HoldRule::Removals).ask, Some(Ask::Number(4)));
    assert_eq!(Desk::with(30, 4, 1).hold(Asking::Alone, HoldRule::Removals).ask, Some(Ask::Approval));
}

#[test]
fn whoever_is_sent_as_deactivated_counts_for_the_limit_and_whoever_is_kept_does_not() {
    let with = |rule| Desk { keeping: missing(rule), ..Desk::with(30, 4, 1) };
    let hold = with(Missing::Deactivate).hold(Asking::Alone, HoldRule::Removals);
    assert_eq!(hold.message, "4 of 30 people would be sent as deactivated; the limit of this list is 3.");
    assert_eq!(hold.names.unwrap().len(), 4);
    assert_eq!(with(Missing::Keep).rules(Asking::Alone), []);
}

#[test]
fn the_first_send_to_a_list_that_something_else_filled_is_held_even_without_removals() {
    for asking in EVERYONE {
        let mut desk = Desk::with(30, 0, 1);
        desk.past.last = None;
        assert!(desk.rules(asking).contains(&HoldRule::FirstSend), "{asking:?}");
        desk.past.established = true;
        assert_eq!(desk.rules(asking), [], "a person states that this recipe keeps it");
    }
    let mut desk = Desk::with(30, 0, 1);
    desk.past.last = None;
    assert_eq!(desk.hold(Asking::Hand, HoldRule::FirstSend).ask, Some(Ask::Number(30)));
}

#[test]
fn someone_else_who_wrote_to_the_list_is_named_with_what_they_did() {
    let mut desk = Desk::with(30, 0, 1);
    let mut left = desk.before.clone();
    left[0].insert("email", "other@example.com");
    left[1].insert("updatedAt", "2025-01-01T00:00:00.000Z");
    let gone = held(&account("gone", &[]), None);
    left[2] = gone;
    let with = |left: Left| Some(LastRun { left: Some(left), ..LastRun::default() });
    desk.past.last = with(Left::Records(left));
    for asking in [Asking::Hand, Asking::Alone] {
        let hold = desk.hold(asking, HoldRule::SomeoneElse);
        let names = ["Person gone (gone): is gone", "Person p0 (p0): email", "Person p2 (p2): came"];
        assert_eq!(hold.names.unwrap(), names, "Vanta's own timestamps are no difference");
    }
    assert_eq!(desk.hold(Asking::Hand, HoldRule::SomeoneElse).ask, Some(Ask::Tick));
    desk.past.established = true;
    assert_eq!(desk.rules(Asking::Alone), []);
    desk.past.established = false;
    desk.past.last = with(Left::Records(desk.before.clone()));
    assert_eq!(desk.rules(Asking::Alone), []);
    desk.past.last =
        with(Left::Differing { named: vec![Named { id: "p0".into(), name: "Person p0".into() }], gone: 0 });
    assert_eq!(desk.hold(Asking::Alone, HoldRule::SomeoneElse).names.unwrap(), ["Person p0 (p0)"]);
}

#[test]
fn a_field_that_changes_in_three_of_ten_and_in_five_at_least_is_held_with_old_and_new() {
    let with = |live: usize, changed: usize, field: &str, value: Value| {
        let mut desk = Desk::with(live, 0, 0);
        desk.sent[..changed].iter_mut().for_each(|record| drop(record.insert(field, value.clone())));
        desk
    };
    let admins = |live, changed| with(live, changed, "permissionLevel", json!("ADMIN"));
    for asking in [Asking::Hand, Asking::Alone] {
        let hold = admins(10, 5).hold(asking, HoldRule::FieldEverywhere);
        assert_eq!(hold.message, "The field \"Permission level\" would change in 5 of 10 people.");
        assert_eq!(hold.names.unwrap(), ["BASE → ADMIN: 5"]);
    }
    assert_eq!(admins(10, 4).rules(Asking::Alone), [], "fewer than five");
    assert_eq!(admins(17, 5).rules(Asking::Alone), [], "fewer than 30 of 100");
    assert_eq!(admins(20, 6).rules(Asking::Alone), [HoldRule::FieldEverywhere]);
    let moving = with(10, 10, "lastLoginTimestamp", json!("2026-03-01T00:00:00Z"));
    assert_eq!(moving.rules(Asking::Alone), [], "a last sign-in moves by nature");
}

#[test]
fn those_who_leave_and_come_with_the_same_name_or_address_are_the_same_under_other_ids() {
    let pair = |changes: &[(&str, Value)]| {
        let mut desk = Desk::with(30, 1, 0);
        desk.sent.push(account("n0", changes));
        desk
    };
    for (changes, what) in [
        (vec![("email", json!("P0@example.com"))], "e-mail address"),
        (vec![("fullName", json!("person  P0"))], "name"),
    ] {
        for asking in [Asking::Hand, Asking::Alone] {
            let hold = pair(&changes).hold(asking, HoldRule::IdsChanged);
            assert!(hold.offers.contains(&Offer::Match), "back to matching");
            assert!(hold.names.unwrap()[0].ends_with(&format!("the same {what}")));
        }
    }
    assert_eq!(pair(&[]).rules(Asking::Alone), []);
    let mut kept = pair(&[("email", json!("p0@example.com"))]);
    kept.keeping = missing(Missing::Keep);
    assert_eq!(kept.rules(Asking::Alone), [HoldRule::IdsChanged], "kept, they would stand there twice");
}

#[test]
fn very_many_additions_are_held_where_nobody_looks() {
    let rules = |live, new| Desk::with(live, 0, new).rules(Asking::Alone);
    assert_eq!((rules(4, 10), rules(4, 11)), (vec![], vec![HoldRule::Additions]));
    assert_eq!((rules(30, 15), rules(30, 16)), (vec![], vec![HoldRule::Additions]));
    assert_eq!(Desk::with(30, 0, 16).rules(Asking::Hand), []);
    let mut empty = Desk::with(0, 0, 30);
    assert_eq!(empty.rules(Asking::Alone), [HoldRule::Additions], "what was filled once and is empty now");
    empty.past.last = None;
    assert_eq!(empty.rules(Asking::Alone), [], "the first filling of an empty list");
}

#[test]
fn small_removals_that_nobody_approved_do_not_add_up_to_a_large_one() {
    let with = |before: usize| {
        let mut desk = Desk::with(30, 2, 1);
        let removed = (0..before).map(|place| format!("earlier{place}")).collect();
        desk.past.week = Some(Week { held: 30, removed });
        desk
    };
    assert_eq!(with(4).rules(Asking::Alone), [], "6 are twice the limit of 3");
    let hold = with(5).hold(Asking::Schedule, HoldRule::RemovalsInWeek);
    assert!(
        hold.message.starts_with("With this, 7 people would be removed within seven days"),
        "{}",
        hold.message
    );
    assert!(!with(5).rules(Asking::Hand).contains(&HoldRule::RemovalsInWeek));
    let mut same = with(4);
    same.past.week.as_mut().unwrap().removed.insert("p0".into());
    assert_eq!(same.rules(Asking::Alone), [], "one ID counts once");
    let mut established = with(5);
    established.past.established = true;
    assert_eq!(established.rules(Asking::Alone), []);
}

#[test]
fn a_file_unlike_the_one_sent_last_is_held_where_nobody_looks() {
    let with = |change: &dyn Fn(&mut ReadFile)| {
        let mut desk = Desk::with(30, 0, 1);
        let mut now = file(30);
        change(&mut now);
        desk.past.last = Some(LastRun { files: Some(vec![file(30)]), ..LastRun::default() });
        desk.read.files = vec![now];
        desk
    };
    assert_eq!(with(&|_| {}).rules(Asking::Alone), []);
    assert_eq!(with(&|now| now.sheet = "staff-april.csv".into()).rules(Asking::Alone), []);
    let older = with(&|now| now.modified = Some("2026-02-28T08:00:00Z".parse().unwrap()));
    let cases: [(Desk, HoldRule); 4] = [
        (with(&|now| now.headings.push("Room".into())), HoldRule::HeadingsChanged),
        (with(&|now| now.headings.reverse()), HoldRule::HeadingsChanged),
        (with(&|now| now.hidden = 4), HoldRule::HiddenRowsChanged),
        (with(&|now| now.source = "other".into()), HoldRule::SheetChanged),
    ];
    for (desk, rule) in &cases {
        assert_eq!(desk.rules(Asking::Alone), [*rule]);
        assert_eq!(desk.rules(Asking::Hand), []);
    }
    assert_eq!(
        cases[0].0.holds(Asking::Alone)[0].message,
        "The headings of \"staff.csv\" changed: \"Room\" is new."
    );
    assert_eq!(older.rules(Asking::Alone), [HoldRule::OlderFile]);
    let mut established = older;
    established.past.established = true;
    assert_eq!(established.rules(Asking::Alone), []);
}

#[test]
fn the_likely_cause_of_removals_is_told() {
    let cause = |change: &dyn Fn(&mut Desk)| {
        let mut desk = Desk::with(30, 10, 1);
        desk.past.last = Some(LastRun { files: Some(vec![file(30)]), ..LastRun::default() });
        desk.read.files = vec![file(30)];
        change(&mut desk);
        desk.hold(Asking::Hand, HoldRule::Removals).cause.unwrap_or_default()
    };
    assert_eq!(cause(&|_| {}), "");
    assert_eq!(
        cause(&|desk| desk.read.files[0].rows = 21),
        "\"staff.csv\" has fewer rows than the file that was sent last: 21, and 30 then."
    );
    assert!(
        cause(&|desk| desk.read.files[0].left_out = 9).starts_with("In \"staff.csv\" 9 rows are left out")
    );
    assert!(
        cause(&|desk| desk.read.files[0].headings[0] = "No".into()).contains("\"ID\" is gone, \"No\" is new")
    );
    assert!(
        cause(&|desk| drop(desk.sent[20].insert("email", "p0@example.com")))
            .starts_with("The IDs changed: 1 of")
    );
}

#[test]
fn rows_with_problems_that_are_kept_are_held_where_nobody_looks_with_the_unknown_value() {
    let mut desk = Desk::with(30, 0, 1);
    desk.read.problems = vec!["row 3: Person p1 (p1)".into()];
    desk.read.unknown = vec!["\"Boss\" in column G \"Role\"".into()];
    let hold = desk.hold(Asking::Alone, HoldRule::KeptProblems);
    assert_eq!(hold.cause.unwrap(), "A value is newly unknown: \"Boss\" in column G \"Role\".");
    assert_eq!(desk.rules(Asking::Hand), []);
}

#[test]
fn an_id_that_every_file_must_give_is_missed_even_where_it_is_kept() {
    let mut desk = Desk::with(30, 1, 1);
    desk.rules.must_have = vec!["p0".into(), "p1".into()];
    for rule in [Missing::Remove, Missing::Keep, Missing::Deactivate] {
        desk.keeping = missing(rule);
        let hold = desk.hold(Asking::Alone, HoldRule::MustHave);
        assert_eq!(hold.names.unwrap(), ["p0"], "{rule:?}");
        assert_eq!(hold.message, "1 of the 2 IDs that every file of this list must give is not in this one.");
    }
    desk.rules.must_have = vec!["p1".into()];
    assert_eq!(desk.rules(Asking::Alone), []);
    desk.rules.must_have_unopened = true;
    assert_eq!(desk.rules(Asking::Alone), [HoldRule::MustHave], "nobody can say whether they are there");
    assert_eq!(desk.rules(Asking::Hand), [HoldRule::RemovalsWithin]);
}

#[test]
fn a_schedule_needs_a_send_that_a_person_approved_by_hand_and_its_recipe() {
    let mut desk = Desk::with(30, 0, 1);
    desk.read.recipe = Some(2);
    assert_eq!(desk.rules(Asking::Schedule), [HoldRule::FirstScheduled]);
    assert_eq!(desk.rules(Asking::Alone), [], "a command without a terminal has all rules but these two");
    desk.past.by_hand = Some(ByHand { recipe: Some(1) });
    assert_eq!(desk.rules(Asking::Schedule), [HoldRule::RecipeEdited]);
    desk.past.by_hand = Some(ByHand { recipe: Some(2) });
    assert_eq!(desk.rules(Asking::Schedule), []);
    desk.read.recipe = None;
    assert_eq!(desk.rules(Asking::Schedule), [HoldRule::RecipeEdited], "a recipe that is not the list's own");
}

proptest! {
    #[test]
    fn nothing_that_goes_by_itself_removes_more_than_the_limit(
        sent in people(), before in people(), way in ways(), limit in 0..8_usize,
    ) {
        let before: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let live = before.len();
        let mut desk = Desk { sent, before, keeping: way, ..Desk::with(0, 0, 0) };
        desk.rules.limit = Limit::Count(limit);
        for asking in EVERYONE {
            let (_, plan) = planned(&desk.sent, &desk.before, way, &[]).unwrap();
            let goes = desk.holds(asking).is_empty();
            let most = if asking == Asking::Hand { 0 } else { limit };
            let is_less_than_half = plan.gone() == 0 || 2 * plan.gone() < live;
            prop_assert!(!goes || (plan.gone() <= most && is_less_than_half), "{asking:?} {plan:?}");
        }
    }
    #[test]
    fn what_was_approved_removes_exactly_those_whom_the_person_saw(
        one in few(), other in few(), before in few(), way in ways(), later in ways(),
    ) {
        let before: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let seen = planned(&one, &before, way, &[]).unwrap().1;
        let sent = planned(&other, &before, later, &[]).unwrap().1;
        if seen.fingerprint == sent.fingerprint {
            prop_assert_eq!(way, later);
            prop_assert_eq!((&seen.removed, &seen.deactivated), (&sent.removed, &sent.deactivated));
            prop_assert_eq!(seen.body, sent.body);
        }
    }
}

/// So few people that two lists of them are often the same.
fn few() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::btree_set(0..2_u8, 1..3)
        .prop_map(|people| people.into_iter().map(|id| account(&format!("p{id}"), &[])).collect())
}

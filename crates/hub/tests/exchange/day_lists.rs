//! The day's lists, from records that tablets sent.

use serde_json::json;
use tungnha_domain::{Hid, MemberId, Outcome, Rid, Role, Target};
use tungnha_exchange::Body;
use tungnha_exchange::record::{Answer, HouseRef, Wish};
use tungnha_exchange::seal::Detail;
use tungnha_hub::lists::inspection::{self, Draw, Found};
use tungnha_hub::lists::roster;
use tungnha_hub::lists::{Ask, Change, ReturnKind, Returns, returns, table};
use tungnha_hub::log;
use tungnha_hub::office::{Caller, Office, OfficeCode};
use tungnha_hub::table::{Cell, Eyes, Table};

use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};
use super::{answer, done};

const DAY: u64 = 24 * 60;

fn reason(key: &str) -> Outcome {
    Outcome::from_key(key).unwrap()
}

/// Everything is unanswerable for the same reason.
fn all(rid: Rid, outcome: Outcome) -> Body {
    Body::Answer(Answer::new(
        rid,
        Target::ALL.map(|target| (target, outcome)),
        Vec::new(),
        None,
    ))
}

/// A reason the law protects, as a tablet records it.
fn sealed(tablet: &Tablet, rid: Rid, key: &str) -> Body {
    let detail = Detail {
        answers: Target::ALL.map(|target| (target, reason(key))).to_vec(),
        note: String::new(),
    };
    let bytes = detail
        .seal(&tablet.code.keys.seal, &tablet.code.hub_id, rid, &[7; 32])
        .unwrap();
    let special = Target::ALL.map(|target| (target, Outcome::Special));
    Body::Answer(Answer::new(rid, special, Vec::new(), Some(bytes)))
}

fn wish(rid: Rid, phone: bool, sim: bool) -> Body {
    Body::Answer(Answer {
        rid,
        wish: Some(Wish { phone, sim }),
        ..Answer::default()
    })
}

async fn send(tablet: &mut Tablet) {
    let all = tablet.log.len();
    let envelope = tablet.envelope(1, all);
    tablet.sync(vec![envelope]).await;
}

fn list(ward: &Ward, ask: &Ask) -> Table {
    let now = EVENING + 86_400;
    ward.store()
        .write(|tx| table(tx, ask, &Eyes::cli(), now))
        .unwrap()
}

fn day(ward: &Ward, text: &str, eyes: &Eyes) -> Returns {
    let day = text.parse().unwrap();
    ward.store()
        .write(|tx| returns(tx, day, None, eyes, EVENING))
        .unwrap()
}

/// The texts of a column.
fn column(table: &Table, key: &str) -> Vec<String> {
    let at = table.columns.iter().position(|column| column.key == key).unwrap();
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    };
    table.rows.iter().map(|row| text(&row.cells[at])).collect()
}

fn deeds(ward: &Ward, what: &str) -> Vec<log::Line> {
    let mut store = ward.store();
    store
        .read(|tx| log::read(tx, None, None, Some(what)))
        .unwrap()
        .rows
}

/// A ward where one is away and comes home, one is in custody, one dies the next day.
async fn two_days() -> (Ward, Vec<Rid>) {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(all(people[0], reason("ABSENT_UNKNOWN")), 1);
    tablet.record(sealed(&tablet, people[1], "IN_CUSTODY"), 2);
    tablet.record(done(people[2]), 3);
    tablet.record(all(people[4], reason("ABSENT_KNOWN")), 4);
    tablet.record(done(people[0]), DAY + 1);
    tablet.record(all(people[0], Outcome::Done), DAY + 2);
    tablet.record(all(people[3], reason("DECEASED")), DAY + 3);
    tablet.record(all(people[4], reason("ABSENT_UNKNOWN")), DAY + 4);
    send(&mut tablet).await;
    (ward, people)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_days_return_list_says_what_changed_since_the_day_before() {
    let (mut ward, people) = two_days().await;
    let first = day(&ward, "2024-05-06", &Eyes::cli());
    assert_eq!(
        (first.listed, first.new, first.changed, first.gone),
        (3, 3, 0, 0),
        "away, in custody, away: all of them new"
    );
    let second = day(&ward, "2024-05-07", &Eyes::cli());
    assert_eq!(
        (second.listed, second.new, second.changed, second.gone),
        (3, 1, 1, 1)
    );
    let told: Vec<_> = second
        .rows
        .iter()
        .map(|row| (row.rid, row.change, row.kind))
        .collect();
    assert_eq!(
        told,
        [
            (people[0], Change::Gone, ReturnKind::Absent),
            (people[1], Change::Same, ReturnKind::Special),
            (people[3], Change::New, ReturnKind::Terminal),
            (people[4], Change::Changed, ReturnKind::Absent),
        ]
    );
    assert_eq!(
        second.rows[1].since, "2024-05-06",
        "since it was said, not since today"
    );
    assert!(
        second
            .rows
            .iter()
            .all(|row| row.personal_id.as_deref().is_some_and(|id| id.contains('•')))
    );
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_special_case_is_opened_for_an_officer_who_asks_and_each_look_is_logged() {
    let (mut ward, people) = two_days().await;
    let closed = day(&ward, "2024-05-06", &Eyes::cli());
    let of = |told: &Returns| {
        told.rows
            .iter()
            .find(|row| row.rid == people[1])
            .unwrap()
            .reasons
            .clone()
    };
    assert!(of(&closed).values().all(|code| code == "SPECIAL"));
    assert!(deeds(&ward, "sealed_detail_opened").is_empty());
    let officer = Eyes {
        who: "Cán bộ Thử".to_owned(),
        special: true,
        ..Eyes::cli()
    };
    let open = day(&ward, "2024-05-06", &officer);
    assert!(of(&open).values().all(|code| code == "IN_CUSTODY"));
    let looks = deeds(&ward, "sealed_detail_opened");
    assert!(!looks.is_empty() && looks.iter().all(|look| look.who == "Cán bộ Thử"));
    let office = Eyes {
        role: Role::Office,
        ..officer
    };
    let ask = Ask::Returns {
        day: Some("2024-05-06".parse().unwrap()),
        hamlet: None,
    };
    let refused = ward.store().write(|tx| table(tx, &ask, &office, EVENING));
    assert!(refused.is_err(), "the office never sees which");
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_agreed_and_still_agrees_is_on_the_operators_list() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(wish(people[0], true, true), 1);
    tablet.record(wish(people[1], true, false), 2);
    tablet.record(wish(people[2], true, false), 3);
    tablet.record(wish(people[3], false, true), 4);
    // The second takes the agreement back, the third has a phone by now, the fourth's was a wrong tap.
    tablet.record(wish(people[1], false, false), 5);
    tablet.record(answer(people[2], Target::Smartphone, Outcome::Done), 6);
    tablet.record(Body::Retract { seq: 4, epoch: None }, 7);
    // Asked for a phone by a reason, and never said that the operator may know.
    tablet.record(answer(people[4], Target::Smartphone, reason("CANNOT_AFFORD")), 8);
    send(&mut tablet).await;
    let told = list(&ward, &Ask::Operators { operator: None });
    assert_eq!(column(&told, "name"), ["Thị Thử 3001 0"]);
    assert_eq!(column(&told, "wants"), ["máy 4G và SIM"]);
    assert!(
        told.columns
            .iter()
            .all(|column| !["personal_id", "birth"].contains(&column.key.as_str())),
        "the operator gets what it needs to call, no more"
    );
    let none = list(
        &ward,
        &Ask::Operators {
            operator: Some("Viettel".to_owned()),
        },
    );
    assert!(none.rows.is_empty(), "their operator is not known to be Viettel");
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_is_due_until_somebody_was_there() {
    let mut ward = Ward::served().await;
    let store = ward.store();
    let houses: Vec<Hid> = [KP3, KP4]
        .iter()
        .flat_map(|hamlet| {
            let unit = ward.unit(hamlet);
            let people = tungnha_hub::people::load_residents(store.conn()).unwrap();
            let mut houses: Vec<Hid> = people
                .iter()
                .filter(|person| person.unit == unit)
                .map(|person| person.hid)
                .collect();
            houses.dedup();
            houses
        })
        .collect();
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3, KP4], 1).await;
    let tomorrow = EVENING + 86_400;
    for (house, at) in houses.iter().zip([1, 2, 3]) {
        tablet.record(Body::appointment(HouseRef::Listed(*house), tomorrow), at);
    }
    // The first is visited at the time agreed, the third's was taken back.
    tablet.record(done(people[0]), DAY + 5);
    tablet.record(Body::Retract { seq: 3, epoch: None }, DAY + 6);
    send(&mut tablet).await;
    let due = |day: &str| {
        let told = list(
            &ward,
            &Ask::Revisits {
                day: Some(day.parse().unwrap()),
                hamlet: None,
            },
        );
        (column(&told, "household"), column(&told, "late"))
    };
    assert_eq!(due("2024-05-06"), (vec![], vec![]), "not before the day");
    assert_eq!(due("2024-05-07"), (vec!["3002".to_owned()], vec!["0".to_owned()]));
    assert_eq!(due("2024-05-09"), (vec!["3002".to_owned()], vec!["2".to_owned()]));
    // A store of a program that had no table of them: what the journal holds is read again.
    ward.store()
        .write(|tx| {
            tx.execute_batch("DELETE FROM appointment").unwrap();
            tungnha_hub::intake::recall_appointments(tx)
        })
        .unwrap();
    assert_eq!(due("2024-05-09"), (vec!["3002".to_owned()], vec!["2".to_owned()]));
    assert!(ward.verify().ok);
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_takes_claims_of_each_hamlet_by_its_seed_and_keeps_what_was_found() {
    let mut ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3, KP4], 1).await;
    for rid in ward.residents(KP3).into_iter().chain(ward.residents(KP4)) {
        tablet.record(all(rid, Outcome::Done), 1);
    }
    send(&mut tablet).await;
    let draw = |seed: &str| {
        let wanted = Draw {
            per_unit: 2,
            seed: Some(seed.to_owned()),
            from: None,
            to: None,
        };
        let told = ward
            .store()
            .write(|tx| inspection::draw(tx, &wanted, &Eyes::cli(), EVENING))
            .unwrap();
        let list = list(
            &ward,
            &Ask::Inspection {
                draw: Some(told.draw.clone()),
            },
        );
        let drawn: Vec<_> = column(&list, "name")
            .into_iter()
            .zip(column(&list, "target"))
            .collect();
        (told, drawn, column(&list, "hamlet"))
    };
    let (first, drawn, hamlets) = draw("07-15-22");
    assert_eq!(first.claims, 4);
    assert_eq!(hamlets, [KP3, KP3, KP4, KP4]);
    assert_eq!(draw("07-15-22").1, drawn, "the same seed draws the same");
    assert_ne!(draw("another").1, drawn);
    ward.store()
        .write(|tx| inspection::found(tx, &first.draw, 1, Some(Found::Wrong), &Eyes::cli(), EVENING))
        .unwrap();
    let list = list(
        &ward,
        &Ask::Inspection {
            draw: Some(first.draw.clone()),
        },
    );
    assert_eq!(column(&list, "result"), ["", "sai", "", ""]);
    let told = ward.store().read(|tx| inspection::draws(tx)).unwrap();
    let told = told.iter().find(|draw| draw.draw == first.draw).unwrap();
    assert_eq!((told.checked, told.wrong), (1, 1));
    let beyond = ward
        .store()
        .write(|tx| inspection::found(tx, &first.draw, 9, None, &Eyes::cli(), EVENING));
    assert!(beyond.is_err());
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_allowance_counts_days_on_which_something_stands() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[0]), 1);
    tablet.record(done(people[1]), 2);
    tablet.record(done(people[2]), DAY);
    // On the third day there was one record, and it was taken back.
    tablet.record(done(people[3]), 2 * DAY);
    tablet.record(Body::Retract { seq: 4, epoch: None }, 2 * DAY + 1);
    send(&mut tablet).await;
    let sheet = |from: &str, to: &str| {
        let told = list(
            &ward,
            &Ask::Allowance {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
            },
        );
        (
            column(&told, "name"),
            column(&told, "days"),
            column(&told, "calls"),
        )
    };
    let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        sheet("2024-05-06", "2024-05-10"),
        (text(&["Người thử 1"]), text(&["2"]), text(&["3"]))
    );
    assert_eq!(
        sheet("2024-05-07", "2024-05-07"),
        (text(&["Người thử 1"]), text(&["1"]), text(&["1"]))
    );
    assert!(sheet("2024-05-08", "2024-05-10").0.is_empty());
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_sees_lists_masked_and_opens_nothing() {
    let (mut ward, _) = two_days().await;
    let office = Office::open(ward.path(), ward.clock.clone()).unwrap();
    let caller = |role| Caller {
        member: MemberId(1),
        name: "Văn phòng Thử".to_owned(),
        role,
        computer: None,
    };
    let returns = json!({ "list": "returns", "day": "2024-05-06", "hamlet": null });
    let told = office
        .call(&caller(Role::Office), "lists.show", json!({ "ask": returns }))
        .unwrap()
        .to_string();
    assert!(told.contains("070•••••") && told.contains("trường hợp đặc biệt"));
    assert!(
        !told.contains("0701860") && !told.contains("chấp hành án"),
        "{told}"
    );
    for closer in ["whole_ids", "special"] {
        let args = json!({ "ask": returns, closer: true });
        let refused = office
            .call(&caller(Role::Office), "lists.show", args.clone())
            .unwrap_err();
        assert_eq!(refused.code, OfficeCode::Refused, "{closer}");
        let taken = json!({ "show": args, "purpose": "giao xác minh" });
        assert!(office.call(&caller(Role::Office), "lists.export", taken).is_err());
        let seen = office.call(&caller(Role::Officer), "lists.show", args).unwrap();
        let seen = seen.to_string();
        assert!(
            seen.contains("0701860") || seen.contains("chấp hành án"),
            "{closer}: an officer may"
        );
    }
    assert_eq!(
        deeds(&ward, "whole_ids_listed").len(),
        1,
        "and that they did is logged"
    );
    for officers in ["audit.read", "inspection.draw", "inspection.found"] {
        let refused = office
            .call(&caller(Role::Office), officers, json!({}))
            .unwrap_err();
        assert_eq!(refused.code, OfficeCode::NotAllowed);
    }
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_groups_roster_finds_its_people_by_id_or_by_name_with_birth_and_counts_the_others() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(all(people[0], Outcome::Done), 1);
    send(&mut tablet).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["STT", "Họ và tên", "Ngày sinh", "Số định danh cá nhân"])
        .unwrap();
    for (line, row) in [
        ["1", "Thị Thử 3001 0", "26/07/1986", "070186030010"],
        ["2", "THỊ THỬ 3001 1", "26/07/1986", ""],
        ["3", "Thị Thử 3001 2", "01/01/1970", ""],
        ["4", "Người Nơi Khác", "1990", "001090000001"],
    ]
    .iter()
    .enumerate()
    {
        sheet
            .write_row(u32::try_from(line).unwrap() + 1, 0, *row)
            .unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let group = ward
        .store()
        .read(|tx| roster::groups(tx))
        .unwrap()
        .remove(0)
        .group;
    let read = ward
        .store()
        .write(|tx| roster::read(tx, &group, ("nhom.xlsx", &bytes), &Eyes::cli(), EVENING))
        .unwrap();
    assert_eq!((read.people, read.known), (4, 2), "never by name alone");
    let told = list(&ward, &Ask::Roster { group });
    assert_eq!(column(&told, "hamlet"), [KP3, KP3, "nơi khác", "nơi khác"]);
    assert_eq!(column(&told, "SIM"), ["đạt", "chưa hỏi", "", ""]);
    let done = told.figures.iter().find(|figure| figure.key == "done").unwrap();
    assert_eq!(done.count, 1);
    let unknown = ward
        .store()
        .write(|tx| roster::read(tx, "khong-co", ("nhom.xlsx", &bytes), &Eyes::cli(), EVENING));
    assert!(
        unknown.unwrap_err().to_string().contains(&read.group),
        "it names the groups there are"
    );
    ward.stop().await;
}

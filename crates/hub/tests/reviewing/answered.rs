//! What stays when an import is taken back, and what is refused.

use super::dump::{assert_same, dump};
use super::lists::{EVENING, Hub, Row, row};
use tungnha_domain::Target;
use tungnha_hub::import::imports;
use tungnha_hub::people::{load_residents, people};
use tungnha_hub::progress::progress;
use tungnha_hub::verify::verify;

const TITLE: &str = "DANH SÁCH NHÂN KHẨU";

fn two() -> [Row; 2] {
    [
        row("30001", "Điểu Thử", "02/03/1950", "070150000001", "Khu phố 3"),
        row("30001", "Thị Thử", "05/06/1986", "070186000002", "Khu phố 3"),
    ]
}

fn third() -> Row {
    row("30002", "Lý Thị Thử", "07/08/1990", "070190000003", "Khu phố 3")
}

#[test]
fn somebody_the_import_made_who_was_answered_for_stays_without_being_listed_and_is_known_again() {
    let mut hub = Hub::founded();
    hub.list(TITLE, &two());
    let before = dump(&hub.store());
    let [one, other] = two();
    let file = hub.write("DANH SÁCH NHÂN KHẨU (tuần sau)", &[one, other, third()]);
    let import_id = hub.import(&file, &Default::default());
    let rid = load_residents(hub.store().conn()).unwrap().last().unwrap().rid;
    hub.answer(rid, Target::Sim, "DONE", EVENING);
    let with = people(hub.store().conn(), None).unwrap();

    let told = hub.undo(&import_id);
    assert_eq!((told.withdrawn, told.answered), (1, 1));
    let store = hub.store();
    assert_eq!(people(store.conn(), None).unwrap().len(), 2);
    let count = |sql: &str| {
        store
            .conn()
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(count("SELECT count(*) FROM observation"), 1, "the answer stays");
    let listed = &progress(store.conn(), None, None, EVENING).unwrap().units[0];
    assert_eq!(
        (listed.tally.listed, listed.tally.done),
        (2, 0),
        "and counts for nobody"
    );
    let mut after = dump(&store);
    after.insert("observation".to_owned(), Vec::new());
    for table in ["member", "device"] {
        after.insert(table.to_owned(), before[table].clone());
    }
    assert_same(&before, &after, "taken back");
    assert!(
        verify(store.conn())
            .unwrap()
            .problems
            .iter()
            .all(|problem| problem.starts_with("record"))
    );

    hub.import(&file, &Default::default());
    assert_eq!(people(hub.store().conn(), None).unwrap(), with);
    assert_eq!(
        load_residents(hub.store().conn()).unwrap().last().unwrap().rid,
        rid
    );
    let counted = progress(hub.store().conn(), Some("kp3"), None, EVENING).unwrap();
    assert_eq!(counted.units[2].tally.done, 1, "the answer counts for them again");
}

#[test]
fn an_import_under_a_later_one_is_refused_by_naming_the_later_one() {
    let mut hub = Hub::founded();
    let first = hub.list(TITLE, &two());
    let second = hub.list(TITLE, &[third()]);
    let before = dump(&hub.store());
    let said = hub.refused(&first);
    assert!(said.contains(&second) && said.contains("ds-2.xlsx"), "{said}");
    assert!(said.contains("không thay đổi gì"), "{said}");
    assert_same(&before, &dump(&hub.store()), "refused");
    let lines = imports(hub.store().conn()).unwrap();
    assert_eq!(
        lines.iter().map(|line| line.can_undo).collect::<Vec<_>>(),
        [true, false],
        "the newest comes first"
    );
    assert_eq!(lines[1].undo_first.as_deref(), Some(second.as_str()));

    hub.undo(&second);
    assert!(hub.refused(&second).contains("đã hoàn tác"));
    hub.undo(&first);
    assert!(hub.refused("018f4c1e").contains("không có lần nhập"));
    assert!(people(hub.store().conn(), None).unwrap().is_empty());
    let lines = imports(hub.store().conn()).unwrap();
    assert!(
        lines
            .iter()
            .all(|line| line.undone_at.is_some() && !line.can_undo)
    );
    assert_eq!(lines[1].files[0].people, 2, "what it brought is still told");
}

#[test]
fn a_hamlet_that_a_tablet_was_given_meanwhile_stays() {
    let mut hub = Hub::founded();
    let import_id = hub.list(TITLE, &two());
    hub.store()
        .write(|tx| {
            tx.execute(
                "INSERT INTO member (member_id, name, role) VALUES (1, 'Điểu Khánh', 'member')",
                [],
            )?;
            tx.execute(
                "INSERT INTO device (dev, member_id, public_key, certificate, app, enrolled_at) \
                 VALUES (1, 1, zeroblob(32), x'', '', 0)",
                [],
            )?;
            tx.execute(
                "INSERT INTO device_unit (dev, unit_id) SELECT 1, unit_id FROM unit",
                [],
            )?;
            Ok(())
        })
        .unwrap();
    hub.undo(&import_id);
    let told = progress(hub.store().conn(), Some("Khu phố 3"), None, EVENING).unwrap();
    assert_eq!(told.units[0].tally.listed, 0);
}

#[test]
fn lists_only_go_up_and_nobody_is_left_on_them() {
    let mut hub = Hub::founded();
    let import_id = hub.list(TITLE, &two());
    let position = || {
        let store = hub.store();
        store
            .conn()
            .query_row("SELECT position, total FROM list", [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })
            .unwrap()
    };
    let (before, total) = position();
    assert_eq!((before, total), (3, 2));
    hub.undo(&import_id);
    assert_eq!(position(), (6, 0), "a house and two people were removed");
}

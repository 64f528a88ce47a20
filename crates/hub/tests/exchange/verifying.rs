//! The check that everything agrees finds what does not.

use tungnha_domain::Rid;
use tungnha_hub::review;

use super::done;
use super::found::{add, found, house_of};
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

async fn with_three_records() -> Ward {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    for (rid, minutes) in people.iter().take(3).zip(1..) {
        tablet.record(done(*rid), minutes);
    }
    tablet.sync(vec![tablet.envelope(1, 3)]).await;
    ward
}

#[tokio::test]
async fn a_store_that_agrees_says_what_it_holds() {
    let verified = with_three_records().await.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert_eq!((verified.devices, verified.records, verified.gaps), (1, 3, 0));
}

#[tokio::test]
async fn a_row_changed_behind_the_hubs_back_is_found_wherever_it_stands() {
    let tampered = [
        "UPDATE observation SET outcome = 3 WHERE seq = 2",
        "DELETE FROM observation WHERE seq = 2",
        "UPDATE record SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE log SET chain = zeroblob(32)",
        "UPDATE log SET through = 2",
        "UPDATE journal SET envelope = zeroblob(200)",
        "UPDATE resident SET name = 'Người khác' WHERE rid = 1",
        "UPDATE list SET total = total + 1",
        "UPDATE list_entry SET digest = NULL WHERE kind = 2 AND id = 1",
    ];
    let ward = with_three_records().await;
    for sql in tampered {
        let mut store = ward.store();
        // Looked at and undone again: each fault is found by itself.
        let verified = store.rehearse(|tx| {
            tx.execute_batch(sql)?;
            tungnha_hub::verify::verify(tx)
        });
        assert!(!verified.unwrap().ok, "{sql}");
    }
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn a_line_of_the_audit_log_changed_or_removed_is_found() {
    for tampered in [
        "UPDATE audit SET detail = '{}' WHERE audit_seq = 2",
        "DELETE FROM audit WHERE audit_seq = 2",
        "DELETE FROM audit WHERE audit_seq = (SELECT max(audit_seq) FROM audit)",
    ] {
        let ward = with_three_records().await;
        ward.store().conn().execute(tampered, []).unwrap();
        let verified = ward.verify();
        assert!(!verified.ok, "{tampered}");
        assert!(
            verified.problems.iter().all(|problem| problem.contains("audit")),
            "{:?}",
            verified.problems
        );
    }
}

#[tokio::test]
async fn a_store_of_before_tells_where_somebody_met_is_now_from_the_day_it_is_opened_by_this_version() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(add(house_of(&ward, KP3), "Thị Thử Sáu"), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let mut other = Tablet::enrolled(&ward, &[KP4], 2).await;
    let number = found(&ward).lines[0].number;
    let mut store = ward.store();
    store
        .write(|tx| {
            review::add_found(tx, number, None, ("Thiếu tá Thử", EVENING))?;
            tx.execute(
                "UPDATE resident SET hid = (SELECT hid FROM household WHERE unit_id = ?1) \
                 WHERE rid = (SELECT rid FROM found)",
                [ward.unit(KP4).0],
            )?;
            let rid = tx.query_row("SELECT rid FROM found", [], |row| row.get(0))?;
            tungnha_hub::status::refresh(tx, &tungnha_domain::Campaign::template_2024(), &[Rid(rid)])
        })
        .unwrap();
    other.cursors = other.sync(Vec::new()).await.ack.positions;
    // As the version before left it: told on the list it was told in, and on no other.
    store
        .conn()
        .execute(
            "DELETE FROM list_entry WHERE kind = 3 AND unit_id = ?1",
            [ward.unit(KP4).0],
        )
        .unwrap();
    store.conn().pragma_update(None, "user_version", 28).unwrap();
    let problems = store.read(|tx| tungnha_hub::verify::verify(tx)).unwrap().problems;
    let unit = ward.unit(KP4).0;
    assert_eq!(
        problems,
        [format!(
            "list {unit}: finding {number} is not as the list tells it"
        )]
    );
    drop(store);

    assert!(ward.verify().ok);
    assert_eq!(other.sync(Vec::new()).await.pages[0].found[0].number, number);
}

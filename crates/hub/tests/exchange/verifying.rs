//! The check that everything agrees finds what does not.

use super::done;
use super::tablet::Tablet;
use super::ward::{KP3, Ward};

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

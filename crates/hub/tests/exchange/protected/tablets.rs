//! What tablets are sent of protected reasons: that there is a special case, and no more.

use tungnha_domain::{Outcome, RecordId, Role, Target};
use tungnha_exchange::papers::Paper;
use tungnha_exchange::sync::SyncResponse;
use tungnha_hub::intake::open_sealed;

use super::super::tablet::Tablet;
use super::super::ward::{EVENING, KP3, KP4};
use super::{Protected, named, reason};

/// Lists and papers of a tablet that holds nothing yet, as text.
async fn sent(tablet: &mut Tablet) -> String {
    tablet.cursors = Vec::new();
    let mut request = tablet.request(Vec::new());
    request.papers = Some(Vec::new());
    let reply = tablet.ask(&request).await.done();
    let response = SyncResponse::from_bytes(&reply).unwrap();
    let pages: Vec<_> = response.pages.iter().map(|page| tablet.open(page)).collect();
    let papers: Vec<_> = response
        .papers
        .iter()
        .map(|paper| Paper::open(paper, &tablet.code.keys, &tablet.code.hub_id).unwrap())
        .map(|paper| {
            paper
                .content
                .map(|content| String::from_utf8_lossy(&content).into_owned())
        })
        .collect();
    format!("{pages:?} {papers:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_tablet_is_told_which_protected_reason_it_is_not_even_the_one_that_recorded_it() {
    let mut all = Protected::ward().await;
    let invited = all.ward.invite(Role::Lead, "Tổ trưởng Thử", &[KP3, KP4], false);
    let mut lead = Tablet::scanned(&all.ward, &invited.url, 5);
    let certificate = lead.enrol().await.done();
    lead.accept(&certificate);
    for (whose, tablet) in [
        ("who recorded", &mut all.first),
        ("a colleague", &mut all.second),
        ("the lead", &mut lead),
    ] {
        let sent = sent(tablet).await;
        assert!(
            sent.contains("Special"),
            "{whose} is told that there is something"
        );
        assert_eq!(named(&sent), Vec::<&str>::new(), "{whose}");
    }
    all.ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protected_reason_that_came_in_the_open_is_sealed_and_told_to_officers_only() {
    let mut all = Protected::ward().await;
    let id = RecordId {
        dev: all.first.dev(),
        epoch: 1,
        seq: 4,
    };
    let store = all.ward.store();
    let kept: Vec<u64> = store
        .conn()
        .prepare("SELECT DISTINCT outcome FROM observation WHERE rid = ?1")
        .unwrap()
        .query_map([all.people[3].0], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(kept, [Outcome::Special.wire()]);
    drop(store);
    let opened = all
        .ward
        .store()
        .write(|tx| open_sealed(tx, id, Target::Dddt, "Cán bộ Thử", EVENING));
    assert_eq!(
        opened.unwrap().map(Outcome::Reason),
        Some(reason("MENTAL_ILLNESS"))
    );
    assert!(
        all.ward.verify().ok,
        "the journal, which says it, agrees with the fold, which doesn't"
    );
    all.ward.stop().await;
}

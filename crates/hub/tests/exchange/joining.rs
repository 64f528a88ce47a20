//! One person under two numbers, as tablets learn of it.

use serde_json::json;
use tungnha_domain::{Outcome, Rid, Target};
use tungnha_exchange::ListPage;

use super::answer;
use super::desk::desk;
use super::tablet::Tablet;
use super::ward::{KP3, Ward};

const OFFICER: &str = "Nguyễn Thị Thu";

fn join(ward: &Ward, stays: Rid, duplicate: Rid) -> String {
    let (stays, duplicate) = (stays.to_string(), duplicate.to_string());
    let asked = [
        "same-person",
        "--stays",
        &stays,
        "--duplicate",
        &duplicate,
        "--by",
        OFFICER,
    ];
    desk(ward, &asked)["decision"].to_string()
}

/// The outcomes a page tells of somebody, by target.
fn outcomes(page: &ListPage, rid: Rid) -> Vec<(Target, Outcome)> {
    let row = page.residents.iter().find(|row| row.rid == rid).unwrap();
    let cells = row.cells.iter();
    cells
        .map(|(target, cell)| (*target, cell.heads[0].outcome))
        .collect()
}

/// What a tablet that stands where it said learns.
async fn learned(tablet: &mut Tablet, ward: &Ward) -> ListPage {
    let synced = tablet.sync(Vec::new()).await;
    let page = synced.pages.into_iter().next().unwrap();
    tablet.cursors = vec![(ward.unit(KP3), page.to)];
    page
}

#[tokio::test]
async fn tablets_are_told_who_a_duplicate_is_and_what_still_comes_about_it_counts() {
    let ward = Ward::served().await;
    let (stays, duplicate) = (ward.residents(KP3)[0], ward.residents(KP3)[1]);
    let (mut one, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    one.record(answer(duplicate, Target::Sim, Outcome::Done), 1);
    one.sync(vec![one.envelope(1, 1)]).await;
    other.cursors = vec![(ward.unit(KP3), 0)];
    learned(&mut other, &ward).await;

    let decision = join(&ward, stays, duplicate);
    let page = learned(&mut other, &ward).await;
    assert_eq!(page.removed, [duplicate]);
    assert_eq!(page.aliases, [(duplicate, stays)]);
    assert_eq!(outcomes(&page, stays), [(Target::Sim, Outcome::Done)]);
    assert_eq!(desk(&ward, &["progress"])["units"][0]["listed"], json!(5));
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);

    // Recorded at the door before the tablet heard of it.
    one.record(answer(duplicate, Target::Dddt, Outcome::NoNeed), 2);
    let synced = one.sync(vec![one.envelope(2, 2)]).await;
    assert_eq!((synced.ack.through, synced.ack.notices.len()), (2, 0));
    let page = learned(&mut other, &ward).await;
    assert_eq!(
        outcomes(&page, stays),
        [(Target::Dddt, Outcome::NoNeed), (Target::Sim, Outcome::Done)]
    );
    assert_eq!(page.aliases, [(duplicate, stays)], "said with whoever it is");
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);

    // A list from its start says it too: the tablet may hold records of its own about the number.
    other.cursors = vec![(ward.unit(KP3), 0)];
    let whole = learned(&mut other, &ward).await;
    assert_eq!((whole.residents.len(), whole.aliases.len()), (5, 1));

    desk(&ward, &["undo-decision", &decision, "--by", OFFICER]);
    let page = learned(&mut other, &ward).await;
    assert!(page.aliases.is_empty() && page.removed.is_empty());
    assert_eq!(
        outcomes(&page, duplicate),
        [(Target::Dddt, Outcome::NoNeed), (Target::Sim, Outcome::Done)]
    );
    assert_eq!(outcomes(&page, stays), []);
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);
}

#[tokio::test]
async fn answers_under_two_numbers_that_are_one_differ_and_are_settled_as_one() {
    let ward = Ward::served().await;
    let (stays, duplicate) = (ward.residents(KP3)[0], ward.residents(KP3)[1]);
    let (mut one, mut other) = (
        Tablet::enrolled(&ward, &[KP3], 1).await,
        Tablet::enrolled(&ward, &[KP3], 2).await,
    );
    one.record(answer(stays, Target::Sim, Outcome::Done), 1);
    other.record(answer(duplicate, Target::Sim, Outcome::NoNeed), 2);
    one.sync(vec![one.envelope(1, 1)]).await;
    other.sync(vec![other.envelope(1, 1)]).await;
    assert_eq!(desk(&ward, &["conflicts"]), json!([]));
    let decision = join(&ward, stays, duplicate);
    let told = desk(&ward, &["conflicts"]);
    assert_eq!(
        (told.as_array().unwrap().len(), &told[0]["rid"]),
        (1, &json!(stays))
    );
    let rid = duplicate.to_string();
    let said = [
        "settle",
        "--rid",
        &rid,
        "--target",
        "SIM",
        "--outcome",
        "NO_NEED",
        "--by",
        OFFICER,
    ];
    let settled = desk(&ward, &said);
    assert_eq!(
        (&settled["rid"], &settled["conflict"]),
        (&json!(stays), &json!(false))
    );
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);
    desk(&ward, &["undo-decision", &decision, "--by", OFFICER]);
    assert_eq!(
        desk(&ward, &["conflicts"]),
        json!([]),
        "each has one answer again"
    );
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);
}

#[tokio::test]
async fn an_import_that_is_taken_back_leaves_a_tablet_s_list_and_its_position_goes_up() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = vec![(ward.unit(KP3), 0)];
    let before = learned(&mut tablet, &ward).await;
    ward.import("them.xlsx", KP3, &[("3001", 4), ("3009", 3)]);
    let more = learned(&mut tablet, &ward).await;
    assert_eq!(more.total_after, 9);
    let newest = desk(&ward, &["imports"])[0]["import_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let told = desk(&ward, &["undo-import", &newest]);
    assert_eq!((&told["withdrawn"], &told["households"]), (&json!(3), &json!(1)));
    let after = learned(&mut tablet, &ward).await;
    assert!(after.to > more.to);
    assert_eq!((after.removed.len(), after.removed_households.len()), (3, 1));
    assert_eq!(
        (after.total_after, after.checksum_after),
        (6, before.checksum_after)
    );
    // Met at the door while it was listed: kept under the number, and counted for nobody.
    tablet.record(answer(after.removed[0], Target::Sim, Outcome::Done), 1);
    let synced = tablet.sync(vec![tablet.envelope(1, 1)]).await;
    assert_eq!(synced.ack.through, 1);
    assert_eq!(ward.counts()["observation"], 1);
    assert!(ward.verify().ok, "{:?}", ward.verify().problems);
}

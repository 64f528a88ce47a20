//! People and households that no list has: custody, the officer's decision, what the lists then say.

use tungnha_domain::{Birth, Outcome, Rid, Sex, Target};
use tungnha_exchange::Body;
use tungnha_exchange::ListPage;
use tungnha_exchange::ack::{Notice, NoticeCode};
use tungnha_exchange::list::Became;
use tungnha_exchange::record::{
    Added, Answer, HouseRef, HouseholdWord, NewHousehold, NewPerson, PersonRef, PersonWord, VisitOutcome,
    Wish,
};
use tungnha_hub::lists::{Ask, table};
use tungnha_hub::progress::progress;
use tungnha_hub::review::{self, FoundView, undo_decision};
use tungnha_hub::table::Eyes;

use super::desk::desk;
use super::done;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

const BY: (&str, i64) = ("Thiếu tá Thử", EVENING + 90 * 60);

pub(super) fn add(home: HouseRef, name: &str) -> Body {
    Body::Person(PersonWord::Add(NewPerson {
        home,
        name: name.to_owned(),
        birth: Some(Birth::Year(1990)),
        sex: Some(Sex::Female),
        phone: None,
    }))
}

pub(super) fn new_house(ward: &Ward, hamlet: &str, after: Option<HouseRef>) -> Body {
    Body::Household(HouseholdWord::Add(NewHousehold {
        unit: ward.unit(hamlet),
        number: None,
        landmark: Some("sau chùa".to_owned()),
        after,
    }))
}

pub(super) fn about(seq: u64, target: Target) -> Body {
    let said = Answer::new(Rid(0), [(target, Outcome::Done)], Vec::new(), None);
    Body::Answer(said.of(PersonRef::Added(Added { seq, epoch: None })))
}

pub(super) fn house_of(ward: &Ward, hamlet: &str) -> HouseRef {
    let unit = ward.unit(hamlet);
    let people = tungnha_hub::people::load_residents(ward.store().conn()).unwrap();
    HouseRef::Listed(people.iter().find(|person| person.unit == unit).unwrap().hid)
}

pub(super) fn found(ward: &Ward) -> FoundView {
    ward.store().read(|tx| review::found(tx)).unwrap()
}

fn listed(ward: &Ward) -> u32 {
    let told = ward
        .store()
        .read(|tx| progress(tx, Some(KP3), None, BY.1))
        .unwrap();
    told.units.iter().map(|unit| unit.tally.listed).sum()
}

/// How many the operators are told of.
fn operators(ward: &Ward) -> usize {
    let ask = Ask::Operators { operator: None };
    let told = ward.store().write(|tx| table(tx, &ask, &Eyes::cli(), BY.1));
    told.unwrap().rows.len()
}

/// The one page a tablet gets, and it stands there then.
async fn page(tablet: &mut Tablet) -> ListPage {
    let synced = tablet.sync(Vec::new()).await;
    tablet.cursors = synced.ack.positions.clone();
    let [page] = synced.pages.as_slice() else {
        panic!("one page, not {}", synced.pages.len())
    };
    page.clone()
}

#[tokio::test]
async fn somebody_a_door_added_waits_outside_the_list_and_comes_on_it_with_their_answers() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    let before = listed(&ward);
    tablet.record(add(house_of(&ward, KP3), "Thị Mới"), 1);
    tablet.record(about(1, Target::Sim), 2);
    let synced = tablet.sync(vec![tablet.envelope(1, 2)]).await;
    assert!(synced.ack.notices.is_empty(), "{:?}", synced.ack.notices);
    let view = found(&ward);
    assert_eq!((view.waiting, view.lines[0].answers.standing), (1, 1));
    assert_eq!(view.lines[0].name, "Thị Mới");
    assert_eq!(listed(&ward), before, "outside the list");
    tablet.cursors = synced.ack.positions;

    let number = view.lines[0].number;
    let made = ward
        .store()
        .write(|tx| review::add_found(tx, number, None, BY))
        .unwrap();
    let told = page(&mut tablet).await;
    let [row] = told.found.as_slice() else {
        panic!("one finding, not {}", told.found.len())
    };
    let Became::Person(rid) = row.became else {
        panic!("a person")
    };
    assert_eq!((row.id.dev, row.id.seq), (tablet.dev(), 1));
    let person = told.residents.iter().find(|row| row.rid == rid).unwrap();
    assert_eq!(person.name, "Thị Mới");
    assert_eq!(person.cells[0].1.heads[0].outcome, Outcome::Done);
    assert_eq!(listed(&ward), before + 4, "one person, four targets");
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);

    ward.store()
        .write(|tx| undo_decision(tx, made.decision, BY.0, BY.1))
        .unwrap();
    let told = page(&mut tablet).await;
    assert_eq!((told.removed, told.removed_found), (vec![rid], vec![row.number]));
    assert_eq!((listed(&ward), found(&ward).waiting), (before, 1));
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn somebody_who_turns_out_to_be_listed_brings_their_answers_to_that_person_and_takes_them_back() {
    let ward = Ward::served().await;
    let known = ward.residents(KP3)[0];
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(add(house_of(&ward, KP3), "Thị Thử Ba"), 1);
    tablet.record(about(1, Target::Dddt), 2);
    let wants = Answer {
        wish: Some(Wish {
            phone: true,
            sim: false,
        }),
        ..Answer::default()
    };
    let new = PersonRef::Added(Added { seq: 1, epoch: None });
    tablet.record(Body::Answer(wants.of(new)), 3);
    tablet.cursors = tablet.sync(vec![tablet.envelope(1, 3)]).await.ack.positions;
    let number = found(&ward).lines[0].number;
    assert_eq!(operators(&ward), 0, "whom no list has no operator is told of");
    let made = ward
        .store()
        .write(|tx| review::is_known(tx, number, known.0, BY))
        .unwrap();
    assert_eq!(operators(&ward), 1, "the agreement was theirs");
    let told = page(&mut tablet).await;
    assert_eq!(told.found[0].became, Became::Person(known));
    let row = told.residents.iter().find(|row| row.rid == known).unwrap();
    assert_eq!(row.cells[0].1.heads[0].id.seq, 2);
    ward.store()
        .write(|tx| undo_decision(tx, made.decision, BY.0, BY.1))
        .unwrap();
    let told = page(&mut tablet).await;
    assert_eq!(told.removed_found, [number]);
    assert!(told.residents[0].cells.is_empty());
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

/// The tablet keeps only Khu phố 4, where the officer found `known` to be whom it had added in Khu phố 3.
async fn left_with_whom_they_turned_out_to_be(ward: &Ward) -> (Tablet, Rid) {
    let known = ward.residents(KP4)[0];
    let mut tablet = Tablet::enrolled(ward, &[KP3, KP4], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(add(house_of(ward, KP3), "Thị Thử Bốn"), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let number = found(ward).lines[0].number;
    ward.store()
        .write(|tx| review::is_known(tx, number, known.0, BY))
        .unwrap();
    desk(ward, &["assign", &tablet.dev().to_string(), "--hamlet", KP4]);
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    (tablet, known)
}

#[tokio::test]
async fn an_answer_about_somebody_met_in_a_hamlet_the_tablet_gave_up_comes_back_with_who_they_are() {
    let ward = Ward::served().await;
    let (mut tablet, known) = left_with_whom_they_turned_out_to_be(&ward).await;
    tablet.record(about(1, Target::Sim), 2);
    // Whoever they turned out to be was told on a list the tablet no longer has: it cannot count this one itself.
    let synced = tablet.sync(vec![tablet.envelope(2, 2)]).await;
    let [told] = synced.pages.as_slice() else {
        panic!("one page, not {}", synced.pages.len())
    };
    let row = told.residents.iter().find(|row| row.rid == known).unwrap();
    assert_eq!(row.cells[0].1.heads[0].id.seq, 2);
    assert!(
        told.households.iter().any(|house| house.hid == row.hid),
        "called at, it was"
    );
    tablet.cursors = synced.ack.positions;

    tablet.record(Body::Retract { seq: 2, epoch: None }, 3);
    let synced = tablet.sync(vec![tablet.envelope(3, 3)]).await;
    let row = &synced.pages[0].residents[0];
    let heads = &row.cells[0].1.heads;
    assert_eq!((row.rid, heads.len()), (known, 0), "nor take it back");
    tablet.cursors = synced.ack.positions;

    tablet.record(done(known), 4);
    let synced = tablet.sync(vec![tablet.envelope(4, 4)]).await;
    assert!(
        synced.pages[0].residents.is_empty(),
        "by the list's number it knows them"
    );
    assert!(ward.verify().ok);
}

#[tokio::test]
async fn somebody_met_in_a_house_that_moved_to_another_hamlet_is_told_there_too_with_the_answers_about_them()
{
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3, KP4], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(add(house_of(&ward, KP3), "Thị Thử Năm"), 1);
    tablet.sync(vec![tablet.envelope(1, 1)]).await;
    let number = found(&ward).lines[0].number;
    ward.store()
        .write(|tx| {
            review::add_found(tx, number, None, BY)?;
            let rid: u32 = tx.query_row("SELECT rid FROM found", [], |row| row.get(0))?;
            tx.execute(
                "UPDATE resident SET hid = (SELECT hid FROM household WHERE unit_id = ?1) WHERE rid = ?2",
                (ward.unit(KP4).0, rid),
            )?;
            tungnha_hub::status::refresh(tx, &tungnha_domain::Campaign::template_2024(), &[Rid(rid)])
        })
        .unwrap();
    desk(&ward, &["assign", &tablet.dev().to_string(), "--hamlet", KP4]);
    let told = page(&mut tablet).await;
    assert_eq!(
        (told.list, told.found[0].id.seq),
        (ward.unit(KP4), 1),
        "who they are is told where they are now"
    );
    assert!(ward.verify().ok);
    tablet.record(about(1, Target::Sim), 2);
    let synced = tablet.sync(vec![tablet.envelope(2, 2)]).await;
    assert_eq!(synced.pages[0].residents[0].name, "Thị Thử Năm");
}

#[tokio::test]
async fn whom_a_tablet_added_is_its_business_wherever_an_officer_says_they_are() {
    for turns_out_to_be_listed in [false, true] {
        let ward = Ward::served().await;
        let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
        tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
        let (home, there) = (house_of(&ward, KP3), house_of(&ward, KP4));
        tablet.record(add(home, "Thị Thử Sáu"), 1);
        tablet.cursors = tablet.sync(vec![tablet.envelope(1, 1)]).await.ack.positions;
        let number = found(&ward).lines[0].number;
        let HouseRef::Listed(there) = there else {
            panic!("a house of the list")
        };
        let elsewhere = ward.residents(KP4)[0];
        ward.store()
            .write(|tx| {
                if turns_out_to_be_listed {
                    return review::is_known(tx, number, elsewhere.0, BY);
                }
                let made = review::add_found(tx, number, None, BY)?;
                let rid: u32 = tx.query_row("SELECT rid FROM found", [], |row| row.get(0))?;
                tx.execute("UPDATE resident SET hid = ?1 WHERE rid = ?2", (there.0, rid))?;
                tungnha_hub::status::refresh(tx, &tungnha_domain::Campaign::template_2024(), &[Rid(rid)])?;
                Ok(made)
            })
            .unwrap();
        // The tablet has not heard of it.
        let added = PersonRef::Added(Added { seq: 1, epoch: None });
        tablet.record(about(1, Target::Sim), 2);
        tablet.record(Body::Person(PersonWord::Move { who: added, to: home }), 3);
        let synced = tablet.sync(vec![tablet.envelope(2, 3)]).await;
        assert_eq!(synced.ack.notices, [], "{turns_out_to_be_listed}");
        let moves = found(&ward).lines.into_iter().filter(|line| line.what == "move");
        assert_eq!(moves.count(), 1, "the officer is told that they live here");
        let verified = ward.verify();
        assert!(verified.ok, "{:?}", verified.problems);
        assert_eq!(verified.quarantined, 0);
        let [told] = synced.pages.as_slice() else {
            panic!("one page, not {}", synced.pages.len())
        };
        assert!(told.residents.is_empty(), "they are on another list");
        assert!(matches!(told.found[0].became, Became::Person(_)));

        let decision = found(&ward)
            .lines
            .iter()
            .find(|line| line.number == number)
            .and_then(|line| line.decision);
        tablet.cursors = synced.ack.positions;
        ward.store()
            .write(|tx| undo_decision(tx, decision.unwrap(), BY.0, BY.1))
            .unwrap();
        let told = page(&mut tablet).await;
        assert_eq!(told.removed_found, [number], "their card again");
        assert!(ward.verify().ok);
    }
}

#[tokio::test]
async fn what_comes_before_the_record_it_names_waits_and_counts_once_that_is_here() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let after = house_of(&ward, KP3);
    tablet.record(new_house(&ward, KP3, Some(after)), 1);
    tablet.record(add(HouseRef::Added(Added { seq: 1, epoch: None }), "Thị Mới"), 2);
    tablet.record(about(2, Target::Sim), 3);
    tablet.record(about(2, Target::Smartphone), 4);
    tablet.record(Body::Retract { seq: 4, epoch: None }, 5);
    let call = Body::visit(
        HouseRef::Added(Added { seq: 1, epoch: None }),
        VisitOutcome::NobodyHome,
    );
    tablet.record(call, 6);
    // The last first.
    for seq in [6, 5, 3, 4, 2, 1] {
        tablet.sync(vec![tablet.envelope(seq, seq)]).await;
    }
    let view = found(&ward);
    assert_eq!(view.waiting, 2, "a household and a person");
    let person = view.lines.iter().find(|line| line.what == "person").unwrap();
    assert_eq!(person.answers.standing, 1, "the other was taken back");
    assert!(person.house.new);
    ward.store()
        .write(|tx| review::add_found(tx, person.number, None, BY))
        .unwrap();
    let told = page(&mut tablet).await;
    assert_eq!(told.found.len(), 2, "the house came on the list with the person");
    let new = told
        .households
        .iter()
        .find(|house| house.address == "sau chùa")
        .unwrap();
    assert_eq!(new.number, "M1");
    assert!(new.last_visit.unwrap().nobody_home);
    let HouseRef::Listed(after) = after else {
        panic!("listed")
    };
    let before = told.households.iter().find(|house| house.hid == after).unwrap();
    assert_eq!(new.order, before.order, "right behind the house before it");
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

#[tokio::test]
async fn what_its_tablet_took_back_is_nobodys_business_whichever_comes_first() {
    for order in [[1, 2], [2, 1]] {
        let ward = Ward::served().await;
        let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
        tablet.record(add(house_of(&ward, KP3), "Thị Mới"), 1);
        tablet.record(Body::Retract { seq: 1, epoch: None }, 2);
        for seq in order {
            tablet.sync(vec![tablet.envelope(seq, seq)]).await;
        }
        assert!(found(&ward).lines.is_empty());
        assert!(ward.verify().ok);
    }
}

#[tokio::test]
async fn a_door_adds_nobody_in_a_hamlet_that_is_not_its_own() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(add(house_of(&ward, KP4), "Thị Lạ"), 1);
    tablet.record(new_house(&ward, KP4, None), 2);
    let ack = tablet.sync(vec![tablet.envelope(1, 2)]).await.ack;
    let quarantined = |seq| Notice {
        seq,
        code: NoticeCode::Quarantined,
    };
    assert_eq!(
        (ack.through, ack.notices),
        (2, vec![quarantined(1), quarantined(2)])
    );
    assert!(found(&ward).lines.is_empty());
}

#[tokio::test]
async fn what_is_let_go_is_told_to_its_tablet_and_says_why() {
    let ward = Ward::served().await;
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(add(house_of(&ward, KP3), "Thị Mới"), 1);
    tablet.cursors = tablet.sync(vec![tablet.envelope(1, 1)]).await.ack.positions;
    let number = found(&ward).lines[0].number;
    let let_go = |reason: &'static str| ward.store().write(|tx| review::let_go(tx, number, reason, BY));
    assert!(let_go(" ").is_err(), "a reason is needed");
    let_go("khách ở chơi").unwrap();
    assert_eq!(page(&mut tablet).await.found[0].became, Became::LetGo);
    let view = found(&ward);
    assert_eq!(
        (view.waiting, view.lines[0].reason.as_deref()),
        (0, Some("khách ở chơi"))
    );
    assert!(let_go("lần nữa").is_err(), "decided already");
}

#[tokio::test]
async fn a_household_splits_when_the_officer_takes_the_moves_up_and_is_one_again_when_they_are_taken_back() {
    let ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.cursors = tablet.sync(Vec::new()).await.ack.positions;
    tablet.record(new_house(&ward, KP3, None), 1);
    for (rid, minute) in [(people[2], 2), (people[3], 3)] {
        let to = HouseRef::Added(Added { seq: 1, epoch: None });
        let who = PersonRef::Listed(rid);
        tablet.record(Body::Person(PersonWord::Move { who, to }), minute);
    }
    tablet.record(done(people[2]), 4);
    tablet.cursors = tablet.sync(vec![tablet.envelope(1, 4)]).await.ack.positions;
    let moves: Vec<u32> = found(&ward)
        .lines
        .iter()
        .filter(|line| line.what == "move")
        .map(|line| line.number)
        .collect();
    let made = ward
        .store()
        .write(|tx| review::take_move(tx, &moves, BY))
        .unwrap();
    let told = page(&mut tablet).await;
    let home = told
        .households
        .iter()
        .find(|house| house.number == "M1")
        .unwrap()
        .hid;
    let moved: Vec<Rid> = told
        .residents
        .iter()
        .filter(|row| row.hid == home)
        .map(|row| row.rid)
        .collect();
    assert_eq!(moved, [people[2], people[3]]);
    let became: Vec<Became> = told.found.iter().map(|row| row.became).collect();
    assert_eq!(
        became,
        [Became::Household(home), Became::Decided, Became::Decided]
    );
    assert!(ward.verify().ok);
    for one in made {
        ward.store()
            .write(|tx| undo_decision(tx, one.decision, BY.0, BY.1))
            .unwrap();
    }
    let told = page(&mut tablet).await;
    assert_eq!(told.removed_households, [home], "nobody lives there");
    assert_eq!(told.removed_found.len(), 2);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
}

//! What residents may ask about their own data, and what a lost tablet held.

use tungnha_domain::{Announced, MemberId, Outcome, Rid, Role, Target};
use tungnha_hub::commune::{Commune, set_campaign};
use tungnha_hub::desk::walk_in::{self, Said, Way};
use tungnha_hub::desk::{breach_pack, revoke};
use tungnha_hub::lists::points::{self, Invite, Setup};
use tungnha_hub::lists::{Ask, table};
use tungnha_hub::log;
use tungnha_hub::people::load_residents;
use tungnha_hub::progress::progress;
use tungnha_hub::store::Store;
use tungnha_hub::subject::{self, Correction, Kind};
use tungnha_hub::table::Eyes;

use super::done;
use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

pub(super) fn eyes() -> Eyes {
    Eyes {
        who: "Cán bộ Thử".to_owned(),
        ..Eyes::cli()
    }
}

pub(super) fn figures(ward: &Ward) -> serde_json::Value {
    let told = ward.store().read(|tx| progress(tx, None, None, EVENING)).unwrap();
    serde_json::to_value(&told.units).unwrap()
}

fn everything(ward: &Ward) -> String {
    let people = load_residents(ward.store().conn()).unwrap();
    let log = ward.store().read(|tx| log::read(tx, None, None, None)).unwrap();
    format!("{people:?} {log:?}")
}

fn erase(ward: &Ward, rid: Rid) {
    ward.store()
        .write(|tx| subject::erase(tx, rid, &eyes(), EVENING))
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_a_number_and_every_count_is_as_before() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[1]), 1);
    let envelope = tablet.envelope(1, 1);
    tablet.sync(vec![envelope]).await;
    let before = figures(&ward);
    erase(&ward, people[1]);
    assert_eq!(figures(&ward), before);
    let held = everything(&ward);
    for personal in ["Thị Thử 3001 1", "070186030011"] {
        assert!(!held.contains(personal), "{personal} is still there");
    }
    let person = load_residents(ward.store().conn())
        .unwrap()
        .into_iter()
        .find(|person| person.rid == people[1])
        .unwrap();
    assert_eq!(
        (person.birth.unwrap().to_string().as_str(), person.sex),
        ("1986", None)
    );
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_list_finds_an_erased_person_and_brings_nothing_back() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    erase(&ward, people[1]);
    let count = |ward: &Ward| load_residents(ward.store().conn()).unwrap().len();
    let before = count(&ward);
    ward.import("kp3-lan-2.xlsx", KP3, &[("3001", 4), ("3002", 2)]);
    assert_eq!(count(&ward), before, "nobody new");
    assert!(!everything(&ward).contains("Thị Thử 3001 1"));
    assert!(ward.verify().ok);
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_person_is_on_no_tablet_and_in_no_list_of_the_office() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(
        super::answer(
            people[0],
            Target::Cccd,
            Outcome::from_key("ABSENT_UNKNOWN").unwrap(),
        ),
        1,
    );
    let envelope = tablet.envelope(1, 1);
    let first = tablet.sync(vec![envelope]).await;
    let on = |synced: &super::tablet::Synced| -> usize {
        synced.pages.iter().map(|page| page.residents.len()).sum()
    };
    assert_eq!(on(&first), 6);
    ward.store()
        .write(|tx| subject::restrict(tx, people[0], &eyes(), EVENING))
        .unwrap();
    tablet.cursors = Vec::new();
    assert_eq!(
        on(&tablet.sync(Vec::new()).await),
        5,
        "the tablet is told of the others"
    );
    assert!(ward.verify().ok, "and the lists agree with that");
    let ask = Ask::Returns {
        day: Some("2024-05-06".parse().unwrap()),
        hamlet: None,
    };
    let seen = |role| {
        let eyes = Eyes { role, ..eyes() };
        ward.store().write(|tx| table(tx, &ask, &eyes, EVENING)).unwrap()
    };
    for role in [Role::Officer, Role::Office] {
        assert_eq!((seen(role).rows.len(), seen(role).withheld), (0, 1));
    }
    let exported = ward
        .store()
        .write(|tx| {
            let list = table(tx, &ask, &eyes(), EVENING)?;
            tungnha_hub::export::export(tx, list, "giao xác minh", &eyes(), EVENING)
        })
        .unwrap();
    assert_eq!(exported.rows, 0, "not even an officer takes them out");
    let shown = |ward: &Ward| {
        let mut store = ward.store();
        let told = store.read(|tx| progress(tx, None, None, EVENING)).unwrap();
        let people = tungnha_hub::people::people(store.conn(), Some(KP3)).unwrap();
        (people.len(), told.restricted, told.units[0].tally.listed)
    };
    assert_eq!(shown(&ward), (5, 1, 6), "not named, counted, and told as such");
    ward.store()
        .write(|tx| subject::release(tx, people[0], &eyes(), EVENING))
        .unwrap();
    tablet.cursors = Vec::new();
    assert_eq!(on(&tablet.sync(Vec::new()).await), 6, "and back again");
    assert_eq!(shown(&ward), (6, 0, 6));
    assert_eq!(seen(Role::Officer).rows.len(), 1);
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_reaches_tablets_and_an_older_list_does_not_undo_it() {
    let mut ward = Ward::served().await;
    let rid = ward.residents(KP3)[2];
    let correction = Correction {
        name: Some("Điểu K'Rơi".to_owned()),
        phone: Some("0901234567".to_owned()),
        ..Correction::default()
    };
    ward.store()
        .write(|tx| subject::correct(tx, rid, &correction, &eyes(), EVENING + 86_400))
        .unwrap();
    ward.import("kp3-lan-2.xlsx", KP3, &[("3001", 4), ("3002", 2)]);
    let person = load_residents(ward.store().conn())
        .unwrap()
        .into_iter()
        .find(|person| person.rid == rid)
        .unwrap();
    assert_eq!(
        (person.name.as_str(), person.phone.as_deref()),
        ("Điểu K'Rơi", Some("0901234567"))
    );
    let wrong = Correction {
        phone: Some("12".to_owned()),
        ..Correction::default()
    };
    let refused = ward
        .store()
        .write(|tx| subject::correct(tx, rid, &wrong, &eyes(), EVENING));
    assert!(refused.is_err());
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_counts_two_working_days_and_the_file_holds_all_that_is_held() {
    let mut ward = Ward::served().await;
    let rid = ward.residents(KP3)[0];
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(rid), 1);
    let envelope = tablet.envelope(1, 1);
    tablet.sync(vec![envelope]).await;
    let mut store = ward.store();
    let opened = store
        .write(|tx| subject::open(tx, rid, Kind::Print, EVENING, &eyes(), EVENING))
        .unwrap();
    assert_eq!((opened.due.as_str(), opened.days_left), ("2024-05-08", Some(2)));
    let late = store
        .read(|tx| subject::requests(tx, EVENING + 4 * 86_400))
        .unwrap();
    assert_eq!(late[0].days_left, Some(-2), "it says how late it is");
    let file = store
        .write(|tx| subject::file(tx, rid, &eyes(), EVENING))
        .unwrap();
    let holds = |kind: &str, value: &str| {
        file.facts
            .iter()
            .any(|fact| fact.kind == kind && fact.value.contains(value))
    };
    assert!(holds("detail", "070186030010") && holds("detail", "Thị Thử 3001 0") && holds("answer", "đạt"));
    let office = Eyes {
        role: Role::Office,
        ..eyes()
    };
    assert!(
        store
            .write(|tx| subject::file(tx, rid, &office, EVENING))
            .is_err()
    );
    let answered = store
        .write(|tx| subject::answer(tx, opened.request, true, false, &eyes(), EVENING + 86_400))
        .unwrap();
    assert!(answered.days_left.is_none() && answered.done_at.is_some());
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_the_officer_enters_moves_the_day_a_request_is_due() {
    let mut ward = Ward::served().await;
    let rid = ward.residents(KP3)[0];
    let mut store = ward.store();
    let due = |store: &mut Store| {
        store.read(|tx| subject::requests(tx, EVENING)).unwrap()[0]
            .due
            .clone()
    };
    store
        .write(|tx| subject::open(tx, rid, Kind::Print, EVENING, &eyes(), EVENING))
        .unwrap();
    assert_eq!(due(&mut store), "2024-05-08");
    store
        .write(|tx| {
            let mut campaign = Commune::load(tx)?.campaign;
            campaign.holidays.announced.push(Announced {
                name: "Nghỉ theo thông báo".to_owned(),
                first_day: "2024-05-07".parse().unwrap(),
                last_day: "2024-05-08".parse().unwrap(),
                worked: false,
            });
            set_campaign(tx, &campaign, "cli", EVENING)
        })
        .unwrap();
    assert_eq!(
        due(&mut store),
        "2024-05-10",
        "Thursday and Friday are the next two"
    );
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pack_of_a_lost_tablet_names_who_was_on_it_and_who_left_since() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    let synced = tablet.sync(Vec::new()).await;
    tablet.cursors = synced.pages.iter().map(|page| (page.list, page.to)).collect();
    tablet.sync(Vec::new()).await;
    // Since then one is withheld from tablets, and the tablet never heard of it.
    ward.store()
        .write(|tx| subject::restrict(tx, people[0], &eyes(), EVENING))
        .unwrap();
    let now = EVENING + 3600;
    let pack = ward
        .store()
        .write(|tx| {
            revoke(tx, tablet.dev(), ("cli", now))?;
            breach_pack(tx, tablet.dev(), EVENING, &eyes(), now)
        })
        .unwrap();
    let told: Vec<Rid> = pack.people.iter().map(|person| person.rid).collect();
    assert_eq!(told, people, "six of khu phố 3, none of khu phố 4");
    let left: Vec<Rid> = pack
        .people
        .iter()
        .filter(|person| person.left_since)
        .map(|person| person.rid)
        .collect();
    assert_eq!(left, [people[0]]);
    assert_eq!(pack.facts.people, 6);
    assert_eq!(pack.facts.notice_due, "2024-05-09T18:30:00+07:00");
    assert!(pack.facts.fields.contains(&"personal_id") && !pack.facts.fields.contains(&"phone"));
    assert!(!pack.facts.wipe_delivered && pack.facts.revoked_at.is_some());
    let (one, two) = (pack.workbook().unwrap(), pack.workbook().unwrap());
    assert_eq!(one, two, "the same pack is the same file");
    ward.stop().await;
}

fn set_up(ward: &Ward, capacity: u32) -> u32 {
    let setup = Setup {
        name: "Trụ sở công an".to_owned(),
        place: "Khu phố 1".to_owned(),
        opens: "07:30".to_owned(),
        closes: "11:30".to_owned(),
        weekdays: vec![1, 2, 3, 4, 5],
        capacity,
        first_day: "2024-05-06".parse().unwrap(),
        last_day: "2024-06-30".parse().unwrap(),
    };
    ward.store()
        .write(|tx| points::set_up(tx, &setup, &eyes(), EVENING))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hamlet_is_invited_house_by_house_and_no_day_takes_more_than_it_can() {
    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(
        super::answer(
            people[1],
            Target::Cccd,
            Outcome::from_key("ABSENT_KNOWN").unwrap(),
        ),
        1,
    );
    tablet.record(super::answer(people[2], Target::Cccd, Outcome::Done), 2);
    let envelope = tablet.envelope(1, 2);
    tablet.sync(vec![envelope]).await;
    let point = set_up(&ward, 3);
    let invite = |from: Option<&str>| {
        let wanted = Invite {
            point,
            target: Target::Cccd,
            hamlet: Some(KP3.to_owned()),
            from: from.map(|day| day.parse().unwrap()),
        };
        ward.store()
            .write(|tx| points::invite(tx, &wanted, &eyes(), EVENING))
            .unwrap()
    };
    let told = invite(Some("2024-06-21"));
    assert_eq!((told.invited, told.left_over), (3, 1));
    assert_eq!(
        told.days,
        ["2024-06-21"],
        "Friday; from Monday the 24th collecting is suspended and then it is over"
    );
    let again = invite(None);
    assert_eq!((again.invited, again.days), (1, vec!["2024-05-07".to_owned()]));
    assert_eq!(invite(None).invited, 0, "nobody is invited twice");
    let ask = Ask::Invitations {
        point: Some(point),
        day: None,
        hamlet: None,
    };
    let list = ward
        .store()
        .write(|tx| table(tx, &ask, &eyes(), EVENING))
        .unwrap();
    assert_eq!(list.rows.len(), 4, "not who is away, not who has one");
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_walk_in_desk_finds_without_marks_records_and_takes_back() {
    let mut ward = Ward::served().await;
    let rid = ward.residents(KP4)[0];
    let mut store = ward.store();
    let search = |text: &str| {
        ward.store()
            .write(|tx| walk_in::search(tx, text, &eyes(), EVENING))
            .unwrap()
    };
    assert_eq!(search("thu 4001").found, 2, "over all hamlets, without marks");
    assert_eq!(search("40010").hits[0].rid, rid, "by the end of an ID");
    assert_eq!(search("010").found, 0, "three digits are half the commune");
    let log = store
        .read(|tx| log::read(tx, None, None, Some("walk_in_search")))
        .unwrap();
    let lines = format!("{:?}", log.rows);
    assert_eq!(log.rows.len(), 3);
    assert!(
        !lines.contains("4001") && !lines.contains("thu"),
        "not what was typed: {lines}"
    );
    let said = Said {
        rid,
        target: Target::Sim,
        outcome: "DONE".to_owned(),
        way: Way::default(),
    };
    let nobody = store.write(|tx| walk_in::record(tx, MemberId(99), &said, &eyes(), EVENING));
    assert!(nobody.is_err(), "no officer, no record");
    ward.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_at_the_desk_stands_in_the_officers_own_log() {
    let mut ward = Ward::served().await;
    let rid = ward.residents(KP4)[0];
    let invited = ward.invite(Role::Officer, "Cán bộ Thử", &[KP4], false);
    let tablet = Tablet::scanned(&ward, &invited.url, 9);
    let reply = tablet.enrol().await.done();
    let mut tablet = tablet;
    tablet.accept(&reply);
    let officer = tablet.certificate.as_ref().unwrap().member;
    let point = set_up(&ward, 80);
    let mut store = ward.store();
    let mut say = |target, outcome: &str| {
        let said = Said {
            rid,
            target,
            outcome: outcome.to_owned(),
            way: Way::Phone,
        };
        store
            .write(|tx| walk_in::record(tx, officer, &said, &eyes(), EVENING))
            .unwrap()
    };
    let first = say(Target::Sim, "DONE");
    let away = say(Target::Cccd, "IN_CUSTODY");
    let shown: Vec<_> = away
        .targets
        .iter()
        .map(|line| line.outcome.clone().unwrap_or_default())
        .collect();
    assert_eq!(
        shown,
        ["SPECIAL", "SPECIAL", "DONE", "SPECIAL"],
        "sealed, for all that is open; what is done stays"
    );
    let mut store = ward.store();
    let undone = store
        .write(|tx| walk_in::undo(tx, officer, &away.record.unwrap(), &eyes(), EVENING))
        .unwrap();
    assert_eq!(undone.targets[0].outcome, None);
    assert_eq!(undone.targets[2].outcome.as_deref(), Some("DONE"));
    let came = store
        .write(|tx| walk_in::attend(tx, point, rid, true, &eyes(), EVENING))
        .unwrap();
    assert!(came.hit.came_today && !came.hit.invited_today);
    let points = store.read(|tx| points::all(tx, EVENING)).unwrap();
    assert_eq!((points[0].came_today, points[0].setup.capacity), (1, 80));
    assert!(first.record.is_some());
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    ward.stop().await;
}

/// The 2024 campaign ends on 3 July; ninety days later is 1 October.
const AFTER: i64 = 1_720_100_000;
pub(super) const DUE: i64 = 1_727_800_000;

#[tokio::test(flavor = "multi_thread")]
async fn ninety_days_after_the_campaign_the_details_go_from_everywhere_and_the_figures_stay() {
    use tungnha_hub::retention;

    let mut ward = Ward::served().await;
    let people = ward.residents(KP3);
    // A second list, so that imports keep details for an undo.
    ward.import("kp3-lan-2.xlsx", KP3, &[("3001", 4), ("3002", 2)]);
    let mut tablet = Tablet::enrolled(&ward, &[KP3], 1).await;
    tablet.record(done(people[1]), 1);
    let envelope = tablet.envelope(1, 1);
    let first = tablet.sync(vec![envelope]).await;
    let on = |synced: &super::tablet::Synced| -> usize {
        synced.pages.iter().map(|page| page.residents.len()).sum()
    };
    assert_eq!(on(&first), 6);
    erase(&ward, people[0]);
    let before = figures(&ward);
    let look = |at| ward.store().read(|tx| retention::look(tx, at)).unwrap();
    assert!(!look(EVENING).due && !look(AFTER).due);
    let held = look(DUE);
    assert_eq!((held.due, held.due_on.as_str()), (true, "2024-10-01"));
    assert!(held.people > 6 && held.backups == 0 && held.last_run.is_none());

    let run = |purpose: &str, at| {
        ward.store()
            .write(|tx| retention::run(tx, purpose, "Cán bộ Thử", at))
    };
    assert!(run("hết hạn lưu", EVENING).is_err(), "the campaign is not over");
    assert!(run("", DUE).is_err(), "no purpose, no run");
    assert_eq!(look(DUE), held, "and nothing was changed");
    assert_eq!(run("hết hạn lưu theo kế hoạch", DUE).unwrap().people, held.people);

    let left = look(DUE);
    assert_eq!(
        (
            left.people,
            left.phones,
            left.addresses,
            left.kept_by_imports,
            left.sealed_reasons
        ),
        (0, 0, 0, 0, 0)
    );
    assert!(!left.due && left.last_run.is_some());
    assert_eq!(figures(&ward), before, "the figures are as they were");
    // Every table, as text: no name and no ID of the lists is in any.
    let store = ward.store();
    let tables: Vec<String> = store
        .conn()
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for table in tables {
        let mut query = store.conn().prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let text = format!("{:?}", row.get_ref(column).unwrap());
                let bytes = row.get_ref(column).unwrap();
                let text = match bytes.as_str() {
                    Ok(plain) => plain.to_owned(),
                    Err(_) => text,
                };
                for personal in ["Thị Thử", "07018600", "07018603"] {
                    assert!(!text.contains(personal), "{table} still holds {personal}");
                }
            }
        }
    }
    tablet.cursors = Vec::new();
    assert_eq!(
        on(&tablet.sync(Vec::new()).await),
        0,
        "tablets are told to take everybody off"
    );
    let logged = ward
        .store()
        .read(|tx| log::read(tx, None, None, Some("retention")))
        .unwrap();
    assert_eq!(logged.rows.len(), 1);
    let verified = ward.verify();
    assert!(verified.ok, "{:?}", verified.problems);
    assert!(run("hết hạn lưu theo kế hoạch", DUE).is_err(), "nothing is left");
    ward.stop().await;
}

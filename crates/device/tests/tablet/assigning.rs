//! Giving houses out: two taps on the lead's tablet, a record like any other, shown at once with no network, and whose
//! houses are as the hub says on everybody's.

use tungnha_device::Tablet;
use tungnha_device::views::{AssignedTo, Recorded};
use tungnha_domain::{Hid, MemberId, Role};
use tungnha_exchange::papers::{Assigned, PaperKind};
use tungnha_exchange::record::HousesFor;
use tungnha_exchange::team::{Mate, Team};
use tungnha_exchange::{Body, DeviceKey};

use crate::hub::{DEV, ME, UNIT};
use crate::setting::{EVENING, Setting};

const KHANH: MemberId = MemberId(2);
const NA: MemberId = MemberId(3);
const KIND: u8 = PaperKind::Assigned.wire();

/// A lead's tablet whose team has two members.
fn team() -> (Setting, Tablet) {
    let setting = Setting::new();
    let tablet = setting.ready();
    setting.hub.state().team = Some(Team {
        incarnation: 1,
        dev: DEV,
        hub_time: EVENING,
        mates: vec![Mate {
            dev: DEV + 1,
            device_key: DeviceKey::from_seed(&[8; 32]).public(),
            leads: false,
            users: vec![(KHANH, "Điểu Khánh".to_owned()), (NA, "Trần Thị Na".to_owned())],
            units: vec![UNIT],
        }],
    });
    tablet.send_now().unwrap();
    (setting, tablet)
}

fn whose(tablet: &Tablet, hid: u32) -> Option<u32> {
    let houses = tablet.assignments().unwrap().houses;
    let house = houses.into_iter().find(|house| house.hid == hid).unwrap();
    house.assigned.map(|to| to.member)
}

fn give(tablet: &Tablet, hids: &[u32], member: Option<MemberId>) -> Recorded {
    tablet.assign(hids, member.map(|member| member.0)).unwrap()
}

/// What the hub says from now on.
fn told(setting: &Setting, members: &[(MemberId, &[u32])]) {
    let members = members.iter().map(|(member, hids)| {
        let hids = hids.iter().copied().map(Hid).collect();
        (*member, format!("Người {member}"), hids)
    });
    let paper = Assigned {
        members: members.collect(),
    };
    setting.hub.state().papers.insert(KIND, Some(paper.to_bytes()));
}

#[test]
fn a_house_is_given_at_once_taken_back_with_undo_and_goes_as_one_record() {
    let (setting, tablet) = team();
    let names: Vec<_> = tablet
        .assignments()
        .unwrap()
        .members
        .into_iter()
        .map(|of| of.name)
        .collect();
    assert_eq!(
        names,
        ["Điểu Khánh", "Nguyễn Thị Mẫu", "Trần Thị Na"],
        "by the last syllable"
    );
    let recorded = give(&tablet, &[1, 2], Some(KHANH));
    assert_eq!(recorded.undo.seqs.len(), 1, "one record");
    assert_eq!([1, 2, 3].map(|hid| whose(&tablet, hid)), [Some(2), Some(2), None]);
    give(&tablet, &[2], Some(NA));
    assert_eq!(whose(&tablet, 2), Some(3));
    give(&tablet, &[1], None);
    assert_eq!(whose(&tablet, 1), None);
    assert!(
        give(&tablet, &[1], None).undo.seqs.is_empty(),
        "nothing new to say"
    );

    let again = give(&tablet, &[3, 2], Some(KHANH));
    tablet.undo(&again.undo.seqs).unwrap();
    assert_eq!([1, 2, 3].map(|hid| whose(&tablet, hid)), [None, Some(3), None]);
    tablet.send_now().unwrap();
    let bodies: Vec<Body> = setting
        .hub
        .records()
        .into_iter()
        .map(|record| record.body)
        .collect();
    let first = Body::Assignment(HousesFor::new([Hid(1), Hid(2)], Some(KHANH)));
    assert_eq!(bodies.first(), Some(&first));
    assert!(matches!(bodies.last(), Some(Body::Retract { .. })));
}

#[test]
fn what_the_hub_says_counts_once_it_has_heard_of_the_log_and_an_undo_after_that_still_shows_at_once() {
    let (setting, tablet) = team();
    told(&setting, &[(NA, &[1])]);
    tablet.send_now().unwrap();
    assert_eq!(whose(&tablet, 1), Some(3));
    let recorded = give(&tablet, &[1], Some(KHANH));
    assert_eq!(whose(&tablet, 1), Some(2), "not sent yet");
    told(&setting, &[(KHANH, &[1, 3])]);
    tablet.send_now().unwrap();
    assert_eq!([whose(&tablet, 1), whose(&tablet, 3)], [Some(2), Some(2)]);

    // Taken back with no network: the one before has it again.
    tablet.undo(&recorded.undo.seqs).unwrap();
    assert_eq!(whose(&tablet, 1), Some(3));
    // Another lead gave it to somebody else meanwhile: that is what counts.
    told(&setting, &[(ME, &[1])]);
    tablet.send_now().unwrap();
    assert_eq!(whose(&tablet, 1), Some(1));
    assert!(tablet.assignments().unwrap().as_of.is_some());
}

#[test]
fn one_s_own_houses_come_first_and_nobody_is_kept_from_another_s() {
    let setting = Setting::new();
    setting.hub.state().role = Role::Member;
    let tablet = setting.ready();
    told(&setting, &[(ME, &[3]), (KHANH, &[1])]);
    tablet.send_now().unwrap();
    let today = tablet.today().unwrap();
    let order: Vec<_> = today.rows.iter().map(|row| row.hid).collect();
    assert_eq!((order, today.next.map(|next| next.hid)), (vec![3, 1, 2], Some(3)));
    let of = |hid| {
        today
            .rows
            .iter()
            .find(|row| row.hid == hid)
            .unwrap()
            .assigned
            .clone()
    };
    let to = |member: MemberId, mine| AssignedTo {
        member: member.0,
        name: Some(format!("Người {member}")),
        mine,
    };
    assert_eq!(
        [of(3), of(1), of(2)],
        [Some(to(ME, true)), Some(to(KHANH, false)), None]
    );
    assert_eq!(
        tablet.household(1).unwrap().next.unwrap().hid,
        3,
        "one's own is next"
    );
    assert!(
        !tablet.mark_household_done(1).unwrap().undo.seqs.is_empty(),
        "it blocks nobody"
    );
    assert!(
        tablet.assign(&[2], Some(ME.0)).is_err(),
        "a member gives nothing out"
    );
    assert!(tablet.assignments().is_err());
}

#[test]
fn houses_are_given_to_people_of_the_team_only_and_only_those_of_the_list() {
    let (_setting, tablet) = team();
    assert!(tablet.assign(&[1], Some(99)).is_err());
    assert!(tablet.assign(&[1, 77], Some(KHANH.0)).is_err());
    assert!(tablet.assign(&[], Some(KHANH.0)).is_err());
    assert_eq!(whose(&tablet, 1), None);
}

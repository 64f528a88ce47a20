//! What only an inside view can check: a disk that fills up, a power cut inside a transaction.

use std::path::{Path, PathBuf};

use tungnha_ambient::{Clock, ManualClock};
use tungnha_domain::{Campaign, Cell, Hid, MemberId, Rid, Role, Target, UnitId};
use tungnha_exchange::{DeviceKey, HubId, HubPublic};
use zeroize::Zeroizing;

use super::*;
use crate::session::Me;
use crate::store::{self, HouseKept, HouseRecord, IdentityRow, Own, ResidentRecord, UnitRow};

const KEY: [u8; 32] = [4; 32];

fn me() -> Me {
    Me {
        hub: HubId([1; 16]),
        keys: HubPublic {
            sign: [2; 32],
            seal: [3; 32],
        },
        tls_pins: Vec::new(),
        addresses: Vec::new(),
        device_key: DeviceKey::from_seed(&[5; 32]),
        dev: 1,
        certified: 1,
        epoch: 1,
        own: Own::default(),
        member: MemberId(1),
        member_name: "Nguyễn Thị Mẫu".to_owned(),
        role: Role::Member,
        users: Vec::new(),
        issued: (1, 0),
        certificate: [0; 8],
        commune: "Phường Mẫu".to_owned(),
        units: vec![(UnitId(1), "Khu phố 1".to_owned())],
        campaign: Campaign::template_2024(),
        catalogue: 1,
        team: None,
        held: Vec::new(),
        battery: None,
    }
}

/// A store with one house and one adult in it.
fn made(folder: &Path) -> (PathBuf, Session) {
    let path = folder.join("store.db");
    let mut store = store::create(&path, &KEY).unwrap();
    let row = IdentityRow {
        hub_id: [1; 16],
        sign_key: [2; 32],
        seal_key: [3; 32],
        tls_pins: Vec::new(),
        addresses: Vec::new(),
        commune: "Phường Mẫu".to_owned(),
        device_key: Zeroizing::new([5; 32]),
        certificate: Vec::new(),
        team: None,
    };
    let person = ResidentRecord {
        rid: Rid(1),
        hid: Hid(1),
        unit: UnitId(1),
        name: "Trần Văn Ví Dụ".to_owned(),
        birth: Some(tungnha_domain::Birth::Year(1970)),
        sex: None,
        head: true,
        operator: None,
        phone: None,
        personal_id: None,
        facts: Vec::new(),
        cells: std::array::from_fn(|_| Cell::default()),
        through_us: false,
        listed_hid: Hid(1),
    };
    let house = HouseRecord {
        hid: Hid(1),
        unit: UnitId(1),
        number: "01".to_owned(),
        address: String::new(),
        place: 1,
        walk: 1,
        landmark: String::new(),
        last_visit: None,
        kept: HouseKept::default(),
    };
    store
        .write(|db| {
            db.put_identity(&row, 1, 400)?;
            db.put_unit(&UnitRow::empty(UnitId(1), "Khu phố 1"))?;
            db.put_house(&house, &[0; 16])?;
            db.put_resident(&person, &[0; 16])
        })
        .unwrap();
    (path, Session { store, me: me() })
}

fn last(session: &Session) -> u64 {
    session
        .store
        .read()
        .last_record()
        .unwrap()
        .map_or(0, |last| last.seq)
}

#[test]
fn a_full_disk_is_told_and_the_tap_is_not_shown_as_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut session) = made(folder.path());
    let clock = ManualClock::at(1_714_995_000);
    session.store.fill_disk();
    let mut saved = 0;
    let error = loop {
        clock.advance(60);
        match answer(&mut session, &clock.now(), Rid(1), Target::Sim, "NO_SIM") {
            Ok(recorded) => saved = recorded.undo.seqs[0],
            Err(error) => break error,
        }
        assert!(saved < 10_000, "the disk never filled");
    };
    assert!(matches!(error, Error::StorageFull), "{error:?}");
    assert_eq!(last(&session), saved, "what was refused left nothing behind");
    let before = houses::house(&session, &clock.now(), Hid(1)).unwrap();
    drop(session);
    let store = store::open(&path, &KEY).unwrap();
    let mut session = Session { store, me: me() };
    assert_eq!(houses::house(&session, &clock.now(), Hid(1)).unwrap(), before);
    // With room again the numbers go on without a gap.
    let recorded = nobody_home(&mut session, &clock.now(), Hid(1)).unwrap();
    assert_eq!(recorded.undo.seqs, [saved + 1]);
}

#[test]
fn a_power_cut_inside_a_transaction_leaves_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut session) = made(folder.path());
    let clock = ManualClock::at(1_714_995_000);
    nobody_home(&mut session, &clock.now(), Hid(1)).unwrap();
    let cut: Result<()> = session.store.write(|db| {
        let drafted = db.last_record()?.map_or(0, |last| last.seq) + 1;
        assert_eq!(drafted, 2);
        db.mark_undone(1, 1)?;
        Err(Error::Internal("power cut"))
    });
    assert!(cut.is_err());
    drop(session);
    let mut session = Session {
        store: store::open(&path, &KEY).unwrap(),
        me: me(),
    };
    assert_eq!(last(&session), 1);
    assert!(
        houses::house(&session, &clock.now(), Hid(1))
            .unwrap()
            .last_visit
            .is_some(),
        "nothing half-undone"
    );
    assert_eq!(
        nobody_home(&mut session, &clock.now(), Hid(1)).unwrap().undo.seqs,
        [2]
    );
}

#[test]
fn the_file_at_a_commit_holds_the_record_whatever_happens_next() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut session) = made(folder.path());
    let clock = ManualClock::at(1_714_995_000);
    nobody_home(&mut session, &clock.now(), Hid(1)).unwrap();
    // What a pulled battery leaves: the files as they are now, nothing closed.
    let elsewhere = folder.path().join("after");
    std::fs::create_dir(&elsewhere).unwrap();
    for end in ["", "-wal"] {
        let name = format!("store.db{end}");
        std::fs::copy(path.with_file_name(&name), elsewhere.join(&name)).unwrap();
    }
    let session = Session {
        store: store::open(&elsewhere.join("store.db"), &KEY).unwrap(),
        me: me(),
    };
    assert_eq!(last(&session), 1);
}

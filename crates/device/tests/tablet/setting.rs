//! An enrolled tablet with three invented houses on its list.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use tungnha_ambient::ManualClock;
use tungnha_device::views::{self, Household, Target};
use tungnha_device::{Options, Tablet};
use tungnha_domain::{Birth, CccdListed, Hid, ListKind, ListedState, Rid, Sex};
use tungnha_exchange::ListPage;
use tungnha_exchange::enrol::EnrolCode;
use tungnha_exchange::list::{Checksum, Fact, HouseholdRow, ListInfo, ResidentRow};

use crate::hub::{Hub, ME, UNIT};

pub(crate) const PIN: &str = "246810";
/// Monday 2024-05-06, 18:30 in Vietnam.
pub(crate) const EVENING: i64 = 1_714_995_000;

pub(crate) struct Setting {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) hub: Arc<Hub>,
}

impl Setting {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::at(EVENING)),
            hub: Hub::new(first_list()),
        }
    }

    /// A tablet over this setting's folder: what a start of the app makes.
    pub(crate) fn tablet(&self) -> Tablet {
        let mut options = Options::in_folder(self.folder.path(), self.clock.clone());
        options.connect = self.hub.connect();
        Tablet::open(options).unwrap()
    }

    /// One whose hub says this of itself.
    pub(crate) fn tablet_that_hears(&self, hello: &EnrolCode) -> Tablet {
        let said = hello.to_url().into_bytes();
        let mut options = Options::in_folder(self.folder.path(), self.clock.clone());
        options.connect = self.hub.connect();
        options.hello = Arc::new(move |_| Ok(said.clone()));
        Tablet::open(options).unwrap()
    }

    /// Enrolled, unlocked, its list there.
    pub(crate) fn ready(&self) -> Tablet {
        let tablet = self.tablet();
        tablet.enrol(&self.hub.code().to_url()).unwrap();
        tablet.choose_pin(PIN).unwrap();
        let state = tablet.send_now().unwrap();
        assert_eq!(state.problem, None);
        tablet
    }

    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(name)
    }
}

/// House 1: four adults, nothing listed. House 2: one adult and a child. House 3: one born in 2006.
pub(crate) fn first_list() -> ListPage {
    let day = NaiveDate::from_ymd_opt(2024, 5, 5).unwrap();
    let date = |text: &str| Some(Birth::Date(text.parse::<NaiveDate>().unwrap()));
    let resident = |rid: u32, hid: u32, name: &str, birth: Option<Birth>| ResidentRow {
        rid: Rid(rid),
        hid: Hid(hid),
        name: name.to_owned(),
        birth,
        sex: Some(Sex::Female),
        head: rid % 10 == 1,
        phone: Some(format!("09012345{rid:02}")),
        personal_id: Some(format!("0701860000{rid:02}")),
        facts: vec![Fact {
            import_seq: 1,
            state: ListedState::Cccd(CccdListed::None),
        }],
        ..ResidentRow::default()
    };
    let house = |hid: u32, number: &str| HouseholdRow {
        hid: Hid(hid),
        number: number.to_owned(),
        address: "Đường Mẫu".to_owned(),
        order: hid,
        ..HouseholdRow::default()
    };
    page(
        vec![house(1, "01"), house(2, "02"), house(3, "Hẻm 03")],
        vec![
            resident(11, 1, "Nguyễn Văn Đức", date("1960-01-01")),
            resident(12, 1, "Trần Thị Hòa", date("1962-03-04")),
            resident(13, 1, "Nguyễn Thị Ví Dụ", date("1990-10-10")),
            resident(14, 1, "Điểu K'Rơi", Some(Birth::Year(1992))),
            resident(21, 2, "Lê Văn Mẫu", date("1975-05-05")),
            resident(22, 2, "Lê Thị Bé", date("2015-05-05")),
            resident(31, 3, "Phạm Thị Thử", Some(Birth::Year(2006))),
        ],
        day,
    )
}

fn page(households: Vec<HouseholdRow>, residents: Vec<ResidentRow>, day: NaiveDate) -> ListPage {
    let mut checksum = Checksum::default();
    households.iter().for_each(|row| checksum.add(row.digest()));
    residents.iter().for_each(|row| checksum.add(row.digest()));
    ListPage {
        list: UNIT,
        name: "Khu phố 3".to_owned(),
        from: 0,
        to: 1,
        part: 0,
        last: true,
        lists: vec![ListInfo {
            import_seq: 1,
            kind: ListKind::Full,
            list_date: Some(day),
            import_date: day,
        }],
        members: vec![(ME, "Nguyễn Thị Mẫu".to_owned())],
        total_after: residents.len() as u32,
        checksum_after: checksum,
        households,
        residents,
        ..ListPage::default()
    }
}

/// The four states of a card.
pub(crate) fn states(house: &Household, rid: u32) -> [views::CellState; 4] {
    let person = house.people.iter().find(|person| person.rid == rid).unwrap();
    std::array::from_fn(|at| person.cells[at].state)
}

/// One chip of a card.
pub(crate) fn chip(house: &Household, rid: u32, target: Target) -> views::Cell {
    let person = house.people.iter().find(|person| person.rid == rid).unwrap();
    person
        .cells
        .iter()
        .find(|cell| cell.target == target)
        .unwrap()
        .clone()
}

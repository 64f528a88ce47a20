//! The ward every run starts from: a hub with lists and four enrolled tablets, made once a process and
//! copied for each run. Founding, TLS keys and the PINs' Argon2id are paid for once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use tungnha_ambient::ManualClock;
use tungnha_device::{Options, Tablet};
use tungnha_domain::{Role, UnitId};
use tungnha_exchange::{HubId, HubPublic};
use tungnha_hub::commune::{self, units};
use tungnha_hub::enrol::{Invitation, invite};
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::keys::Identity;
use tungnha_hub::store::Store;

use crate::carrier::PIN;
use crate::files;
use crate::hub::Hub;
use crate::road::Road;

/// 2024-05-06T18:30:00+07:00.
pub const EVENING: i64 = 1_714_995_000;
/// The hamlets.
pub const HAMLETS: [&str; 2] = ["Khu phố 1", "Khu phố 2"];
/// Role and hamlets of each tablet.
const CREW: [(Role, &[&str]); 4] = [
    (Role::Member, &["Khu phố 1"]),
    (Role::Member, &["Khu phố 1"]),
    (Role::Lead, &["Khu phố 1", "Khu phố 2"]),
    (Role::Member, &["Khu phố 2"]),
];
/// Houses and how many live there.
pub const HOUSES: [(&str, &str, u32); 4] = [
    ("Khu phố 1", "1001", 3),
    ("Khu phố 1", "1002", 2),
    ("Khu phố 2", "2001", 3),
    ("Khu phố 2", "2002", 2),
];
const HEADER: [&str; 8] = [
    "STT",
    "Số hộ",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số định danh cá nhân",
    "Quan hệ với chủ hộ",
    "Khu phố",
];

/// A founded ward.
pub struct Ward {
    root: TempDir,
    /// The hub's keys, by which the road tells what the hub signed.
    pub keys: HubPublic,
    /// The hub's name.
    pub id: HubId,
    /// Each tablet's number and hamlets.
    pub crew: Vec<(u32, Vec<&'static str>)>,
}

/// The ward of this process.
pub fn ward() -> &'static Ward {
    static WARD: OnceLock<Ward> = OnceLock::new();
    WARD.get_or_init(Ward::founded)
}

impl Ward {
    /// The hub's store.
    #[must_use]
    pub fn hub(&self) -> PathBuf {
        self.root.path().join("hub")
    }

    /// The folder of tablet number `who`.
    #[must_use]
    pub fn tablet(&self, who: usize) -> PathBuf {
        self.root.path().join(format!("enrolled-{who}"))
    }

    fn founded() -> Self {
        let root = files::passing();
        let data = root.path().join("founded");
        commune::init(&data, "Phường Thử", None, EVENING).expect("a ward is founded");
        let houses: Vec<House> = HOUSES
            .iter()
            .map(|(hamlet, house, people)| House {
                hamlet,
                number: house,
                people: (0..*people).collect(),
            })
            .collect();
        bring(&data, root.path(), "founding", &houses, EVENING);
        let hub = Hub::copied(&data, root.path(), EVENING);
        let identity = Identity::load(hub.store().conn()).expect("the hub has keys");
        let (keys, id) = (identity.keys.public(), identity.hub_id);
        let road = Road::to(keys, id, 0);
        road.leads_to(hub.door());
        let mut crew = Vec::new();
        for (who, (role, hamlets)) in CREW.iter().enumerate() {
            let folder = root.path().join(format!("enrolled-{who}"));
            std::fs::create_dir_all(&folder).expect("a tablet's folder");
            enrol(&hub, &road, &folder, who, *role, hamlets);
            let dev = u32::try_from(who + 1).unwrap_or(u32::MAX);
            crew.push((dev, hamlets.to_vec()));
        }
        hub.copy_to(&root.path().join("hub"));
        Self { root, keys, id, crew }
    }
}

/// A printed code for one more tablet.
///
/// # Panics
/// If the hub refuses to make one.
#[must_use]
pub fn invitation(hub: &Hub, who: usize, role: Role, hamlets: &[&str]) -> String {
    let mut store = hub.store();
    let now = tungnha_ambient::Clock::now(&*hub.clock).wall;
    let units = hamlets.iter().map(|name| unit(&store, name)).collect();
    let invitation = Invitation {
        role,
        name: format!("Người thử {who}"),
        units,
        printed: true,
        on_dev: None,
        computer: false,
        addresses: vec!["tram.example:8443".to_owned()],
    };
    let invited = store.write(|tx| invite(tx, &invitation, ("cli", now)));
    invited.expect("a code is made").url
}

fn enrol(hub: &Hub, road: &Arc<Road>, folder: &Path, who: usize, role: Role, hamlets: &[&str]) {
    let url = invitation(hub, who, role, hamlets);
    let mut options = Options::in_folder(folder, Arc::new(ManualClock::at(EVENING)));
    options.connect = road.connect(who, folder.to_owned());
    let tablet = Tablet::open(options).expect("a folder of its own");
    tablet.enrol(&url).expect("the code is good");
    tablet.choose_pin(PIN).expect("store and vault are made");
    tablet.send_now().expect("the first list comes");
}

/// The unit of a hamlet.
///
/// # Panics
/// If the hub has no such hamlet.
#[must_use]
pub fn unit(store: &Store, hamlet: &str) -> UnitId {
    units::hamlet(store.conn(), hamlet)
        .expect("the hamlet is there")
        .id
}

/// One house of a list: its hamlet, its number and which of the people known by that number live there.
#[derive(Clone, Debug)]
pub struct House<'n> {
    /// Where it stands in this list.
    pub hamlet: &'n str,
    /// Its number, which also names its people.
    pub number: &'n str,
    /// Who is on the list.
    pub people: Vec<u32>,
}

/// Writes a list and imports it into the hub's store in `data`.
///
/// # Panics
/// If the list is refused: these are well formed.
pub fn bring(data: &Path, root: &Path, name: &str, houses: &[House<'_>], at: i64) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, format!("DANH SÁCH NHÂN KHẨU {name}"))
        .expect("a title");
    sheet.write_row(1, 0, HEADER).expect("a header");
    let mut line = 2;
    for house in houses {
        for one in &house.people {
            let relation = if *one == 0 { "Chủ hộ" } else { "Con" };
            let (who, id) = (
                format!("Thị Thử {} {one}", house.number),
                format!("0701860{}{one}", house.number),
            );
            let row = [
                "1",
                house.number,
                &who,
                "26/07/1986",
                "Nữ",
                &id,
                relation,
                house.hamlet,
            ];
            sheet.write_row(line, 0, row).expect("a row");
            line += 1;
        }
    }
    let path = root.join(format!("{name}.xlsx"));
    book.save(&path).expect("the list is written");
    let mut store = Store::open(data).expect("the hub's store opens");
    import(&mut store, &[path], &ImportOptions::default(), at).expect("the list is taken");
}

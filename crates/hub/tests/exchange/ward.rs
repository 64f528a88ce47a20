//! A small ward with a hub being served: two hamlets, a handful of invented people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use tungnha_ambient::ManualClock;
use tungnha_domain::{Rid, Role, UnitId};
use tungnha_hub::commune::{self, units};
use tungnha_hub::enrol::{Invitation, Invited, invite};
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::net::{self, Running};
use tungnha_hub::store::Store;
use tungnha_hub::verify::{Verified, verify};

/// 2024-05-06T18:30:00+07:00.
pub(crate) const EVENING: i64 = 1_714_995_000;

pub(crate) const KP3: &str = "Khu phố 3";
pub(crate) const KP4: &str = "Khu phố 4";

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

/// One of many invented syllables.
fn syllable(number: u32) -> String {
    const FIRST: [&str; 8] = ["B", "Ch", "D", "Gi", "H", "Kh", "L", "Ng"];
    const LAST: [&str; 8] = ["an", "inh", "oa", "uyên", "ưng", "ê", "ậu", "ít"];
    let of = |words: [&'static str; 8], at: u32| words[at as usize % 8];
    format!("{}{}", of(FIRST, number), of(LAST, number >> 3))
}

pub(crate) struct Ward {
    pub(crate) dir: TempDir,
    /// Where the hub is now, if not there.
    moved: Option<PathBuf>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) running: Option<Running>,
}

impl Ward {
    /// Six people in two houses of khu phố 3, two in one of khu phố 4; the hub is served.
    pub(crate) async fn served() -> Self {
        let dir = tempfile::tempdir().unwrap();
        commune::init(dir.path(), "Phường Thử", None, EVENING).unwrap();
        let mut ward = Self {
            dir,
            moved: None,
            clock: Arc::new(ManualClock::at(EVENING)),
            running: None,
        };
        ward.import("kp3.xlsx", KP3, &[("3001", 4), ("3002", 2)]);
        ward.import("kp4.xlsx", KP4, &[("4001", 2)]);
        ward.serve().await;
        ward
    }

    pub(crate) async fn serve(&mut self) {
        let listen = "127.0.0.1:0".parse().unwrap();
        self.running = Some(net::start(self.path(), listen, self.clock.clone()).await.unwrap());
    }

    pub(crate) async fn stop(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.moved.as_deref().unwrap_or(self.dir.path())
    }

    /// Serves the hub of another folder from now on.
    pub(crate) async fn moved_to(&mut self, data: &Path) {
        self.moved = Some(data.to_owned());
        self.serve().await;
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(self.path()).unwrap()
    }

    /// Imports a list of houses with so many people each; whoever was imported before is the same person.
    pub(crate) fn import(&self, file: &str, hamlet: &str, houses: &[(&str, u32)]) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "DANH SÁCH NHÂN KHẨU").unwrap();
        sheet.write_row(1, 0, HEADER).unwrap();
        let mut line = 2;
        for (house, people) in houses {
            for one in 0..*people {
                let (name, id) = (format!("Thị Thử {house} {one}"), format!("0701860{house}{one}"));
                let relation = if one == 0 { "Chủ hộ" } else { "Con" };
                let row = ["1", house, &name, "26/07/1986", "Nữ", &id, relation, hamlet];
                sheet.write_row(line, 0, row).unwrap();
                line += 1;
            }
        }
        let path = self.path().join(file);
        book.save(&path).unwrap();
        let told = import(&mut self.store(), &[path], &ImportOptions::default(), EVENING).unwrap();
        let rejected: usize = told
            .files
            .iter()
            .flat_map(|file| &file.sheets)
            .map(|sheet| sheet.rejected.len())
            .sum();
        assert_eq!(rejected, 0);
    }

    /// Imports a list of so many people of one hamlet, four to a house, all with this state of their card;
    /// imported again with another one, it is a change of everybody.
    pub(crate) fn crowd(&self, file: &str, hamlet: &str, people: u32, card: &str) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "DANH SÁCH NHÂN KHẨU").unwrap();
        sheet.write_row(1, 0, HEADER).unwrap();
        sheet.write(1, 8, "CCCD").unwrap();
        for one in 0..people {
            // Scattered: like digits in a row would compress as no real list does.
            let scattered = one.wrapping_mul(2_654_435_761);
            let name = format!("Thị {} {}", syllable(scattered), syllable(scattered >> 9));
            let (house, id) = ((one / 4).to_string(), format!("07018612{one:04}"));
            let birth = format!("{:02}/{:02}/1986", 1 + scattered % 28, 1 + (scattered >> 5) % 12);
            let relation = if one % 4 == 0 { "Chủ hộ" } else { "Con" };
            let row = ["1", &house, &name, &birth, "Nữ", &id, relation, hamlet, card];
            sheet.write_row(one + 2, 0, row).unwrap();
        }
        let path = self.path().join(file);
        book.save(&path).unwrap();
        import(&mut self.store(), &[path], &ImportOptions::default(), EVENING).unwrap();
    }

    pub(crate) fn unit(&self, hamlet: &str) -> UnitId {
        units::hamlet(self.store().conn(), hamlet).unwrap().id
    }

    /// The residents of a hamlet by house and place in it.
    pub(crate) fn residents(&self, hamlet: &str) -> Vec<Rid> {
        let unit = self.unit(hamlet);
        let residents = tungnha_hub::people::load_residents(self.store().conn()).unwrap();
        residents
            .into_iter()
            .filter(|resident| resident.unit == unit)
            .map(|resident| resident.rid)
            .collect()
    }

    pub(crate) fn invite(&self, role: Role, name: &str, hamlets: &[&str], printed: bool) -> Invited {
        let units = hamlets.iter().map(|hamlet| self.unit(hamlet)).collect();
        let invitation = Invitation {
            role,
            name: name.to_owned(),
            units,
            printed,
            on_dev: None,
            computer: false,
            addresses: Vec::new(),
        };
        let now = tungnha_ambient::Clock::now(self.clock.as_ref()).wall;
        self.store()
            .write(|tx| invite(tx, &invitation, ("cli", now)))
            .unwrap()
    }

    pub(crate) fn verify(&self) -> Verified {
        self.store().read(|tx| verify(tx)).unwrap()
    }

    /// Rows of a table: to see that nothing was written.
    pub(crate) fn counts(&self) -> BTreeMap<&'static str, i64> {
        let store = self.store();
        let tables = [
            "journal",
            "record",
            "observation",
            "fork",
            "quarantine",
            "device",
            "visit",
        ];
        let count = |table| {
            store
                .conn()
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
                .unwrap()
        };
        tables.into_iter().map(|table| (table, count(table))).collect()
    }
}

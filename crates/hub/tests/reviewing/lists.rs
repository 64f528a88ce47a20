//! A hub in a folder, and small lists of invented people written for it.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use tungnha_domain::{ListKind, Outcome, Rid, Tally, Target};
use tungnha_hub::commune;
use tungnha_hub::import::{ImportOptions, Undone, import, undo_import};
use tungnha_hub::progress::progress;
use tungnha_hub::report::{Audience, Kind, Report, Wish, report};
use tungnha_hub::status;
use tungnha_hub::store::Store;
use tungnha_hub::verify::verify;

/// 2024-05-08T18:30:00+07:00.
pub(crate) const EVENING: i64 = 1_715_167_800;

const HEADER: [&str; 12] = [
    "STT",
    "Số hộ",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số định danh cá nhân",
    "Quan hệ với chủ hộ",
    "Khu phố",
    "Địa chỉ",
    "Số điện thoại",
    "CCCD",
    "Tài khoản ĐDĐT",
];

/// One row of a list, by the columns of [`HEADER`] after the first.
pub(crate) type Row = [String; 11];

/// A row; the state columns are empty.
pub(crate) fn row(house: &str, name: &str, birth: &str, id: &str, hamlet: &str) -> Row {
    [house, name, birth, "Nữ", id, "Chủ hộ", hamlet, "", "", "", ""].map(str::to_owned)
}

pub(crate) struct Hub {
    dir: TempDir,
    files: u32,
}

impl Hub {
    pub(crate) fn founded() -> Self {
        let dir = tempfile::tempdir().unwrap();
        commune::init(&dir.path().join("hub"), "Phường Thử", None, EVENING).unwrap();
        Self { dir, files: 0 }
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.dir.path().join("hub")).unwrap()
    }

    pub(crate) fn write(&mut self, title: &str, rows: &[Row]) -> PathBuf {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, title).unwrap();
        sheet.write_row(1, 0, HEADER).unwrap();
        for (at, row) in (2_u32..).zip(rows) {
            sheet.write(at, 0, "1").unwrap();
            sheet.write_row(at, 1, row.iter().map(String::as_str)).unwrap();
        }
        self.save(book)
    }

    pub(crate) fn save(&mut self, mut book: Workbook) -> PathBuf {
        self.files += 1;
        let path = self.dir.path().join(format!("ds-{}.xlsx", self.files));
        book.save(&path).unwrap();
        path
    }

    pub(crate) fn import(&self, file: &Path, options: &ImportOptions) -> String {
        let told = import(&mut self.store(), &[file.to_owned()], options, EVENING).unwrap();
        told.import_id.unwrap()
    }

    /// Writes a list and imports it.
    pub(crate) fn list(&mut self, title: &str, rows: &[Row]) -> String {
        let file = self.write(title, rows);
        self.import(&file, &ImportOptions::default())
    }

    /// The same with a day of its own, `2024-05-06`.
    pub(crate) fn list_of(&mut self, day: &str, rows: &[Row]) -> String {
        self.list_of_kind(ListKind::Full, day, rows)
    }

    pub(crate) fn list_of_kind(&mut self, kind: ListKind, day: &str, rows: &[Row]) -> String {
        let file = self.write(&format!("DANH SÁCH ({day})"), rows);
        let options = ImportOptions {
            kind: Some(kind),
            list_date: Some(day.parse().unwrap()),
            ..ImportOptions::default()
        };
        self.import(&file, &options)
    }

    /// The resident of this name.
    pub(crate) fn named(&self, name: &str) -> Rid {
        let people = tungnha_hub::people::load_residents(self.store().conn()).unwrap();
        people.into_iter().find(|person| person.name == name).unwrap().rid
    }

    /// An answer of a member about somebody, as the intake keeps it; `at` is unix seconds.
    pub(crate) fn answer(&self, rid: Rid, target: Target, outcome: &str, at: i64) {
        self.store()
            .write(|tx| {
                tx.execute(
                    "INSERT OR IGNORE INTO member (member_id, name, role) VALUES (1, 'Điểu Khánh', 'member')",
                    [],
                )?;
                tx.execute(
                    "INSERT OR IGNORE INTO device (dev, member_id, public_key, certificate, app, enrolled_at) \
                     VALUES (1, 1, zeroblob(32), x'', '', 0)",
                    [],
                )?;
                let wire = Outcome::from_key(outcome).unwrap().wire().cast_signed();
                tx.execute(
                    "INSERT INTO observation (rid, target, dev, epoch, seq, member_id, role, outcome, effective, \
                     catalogue, retracted) SELECT ?1, ?2, 1, 1, 1 + count(*), 1, 'member', ?3, ?4, 1, 0 FROM observation",
                    (rid.0, target.wire().cast_signed(), wire, at),
                )?;
                let campaign = commune::Commune::load(tx)?.campaign;
                status::refresh(tx, &campaign, &[rid])
            })
            .unwrap();
    }

    /// What `verify` finds wrong beside that these answers came in no envelope, and where a report, which walks
    /// through everybody once, tells other figures than the partition, which holds all in memory.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let verified = verify(self.store().conn()).unwrap();
        let of_the_store = |problem: &String| !problem.starts_with("record 1.1.");
        let mut wrong: Vec<String> = verified.problems.into_iter().filter(of_the_store).collect();
        let day = |text: &str| text.parse().unwrap();
        for on in ["2024-05-02", "2024-05-07", "2024-05-08"].map(day) {
            let told = progress(self.store().conn(), None, Some(on), EVENING).unwrap();
            let report = self.report(Kind::Day, (on, on), None);
            for line in told.units {
                let unit = report.units.iter().find(|unit| unit.unit == line.unit);
                let at = line.target.index();
                let whole = (line.unit == report.commune).then_some(&report.whole);
                let Some(told) = unit.map(|unit| &unit.targets).or(whole) else {
                    wrong.push(format!("{} has no line", line.unit));
                    continue;
                };
                if told[at].at_end != line.tally {
                    wrong.push(format!(
                        "{on} {} {}: {:?}",
                        line.unit, line.target, told[at].at_end
                    ));
                }
            }
        }
        wrong
    }

    /// A report of these days; of one unit if one is named.
    pub(crate) fn report(
        &self,
        kind: Kind,
        (from, to): (NaiveDate, NaiveDate),
        unit: Option<&str>,
    ) -> Report {
        self.made(&Wish {
            kind,
            from: Some(from),
            to: Some(to),
            unit,
            audience: Audience::Officer,
        })
    }

    /// A report to this day, from the first its kind has.
    pub(crate) fn report_of(&self, kind: Kind, to: NaiveDate) -> Report {
        self.made(&Wish {
            kind,
            from: None,
            to: Some(to),
            unit: None,
            audience: Audience::Officer,
        })
    }

    fn made(&self, wish: &Wish<'_>) -> Report {
        self.store().write(|tx| report(tx, wish, "cli", EVENING)).unwrap()
    }

    /// How many stand where, of a target in the whole commune.
    pub(crate) fn tally(&self, target: Target) -> Tally {
        let told = progress(self.store().conn(), None, None, EVENING).unwrap();
        let mut lines = told.units.into_iter().filter(|line| line.target == target);
        lines.next_back().unwrap().tally
    }

    pub(crate) fn undo(&self, import_id: &str) -> Undone {
        self.store()
            .write(|tx| undo_import(tx, import_id, "cli", EVENING))
            .unwrap()
    }

    pub(crate) fn refused(&self, import_id: &str) -> String {
        self.store()
            .write(|tx| undo_import(tx, import_id, "cli", EVENING))
            .unwrap_err()
            .to_string()
    }
}

//! The province's hub: founded, listed, walked and listed again, once for all tests.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_domain::ListKind;
use tungnha_hub::activity::{self, ActivityKind, NewActivity};
use tungnha_hub::commune::{self, allocate};
use tungnha_hub::import::{ImportOptions, import};
use tungnha_hub::lists::roster;
use tungnha_hub::report::{self, Audience, Kind, Report, Wish};
use tungnha_hub::store::Store;
use tungnha_hub::table::Eyes;

use super::count::{Figures, figures, share};
use super::truth::{CUSTOMERS, Citizen, FIRST, LAST, List, Province, ROUNDS, Size, WAITING, hamlet, tablet};

pub(crate) const END: &str = "2024-05-12T21:30:00+07:00";
pub(crate) const GROUPS: [&str; 4] = ["cadres", "cadre_families", "union_members", "union_families"];

pub(crate) fn size() -> Size {
    if std::env::var("TUNGNHA_PROVINCE").is_ok_and(|size| size == "full") {
        Size {
            communes: 24,
            hamlets: 240,
            people: 500,
            answers: 800,
        }
    } else {
        Size {
            communes: 3,
            hamlets: 9,
            people: 120,
            answers: 160,
        }
    }
}

pub(crate) struct Walked {
    pub(crate) dir: TempDir,
    pub(crate) truth: Province,
    /// The places of the people of each hamlet.
    pub(crate) homes: Vec<Vec<usize>>,
    /// One report at a time: each is logged, and a province's takes longer than another writer waits.
    turn: Mutex<()>,
}

pub(crate) fn walked() -> &'static Walked {
    static WALKED: OnceLock<Walked> = OnceLock::new();
    WALKED.get_or_init(Walked::new)
}

pub(crate) fn at(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The commune a hamlet lies in on a day: the first hamlet went to the second commune on the ninth.
pub(crate) fn commune_of(hamlet: usize, size: Size, day: &str) -> usize {
    if hamlet == 0 && day >= "2024-05-09" {
        1
    } else {
        hamlet % size.communes
    }
}

pub(crate) fn commune_name(at: usize) -> String {
    format!("Xã Thử {}", at + 1)
}

/// The place of a hamlet of this name.
pub(crate) fn place_of(name: &str, size: Size) -> Option<usize> {
    let number: usize = name.strip_prefix("Thôn ")?.parse().ok()?;
    number.checked_sub(1).filter(|place| *place < size.hamlets)
}

/// What is asked of a hamlet: an account of everybody, a SIM of every second; odd hamlets no SIM.
pub(crate) fn asked_of(at: usize, size: Size) -> [Option<i64>; 4] {
    let people = i64::try_from(size.people).unwrap();
    [
        None,
        Some(people / 3 + 1),
        at.is_multiple_of(2).then_some(people / 7 + 1),
        None,
    ]
}

impl Walked {
    fn new() -> Self {
        let truth = Province::of(size());
        let dir = tempfile::tempdir().unwrap();
        let hub = dir.path().join("hub");
        let mut homes = vec![Vec::new(); truth.size.hamlets];
        for (at, person) in truth.people.iter().enumerate() {
            homes[person.hamlet].push(at);
        }
        let this = Self {
            dir,
            truth,
            homes,
            turn: Mutex::new(()),
        };
        let campaign = this.file("dot.toml", &this.campaign());
        commune::init(&hub, "Tỉnh Thử", Some(&campaign), at("2024-05-01T08:00:00+07:00")).unwrap();
        let everybody = this.truth.list("DANH SÁCH NHÂN KHẨU", &[0, 1, 2, 3], |person| {
            let states = Province::on(person, FIRST, List::Police)?;
            Some((person.before, states))
        });
        this.import(ListKind::Full, FIRST, &everybody, "2024-05-02T08:00:00+07:00");
        this.numbers();
        this.rosters();
        for (round, list) in [(0, WAITING[0]), (1, WAITING[1])] {
            let waiting = this.truth.list("DANH SÁCH CHƯA KÍCH HOẠT", &[], |person| {
                let states = Province::on(person, list, List::Police)?;
                (states[1] == "approved").then_some((person.before, states))
            });
            for place in 0..this.truth.size.hamlets {
                assert!(
                    waiting.contains(&format!(";{};", hamlet(place))),
                    "each list has to cover each hamlet"
                );
            }
            this.import(
                ListKind::NotActivated,
                list,
                &waiting,
                &format!("{list}T09:00:00+07:00"),
            );
            if round == 1 {
                let customers = this.truth.list("DANH SÁCH KHÁCH HÀNG", &[2, 3], |person| {
                    let states = Province::on(person, CUSTOMERS, List::Operator)?;
                    Some((person.before, states))
                });
                this.import(
                    ListKind::Operator,
                    CUSTOMERS,
                    &customers,
                    "2024-05-09T09:00:00+07:00",
                );
            }
            this.walk(round);
        }
        let last = this.truth.list("DANH SÁCH NHÂN KHẨU", &[0, 1], |person| {
            let states = Province::on(person, LAST, List::Police)?;
            Some((person.hamlet, states))
        });
        this.import(ListKind::Full, LAST, &last, "2024-05-12T09:00:00+07:00");
        for (kind, day, unit, count, people) in ACTIVITIES {
            let new = NewActivity {
                day: self::day(day),
                kind: *kind,
                unit: unit.map(str::to_owned),
                place: None,
                count: *count,
                people: *people,
                note: None,
            };
            this.store()
                .write(|tx| activity::add(tx, &new, self::day("2024-05-12"), ("cli", at(END))))
                .unwrap();
        }
        this
    }

    pub(crate) fn campaign(&self) -> String {
        let size = self.truth.size;
        let mut text = "template = \"2024\"\n\
             personal_quota = 3\n\
             [[suspensions]]\nfirst_day = 2024-05-05\nlast_day = 2024-05-06\ntargets = [\"DDDT\"]\nwork = \"activate\"\n\
             [[phases]]\nname = \"Giai đoạn 1\"\nfirst_day = 2024-04-04\nlast_day = 2024-05-08\n\
             [[phases]]\nname = \"Giai đoạn 2\"\nfirst_day = 2024-05-09\nlast_day = 2024-07-03\n\
             [[units]]\nname = \"Tỉnh Thử\"\n"
            .to_owned();
        for at in 0..size.communes {
            text += &format!(
                "[[units]]\nname = \"{}\"\nparent = \"Tỉnh Thử\"\n",
                commune_name(at)
            );
        }
        for at in 0..size.hamlets {
            let parent = commune_name(at % size.communes);
            let ends = if at == 0 { "valid_to = 2024-05-08\n" } else { "" };
            text += &format!(
                "[[units]]\nname = \"{}\"\nparent = \"{parent}\"\n{ends}",
                hamlet(at)
            );
            if at == 0 {
                let next = commune_name(1);
                text += &format!(
                    "[[units]]\nname = \"{}\"\nparent = \"{next}\"\nvalid_from = 2024-05-09\n",
                    hamlet(0)
                );
            }
            text += &format!(
                "[[units]]\nname = \"Tổ {}\"\nlevel = \"team\"\nparent = \"{}\"\nmembers = [\"{}\", \"{}\", \"Người nghỉ {}\"]\n",
                at + 1,
                hamlet(at),
                tablet(at, 0),
                tablet(at, 1),
                at + 1
            );
        }
        text + &format!(
            "[[units]]\nname = \"Hội Thử\"\nlevel = \"union\"\nareas = [\"{}\"]\n",
            commune_name(0)
        )
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.dir.path().join("hub")).unwrap()
    }

    pub(crate) fn import(&self, kind: ListKind, of: &str, text: &str, now: &str) {
        let options = ImportOptions {
            kind: Some(kind),
            list_date: Some(day(of)),
            ..ImportOptions::default()
        };
        let file = self.file(&format!("{}-{of}.csv", kind.code()), text);
        let told = import(&mut self.store(), &[file], &options, at(now)).unwrap();
        let rejected: usize = told
            .files
            .iter()
            .flat_map(|file| &file.sheets)
            .map(|sheet| sheet.rejected.len())
            .sum();
        assert_eq!(rejected, 0);
    }

    pub(crate) fn numbers(&self) {
        let size = self.truth.size;
        let mut text =
            "Đơn vị;CCCD;ĐDĐT;SIM chính chủ;Smartphone\nCông an tỉnh;83;;;\nVNPT;;;;46\nViettel;;;;110\n"
                .to_owned();
        for place in 0..size.hamlets {
            let cells = asked_of(place, size)
                .map(|number| number.map(|number| number.to_string()).unwrap_or_default());
            text += &format!("{};{}\n", hamlet(place), cells.join(";"));
        }
        let file = self.file("phan-bo.csv", &text);
        allocate::allocate(&mut self.store(), &file, at("2024-05-02T09:00:00+07:00")).unwrap();
    }

    /// Those of each group, and for the third two who live elsewhere.
    pub(crate) fn rosters(&self) {
        for (place, code) in GROUPS.iter().enumerate().skip(1) {
            let mut text = "STT;Họ và tên;Ngày sinh;Giới tính;Số định danh cá nhân\n".to_owned();
            for person in self
                .truth
                .people
                .iter()
                .filter(|person| person.groups.contains(&place))
            {
                text += &format!("1;{};;Nữ;{}\n", person.name, person.id);
            }
            if place == 2 {
                text += "1;Thị Xa Một;01/02/1980;Nữ;070180900001\n1;Thị Xa Hai;01/02/1980;Nữ;070180900002\n";
            }
            let (file, now) = (("nhom.csv", text.as_bytes()), at("2024-05-02T10:00:00+07:00"));
            self.store()
                .write(|tx| roster::read(tx, code, file, &Eyes::cli(), now))
                .unwrap();
        }
    }

    pub(crate) fn walk(&self, round: usize) {
        let plan = &self.truth.plans[round];
        let lines: Vec<String> = plan.iter().map(Value::to_string).collect();
        let path = self.file(&format!("vong-{round}.jsonl"), &lines.join("\n"));
        let out = Command::new(env!("CARGO_BIN_EXE_tungnha-sim"))
            .args([
                "--json",
                "--clock",
                &format!("{}T19:00:00+07:00", ROUNDS[round]),
                "--tablets",
                "30",
                "--data",
            ])
            .arg(self.dir.path().join("hub"))
            .arg("--plan")
            .arg(path)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(told["acknowledged"], plan.len());
    }

    pub(crate) fn report(&self, kind: Kind, (from, to): (&str, &str), unit: Option<&str>) -> Value {
        let wish = Wish {
            kind,
            from: Some(day(from)),
            to: Some(day(to)),
            unit,
            audience: Audience::Officer,
        };
        serde_json::to_value(self.made(&wish)).unwrap()
    }

    pub(crate) fn made(&self, wish: &Wish<'_>) -> Report {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.store()
            .write(|tx| report::report(tx, wish, "cli", at(END)))
            .unwrap()
    }

    pub(crate) fn people_of(&self, place: usize) -> impl Iterator<Item = &Citizen> {
        self.homes[place].iter().map(|at| &self.truth.people[*at])
    }

    pub(crate) fn of_hamlet(&self, place: usize, target: usize, day: &str) -> Figures {
        figures(self.people_of(place), target, day)
    }

    pub(crate) fn figures(&self, target: usize, day: &str, of: impl Fn(&Citizen) -> bool) -> Figures {
        figures(self.truth.people.iter().filter(|person| of(person)), target, day)
    }
}

pub(crate) type Entered = (ActivityKind, &'static str, Option<&'static str>, u32, u32);
pub(crate) const ACTIVITIES: &[Entered] = &[
    (ActivityKind::Session, "2024-05-05", Some("Thôn 1"), 1, 45),
    (ActivityKind::Session, "2024-05-06", Some("Thôn 2"), 2, 80),
    (ActivityKind::Broadcast, "2024-05-10", None, 6, 0),
    (ActivityKind::Session, "2024-05-11", Some("Thôn 1"), 1, 7),
];

pub(crate) fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// A line of a report beside the count, with what changed since `before`.
pub(crate) fn same(line: &Value, now: &Figures, before: &Figures, what: &str) {
    let end = &line["at_end"];
    for (key, count) in [
        ("listed", now.listed),
        ("eligible", now.eligible()),
        ("confirmed", now.confirmed),
        ("achieved", now.achieved),
    ] {
        assert_eq!(number(&end[key]), count, "{what}: {key}");
    }
    for key in [
        "done",
        "reason",
        "no_need",
        "in_progress",
        "not_asked",
        "not_eligible",
    ] {
        assert_eq!(number(&end[key]), now.part(key), "{what}: {key}");
        assert_eq!(
            number(&line["change"][key]),
            now.part(key) - before.part(key),
            "{what}: change of {key}"
        );
    }
    assert_eq!(
        number(&line["change"]["achieved"]),
        now.achieved - before.achieved,
        "{what}"
    );
    assert_eq!(
        number(&line["change"]["confirmed"]),
        now.confirmed - before.confirmed,
        "{what}"
    );
    assert_eq!(
        number(&line["contradicted"]),
        now.contradicted,
        "{what}: contradicted"
    );
    assert_eq!(
        number(&line["achieved_confirmed"]),
        now.achieved_confirmed,
        "{what}: achieved and confirmed"
    );
    assert_eq!(
        line["done_percent"],
        json!(share(now.part("done"), now.eligible())),
        "{what}"
    );
    if let Some(asked) = line["allocated"].as_i64() {
        assert_eq!(
            line["achieved_percent"],
            json!(share(now.achieved, asked)),
            "{what}"
        );
        assert_eq!(
            line["confirmed_percent"],
            json!(share(now.achieved_confirmed, asked)),
            "{what}"
        );
    }
}

//! Officers and the office at computers of their own, working at a hub on another machine over real TLS.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story that can't go on should stop"
)]

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungnha_ambient::ManualClock;
use tungnha_device::desk::Joined;
use tungnha_device::transport::{self, Connect};
use tungnha_device::{CodeRefusal, Error, Options, Tablet};
use tungnha_domain::Role;
use tungnha_hub::enrol::{Invitation, invite};
use tungnha_hub::net::{Running, start_unannounced};
use tungnha_hub::store::Store;
use tungnha_stories::evening::EVENING;
use tungnha_stories::proxy::Proxy;

const PIN: &str = "246810";
const OTHER_PIN: &str = "975310";

/// A hub at work, and a bad road to it.
struct Station {
    dir: TempDir,
    clock: Arc<ManualClock>,
    running: Option<Running>,
    road: Proxy,
}

impl Station {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        tungnha_hub::commune::init(&dir.path().join("hub"), "Phường Long Thủy", None, EVENING).unwrap();
        let mut station = Self {
            dir,
            clock: Arc::new(ManualClock::at(EVENING)),
            running: None,
            road: Proxy::open().await.unwrap(),
        };
        station.start().await;
        station
    }

    fn hub(&self) -> std::path::PathBuf {
        self.dir.path().join("hub")
    }

    async fn start(&mut self) {
        let any = ([127, 0, 0, 1], 0).into();
        let running = start_unannounced(&self.hub(), any, Arc::clone(&self.clock) as _)
            .await
            .unwrap();
        self.road.leads_to(Some(running.address()));
        self.running = Some(running);
    }

    async fn stop(&mut self) {
        self.road.cut();
        if let Some(running) = self.running.take() {
            running.stop().await.unwrap();
        }
    }

    fn store(&self) -> Store {
        Store::open(&self.hub()).unwrap()
    }

    fn code(&self, role: Role, name: &str, computer: bool) -> String {
        let invitation = Invitation {
            role,
            name: name.to_owned(),
            units: Vec::new(),
            printed: false,
            on_dev: None,
            computer,
            addresses: vec![self.road.address().to_string()],
        };
        self.store()
            .write(|tx| invite(tx, &invitation, ("cli", EVENING)))
            .unwrap()
            .url
    }

    /// A computer that has joined, with its holder at work.
    async fn computer(&self, role: Role, name: &str, pin: &str) -> Joined {
        let joined = Joined::join(&self.folder(name), &self.code(role, name, true), &roads())
            .await
            .unwrap();
        assert_eq!(ask(&joined, "seat.state", json!({})).await["phase"], "no_pin");
        let state = ask(&joined, "seat.first_pin", json!({ "pin": pin })).await;
        assert_eq!(
            (&state["phase"], &state["me"]["name"]),
            (&json!("open"), &json!(name))
        );
        joined
    }

    fn folder(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    /// Lines of the audit of one kind: who.
    fn audited(&self, what: &str) -> Vec<String> {
        let store = self.store();
        let mut query = store
            .conn()
            .prepare("SELECT who FROM audit WHERE what = ?1 ORDER BY audit_seq")
            .unwrap();
        let rows = query.query_map([what], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

fn roads() -> Connect {
    transport::tls()
}

/// A call the hub did.
async fn ask(desk: &Joined, name: &str, args: Value) -> Value {
    let told = desk.call(name, &args.to_string()).await.unwrap();
    assert!(told.done, "{name}: {}", told.json);
    serde_json::from_str(&told.json).unwrap()
}

/// The code of a call the hub refused.
async fn refused(desk: &Joined, name: &str, args: Value) -> String {
    let told = desk.call(name, &args.to_string()).await.unwrap();
    assert!(!told.done, "{name}: {}", told.json);
    let fault: Value = serde_json::from_str(&told.json).unwrap();
    fault["code"].as_str().unwrap().to_owned()
}

fn activity(count: u32) -> Value {
    json!({ "kind": "session", "day": "2024-05-06", "place": "Nhà văn hóa khu phố 3", "count": count, "people": 40 })
}

async fn activities(desk: &Joined) -> usize {
    let days = json!({ "from": "2024-05-01", "to": "2024-05-31" });
    ask(desk, "activities.list", days).await["activities"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_computers_work_at_one_hub_each_under_its_own_name_and_role() {
    let station = Station::new().await;
    let officer = station.computer(Role::Officer, "Trần Thị Văn", PIN).await;
    let office = station.computer(Role::Office, "Lê Thị Hòa", OTHER_PIN).await;

    ask(&officer, "activities.add", activity(1)).await;
    ask(&office, "activities.add", activity(2)).await;
    assert_eq!((activities(&officer).await, activities(&office).await), (2, 2));
    assert_eq!(
        station.audited("activity_add"),
        ["Trần Thị Văn · máy bàn 1", "Lê Thị Hòa · máy bàn 2"],
        "the audit names the person and the computer"
    );

    assert_eq!(refused(&office, "users.list", json!({})).await, "not_allowed");
    let people = ask(&office, "seat.state", json!({})).await["people"].clone();
    assert_eq!(
        people.as_array().unwrap().len(),
        1,
        "no officer may sit at the office's computer"
    );
    let board = ask(&officer, "devices.list", json!({})).await;
    assert!(
        board
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["computer"] == true)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_wait_as_at_the_hub_and_a_closed_app_is_signed_out() {
    let station = Station::new().await;
    let first = station.computer(Role::Officer, "Trần Thị Văn", PIN).await;
    let member = ask(&first, "seat.state", json!({})).await["me"]["member"].clone();
    drop(first);

    let again = Joined::open(&station.folder("Trần Thị Văn"), &roads())
        .unwrap()
        .unwrap();
    assert_eq!(ask(&again, "seat.state", json!({})).await["phase"], "signed_out");
    assert_eq!(refused(&again, "users.list", json!({})).await, "not_signed_in");
    let wrong = json!({ "member": member, "pin": "111222" });
    let mut said = Vec::new();
    for _ in 0..8 {
        said.push(refused(&again, "seat.sign_in", wrong.clone()).await);
    }
    assert_eq!(said[0], "wrong_pin");
    assert_eq!(said.last().unwrap(), "pin_wait");
    let right = json!({ "member": member, "pin": PIN });
    assert_eq!(refused(&again, "seat.sign_in", right.clone()).await, "pin_wait");
    station.clock.advance(24 * 60 * 60);
    assert_eq!(ask(&again, "seat.sign_in", right).await["phase"], "open");
    station.clock.advance(21 * 60);
    assert_eq!(
        refused(&again, "users.list", json!({})).await,
        "not_signed_in",
        "nobody asked anything for twenty minutes"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_does_nothing_twice_not_even_when_the_hub_has_restarted_since() {
    let mut station = Station::new().await;
    let desk = station.computer(Role::Officer, "Trần Thị Văn", PIN).await;
    let member = ask(&desk, "seat.state", json!({})).await["me"]["member"].clone();
    assert_eq!(activities(&desk).await, 0);

    // The reply is lost and the road gives up: the hub did it, and this computer does not know.
    let lost = |desk: Arc<Joined>, count: u32| async move {
        desk.call("activities.add", &activity(count).to_string()).await
    };
    let desk = Arc::new(desk);
    station.road.lose_replies(true);
    let calling = tokio::spawn(lost(Arc::clone(&desk), 1));
    wait_for(&station, 1).await;
    station.road.leads_to(None);
    station.road.cut();
    assert!(matches!(calling.await.unwrap(), Err(Error::Unreachable)));
    station.road.lose_replies(false);
    station
        .road
        .leads_to(station.running.as_ref().map(Running::address));
    ask(&desk, "activities.add", activity(1)).await;
    assert_eq!(activities(&desk).await, 1, "pressed again, done once");

    // The same, and the hub has forgotten all but its store.
    station.road.lose_replies(true);
    let calling = tokio::spawn(lost(Arc::clone(&desk), 2));
    wait_for(&station, 2).await;
    station.stop().await;
    assert!(matches!(calling.await.unwrap(), Err(Error::Unreachable)));
    station.road.lose_replies(false);
    station.start().await;
    ask(&desk, "seat.sign_in", json!({ "member": member, "pin": PIN })).await;
    assert_eq!(
        refused(&desk, "activities.add", activity(2)).await,
        "already_done"
    );
    assert_eq!(activities(&desk).await, 2);
    ask(&desk, "activities.add", activity(2)).await;
    assert_eq!(activities(&desk).await, 3, "said once, a new one is a new one");
}

/// A list of which every row has a number nobody can read.
fn spoilt(rows: u64) -> String {
    let mut text = "STT;Số hộ;Họ và tên;Ngày sinh;Số CCCD;Khu phố\n".to_owned();
    for row in 0..rows {
        // Scattered: digits in a row would compress as no real list does.
        let dice = (row + 1).wrapping_mul(6_364_136_223_846_793_005);
        let name = format!("Thị {dice:x}").replace(|letter: char| letter.is_ascii_digit(), "a");
        text.push_str(&format!(
            "{row};{};{name};1950;x{:x};Khu phố 3\n",
            row / 4,
            dice.rotate_left(17)
        ));
    }
    text
}

/// Until the hub has so many activities.
async fn wait_for(station: &Station, count: i64) {
    let there = || -> i64 {
        let store = station.store();
        store
            .conn()
            .query_row("SELECT count(*) FROM activity", [], |row| row.get(0))
            .unwrap()
    };
    tungnha_stories::wait::until("the hub to have done it", || there() >= count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_megabytes_goes_in_and_a_workbook_comes_out_over_a_road_that_breaks() {
    let station = Station::new().await;
    let desk = station.computer(Role::Officer, "Trần Thị Văn", PIN).await;
    let path = station.dir.path().join("danh-sach.xlsx");
    tungnha_stories::invented::list(&path, "Khu phố 3", 16_000).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        bytes.len() > 600_000,
        "{} bytes: more than a stretch",
        bytes.len()
    );

    let held = desk.put("danh-sach.xlsx", &bytes).await.unwrap();
    assert!(held.done, "{}", held.json);
    let held: Value = serde_json::from_str(&held.json).unwrap();
    assert_eq!(held["bytes"], bytes.len());
    let take = json!({ "file": held["file"], "choices": {}, "remember": [], "job": "nhap" });
    let read = ask(&desk, "read_list.take", take).await;
    let people = read["files"][0]["sheets"][0]["people"].as_u64().unwrap();
    assert!(people > 15_900, "{people}: a name may come twice");

    // A workbook of more than one stretch, while each connection breaks in the middle of the second.
    let held = desk.put("hong.csv", spoilt(20_000).as_bytes()).await.unwrap();
    let held: Value = serde_json::from_str(&held.json).unwrap();
    station.road.break_after(Some(700_000));
    let asked = json!({ "file": held["file"], "choices": { "hamlet": "Khu phố 3" }, "purpose": "gửi lại cho tổ sửa", "job": "xuat" });
    let out = ask(&desk, "read_list.bad_rows", asked).await;
    let book = STANDARD.decode(out["data"].as_str().unwrap()).unwrap();
    assert!(book.len() > 600_000, "{} bytes: more than a stretch", book.len());
    assert_eq!(&book[..2], b"PK", "an .xlsx, whole");
    station.road.break_after(None);

    let over = vec![0; (64 << 20) + 1];
    assert!(matches!(desk.put("a.xlsx", &over).await, Err(Error::BadInput(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_computer_is_told_so_and_may_join_again_by_a_new_code() {
    let station = Station::new().await;
    let chief = station.computer(Role::Officer, "Nguyễn Thị Thu", PIN).await;
    let lent = station.computer(Role::Office, "Lê Thị Hòa", OTHER_PIN).await;
    ask(&chief, "devices.revoke", json!({ "dev": 2 })).await;
    let fault = lent.call("seat.state", "{}").await.unwrap_err();
    assert!(matches!(fault, Error::NotEnrolled), "{fault}");

    let code = station.code(Role::Office, "Lê Thị Hòa", true);
    let again = Joined::join(&station.folder("Lê Thị Hòa"), &code, &roads())
        .await
        .unwrap();
    let state = ask(&again, "seat.state", json!({})).await;
    assert_eq!(
        (&state["phase"], &state["computer"]["dev"]),
        (&json!("signed_out"), &json!(3)),
        "her PIN is hers, whichever computer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_for_one_sort_of_machine_and_a_hub_with_another_key_hears_nothing() {
    let mut station = Station::new().await;
    let join = |folder: &Path, code: &str| {
        let (folder, code) = (folder.to_owned(), code.to_owned());
        async move { Joined::join(&folder, &code, &roads()).await }
    };
    let fresh = station.folder("mới");

    // A tablet's code at a computer, and a computer's code at a tablet.
    let for_tablet = station.code(Role::Officer, "Trần Thị Văn", false);
    let fault = join(&fresh, &for_tablet).await.err().unwrap();
    assert!(matches!(fault, Error::Code(CodeRefusal::OtherMachine)), "{fault}");
    let for_computer = station.code(Role::Officer, "Trần Thị Văn", true);
    let tablet = Tablet::open(Options::in_folder(
        station.folder("tablet"),
        Arc::clone(&station.clock) as _,
    ))
    .unwrap();
    let fault = tablet.enrol_async(&for_computer).await.err().unwrap();
    assert!(matches!(fault, Error::Code(CodeRefusal::OtherMachine)), "{fault}");

    // No road, then a road to somebody else: nothing is half done, and the code is still good.
    station.road.leads_to(None);
    assert!(matches!(
        join(&fresh, &for_computer).await,
        Err(Error::Unreachable)
    ));
    let other = Station::new().await;
    station
        .road
        .leads_to(other.running.as_ref().map(Running::address));
    assert!(matches!(join(&fresh, &for_computer).await, Err(Error::OtherKey)));
    assert!(Joined::open(&fresh, &roads()).unwrap().is_none());
    station
        .road
        .leads_to(station.running.as_ref().map(Running::address));
    // The answer to the code itself is lost: the same computer asks again and is the same one.
    station.road.lose_replies(true);
    let (folder, code) = (fresh.clone(), for_computer.clone());
    let joining = tokio::spawn(async move { Joined::join(&folder, &code, &roads()).await });
    let hub = station.hub();
    tungnha_stories::wait::until("the hub to enrol it", || {
        let store = Store::open(&hub).unwrap();
        let count: i64 = store
            .conn()
            .query_row("SELECT count(*) FROM device", [], |row| row.get(0))
            .unwrap();
        count == 1
    });
    station.road.lose_replies(false);
    station.road.cut();
    assert!(joining.await.unwrap().is_err());
    let desk = join(&fresh, &for_computer).await.unwrap();
    assert_eq!(desk.commune(), "Phường Long Thủy");
    let another = join(&station.folder("khác"), &for_computer).await;
    assert!(matches!(another, Err(Error::Code(CodeRefusal::Used))));

    // A computer's key speaks for no tablet.
    station
        .road
        .leads_to(other.running.as_ref().map(Running::address));
    station.road.cut();
    let fault = desk.call("seat.state", "{}").await.unwrap_err();
    assert!(matches!(fault, Error::OtherKey), "{fault}");
    station.stop().await;
}

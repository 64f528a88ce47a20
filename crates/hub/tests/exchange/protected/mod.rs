//! Reasons the law protects (health, custody): what of them shows, in everything that comes out of a hub.
//!
//! A ward in which somebody has each of them, recorded at a door, at the desk, and in the open by a program that
//! forgot to seal. Then every call of the desk ([`desk`]), every command ([`command_line`]) and what tablets are sent
//! ([`tablets`]) is searched for them. The calls and commands are those there are: one that is not in the table here
//! fails the test, and whoever adds it says what it may show.

mod command_line;
mod desk;
mod tablets;

use std::io::{Cursor, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tungnha_domain::{Catalogue, MemberId, Outcome, Rid, Role, Target};
use tungnha_exchange::Body;
use tungnha_exchange::record::Answer;
use tungnha_exchange::seal::Detail;
use tungnha_hub::desk::walk_in::{self, Said, Way};
use tungnha_hub::lists::points::{self, Setup};
use tungnha_hub::log;
use tungnha_hub::table::Eyes;

use super::tablet::Tablet;
use super::ward::{EVENING, KP3, KP4, Ward};

/// What a call or command may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    /// Nothing, whoever asks.
    Nothing,
    /// Which reason, to officers only, and that they looked is logged.
    Officers,
    /// The reasons there are to choose from: nobody's.
    Choices,
    /// Changes something, and answers with what it was told; here it is only refused.
    Deed,
}

/// A ward with all of them.
struct Protected {
    ward: Ward,
    officer: MemberId,
    /// The tablet that recorded.
    first: Tablet,
    /// A colleague's, of the same hamlet.
    second: Tablet,
    /// In custody, mentally ill, seriously ill, ill and not sealed, and one of the other hamlet who came to the desk.
    people: Vec<Rid>,
    point: u32,
}

fn reason(key: &str) -> Outcome {
    Outcome::from_key(key).unwrap()
}

/// A protected reason for all targets, as a tablet records it.
fn sealed(tablet: &Tablet, rid: Rid, key: &str) -> Body {
    let detail = Detail {
        answers: Target::ALL.map(|target| (target, reason(key))).to_vec(),
        note: String::new(),
    };
    let bytes = detail.seal(&tablet.code.keys.seal, &tablet.code.hub_id, rid, &[7; 32]);
    let special = Target::ALL.map(|target| (target, Outcome::Special));
    Body::Answer(Answer::new(rid, special, Vec::new(), Some(bytes.unwrap())))
}

impl Protected {
    async fn ward() -> Self {
        let ward = Ward::served().await;
        let mut people = ward.residents(KP3)[..4].to_vec();
        people.push(ward.residents(KP4)[0]);
        let mut first = Tablet::enrolled(&ward, &[KP3], 1).await;
        let mut second = Tablet::enrolled(&ward, &[KP3], 2).await;
        for (rid, key, minute) in [
            (people[0], "IN_CUSTODY", 1),
            (people[1], "MENTAL_ILLNESS", 2),
            (people[2], "SERIOUS_ILLNESS", 3),
        ] {
            let body = sealed(&first, rid, key);
            first.record(body, minute);
        }
        let open = Target::ALL.map(|target| (target, reason("MENTAL_ILLNESS")));
        first.record(Body::Answer(Answer::new(people[3], open, Vec::new(), None)), 4);
        let envelope = first.envelope(1, 4);
        first.sync(vec![envelope]).await;
        // A colleague says otherwise of one of them: a conflict.
        second.record(super::answer(people[1], Target::Cccd, Outcome::NoNeed), 5);
        let envelope = second.envelope(1, 1);
        second.sync(vec![envelope]).await;

        let invited = ward.invite(Role::Officer, "Cán bộ Thử", &[KP3, KP4], false);
        let mut desk = Tablet::scanned(&ward, &invited.url, 9);
        let certificate = desk.enrol().await.done();
        desk.accept(&certificate);
        let officer = desk.member();
        let said = Said {
            rid: people[4],
            target: Target::Cccd,
            outcome: "SERIOUS_ILLNESS".to_owned(),
            way: Way::Desk,
        };
        let point = ward
            .store()
            .write(|tx| {
                walk_in::record(tx, officer, &said, &Eyes::cli(), EVENING)?;
                points::set_up(tx, &trust(), &Eyes::cli(), EVENING)
            })
            .unwrap();
        Self {
            ward,
            officer,
            first,
            second,
            people,
            point,
        }
    }

    /// The log as text, and how often a protected reason was looked at.
    fn log(&self) -> (String, usize) {
        let log = self
            .ward
            .store()
            .read(|tx| log::read(tx, None, None, None))
            .unwrap();
        let looks = log
            .rows
            .iter()
            .filter(|row| row.what.starts_with("sealed_detail"));
        (format!("{:?}", log.rows), looks.count())
    }
}

fn trust() -> Setup {
    Setup {
        name: "Trụ sở công an".to_owned(),
        place: "Khu phố 1".to_owned(),
        opens: "07:30".to_owned(),
        closes: "11:30".to_owned(),
        weekdays: vec![1, 2, 3, 4, 5],
        capacity: 20,
        first_day: "2024-05-06".parse().unwrap(),
        last_day: "2024-06-30".parse().unwrap(),
    }
}

/// What a rate is of, in every report: a rule's words, nobody's reason.
const RULE: &str = "(không tính nước ngoài, chấp hành án, không rõ nơi đến)";

/// Which protected reasons a text names: by code, number or words, in either language.
fn named(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().replace(RULE, "");
    let protected = Catalogue::shipped().rows.iter().filter(|row| row.sensitive);
    protected
        .filter(|row| {
            let mut looks = vec![
                row.key.to_lowercase(),
                format!("reasoncode({})", row.code),
                row.label_en.to_lowercase(),
            ];
            looks.extend(row.label_vi.split(", ").map(str::to_lowercase));
            looks.iter().any(|look| text.contains(look))
        })
        .map(|row| row.key)
        .collect()
}

/// The same of a file: a workbook's and a document's parts are read.
fn named_in(bytes: &[u8]) -> Vec<&'static str> {
    let mut found = named(&String::from_utf8_lossy(bytes));
    if bytes.starts_with(b"PK") {
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..parts.len() {
            let mut part = Vec::new();
            parts.by_index(at).unwrap().read_to_end(&mut part).unwrap();
            found.extend(named(&String::from_utf8_lossy(&part)));
        }
    }
    found
}

/// The same of an answer, and of the files in it.
fn named_of(answer: &Value) -> Vec<&'static str> {
    match answer {
        Value::String(text) => {
            let file = STANDARD.decode(text).ok().filter(|bytes| bytes.len() > 64);
            let mut found = named(text);
            found.extend(file.map(|bytes| named_in(&bytes)).unwrap_or_default());
            found
        }
        Value::Array(parts) => parts.iter().flat_map(named_of).collect(),
        Value::Object(parts) => parts
            .iter()
            .flat_map(|(key, part)| named(key).into_iter().chain(named_of(part)))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    assert_eq!(named("{\"code\":\"IN_CUSTODY\"}"), ["IN_CUSTODY"]);
    assert_eq!(named("Lý do: Cai nghiện bắt buộc"), ["IN_CUSTODY"]);
    assert_eq!(named("Reason(ReasonCode(21))"), ["MENTAL_ILLNESS"]);
    assert_eq!(
        named("Bệnh nặng đang chữa trị tại bệnh viện"),
        ["SERIOUS_ILLNESS"]
    );
    assert!(named("trường hợp đặc biệt, SPECIAL, vắng mặt").is_empty());
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "Tâm thần").unwrap();
    let file = STANDARD.encode(book.save_to_buffer().unwrap());
    assert_eq!(
        named_of(&serde_json::json!({ "file": { "data": file } })),
        ["MENTAL_ILLNESS"]
    );
}

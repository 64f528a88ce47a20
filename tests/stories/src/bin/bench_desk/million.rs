//! A hub with a million records, made the way they come: lists imported, tablets enrolled, their records signed and
//! packed by the tablets' own rules and taken in by the hub's relay. Only the walking is skipped.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tungnha_ambient::ManualClock;
use tungnha_domain::{Outcome, Role, Target};
use tungnha_hub::commune::units;
use tungnha_hub::enrol::{Invitation, invite};
use tungnha_hub::net;
use tungnha_hub::people::load_residents;
use tungnha_hub::store::Store;
use tungnha_models::ward::EVENING;
use tungnha_models::writer::Writer;
use tungnha_stories::hub::Hub;
use tungnha_stories::invented;

/// The day before the first record.
const FOUNDED: &str = "2024-05-02T08:00:00+07:00";
/// After the last one.
pub(crate) const LATER: &str = "2024-05-14T18:30:00+07:00";
/// One a hamlet.
pub(crate) const TABLETS: usize = 100;
const HAMLET: usize = 2_500;
/// Residents.
pub(crate) const PEOPLE: usize = TABLETS * HAMLET;
/// Four calls at everybody.
pub(crate) const RECORDS: usize = 4 * PEOPLE;
/// Hamlets of one file.
const OF_A_FILE: usize = 10;
/// Records of one envelope: it may be 16 kB large.
const PACKED: usize = 300;

/// Makes it in `data`; the number of answers in the records.
pub(crate) fn made(data: &Path, folder: &Path) -> usize {
    let hub = Hub::init(data, FOUNDED);
    let mut import = vec!["import".to_owned()];
    for first in (0..TABLETS).step_by(OF_A_FILE) {
        let list = folder.join(format!("list-{first}.xlsx"));
        invented::list_of_some_hamlets(&list, first..first + OF_A_FILE, HAMLET).expect("the list is written");
        import.push(list.to_string_lossy().into_owned());
    }
    hub.command(&import.iter().map(String::as_str).collect::<Vec<_>>());
    let mut store = Store::open(data).expect("the hub's store opens");
    let clock = Arc::new(ManualClock::at(EVENING));
    let door = net::in_process(data, clock.clone()).expect("the hub answers");
    let runtime = Runtime::new().expect("a runtime");
    let mut tablets = Vec::new();
    for hamlet in 0..TABLETS {
        let name = format!("Ấp {}", hamlet + 1);
        let unit = units::hamlet(store.conn(), &name)
            .expect("the hamlet is there")
            .id;
        let invitation = Invitation {
            role: Role::Member,
            name,
            units: vec![unit],
            printed: true,
            on_dev: None,
            computer: false,
            addresses: vec!["tram.example:8443".to_owned()],
        };
        let invited = store.write(|tx| invite(tx, &invitation, ("cli", EVENING)));
        let url = invited.expect("a code is made").url;
        let key = u8::try_from(hamlet).unwrap_or(u8::MAX);
        tablets.push((unit, Writer::enrolled(&runtime, door.clone(), &url, key)));
    }
    // All of them send eight days later: the last record is made in the night before.
    clock.set(EVENING + 8 * 86_400);
    let residents = load_residents(store.conn()).expect("the people");
    drop(store);
    let mut answers = 0;
    for (unit, mut tablet) in tablets {
        let people: Vec<u32> = residents
            .iter()
            .filter(|resident| resident.unit == unit)
            .map(|resident| resident.rid.0)
            .collect();
        for nth in 0..RECORDS / TABLETS {
            let found = found(nth, nth / people.len());
            answers += found.len();
            tablet.visits(people[nth % people.len()], &found);
        }
        let items = (1..=tablet.made())
            .step_by(PACKED)
            .map(|first| tablet.envelope(first, (first + PACKED - 1).min(tablet.made())))
            .collect();
        let said = tablet.carried(&runtime, door.clone(), items).expect("a receipt");
        assert_eq!(said.through, tablet.made() as u64, "every record is in custody");
    }
    answers
}

/// What the `nth` visit finds: of forty, twenty-two have everything, twelve are away or too frail, four wait or want
/// nothing more, and one is ill, which is sealed to the hub. Later rounds ask again for half the targets.
fn found(nth: usize, round: usize) -> Vec<(Target, Outcome)> {
    let targets: &[Target] = match round {
        0 => &Target::ALL,
        1 | 3 => &[Target::Dddt, Target::Sim],
        _ => &[Target::Cccd, Target::Smartphone],
    };
    // Another case at each call.
    let case = (nth + round * 11) * 7 % 40;
    let outcome = |target: Target| match (case, target) {
        (22..=27, _) => "ABSENT_UNKNOWN",
        (28..=31, _) => "ABSENT_KNOWN",
        (32 | 33, _) => "ELDERLY",
        (34..=36, Target::Cccd | Target::Dddt) => "IN_PROGRESS",
        (37 | 38, Target::Sim | Target::Smartphone) => "NO_NEED",
        (39, _) => "SERIOUS_ILLNESS",
        _ => "DONE",
    };
    targets
        .iter()
        .map(|target| {
            let outcome = Outcome::from_key(outcome(*target)).expect("an outcome of the catalogue");
            (*target, outcome)
        })
        .collect()
}

//! Many tablets at once: a province's evening, and a hub of a million residents.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tungnha_stories::hub::{Hub, program};
use tungnha_stories::invented;

use crate::{CLOCK, row};

/// Tablets of a province that send within the same minutes.
const TABLETS: u64 = 845;
const VISITS: u64 = 80;
/// People of the one hamlet that each of them walks.
const HAMLET: usize = 120;

/// 845 tablets with 80 visits each, a hamlet each, a hundred at once, to one hub on two cores.
pub(crate) fn province(folder: &Path) {
    let mut hub = Hub::init(&folder.join("evening"), CLOCK);
    let list = folder.join("evening.xlsx");
    invented::list_of_hamlets(&list, TABLETS as usize, HAMLET).expect("the list is written");
    hub.command(&["import", &list.to_string_lossy()]);
    hub.serve();
    let process = hub.process().expect("it runs");
    let told = load(&hub, TABLETS, VISITS);
    assert_eq!(told["acknowledged"], told["recorded"], "nothing is refused");
    row(
        "845 tablets × 80 visits arriving at once, s",
        seconds(&told),
        None,
        "–",
    );
    let acknowledged = number(&told, "acknowledged");
    let bytes = number(&told, "bytes_up") as f64 / acknowledged as f64;
    row("   acknowledged, of 67 600", acknowledged as f64, None, "all");
    row(
        "   bytes up per visit, first list and enrolment included",
        bytes,
        None,
        "–",
    );
    row(
        "   peak memory of the hub, MB",
        peak_of(process) as f64 / 1e6,
        None,
        "≤ 64",
    );
    let verified = hub.command(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

/// A hub that grows from ten thousand to a million residents, with the same load at each size.
pub(crate) fn million(folder: &Path) {
    let mut hub = Hub::init(&folder.join("million"), CLOCK);
    let mut lists = 0;
    for size in [1_u16, 10, 100] {
        // Together, as a province would bring them: an import looks through everybody who is there.
        let mut import = vec!["import".to_owned()];
        while lists < size {
            lists += 1;
            let list = folder.join(format!("list-{lists}.xlsx"));
            invented::list_of_province(&list, &format!("Khu phố {lists}"), 10_000, lists)
                .expect("the list is written");
            import.push(list.to_string_lossy().into_owned());
        }
        hub.command(&import.iter().map(String::as_str).collect::<Vec<_>>());
        let address = hub.serve();
        let process = hub.process().expect("it runs");
        let before = cpu_seconds(process);
        let tablets = u64::from(size.min(20));
        let told = load(&hub, tablets, 2_000);
        let cpu = cpu_seconds(process) - before;
        let residents = u64::from(size) * 10_000;
        let acknowledged = number(&told, "acknowledged") as f64;
        row(
            &format!("{residents} residents: records in, per second of the run"),
            acknowledged / seconds(&told),
            None,
            "–",
        );
        row(
            "   per second of the hub's CPU (lists and enrolment too)",
            acknowledged / cpu,
            None,
            "≥ 8000",
        );
        row(
            "   peak memory of the hub, MB",
            peak_of(process) as f64 / 1e6,
            None,
            "≤ 64",
        );
        let store = std::fs::metadata(hub.data().join("hub.db")).map_or(0, |file| file.len());
        row("   its store, MB", store as f64 / 1e6, None, "–");
        let _ = address;
        hub.kill();
    }
}

fn load(hub: &Hub, tablets: u64, visits: u64) -> Value {
    let out = Command::new(program("tungnha-sim"))
        .args(["--load", &tablets.to_string(), "--visits", &visits.to_string()])
        .args(["--clock", CLOCK, "--json", "--data"])
        .arg(hub.data())
        .output()
        .expect("tungnha-sim starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "tungnha-sim: {said}");
    serde_json::from_slice(&out.stdout).expect("one JSON document")
}

fn number(told: &Value, name: &str) -> u64 {
    told[name].as_u64().expect("a number")
}

fn seconds(told: &Value) -> f64 {
    told["seconds"].as_f64().expect("seconds")
}

/// Peak resident memory of a process, bytes.
pub(crate) fn peak_of(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = text
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kib| kib.parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024
}

/// CPU seconds a process has used: fields 14 and 15 of its stat, in hundredths.
fn cpu_seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}

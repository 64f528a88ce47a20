//! Every decoder, each with its corpus mutated for a bounded time: no panic, and memory stays bounded.
//!
//! `BOLERO_RANDOM_TEST_TIME_MS` makes it longer; with cargo-bolero and nightly the same tests are targets of
//! libFuzzer or AFL (`docs/adr/`, fuzzing).

use std::time::Duration;

use bolero::check;
use tungnha_fuzz::{Edit, TARGETS, Target, corpus, edited};

/// Milliseconds a decoder is tried when nothing else is asked for.
const SHORT: u64 = 600;
/// Bytes more than at the start that the whole of it may have asked for at its peak.
const MOST_MEMORY: u64 = 192 * 1024 * 1024;

/// Which item of the corpus, which other to take pieces from, and what happens to it.
type Damage = (u8, u8, Vec<Edit>);

fn try_out(name: &str) {
    let (name, decode): Target = *TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or(&TARGETS[0]);
    let items = corpus(name);
    for item in &items {
        decode(item);
    }
    let before = peak();
    check!()
        .with_type::<Damage>()
        .with_test_time(Duration::from_millis(SHORT))
        .for_each(|(which, other, edits)| {
            let item = &items[usize::from(*which) % items.len()];
            let other = &items[usize::from(*other) % items.len()];
            decode(&edited(item, other, edits));
        });
    let asked = peak().saturating_sub(before);
    assert!(asked < MOST_MEMORY, "{name}: {asked} bytes more at the peak");
}

/// The most memory this process has had, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

macro_rules! decoders {
    ($($test:ident => $name:literal),* $(,)?) => {
        $(
            #[test]
            fn $test() {
                try_out($name);
            }
        )*

        #[test]
        fn every_decoder_has_its_test() {
            let tested = [$($name),*];
            for (name, _) in TARGETS {
                assert!(tested.contains(&name), "{name}");
            }
        }
    };
}

decoders! {
    an_envelope => "envelope",
    a_batch => "batch",
    a_record => "record",
    an_acknowledgement => "ack",
    a_list_page => "page",
    the_rows_of_a_page => "page-rows",
    a_refusal => "refusal",
    where_colleagues_are => "at-work",
    a_team => "team",
    a_paper => "paper",
    a_lead_s_board => "board",
    whose_houses_are => "assigned",
    a_certificate => "certificate",
    a_table_of_pieces => "manifest",
    claims => "claims",
    an_enrol_request => "enrol-request",
    an_enrol_code => "enrol-code",
    a_stamp => "stamp",
    a_sync_request => "sync-request",
    a_sync_response => "sync-response",
    a_sealed_file => "bundle",
    a_sealed_item => "item",
    a_receipt_file => "receipt",
    qr_symbols => "qr",
    a_spreadsheet => "sheet",
}

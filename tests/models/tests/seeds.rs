//! A short fixed set of seeds, at every test run; `./dev faults` runs thousands more.

use std::sync::atomic::{AtomicU64, Ordering};

use tungnha_models::{Wanted, run};

/// The seeds, of so many steps; those after the first row once broke a property and are kept.
const FIRST: u64 = 1;
const LAST: u64 = 8;
const STEPS: usize = 100;
const REGRESSIONS: [u64; 16] = [
    13, 21, 32, 33, 36, 42, 46, 57, 60, 84, 139, 176, 312, 337, 355, 547,
];
/// The same of 120 steps, as `./dev faults` walks them.
const LONGER: [u64; 24] = [
    939, 2043, 2197, 2213, 2233, 3007, 3103, 3108, 5038, 6071, 6248, 7010, 7020, 7055, 7057, 7074, 7122,
    7165, 7179, 8135, 8184, 8274, 8467, 8646,
];
/// Runs in which doors tell of people no list has.
const DOORS: std::ops::RangeInclusive<u64> = 5000..=5005;
/// Runs in which they tell of houses too, people met are asked, and some turn out to be listed.
const ALL_DOORS: std::ops::RangeInclusive<u64> = 6000..=6005;
const LONGER_STEPS: usize = 120;

#[test]
fn no_seed_breaks_a_property() {
    let short = (FIRST..=LAST).chain(REGRESSIONS).map(|seed| (seed, STEPS));
    let longer = LONGER
        .into_iter()
        .chain(DOORS)
        .chain(ALL_DOORS)
        .map(|seed| (seed, LONGER_STEPS));
    let seeds: Vec<(u64, usize)> = short.chain(longer).collect();
    let next = AtomicU64::new(0);
    let broken = std::sync::Mutex::new(Vec::new());
    // Two at a time: a run waits for the tablets' PINs half of its time.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((seed, steps)) = seeds.get(next.fetch_add(1, Ordering::SeqCst) as usize) {
                    let wanted = Wanted {
                        seed: *seed,
                        steps: *steps,
                        kind: None,
                        tell: true,
                    };
                    if let Err(fault) = run(wanted) {
                        let told = format!("seed {seed}: {fault}\n  again: ./dev faults --run models --from {seed} --steps {steps} --tell");
                        broken.lock().expect("no test thread panics").push(told);
                    }
                }
            });
        }
    });
    let broken = broken.into_inner().expect("no test thread panics");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

//! Waiting for the thing itself, with an end.

use std::sync::mpsc;
use std::time::Duration;

/// Asks again and again until `holds` is true; fails the test after a minute.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let (_open, never) = mpsc::channel::<()>();
    for _ in 0..1_200 {
        if holds() {
            return;
        }
        // A breath between two looks, not a guess at how long the thing takes.
        let _ = never.recv_timeout(Duration::from_millis(50));
    }
    panic!("waited a minute for: {what}");
}

//! The desk at a machine, from an empty folder on: founding, who may sit down, and the service that runs inside.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on should stop"
)]

mod founding;
mod setting_up;
mod signing_in;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tungnha_ambient::ManualClock;
use tungnha_hub::office::{OfficeCode, OfficeError, Seat, SeatOptions};

/// 2024-05-06T18:30:00+07:00.
const EVENING: i64 = 1_714_995_000;
const PIN: &str = "246810";

/// A machine with a folder, a clock and a place for services to run.
struct Machine {
    dir: tempfile::TempDir,
    clock: Arc<ManualClock>,
    runtime: tokio::runtime::Runtime,
}

impl Machine {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::at(EVENING)),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    fn hub(&self) -> std::path::PathBuf {
        self.dir.path().join("hub")
    }

    /// The app starts: any free port, as long as none is kept.
    fn seat(&self) -> Seat {
        self.seat_at(&self.hub(), ([127, 0, 0, 1], 0).into())
    }

    fn seat_at(&self, folder: &Path, listen: SocketAddr) -> Seat {
        Seat::open(SeatOptions {
            folder: folder.to_owned(),
            clock: Arc::clone(&self.clock) as _,
            listen,
            runtime: self.runtime.handle().clone(),
        })
        .unwrap()
    }

    /// A machine whose hub is founded, with its first officer at the desk.
    fn founded() -> (Self, Seat) {
        let machine = Self::new();
        let seat = machine.seat();
        found(&seat);
        (machine, seat)
    }
}

fn found(seat: &Seat) -> Value {
    let campaign = ask(seat, "seat.templates", json!({}))[0]["campaign"].clone();
    ask(
        seat,
        "seat.found",
        json!({ "commune": "Phường Long Thủy", "officer": "Nguyễn Thị Thu", "pin": PIN, "campaign": campaign }),
    )
}

/// A call that must be answered.
fn ask(seat: &Seat, name: &str, args: Value) -> Value {
    seat.call(name, args)
        .unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// A call that must be refused.
fn refused(seat: &Seat, name: &str, args: Value) -> OfficeError {
    match seat.call(name, args) {
        Ok(answer) => panic!("{name} answered {answer}"),
        Err(fault) => fault,
    }
}

fn code(fault: &OfficeError) -> OfficeCode {
    fault.code
}

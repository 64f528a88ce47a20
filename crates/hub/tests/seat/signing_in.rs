//! Sitting down: PINs, waits that rise and stay, a second officer, and somebody of the office.

use serde_json::{Value, json};
use tungnha_hub::office::{OfficeCode, Seat};

use super::{Machine, PIN, ask, code, refused};

fn me(seat: &Seat) -> u64 {
    ask(seat, "seat.state", json!({}))["people"][0]["member"]
        .as_u64()
        .unwrap()
}

fn try_pin(seat: &Seat, member: u64, pin: &str) -> Result<Value, (OfficeCode, u64)> {
    seat.call("seat.sign_in", json!({ "member": member, "pin": pin }))
        .map_err(|fault| (fault.code, fault.details["wait_seconds"].as_u64().unwrap_or(0)))
}

#[test]
fn three_wrong_pins_cost_nothing_and_then_the_waits_rise() {
    let (machine, seat) = Machine::founded();
    ask(&seat, "seat.sign_out", json!({}));
    let member = me(&seat);
    for wait in [0, 0, 0, 30] {
        assert_eq!(
            try_pin(&seat, member, "135791"),
            Err((OfficeCode::WrongPin, wait))
        );
    }
    assert_eq!(
        try_pin(&seat, member, PIN),
        Err((OfficeCode::PinWait, 30)),
        "the right one waits too"
    );
    machine.clock.advance(30);
    assert_eq!(try_pin(&seat, member, "135791"), Err((OfficeCode::WrongPin, 60)));
    machine.clock.advance(60);
    assert!(try_pin(&seat, member, PIN).is_ok());
    ask(&seat, "seat.sign_out", json!({}));
    assert_eq!(
        try_pin(&seat, member, "135791"),
        Err((OfficeCode::WrongPin, 0)),
        "a right one forgives"
    );
}

#[test]
fn neither_a_restart_of_the_app_nor_another_date_shortens_a_wait() {
    let (machine, seat) = Machine::founded();
    ask(&seat, "seat.sign_out", json!({}));
    let member = me(&seat);
    for _ in 0..4 {
        try_pin(&seat, member, "135791").unwrap_err();
    }
    seat.stop();
    drop(seat);
    let again = machine.seat();
    machine.clock.set(super::EVENING + 1_000_000);
    assert_eq!(try_pin(&again, member, PIN), Err((OfficeCode::PinWait, 30)));
    machine.clock.advance(20);
    assert_eq!(try_pin(&again, member, PIN), Err((OfficeCode::PinWait, 10)));
    machine.clock.reboot(super::EVENING);
    assert_eq!(
        try_pin(&again, member, PIN),
        Err((OfficeCode::PinWait, 30)),
        "a restart of the machine begins it anew"
    );
    machine.clock.advance(30);
    assert!(try_pin(&again, member, PIN).is_ok());
}

#[test]
fn a_second_officer_may_do_everything_and_the_office_only_look() {
    let (_machine, seat) = Machine::founded();
    for (name, role, pin) in [
        ("Lê Văn Sơn", "officer", "190283"),
        ("Phạm Thị Út", "office", "371946"),
    ] {
        ask(
            &seat,
            "users.add",
            json!({ "name": name, "role": role, "pin": pin }),
        );
    }
    let people = ask(&seat, "users.list", json!({}));
    ask(&seat, "seat.sign_out", json!({}));
    let sit = |at: usize, pin: &str| {
        ask(
            &seat,
            "seat.sign_in",
            json!({ "member": people[at]["member"], "pin": pin }),
        )
    };
    sit(1, "190283");
    ask(&seat, "users.list", json!({}));
    sit(2, "371946");
    ask(&seat, "devices.list", json!({}));
    for name in [
        "users.list",
        "devices.revoke",
        "enrolment.invite",
        "setup.campaign",
    ] {
        assert_eq!(
            code(&refused(&seat, name, json!({}))),
            OfficeCode::NotAllowed,
            "{name}"
        );
    }
    assert_eq!(
        code(&refused(&seat, "seat.serve", json!({ "port": 9000 }))),
        OfficeCode::NotAllowed
    );
    ask(
        &seat,
        "users.own_pin",
        json!({ "old": "371946", "new": "640253" }),
    );
    ask(&seat, "seat.sign_out", json!({}));
    assert!(
        seat.call(
            "seat.sign_in",
            json!({ "member": people[2]["member"], "pin": "371946" })
        )
        .is_err()
    );
    sit(2, "640253");
}

#[test]
fn who_left_may_not_sit_down_any_more_and_nobody_locks_themselves_out() {
    let (_machine, seat) = Machine::founded();
    let people = ask(
        &seat,
        "users.add",
        json!({ "name": "Lê Văn Sơn", "role": "officer", "pin": "190283" }),
    );
    let (mine, other) = (people[0]["member"].clone(), people[1]["member"].clone());
    refused(&seat, "users.end", json!({ "member": mine }));
    ask(&seat, "users.end", json!({ "member": other }));
    assert_eq!(ask(&seat, "users.list", json!({})).as_array().unwrap().len(), 1);
    assert_eq!(
        code(&refused(
            &seat,
            "seat.sign_in",
            json!({ "member": other, "pin": "190283" })
        )),
        OfficeCode::NotFound
    );
}

#[test]
fn a_hub_that_was_founded_without_a_desk_takes_a_first_officer_and_no_second_one_that_way() {
    let machine = Machine::new();
    tungnha_hub::commune::init(&machine.hub(), "Xã Thử", None, super::EVENING).unwrap();
    let seat = machine.seat();
    assert_eq!(ask(&seat, "seat.state", json!({}))["phase"], "no_officer");
    ask(
        &seat,
        "seat.first_officer",
        json!({ "officer": "Nguyễn Thị Thu", "pin": PIN }),
    );
    ask(&seat, "seat.sign_out", json!({}));
    refused(
        &seat,
        "seat.first_officer",
        json!({ "officer": "Ai Đó", "pin": PIN }),
    );
}

//! A hub founded at the desk, and the service that comes back with the app.

use std::net::TcpListener;

use serde_json::json;
use tungnha_hub::office::{OfficeCode, Seat};

use super::{Machine, PIN, ask, code, found, refused};

#[test]
fn an_empty_folder_becomes_a_hub_that_is_served_with_its_officer_at_the_desk() {
    let machine = Machine::new();
    let seat = machine.seat();
    assert_eq!(ask(&seat, "seat.state", json!({}))["phase"], "new");
    let state = found(&seat);
    assert_eq!(
        (state["phase"].as_str(), state["commune"].as_str()),
        (Some("open"), Some("Phường Long Thủy"))
    );
    assert_eq!(state["me"]["name"], "Nguyễn Thị Thu");
    assert_eq!(state["server"]["running"], true);
    assert!(Seat::is_founded(&machine.hub()));
}

#[test]
fn what_cannot_be_a_hub_is_refused_and_leaves_the_folder_empty() {
    let machine = Machine::new();
    let seat = machine.seat();
    let campaign = ask(&seat, "seat.templates", json!({}))[0]["campaign"].clone();
    for (commune, officer, pin) in [
        (" ", "Thu", PIN),
        ("Xã A", " ", PIN),
        ("Xã A", "Thu", "123456"),
        ("Xã A", "Thu", "12"),
    ] {
        let args = json!({ "commune": commune, "officer": officer, "pin": pin, "campaign": campaign });
        refused(&seat, "seat.found", args);
        assert!(!Seat::is_founded(&machine.hub()), "{commune}, {officer}, {pin}");
    }
}

#[test]
fn nothing_but_the_start_is_answered_while_nobody_sits_there() {
    let machine = Machine::new();
    let seat = machine.seat();
    assert_eq!(
        code(&refused(&seat, "devices.list", json!({}))),
        OfficeCode::NotSignedIn
    );
    found(&seat);
    ask(&seat, "seat.sign_out", json!({}));
    for name in ["devices.list", "users.list", "seat.serve"] {
        assert_eq!(
            code(&refused(&seat, name, json!({}))),
            OfficeCode::NotSignedIn,
            "{name}"
        );
    }
    assert!(seat.hold("a.xlsx", vec![1]).is_err());
}

#[test]
fn a_second_hub_is_not_founded_over_the_first() {
    let (_machine, seat) = Machine::founded();
    let campaign = ask(&seat, "seat.templates", json!({}))[0]["campaign"].clone();
    let again = json!({ "commune": "Xã Khác", "officer": "Thu", "pin": PIN, "campaign": campaign });
    refused(&seat, "seat.found", again);
    assert_eq!(ask(&seat, "seat.state", json!({}))["commune"], "Phường Long Thủy");
}

#[test]
fn the_port_of_the_first_run_stays_the_port_over_restarts_of_the_app() {
    let (machine, seat) = Machine::founded();
    let port = ask(&seat, "seat.state", json!({}))["server"]["port"].clone();
    seat.stop();
    drop(seat);
    let again = machine.seat();
    let server = ask(&again, "seat.state", json!({}))["server"].clone();
    assert_eq!(
        (server["running"].as_bool(), &server["port"]),
        (Some(true), &port)
    );
}

#[test]
fn a_port_that_another_program_took_is_told_in_words_and_comes_back_by_itself() {
    let (machine, seat) = Machine::founded();
    let port = ask(&seat, "seat.state", json!({}))["server"]["port"]
        .as_u64()
        .unwrap();
    seat.stop();
    drop(seat);
    let thief = TcpListener::bind(("127.0.0.1", u16::try_from(port).unwrap())).unwrap();
    let again = machine.seat();
    let server = ask(&again, "seat.state", json!({}))["server"].clone();
    assert_eq!(server["running"], false);
    let words = server["problem"].as_str().unwrap();
    assert!(
        words.contains(&port.to_string()) && words.contains("chương trình khác"),
        "{words}"
    );
    assert!(!words.contains("--"), "no flags of the command line: {words}");
    drop(thief);
    again.attend();
    assert_eq!(ask(&again, "seat.state", json!({}))["server"]["running"], true);
}

#[test]
fn an_officer_moves_the_service_to_another_port_and_it_stays_there() {
    let (machine, seat) = Machine::founded();
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let state = ask(&seat, "seat.serve", json!({ "port": free }));
    assert_eq!(
        (
            state["server"]["running"].as_bool(),
            state["server"]["port"].as_u64()
        ),
        (Some(true), Some(u64::from(free)))
    );
    seat.stop();
    drop(seat);
    assert_eq!(
        ask(&machine.seat(), "seat.state", json!({}))["server"]["port"],
        free
    );
}

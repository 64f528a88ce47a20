//! The development host as its users meet it: a program that prints an address, answers, and ends.
#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tungnha-devhost");

/// A folder with one page to serve and room for a tablet.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("index.html"),
        "<!doctype html><title>Từng Nhà</title>",
    )
    .unwrap();
    folder
}

fn host(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("--data")
        .arg(folder.join("tablet"))
        .arg("--ui")
        .arg(folder);
    command
}

fn refused(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// A host that has said where it listens.
struct Running {
    child: Child,
    address: String,
    key: String,
}

impl Running {
    fn start(folder: &Path) -> Self {
        let mut child = host(folder).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (address, key) = line
            .trim()
            .strip_prefix("listening on http://")
            .and_then(|rest| rest.split_once("/?key="))
            .unwrap();
        Self {
            child,
            address: address.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Status line and body of one request with `headers`.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, String) {
        let mut road = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            road,
            "{request} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        road.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn key_header(&self) -> String {
        format!("x-tungnha-key: {}\r\n", self.key)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Only when a test failed before it stopped the host; else it has ended already.
        self.child.kill().ok();
    }
}

#[test]
fn a_port_in_use_is_said_in_one_line_and_ends_the_program() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, said) = refused(host(folder.path()).args(["--listen", &address]));
    assert_eq!(code, Some(1));
    assert!(said.contains(&address) && said.contains("in use"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!folder.path().join("tablet").exists(), "the store is not touched");
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let folder = folder();
    let (code, said) = refused(host(folder.path()).args(["--listen", "0.0.0.0:0"]));
    assert_eq!(code, Some(1));
    assert!(said.contains("not a loopback address"), "{said}");
}

#[test]
fn a_folder_without_screens_is_said_with_what_to_do() {
    let folder = folder();
    let (code, said) = refused(Command::new(PROGRAM).arg("--ui").arg(folder.path().join("none")));
    assert_eq!(code, Some(1));
    assert!(said.contains("npm run build"), "{said}");
}

#[test]
fn a_clock_that_is_not_a_time_is_refused_before_anything_starts() {
    let folder = folder();
    let (code, said) = refused(host(folder.path()).args(["--clock", "6/5/2024"]));
    assert_eq!(code, Some(2));
    assert!(said.contains("2024-05-06T18:30:00+07:00"), "{said}");
}

#[test]
fn commands_answer_whoever_holds_the_key_and_nobody_else() {
    let folder = folder();
    let host = Running::start(folder.path());
    let (head, _) = host.ask("POST /ipc/app_state", "", "{}");
    assert!(head.starts_with("HTTP/1.1 403"), "{head}");

    let (head, body) = host.ask("POST /ipc/app_state", &host.key_header(), "{}");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(body.contains(r#""phase":"enrol""#), "{body}");

    let (head, body) = host.ask("POST /ipc/enrol", &host.key_header(), r#"{"code":"?"}"#);
    assert!(head.starts_with("HTTP/1.1 422"), "{head}");
    assert!(body.contains(r#""code":"code_unreadable""#), "{body}");

    let (head, body) = host.ask("POST /ipc/enrol", &host.key_header(), "not JSON");
    assert!(head.starts_with("HTTP/1.1 400"), "{head}");
    assert!(body.contains(r#""code":"bad_input""#), "{body}");
}

#[test]
fn the_page_comes_with_the_windows_own_content_policy_and_a_cookie() {
    let folder = folder();
    let host = Running::start(folder.path());
    let (head, body) = host.ask(&format!("GET /?key={}", host.key), "", "");
    assert!(body.contains("Từng Nhà"), "{body}");
    assert!(
        head.contains("content-security-policy: default-src 'self'"),
        "{head}"
    );
    let cookie = head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    let pair = cookie.split(';').next().unwrap();
    let (head, _) = host.ask("GET /index.html", &format!("cookie: {pair}\r\n"), "");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly_when_told_to_even_while_a_page_listens() {
    let folder = folder();
    let mut host = Running::start(folder.path());
    let mut page = TcpStream::connect(&host.address).unwrap();
    let (address, key) = (&host.address, host.key_header());
    write!(page, "GET /events HTTP/1.1\r\nhost: {address}\r\n{key}\r\n").unwrap();
    let mut head = [0_u8; 12];
    page.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");

    let told = Command::new("kill")
        .arg(host.child.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
    assert_eq!(host.child.wait().unwrap().code(), Some(0));
}

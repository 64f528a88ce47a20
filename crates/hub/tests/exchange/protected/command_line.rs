//! Every command of the hub: standard output, standard error and the files they write.

use std::path::Path;
use std::process::{Command, Output};

use super::Protected;
use super::Shows::{self, Deed, Nothing, Officers};
use super::{named, named_in};

/// Each command, what it may show, and its arguments; `OUT` is a file it writes. Whoever has the hub's folder and
/// its key is the officer.
fn commands(all: &Protected) -> Vec<(&'static str, Shows, Vec<Vec<String>>)> {
    let words = |line: &str| {
        line.split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let lines = |of: &[&str]| of.iter().map(|line| words(line)).collect::<Vec<_>>();
    let export = |rest: &str| -> Vec<Vec<String>> {
        let lists = [
            "returns",
            "operators",
            "revisits",
            "inspection",
            "allowance --from 2024-05-01 --to 2024-05-31",
            "invitations",
        ];
        let one = |list: &str| {
            [
                words(list),
                words(rest),
                words("--out OUT.xlsx --purpose"),
                vec!["giao xác minh".to_owned()],
            ]
            .concat()
        };
        lists.into_iter().map(one).collect()
    };
    let (dev, rid) = (all.first.dev(), all.people[0]);
    let deed = |name| (name, Deed, vec![Vec::new()]);
    vec![
        deed("init"),
        deed("allocate"),
        deed("import"),
        ("people", Nothing, lines(&["", "--json"])),
        deed("enrol"),
        ("imports", Nothing, lines(&[""])),
        deed("undo-import"),
        (
            "reconcile",
            Nothing,
            lines(&["", "--people all --json", "--people ahead", "--people no-list"]),
        ),
        deed("decide"),
        ("duplicates", Nothing, lines(&[""])),
        deed("same-person"),
        deed("join-households"),
        deed("split-household"),
        ("found", Nothing, lines(&["", "--json"])),
        ("decisions", Nothing, lines(&["", "--json"])),
        deed("undo-decision"),
        deed("assign"),
        deed("remove-user"),
        deed("move"),
        deed("code"),
        deed("unlock-code"),
        ("team", Nothing, lines(&["", "--json"])),
        ("cards", Nothing, lines(&["", "--json"])),
        ("helpers", Nothing, lines(&["", "--json"])),
        deed("receive"),
        deed("backup"),
        deed("restore"),
        deed("salvage"),
        (
            "lost",
            Nothing,
            lines(&[&format!("{dev}"), &format!("{dev} --json")]),
        ),
        ("returns", Nothing, lines(&["", "--json", "--whole-ids --json"])),
        ("returns", Officers, lines(&["--special", "--special --json"])),
        ("inspect", Nothing, lines(&["", "--per-unit 2 --json"])),
        ("export", Nothing, export("")),
        ("export", Officers, export("--special")),
        ("points", Nothing, lines(&["", "--json"])),
        (
            "invite",
            Nothing,
            lines(&[&format!("--point {} --target CCCD --json", all.point)]),
        ),
        ("roster", Nothing, lines(&["", "--json"])),
        ("audit", Nothing, lines(&["", "--json"])),
        (
            "breach-pack",
            Nothing,
            lines(&[
                &format!("--dev {dev} --out OUT.xlsx"),
                &format!("--dev {dev} --out OUT.json --json"),
            ]),
        ),
        ("retention", Nothing, lines(&["", "--json"])),
        (
            "subject",
            Officers,
            lines(&["find thu", "requests", &format!("print --rid {rid}")]),
        ),
        ("serve", Deed, lines(&["--listen nowhere"])),
        ("progress", Nothing, lines(&["", "--json"])),
        (
            "reasons",
            Officers,
            lines(&["--target CCCD", "--target CCCD --json"]),
        ),
        ("devices", Nothing, lines(&["", "--json"])),
        ("quarantine", Nothing, lines(&["1", "1 --json"])),
        deed("revoke"),
        ("conflicts", Nothing, lines(&["", "--json"])),
        deed("settle"),
        ("campaign", Nothing, lines(&["", "--json"])),
        (
            "report",
            Nothing,
            lines(&[
                "--kind week --for office",
                "--kind final --for office --json",
                "--kind day --for office --out OUT.docx",
                "--kind week --for office --out OUT.xlsx",
            ]),
        ),
        (
            "report",
            Officers,
            lines(&[
                "--kind week --json",
                "--kind week --out OUT.docx",
                "--kind week --out OUT.xlsx",
            ]),
        ),
        ("activity", Nothing, lines(&["list", ""])),
        ("units", Nothing, lines(&["", "--json"])),
        ("verify", Nothing, lines(&["", "--json"])),
    ]
}

fn run(data: &Path, name: &str, arguments: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tungnha-hub"));
    command.arg(name).args(arguments);
    command
        .args(["--clock", "2024-05-06T20:30:00+07:00", "--data"])
        .arg(data);
    command.output().unwrap()
}

/// The commands there are.
fn every_command() -> Vec<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_shows_a_protected_reason_but_those_that_are_for_it() {
    let mut all = Protected::ward().await;
    let out = tempfile::tempdir().unwrap();
    let table = commands(&all);
    let mut listed: Vec<&str> = table.iter().map(|(name, ..)| *name).collect();
    listed.dedup();
    listed.sort_unstable();
    let mut there = every_command();
    there.sort();
    assert_eq!(
        listed, there,
        "a command that is not in the table: say there what it may show"
    );

    let mut files = 0;
    for (name, shows, asked) in &table {
        let (mut answered, mut found) = (false, Vec::new());
        let looks = all.log().1;
        for arguments in asked {
            let mut written = None;
            let arguments: Vec<String> = arguments
                .iter()
                .map(|word| match word.strip_prefix("OUT.") {
                    None => word.clone(),
                    Some(ending) => {
                        files += 1;
                        let path = out.path().join(format!("{files}.{ending}"));
                        written = Some(path.clone());
                        path.to_string_lossy().into_owned()
                    }
                })
                .collect();
            let told = run(all.ward.path(), name, &arguments);
            answered |= told.status.success();
            found.extend(named(&String::from_utf8_lossy(&told.stdout)));
            let fault = String::from_utf8_lossy(&told.stderr);
            assert_eq!(
                named(&fault),
                Vec::<&str>::new(),
                "{name} {arguments:?} complains: {fault}"
            );
            if let Some(file) = written.filter(|file| file.exists()) {
                found.extend(named_in(&std::fs::read(file).unwrap()));
            }
        }
        let looked = all.log().1 > looks;
        match shows {
            Nothing => assert!(answered && found.is_empty(), "{name}: {answered} {found:?}"),
            Officers => assert!(
                !found.is_empty() && looked,
                "{name}: {answered} {found:?} {looked}"
            ),
            _ => assert!(found.is_empty(), "{name}: {found:?}"),
        }
    }
    assert_eq!(named(&all.log().0), Vec::<&str>::new());
    all.ward.stop().await;
}

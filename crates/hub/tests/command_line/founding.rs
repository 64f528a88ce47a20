//! `init`, `allocate`, and how commands refuse.

use serde_json::json;

use super::{Hub, sample};

#[test]
fn a_folder_is_founded_once() {
    let hub = Hub::founded();
    let said = hub.refused(&["init", "--commune", "Phường khác"]);
    assert!(said.contains("đã có trạm nhận"), "{said}");
    assert_eq!(
        hub.json(&["progress"])["units"][0]["unit"],
        "Phường Long Thủy",
        "the first founding stands"
    );
}

#[test]
fn founding_tells_the_hubs_identity() {
    let hub = Hub {
        dir: tempfile::tempdir().unwrap(),
    };
    let told = hub.json(&["init", "--commune", "Xã Bù Nho"]);
    assert_eq!(told["commune"], "Xã Bù Nho");
    assert_eq!(told["hub_id"].as_str().unwrap().len(), 32);
    assert!(!told["fingerprint"].as_str().unwrap().is_empty());
}

#[test]
fn a_campaign_of_ones_own_decides_who_is_eligible() {
    let hub = Hub {
        dir: tempfile::tempdir().unwrap(),
    };
    let settings = hub.dir.path().join("dot-2023.toml");
    std::fs::write(
        &settings,
        "name = \"Đợt 2023\"\nfirst_day = 2023-06-20\nlast_day = 2023-09-20\npersonal_quota = 10\n\
         [eligibility]\nCCCD = { born_before = 1980-01-01 }\n",
    )
    .unwrap();
    hub.json(&[
        "init",
        "--commune",
        "Xã A",
        "--campaign",
        settings.to_str().unwrap(),
    ]);
    hub.json(&["import", sample("danh-sach-khu-pho-3.xlsx").to_str().unwrap()]);
    let cccd = &hub.json(&["progress"])["units"][0];
    assert!(
        cccd["not_eligible"].as_u64().unwrap() > 400,
        "people born since 1980 are not asked: {cccd}"
    );
}

#[test]
fn a_campaign_file_that_is_none_leaves_no_hub() {
    let hub = Hub {
        dir: tempfile::tempdir().unwrap(),
    };
    let settings = hub.dir.path().join("sai.toml");
    std::fs::write(&settings, "name = 1\n").unwrap();
    let said = hub.refused(&[
        "init",
        "--commune",
        "Xã A",
        "--campaign",
        settings.to_str().unwrap(),
    ]);
    assert!(said.contains("sai.toml"), "{said}");
    assert!(!hub.dir.path().join("hub.db").exists());
}

#[test]
fn the_allocation_table_is_told_without_its_blank_cells_and_twice_is_once() {
    let hub = Hub::founded();
    let table = sample("phan-bo-chi-tieu.xlsx");
    let read = || hub.json(&["allocate", table.to_str().unwrap()]);
    let expected = json!({"units": [
        {"unit": "Công an phường", "targets": {"CCCD": 83}},
        {"unit": "VNPT", "targets": {"SMARTPHONE": 46}},
        {"unit": "VIETTEL", "targets": {"SMARTPHONE": 110}},
        {"unit": "Khu phố 1", "targets": {"DDDT": 312, "SIM": 519}},
        {"unit": "Khu phố 2", "targets": {"DDDT": 362, "SIM": 602}},
        {"unit": "Khu phố 3", "targets": {"DDDT": 248, "SIM": 771}},
        {"unit": "Khu phố 4", "targets": {"DDDT": 495, "SIM": 1027}},
        {"unit": "Khu phố 5", "targets": {"DDDT": 188, "SIM": 454}},
    ]});
    assert_eq!(read(), expected);
    let units = hub.json(&["progress"])["units"].as_array().unwrap().len();
    assert_eq!(read(), expected);
    assert_eq!(
        hub.json(&["progress"])["units"].as_array().unwrap().len(),
        units,
        "no unit twice"
    );
}

#[test]
fn commands_on_an_empty_folder_say_what_to_run_first() {
    let hub = Hub {
        dir: tempfile::tempdir().unwrap(),
    };
    let said = hub.refused(&["people"]);
    assert!(said.contains("tungnha-hub init"), "{said}");
    assert!(!hub.dir.path().join("hub.db").exists(), "a refusal makes nothing");
}

#[test]
fn wrong_usage_ends_with_two() {
    let hub = Hub::founded();
    for args in [
        &["people", "--no-such-flag"][..],
        &["reasons", "--target", "BHYT"],
        &["import"],
        &["serve", "--listen", "nowhere"],
        &["nothing"],
    ] {
        assert_eq!(hub.run(args).status.code(), Some(2), "{args:?}");
    }
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
        .args(["people", "--clock", "6/5/2024", "--data"])
        .arg(hub.dir.path())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2), "a clock that is no time");
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let commands = [
        "init",
        "allocate",
        "import",
        "people",
        "enrol",
        "serve",
        "progress",
        "reasons",
        "devices",
        "revoke",
        "conflicts",
        "verify",
        "campaign",
        "units",
        "report",
        "activity add",
        "activity withdraw",
        "activity list",
    ];
    for command in commands {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_tungnha-hub"))
            .args(command.split(' '))
            .arg("--help")
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(
            out.status.success() && text.contains(&format!("tungnha-hub {command} --data")),
            "{command}: {text}"
        );
        for flag in ["--data", "--json", "--clock"] {
            assert!(text.contains(flag), "{command} takes {flag}");
        }
    }
}

#[test]
fn without_json_a_person_reads_a_short_text() {
    let hub = Hub::founded();
    let out = hub.run(&["import", sample("danh-sach-khu-pho-3.xlsx").to_str().unwrap()]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains("1080 người, 310 hộ; mới 1080"), "{text}");
    assert!(
        text.contains("Dân tộc"),
        "the officer is told which column was left out: {text}"
    );
}

#[test]
fn a_code_is_issued_for_hamlets_that_exist() {
    let hub = Hub::founded();
    hub.json(&["allocate", sample("phan-bo-chi-tieu.xlsx").to_str().unwrap()]);
    let told = hub.json(&[
        "enrol",
        "--role",
        "member",
        "--name",
        "Điểu Khánh",
        "--hamlet",
        "KP3",
    ]);
    assert!(told["url"].as_str().unwrap().starts_with("tungnha://enrol/"));
    assert_eq!(
        told["expires_at"], "2024-05-08T18:40:00+07:00",
        "ten minutes on a screen"
    );
    assert!(!told["code"].as_str().unwrap().is_empty());
    let said = hub.refused(&[
        "enrol",
        "--role",
        "member",
        "--name",
        "Điểu Khánh",
        "--hamlet",
        "Khu phố 9",
    ]);
    assert!(said.contains("Khu phố 9"), "{said}");
}

#[test]
fn a_fresh_hub_agrees_with_itself() {
    let told = Hub::founded().json(&["verify"]);
    assert_eq!(
        told,
        json!({"ok": true, "devices": 0, "records": 0, "gaps": 0, "forks": 0, "quarantined": 0, "problems": []})
    );
}

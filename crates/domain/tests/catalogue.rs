//! The reason catalogue against the tables of `domain.md` §3.

use tungnha_domain::{Catalogue, ReasonKind, Target};

/// The notice's rows of a target as `row: KEY KEY`.
fn rows(target: Target) -> Vec<String> {
    Catalogue::shipped()
        .official_rows(target)
        .iter()
        .map(|official| {
            let keys: Vec<&str> = official.reasons.iter().map(|reason| reason.key).collect();
            format!("{}: {}", official.row, keys.join(" "))
        })
        .collect()
}

#[test]
fn the_card_s_notice_has_rows_1_to_13_and_row_9_joins_two() {
    let expected = [
        "1: ABSENT_UNKNOWN",
        "2: ABSENT_KNOWN",
        "3: ABROAD",
        "4: IN_CUSTODY",
        "5: PID_CANCELLED",
        "6: MENTAL_ILLNESS",
        "7: SERIOUS_ILLNESS",
        "8: DUPLICATE_RECORD",
        "9: DECEASED DEREGISTERED",
        "10: MOVED_PROVINCE",
        "11: INFO_MISMATCH",
        "12: DUPLICATE_BIOMETRIC",
        "13: ELDERLY",
    ];
    assert_eq!(rows(Target::Cccd), expected);
    let ninth = &Catalogue::shipped().official_rows(Target::Cccd)[8];
    assert_eq!(ninth.label_vi(), "chết; xóa khẩu do vắng mặt quá 12 tháng");
}

#[test]
fn the_account_s_notice_has_rows_1_to_15_in_its_own_order() {
    let expected = [
        "1: ABSENT_UNKNOWN",
        "2: ABSENT_KNOWN",
        "3: NO_PHONE_OR_OWN_SIM",
        "4: DECEASED",
        "5: IN_CUSTODY",
        "6: PID_CANCELLED",
        "7: DUPLICATE_RECORD",
        "8: DUPLICATE_BIOMETRIC",
        "9: MOVED_PROVINCE",
        "10: ABROAD",
        "11: MENTAL_ILLNESS",
        "12: DEREGISTERED",
        "13: INFO_MISMATCH",
        "14: ELDERLY",
        "15: SERIOUS_ILLNESS",
    ];
    assert_eq!(rows(Target::Dddt), expected);
}

#[test]
fn sim_and_phone_have_no_official_list_but_reasons_of_their_own() {
    for target in [Target::Sim, Target::Smartphone] {
        assert!(rows(target).is_empty());
    }
    let own = |target| -> Vec<&str> {
        Catalogue::shipped()
            .for_target(target)
            .filter(|reason| !reason.person_scope)
            .map(|reason| reason.key)
            .collect()
    };
    assert_eq!(
        own(Target::Sim),
        [
            "NO_PHONE",
            "NO_SIM",
            "SIM_OTHER_NAME",
            "FACE_NOT_VERIFIED",
            "NO_SIGNATURE"
        ]
    );
    assert_eq!(
        own(Target::Smartphone),
        [
            "NO_PHONE",
            "ONLY_2G",
            "SHARED_PHONE",
            "CANNOT_AFFORD",
            "ORDERED_PHONE"
        ]
    );
}

#[test]
fn every_official_row_is_about_the_person_but_four() {
    let own: Vec<&str> = Catalogue::shipped()
        .rows
        .iter()
        .filter(|reason| reason.dddt_row.is_some() && !reason.person_scope)
        .map(|reason| reason.key)
        .collect();
    let expected = [
        "DUPLICATE_RECORD",
        "INFO_MISMATCH",
        "DUPLICATE_BIOMETRIC",
        "NO_PHONE_OR_OWN_SIM",
    ];
    assert_eq!(own, expected);
}

#[test]
fn health_and_custody_are_sensitive_and_nothing_else() {
    let sensitive: Vec<&str> = Catalogue::shipped()
        .rows
        .iter()
        .filter(|reason| reason.sensitive)
        .map(|reason| reason.key)
        .collect();
    assert_eq!(sensitive, ["IN_CUSTODY", "MENTAL_ILLNESS", "SERIOUS_ILLNESS"]);
}

#[test]
fn only_death_and_leaving_the_register_or_the_province_end_the_matter() {
    let terminal: Vec<&str> = Catalogue::shipped()
        .rows
        .iter()
        .filter(|reason| reason.kind == ReasonKind::Terminal)
        .map(|reason| reason.key)
        .collect();
    assert_eq!(terminal, ["DECEASED", "DEREGISTERED", "MOVED_PROVINCE"]);
}

#[test]
fn keys_and_numbers_are_unique_and_above_the_other_outcomes() {
    let rows = Catalogue::shipped().rows;
    for (at, row) in rows.iter().enumerate() {
        assert!(row.code.0 >= 16);
        assert!(!row.label_vi.is_empty() && !row.label_en.is_empty() && !row.targets.is_empty());
        assert!(
            rows[..at]
                .iter()
                .all(|other| other.key != row.key && other.code != row.code)
        );
    }
}

//! The reason catalogue, version 1: every row of `domain.md` §3, and its mapping to the official rows.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Target;

/// The stable number of a reason: on the wire, in stores. From 16 (lower numbers are other outcomes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ReasonCode(pub u16);

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a reason means for the work: its evidence rank and whether going back helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Nobody could be asked.
    Absent,
    /// Another visit, a phone or a SIM may solve it.
    Retryable,
    /// Ends the matter; an officer confirms.
    Terminal,
    /// The register is wrong; an officer's matter.
    DataFault,
}

/// One row of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonRow {
    /// The stable number.
    pub code: ReasonCode,
    /// The stable name, `ABSENT_UNKNOWN`.
    pub key: &'static str,
    /// On the screen and in reports.
    pub label_vi: &'static str,
    /// On the English screen.
    pub label_en: &'static str,
    /// Row of the result notice's CCCD table.
    pub cccd_row: Option<u8>,
    /// Row of its DDDT table.
    pub dddt_row: Option<u8>,
    /// Targets it may be given for.
    pub targets: &'static [Target],
    /// One tap answers all of the person's open targets.
    pub person_scope: bool,
    /// What it means for the work.
    pub kind: ReasonKind,
    /// Health or custody: sealed to the hub, the record itself says only `SPECIAL`.
    pub sensitive: bool,
}

/// One numbered row of a result notice and the reasons it joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialRow {
    /// The number in the notice.
    pub row: u8,
    /// The reasons counted in it, usually one.
    pub reasons: Vec<&'static ReasonRow>,
}

impl OfficialRow {
    /// The row's text: the joined labels.
    #[must_use]
    pub fn label_vi(&self) -> String {
        let labels: Vec<&str> = self.reasons.iter().map(|reason| reason.label_vi).collect();
        labels.join("; ")
    }
}

/// A version of the catalogue. An answer keeps the version it was recorded with.
#[derive(Debug)]
pub struct Catalogue {
    /// The version.
    pub version: u16,
    /// Its rows, in the order of the CCCD notice, then those without an official row.
    pub rows: &'static [ReasonRow],
}

impl Catalogue {
    /// The catalogue this program ships.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: Catalogue = Catalogue {
            version: 1,
            rows: ROWS,
        };
        &SHIPPED
    }

    /// The row of a stable name.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<&'static ReasonRow> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// The row of a stable number.
    #[must_use]
    pub fn by_code(&self, code: ReasonCode) -> Option<&'static ReasonRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// The rows that may be given for a target.
    pub fn for_target(&self, target: Target) -> impl Iterator<Item = &'static ReasonRow> {
        self.rows.iter().filter(move |row| row.targets.contains(&target))
    }

    /// The numbered rows of the result notice in its order; none for SIM and SMARTPHONE, which have no
    /// official list.
    #[must_use]
    pub fn official_rows(&self, target: Target) -> Vec<OfficialRow> {
        let mut rows: Vec<OfficialRow> = Vec::new();
        for reason in self.rows {
            let Some(row) = reason.official_row(target) else {
                continue;
            };
            match rows.iter_mut().find(|official| official.row == row) {
                Some(official) => official.reasons.push(reason),
                None => rows.push(OfficialRow {
                    row,
                    reasons: vec![reason],
                }),
            }
        }
        rows.sort_by_key(|official| official.row);
        rows
    }

    /// Whether a reason ends the matter. An unknown one does not: another visit can only help.
    #[must_use]
    pub fn is_terminal(&self, code: ReasonCode) -> bool {
        self.by_code(code)
            .is_some_and(|row| row.kind == ReasonKind::Terminal)
    }
}

impl ReasonRow {
    /// Its row in the notice's table of a target.
    #[must_use]
    pub const fn official_row(&self, target: Target) -> Option<u8> {
        match target {
            Target::Cccd => self.cccd_row,
            Target::Dddt => self.dddt_row,
            Target::Sim | Target::Smartphone => None,
        }
    }
}

const OFFICIAL: &[Target] = &[Target::Cccd, Target::Dddt];

/// A row that answers everything about a person.
const fn person(
    code: u16,
    key: &'static str,
    (label_vi, label_en): (&'static str, &'static str),
    (cccd_row, dddt_row): (u8, u8),
    kind: ReasonKind,
) -> ReasonRow {
    ReasonRow {
        code: ReasonCode(code),
        key,
        label_vi,
        label_en,
        cccd_row: Some(cccd_row),
        dddt_row: Some(dddt_row),
        targets: &Target::ALL,
        person_scope: true,
        kind,
        sensitive: false,
    }
}

/// A row about single targets, with no official row.
const fn target(
    code: u16,
    key: &'static str,
    (label_vi, label_en): (&'static str, &'static str),
    targets: &'static [Target],
) -> ReasonRow {
    ReasonRow {
        code: ReasonCode(code),
        key,
        label_vi,
        label_en,
        cccd_row: None,
        dddt_row: None,
        targets,
        person_scope: false,
        kind: ReasonKind::Retryable,
        sensitive: false,
    }
}

/// Protected by law: health, custody.
const fn sensitive(row: ReasonRow) -> ReasonRow {
    ReasonRow {
        sensitive: true,
        ..row
    }
}

/// An official row about the record of one target, not about the person.
const fn official(row: ReasonRow) -> ReasonRow {
    ReasonRow {
        targets: OFFICIAL,
        person_scope: false,
        ..row
    }
}

#[rustfmt::skip]
const ROWS: &[ReasonRow] = &[
    person(16, "ABSENT_UNKNOWN", ("vắng mặt, không rõ nơi đến", "away, whereabouts unknown"), (1, 1), ReasonKind::Absent),
    person(17, "ABSENT_KNOWN", ("vắng mặt, rõ nơi đến", "away, whereabouts known"), (2, 2), ReasonKind::Absent),
    person(18, "ABROAD", ("đi nước ngoài", "abroad"), (3, 10), ReasonKind::Absent),
    sensitive(person(19, "IN_CUSTODY", ("chấp hành án, cai nghiện bắt buộc", "in custody or compulsory treatment"), (4, 5), ReasonKind::Retryable)),
    person(20, "PID_CANCELLED", ("hủy số định danh cá nhân", "personal ID cancelled"), (5, 6), ReasonKind::DataFault),
    sensitive(person(21, "MENTAL_ILLNESS", ("tâm thần", "mental illness"), (6, 11), ReasonKind::Retryable)),
    sensitive(person(22, "SERIOUS_ILLNESS", ("bệnh nặng đang chữa trị tại bệnh viện", "seriously ill, in hospital"), (7, 15), ReasonKind::Retryable)),
    official(person(23, "DUPLICATE_RECORD", ("xóa trùng dữ liệu", "duplicate record removed"), (8, 7), ReasonKind::DataFault)),
    person(24, "DECEASED", ("chết", "deceased"), (9, 4), ReasonKind::Terminal),
    person(25, "DEREGISTERED", ("xóa khẩu do vắng mặt quá 12 tháng", "struck off after 12 months away"), (9, 12), ReasonKind::Terminal),
    person(26, "MOVED_PROVINCE", ("chuyển khẩu đi tỉnh khác", "moved to another province"), (10, 9), ReasonKind::Terminal),
    official(person(27, "INFO_MISMATCH", ("thông tin không đồng nhất", "details do not agree"), (11, 13), ReasonKind::DataFault)),
    official(person(28, "DUPLICATE_BIOMETRIC", ("xóa trùng sinh trắc học", "duplicate biometrics removed"), (12, 8), ReasonKind::DataFault)),
    person(29, "ELDERLY", ("già yếu", "old and frail"), (13, 14), ReasonKind::Retryable),
    ReasonRow {
        dddt_row: Some(3),
        ..target(30, "NO_PHONE_OR_OWN_SIM", ("chưa có điện thoại thông minh, sim chính chủ", "no smartphone or own-name SIM"), &[Target::Dddt])
    },
    target(31, "NO_PHONE", ("không có điện thoại", "no phone"), &[Target::Sim, Target::Smartphone]),
    target(32, "ONLY_2G", ("chỉ có máy 2G", "2G phone only"), &[Target::Smartphone]),
    target(33, "SHARED_PHONE", ("dùng chung máy", "shares a phone"), &[Target::Smartphone]),
    target(34, "CANNOT_AFFORD", ("chưa có tiền mua máy", "cannot afford a phone yet"), &[Target::Smartphone]),
    target(35, "ORDERED_PHONE", ("đã đăng ký mua máy ưu đãi", "has ordered a subsidised phone"), &[Target::Smartphone]),
    target(36, "NO_SIM", ("không dùng sim", "uses no SIM"), &[Target::Sim]),
    target(37, "SIM_OTHER_NAME", ("sim đứng tên người khác", "SIM in another name"), &[Target::Sim]),
    target(38, "FACE_NOT_VERIFIED", ("chưa xác thực khuôn mặt", "face not verified"), &[Target::Sim]),
    target(39, "NO_SIGNATURE", ("chưa có chữ ký số", "no digital signature"), &[Target::Sim]),
];

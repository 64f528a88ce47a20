//! What a column is called. Only the columns named here are ever read (personal-data law: an allow-list).

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_domain::Target;

use super::synonyms::column_named;
use crate::people::coded;
use crate::words::{self, fold, has, has_any};

coded! {
    /// A column that is taken.
    Column as "ListColumn" {
        /// The row's number on the list.
        Ordinal = "ordinal",
        /// The household's number or code.
        Household = "household",
        /// The whole name.
        Name = "name",
        /// All of the name but its last syllable.
        FamilyName = "family_name",
        /// The last syllable of the name.
        GivenName = "given_name",
        /// Day or year of birth.
        Birth = "birth",
        /// Sex.
        Sex = "sex",
        /// A mark, or a birth year, under "Nam".
        Male = "male",
        /// The same under "Nữ".
        Female = "female",
        /// Personal ID.
        PersonalId = "personal_id",
        /// Relation to the head of the household.
        Relation = "relation",
        /// Where they live now; read before [`Column::Address`].
        Residence = "residence",
        /// Address.
        Address = "address",
        /// Hamlet.
        Hamlet = "hamlet",
        /// Phone number.
        Phone = "phone",
        /// Mobile operator.
        Operator = "operator",
        /// What the list says of the identity card.
        Cccd = "cccd",
        /// What the list says of the e-identity.
        Dddt = "dddt",
        /// What the list says of the target it is about.
        Status = "status",
        /// What the list says of the SIM.
        Sim = "sim",
        /// What the list says of the phone.
        Smartphone = "smartphone",
    }
}

impl Column {
    /// The header this column has in lists we write; it is read back as this column.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Ordinal => "STT",
            Self::Household => "Số hộ",
            Self::Name => "Họ và tên",
            Self::FamilyName => "Họ và tên đệm",
            Self::GivenName => "Tên",
            Self::Birth => "Ngày sinh",
            Self::Sex => "Giới tính",
            Self::Male => "Nam",
            Self::Female => "Nữ",
            Self::PersonalId => "Số định danh cá nhân",
            Self::Relation => "Quan hệ với chủ hộ",
            Self::Residence => "Nơi ở hiện tại",
            Self::Address => "Nơi thường trú",
            Self::Hamlet => "Thôn/ấp/KP",
            Self::Phone => "Số điện thoại",
            Self::Operator => "Nhà mạng",
            Self::Cccd => "Cấp CCCD",
            Self::Dddt => "Tài khoản định danh điện tử",
            Self::Status => "Trạng thái",
            Self::Sim => "Tình trạng SIM",
            Self::Smartphone => "Điện thoại thông minh",
        }
    }

    /// The target whose states this column holds.
    pub(crate) fn target(self) -> Option<Target> {
        match self {
            Self::Cccd => Some(Target::Cccd),
            Self::Dddt => Some(Target::Dddt),
            Self::Sim => Some(Target::Sim),
            Self::Smartphone => Some(Target::Smartphone),
            _ => None,
        }
    }
}

/// What a header says its column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// One thing.
    Sure(Column),
    /// A number or a state, which only the cells can tell: "CCCD", "Điện thoại".
    Either {
        /// What it is when the cells are numbers.
        number: Column,
        /// What it is when they are words.
        state: Column,
    },
}

/// Headers that look like ours and are something else.
const NOT_OURS: [&str; 9] = [
    "ngay cap",
    "noi cap",
    "co quan cap",
    "ngay het han",
    "ngay kich hoat",
    "ngay dang ky",
    "ngay thu nhan",
    "nguoi",
    "gia tri den",
];

/// The meaning of a header's text, if it is one of ours.
pub(crate) fn recognise(text: &str) -> Option<Meaning> {
    if text.chars().count() > 120 {
        return None;
    }
    known(&fold(text)).or_else(|| {
        // "Ngày sinh (dd/mm/yyyy)", "Số định danh cá nhân: *".
        let bare = text.split(['(', '[', '*', ':', '\n']).next().unwrap_or_default();
        known(&fold(bare))
    })
}

fn known(folded: &str) -> Option<Meaning> {
    if folded.is_empty() {
        return None;
    }
    let either = |number, state| Some(Meaning::Either { number, state });
    match folded {
        "cccd" | "can cuoc" | "can cuoc cong dan" | "the cccd" | "the can cuoc" => {
            return either(Column::PersonalId, Column::Cccd);
        }
        "dien thoai" | "dt" | "may dien thoai" => return either(Column::Phone, Column::Smartphone),
        "sim" => return either(Column::Phone, Column::Sim),
        _ => {}
    }
    if let Some(column) = column_named(folded) {
        return Some(Meaning::Sure(column));
    }
    if NOT_OURS.iter().any(|start| folded.starts_with(start)) {
        return None;
    }
    target_column(folded).map(Meaning::Sure)
}

/// Columns the law keeps out of this program: they are named to the officer and their cells are not even shown.
pub(crate) fn is_sensitive(label: &str) -> bool {
    has_any(
        &fold(label),
        &[
            "dan toc",
            "ton giao",
            "tien an",
            "tien su",
            "an tich",
            "anh",
            "anh the",
            "van tay",
            "sinh trac",
            "mong mat",
            "nhom mau",
            "dang vien",
            "suc khoe",
            "benh",
        ],
    )
}

/// The target a header speaks of, in the looser words of state columns and allocation tables.
pub(crate) fn target_column(folded: &str) -> Option<Column> {
    if has_any(
        folded,
        &[
            "smartphone",
            "dien thoai thong minh",
            "thiet bi thong minh",
            "loai dien thoai",
            "trang bi dien thoai",
        ],
    ) {
        Some(Column::Smartphone)
    } else if has_any(
        folded,
        &[
            "chinh chu",
            "chu ky so",
            "tinh trang sim",
            "trang thai sim",
            "loai sim",
        ],
    ) || folded == "sim"
    {
        Some(Column::Sim)
    } else if has_any(
        folded,
        &[
            "dddt",
            "dinh danh dien tu",
            "vneid",
            "tai khoan dinh danh",
            "tk dinh danh",
            "tai khoan dien tu",
            "muc dinh danh",
        ],
    ) || (has(folded, "kich hoat") && has_any(folded, &["tinh trang", "trang thai", "tai khoan"]))
    {
        Some(Column::Dddt)
    } else if has_any(folded, &["cccd", "can cuoc"])
        && has_any(
            folded,
            &[
                "cap",
                "tinh trang",
                "trang thai",
                "thu nhan",
                "lam",
                "ket qua",
                "ho so",
            ],
        )
    {
        Some(Column::Cccd)
    } else {
        None
    }
}

/// A header's text as it is reported.
pub(crate) fn label(text: &str) -> String {
    words::tidy(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_headers_are_known() {
        for (text, column) in [
            ("STT", Column::Ordinal),
            ("TT", Column::Ordinal),
            ("Số hộ", Column::Household),
            ("HỌ VÀ TÊN", Column::Name),
            ("Họ, chữ đệm và tên khai sinh", Column::Name),
            ("Ngày, tháng, năm sinh", Column::Birth),
            ("Ngày sinh (dd/mm/yyyy)", Column::Birth),
            ("Năm sinh", Column::Birth),
            ("Giới tính", Column::Sex),
            ("Nam/Nữ", Column::Sex),
            ("Số ĐDCN", Column::PersonalId),
            ("Số định danh cá nhân", Column::PersonalId),
            ("Số CMND/CCCD", Column::PersonalId),
            ("Số ĐDCN/CMND", Column::PersonalId),
            ("Số thẻ CCCD hoặc CMND", Column::PersonalId),
            ("CCCD/ĐDCN", Column::PersonalId),
            ("Quan hệ với chủ hộ", Column::Relation),
            ("Nơi thường trú", Column::Address),
            ("Thôn/ấp/KP", Column::Hamlet),
            ("SĐT", Column::Phone),
            ("Nhà mạng", Column::Operator),
            ("Trạng thái", Column::Status),
            ("Tài khoản ĐDĐT", Column::Dddt),
            ("Kích hoạt Định danh điện tử", Column::Dddt),
            ("Cấp CCCD", Column::Cccd),
            ("Trang bị điện thoại thông minh", Column::Smartphone),
            ("Sim chính chủ tích hợp chữ ký số", Column::Sim),
        ] {
            assert_eq!(recognise(text), Some(Meaning::Sure(column)), "{text}");
        }
    }

    #[test]
    fn the_headers_we_write_are_read_back_as_the_same_columns() {
        for code in [
            "ordinal",
            "household",
            "name",
            "family_name",
            "given_name",
            "birth",
            "sex",
            "male",
            "female",
            "personal_id",
            "relation",
            "residence",
            "address",
            "hamlet",
            "phone",
            "operator",
            "cccd",
            "dddt",
            "status",
            "sim",
            "smartphone",
        ] {
            let column = Column::parse(code).unwrap();
            assert_eq!(recognise(column.label()), Some(Meaning::Sure(column)), "{code}");
        }
    }

    #[test]
    fn two_headers_need_a_look_at_the_cells() {
        assert_eq!(
            recognise("CCCD"),
            Some(Meaning::Either {
                number: Column::PersonalId,
                state: Column::Cccd
            })
        );
        assert_eq!(
            recognise("Điện thoại"),
            Some(Meaning::Either {
                number: Column::Phone,
                state: Column::Smartphone
            })
        );
    }

    #[test]
    fn what_the_law_keeps_out_is_told_apart_from_what_is_merely_not_needed() {
        for label in ["Dân tộc", "TÔN GIÁO", "Tiền án, tiền sự", "Ảnh", "Dấu vân tay"] {
            assert!(is_sensitive(label), "{label}");
        }
        for label in ["Ghi chú", "Ngày cấp CCCD", "Họ tên cha", "Danh sách"] {
            assert!(!is_sensitive(label), "{label}");
        }
    }

    #[test]
    fn what_the_law_keeps_out_is_no_column() {
        for text in [
            "Dân tộc",
            "Tôn giáo",
            "Tiền án, tiền sự",
            "Ảnh",
            "Vân tay",
            "Ghi chú",
            "Ngày cấp CCCD",
            "Số CCCD chủ hộ",
            "Nơi cấp CCCD",
            "Họ tên chủ hộ",
            "Họ tên cha",
            "",
        ] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }
}

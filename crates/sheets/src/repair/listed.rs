//! What a list says of each target, from words to the stable codes of listed states.
//!
//! Registered or approved is not activated, and a bare "mức 2" says neither: what isn't understood is left out
//! with a warning, because "done" is not a word to guess.

use tungnha_domain::{ListedState, Target};

use crate::words::{fold, has, has_any};

/// The state the text names for this target.
pub(crate) fn read(target: Target, text: &str) -> Option<ListedState> {
    let folded = fold(text);
    let code = match target {
        Target::Cccd => cccd(&folded),
        Target::Dddt => dddt(&folded),
        Target::Sim => sim(&folded),
        Target::Smartphone => smartphone(&folded),
    }?;
    ListedState::from_code(target, code)
}

/// The state named by a column that only says "trạng thái": account words first, then card words.
pub(crate) fn read_status(text: &str) -> Option<ListedState> {
    let folded = fold(text);
    let card = has_any(&folded, &["cccd", "can cuoc", "da thu nhan ho so"]);
    let (first, second) = if card {
        (Target::Cccd, Target::Dddt)
    } else {
        (Target::Dddt, Target::Cccd)
    };
    read(first, text).or_else(|| read(second, text))
}

/// The state an operator's result names: a SIM's by its words, a phone's by its own.
pub(crate) fn read_result(text: &str) -> Option<ListedState> {
    let folded = fold(text);
    if has_any(
        &folded,
        &["sim", "chinh chu", "chu ky so", "dung ten", "ten nguoi khac"],
    ) {
        read(Target::Sim, text)
    } else if has_any(
        &folded,
        &[
            "may",
            "dien thoai",
            "smartphone",
            "smart phone",
            "2g",
            "4g",
            "5g",
            "thiet bi",
        ],
    ) {
        read(Target::Smartphone, text)
    } else {
        None
    }
}

fn cccd(folded: &str) -> Option<&'static str> {
    let nothing = [
        "chua thu nhan",
        "chua lam",
        "chua co",
        "khong co",
        "chua duoc thu nhan",
    ];
    if has_any(folded, &nothing) || matches!(folded, "chua" | "khong") {
        Some("none")
    } else if has_any(
        folded,
        &[
            "thu nhan", "da lam", "cho cap", "dang cho", "dang cap", "cho tra", "da nop",
        ],
    ) {
        Some("collected")
    } else if has_any(folded, &["chua cap", "chua duoc cap", "chua duoc"]) {
        Some("none")
    } else if has_any(
        folded,
        &["da cap", "da duoc cap", "da co", "duoc cap", "da tra", "da nhan"],
    ) || folded == "co"
    {
        Some("issued")
    } else {
        None
    }
}

fn dddt(folded: &str) -> Option<&'static str> {
    let one = has_any(folded, &["muc 1", "muc do 1", "muc i", "cap do 1"]);
    let two = has_any(folded, &["muc 2", "muc do 2", "muc ii", "cap do 2"]);
    if has_any(
        folded,
        &[
            "chua dang ky",
            "chua dang ki",
            "chua co",
            "khong co",
            "chua lam",
            "chua thu nhan",
            "chua cap",
            "chua duoc cap",
        ],
    ) || matches!(folded, "chua" | "khong")
    {
        return Some("none");
    }
    if has(folded, "kich hoat")
        && has_any(
            folded,
            &[
                "chua kich hoat",
                "chua duoc kich hoat",
                "cho kich hoat",
                "khong kich hoat",
            ],
        )
    {
        return Some(if one && !two {
            "level1_registered"
        } else {
            "approved"
        });
    }
    if has_any(
        folded,
        &[
            "da kich hoat",
            "kich hoat thanh cong",
            "kich hoat muc",
            "kich hoat",
        ],
    ) {
        return Some(if two { "active2" } else { "active1" });
    }
    if has_any(
        folded,
        &["duoc cap", "da duyet", "phe duyet", "duoc duyet", "da cap"],
    ) {
        return Some("approved");
    }
    if has_any(folded, &["thu nhan", "cho duyet", "cho phe duyet", "cho cap"]) {
        return Some("level2_collected");
    }
    if has_any(folded, &["dang ky", "dang ki"]) {
        return if two {
            Some("level2_collected")
        } else {
            Some("level1_registered")
        };
    }
    None
}

fn sim(folded: &str) -> Option<&'static str> {
    let other = [
        "khong chinh chu",
        "chua chinh chu",
        "khong phai chinh chu",
        "dung ten nguoi khac",
        "ten nguoi khac",
    ];
    if has_any(folded, &other) {
        Some("not_own")
    } else if has(folded, "chinh chu") || has(folded, "chu ky so") {
        let unsigned = has_any(
            folded,
            &[
                "chua co chu ky so",
                "khong co chu ky so",
                "chua tich hop",
                "chua chu ky so",
                "khong chu ky so",
            ],
        );
        Some(if has(folded, "chu ky so") && !unsigned {
            "own_signed"
        } else {
            "own"
        })
    } else if has_any(folded, &["khong co", "chua co", "khong dung", "khong su dung"])
        || matches!(folded, "khong" | "chua")
    {
        Some("none")
    } else {
        None
    }
}

fn smartphone(folded: &str) -> Option<&'static str> {
    if has_any(folded, &["2g", "pho thong", "cuc gach", "nut bam", "co ban"]) {
        Some("only_2g")
    } else if has_any(folded, &["khong co", "chua co", "khong dung", "khong su dung"])
        || matches!(folded, "khong" | "chua")
    {
        Some("none")
    } else if has_any(folded, &["4g", "5g", "thong minh", "smartphone", "smart phone"]) {
        Some("smartphone_4g")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(target: Target, text: &str) -> Option<&'static str> {
        read(target, text).map(|state| state.code())
    }

    #[test]
    fn card_states_are_read() {
        for (text, wanted) in [
            ("Đã cấp", "issued"),
            ("Đã được cấp CCCD", "issued"),
            ("Đã thu nhận hồ sơ", "collected"),
            ("Đã thu nhận, chưa cấp", "collected"),
            ("Chưa cấp", "none"),
            ("CHƯA ĐƯỢC CẤP", "none"),
            ("Chưa thu nhận", "none"),
        ] {
            assert_eq!(code(Target::Cccd, text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn only_activated_is_active() {
        for (text, wanted) in [
            ("Chưa đăng ký", "none"),
            ("Mức 1 chưa kích hoạt", "level1_registered"),
            ("Đã đăng ký mức 1", "level1_registered"),
            ("Đã thu nhận mức 2", "level2_collected"),
            ("Hồ sơ được cấp", "approved"),
            ("Hồ sơ được cấp - chưa kích hoạt", "approved"),
            ("Mức 2 chưa kích hoạt", "approved"),
            ("Đã kích hoạt mức 1", "active1"),
            ("Đã kích hoạt mức 2", "active2"),
            ("Đã kích hoạt", "active1"),
        ] {
            assert_eq!(code(Target::Dddt, text), Some(wanted), "{text}");
        }
        assert_eq!(
            code(Target::Dddt, "Mức 2"),
            None,
            "says neither approved nor activated"
        );
    }

    #[test]
    fn an_operators_result_is_of_the_sim_or_of_the_phone_and_never_guessed() {
        let read = |text| read_result(text).map(|state| (state.target(), state.code()));
        assert_eq!(read("Đã mua máy 4G"), Some((Target::Smartphone, "smartphone_4g")));
        assert_eq!(read("Chính chủ, chưa có chữ ký số"), Some((Target::Sim, "own")));
        assert_eq!(
            read("SIM chính chủ + chữ ký số"),
            Some((Target::Sim, "own_signed"))
        );
        assert_eq!(read("Máy 2G"), Some((Target::Smartphone, "only_2g")));
        assert_eq!(read("Chưa có"), None, "of what?");
    }

    #[test]
    fn sims_and_phones_are_read() {
        for (text, wanted) in [
            ("Không có", "none"),
            ("Không chính chủ", "not_own"),
            ("Chính chủ", "own"),
            ("Chính chủ, chưa có chữ ký số", "own"),
            ("Chính chủ, có chữ ký số", "own_signed"),
        ] {
            assert_eq!(code(Target::Sim, text), Some(wanted), "{text}");
        }
        for (text, wanted) in [
            ("Không có", "none"),
            ("Điện thoại 2G", "only_2g"),
            ("Smartphone 4G", "smartphone_4g"),
            ("Điện thoại thông minh", "smartphone_4g"),
            ("Chưa có điện thoại thông minh", "none"),
        ] {
            assert_eq!(code(Target::Smartphone, text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn a_bare_status_column_speaks_of_the_account_unless_it_names_the_card() {
        assert_eq!(
            read_status("Hồ sơ được cấp").map(|s| s.target()),
            Some(Target::Dddt)
        );
        assert_eq!(
            read_status("Chưa cấp CCCD").map(|s| s.target()),
            Some(Target::Cccd)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,40}") {
            for target in Target::ALL {
                if let Some(state) = read(target, &text) {
                    prop_assert_eq!(state.target(), target);
                }
            }
            read_status(&text);
        }
    }
}

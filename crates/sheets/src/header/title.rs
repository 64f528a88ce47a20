//! What the lines above a header say: which list this is, of which day, of which hamlet.

use chrono::NaiveDate;
use tungnha_domain::ListKind;

use crate::repair::hamlet;
use crate::words::{fold, has_any};

/// The words that make a list one of its kind; `None` when nothing is said.
pub(crate) fn kind(lines: &[String]) -> Option<ListKind> {
    lines.iter().find_map(|line| {
        let folded = fold(line);
        if has_any(&folded, &["chua kich hoat", "chua duoc kich hoat"]) {
            Some(ListKind::NotActivated)
        } else if has_any(
            &folded,
            &[
                "chua cap",
                "chua duoc cap",
                "chua lam cccd",
                "chua lam can cuoc",
                "chua thu nhan",
                "chua co cccd",
            ],
        ) {
            Some(ListKind::NotIssued)
        } else if has_any(&folded, &["thue bao", "khach hang", "nha mang"]) {
            Some(ListKind::Operator)
        } else {
            None
        }
    })
}

/// The operator whose customers a list names.
pub(crate) fn operator(lines: &[String]) -> Option<&'static str> {
    lines.iter().find_map(|line| {
        let folded = fold(line);
        [
            ("viettel", "Viettel"),
            ("vnpt", "VNPT"),
            ("vinaphone", "VNPT"),
            ("mobifone", "MobiFone"),
            ("vietnamobile", "Vietnamobile"),
        ]
        .into_iter()
        .find(|(word, _)| has_any(&folded, &[word]))
        .map(|(_, name)| name)
    })
}

/// The hamlet a title names; none when it names several.
pub(crate) fn hamlet(lines: &[String]) -> Option<String> {
    let line = lines.iter().find(|line| hamlet::in_text(line).is_some())?;
    let folded = fold(line);
    let several = [" khu pho ", " kp ", " ap ", " thon "].iter().any(|kind| {
        format!(" {folded} ").matches(kind).count() > 1 || folded.contains(&format!("cac{kind}"))
    });
    if several { None } else { hamlet::in_text(line) }
}

/// The day a title names. A line that cites another document ("kèm theo Công văn … ngày …") is read last.
pub(crate) fn date(lines: &[String]) -> Option<NaiveDate> {
    let cites = |line: &&String| {
        has_any(
            &fold(line),
            &["kem theo", "cong van", "ke hoach so", "quyet dinh"],
        )
    };
    let own = lines
        .iter()
        .filter(|line| !cites(line))
        .filter_map(|line| last_date(line));
    let cited = lines.iter().filter(cites).filter_map(|line| last_date(line));
    own.chain(cited).next()
}

/// The last date of a text: `06/05/2024`, `6-5-2024`, `2024-05-06` or `ngày 6 tháng 5 năm 2024`.
fn last_date(line: &str) -> Option<NaiveDate> {
    let folded = fold(line);
    let tokens: Vec<&str> = folded
        .split(' ')
        .filter(|word| !matches!(*word, "thang" | "nam"))
        .collect();
    tokens.windows(3).rev().find_map(|window| {
        let [a, b, c] = window else { return None };
        let number = |digits: &str| digits.parse::<u32>().ok().filter(|_| digits.len() <= 4);
        let (a_number, b, c_number) = (number(a)?, number(b)?, number(c)?);
        let (day, year) = if a.len() == 4 {
            (c_number, a_number)
        } else {
            (a_number, c_number)
        };
        let year = i32::try_from(year)
            .ok()
            .filter(|year| (2000..2100).contains(year))?;
        NaiveDate::from_ymd_opt(year, b, day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        vec!["CÔNG AN PHƯỜNG LONG THỦY".to_owned(), text.to_owned()]
    }

    fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(y, m, d)
    }

    #[test]
    fn the_title_names_the_kind_of_list() {
        assert_eq!(
            kind(&lines("DANH SÁCH HỒ SƠ ĐƯỢC CẤP CHƯA KÍCH HOẠT")),
            Some(ListKind::NotActivated)
        );
        assert_eq!(
            kind(&lines("Danh sách công dân chưa được cấp CCCD")),
            Some(ListKind::NotIssued)
        );
        assert_eq!(kind(&lines("Danh sách thuê bao VNPT")), Some(ListKind::Operator));
        assert_eq!(kind(&lines("DANH SÁCH NHÂN KHẨU KHU PHỐ 3")), None);
        assert_eq!(operator(&lines("Danh sách thuê bao VNPT")), Some("VNPT"));
    }

    #[test]
    fn a_title_over_several_hamlets_names_none() {
        assert_eq!(
            hamlet(&lines("DANH SÁCH NHÂN KHẨU KHU PHỐ 3")).as_deref(),
            Some("Khu phố 3")
        );
        assert_eq!(hamlet(&lines("DANH SÁCH KHU PHỐ 3 VÀ KHU PHỐ 4")), None);
        assert_eq!(hamlet(&lines("Danh sách các khu phố 1, 2, 3")), None);
    }

    #[test]
    fn the_title_names_the_day_of_the_list() {
        assert_eq!(date(&lines("CHƯA KÍCH HOẠT (ngày 06/05/2024)")), day(2024, 5, 6));
        assert_eq!(date(&lines("Tính đến ngày 6 tháng 5 năm 2024")), day(2024, 5, 6));
        assert_eq!(
            date(&lines("từ ngày 01/05/2024 đến ngày 06/05/2024")),
            day(2024, 5, 6)
        );
        assert_eq!(date(&lines("chua-kich-hoat-2024-05-06.xlsx")), day(2024, 5, 6));
        assert_eq!(date(&lines("đợt 90 ngày, đêm")), None);
        assert_eq!(date(&lines("ngày 31/02/2024")), None);
    }

    #[test]
    fn the_day_of_a_cited_document_gives_way_to_the_lists_own() {
        let title = [
            "(Kèm theo Công văn số 12 ngày 01/04/2024)".to_owned(),
            "Ngày 06/05/2024".to_owned(),
        ];
        assert_eq!(date(&title), day(2024, 5, 6));
        assert_eq!(date(&title[..1]), day(2024, 4, 1));
    }
}

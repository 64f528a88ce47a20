//! A report as headed tables: what the workbook has a sheet for and the document a numbered part.
//!
//! One place decides which tables there are, with which columns and words; the two writers only draw them.

use tungnha_domain::Target;

use super::model::{Report, ReportClaims, ReportFigures, ReportUnit};
use crate::activity::ActivitySum;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Count(i64),
    /// Written with its sign.
    Change(i64),
    /// A share with a point, or nothing to have a share of.
    Percent(Option<String>),
    /// Nothing is known or asked: “–”.
    Blank,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn count(count: impl Into<i64>) -> Self {
        Self::Count(count.into())
    }

    fn maybe(count: Option<u32>) -> Self {
        count.map_or(Self::Blank, |count| Self::Count(count.into()))
    }

    fn maybe_text(text: Option<String>) -> Self {
        text.map_or(Self::Blank, Self::Text)
    }
}

/// One table.
pub(super) struct Table {
    /// The sheet's name: short, no signs Excel forbids, unique.
    pub(super) sheet: &'static str,
    /// The part's heading.
    pub(super) heading: String,
    /// A sentence under it.
    pub(super) note: Option<String>,
    /// Header and width of each column, in characters.
    pub(super) columns: Vec<(&'static str, f64)>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// It belongs in the document, not only in the workbook.
    pub(super) in_document: bool,
}

/// Every table of a report; those without a row are left out.
pub(super) fn tables(report: &Report) -> Vec<Table> {
    let mut tables = vec![whole(report), units(report), units_short(report)];
    tables.extend(phases(report));
    tables.extend(report.reasons.iter().map(reasons));
    tables.extend([
        rates(report),
        groups(report),
        pace(report),
        top_reasons(report),
        not_asked(report),
        tablets(report),
        late(report),
        commendation(report),
        teams(report),
        members(report),
        activities(
            "Hoạt động trong kỳ",
            "Hoạt động tuyên truyền, kiểm tra, hỗ trợ trong kỳ",
            &report.activities,
        ),
        activities(
            "Hoạt động cả đợt",
            "Hoạt động từ đầu đợt",
            &report.activities_to_date,
        ),
        days(report),
    ]);
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// A target as reports name it.
pub(super) const fn target_name(target: Target) -> &'static str {
    match target {
        Target::Cccd => "Căn cước",
        Target::Dddt => "Định danh điện tử",
        Target::Sim => "SIM chính chủ, chữ ký số",
        Target::Smartphone => "Điện thoại 4G",
    }
}

/// `06/5/2024` of `2024-05-06`: official documents write no zero before months from March on.
pub(super) fn day(iso: &str) -> String {
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month @ ("01" | "02"), day] => format!("{day}/{month}/{year}"),
        [year, month, day] => format!("{day}/{}/{year}", month.trim_start_matches('0')),
        _ => iso.to_owned(),
    }
}

fn whole(report: &Report) -> Table {
    let rows = report.whole.iter().map(|line| {
        let end = &line.at_end;
        vec![
            Cell::text(target_name(line.target)),
            Cell::count(end.listed),
            Cell::count(end.not_eligible),
            Cell::count(end.done),
            Cell::count(end.reason),
            Cell::count(end.no_need),
            Cell::count(end.in_progress),
            Cell::count(end.not_asked),
            Cell::Percent(line.done_percent.clone()),
        ]
    });
    Table {
        sheet: "Tổng hợp",
        heading: "Kết quả chung".to_owned(),
        note: Some(
            "Danh sách = đã đạt + có lý do + chưa có nhu cầu + đang chờ + chưa hỏi + không thuộc diện. \
             Tỷ lệ tính trên số người thuộc diện."
                .to_owned(),
        ),
        columns: vec![
            ("Chỉ tiêu", 26.0),
            ("Danh sách", 11.0),
            ("Không thuộc diện", 11.0),
            ("Đã đạt", 10.0),
            ("Có lý do", 10.0),
            ("Chưa có nhu cầu", 10.0),
            ("Đang chờ", 10.0),
            ("Chưa hỏi", 10.0),
            ("Tỷ lệ đạt (%)", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

/// All columns, for the workbook.
fn units(report: &Report) -> Table {
    let row = |unit: &ReportUnit, line: &ReportFigures| {
        let (end, change) = (&line.at_end, &line.change);
        vec![
            Cell::text(unit.unit.clone()),
            Cell::text(level_name(unit.level)),
            Cell::text(target_name(line.target)),
            Cell::count(end.listed),
            Cell::count(end.eligible),
            Cell::count(end.not_eligible),
            Cell::count(end.done),
            Cell::count(end.confirmed),
            Cell::count(end.reason),
            Cell::count(end.no_need),
            Cell::count(end.in_progress),
            Cell::count(end.not_asked),
            Cell::count(line.contradicted),
            Cell::maybe(line.allocated),
            Cell::count(end.achieved),
            Cell::Change(change.achieved),
            Cell::Percent(line.achieved_percent.clone()),
            Cell::count(line.achieved_confirmed),
            Cell::Percent(line.confirmed_percent.clone()),
            Cell::Change(change.done),
            Cell::Change(change.not_asked),
        ]
    };
    let whole = ReportUnit {
        unit: report.unit.clone().unwrap_or_else(|| report.commune.clone()),
        level: "whole",
        depth: 0,
        targets: report.whole.clone(),
    };
    let units = std::iter::once(&whole).chain(&report.units);
    Table {
        sheet: "Đơn vị",
        heading: "Kết quả theo đơn vị và chỉ tiêu".to_owned(),
        note: Some("Thay đổi là so với hết ngày trước kỳ báo cáo.".to_owned()),
        columns: vec![
            ("Đơn vị", 22.0),
            ("Loại", 16.0),
            ("Chỉ tiêu", 26.0),
            ("Danh sách", 9.0),
            ("Thuộc diện", 9.0),
            ("Không thuộc diện", 9.0),
            ("Đã đạt", 9.0),
            ("Đạt đã xác nhận", 9.0),
            ("Có lý do", 9.0),
            ("Chưa có nhu cầu", 9.0),
            ("Đang chờ", 9.0),
            ("Chưa hỏi", 9.0),
            ("Trái với danh sách", 9.0),
            ("Giao", 9.0),
            ("Thực hiện", 9.0),
            ("Thực hiện trong kỳ", 9.0),
            ("Tỷ lệ so với giao (%)", 9.0),
            ("Thực hiện đã xác nhận", 9.0),
            ("Tỷ lệ đã xác nhận (%)", 9.0),
            ("Đạt thêm trong kỳ", 9.0),
            ("Chưa hỏi thay đổi", 9.0),
        ],
        rows: units
            .flat_map(|unit| {
                unit.targets
                    .iter()
                    .map(|line| row(unit, line))
                    .collect::<Vec<_>>()
            })
            .collect(),
        in_document: false,
    }
}

/// What fits on paper: units that have a number, or all hamlets where none has.
fn units_short(report: &Report) -> Table {
    let asked = |line: &ReportFigures| line.allocated.is_some();
    let any = report.units.iter().flat_map(|unit| &unit.targets).any(asked);
    let whole = report.whole.iter().map(|line| ("Tổng cộng".to_owned(), line));
    let units = report
        .units
        .iter()
        .flat_map(|unit| unit.targets.iter().map(|line| (unit.unit.clone(), line)));
    let rows = units
        .filter(|(_, line)| !any || asked(line))
        .chain(whole.filter(|(_, line)| asked(line)))
        .map(|(unit, line)| {
            vec![
                Cell::text(unit),
                Cell::text(target_name(line.target)),
                Cell::maybe(line.allocated),
                Cell::count(line.at_end.achieved),
                Cell::Change(line.change.achieved),
                Cell::Percent(line.achieved_percent.clone()),
                Cell::count(line.achieved_confirmed),
                Cell::Percent(line.confirmed_percent.clone()),
            ]
        });
    Table {
        sheet: "Chỉ tiêu giao",
        heading: "Kết quả thực hiện chỉ tiêu giao".to_owned(),
        note: Some(
            "Thực hiện là số đã đạt (căn cước: cả số đã thu nhận), trừ người đã có từ danh sách đầu tiên; \
             xác nhận là số được dữ liệu quốc gia hoặc nhà mạng khẳng định."
                .to_owned(),
        ),
        columns: vec![
            ("Đơn vị", 24.0),
            ("Chỉ tiêu", 24.0),
            ("Giao", 9.0),
            ("Thực hiện", 11.0),
            ("Trong kỳ", 10.0),
            ("Tỷ lệ (%)", 10.0),
            ("Đã xác nhận", 11.0),
            ("Tỷ lệ xác nhận (%)", 11.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

/// The whole's phases on paper, everybody's in the workbook.
fn phases(report: &Report) -> [Table; 2] {
    let lines = |units: usize| {
        let rows = report.phases.iter().flat_map(move |phase| {
            let lines = phase.units.iter().take(units.saturating_mul(4));
            lines.map(move |line| {
                vec![
                    Cell::text(phase.name.clone()),
                    Cell::text(line.unit.clone()),
                    Cell::text(target_name(line.target)),
                    Cell::Change(line.achieved),
                    Cell::Change(line.confirmed),
                    Cell::count(line.done_at_end),
                    Cell::Percent(line.done_percent.clone()),
                ]
            })
        });
        rows.collect::<Vec<_>>()
    };
    let table = |sheet, units, in_document| Table {
        sheet,
        heading: "Kết quả theo giai đoạn".to_owned(),
        note: None,
        columns: vec![
            ("Giai đoạn", 18.0),
            ("Đơn vị", 24.0),
            ("Chỉ tiêu", 24.0),
            ("Thực hiện trong giai đoạn", 13.0),
            ("Xác nhận trong giai đoạn", 13.0),
            ("Đạt đến cuối", 11.0),
            ("Tỷ lệ đạt (%)", 11.0),
        ],
        rows: lines(units),
        in_document,
    };
    [
        table("Giai đoạn", 1, true),
        table("Giai đoạn theo đơn vị", usize::MAX, false),
    ]
}

fn reasons(table: &super::model::ReportReasons) -> Table {
    let (sheet, heading) = match table.target {
        Target::Cccd => ("Lý do căn cước", "Người chưa có căn cước, theo lý do"),
        Target::Dddt => ("Lý do định danh", "Người chưa có định danh điện tử, theo lý do"),
        Target::Sim => ("Lý do SIM", "Người chưa có SIM chính chủ, chữ ký số, theo lý do"),
        Target::Smartphone => ("Lý do điện thoại", "Người chưa có điện thoại 4G, theo lý do"),
    };
    let rows = table.rows.iter().map(|row| {
        vec![
            row.row.map_or(Cell::Blank, Cell::count),
            Cell::text(row.label.clone()),
            Cell::count(row.count),
            Cell::Percent(row.percent.clone()),
            Cell::Change(row.change),
        ]
    });
    let total = vec![
        Cell::Blank,
        Cell::text("Cộng"),
        Cell::count(table.total),
        Cell::Percent(super::figures::percent(table.total, table.total)),
        Cell::Change(table.rows.iter().map(|row| row.change).sum()),
    ];
    Table {
        sheet,
        heading: heading.to_owned(),
        note: None,
        columns: vec![
            ("TT", 6.0),
            ("Lý do", 46.0),
            ("Số người", 10.0),
            ("Tỷ lệ (%)", 10.0),
            ("Thay đổi", 10.0),
        ],
        rows: rows.chain([total]).collect(),
        in_document: table.official,
    }
}

fn rates(report: &Report) -> Table {
    let rows = report.rates.iter().map(|rate| {
        vec![
            Cell::text(rate.asked.clone()),
            Cell::maybe_text(rate.phase.clone()),
            Cell::maybe(rate.base),
            Cell::count(rate.reached),
            Cell::Percent(rate.percent.clone()),
            match rate.met {
                Some(true) => Cell::text("Đạt"),
                Some(false) => Cell::text("Chưa đạt"),
                None => Cell::Blank,
            },
        ]
    });
    Table {
        sheet: "Tỷ lệ yêu cầu",
        heading: "Tỷ lệ đợt cao điểm yêu cầu".to_owned(),
        note: None,
        columns: vec![
            ("Yêu cầu", 54.0),
            ("Giai đoạn", 14.0),
            ("Số người", 10.0),
            ("Đã đạt", 10.0),
            ("Tỷ lệ (%)", 10.0),
            ("Kết quả", 12.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn groups(report: &Report) -> Table {
    let rows = report.groups.iter().map(|group| {
        let left = match group.days_left {
            left if left < 0 => format!("quá hạn {} ngày", -left),
            0 => "ngày cuối".to_owned(),
            left => format!("còn {left} ngày"),
        };
        vec![
            Cell::text(group.name.clone()),
            Cell::text(format!("trước {}", day(&group.before))),
            Cell::text(left),
            Cell::maybe(group.people),
            Cell::maybe(group.elsewhere),
            Cell::maybe(group.done),
            Cell::Percent(group.percent.clone()),
        ]
    });
    Table {
        sheet: "Nhóm có thời hạn",
        heading: "Các nhóm có thời hạn riêng".to_owned(),
        note: None,
        columns: vec![
            ("Nhóm", 42.0),
            ("Thời hạn", 15.0),
            ("Còn lại", 15.0),
            ("Trong xã", 9.0),
            ("Ở nơi khác", 9.0),
            ("Đủ chỉ tiêu", 11.0),
            ("Tỷ lệ (%)", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn pace(report: &Report) -> Table {
    let rows = report.pace.iter().map(|pace| {
        vec![
            Cell::text(target_name(pace.target)),
            Cell::count(pace.allocated),
            Cell::count(pace.achieved),
            Cell::count(pace.days_worked),
            Cell::count(pace.days_left),
            Cell::Percent(pace.per_day.clone()),
            Cell::Percent(pace.needed_per_day.clone()),
            Cell::maybe(pace.forecast),
        ]
    });
    Table {
        sheet: "Tiến độ",
        heading: "Tiến độ và dự báo".to_owned(),
        note: Some("Không tính những ngày tạm dừng.".to_owned()),
        columns: vec![
            ("Chỉ tiêu", 26.0),
            ("Giao", 9.0),
            ("Thực hiện", 10.0),
            ("Số ngày đã làm", 10.0),
            ("Số ngày còn lại", 10.0),
            ("Mỗi ngày đã làm", 11.0),
            ("Mỗi ngày cần làm", 11.0),
            ("Dự báo ngày cuối", 11.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn top_reasons(report: &Report) -> Table {
    let rows = report.difficulties.top_reasons.iter().map(|reason| {
        vec![
            Cell::text(target_name(reason.target)),
            Cell::text(reason.label.clone()),
            Cell::count(reason.count),
            Cell::maybe_text(reason.most_in.clone()),
        ]
    });
    Table {
        sheet: "Lý do nhiều nhất",
        heading: "Lý do nhiều nhất".to_owned(),
        note: None,
        columns: vec![
            ("Chỉ tiêu", 26.0),
            ("Lý do", 46.0),
            ("Số người", 10.0),
            ("Nhiều nhất ở", 22.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn not_asked(report: &Report) -> Table {
    let rows = report.difficulties.not_asked.iter().map(|line| {
        vec![
            Cell::text(line.unit.clone()),
            Cell::count(line.not_asked),
            Cell::count(line.eligible),
            Cell::Percent(line.percent.clone()),
        ]
    });
    Table {
        sheet: "Chưa hỏi",
        heading: "Nơi còn nhiều người chưa hỏi".to_owned(),
        note: Some("Đếm theo lượt người và chỉ tiêu.".to_owned()),
        columns: vec![
            ("Đơn vị", 30.0),
            ("Chưa hỏi", 11.0),
            ("Thuộc diện", 11.0),
            ("Tỷ lệ (%)", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn tablets(report: &Report) -> Table {
    let rows = report.difficulties.tablets.iter().map(|tablet| {
        vec![
            Cell::count(tablet.dev),
            Cell::text(tablet.member.clone()),
            Cell::text(tablet.hamlets.join(", ")),
            tablet
                .last_day
                .as_deref()
                .map_or(Cell::text("chưa lần nào"), |last| Cell::text(day(last))),
            tablet.days_silent.map_or(Cell::Blank, Cell::Count),
            Cell::Count(i64::try_from(tablet.unsent).unwrap_or(i64::MAX)),
        ]
    });
    Table {
        sheet: "Máy chưa gửi",
        heading: "Máy chưa gửi đủ hoặc im lặng".to_owned(),
        note: None,
        columns: vec![
            ("Máy", 7.0),
            ("Người dùng", 26.0),
            ("Địa bàn", 26.0),
            ("Liên lạc cuối", 14.0),
            ("Số ngày", 9.0),
            ("Chưa gửi", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn late(report: &Report) -> Table {
    let rows = report.difficulties.late.iter().map(|line| {
        vec![
            Cell::text(line.unit.clone()),
            Cell::count(line.answers),
            Cell::count(line.late),
            Cell::Percent(line.percent.clone()),
        ]
    });
    Table {
        sheet: "Gửi muộn",
        heading: "Nơi ghi nhận về muộn (sóng yếu hoặc chưa gửi trong ngày)".to_owned(),
        note: None,
        columns: vec![
            ("Đơn vị", 30.0),
            ("Ghi nhận trong kỳ", 12.0),
            ("Về sau nửa đêm", 12.0),
            ("Tỷ lệ (%)", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn commendation(report: &Report) -> Table {
    let rows = report.commendation.iter().map(|line| {
        let note = match (line.contradicted > 0, line.not_reported) {
            (false, false) if !line.clear => "chưa có kết quả được xác nhận",
            (false, false) => "đủ điều kiện",
            (true, false) => "có số liệu trái với danh sách",
            (false, true) => "có máy chưa gửi",
            (true, true) => "có số liệu trái, có máy chưa gửi",
        };
        vec![
            Cell::count(line.place),
            Cell::text(line.unit.clone()),
            Cell::count(line.allocated),
            Cell::count(line.confirmed),
            Cell::Percent(line.percent.clone()),
            Cell::text(note),
        ]
    });
    Table {
        sheet: "Khen thưởng",
        heading: "Xếp thứ theo kết quả đã xác nhận".to_owned(),
        note: None,
        columns: vec![
            ("Thứ", 7.0),
            ("Đơn vị", 26.0),
            ("Giao", 9.0),
            ("Đã xác nhận", 11.0),
            ("Tỷ lệ (%)", 10.0),
            ("Ghi chú", 34.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn teams(report: &Report) -> Table {
    let rows = report.teams.iter().map(|line| {
        let mut row = vec![
            Cell::text(line.team.clone()),
            Cell::maybe_text(line.within.clone()),
            Cell::count(line.members),
            Cell::count(line.active),
            Cell::count(line.met),
        ];
        row.extend(line.targets.iter().map(|claims| Cell::count(claims.done)));
        let sum = |part: fn(&ReportClaims) -> u32| line.targets.iter().map(part).sum::<u32>();
        row.extend([
            Cell::count(sum(|claims| claims.confirmed)),
            Cell::count(sum(|claims| claims.contradicted)),
        ]);
        row
    });
    Table {
        sheet: "Tổ",
        heading: "Kết quả theo tổ".to_owned(),
        note: Some(
            "Lượt đạt do thành viên của tổ ghi nhận; hai tổ có thể cùng một địa bàn, nên không cộng thành số của địa bàn. \
             Có ghi nhận, đủ chỉ tiêu: số thành viên ghi nhận trong kỳ, đủ chỉ tiêu cá nhân."
                .to_owned(),
        ),
        columns: vec![
            ("Tổ", 16.0),
            ("Địa bàn", 12.0),
            ("Thành viên", 10.0),
            ("Có ghi nhận", 10.0),
            ("Đủ chỉ tiêu", 10.0),
            ("Căn cước", 10.0),
            ("Định danh", 10.0),
            ("SIM", 9.0),
            ("Điện thoại", 10.0),
            ("Đã xác nhận", 10.0),
            ("Trái danh sách", 10.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn members(report: &Report) -> Table {
    let rows = report.members.iter().map(|line| {
        vec![
            Cell::text(line.member.clone()),
            Cell::maybe_text(line.team.clone()),
            Cell::count(line.brought),
            Cell::count(line.brought_confirmed),
            Cell::text(if line.met { "Đủ" } else { "Chưa đủ" }),
            Cell::count(line.done),
            Cell::count(line.confirmed),
            Cell::count(line.contradicted),
            Cell::count(line.answers),
        ]
    });
    Table {
        sheet: "Thành viên",
        heading: "Chỉ tiêu cá nhân".to_owned(),
        note: Some(format!(
            "Mỗi người vận động ít nhất {} người: kích hoạt định danh và có SIM chính chủ, chữ ký số.",
            report.personal_quota
        )),
        columns: vec![
            ("Thành viên", 24.0),
            ("Tổ", 18.0),
            ("Đã vận động", 11.0),
            ("Đã xác nhận", 11.0),
            ("Chỉ tiêu", 10.0),
            ("Lượt đạt", 10.0),
            ("Lượt xác nhận", 11.0),
            ("Lượt trái danh sách", 11.0),
            ("Ghi nhận trong kỳ", 11.0),
        ],
        rows: rows.collect(),
        in_document: true,
    }
}

fn activities(sheet: &'static str, heading: &str, sums: &[ActivitySum]) -> Table {
    let number = |number: u64| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = sums
        .iter()
        .map(|sum| vec![Cell::text(sum.label), number(sum.count), number(sum.people)]);
    Table {
        sheet,
        heading: heading.to_owned(),
        note: None,
        columns: vec![("Hoạt động", 40.0), ("Số lượng", 11.0), ("Lượt người", 12.0)],
        rows: rows.collect(),
        in_document: true,
    }
}

fn days(report: &Report) -> Table {
    let rows = report.days.iter().map(|line| {
        let mut row = vec![Cell::text(day(&line.day))];
        row.extend(line.achieved.map(Cell::Count));
        row.extend(line.confirmed.map(Cell::Count));
        row
    });
    Table {
        sheet: "Theo ngày",
        heading: "Lũy kế theo ngày".to_owned(),
        note: None,
        columns: vec![
            ("Ngày", 12.0),
            ("Căn cước", 10.0),
            ("Định danh", 10.0),
            ("SIM", 10.0),
            ("Điện thoại", 10.0),
            ("Căn cước xác nhận", 11.0),
            ("Định danh xác nhận", 11.0),
            ("SIM xác nhận", 11.0),
            ("Điện thoại xác nhận", 11.0),
        ],
        rows: rows.collect(),
        in_document: false,
    }
}

fn level_name(level: &str) -> &'static str {
    match level {
        "whole" => "Tổng",
        "province" => "Tỉnh",
        "district" => "Huyện",
        "commune" => "Xã, phường",
        "hamlet" => "Thôn, khu phố",
        "operator" => "Nhà mạng",
        "police" => "Công an",
        _ => "Đoàn thể",
    }
}

/// “Số liệu đến …; N máy chưa gửi”, as every form of a report says it.
pub(super) fn completeness(report: &Report) -> String {
    let data = &report.data;
    let mut text = match data.until.as_deref() {
        // `2024-05-06T18:30:00+07:00`
        Some(time) => format!(
            "Số liệu đến {} ngày {}",
            time.get(11..16).unwrap_or_default(),
            day(time.get(..10).unwrap_or_default())
        ),
        None => "Chưa có số liệu nào về trạm".to_owned(),
    };
    text.push_str(&match data.tablets_not_sent {
        0 if data.tablets == 0 => "; chưa có máy nào".to_owned(),
        0 => format!("; cả {} máy đã gửi đủ", data.tablets),
        some => format!("; {some} trong {} máy chưa gửi đủ", data.tablets),
    });
    if data.unsent_records > 0 {
        text.push_str(&format!(" ({} ghi nhận còn trong máy)", data.unsent_records));
    }
    for (count, what) in [
        (data.quarantined, "ghi nhận giữ riêng chưa tính"),
        (data.forks, "ghi nhận của máy bị sao chép"),
        (u64::from(data.conflicts), "câu trả lời khác nhau chờ phân xử"),
    ] {
        if count > 0 {
            text.push_str(&format!("; {count} {what}"));
        }
    }
    if !data.hamlets_without_list.is_empty() {
        text.push_str(&format!(
            "; chưa có danh sách đầy đủ: {}",
            data.hamlets_without_list.join(", ")
        ));
    }
    text.push('.');
    text
}

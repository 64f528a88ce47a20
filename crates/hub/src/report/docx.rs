//! A report as a document in the form of Decree 30/2020/NĐ-CP: A4, left margin 30 mm, Times New Roman 13 to 14, the
//! national heading and motto beside the office's name, number, place and date, page numbers top centre from page 2,
//! recipients and signature at the end.
//!
//! The library numbers paragraphs by thread, so a document is drawn on a thread of its own: the same report gives the
//! same bytes. Headers that repeat on every page are a mark it cannot make; it is put in afterwards. No row is torn between
//! two pages, and no heading left behind at the foot of one.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph,
    ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType,
    Table as Drawn, TableAlignmentType, TableBorderPosition, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};

use super::model::Report;
use super::tables::{Cell, Table, completeness, day, tables};
use super::wish::Kind;
use crate::error::HubError;

const FONT: &str = "Times New Roman";
/// Sizes are in half points.
const BODY: usize = 28;
const HEADING: usize = 26;
const SMALL_HEADING: usize = 24;
const TABLE: usize = 22;
const SMALL: usize = 22;
/// Twentieths of a point in a millimetre.
const MM: f64 = 56.692_9;
/// Between the margins: 210 − 30 − 15 mm.
const TEXT_WIDTH: usize = 9_354;
/// The two columns of the heading.
const MASTHEAD: [usize; 2] = [4_050, TEXT_WIDTH - 4_050];

/// The bytes of the document.
pub(super) fn document(report: &Report) -> Result<Vec<u8>, HubError> {
    let failed = |why: &str| HubError::Refused(format!("không lập được tệp Word ({why})"));
    let drawn = std::thread::scope(|scope| scope.spawn(|| draw(report).build()).join());
    let mut drawn = drawn.map_err(|_| failed("thread"))?;
    let body = String::from_utf8(drawn.document).map_err(|_| failed("utf-8"))?;
    drawn.document = with_headers(&body).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    drawn
        .pack(&mut bytes)
        .map_err(|fault| failed(&fault.to_string()))?;
    Ok(bytes.into_inner())
}

/// Marks the first row of each table as its header. The first and the last are heading and signature and have none.
fn with_headers(body: &str) -> String {
    const TABLE: &str = "<w:tbl>";
    let last = body.matches(TABLE).count();
    let mut marked = String::with_capacity(body.len());
    for (at, part) in body.split(TABLE).enumerate() {
        if at > 0 {
            marked.push_str(TABLE);
        }
        if at > 1 && at < last {
            marked.push_str(&part.replacen("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />", 1));
        } else {
            marked.push_str(part);
        }
    }
    marked
}

fn draw(report: &Report) -> Docx {
    let made = format!("{}T00:00:00Z", report.to);
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    let number = Paragraph::new()
        .align(AlignmentType::Center)
        .add_page_num(PageNum::new());
    let mut document = Docx::new()
        .created_at(&made)
        .updated_at(&made)
        .default_fonts(fonts)
        .default_size(BODY)
        .page_size(mm(210.0), mm(297.0))
        .page_margin(PageMargin {
            top: signed(20.0),
            bottom: signed(20.0),
            left: signed(30.0),
            right: signed(15.0),
            header: signed(10.0),
            footer: signed(10.0),
            gutter: 0,
        })
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .add_table(masthead(report))
        .add_paragraph(line("", BODY))
        .add_paragraph(centred("BÁO CÁO", BODY, true))
        .add_paragraph(centred(&report.title, BODY, true))
        .add_paragraph(centred(&format!("({})", report.campaign), BODY, false))
        .add_paragraph(rule(TEXT_WIDTH, 3_500))
        .add_paragraph(sentence(&opening(report)))
        .add_paragraph(sentence(&completeness(report)));
    if let Some(line) = lists(report) {
        document = document.add_paragraph(sentence(&line));
    }
    let shown = tables(report)
        .into_iter()
        .filter(|table| table.in_document && table.sheet != "Hoạt động cả đợt");
    for (at, part) in shown.enumerate() {
        document = document.add_paragraph(heading(&format!("{}. {}", at + 1, part.heading)));
        if let Some(note) = &part.note {
            document = document.add_paragraph(sentence(note).keep_next(true));
        }
        document = document.add_table(table(&part)).add_paragraph(line("", 12));
    }
    document
        .add_paragraph(sentence(&closing(report)).keep_next(true))
        .add_table(signature(report))
}

/// The office's name on the left; heading, motto, place and date on the right. No borders.
fn masthead(report: &Report) -> Drawn {
    let above = report
        .parent
        .as_deref()
        .map_or_else(|| "CÔNG AN TỈNH …".to_owned(), police);
    let year = report.to.get(..4).unwrap_or_default();
    let left = TableCell::new()
        .add_paragraph(centred(&above, SMALL_HEADING, false))
        .add_paragraph(centred(&police(&report.commune), SMALL_HEADING, true))
        .add_paragraph(rule(MASTHEAD[0], 1_500))
        .add_paragraph(centred("Số:        /BC-CA", HEADING, false));
    let right = TableCell::new()
        .add_paragraph(centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", SMALL_HEADING, true))
        .add_paragraph(centred("Độc lập - Tự do - Hạnh phúc", HEADING, true))
        .add_paragraph(rule(MASTHEAD[1], 3_200))
        .add_paragraph(italic(
            &format!("{}, ngày      tháng      năm {year}", place(&report.commune)),
            HEADING,
        ));
    two_columns(left, right, MASTHEAD)
}

fn signature(report: &Report) -> Drawn {
    let small = |text: &str| spaced(Paragraph::new().add_run(run(text, SMALL)), 0);
    let left = TableCell::new()
        .add_paragraph(spaced(
            Paragraph::new().add_run(run("Nơi nhận:", 24).bold().italic()),
            0,
        ))
        .add_paragraph(small(&format!(
            "- {};",
            report
                .parent
                .as_deref()
                .map_or_else(|| "Công an tỉnh".to_owned(), office)
        )))
        .add_paragraph(small(&format!(
            "- Ủy ban nhân dân {};",
            super::lower_first(&report.commune)
        )))
        .add_paragraph(small("- Lưu: VT."));
    let mut right = TableCell::new()
        .add_paragraph(centred("TRƯỞNG CÔNG AN", BODY, true))
        .add_paragraph(italic("(Ký, ghi rõ họ tên, đóng dấu)", HEADING));
    for _ in 0..4 {
        right = right.add_paragraph(line("", BODY));
    }
    two_columns(left, right, [4_677, TEXT_WIDTH - 4_677])
}

fn two_columns(left: TableCell, right: TableCell, widths: [usize; 2]) -> Drawn {
    Drawn::without_borders(vec![
        TableRow::new(vec![
            left.width(widths[0], WidthType::Dxa).clear_all_border(),
            right.width(widths[1], WidthType::Dxa).clear_all_border(),
        ])
        .cant_split(),
    ])
    .set_grid(widths.to_vec())
    .layout(TableLayoutType::Fixed)
    .width(TEXT_WIDTH, WidthType::Dxa)
    .margins(TableCellMargins::new().margin(0, 40, 0, 40))
    .clear_border(TableBorderPosition::InsideV)
}

fn opening(report: &Report) -> String {
    let what = super::lower_first(report.unit.as_deref().unwrap_or(&report.commune));
    format!(
        "Thực hiện đợt cao điểm “{}” (từ ngày {} đến ngày {}), {} báo cáo kết quả của {} từ ngày {} đến hết ngày {} như sau:",
        report.campaign,
        day(&report.first_day),
        day(&report.last_day),
        office(&report.commune),
        what,
        day(&report.from),
        day(&report.to),
    )
}

/// Which lists the confirmed figures rest on.
fn lists(report: &Report) -> Option<String> {
    let lists: Vec<String> = report
        .data
        .lists
        .iter()
        .map(|list| format!("{} ngày {}", list.label.to_lowercase(), day(&list.day)))
        .collect();
    (!lists.is_empty()).then(|| format!("Số xác nhận căn cứ {}.", lists.join(", ")))
}

fn closing(report: &Report) -> String {
    let due = match (report.kind, &report.report_due) {
        (Kind::Phase | Kind::Final, Some(due)) => format!(" (hạn báo cáo: {})", day(due)),
        _ => String::new(),
    };
    format!("Trên đây là báo cáo của {}{due}./.", office(&report.commune))
}

/// “CÔNG AN PHƯỜNG LONG THỦY”.
fn police(unit: &str) -> String {
    format!("CÔNG AN {}", unit.to_uppercase())
}

/// “Công an phường Long Thủy”.
fn office(unit: &str) -> String {
    format!("Công an {}", super::lower_first(unit))
}

/// “Long Thủy” of “Phường Long Thủy”.
fn place(commune: &str) -> &str {
    ["Phường ", "Xã ", "Thị trấn ", "Đặc khu "]
        .iter()
        .find_map(|kind| commune.strip_prefix(kind))
        .unwrap_or(commune)
}

fn table(part: &Table) -> Drawn {
    let total: f64 = part.columns.iter().map(|(_, width)| width).sum();
    let widths: Vec<usize> = part
        .columns
        .iter()
        .map(|(_, width)| whole(width / total * f64::from(u16::try_from(TEXT_WIDTH).unwrap_or(u16::MAX))))
        .collect();
    let cell = |at: usize, paragraph: Paragraph| {
        TableCell::new()
            .width(widths.get(at).copied().unwrap_or_default(), WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(spaced(paragraph, 20))
    };
    let header = part.columns.iter().enumerate().map(|(at, (name, _))| {
        let name = Paragraph::new()
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(run(name, TABLE).bold());
        cell(at, name)
    });
    let mut rows = vec![TableRow::new(header.collect()).cant_split()];
    for line in &part.rows {
        let cells = line.iter().enumerate().map(|(at, value)| {
            let (text, align) = shown(value);
            cell(at, Paragraph::new().align(align).add_run(run(&text, TABLE)))
        });
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    Drawn::new(rows)
        .set_grid(widths.clone())
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 70, 0, 70))
}

/// A value as documents write it: a point between thousands, a comma before the digit.
fn shown(value: &Cell) -> (String, AlignmentType) {
    match value {
        Cell::Text(text) => (text.clone(), AlignmentType::Left),
        Cell::Count(count) => (thousands(*count), AlignmentType::Right),
        Cell::Change(count) if *count > 0 => (format!("+{}", thousands(*count)), AlignmentType::Right),
        Cell::Change(count) => (thousands(*count), AlignmentType::Right),
        Cell::Percent(Some(share)) => (share.replace('.', ","), AlignmentType::Right),
        Cell::Percent(None) | Cell::Blank => ("–".to_owned(), AlignmentType::Center),
    }
}

/// `−1.027` for -1027.
fn thousands(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if count < 0 { format!("−{text}") } else { text }
}

fn run(text: &str, size: usize) -> Run {
    let mut run = Run::new().size(size);
    for (at, part) in text.split('\n').enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        // Signs no document may hold; names come from files.
        let clean: String = part.chars().filter(|letter| !letter.is_control()).collect();
        run = run.add_text(clean);
    }
    run
}

fn line(text: &str, size: usize) -> Paragraph {
    spaced(Paragraph::new().add_run(run(text, size)), 0)
}

fn centred(text: &str, size: usize, bold: bool) -> Paragraph {
    let run = if bold {
        run(text, size).bold()
    } else {
        run(text, size)
    };
    spaced(Paragraph::new().align(AlignmentType::Center).add_run(run), 0)
}

fn italic(text: &str, size: usize) -> Paragraph {
    spaced(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(run(text, size).italic()),
        0,
    )
}

/// A line in the middle of a column: as long as the motto above it, a third to a half of the office's name and of the
/// title. Both are lengths in twentieths of a point.
fn rule(column: usize, length: usize) -> Paragraph {
    let side = i32::try_from(column.saturating_sub(length) / 2).unwrap_or_default();
    // Some room above, so that it does not cut the letters that reach below their line.
    let mut rule =
        spaced(Paragraph::new().add_run(run("", 4)), 40).indent(Some(side), None, Some(side), None);
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .size(6)
        .color("000000");
    rule.property = rule
        .property
        .set_borders(ParagraphBorders::with_empty().set(line));
    rule
}

/// A paragraph of the text: both margins straight, its first line 10 mm in.
fn sentence(text: &str) -> Paragraph {
    let first = SpecialIndentType::FirstLine(signed(10.0));
    spaced(
        Paragraph::new()
            .align(AlignmentType::Both)
            .indent(None, Some(first), None, None)
            .add_run(run(text, BODY)),
        120,
    )
}

/// The heading of a part, kept with what follows it.
fn heading(text: &str) -> Paragraph {
    let first = SpecialIndentType::FirstLine(signed(10.0));
    spaced(
        Paragraph::new()
            .keep_next(true)
            .indent(None, Some(first), None, None)
            .add_run(run(text, BODY).bold()),
        120,
    )
}

/// So many twentieths of a point before and after, lines one after another.
fn spaced(paragraph: Paragraph, around: u32) -> Paragraph {
    paragraph.line_spacing(
        LineSpacing::new()
            .before(around)
            .after(around)
            .line(240)
            .line_rule(LineSpacingType::Auto),
    )
}

fn mm(length: f64) -> u32 {
    u32::try_from(whole(length * MM)).unwrap_or_default()
}

fn signed(length: f64) -> i32 {
    i32::try_from(whole(length * MM)).unwrap_or_default()
}

/// The nearest whole number of a length, which is never negative here.
fn whole(length: f64) -> usize {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths on a page are small and positive"
    )]
    let whole = length.round() as usize;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_documents_write_them() {
        assert_eq!(
            [0, 999, 1_027, 1_000_000, -1_500].map(thousands),
            ["0", "999", "1.027", "1.000.000", "−1.500"]
        );
        assert_eq!(shown(&Cell::Percent(Some("67.2".to_owned()))).0, "67,2");
        assert_eq!(shown(&Cell::Change(5)).0, "+5");
    }

    #[test]
    fn an_office_is_named_as_the_heading_and_a_sentence_need_it() {
        assert_eq!(police("Phường Long Thủy"), "CÔNG AN PHƯỜNG LONG THỦY");
        assert_eq!(office("Phường Long Thủy"), "Công an phường Long Thủy");
        assert_eq!(place("Phường Long Thủy"), "Long Thủy");
    }
}

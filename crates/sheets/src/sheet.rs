//! One sheet from its header to its last row: which rows are people, and which are the page's furniture.

use crate::cells::Cells;
use crate::duplicates::{self, Seen, SeenPeople};
use crate::error::SheetError;
use crate::grid::Grid;
use crate::header::columns::Column;
use crate::header::layout::Layout;
use crate::households;
use crate::people::{Field, Rejection, RejectionCode, SheetRead, Warning, WarningCode};
use crate::repair::{birth, hamlet};
use crate::row::{RowContext, RowRead};
use crate::value::Value;
use crate::words;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RowKind {
    /// A person, or a row that should have been one.
    Data,
    /// Nothing in any column that is taken.
    Blank,
    /// The header printed again.
    Header,
    /// A sum, or the signatures under the list.
    Footer,
    /// A line between people that names the hamlet of those below.
    Section(String),
}

/// Reads the rows under a header into `read`, whose counts and lists it fills.
pub(crate) fn read_rows(
    context: &RowContext<'_>,
    seen: &mut SeenPeople,
    earlier: &mut [SheetRead],
    read: &mut SheetRead,
    look: &mut dyn FnMut() -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let (mut real, mut typed) = (false, false);
    let mut below_footer = false;
    let mut after_header = true;
    let mut section: Option<Vec<String>> = None;
    for (&row, cells) in context.grid.rows.range(context.layout.last_row + 1..) {
        look()?;
        match kind_of(context, row, cells, after_header, below_footer) {
            RowKind::Blank => continue,
            RowKind::Header => {
                (after_header, below_footer) = (true, false);
                continue;
            }
            RowKind::Footer => {
                below_footer = true;
                continue;
            }
            RowKind::Section(name) => {
                section = Some(vec![name]);
                continue;
            }
            RowKind::Data => after_header = false,
        }
        let outer = section.as_deref().unwrap_or(context.outer_hamlets);
        let row_read = RowContext {
            outer_hamlets: outer,
            ..*context
        }
        .read(row);
        real |= row_read.stored_birth == Some(birth::Stored::Real);
        typed |= row_read.stored_birth == Some(birth::Stored::Typed);
        take(row, row_read, seen, earlier, read);
    }
    households::carry_down(&mut read.people);
    if real && typed {
        let row = read.header_row;
        read.warnings.insert(
            0,
            Warning {
                row,
                field: Field::Birth,
                code: WarningCode::BirthMixedColumn,
            },
        );
    }
    Ok(())
}

/// Puts one row where it belongs: among the people, on an earlier row of the same person, or among the rejected.
fn take(row: u32, row_read: RowRead, seen: &mut SeenPeople, earlier: &mut [SheetRead], read: &mut SheetRead) {
    let number = row + 1;
    read.rows += 1;
    let Some(mut person) = row_read.person else {
        read.rejected.push(Rejection {
            row: number,
            field: Field::Name,
            code: RejectionCode::NameMissing,
        });
        return;
    };
    let mut warnings = row_read.warnings;
    let duplicate = |field| (field, WarningCode::DuplicateInFile);
    match seen.look(&person) {
        Seen::New => {}
        Seen::IdTaken => {
            warnings.push(duplicate(Field::PersonalId));
            person.personal_id = None;
        }
        Seen::Same((sheet, at)) => {
            let field = if person.personal_id.is_some() {
                Field::PersonalId
            } else {
                Field::Name
            };
            read.duplicates += 1;
            read.warnings.push(Warning {
                row: number,
                field,
                code: WarningCode::DuplicateInFile,
            });
            let people = if sheet == earlier.len() {
                &mut read.people
            } else {
                &mut earlier[sheet].people
            };
            if let Some(first) = people.get_mut(at) {
                duplicates::fill(first, person);
                seen.remember(first, (sheet, at));
            }
            return;
        }
    }
    for (field, code) in warnings {
        match code {
            WarningCode::IdPadded => read.padded_ids += 1,
            WarningCode::PhoneRepaired => read.repaired_phones += 1,
            WarningCode::BirthYearOnly => read.year_only_births += 1,
            _ => {}
        }
        read.warnings.push(Warning {
            row: number,
            field,
            code,
        });
    }
    seen.remember(&person, (earlier.len(), read.people.len()));
    read.people.push(person);
}

fn kind_of(
    context: &RowContext<'_>,
    row: u32,
    cells: &Cells,
    after_header: bool,
    below_footer: bool,
) -> RowKind {
    let layout = context.layout;
    if is_header_again(layout, cells) || (after_header && numbers_the_columns(cells)) {
        return RowKind::Header;
    }
    // A sum may stand over any column, so its figures look like a birth year or a number.
    if cells.values().next().is_some_and(is_sum) {
        return RowKind::Footer;
    }
    let has = |column| context.value(row, column).is_some();
    let identified = has(Column::PersonalId) || has(Column::Birth);
    if !identified && cells.values().any(is_sum_or_signature) {
        return RowKind::Footer;
    }
    let only = if cells.len() == 1 {
        cells.values().next()
    } else {
        None
    };
    if let Some(Value::Text(text)) = only
        && let Some(name) = section_name(text)
    {
        return RowKind::Section(name);
    }
    if let Some(Value::Text(text)) = only
        && heads_a_group(text)
    {
        return RowKind::Blank;
    }
    let taken = |(column, places): (&Column, &Vec<u32>)| {
        *column != Column::Ordinal && places.iter().any(|at| cells.contains_key(at))
    };
    if !layout.taken.iter().any(taken) {
        return RowKind::Blank;
    }
    let details = identified
        || [Column::Sex, Column::Household, Column::Ordinal, Column::Phone]
            .into_iter()
            .any(has);
    if below_footer && !details {
        RowKind::Footer
    } else {
        RowKind::Data
    }
}

/// Most of the row's cells say what the header says above them.
fn is_header_again(layout: &Layout, cells: &Cells) -> bool {
    let says_so = |column: &u32, value: &Value| {
        let labels = layout.labels.get(column);
        matches!(value, Value::Text(text) if labels.is_some_and(|labels| labels.contains(&words::tidy(text))))
    };
    // The names' column is asked first: in a list of thousands it rules out nearly every row.
    let name = layout
        .column(Column::Name)
        .or_else(|| layout.column(Column::GivenName));
    let named = name
        .and_then(|at| Some((at, cells.get(&at)?)))
        .is_none_or(|(at, value)| says_so(&at, value));
    if !named {
        return false;
    }
    let same = cells
        .iter()
        .filter(|(column, value)| says_so(column, value))
        .count();
    same >= 2 && same * 2 > cells.len()
}

/// The line "(1) (2) (3)" or "A B 1 2" that forms print under their header.
fn numbers_the_columns(cells: &Cells) -> bool {
    cells.len() >= 3
        && cells.values().all(|value| {
            let folded = words::fold(&value.text());
            let number = folded.parse::<u32>().is_ok_and(|n| n <= 60);
            number || (folded.len() == 1 && folded.bytes().all(|b| b.is_ascii_lowercase()))
        })
}

/// "Tổng cộng: 1080 nhân khẩu". Marks count here: "Tống" is a family name and "tổng" is not.
fn is_sum(value: &Value) -> bool {
    let Value::Text(text) = value else { return false };
    let tidy = words::tidy(text).to_lowercase();
    let bare = tidy.trim_end_matches([':', '.', ' ']);
    ["tổng cộng", "tổng số", "cộng:", "cộng trang", "tổng:"]
        .iter()
        .any(|start| tidy.starts_with(start))
        || matches!(bare, "cộng" | "tổng")
}

/// A sum, or "Người lập biểu" and its like.
fn is_sum_or_signature(value: &Value) -> bool {
    let Value::Text(text) = value else { return false };
    let tidy = words::tidy(text).to_lowercase();
    let signature = [
        "người lập",
        "cán bộ lập",
        "trưởng công an",
        "thủ trưởng",
        "chỉ huy",
        "xác nhận của",
        "nơi nhận",
        "ký tên",
        "(ký",
    ];
    is_sum(value) || signature.iter().any(|start| tidy.starts_with(start))
}

/// A line that is nothing but a hamlet's name, with or without a number before it.
fn section_name(text: &str) -> Option<String> {
    let tidy = words::tidy(text);
    let bare = tidy
        .split_once(['.', ')'])
        .filter(|(head, _)| head.chars().count() <= 4)
        .map_or(tidy.as_str(), |(_, rest)| rest);
    let name = hamlet::in_text(bare)?;
    (hamlet::hamlet_key(bare) == hamlet::hamlet_key(&name)).then_some(name)
}

/// A line over a group or a household: "Tổ 5", "Hộ số 12". Marks count: "Hồ" and "Tô" are family names.
fn heads_a_group(text: &str) -> bool {
    let tidy = words::tidy(text).to_lowercase();
    let rest = tidy.strip_prefix("tổ ").or_else(|| tidy.strip_prefix("hộ "));
    rest.is_some_and(|rest| rest.starts_with("số ") || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A sheet with its header found and nothing read yet.
pub(crate) fn begin(grid: &Grid, layout: &Layout, encoding: &'static str, decoded: bool) -> SheetRead {
    let header_row = layout.first_row + 1;
    let mut warnings = Vec::new();
    if decoded {
        warnings.push(Warning {
            row: header_row,
            field: Field::Text,
            code: WarningCode::EncodingDecoded,
        });
    }
    SheetRead {
        name: grid.name.clone(),
        header_row,
        encoding,
        rows: 0,
        people: Vec::new(),
        padded_ids: 0,
        repaired_phones: 0,
        year_only_births: 0,
        duplicates: 0,
        dropped_columns: layout.dropped.clone(),
        warnings,
        rejected: Vec::new(),
    }
}

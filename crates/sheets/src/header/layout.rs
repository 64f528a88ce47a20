//! Finding the header under a title block, in one row or two, and settling what each column is.

use std::collections::{BTreeMap, HashMap};

use super::columns::{self, Column, Meaning, recognise};
use crate::grid::Grid;
use crate::options::LayoutChoice;
use crate::repair::{listed, personal_id, phone};
use crate::value::Value;
use crate::words;

/// Rows with something in them that are tried as a header.
const ROWS_TRIED: usize = 200;
/// Rows among which a header is guessed when nothing is recognised.
const ROWS_LIKELY: usize = 24;
/// Cells looked at to tell a number column from a state column.
const CELLS_SAMPLED: usize = 200;

/// Where the list is on its sheet.
#[derive(Debug)]
pub(crate) struct Layout {
    /// First row of the header, counted from 0.
    pub(crate) first_row: u32,
    /// Last row of the header: the same, or the next.
    pub(crate) last_row: u32,
    /// The columns that are taken; several only for names and addresses, in reading order.
    pub(crate) taken: HashMap<Column, Vec<u32>>,
    /// Header texts of the others.
    pub(crate) dropped: Vec<String>,
    /// Header texts by column, to know a repeated header.
    pub(crate) labels: BTreeMap<u32, Vec<String>>,
    /// The header over the hamlet column.
    pub(crate) hamlet_label: String,
    /// The lines above the header, merged text once.
    pub(crate) title: Vec<String>,
    /// Every column of the header in its order.
    pub(crate) seen: Vec<SeenColumn>,
}

/// A column as the header has it.
#[derive(Debug, Clone)]
pub(crate) struct SeenColumn {
    pub(crate) at: u32,
    pub(crate) label: String,
    pub(crate) taken: Option<Column>,
}

impl Layout {
    /// The first column taken as this one.
    pub(crate) fn column(&self, column: Column) -> Option<u32> {
        self.taken
            .get(&column)
            .and_then(|columns| columns.first())
            .copied()
    }
}

/// One candidate: what each column would be.
struct Candidate {
    first_row: u32,
    last_row: u32,
    meanings: BTreeMap<u32, (String, Option<Meaning>)>,
    /// Different columns recognised.
    score: usize,
    /// A name is among them, and one more.
    is_header: bool,
}

/// A row that may be the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderRow {
    /// Counted from 0.
    pub(crate) row: u32,
    /// It goes on in the next row.
    pub(crate) two_rows: bool,
    /// Columns recognised in it.
    pub(crate) columns: usize,
}

/// A sheet's header and columns, whether or not they make a list.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) layout: Layout,
    /// A row with a name column and one more was found, or a person said where the name is.
    pub(crate) is_list: bool,
}

/// What a sheet's header and columns are; what a person said comes before what is found. Where nothing is found,
/// the row that looks most like a header stands in, for a person to say what its columns are.
pub(crate) fn outline(grid: &Grid, choice: Option<&LayoutChoice>) -> Option<Outline> {
    let nothing = BTreeMap::new();
    let columns = choice.map_or(&nothing, |choice| &choice.columns);
    let (candidate, sure) = match choice.and_then(|choice| choice.header_row) {
        Some(row) => (said(grid, row.checked_sub(1)?)?, true),
        None => match found(grid) {
            Some(candidate) => (candidate, true),
            None => (likeliest(grid)?, !columns.is_empty()),
        },
    };
    let layout = settle(grid, candidate, columns);
    let has = |column| layout.taken.contains_key(&column);
    let named = has(Column::Name) || has(Column::FamilyName) && has(Column::GivenName);
    Some(Outline {
        is_list: sure && named,
        layout,
    })
}

/// The row with most columns recognised, else with most cells.
fn likeliest(grid: &Grid) -> Option<Candidate> {
    let rows = grid.rows.iter().take(ROWS_LIKELY);
    rows.filter_map(|(&row, cells)| Some((said(grid, row)?, cells.len())))
        .max_by_key(|(candidate, cells)| (candidate.score, *cells, std::cmp::Reverse(candidate.first_row)))
        .map(|(candidate, _)| candidate)
}

/// The rows that could be the header, the likeliest first, at most `most`.
pub(crate) fn header_rows(grid: &Grid, most: usize) -> Vec<HeaderRow> {
    let mut rows: Vec<HeaderRow> = grid
        .rows
        .keys()
        .take(ROWS_TRIED)
        .filter_map(|&row| {
            let best = said(grid, row)?;
            (best.score > 0).then_some(HeaderRow {
                row,
                two_rows: best.last_row != best.first_row,
                columns: best.score,
            })
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.columns), row.row));
    rows.truncate(most);
    rows
}

/// The header that begins in this row: the row alone, or with the next where they say more together.
fn said(grid: &Grid, row: u32) -> Option<Candidate> {
    let alone = candidate(grid, row, row)?;
    let below = candidate(grid, row + 1, row + 1).map_or(0, |below| below.score);
    let together = candidate(grid, row, row + 1).filter(|both| both.score > alone.score.max(below));
    Some(together.unwrap_or(alone))
}

fn found(grid: &Grid) -> Option<Candidate> {
    let rows: Vec<u32> = grid.rows.keys().copied().take(ROWS_TRIED).collect();
    let header = |first, last| candidate(grid, first, last).filter(|candidate| candidate.is_header);
    let mut best: Option<Candidate> = None;
    for &row in &rows {
        let alone = header(row, row);
        let below = header(row + 1, row + 1);
        // Two rows are one header only if they say more together than either alone: a title over a header doesn't.
        let least = [&alone, &below]
            .into_iter()
            .flatten()
            .map(|candidate| candidate.score)
            .max()
            .unwrap_or(0);
        let together = header(row, row + 1).filter(|both| both.score > least);
        for candidate in [alone, together].into_iter().flatten() {
            // The earliest wins among equals: later ones are the header repeated on printed pages.
            if best.as_ref().is_none_or(|best| candidate.score > best.score) {
                best = Some(candidate);
            }
        }
    }
    best
}

fn candidate(grid: &Grid, first_row: u32, last_row: u32) -> Option<Candidate> {
    if !grid.rows.contains_key(&first_row) || !grid.rows.contains_key(&last_row) {
        return None;
    }
    if last_row != first_row && !is_second_header_row(grid, first_row, last_row) {
        return None;
    }
    let mut meanings = BTreeMap::new();
    for column in grid.columns_in(first_row..=last_row) {
        let text = |row| {
            grid.shown_within(&(first_row..=last_row), row, column)
                .map(Value::text)
                .unwrap_or_default()
        };
        let (upper, lower) = (text(first_row), text(last_row));
        let (label, meaning) = if first_row == last_row || lower.is_empty() || upper == lower {
            let meaning = recognise(&upper);
            (upper, meaning)
        } else if upper.is_empty() {
            let meaning = recognise(&lower);
            (lower, meaning)
        } else {
            let both = format!("{upper} {lower}");
            let meaning = recognise(&both)
                .or_else(|| recognise(&lower))
                .or_else(|| recognise(&upper));
            (both, meaning)
        };
        meanings.insert(column, (columns::label(&label), meaning));
    }
    let mut found: Vec<Column> = meanings
        .values()
        .filter_map(|(_, meaning)| *meaning)
        .map(|meaning| match meaning {
            Meaning::Sure(column) => column,
            Meaning::Either { state, .. } => state,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let named = found.contains(&Column::Name)
        || (found.contains(&Column::FamilyName) && found.contains(&Column::GivenName));
    Some(Candidate {
        first_row,
        last_row,
        score: found.len(),
        is_header: named && found.len() >= 2,
        meanings,
    })
}

/// A second header row holds only words, and under the name column nothing of its own but a part of the name.
fn is_second_header_row(grid: &Grid, first_row: u32, last_row: u32) -> bool {
    let Some(cells) = grid.rows.get(&last_row) else {
        return false;
    };
    let only_words = cells
        .values()
        .all(|value| matches!(value, Value::Text(text) if !words::fold(text).is_empty()));
    let new_words = cells.iter().any(|(&column, value)| {
        let above = grid.shown(first_row, column).map(Value::text).unwrap_or_default();
        recognise(&value.text()).is_some() || recognise(&format!("{above} {}", value.text())).is_some()
    });
    let name_above = grid.rows.get(&first_row).and_then(|cells| {
        cells
            .iter()
            .find(|(_, value)| recognise(&value.text()) == Some(Meaning::Sure(Column::Name)))
    });
    let name_below = name_above.and_then(|(column, _)| cells.get(column));
    only_words && new_words && name_below.is_none_or(|value| recognise(&value.text()).is_some())
}

fn settle(grid: &Grid, candidate: Candidate, said: &BTreeMap<u32, Option<Column>>) -> Layout {
    let Candidate {
        first_row,
        last_row,
        mut meanings,
        ..
    } = candidate;
    let mut taken: HashMap<Column, Vec<u32>> = HashMap::new();
    let mut hamlet_label = String::new();
    for (&at, column) in said {
        // A column without a header can be named too.
        let (label, meaning) = meanings.entry(at).or_default();
        *meaning = None;
        if let Some(column) = *column {
            taken.entry(column).or_default().push(at);
            if column == Column::Hamlet {
                hamlet_label.clone_from(label);
            }
        }
    }
    let named_by_person: Vec<Column> = taken.keys().copied().collect();
    let mut dropped: Vec<String> = Vec::new();
    let sure = |column| {
        meanings
            .values()
            .any(|(_, meaning)| *meaning == Some(Meaning::Sure(column)))
    };
    for (&at, (label, meaning)) in &meanings {
        if said.get(&at).is_some_and(Option::is_some) {
            continue;
        }
        let column = match *meaning {
            Some(Meaning::Sure(column)) => Some(column),
            Some(Meaning::Either { number, state }) => {
                // A column that says so outright ("Số điện thoại") comes before one that may be read so.
                by_cells(grid, last_row, at, number, state).filter(|column| !sure(*column))
            }
            None => None,
        };
        let column = column.filter(|column| !named_by_person.contains(column));
        let Some(column) = column else {
            dropped.push(label.clone());
            continue;
        };
        let places = taken.entry(column).or_default();
        let continues_name = column == Column::Name
            && places.last().is_some_and(|last| last + 1 == at)
            && grid.is_covered(first_row, at)
            && !grid
                .rows
                .get(&last_row)
                .is_some_and(|cells| cells.contains_key(&at));
        if places.is_empty() || continues_name || matches!(column, Column::Address | Column::Residence) {
            places.push(at);
            if column == Column::Hamlet {
                hamlet_label.clone_from(label);
            }
        } else if column == Column::PersonalId && places.iter().all(|place| is_old_card(&meanings, *place)) {
            // The old card's number gives way to the personal ID, whichever comes first.
            dropped.extend(
                places
                    .drain(..)
                    .filter_map(|place| meanings.get(&place).map(|(label, _)| label.clone())),
            );
            places.push(at);
        } else if column != Column::Ordinal {
            dropped.push(label.clone());
        }
    }
    if taken.contains_key(&Column::Name) {
        // "Họ và tên" is whole; a "Tên" beside it would be somebody else's.
        for part in [Column::FamilyName, Column::GivenName] {
            for at in taken.remove(&part).unwrap_or_default() {
                dropped.extend(meanings.get(&at).map(|(label, _)| label.clone()));
            }
        }
    }
    dropped.retain(|label| !label.is_empty());
    dropped.dedup();
    let seen = meanings
        .iter()
        .map(|(&at, (label, _))| SeenColumn {
            at,
            label: label.clone(),
            taken: taken
                .iter()
                .find(|(_, places)| places.contains(&at))
                .map(|(column, _)| *column),
        })
        .collect();
    let labels = meanings
        .keys()
        .map(|&at| {
            let of = |row| grid.shown(row, at).map(Value::text).unwrap_or_default();
            (at, vec![of(first_row), of(last_row)])
        })
        .collect();
    Layout {
        first_row,
        last_row,
        taken,
        dropped,
        labels,
        hamlet_label,
        title: title(grid, first_row),
        seen,
    }
}

fn title(grid: &Grid, first_row: u32) -> Vec<String> {
    let rows = grid.rows.range(..first_row);
    rows.flat_map(|(_, cells)| cells.values().map(Value::text))
        .filter(|line| !line.is_empty())
        .collect()
}

fn is_old_card(meanings: &BTreeMap<u32, (String, Option<Meaning>)>, column: u32) -> bool {
    meanings
        .get(&column)
        .is_some_and(|(label, _)| matches!(words::fold(label).as_str(), "so cmnd" | "cmnd"))
}

/// What the cells under an ambiguous header make of it: mostly IDs or phone numbers, or some known state. Anything
/// else ("DT" over "Kinh") is not ours to read.
fn by_cells(grid: &Grid, header: u32, column: u32, number: Column, state: Column) -> Option<Column> {
    let below = || {
        grid.rows
            .range(header + 1..)
            .filter_map(|(_, cells)| cells.get(&column))
            .take(CELLS_SAMPLED)
    };
    let is_number = |value: &&Value| {
        matches!(value, Value::Number(_))
            || matches!(
                personal_id::read(Some(value)),
                personal_id::Reading::Whole(_) | personal_id::Reading::Padded(_) | personal_id::Reading::Cmnd
            )
            || matches!(
                phone::read(Some(value)),
                phone::Reading::Whole(_) | phone::Reading::Repaired(_)
            )
    };
    let all = below().count();
    if all > 0 && below().filter(is_number).count() * 2 > all {
        return Some(number);
    }
    let target = state.target()?;
    (all == 0 || below().any(|value| listed::read(target, &value.text()).is_some())).then_some(state)
}

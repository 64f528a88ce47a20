//! The check table: one line for each thing that was repaired, doubted or left out, with what stands in the file and
//! what was made of it.

use std::collections::HashMap;

use serde::Serialize;
use ts_rs::TS;

use crate::grid::Grid;
use crate::header::columns::Column;
use crate::header::layout::Layout;
use crate::people::{Field, Person, SheetRead, WarningCode};

/// How grave a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The row is not taken.
    Rejected,
    /// Something is lost or doubtful; the person is taken.
    Doubtful,
    /// Put right or merely noted; nothing is lost.
    Noted,
}

/// One line of the check table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "ListCheck")]
pub struct Check {
    /// Excel's row number; the header's for what concerns the whole sheet.
    pub row: u32,
    /// The person's name, to know the row by.
    pub name: String,
    /// The field, by its code.
    pub field: &'static str,
    /// The field a fix is made in; none for what concerns a whole column or sheet.
    pub fix: Option<Column>,
    /// What stands in the file.
    pub raw: String,
    /// What was made of it; empty: nothing.
    pub reading: String,
    /// What about it, by its code.
    pub code: &'static str,
    /// How grave it is.
    pub kind: CheckKind,
}

/// Everything about one sheet, in the order of the rows.
pub(super) fn of(grid: &Grid, layout: &Layout, read: &SheetRead) -> Vec<Check> {
    let people: HashMap<u32, &Person> = read.people.iter().map(|person| (person.row, person)).collect();
    let look = Look { grid, layout, people };
    let mut checks: Vec<Check> = read
        .warnings
        .iter()
        .map(|warning| {
            let kind = kind_of(warning.code);
            look.check(warning.row, warning.field, warning.code.code(), kind)
        })
        .chain(
            read.rejected
                .iter()
                .map(|bad| look.check(bad.row, bad.field, bad.code.code(), CheckKind::Rejected)),
        )
        .collect();
    checks.sort_by_key(|check| check.row);
    checks
}

/// How grave a warning is.
fn kind_of(code: WarningCode) -> CheckKind {
    match code {
        WarningCode::IdPadded
        | WarningCode::PhoneRepaired
        | WarningCode::BirthYearOnly
        | WarningCode::EncodingDecoded
        | WarningCode::DuplicateInFile => CheckKind::Noted,
        _ => CheckKind::Doubtful,
    }
}

struct Look<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    people: HashMap<u32, &'a Person>,
}

impl Look<'_> {
    fn check(&self, row: u32, field: Field, code: &'static str, kind: CheckKind) -> Check {
        let whole_column = row <= self.layout.last_row + 1;
        let fix = if whole_column { None } else { self.column_of(field) };
        let person = self.people.get(&row).copied();
        Check {
            row,
            name: person.map_or_else(|| self.raw(row, Column::Name), |person| person.name.clone()),
            field: field.code(),
            fix,
            raw: fix.map(|column| self.raw(row, column)).unwrap_or_default(),
            reading: person.map(|person| reading(person, field)).unwrap_or_default(),
            code,
            kind,
        }
    }

    /// The column a field came from, which is where a fix goes.
    fn column_of(&self, field: Field) -> Option<Column> {
        let has = |column| self.layout.taken.contains_key(&column);
        Some(match field {
            Field::PersonalId => Column::PersonalId,
            Field::Name => Column::Name,
            Field::Birth => Column::Birth,
            Field::Phone => Column::Phone,
            Field::Hamlet => Column::Hamlet,
            Field::ListedCccd => Column::Cccd,
            Field::ListedDddt if !has(Column::Dddt) && has(Column::Status) => Column::Status,
            Field::ListedDddt => Column::Dddt,
            Field::ListedSim => Column::Sim,
            Field::ListedSmartphone => Column::Smartphone,
            Field::Text => return None,
        })
    }

    /// What stands in the file, over all columns of the field.
    fn raw(&self, row: u32, column: Column) -> String {
        let columns = match column {
            Column::Name => &[Column::Name, Column::FamilyName, Column::GivenName][..],
            Column::Birth => &[Column::Birth, Column::Male, Column::Female],
            _ => std::slice::from_ref(&column),
        };
        let cells = columns
            .iter()
            .filter_map(|column| self.layout.taken.get(column))
            .flatten()
            .filter_map(|&at| self.grid.shown(row - 1, at))
            .map(super::shown);
        cells.collect::<Vec<String>>().join(" ")
    }
}

fn reading(person: &Person, field: Field) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let listed = |target| {
        let state = person.listed.iter().find(|state| state.target() == target);
        state.map(|state| state.code().to_owned()).unwrap_or_default()
    };
    match field {
        Field::PersonalId => text(&person.personal_id),
        Field::Name => person.name.clone(),
        Field::Birth => person.birth.map(|birth| birth.to_string()).unwrap_or_default(),
        Field::Phone => text(&person.phone),
        Field::Hamlet => text(&person.hamlet),
        Field::ListedCccd => listed(tungnha_domain::Target::Cccd),
        Field::ListedDddt => listed(tungnha_domain::Target::Dddt),
        Field::ListedSim => listed(tungnha_domain::Target::Sim),
        Field::ListedSmartphone => listed(tungnha_domain::Target::Smartphone),
        Field::Text => String::new(),
    }
}

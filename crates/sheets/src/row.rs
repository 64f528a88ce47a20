//! One row of a list made into a person, with everything that was repaired or doubted on the way.

use std::collections::HashMap;

use chrono::NaiveDate;
use tungnha_domain::{Birth, ListKind, ListedState, Sex, Target};

use crate::grid::Grid;
use crate::header::columns::Column;
use crate::header::layout::Layout;
use crate::memo::Memo;
use crate::people::{Field, Person, WarningCode};
use crate::repair::{birth, hamlet, listed, name, personal_id, phone, sex};
use crate::value::Value;
use crate::words;

/// What a row is read with.
pub(crate) struct RowContext<'a> {
    pub(crate) grid: &'a Grid,
    pub(crate) layout: &'a Layout,
    pub(crate) today: NaiveDate,
    pub(crate) kind: ListKind,
    /// The operator a list of customers is about.
    pub(crate) operator: Option<&'a str>,
    /// The officer's choice of hamlet.
    pub(crate) chosen_hamlet: Option<&'a str>,
    /// What the title and the sheet's name say, in that order.
    pub(crate) outer_hamlets: &'a [String],
    pub(crate) memos: &'a Memos,
    /// Cells put right by a person.
    pub(crate) fixes: &'a Fixes,
}

/// Cells put right by a person, by row counted from 0.
pub(crate) type Fixes = HashMap<(u32, Column), Value>;

/// What the repeated texts of a list were found to mean.
#[derive(Debug, Default)]
pub(crate) struct Memos {
    hamlet_cells: Memo<Option<String>>,
    addresses: Memo<Option<String>>,
    hamlet_keys: Memo<String>,
    states: [Memo<Option<ListedState>>; 4],
    statuses: Memo<Option<ListedState>>,
    heads: Memo<bool>,
    sexes: Memo<Option<Sex>>,
}

/// A row as read; `person` is `None` when there is no usable name.
#[derive(Debug)]
pub(crate) struct RowRead {
    pub(crate) person: Option<Person>,
    pub(crate) warnings: Vec<(Field, WarningCode)>,
    /// How a full date of birth was stored.
    pub(crate) stored_birth: Option<birth::Stored>,
}

impl RowContext<'_> {
    pub(crate) fn value(&self, row: u32, column: Column) -> Option<&Value> {
        if let Some(value) = self.fixes.get(&(row, column)) {
            return Some(value).filter(|value| !value.is_blank());
        }
        self.grid.own(row, self.layout.column(column)?)
    }

    /// The text a person put in place of a cell's.
    fn fixed(&self, row: u32, column: Column) -> Option<String> {
        self.fixes.get(&(row, column)).map(Value::text)
    }

    /// The cell's text, if there is any.
    fn text(&self, row: u32, column: Column) -> Option<String> {
        self.value(row, column)
            .map(Value::text)
            .filter(|text| !text.is_empty())
    }

    /// As [`Self::text`], through merged regions: a household's number is often written once beside all its people.
    fn spread_text(&self, row: u32, column: Column) -> Option<String> {
        if let Some(text) = self.fixed(row, column) {
            return Some(text).filter(|text| !text.is_empty());
        }
        let columns = self.layout.taken.get(&column)?;
        columns.iter().find_map(|&at| {
            self.grid
                .shown(row, at)
                .map(Value::text)
                .filter(|text| !text.is_empty())
        })
    }

    /// Reads a row counted from 0.
    pub(crate) fn read(&self, row: u32) -> RowRead {
        let mut warnings = Vec::new();
        let (birth, stored_birth) = self.birth(row, &mut warnings);
        let sex = self.sex(row);
        let personal_id = self.personal_id(row, birth, sex, &mut warnings);
        let phone = self.phone(row, &mut warnings);
        let relation = self.text(row, Column::Relation);
        let address = self
            .fixed(row, Column::Address)
            .or_else(|| self.spread_text(row, Column::Residence))
            .or_else(|| self.spread_text(row, Column::Address));
        let person = self.name(row).map(|name| Person {
            row: row + 1,
            personal_id,
            name,
            birth,
            sex,
            phone,
            operator: self
                .text(row, Column::Operator)
                .filter(|text| !words::means_nothing(text))
                .or_else(|| self.operator.map(str::to_owned)),
            household: self.spread_text(row, Column::Household),
            head: relation
                .as_deref()
                .is_some_and(|text| self.memos.heads.of(text, is_head)),
            relation,
            hamlet: self.hamlet(row, address.as_deref(), &mut warnings),
            address,
            listed: self.listed(row, &mut warnings),
        });
        RowRead {
            person,
            warnings,
            stored_birth,
        }
    }

    fn name(&self, row: u32) -> Option<String> {
        if let Some(value) = self.fixes.get(&(row, Column::Name)) {
            return name::read(Some(value));
        }
        let columns = match self.layout.taken.get(&Column::Name) {
            Some(columns) => columns.clone(),
            None => [Column::FamilyName, Column::GivenName]
                .into_iter()
                .filter_map(|c| self.layout.column(c))
                .collect(),
        };
        let parts: Vec<String> = columns
            .iter()
            .filter_map(|&at| name::read(self.grid.own(row, at)))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn birth(
        &self,
        row: u32,
        warnings: &mut Vec<(Field, WarningCode)>,
    ) -> (Option<Birth>, Option<birth::Stored>) {
        let marked = || {
            let marks = [Column::Male, Column::Female]
                .into_iter()
                .filter_map(|column| self.value(row, column));
            marks
                .into_iter()
                .find(|value| matches!(birth::read(Some(value), self.today), birth::Reading::Read(_)))
        };
        let value = self.value(row, Column::Birth).or_else(marked);
        let reading = birth::read(value, self.today);
        let stored = value.and_then(|value| birth::stored(value, reading));
        let mut warn = |code| warnings.push((Field::Birth, code));
        let birth = match reading {
            birth::Reading::Read(birth) => {
                if matches!(birth, Birth::Year(_)) {
                    warn(WarningCode::BirthYearOnly);
                }
                Some(birth)
            }
            birth::Reading::Missing => {
                warn(WarningCode::BirthMissing);
                None
            }
            birth::Reading::Future => {
                warn(WarningCode::BirthFuture);
                None
            }
            birth::Reading::Impossible => {
                warn(WarningCode::BirthImpossible);
                None
            }
        };
        (birth, stored)
    }

    fn sex(&self, row: u32) -> Option<Sex> {
        if let Some(sex) = self
            .text(row, Column::Sex)
            .and_then(|text| self.memos.sexes.of(&text, sex::read))
        {
            return Some(sex);
        }
        match (self.text(row, Column::Male), self.text(row, Column::Female)) {
            (Some(_), None) => Some(Sex::Male),
            (None, Some(_)) => Some(Sex::Female),
            _ => None,
        }
    }

    fn personal_id(
        &self,
        row: u32,
        birth: Option<Birth>,
        sex: Option<Sex>,
        warnings: &mut Vec<(Field, WarningCode)>,
    ) -> Option<String> {
        let mut warn = |code| warnings.push((Field::PersonalId, code));
        let id = match personal_id::read(self.value(row, Column::PersonalId)) {
            personal_id::Reading::Whole(id) => id,
            personal_id::Reading::Padded(id) => {
                warn(WarningCode::IdPadded);
                id
            }
            personal_id::Reading::Missing => {
                warn(WarningCode::IdMissing);
                return None;
            }
            personal_id::Reading::Cmnd => {
                warn(WarningCode::IdCmnd);
                return None;
            }
            personal_id::Reading::Unreadable => {
                warn(WarningCode::IdUnreadable);
                return None;
            }
        };
        personal_id::doubts(&id, birth, sex).into_iter().for_each(warn);
        Some(id)
    }

    fn phone(&self, row: u32, warnings: &mut Vec<(Field, WarningCode)>) -> Option<String> {
        match phone::read(self.value(row, Column::Phone)) {
            phone::Reading::Missing => None,
            phone::Reading::Whole(number) => Some(number),
            phone::Reading::Repaired(number) => {
                warnings.push((Field::Phone, WarningCode::PhoneRepaired));
                Some(number)
            }
            phone::Reading::Unreadable => {
                warnings.push((Field::Phone, WarningCode::PhoneUnreadable));
                None
            }
        }
    }

    /// The officer's choice, else the column, the address, the title, the sheet's name.
    fn hamlet(
        &self,
        row: u32,
        address: Option<&str>,
        warnings: &mut Vec<(Field, WarningCode)>,
    ) -> Option<String> {
        let column = self.spread_text(row, Column::Hamlet).and_then(|text| {
            self.memos
                .hamlet_cells
                .of(&text, |text| hamlet::in_column(text, &self.layout.hamlet_label))
        });
        // What a person said of this very row comes before what they said of the whole file.
        if let Some(name) = self.fixed(row, Column::Hamlet).filter(|name| !name.is_empty()) {
            return Some(hamlet::hamlet_name(&name));
        }
        let said = [
            self.chosen_hamlet.map(hamlet::hamlet_name),
            column,
            address.and_then(|text| self.memos.addresses.of(text, hamlet::in_text)),
        ];
        let mut said = said
            .into_iter()
            .flatten()
            .chain(self.outer_hamlets.iter().cloned());
        let taken = said.next()?;
        let key = |name: &str| self.memos.hamlet_keys.of(name, hamlet::hamlet_key);
        if said.any(|other| key(&other) != key(&taken)) {
            warnings.push((Field::Hamlet, WarningCode::HamletDisagrees));
        }
        Some(taken)
    }

    fn listed(&self, row: u32, warnings: &mut Vec<(Field, WarningCode)>) -> Vec<ListedState> {
        let mut states: Vec<ListedState> = Vec::new();
        for (column, target, field) in [
            (Column::Cccd, Target::Cccd, Field::ListedCccd),
            (Column::Dddt, Target::Dddt, Field::ListedDddt),
            (Column::Sim, Target::Sim, Field::ListedSim),
            (Column::Smartphone, Target::Smartphone, Field::ListedSmartphone),
        ] {
            let Some(text) = self.text(row, column) else {
                continue;
            };
            match self.memos.states[target.index()].of(&text, |text| listed::read(target, text)) {
                Some(state) => states.push(state),
                None => warnings.push((field, WarningCode::ListedUnreadable)),
            }
        }
        if let Some(text) = self.text(row, Column::Status) {
            match self.memos.statuses.of(&text, |text| self.status(text)) {
                Some(state) if states.iter().all(|known| known.target() != state.target()) => {
                    states.push(state);
                }
                Some(_) => {}
                None => warnings.push((Field::ListedDddt, WarningCode::ListedUnreadable)),
            }
        }
        // To be on one of these lists is to be in its state, whether or not a column says so.
        let implied = match self.kind {
            ListKind::NotActivated => ListedState::from_code(Target::Dddt, "approved"),
            ListKind::NotIssued => ListedState::from_code(Target::Cccd, "none"),
            ListKind::Full | ListKind::Operator => None,
        };
        if let Some(state) = implied
            && states.iter().all(|known| known.target() != state.target())
        {
            states.push(state);
        }
        states.sort_by_key(|state| state.target().index());
        states
    }

    fn status(&self, text: &str) -> Option<ListedState> {
        match self.kind {
            ListKind::NotActivated => listed::read(Target::Dddt, text),
            ListKind::NotIssued => listed::read(Target::Cccd, text),
            // What an operator has to tell is of SIMs and phones.
            ListKind::Operator => listed::read_result(text),
            ListKind::Full => listed::read_status(text),
        }
    }
}

fn is_head(relation: &str) -> bool {
    matches!(
        words::fold(relation).as_str(),
        "chu ho" | "la chu ho" | "ch" | "chu ho gia dinh" | "ban than chu ho"
    )
}

//! The cells of one row, in the order of their columns.
//!
//! A list of a hundred thousand rows has more than a million cells, and nearly all come in order: a plain row of
//! pairs takes a third of the memory of a tree and one allocation a row.

use crate::value::Value;

/// The cells of one row by column, counted from 0; blank cells are not kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells(Vec<(u32, Value)>);

impl Cells {
    /// An empty row with room for so many cells.
    pub(crate) fn with_room(cells: usize) -> Self {
        Self(Vec::with_capacity(cells))
    }

    /// Puts a cell, over what was there.
    pub(crate) fn insert(&mut self, column: u32, value: Value) {
        if self.0.last().is_none_or(|(last, _)| *last < column) {
            self.0.push((column, value));
            return;
        }
        match self.place(column) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (column, value)),
        }
    }

    fn place(&self, column: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&column, |(at, _)| *at)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The cell of a column.
    pub(crate) fn get(&self, column: &u32) -> Option<&Value> {
        self.place(*column).ok().map(|at| &self.0[at].1)
    }

    /// Whether there is one.
    pub(crate) fn contains_key(&self, column: &u32) -> bool {
        self.place(*column).is_ok()
    }

    /// The columns in use, in order.
    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = &u32> {
        self.0.iter().map(|(column, _)| column)
    }

    /// What stands there, in the order of columns.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Both, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&u32, &Value)> {
        self.into_iter()
    }

    /// Both, to change what stands there.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&u32, &mut Value)> {
        self.0.iter_mut().map(|(column, value)| (&*column, value))
    }
}

impl<'c> IntoIterator for &'c Cells {
    type Item = (&'c u32, &'c Value);
    type IntoIter = std::iter::Map<std::slice::Iter<'c, (u32, Value)>, fn(&(u32, Value)) -> (&u32, &Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(column, value)| (column, value))
    }
}

impl FromIterator<(u32, Value)> for Cells {
    fn from_iter<I: IntoIterator<Item = (u32, Value)>>(cells: I) -> Self {
        let mut row = Self::default();
        for (column, value) in cells {
            row.insert(column, value);
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_come_out_of_order_or_twice_stand_where_a_sheet_shows_them() {
        let told = |column, text: &str| (column, Value::Text(text.to_owned()));
        let row: Cells = [told(3, "d"), told(0, "a"), told(3, "D"), told(1, "b")]
            .into_iter()
            .collect();
        let shown: Vec<(u32, String)> = row.iter().map(|(at, value)| (*at, value.text())).collect();
        assert_eq!(
            shown,
            [(0, "a".to_owned()), (1, "b".to_owned()), (3, "D".to_owned())]
        );
        assert!(row.contains_key(&1) && !row.contains_key(&2));
    }
}

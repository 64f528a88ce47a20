//! One sheet as sparse cells, whatever file it came from.

use std::collections::{BTreeMap, HashMap};

use crate::cells::Cells;
use crate::value::Value;

/// Merged regions larger than this are decoration, not headers or households.
const LARGEST_MERGE: u64 = 4_000;
/// Cells a row is given room for before they come: one long row must not make all rows large.
const MOST_ROOM: usize = 16;
/// Cells looked up through merges, in one sheet.
const MOST_MERGED_CELLS: usize = 200_000;

/// One sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    pub(crate) name: String,
    /// Rows that have something in them, by row number counted from 0.
    pub(crate) rows: BTreeMap<u32, Cells>,
    /// Where the value of a cell inside a merged region is kept.
    merged: HashMap<(u32, u32), (u32, u32)>,
    /// Cells of the longest row so far, as far as room is made for them beforehand.
    widest: usize,
}

impl Grid {
    /// A blank sheet.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// The cell's own value.
    pub(crate) fn own(&self, row: u32, column: u32) -> Option<&Value> {
        self.rows.get(&row)?.get(&column)
    }

    /// The cell's value, or that of the merged region it lies in.
    pub(crate) fn shown(&self, row: u32, column: u32) -> Option<&Value> {
        self.own(row, column).or_else(|| {
            let &(row, column) = self.merged.get(&(row, column))?;
            self.own(row, column)
        })
    }

    /// As [`Self::shown`], through merged regions that begin in these rows.
    pub(crate) fn shown_within(
        &self,
        rows: &std::ops::RangeInclusive<u32>,
        row: u32,
        column: u32,
    ) -> Option<&Value> {
        self.own(row, column).or_else(|| {
            let &(row, column) = self
                .merged
                .get(&(row, column))
                .filter(|(start, _)| rows.contains(start))?;
            self.own(row, column)
        })
    }

    /// Whether the cell is covered by a merged region that begins elsewhere.
    pub(crate) fn is_covered(&self, row: u32, column: u32) -> bool {
        self.merged.contains_key(&(row, column))
    }

    /// Puts a value at its place. Rows are mostly as long as the one before, so that much room is made at once.
    pub(crate) fn put(&mut self, (row, column): (u32, u32), value: Value) {
        let room = self.widest;
        let cells = self.rows.entry(row).or_insert_with(|| Cells::with_room(room));
        cells.insert(column, value);
        self.widest = self.widest.max(cells.len()).min(MOST_ROOM);
    }

    /// Columns in use, in order.
    pub(crate) fn columns_in(&self, rows: std::ops::RangeInclusive<u32>) -> Vec<u32> {
        let mut columns: Vec<u32> = self
            .rows
            .range(rows)
            .flat_map(|(_, cells)| cells.keys().copied())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Makes a merged region. One larger than any header or household is decoration and left out.
    pub(crate) fn cover(&mut self, start: (u32, u32), end: (u32, u32)) {
        if end.0 < start.0 || end.1 < start.1 {
            return;
        }
        let size = (u64::from(end.0 - start.0) + 1) * (u64::from(end.1 - start.1) + 1);
        if size > LARGEST_MERGE || self.merged.len() + size as usize > MOST_MERGED_CELLS {
            return;
        }
        for row in start.0..=end.0 {
            for column in start.1..=end.1 {
                if (row, column) != start {
                    self.merged.insert((row, column), start);
                }
            }
        }
    }
}

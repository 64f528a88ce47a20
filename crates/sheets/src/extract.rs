//! Reading one extract, sheet by sheet.

use tungnha_domain::ListKind;

use crate::duplicates::SeenPeople;
use crate::error::SheetError;
use crate::grid::Grid;
use crate::header::layout::{self, Layout};
use crate::header::title;
use crate::legacy;
use crate::open::{self, Wanted};
use crate::options::ReadOptions;
use crate::people::Extract;
use crate::repair::hamlet;
use crate::row::{Memos, RowContext};
use crate::sheet;
use crate::watch::Unwatched;

/// Reads the people of a list from the bytes of a file; `file_name` is for messages and, where the list has no
/// title, for its kind and date.
///
/// # Errors
/// A [`SheetError`] refuses the whole file: it is no list, can't be opened, or what was asked for isn't in it.
pub fn read_extract(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Extract, SheetError> {
    let wanted = Wanted {
        sheet: options.sheet.as_deref(),
        encoding: options.encoding,
        limits: &options.limits,
    };
    let mut grids = open::open(bytes, file_name, &wanted, &mut Unwatched)?.grids;
    let encodings: Vec<_> = grids
        .iter_mut()
        .map(|grid| legacy::decode(grid, options.encoding))
        .collect();

    let mut skipped_sheets = Vec::new();
    let mut lists: Vec<(&Grid, Layout, legacy::Decoded)> = Vec::new();
    for (grid, encoding) in grids.iter().zip(encodings) {
        match layout::find(grid) {
            Some(layout) => lists.push((grid, layout, encoding)),
            None => skipped_sheets.push(grid.name.clone()),
        }
    }
    if lists.is_empty() {
        return Err(SheetError::NoHeader {
            file: file_name.to_owned(),
            sheet: skipped_sheets.join(", "),
        });
    }

    let kind = match options.kind {
        Some(kind) => kind,
        None => kind_of(&lists, file_name)?,
    };
    let list_date = lists
        .iter()
        .filter_map(|(_, layout, _)| title::date(&layout.title))
        .max()
        .or_else(|| title::date(&[file_name.to_owned()]));

    let mut seen = SeenPeople::default();
    let mut sheets = Vec::with_capacity(lists.len());
    for (grid, layout, encoding) in &lists {
        let outer: Vec<String> = [title::hamlet(&layout.title), hamlet::in_text(&grid.name)]
            .into_iter()
            .flatten()
            .collect();
        let memos = Memos::default();
        let context = RowContext {
            memos: &memos,
            grid,
            layout,
            today: options.today,
            kind,
            operator: if kind == ListKind::Operator {
                title::operator(&layout.title)
            } else {
                None
            },
            chosen_hamlet: options.hamlet.as_deref(),
            outer_hamlets: &outer,
        };
        let mut read = sheet::begin(grid, layout, encoding.encoding.code(), encoding.decoded);
        sheet::read_rows(&context, &mut seen, &mut sheets, &mut read);
        sheets.push(read);
    }
    Ok(Extract {
        kind,
        list_date,
        sheets,
        skipped_sheets,
    })
}

/// The kind the titles name, else the sheets' names, else the file's. Sheets that differ are not guessed about.
fn kind_of(lists: &[(&Grid, Layout, legacy::Decoded)], file_name: &str) -> Result<ListKind, SheetError> {
    let file = [file_name.to_owned()];
    let mut first: Option<(ListKind, &str)> = None;
    for (grid, layout, _) in lists {
        let kind = title::kind(&layout.title)
            .or_else(|| title::kind(std::slice::from_ref(&grid.name)))
            .or_else(|| layout.title.is_empty().then(|| title::kind(&file)).flatten())
            .unwrap_or(ListKind::Full);
        match first {
            None => first = Some((kind, &grid.name)),
            Some((other, _)) if other == kind => {}
            Some((_, name)) => {
                return Err(SheetError::KindsDiffer {
                    file: file_name.to_owned(),
                    first: name.to_owned(),
                    second: grid.name.clone(),
                });
            }
        }
    }
    Ok(first.map_or(ListKind::Full, |(kind, _)| kind))
}

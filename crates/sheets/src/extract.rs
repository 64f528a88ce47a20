//! Reading one extract: taking the file apart, finding each sheet's list, making people of its rows.

use tungnha_domain::ListKind;

use crate::duplicates::SeenPeople;
use crate::error::SheetError;
use crate::grid::Grid;
use crate::header::layout::{self, Layout, Outline};
use crate::header::title;
use crate::legacy;
use crate::open::{self, Opened, Wanted};
use crate::options::ReadOptions;
use crate::people::Extract;
use crate::repair::hamlet;
use crate::row::{Fixes, Memos, RowContext};
use crate::sheet;
use crate::value::Value;
use crate::watch::{Progress, Unwatched, Watch};

/// Rows between two looks at whether to go on.
const ROWS_BETWEEN_LOOKS: u64 = 256;

/// Reads the people of a list from the bytes of a file; `file_name` is for messages and, where the list has no
/// title, for its kind and date.
///
/// # Errors
/// A [`SheetError`] refuses the whole file: it is no list, can't be opened, or what was asked for isn't in it.
pub fn read_extract(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Extract, SheetError> {
    read_extract_watched(bytes, file_name, options, &mut Unwatched)
}

/// As [`read_extract`], followed by somebody who may stop it.
///
/// # Errors
/// As [`read_extract`]; [`SheetError::Stopped`] when it was stopped.
pub fn read_extract_watched(
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
    watch: &mut dyn Watch,
) -> Result<Extract, SheetError> {
    let opened = open_file(bytes, file_name, options, watch)?;
    let lists = find_lists(opened.grids, options);
    if lists.iter().all(|list| list.layout().is_none()) {
        return Err(no_header(&lists, file_name));
    }
    read_people(&lists, file_name, options, watch)
}

/// A file taken apart, its text as it stands there.
pub(crate) fn open_file(
    bytes: &[u8],
    file_name: &str,
    options: &ReadOptions,
    watch: &mut dyn Watch,
) -> Result<Opened, SheetError> {
    let wanted = Wanted {
        sheet: options.sheet.as_deref(),
        encoding: options.encoding,
        limits: &options.limits,
    };
    open::open(bytes, file_name, &wanted, watch)
}

/// One sheet with its text decoded and, if it holds a list, where.
pub(crate) struct FoundList {
    pub(crate) grid: Grid,
    pub(crate) decoded: legacy::Decoded,
    outline: Option<Outline>,
}

impl FoundList {
    /// Where the list is, if there is one.
    pub(crate) fn layout(&self) -> Option<&Layout> {
        let outline = self.outline.as_ref().filter(|outline| outline.is_list)?;
        Some(&outline.layout)
    }

    /// The header and columns as far as anybody can tell.
    pub(crate) fn outlined(&self) -> Option<&Layout> {
        self.outline.as_ref().map(|outline| &outline.layout)
    }
}

/// Decodes each sheet and looks for its list.
pub(crate) fn find_lists(grids: Vec<Grid>, options: &ReadOptions) -> Vec<FoundList> {
    grids
        .into_iter()
        .map(|mut grid| {
            let decoded = legacy::decode(&mut grid, options.encoding);
            let outline = layout::outline(&grid, options.layout_of(&grid.name));
            FoundList {
                grid,
                decoded,
                outline,
            }
        })
        .collect()
}

fn no_header(lists: &[FoundList], file_name: &str) -> SheetError {
    let names: Vec<&str> = lists.iter().map(|list| list.grid.name.as_str()).collect();
    SheetError::NoHeader {
        file: file_name.to_owned(),
        sheet: names.join(", "),
    }
}

/// Makes people of the rows of every sheet that holds a list; sheets without one are passed over.
pub(crate) fn read_people(
    lists: &[FoundList],
    file_name: &str,
    options: &ReadOptions,
    watch: &mut dyn Watch,
) -> Result<Extract, SheetError> {
    let with_layout = || {
        lists
            .iter()
            .filter_map(|list| list.layout().map(|layout| (list, layout)))
    };
    let kind = match options.kind {
        Some(kind) => kind,
        None => kind_of(
            with_layout().map(|(list, layout)| (&list.grid, layout)),
            file_name,
        )?,
    };
    let list_date = with_layout()
        .filter_map(|(_, layout)| title::date(&layout.title))
        .max()
        .or_else(|| title::date(&[file_name.to_owned()]));

    let of = with_layout().map(|(list, _)| list.grid.rows.len() as u64).sum();
    let mut rows = 0;
    let mut look = || {
        rows += 1;
        if rows % ROWS_BETWEEN_LOOKS == 0 && !watch.goes_on(Progress::Reading { rows, of }) {
            return Err(SheetError::Stopped {
                file: file_name.to_owned(),
            });
        }
        Ok(())
    };
    let mut seen = SeenPeople::default();
    let mut sheets = Vec::new();
    for (FoundList { grid, decoded, .. }, layout) in with_layout() {
        let outer: Vec<String> = [title::hamlet(&layout.title), hamlet::in_text(&grid.name)]
            .into_iter()
            .flatten()
            .collect();
        let context = RowContext {
            memos: &Memos::default(),
            fixes: &fixes_of(&grid.name, options),
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
        let mut read = sheet::begin(grid, layout, decoded.encoding.code(), decoded.decoded);
        sheet::read_rows(&context, &mut seen, &mut sheets, &mut read, &mut look)?;
        sheets.push(read);
    }
    Ok(Extract {
        kind,
        list_date,
        sheets,
        skipped_sheets: lists
            .iter()
            .filter(|list| list.layout().is_none())
            .map(|list| list.grid.name.clone())
            .collect(),
    })
}

fn fixes_of(sheet: &str, options: &ReadOptions) -> Fixes {
    options
        .fixes
        .iter()
        .filter(|fix| fix.sheet.as_deref().is_none_or(|name| name == sheet))
        .filter_map(|fix| {
            Some((
                (fix.row.checked_sub(1)?, fix.field),
                Value::Text(fix.value.clone()),
            ))
        })
        .collect()
}

/// The kind the titles name, else the sheets' names, else the file's. Sheets that differ are not guessed about.
fn kind_of<'l>(
    lists: impl Iterator<Item = (&'l Grid, &'l Layout)>,
    file_name: &str,
) -> Result<ListKind, SheetError> {
    let file = [file_name.to_owned()];
    let mut first: Option<(ListKind, &str)> = None;
    for (grid, layout) in lists {
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

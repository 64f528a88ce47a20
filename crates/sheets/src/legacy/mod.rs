//! Text typed with the fonts of the 1990s: TCVN3 (ABC) and VNI. Excel hands it over as Latin letters that read as
//! nonsense; here it becomes Unicode before anything trims or folds it (ư is a soft hyphen in TCVN3).

mod tcvn3;
mod vni;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::grid::Grid;
use crate::header::columns::recognise;
use crate::options::Encoding;
use crate::value::Value;

/// Whether a text shows that it was typed in an encoding.
type Signs = fn(&str) -> bool;
/// Reads text of an encoding.
type Read = fn(&str) -> String;

/// What was done with a sheet's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// How the text was typed; never [`Encoding::Auto`].
    pub(crate) encoding: Encoding,
    /// Whether any cell changed.
    pub(crate) decoded: bool,
}

/// Decodes a sheet's text in place. `Auto` decides by the whole sheet and leaves alone the columns that are
/// Unicode already; a named encoding is applied to every cell that could be in it.
pub(crate) fn decode(grid: &mut Grid, wanted: Encoding) -> Decoded {
    let encoding = if wanted == Encoding::Auto {
        detect(grid)
    } else {
        wanted
    };
    let (signs, read): (Signs, Read) = match encoding {
        Encoding::Tcvn3 => (tcvn3::has_signs, tcvn3::read),
        Encoding::Vni => (vni::has_signs, vni::read),
        Encoding::Auto | Encoding::Unicode => {
            return Decoded {
                encoding: Encoding::Unicode,
                decoded: false,
            };
        }
    };
    let mut in_column: BTreeMap<u32, usize> = BTreeMap::new();
    for (column, text) in texts(grid) {
        *in_column.entry(column).or_default() += usize::from(signs(text));
    }
    // With no Unicode cell anywhere the whole sheet was typed in one font; else each column is judged by itself.
    let all = wanted != Encoding::Auto || !texts(grid).any(|(_, text)| is_unicode(text));
    let mut decoded = false;
    for cells in grid.rows.values_mut() {
        for (column, value) in cells.iter_mut() {
            let Value::Text(text) = value else { continue };
            // A header with no tell-tale letter ("Sè CCCD") shows what it is once it is read.
            let in_font = all || in_column.get(column).is_some_and(|count| *count > 0);
            let likely =
                signs(text) || recognise(text).is_none() && (in_font || recognise(&read(text)).is_some());
            if !likely || is_unicode(text) {
                continue;
            }
            let new = read(text);
            if new != *text {
                *text = new;
                decoded = true;
            }
        }
    }
    Decoded { encoding, decoded }
}

/// Whether a text shows that it was typed with a font of its own.
pub(crate) fn looks_old(text: &str) -> bool {
    !is_unicode(text) && (tcvn3::has_signs(text) || vni::has_signs(text))
}

/// The encoding most of a sheet's tell-tale cells speak for.
fn detect(grid: &Grid) -> Encoding {
    let count = |signs: fn(&str) -> bool| {
        texts(grid)
            .filter(|(_, text)| !is_unicode(text) && signs(text))
            .count()
    };
    let (tcvn3, vni) = (count(tcvn3::has_signs), count(vni::has_signs));
    if tcvn3 == 0 && vni == 0 {
        Encoding::Unicode
    } else if tcvn3 >= vni {
        Encoding::Tcvn3
    } else {
        Encoding::Vni
    }
}

fn texts(grid: &Grid) -> impl Iterator<Item = (u32, &str)> {
    grid.rows
        .values()
        .flatten()
        .filter_map(|(column, value)| match value {
            Value::Text(text) => Some((*column, text.as_str())),
            _ => None,
        })
}

/// Letters no 8-bit font has: the text is Unicode already.
fn is_unicode(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_alphabetic() && c > '\u{ff}' || ('\u{300}'..='\u{36f}').contains(&c))
}

/// Composes a letter and its marks.
fn compose(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in (0..).zip(rows) {
            let cells = (0..)
                .zip(cells.iter())
                .map(|(column, text)| (column, Value::Text((*text).to_owned())));
            grid.rows.insert(row, cells.collect());
        }
        grid
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.rows
            .values()
            .flatten()
            .map(|(_, value)| value.text())
            .collect()
    }

    #[test]
    fn a_unicode_sheet_is_left_alone() {
        let mut sheet = grid(&[
            &["Họ và tên", "Khu phố"],
            &["Nguyễn Văn Đức", "Hòa Bình"],
            &["Hoà", "§ 3 · 4 ©"],
        ]);
        let before = shown(&sheet);
        assert_eq!(
            decode(&mut sheet, Encoding::Auto),
            Decoded {
                encoding: Encoding::Unicode,
                decoded: false
            }
        );
        assert_eq!(shown(&sheet), before);
    }

    #[test]
    fn a_tcvn3_column_under_unicode_headers_is_decoded_and_the_headers_are_not() {
        let mut sheet = grid(&[
            &["Tên", "Số hộ"],
            &["NguyÔn V¨n §øc", "12"],
            &["NguyÔn Linh", "13"],
            &["L\u{ad}¬ng ThÞ Hoa", "14"],
        ]);
        assert_eq!(
            decode(&mut sheet, Encoding::Auto),
            Decoded {
                encoding: Encoding::Tcvn3,
                decoded: true
            }
        );
        assert_eq!(
            shown(&sheet),
            [
                "Tên",
                "Số hộ",
                "Nguyễn Văn Đức",
                "12",
                "Nguyễn Linh",
                "13",
                "Lương Thị Hoa",
                "14"
            ]
        );
    }

    #[test]
    fn a_tcvn3_header_over_a_column_of_numbers_is_decoded_beside_unicode_cells() {
        let mut sheet = grid(&[
            &["Hä vµ tªn", "Sè hé", "Khu phè", "Giíi tÝnh"],
            &["NguyÔn V¨n §øc", "30012", "Khu phố 1", "Nam"],
        ]);
        decode(&mut sheet, Encoding::Auto);
        assert_eq!(
            shown(&sheet),
            [
                "Họ và tên",
                "Số hộ",
                "Khu phố",
                "Giới tính",
                "Nguyễn Văn Đức",
                "30012",
                "Khu phố 1",
                "Nam"
            ]
        );
    }

    #[test]
    fn a_vni_sheet_is_decoded() {
        let mut sheet = grid(&[&["Hoï vaø teân", "Soá hoä"], &["Nguyeãn Vaên Ñöùc", "12"]]);
        assert_eq!(
            decode(&mut sheet, Encoding::Auto),
            Decoded {
                encoding: Encoding::Vni,
                decoded: true
            }
        );
        assert_eq!(shown(&sheet), ["Họ và tên", "Số hộ", "Nguyễn Văn Đức", "12"]);
    }
}

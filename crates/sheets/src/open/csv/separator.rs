//! Which character separates the columns: the one that makes a header of some line, else the one that cuts most
//! lines into the same number of cells.

use csv::ReaderBuilder;

use crate::header::columns::recognise;

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows looked at.
const ROWS: usize = 60;

/// The separator, and the bytes to skip when the first line names it.
pub(super) fn find(text: &str) -> (u8, usize) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(named) = first.trim_end().strip_prefix("sep=").map(str::as_bytes)
        && let [separator] = named
    {
        let end = text.find('\n').map_or(text.len(), |at| at + 1);
        return (*separator, end);
    }
    let best = CANDIDATES
        .into_iter()
        .rev()
        .max_by_key(|&separator| worth(text, separator));
    (best.unwrap_or(b','), 0)
}

/// Columns recognised in the best row, then rows of the commonest width, counted by their cells.
fn worth(text: &str, separator: u8) -> (usize, usize) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut known = 0;
    let mut widths: Vec<usize> = Vec::new();
    for record in reader.records().flatten().take(ROWS) {
        let found = record
            .iter()
            .take(200)
            .filter(|cell| recognise(cell).is_some())
            .count();
        known = known.max(if record.len() > 1 { found } else { 0 });
        widths.push(record.len());
    }
    let even = widths
        .iter()
        .filter(|width| **width > 1)
        .map(|width| widths.iter().filter(|other| *other == width).count() * width.min(&60))
        .max();
    (known, even.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_a_header() {
        for (text, separator) in [
            ("STT,Họ và tên,Năm sinh\n1,A,1980\n", b','),
            ("STT;Họ và tên;Địa chỉ\n1;A;Tổ 2, Khu phố 3, Phường A\n", b';'),
            ("STT\tHọ và tên\tĐịa chỉ\n1\tA\tTổ 2, KP3; gần chợ\n", b'\t'),
            ("Đơn vị;Cấp CCCD\nVNPT;5\n", b';'),
            ("chỉ một cột\n", b','),
        ] {
            assert_eq!(find(text), (separator, 0), "{text}");
        }
        assert_eq!(find("sep=;\r\na;b\r\n"), (b';', 7));
    }

    #[test]
    fn a_tcvn3_header_is_cut_by_the_width_of_its_rows() {
        assert_eq!(
            find("STT;Hä vµ tªn;N¨m sinh\n1;§øc, C;1980\n2;H, D;1981\n").0,
            b';'
        );
    }
}

//! What a person says of a list's columns and cells, as flags: `--column C=name`, `--fix 12:birth=1980`.

use tungnha_sheets::{Column, Fix};

/// `C=name`, `3=name` or, for a column that is not to be taken, `C=none`.
pub(super) fn column(text: &str) -> Result<(u32, Option<Column>), String> {
    let wrong = || format!("không hiểu {text}; viết như C=name hay H=none (write C=name or H=none)");
    let (place, field) = text.split_once('=').ok_or_else(wrong)?;
    let place = place_of(place.trim()).ok_or_else(wrong)?;
    match field.trim() {
        "none" => Ok((place, None)),
        field => Ok((place, Some(Column::parse(field).ok_or_else(wrong)?))),
    }
}

/// `12:birth=1980`.
pub(super) fn fix(text: &str) -> Result<Fix, String> {
    let wrong = || format!("không hiểu {text}; viết như 12:birth=1980 (write 12:birth=1980)");
    let (row, rest) = text.split_once(':').ok_or_else(wrong)?;
    let (field, value) = rest.split_once('=').ok_or_else(wrong)?;
    Ok(Fix {
        sheet: None,
        row: row.trim().parse().map_err(|_| wrong())?,
        field: Column::parse(field.trim()).ok_or_else(wrong)?,
        value: value.trim().to_owned(),
    })
}

/// A column's place from 0: Excel's letters, or a number from 1.
fn place_of(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse::<u32>() {
        return number.checked_sub(1);
    }
    if text.is_empty() || text.len() > 3 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let number = text.bytes().fold(0_u32, |sum, byte| {
        sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    Some(number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them_or_counted() {
        assert_eq!(column("C=name"), Ok((2, Some(Column::Name))));
        assert_eq!(column("3=name"), Ok((2, Some(Column::Name))));
        assert_eq!(column("AA=none"), Ok((26, None)));
        for wrong in ["", "C", "C=ethnicity", "0=name", "C3=name", "ABCD=name"] {
            assert!(column(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_cell_is_put_right_by_its_row_and_field() {
        let fixed = fix("12:birth=26/07/1986").unwrap();
        assert_eq!(
            (fixed.row, fixed.field, fixed.value.as_str()),
            (12, Column::Birth, "26/07/1986")
        );
        assert_eq!(fix("12:name=").unwrap().value, "");
        for wrong in ["12", "birth=1980", "x:birth=1980", "12:height=180"] {
            assert!(fix(wrong).is_err(), "{wrong}");
        }
    }
}

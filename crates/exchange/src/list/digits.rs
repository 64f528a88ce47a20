//! Personal IDs and phone numbers by columns: taken apart into what repeats, what follows from other
//! columns, and the digits that are random. Anything of another shape travels as text.

use tungnha_domain::{Birth, Sex};

use super::ResidentRow;
use super::columns::{
    Column, column, read_codes, read_planes, read_texts, write_codes, write_planes, write_texts,
};
use crate::DecodeError;
use crate::cbor::{Reader, Writer};

type Read<T> = Result<T, DecodeError>;

const NONE: u8 = 0;
/// Of the usual shape; for an ID: and century, sex and year are as birth and sex say.
const USUAL: u8 = 1;
/// An ID of twelve digits whose middle does not follow from birth and sex.
const OWN_MIDDLE: u8 = 2;
const TEXT: u8 = 3;

/// `[codes, province, century and year where they do not follow, serial, other texts]`.
pub(super) fn write_ids(writer: &mut Writer, rows: &[ResidentRow]) {
    let (mut codes, mut provinces, mut middles) = (vec![], vec![], vec![]);
    let (mut serials, mut texts) = (vec![], vec![]);
    for row in rows {
        let Some(text) = row.personal_id.as_deref() else {
            codes.push(NONE);
            continue;
        };
        let Some([province, middle, serial]) = parts(text, [3, 3, 6]) else {
            codes.push(TEXT);
            texts.push(text);
            continue;
        };
        provinces.push(province);
        serials.push(serial);
        if expected_middle(row.birth, row.sex) == Some(middle) {
            codes.push(USUAL);
        } else {
            codes.push(OWN_MIDDLE);
            middles.push(middle);
        }
    }
    writer.array(5);
    write_codes(writer, &codes);
    write_planes(writer, &provinces, 2);
    write_planes(writer, &middles, 2);
    write_planes(writer, &serials, 3);
    write_texts(writer, texts.into_iter());
}

/// Reads IDs row by row.
pub(super) struct Ids<'b> {
    codes: Column<std::slice::Iter<'b, u8>>,
    provinces: Column<std::vec::IntoIter<u32>>,
    middles: Column<std::vec::IntoIter<u32>>,
    serials: Column<std::vec::IntoIter<u32>>,
    texts: Column<std::vec::IntoIter<&'b str>>,
}

impl<'b> Ids<'b> {
    pub(super) fn read(reader: &mut Reader<'b>) -> Read<Self> {
        reader.fields(5, |reader| {
            Ok(Self {
                codes: column(read_codes(reader)?),
                provinces: column(read_planes(reader, 2)?),
                middles: column(read_planes(reader, 2)?),
                serials: column(read_planes(reader, 3)?),
                texts: column(read_texts(reader)?),
            })
        })
    }

    pub(super) fn next(&mut self, birth: Option<Birth>, sex: Option<Sex>) -> Read<Option<String>> {
        let middle = match *self.codes.next()? {
            NONE => return Ok(None),
            USUAL => expected_middle(birth, sex).ok_or(DecodeError::Malformed)?,
            OWN_MIDDLE => self.middles.next()?,
            TEXT => return Ok(Some(self.texts.next()?.to_owned())),
            _ => return Err(DecodeError::Version),
        };
        let (province, serial) = (self.provinces.next()?, self.serials.next()?);
        Ok(Some(format!("{province:03}{middle:03}{serial:06}")))
    }

    pub(super) fn end(&mut self) -> Read<()> {
        self.codes.end()?;
        self.provinces.end()?;
        self.middles.end()?;
        self.serials.end()?;
        self.texts.end()
    }
}

/// `[codes, first three digits, last seven, other texts]`.
pub(super) fn write_phones(writer: &mut Writer, rows: &[ResidentRow]) {
    let (mut codes, mut fronts, mut rests, mut texts) = (vec![], vec![], vec![], vec![]);
    for row in rows {
        match row.phone.as_deref().map(|text| (text, parts(text, [3, 7]))) {
            None => codes.push(NONE),
            Some((_, Some([front, rest]))) => {
                codes.push(USUAL);
                fronts.push(front);
                rests.push(rest);
            }
            Some((text, None)) => {
                codes.push(TEXT);
                texts.push(text);
            }
        }
    }
    writer.array(4);
    write_codes(writer, &codes);
    write_planes(writer, &fronts, 2);
    write_planes(writer, &rests, 3);
    write_texts(writer, texts.into_iter());
}

/// Reads phones row by row.
pub(super) struct Phones<'b> {
    codes: Column<std::slice::Iter<'b, u8>>,
    fronts: Column<std::vec::IntoIter<u32>>,
    rests: Column<std::vec::IntoIter<u32>>,
    texts: Column<std::vec::IntoIter<&'b str>>,
}

impl<'b> Phones<'b> {
    pub(super) fn read(reader: &mut Reader<'b>) -> Read<Self> {
        reader.fields(4, |reader| {
            Ok(Self {
                codes: column(read_codes(reader)?),
                fronts: column(read_planes(reader, 2)?),
                rests: column(read_planes(reader, 3)?),
                texts: column(read_texts(reader)?),
            })
        })
    }

    pub(super) fn next(&mut self) -> Read<Option<String>> {
        match *self.codes.next()? {
            NONE => Ok(None),
            USUAL => Ok(Some(format!(
                "{:03}{:07}",
                self.fronts.next()?,
                self.rests.next()?
            ))),
            TEXT => Ok(Some(self.texts.next()?.to_owned())),
            _ => Err(DecodeError::Version),
        }
    }

    pub(super) fn end(&mut self) -> Read<()> {
        self.codes.end()?;
        self.fronts.end()?;
        self.rests.end()?;
        self.texts.end()
    }
}

/// The numbers of a text that is exactly so many digits each.
fn parts<const N: usize>(text: &str, digits: [usize; N]) -> Option<[u32; N]> {
    if text.len() != digits.iter().sum::<usize>() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut rest = text;
    let mut numbers = [0; N];
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let (part, after) = rest.split_at_checked(digits)?;
        *number = part.parse().ok()?;
        rest = after;
    }
    Some(numbers)
}

/// Digits 4 to 6 of an ID: century and sex (0/1 = 1900s male/female, 2/3 = 2000s), then the year.
fn expected_middle(birth: Option<Birth>, sex: Option<Sex>) -> Option<u32> {
    let since_1900 = u32::try_from(birth?.year()).ok()?.checked_sub(1900)?;
    let century = since_1900 / 100 * 2 + u32::from(sex? == Sex::Female);
    (century <= 9).then_some(century * 100 + since_1900 % 100)
}

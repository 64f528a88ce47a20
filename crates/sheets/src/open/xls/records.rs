//! The records of a workbook stream: a type, a length, and that many bytes.

/// The records we look into, by [MS-XLS] 2.3.
pub(super) mod kind {
    pub(in super::super) const FORMULA: u16 = 0x0006;
    pub(in super::super) const EOF: u16 = 0x000a;
    pub(in super::super) const DATE_1904: u16 = 0x0022;
    pub(in super::super) const FILE_PASS: u16 = 0x002f;
    pub(in super::super) const CONTINUE: u16 = 0x003c;
    pub(in super::super) const CODE_PAGE: u16 = 0x0042;
    pub(in super::super) const BOUND_SHEET: u16 = 0x0085;
    pub(in super::super) const MUL_RK: u16 = 0x00bd;
    pub(in super::super) const RICH_STRING: u16 = 0x00d6;
    pub(in super::super) const XF: u16 = 0x00e0;
    pub(in super::super) const MERGE_CELLS: u16 = 0x00e5;
    pub(in super::super) const SST: u16 = 0x00fc;
    pub(in super::super) const LABEL_SST: u16 = 0x00fd;
    pub(in super::super) const NUMBER: u16 = 0x0203;
    pub(in super::super) const LABEL: u16 = 0x0204;
    pub(in super::super) const BOOL_OR_ERROR: u16 = 0x0205;
    pub(in super::super) const STRING: u16 = 0x0207;
    pub(in super::super) const RK: u16 = 0x027e;
    pub(in super::super) const FORMAT: u16 = 0x041e;
    pub(in super::super) const FORMAT_5: u16 = 0x001e;
    pub(in super::super) const BOF: u16 = 0x0809;
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// Walks over records; a record that is cut short comes out as `None` inside `Some`.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// From this place in a stream on.
    pub(super) fn from(stream: &'a [u8], at: usize) -> Self {
        Self {
            rest: stream.get(at..).unwrap_or_default(),
        }
    }

    /// The kind of the next record, without taking it.
    pub(super) fn next_kind(&self) -> Option<u16> {
        short(self.rest, 0)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Option<Record<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let read = || {
            let kind = short(self.rest, 0)?;
            let end = 4 + usize::from(short(self.rest, 2)?);
            let data = self.rest.get(4..end)?;
            Some((Record { kind, data }, &self.rest[end..]))
        };
        match read() {
            Some((record, rest)) => {
                self.rest = rest;
                Some(Some(record))
            }
            None => {
                self.rest = &[];
                Some(None)
            }
        }
    }
}

/// Two bytes of a record as a number.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// Four bytes of a record as a number.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

/// Eight bytes of a record as a floating number.
pub(super) fn double(bytes: &[u8], at: usize) -> Option<f64> {
    let eight: [u8; 8] = bytes.get(at..at.checked_add(8)?)?.try_into().ok()?;
    Some(f64::from_le_bytes(eight))
}

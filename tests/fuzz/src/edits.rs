//! What happens to good bytes on the way: bits flip, pieces go missing, come twice, or are somebody else's.

/// One change. Numbers are taken modulo what there is, so that any numbers are a change.
pub type Edit = (u8, u16, u16);

/// Bytes after at most so many edits stay below this.
const MOST: usize = 64 * 1024;
/// Values that decoders trip over: ends of ranges, and CBOR heads of lengths beyond anything.
const ODD: [u8; 12] = [
    0x00, 0xff, 0x7f, 0x80, 0x1b, 0x5b, 0x7b, 0x9b, 0xbb, 0x9f, 0x1a, 0xf6,
];

/// `bytes` after the edits; `other` is what pieces are taken from.
#[must_use]
pub fn edited(bytes: &[u8], other: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (what, at, with) in edits {
        let (place, with) = (usize::from(*at) % bytes.len().max(1), usize::from(*with));
        match what % 8 {
            0 => flip(&mut bytes, place, with),
            1 => set(&mut bytes, place, with as u8),
            2 => set(&mut bytes, place, ODD[with % ODD.len()]),
            3 => bytes.truncate(place),
            4 => drop(bytes.drain(place..(place + with % 16).min(bytes.len()))),
            5 => {
                let again: Vec<u8> = bytes[place..].iter().take(with % 64).copied().collect();
                bytes.splice(place..place, again);
            }
            6 => {
                let from = with % other.len().max(1);
                let piece: Vec<u8> = other[from.min(other.len())..].iter().take(32).copied().collect();
                bytes.splice(place..place, piece);
            }
            _ => bytes
                .splice(
                    place..place,
                    (with as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes(),
                )
                .for_each(drop),
        }
        bytes.truncate(MOST);
    }
    bytes
}

fn flip(bytes: &mut [u8], place: usize, bit: usize) {
    if let Some(byte) = bytes.get_mut(place) {
        *byte ^= 1 << (bit % 8);
    }
}

fn set(bytes: &mut [u8], place: usize, value: u8) {
    if let Some(byte) = bytes.get_mut(place) {
        *byte = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_edit_of_anything_is_bytes_within_bounds() {
        for what in 0..8 {
            for bytes in [&b""[..], b"x", b"some bytes"] {
                let changed = edited(bytes, b"", &[(what, 65_535, 65_535); 9]);
                assert!(changed.len() <= MOST);
            }
        }
    }
}

//! The compound file: a small file system inside a file. Sectors, chains of them, and a directory of streams.
//!
//! A chain is followed for at most as many steps as the file has sectors, so a ring ends as damage.

/// Ends a chain.
const END: u32 = 0xffff_fffe;
/// Sector numbers from here on are marks, not places.
const MARKS: u32 = 0xffff_fffa;
/// Streams shorter than this lie in the small sectors of the root's stream.
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: usize = 64;

/// An opened compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    chains: Vec<u32>,
    small_chains: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

impl<'a> Compound<'a> {
    /// Reads the chains and the directory; `None` when they are broken.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            chains: Vec::new(),
            small_chains: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        let most = bytes.len() / sector + 1;
        file.chains = file.all_chains(most)?;
        let directory = file.follow(long(bytes, 48)?, u64::MAX)?;
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let (start, length) = file.entries.first().map(|root| (root.start, root.length))?;
        let small_start = long(bytes, 60)?;
        if small_start < MARKS {
            file.small_chains = numbers(&file.follow(small_start, u64::MAX)?);
            file.small = file.follow(start, length)?;
        }
        Some(file)
    }

    /// The table of chains: which sector follows which.
    fn all_chains(&self, most: usize) -> Option<Vec<u32>> {
        let mut places: Vec<u32> = numbers(self.bytes.get(76..512)?);
        let mut next = long(self.bytes, 68)?;
        for _ in 0..most {
            if next >= MARKS {
                break;
            }
            let mut more = numbers(self.at(next)?);
            next = more.pop()?;
            places.extend(more);
        }
        let mut chains = Vec::new();
        for place in places.into_iter().filter(|place| *place < MARKS).take(most) {
            chains.extend(numbers(self.at(place)?));
        }
        Some(chains)
    }

    /// One sector; the last of a file may be short.
    fn at(&self, sector: u32) -> Option<&'a [u8]> {
        let start = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// The bytes of a chain, as far as `length`.
    fn follow(&self, start: u32, length: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut sector = start;
        for _ in 0..=self.chains.len() {
            if sector == END || bytes.len() as u64 >= length {
                bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
                return Some(bytes);
            }
            bytes.extend_from_slice(self.at(sector)?);
            sector = *self.chains.get(sector as usize)?;
        }
        None
    }

    /// Whether a stream of this name is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The whole of a stream; `None` when it is missing or cut short.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let bytes = if entry.length < SMALL_STREAM {
            self.follow_small(entry)?
        } else {
            self.follow(entry.start, entry.length)?
        };
        (bytes.len() as u64 == entry.length).then_some(bytes)
    }

    fn follow_small(&self, entry: &Entry) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut sector = entry.start;
        for _ in 0..=self.small_chains.len() {
            if sector == END || bytes.len() as u64 >= entry.length {
                break;
            }
            let start = sector as usize * SMALL_SECTOR;
            bytes.extend_from_slice(self.small.get(start..start + SMALL_SECTOR)?);
            sector = *self.small_chains.get(sector as usize)?;
        }
        bytes.truncate(usize::try_from(entry.length).ok()?);
        Some(bytes)
    }
}

/// One line of the directory: a stream or a folder; blank lines are none.
fn entry(line: &[u8]) -> Option<Entry> {
    let length_of_name = usize::from(short(line, 64)?).min(64);
    let units: Vec<u16> = line
        .get(..length_of_name.saturating_sub(2))?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    if line.get(66) == Some(&0) {
        return None;
    }
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: long(line, 116)?,
        // Files of 512-byte sectors leave rubbish in the upper half; none here is larger than the lower one says.
        length: u64::from(long(line, 120)?),
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    super::records::short(bytes, at)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    super::records::long(bytes, at)
}

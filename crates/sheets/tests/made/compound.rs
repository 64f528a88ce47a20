//! A compound file with some streams, each padded to 4096 bytes so that none needs the small sectors.

const SECTOR: usize = 512;
const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const TABLE: u32 = 0xffff_fffd;

/// Streams by name.
pub(crate) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let padded: Vec<(&str, Vec<u8>)> = streams
        .iter()
        .map(|(name, bytes)| {
            let mut bytes = bytes.to_vec();
            bytes.resize(bytes.len().max(4096).next_multiple_of(SECTOR), 0);
            (*name, bytes)
        })
        .collect();
    let directory_sectors = (padded.len() + 1).div_ceil(4);
    let data_sectors: usize = padded.iter().map(|(_, bytes)| bytes.len() / SECTOR).sum();
    let mut tables = 1;
    while tables * 128 < tables + directory_sectors + data_sectors {
        tables += 1;
    }
    assert!(tables <= 109, "small files only");

    let mut chains: Vec<u32> = vec![TABLE; tables];
    let chain = |from: usize, count: usize| {
        (0..count).map(move |at| {
            if at + 1 == count {
                END
            } else {
                (from + at + 1) as u32
            }
        })
    };
    let directory_start = chains.len();
    chains.extend(chain(directory_start, directory_sectors));
    let mut directory = Vec::new();
    directory.extend(entry("Root Entry", 5, END, 0, 1));
    let mut data = Vec::new();
    for (at, (name, bytes)) in padded.iter().enumerate() {
        let start = chains.len();
        chains.extend(chain(start, bytes.len() / SECTOR));
        let right = if at + 1 < padded.len() {
            (at + 2) as u32
        } else {
            FREE
        };
        let mut line = entry(name, 2, start as u32, bytes.len() as u32, FREE);
        line[72..76].copy_from_slice(&right.to_le_bytes());
        directory.extend(line);
        data.extend_from_slice(bytes);
    }
    directory.resize(directory_sectors * SECTOR, 0);
    chains.resize(tables * 128, FREE);

    let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    file.resize(SECTOR, 0);
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &0x3e_u16.to_le_bytes());
    put(26, &3_u16.to_le_bytes());
    put(28, &[0xfe, 0xff]);
    put(30, &9_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(44, &(tables as u32).to_le_bytes());
    put(48, &(directory_start as u32).to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for at in 0..109 {
        let place = if at < tables { at as u32 } else { FREE };
        put(76 + at * 4, &place.to_le_bytes());
    }
    file.extend(chains.iter().flat_map(|place| place.to_le_bytes()));
    file.extend(directory);
    file.extend(data);
    file
}

fn entry(name: &str, kind: u8, start: u32, length: u32, child: u32) -> Vec<u8> {
    let mut line = vec![0_u8; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    line[..units.len()].copy_from_slice(&units);
    line[64..66].copy_from_slice(&((units.len() + 2) as u16).to_le_bytes());
    line[66] = kind;
    line[67] = 1;
    for at in [68, 72] {
        line[at..at + 4].copy_from_slice(&FREE.to_le_bytes());
    }
    line[76..80].copy_from_slice(&child.to_le_bytes());
    line[116..120].copy_from_slice(&start.to_le_bytes());
    line[120..124].copy_from_slice(&length.to_le_bytes());
    line
}

//! From files to bundles: a `.tungnha` file is one; symbols out of photographs, screenshots or pasted text
//! are put together, in any order and over as many files as there are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tungnha_exchange::DecodeError;
use tungnha_exchange::carry::{Assembler, Bundle, Collected, FrameError, Kind, SetId, kind_of, set_of};

use super::{name, names, photo};
use crate::error::HubError;

/// Bytes of a file somebody brings: a photograph of a good camera.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// One bundle and the files it was in.
pub struct Brought {
    /// What to take.
    pub bundle: Bundle,
    /// One file, or those its symbols were in.
    pub files: Vec<PathBuf>,
}

/// Symbols of one set on the way.
#[derive(Default)]
struct Set {
    assembler: Assembler,
    whole: Option<Vec<u8>>,
    files: Vec<PathBuf>,
}

/// Reads all files; the first that cannot be read refuses all, by name.
pub fn collect(files: &[PathBuf]) -> Result<Vec<Brought>, HubError> {
    let mut brought = Vec::new();
    let mut sets: BTreeMap<SetId, Set> = BTreeMap::new();
    for file in files {
        let bytes = read(file)?;
        match texts(&bytes) {
            None => brought.push(Brought {
                bundle: bundle(&bytes, &name(file))?,
                files: vec![file.clone()],
            }),
            Some(texts) => add(&mut sets, file, &texts)?,
        }
    }
    for set in sets.into_values() {
        let Some(whole) = set.whole else {
            let missing: Vec<String> = set.assembler.missing().iter().map(ToString::to_string).collect();
            return Err(HubError::Refused(format!(
                "các mã QR trong {} còn thiếu mã số {}; hãy chụp thêm các mã đó rồi chạy lại với tất cả ảnh \
                 (symbols are missing)",
                names(&set.files),
                missing.join(", ")
            )));
        };
        brought.push(Brought {
            bundle: bundle(&whole, &names(&set.files))?,
            files: set.files,
        });
    }
    Ok(brought)
}

fn read(file: &Path) -> Result<Vec<u8>, HubError> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(HubError::file(file))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(HubError::Refused(format!(
            "tệp {} quá lớn (the file is too large)",
            name(file)
        )));
    }
    Ok(bytes)
}

/// The symbols' texts in a picture or a pasted text; none if the file is neither.
fn texts(bytes: &[u8]) -> Option<Vec<String>> {
    if photo::is_picture(bytes) {
        return Some(photo::texts(bytes));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let frames: Vec<String> = text
        .lines()
        .filter(|line| set_of(line).is_ok())
        .map(str::to_owned)
        .collect();
    (!frames.is_empty()).then_some(frames)
}

/// Adds the symbols of one file, which must have one of ours.
fn add(sets: &mut BTreeMap<SetId, Set>, file: &Path, texts: &[String]) -> Result<(), HubError> {
    let mut found = false;
    for text in texts {
        // Another symbol that is in the picture too, such as the enrolment code on the wall.
        let Ok(id) = set_of(text) else { continue };
        found = true;
        let set = sets.entry(id).or_default();
        if set.files.last().is_none_or(|last| last != file) {
            set.files.push(file.to_owned());
        }
        match set.assembler.add(text) {
            Ok(Collected::All(whole)) => set.whole = Some(whole),
            Ok(Collected::Some { .. }) => {}
            Err(FrameError::NoFrame | FrameError::OtherSet | FrameError::Damaged) => {
                return Err(HubError::Refused(format!(
                    "các mã QR trong {} không khớp nhau; hãy chụp lại cả loạt (the symbols do not belong together)",
                    names(&set.files)
                )));
            }
        }
    }
    if found {
        return Ok(());
    }
    Err(HubError::Refused(format!(
        "ảnh {}: không thấy mã QR nào của Từng Nhà; hãy chụp lại gần hơn, đủ sáng, cả mã nằm trong ảnh \
         (no symbol found in the picture)",
        name(file)
    )))
}

fn bundle(bytes: &[u8], from: &str) -> Result<Bundle, HubError> {
    if kind_of(bytes) == Some(Kind::Receipt) {
        return Err(HubError::Refused(format!(
            "tệp {from} là giấy biên nhận: hãy đưa lại cho máy đã gửi (a receipt, for the tablet that sent)"
        )));
    }
    Bundle::from_bytes(bytes).map_err(|why| {
        HubError::Refused(match why {
            DecodeError::Version => format!(
                "tệp {from} do bản chương trình mới hơn tạo ra; hãy cập nhật trạm nhận (made by a newer program)"
            ),
            DecodeError::TooLarge => format!("tệp {from} quá lớn (the file is too large)"),
            DecodeError::Malformed => format!(
                "tệp {from} không phải tệp .tungnha, ảnh PNG hay JPEG có mã QR, hoặc đã hỏng khi chuyển; \
                 hãy gửi lại từ máy (not a file of ours, or damaged on the way)"
            ),
        })
    })
}

#[cfg(test)]
mod tests {
    use tungnha_exchange::HubId;
    use tungnha_exchange::carry::{Receipt, frames};

    use super::*;

    fn whole() -> Bundle {
        Bundle {
            hub_id: HubId([9; 16]),
            items: vec![vec![b'T'; 900]],
            certificates: Vec::new(),
            labels: Vec::new(),
            at_work: None,
        }
    }

    fn written(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Vec<PathBuf>) {
        let dir = tempfile::tempdir().unwrap();
        let write = |(name, bytes): &(&str, &[u8])| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let paths = files.iter().map(write).collect();
        (dir, paths)
    }

    fn refused(files: &[(&str, &[u8])]) -> String {
        let (_dir, paths) = written(files);
        collect(&paths).err().unwrap().to_string()
    }

    #[test]
    fn symbols_pasted_as_text_over_two_files_in_any_order_make_their_bundle() {
        let texts = frames(&whole().to_bytes(), 500).unwrap();
        assert!(texts.len() > 2);
        let (first, rest) = texts.split_first().unwrap();
        let rest: Vec<&str> = rest.iter().rev().map(String::as_str).collect();
        let (_dir, paths) = written(&[
            ("a.txt", rest.join("\r\n").as_bytes()),
            ("b.txt", format!("{first}\n{first}\n").as_bytes()),
            ("c.tungnha", &whole().to_bytes()),
        ]);
        let brought = collect(&paths).unwrap();
        assert_eq!(brought.len(), 2);
        assert!(brought.iter().all(|one| one.bundle == whole()));
        assert_eq!(brought[1].files, paths[..2]);
    }

    #[test]
    fn symbols_that_are_missing_are_told_by_number() {
        let texts = frames(&whole().to_bytes(), 500).unwrap();
        let said = refused(&[("a.txt", texts[0].as_bytes()), ("b.txt", texts[2].as_bytes())]);
        assert!(
            said.contains("a.txt") && said.contains("b.txt") && said.contains("mã số 2"),
            "{said}"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_what_to_do() {
        let receipt = Receipt {
            hub_id: HubId([9; 16]),
            acks: Vec::new(),
            refused: Vec::new(),
        };
        let mut newer = whole().to_bytes();
        newer[3] = 2;
        let mut cut = whole().to_bytes();
        cut.truncate(100);
        for (bytes, words) in [
            (receipt.to_bytes().as_slice(), "biên nhận"),
            (newer.as_slice(), "mới hơn"),
            (cut.as_slice(), "hỏng"),
            (b"", "hỏng"),
            (b"xin chao", "hỏng"),
            (b"\x89PNG\r\n\x1a\n not really", "không thấy mã QR"),
            (b"\xff\xd8\xff not really", "không thấy mã QR"),
        ] {
            let said = refused(&[("x.bin", bytes)]);
            assert!(said.contains("x.bin") && said.contains(words), "{said}");
        }
    }
}

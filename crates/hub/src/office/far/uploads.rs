//! Files that come from desks elsewhere a stretch at a time. A stretch that comes twice is taken once; memory
//! grows with what has come, never with what was announced.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tungnha_exchange::desk::CallKey;
use tungnha_exchange::limits::DESK_FILE_BYTES;

use crate::office::{Answer, HeldFile, OfficeCode, OfficeError, files};

/// Files under way at once, of all computers; the oldest gives way.
const MOST: usize = 4;

/// A stretch of a file.
pub(super) struct Stretch<'a> {
    /// The computer, and the key it gave the file.
    pub(super) key: (u32, CallKey),
    /// Bytes of the whole.
    pub(super) of: u32,
    /// Where this begins.
    pub(super) at: u32,
    pub(super) bytes: &'a [u8],
}

/// The files under way.
#[derive(Default)]
pub(super) struct Uploads(Mutex<VecDeque<Upload>>);

struct Upload {
    key: (u32, CallKey),
    of: u32,
    came: Vec<u8>,
    /// What became of it: the answer to its last stretch may have been lost.
    held: Option<HeldFile>,
}

impl Uploads {
    /// Takes a stretch; with the last one the whole is handed over. None while something lacks.
    pub(super) fn take(
        &self,
        stretch: &Stretch<'_>,
        hold: impl FnOnce(Vec<u8>) -> Answer<HeldFile>,
    ) -> Answer<Option<HeldFile>> {
        if stretch.of as usize > DESK_FILE_BYTES {
            return Err(files::too_large());
        }
        let mut uploads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !uploads.iter().any(|one| one.key == stretch.key) {
            if stretch.at > 0 {
                return Err(lost());
            }
            if uploads.len() == MOST {
                uploads.pop_front();
            }
            uploads.push_back(Upload {
                key: stretch.key,
                of: stretch.of,
                came: Vec::new(),
                held: None,
            });
        }
        let upload = uploads
            .iter_mut()
            .find(|one| one.key == stretch.key)
            .ok_or_else(lost)?;
        if let Some(held) = &upload.held {
            return Ok(Some(held.clone()));
        }
        let (at, has) = (stretch.at as usize, upload.came.len());
        if upload.of != stretch.of || at > has {
            return Err(lost());
        }
        // What came before comes again where an answer was lost.
        upload
            .came
            .extend_from_slice(stretch.bytes.get(has - at..).unwrap_or_default());
        if upload.came.len() < upload.of as usize {
            return Ok(None);
        }
        if upload.came.len() > upload.of as usize {
            return Err(lost());
        }
        let held = hold(std::mem::take(&mut upload.came))?;
        upload.held = Some(held.clone());
        Ok(Some(held))
    }
}

fn lost() -> OfficeError {
    OfficeError::new(
        OfficeCode::FileGone,
        "Tệp chưa tới trạm trọn vẹn. Không có gì thay đổi. Hãy chọn lại tệp.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(uploads: &Uploads, key: u8, at: u32, bytes: &[u8]) -> Answer<Option<HeldFile>> {
        let stretch = Stretch {
            key: (1, [key; 16]),
            of: 6,
            at,
            bytes,
        };
        uploads.take(&stretch, |whole| {
            assert_eq!(whole, b"abcdef");
            Ok(HeldFile {
                file: "1".to_owned(),
                name: "a".to_owned(),
                bytes: whole.len(),
            })
        })
    }

    #[test]
    fn a_file_is_whole_once_all_of_it_came_and_a_stretch_twice_is_one() {
        let uploads = Uploads::default();
        assert_eq!(take(&uploads, 1, 0, b"abc").unwrap(), None);
        assert_eq!(take(&uploads, 1, 0, b"abc").unwrap(), None, "its answer was lost");
        assert!(take(&uploads, 1, 4, b"ef").is_err(), "a stretch lacks before it");
        let held = take(&uploads, 1, 3, b"def").unwrap().unwrap();
        assert_eq!(take(&uploads, 1, 3, b"def").unwrap(), Some(held));
    }

    #[test]
    fn more_files_at_once_than_there_is_room_for_push_the_oldest_out() {
        let uploads = Uploads::default();
        for key in 1..=5 {
            assert_eq!(take(&uploads, key, 0, b"abc").unwrap(), None);
        }
        assert!(take(&uploads, 1, 3, b"def").is_err());
        assert!(take(&uploads, 5, 3, b"def").unwrap().is_some());
    }
}

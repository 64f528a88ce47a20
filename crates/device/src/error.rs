//! The crate's one error, and its one conversion to what a screen gets.

use serde_json::json;

use crate::views::{AppError, ErrorCode};

/// What can go wrong on a tablet. A variant exists because a caller acts on it.
///
/// Neither `Debug` nor `Display` carries names, IDs, phone numbers or keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The PIN is wrong; a try was counted. Holds the seconds until the next may be made.
    #[error("wrong PIN")]
    WrongPin(u64),
    /// Too early for another PIN. Holds the seconds left.
    #[error("another PIN may be tried in {0} s")]
    PinWait(u64),
    /// The hub refused the enrolment code.
    #[error("the enrolment code was refused: {0:?}")]
    Code(CodeRefusal),
    /// No address of the hub answered.
    #[error("the hub could not be reached")]
    Unreachable,
    /// Something at the hub's address showed another TLS key.
    #[error("another key answered at the hub's address")]
    OtherKey,
    /// The hub, or something in its place, answered with something other than a signed answer.
    #[error("the answer was not the hub's: status {0}")]
    Refused(u16),
    /// The disk is full; nothing was saved.
    #[error("the disk is full")]
    StorageFull,
    /// The store was written by a newer program.
    #[error("the store has version {found}, this program knows {known}")]
    StoreNewer {
        /// Version in the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The store, the vault or a key file can't be read.
    #[error("{0} can't be read")]
    Corrupt(&'static str),
    /// The platform's secret that every PIN needs is gone: the keystore was emptied, or the folder is another
    /// machine's.
    #[error("the platform's secret is gone")]
    KeyLost,
    /// A code read out by the officer is not one for this tablet, or was used. Holds the seconds until the next
    /// may be tried.
    #[error("wrong code")]
    WrongCode(u64),
    /// Seven days without the hub: the lists may not be looked at.
    #[error("the lists are locked")]
    LeaseLocked,
    /// No hub knows this tablet yet.
    #[error("not enrolled")]
    NotEnrolled,
    /// The store is locked.
    #[error("locked")]
    Locked,
    /// No such thing on this tablet.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Not for this role, or not now.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str),
    /// An argument makes no sense.
    #[error("bad {0}")]
    BadInput(&'static str),
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    Io(&'static str, #[source] std::io::Error),
    /// The store failed in a way that has no other name here.
    #[error("the store failed: {0}")]
    Store(#[source] crate::store::Fault),
    /// A fault of the program.
    #[error("internal: {0}")]
    Internal(&'static str),
}

/// Why the hub refused an enrolment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It knows no such code.
    Wrong,
    /// Another tablet used it.
    Used,
    /// Its time is over.
    Expired,
    /// It is no enrolment code at all.
    Unreadable,
    /// It is for another sort of machine: a desk's computer, or a tablet.
    OtherMachine,
}

/// Result of nearly everything here.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A file error at `what`, with a full disk told apart.
    pub(crate) fn io(what: &'static str, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::StorageFull,
            _ => Self::Io(what, error),
        }
    }

    /// The code a screen acts on.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::WrongPin(_) => ErrorCode::WrongPin,
            Self::PinWait(_) => ErrorCode::PinWait,
            Self::Code(CodeRefusal::Wrong) => ErrorCode::CodeWrong,
            Self::Code(CodeRefusal::Used) => ErrorCode::CodeUsed,
            Self::Code(CodeRefusal::Expired) => ErrorCode::CodeExpired,
            Self::Code(CodeRefusal::Unreadable) => ErrorCode::CodeUnreadable,
            Self::Code(CodeRefusal::OtherMachine) => ErrorCode::CodeOtherMachine,
            Self::Unreachable => ErrorCode::HubUnreachable,
            Self::OtherKey => ErrorCode::HubOtherKey,
            Self::Refused(_) => ErrorCode::HubRefused,
            Self::StorageFull => ErrorCode::StorageFull,
            Self::StoreNewer { .. } => ErrorCode::StoreNewer,
            Self::Corrupt(_) => ErrorCode::StoreCorrupt,
            Self::KeyLost => ErrorCode::KeyLost,
            Self::WrongCode(_) => ErrorCode::OfficeCodeWrong,
            Self::LeaseLocked => ErrorCode::LeaseLocked,
            Self::NotEnrolled => ErrorCode::NotEnrolled,
            Self::Locked => ErrorCode::Locked,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::NotAllowed(_) => ErrorCode::NotAllowed,
            Self::BadInput(_) => ErrorCode::BadInput,
            Self::Io(..) | Self::Store(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        let details = match &error {
            Error::WrongPin(wait) | Error::PinWait(wait) | Error::WrongCode(wait) => {
                json!({ "wait_seconds": wait })
            }
            Error::StoreNewer { found, known } => json!({ "found": found, "known": known }),
            Error::Refused(status) => json!({ "status": status }),
            _ => json!({}),
        };
        let code = error.code();
        Self {
            code,
            message: words(code).to_owned(),
            details,
        }
    }
}

/// What a person reads: what happened, whether the data is safe, what to do.
fn words(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::WrongPin => "Sai mã PIN. Hãy thử lại.",
        ErrorCode::PinWait => {
            "Nhập sai nhiều lần. Hãy chờ rồi thử lại, hoặc gọi tổ trưởng. Dữ liệu vẫn còn nguyên."
        }
        ErrorCode::CodeWrong => "Trạm của xã không nhận mã này. Hãy xin công an xã mã mới.",
        ErrorCode::CodeUsed => "Mã này đã dùng cho máy khác. Hãy xin công an xã mã mới.",
        ErrorCode::CodeExpired => "Mã này đã hết hạn. Hãy xin công an xã mã mới.",
        ErrorCode::CodeUnreadable => "Đây không phải mã ghép máy. Hãy dán hoặc quét lại cả mã.",
        ErrorCode::CodeOtherMachine => {
            "Mã này dành cho loại máy khác (máy bàn hoặc máy tính bảng). Chưa có gì thay đổi. Hãy xin công an xã mã đúng loại máy này."
        }
        ErrorCode::HubUnreachable => {
            "Chưa kết nối được với trạm của xã. Dữ liệu vẫn lưu trong máy; máy sẽ tự thử lại khi có mạng."
        }
        ErrorCode::HubOtherKey => {
            "Máy trả lời không phải trạm của xã (sai khóa). Không có gì được gửi đi, dữ liệu vẫn lưu trong máy. Hãy đổi mạng khác; nếu vẫn vậy, báo công an xã."
        }
        ErrorCode::HubRefused => {
            "Trạm của xã chưa nhận. Dữ liệu vẫn lưu trong máy; máy sẽ tự thử lại. Nếu mãi không được, gọi tổ trưởng."
        }
        ErrorCode::StorageFull => {
            "Máy hết chỗ trống: lần bấm này CHƯA được lưu. Những gì đã lưu trước đó vẫn còn nguyên. Hãy xóa bớt ảnh, video rồi bấm lại."
        }
        ErrorCode::StoreNewer => {
            "Dữ liệu do bản ứng dụng mới hơn tạo ra, vẫn còn nguyên. Hãy cập nhật ứng dụng rồi mở lại."
        }
        ErrorCode::StoreCorrupt => {
            "Không đọc được kho dữ liệu trong máy. Không có gì bị xóa. Đừng gỡ ứng dụng; hãy đưa máy cho công an xã."
        }
        ErrorCode::KeyLost => {
            "Máy không còn chìa khóa của kho dữ liệu, nên không mã PIN nào mở được. Dữ liệu vẫn còn nguyên. Bấm “Quên mã PIN” và gọi công an xã để lấy mã."
        }
        ErrorCode::OfficeCodeWrong => {
            "Mã không đúng cho máy này hoặc đã dùng rồi. Hãy nghe đọc lại từng chữ, hoặc xin công an xã mã mới. Dữ liệu vẫn còn nguyên."
        }
        ErrorCode::LeaseLocked => {
            "Đã 7 ngày máy chưa gửi về xã nên danh sách tạm khóa. Ghi nhận trong máy vẫn còn nguyên. Hãy gửi về xã, hoặc xin công an xã mã mở một ngày."
        }
        ErrorCode::NotEnrolled => "Máy chưa được ghép với trạm của xã.",
        ErrorCode::Locked => "Máy đang khóa. Hãy nhập mã PIN.",
        ErrorCode::NotFound => {
            "Không còn thấy mục này trong danh sách của máy. Những gì đã ghi vẫn còn nguyên."
        }
        ErrorCode::NotAllowed => {
            "Việc này không làm được bằng vai trò của bạn hoặc vào lúc này. Dữ liệu vẫn còn nguyên."
        }
        ErrorCode::BadInput => "Lựa chọn này không dùng được. Chưa có gì được ghi thêm. Hãy chọn lại.",
        ErrorCode::Internal => {
            "Ứng dụng gặp lỗi. Dữ liệu đã lưu vẫn còn nguyên. Hãy thử lại hoặc báo tổ trưởng."
        }
    }
}

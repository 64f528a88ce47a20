//! What the desk answers when it does not do what was asked: a code to act on, and words to show.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use crate::error::HubError;

/// Every code the screens may act on. The words are in the message; nobody matches those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfficeCode {
    /// Nobody is signed in at this desk, or was away too long.
    NotSignedIn,
    /// The PIN is not that person's; `details.wait_seconds` until another try.
    WrongPin,
    /// Too many wrong PINs; `details.wait_seconds`.
    PinWait,
    /// This person's role may not do that.
    NotAllowed,
    /// A field is missing or does not read; the message names it.
    BadInput,
    /// Understood and refused; the message says why and what to do.
    Refused,
    /// What the call is about is not there (any more).
    NotFound,
    /// The file that was held is gone: choose it again.
    FileGone,
    /// The file is larger than the desk takes.
    TooLarge,
    /// The person stopped the work; nothing was changed.
    Stopped,
    /// The hub elsewhere is not reached; nothing was left half done.
    Unreachable,
    /// Something else answers at the address of the hub elsewhere.
    OtherHub,
    /// The hub elsewhere does not know this computer, or not any more: it needs a new code.
    NotJoined,
    /// The code for joining a hub is not good; the message says why.
    CodeRefused,
    /// The hub had done it already and only the answer was lost.
    AlreadyDone,
    /// The store is of a newer program.
    StoreNewer,
    /// The store is damaged.
    StoreCorrupt,
    /// A fault of ours or of the machine.
    Internal,
}

/// A call that did not do what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct OfficeError {
    /// What to act on.
    pub code: OfficeCode,
    /// Vietnamese: what happened, that the data is safe, what to do.
    pub message: String,
    /// Numbers for the screen, such as `wait_seconds`.
    #[ts(type = "Record<string, unknown>")]
    pub details: Value,
}

impl OfficeError {
    /// An error with no details.
    #[must_use]
    pub fn new(code: OfficeCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            details: json!({}),
        }
    }

    /// Understood and refused.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(OfficeCode::Refused, message)
    }

    /// A field is missing or does not read.
    #[must_use]
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(OfficeCode::BadInput, message)
    }

    /// What the call is about is not there.
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(OfficeCode::NotFound, message)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(
            OfficeCode::NotSignedIn,
            "Chưa ai đăng nhập ở bàn làm việc này. Chọn tên và nhập mã PIN.",
        )
    }

    pub(super) fn not_allowed() -> Self {
        Self::new(
            OfficeCode::NotAllowed,
            "Việc này dành cho cán bộ công an xã. Không có gì thay đổi.",
        )
    }

    pub(super) fn unknown_call(name: &str) -> Self {
        tracing::warn!(name, "a screen asked for a call that does not exist");
        Self::new(
            OfficeCode::BadInput,
            "Chương trình chưa biết việc này. Hãy cập nhật bản mới. Không có gì thay đổi.",
        )
    }

    /// Arguments that do not read: a screen's fault, or a field a person wrote wrong. serde names the field
    /// and what was expected; a value it quotes may be a person's, so only the field is passed on.
    pub(super) fn bad_args(fault: &serde_json::Error) -> Self {
        let text = fault.to_string();
        let field = text.split('`').nth(1).unwrap_or_default();
        Self {
            code: OfficeCode::BadInput,
            message: "Thông tin chưa đúng hoặc còn thiếu. Không có gì thay đổi. Xem lại rồi thử lần nữa."
                .to_owned(),
            details: json!({ "field": field }),
        }
    }

    /// A fault of ours or of the machine.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            OfficeCode::Internal,
            "Chương trình gặp lỗi. Dữ liệu của trạm vẫn còn nguyên. Hãy thử lại.",
        )
    }
}

impl From<HubError> for OfficeError {
    fn from(fault: HubError) -> Self {
        let code = match &fault {
            HubError::Refused(text) => {
                return Self::refused(format!("{text}. Không có gì thay đổi."));
            }
            HubError::Stopped => return super::works::Working::ended(),
            HubError::StoreNewer { .. } => OfficeCode::StoreNewer,
            HubError::StoreCorrupt(_) | HubError::PartMissing(_) => OfficeCode::StoreCorrupt,
            _ => {
                tracing::error!(%fault, "the desk failed at a call");
                OfficeCode::Internal
            }
        };
        Self::new(code, fault.to_string())
    }
}

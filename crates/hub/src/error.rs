//! What can go wrong in the hub, each with the words for the person who sees it.
//!
//! A variant exists because a caller acts on it or because it needs words of its own. No message carries
//! personal data: rows and fields are named, their contents never.

use std::path::PathBuf;

use crate::store::Fault;

/// Everything the hub's library refuses or fails at.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// `init` on a folder that already holds a hub.
    #[error("thư mục {} đã có trạm nhận; không thay đổi gì (the folder already holds a hub)", .0.display())]
    AlreadyThere(PathBuf),
    /// Any other command on a folder without one.
    #[error("thư mục {} chưa có trạm nhận; hãy chạy `tungnha-hub init --data {} --commune TÊN` (no hub here yet)", .0.display(), .0.display())]
    NotThere(PathBuf),
    /// The store was written by a later version of this program.
    #[error(
        "kho dữ liệu {} thuộc phiên bản mới hơn ({found}, chương trình này biết đến {known}); kho được giữ nguyên. \
         Hãy dùng bản chương trình mới hơn (the store is newer than this program and was left untouched)",
        .path.display()
    )]
    StoreNewer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version this program knows.
        known: i64,
    },
    /// The store cannot be read: damaged, or not opened by this key.
    #[error(
        "kho dữ liệu {} bị hỏng hoặc không mở được bằng khóa hub.key; kho được giữ nguyên, không xóa gì. \
         Hãy chép cả thư mục sang nơi khác rồi khôi phục từ bản sao lưu (the store is damaged or the key is \
         another one; it was left untouched: copy the folder away, then restore a backup)",
        .0.display()
    )]
    StoreCorrupt(PathBuf),
    /// One of the two files of a hub is gone: without both nothing can be read.
    #[error(
        "thiếu tệp {}; những tệp còn lại được giữ nguyên. Hãy tìm lại tệp này hoặc khôi phục từ bản sao lưu, \
         đừng chạy init (the file is missing; the rest was left untouched: find it or restore a backup)",
        .0.display()
    )]
    PartMissing(PathBuf),
    /// The store answered with a fault.
    #[error("kho dữ liệu báo lỗi; không thay đổi gì (the store failed): {0}")]
    Store(#[from] Fault),
    /// Reading or writing a file failed.
    #[error("không đọc hay ghi được {}: {fault}; không thay đổi gì (cannot read or write it)", .path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        fault: std::io::Error,
    },
    /// A file or a wish was refused; the text says what and where (file, sheet, row, field).
    #[error("{0}; không thay đổi gì (nothing was changed)")]
    Refused(String),
    /// Another program has the port.
    #[error(
        "cổng {0} đang có chương trình khác dùng; hãy tắt chương trình đó hoặc chọn cổng khác bằng --listen; không \
         thay đổi gì (the port is already in use)"
    )]
    PortInUse(std::net::SocketAddr),
    /// What was brought is in custody, but the receipt for it could not be written.
    #[error(
        "đã nhận xong, ghi nhận an toàn trong kho, nhưng không ghi được giấy biên nhận {}; hãy chạy lại lệnh này với \
         nơi ghi khác (everything was taken; only the receipt could not be written: run it again)",
        .0.display()
    )]
    ReceiptNotWritten(PathBuf),
    /// Whoever followed the work stopped it.
    #[error("đã dừng theo yêu cầu; không thay đổi gì (stopped; nothing was changed)")]
    Stopped,
    /// Keys could not be made, read or used.
    #[error("khóa của trạm nhận (the hub's keys): {0}")]
    Keys(String),
    /// The operating system gave no randomness.
    #[error(transparent)]
    Random(#[from] tungnha_ambient::RandomError),
    /// A value in the store does not read back as what was written.
    #[error("kho dữ liệu có giá trị không đọc được ở {0}; không thay đổi gì (unreadable value in the store)")]
    Unreadable(&'static str),
}

impl HubError {
    /// Wraps a fault of the file system with the path it happened at.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |fault| Self::File { path, fault }
    }
}

//! Why a file was refused. Each variant is something a person can put right, and says how, in Vietnamese first.

use thiserror::Error;

/// A refusal of a whole file. Nothing was taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// The bytes are no spreadsheet of any kind, whatever the file is called.
    #[error(
        "Tệp {file} không phải bảng tính (.xlsx, .xls, .ods, .csv). Hãy chọn đúng danh sách, hoặc mở bằng Excel rồi lưu lại dạng .xlsx. (not a spreadsheet)"
    )]
    NotASpreadsheet {
        /// Name of the file.
        file: String,
    },
    /// A spreadsheet, but of a kind that isn't read yet.
    #[error(
        "Tệp {file} là dạng {format}, chương trình chưa đọc được. Hãy mở bằng Excel rồi lưu lại dạng .xlsx. ({format} is not supported yet)"
    )]
    NotSupportedYet {
        /// Name of the file.
        file: String,
        /// The kind found: `xlsb`.
        format: &'static str,
    },
    /// Text that is called a workbook.
    #[error(
        "Tệp {file} có đuôi .{claimed} nhưng bên trong là văn bản (CSV). Hãy đổi đuôi tệp thành .csv rồi chọn lại. (wrong extension: this is text)"
    )]
    WrongExtension {
        /// Name of the file.
        file: String,
        /// What its name says it is.
        claimed: String,
    },
    /// A table of a web page, which some systems call `.xls`.
    #[error(
        "Tệp {file} là một trang web hay XML, không phải bảng tính. Hãy mở bằng Excel rồi lưu lại dạng .xlsx. (a web page)"
    )]
    WebPage {
        /// Name of the file.
        file: String,
    },
    /// XML that declares entities: no spreadsheet program writes that.
    #[error(
        "Tệp {file} có khai báo thực thể XML ({part}), không do Excel tạo ra; có thể là tệp độc hại. Hãy mở bằng Excel rồi lưu lại dạng .xlsx. (declares XML entities)"
    )]
    HasEntities {
        /// Name of the file.
        file: String,
        /// The archive part.
        part: String,
    },
    /// Whoever follows the reading stopped it.
    #[error("Đã dừng đọc tệp {file}. (stopped)")]
    Stopped {
        /// Name of the file.
        file: String,
    },
    /// The file opens only with a password.
    #[error(
        "Tệp {file} có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ) rồi lưu lại. (password-protected)"
    )]
    PasswordProtected {
        /// Name of the file.
        file: String,
    },
    /// A file that is cut short or broken inside.
    #[error(
        "Tệp {file} bị hỏng hoặc chép chưa hết ({part}). Hãy chép lại, hoặc mở bằng Excel rồi lưu lại. (damaged)"
    )]
    Damaged {
        /// Name of the file.
        file: String,
        /// Where: an archive part, or a sheet.
        part: String,
    },
    /// The file would take more memory than a list of people can need: a bomb, or formatting down to the last row.
    #[error(
        "Tệp {file} quá lớn ({what} vượt {limit}). Hãy chép riêng danh sách sang một tệp mới rồi lưu dạng .xlsx. (too large)"
    )]
    TooLarge {
        /// Name of the file.
        file: String,
        /// What was too much.
        what: &'static str,
        /// The limit that was passed.
        limit: u64,
    },
    /// No cell anywhere.
    #[error("Tệp {file} không có dữ liệu nào. Hãy kiểm tra lại tệp. (empty)")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// No row looks like a header.
    #[error(
        "Không tìm thấy dòng tiêu đề cột trong tệp {file}, trang tính {sheet}. Cần có cột “Họ và tên” và ít nhất một cột nữa. (no header)"
    )]
    NoHeader {
        /// Name of the file.
        file: String,
        /// The sheet, or the sheets, looked at.
        sheet: String,
    },
    /// No row looks like the header of an allocation table.
    #[error(
        "Không tìm thấy dòng tiêu đề cột trong tệp {file}, trang tính {sheet}. Cần có cột “Đơn vị” và ít nhất một chỉ tiêu (CCCD, định danh điện tử, sim, điện thoại). (no header)"
    )]
    NoTable {
        /// Name of the file.
        file: String,
        /// The sheet, or the sheets, looked at.
        sheet: String,
    },
    /// The sheet that was asked for isn't there.
    #[error("Tệp {file} không có trang tính “{sheet}”. Các trang hiện có: {present}. (no such sheet)")]
    SheetNotFound {
        /// Name of the file.
        file: String,
        /// The name that was asked for.
        sheet: String,
        /// The names that are there, joined by commas.
        present: String,
    },
    /// Two sheets of one file are lists of different kinds: taking both as one kind would be a guess.
    #[error(
        "Tệp {file} có các trang tính thuộc loại danh sách khác nhau ({first} và {second}). Hãy nhập từng trang một. (kinds differ)"
    )]
    KindsDiffer {
        /// Name of the file.
        file: String,
        /// A sheet of one kind.
        first: String,
        /// A sheet of another.
        second: String,
    },
    /// A cell of an allocation table is neither blank nor a whole number.
    #[error(
        "Tệp {file}, trang tính {sheet}, dòng {row}, cột “{column}”: không phải số nguyên. Hãy sửa ô này rồi thử lại. (bad number)"
    )]
    BadNumber {
        /// Name of the file.
        file: String,
        /// Name of the sheet.
        sheet: String,
        /// Excel's row number.
        row: u32,
        /// The column's header text.
        column: String,
    },
}

impl SheetError {
    /// The stable code of the refusal.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotASpreadsheet { .. } => "not_a_spreadsheet",
            Self::NotSupportedYet { .. } => "not_supported_yet",
            Self::WrongExtension { .. } => "wrong_extension",
            Self::WebPage { .. } => "web_page",
            Self::HasEntities { .. } => "has_entities",
            Self::Stopped { .. } => "stopped",
            Self::PasswordProtected { .. } => "password_protected",
            Self::Damaged { .. } => "damaged",
            Self::TooLarge { .. } => "too_large",
            Self::Empty { .. } => "empty",
            Self::NoHeader { .. } | Self::NoTable { .. } => "no_header",
            Self::SheetNotFound { .. } => "sheet_not_found",
            Self::KindsDiffer { .. } => "kinds_differ",
            Self::BadNumber { .. } => "bad_number",
        }
    }
}

//! The codes in words, for the table of bad rows that leaves the program.

/// What to say of a code.
pub(super) fn words(code: &str) -> &'static str {
    match code {
        "name_missing" => "thiếu họ tên, dòng chưa được nhập",
        "id_missing" => "thiếu số định danh",
        "id_cmnd" => "số CMND cũ 9 số, cần số định danh 12 số",
        "id_unreadable" => "số định danh không đọc được",
        "id_province_unknown" => "mã tỉnh trong số định danh không có",
        "id_sex_mismatch" => "giới tính khác với số định danh",
        "id_year_mismatch" => "năm sinh khác với số định danh",
        "birth_missing" => "thiếu ngày sinh",
        "birth_impossible" => "ngày sinh không có thật",
        "birth_future" => "ngày sinh sau hôm nay",
        "phone_unreadable" => "số điện thoại không đọc được",
        "hamlet_disagrees" => "thôn, khu phố ghi khác nhau",
        "listed_unreadable" => "trạng thái không hiểu được",
        "duplicate_in_file" => "trùng với dòng khác trong tệp",
        _ => "cần xem lại",
    }
}

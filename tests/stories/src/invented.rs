//! A large list of people who do not exist, as a spreadsheet the police might send.

use std::ops::Range;
use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};

const FAMILY: [&str; 12] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Điểu", "Lý",
];
const MIDDLE: [&str; 8] = ["Văn", "Thị", "Quốc", "Ngọc", "Kim", "Hữu", "Thị Thu", "Công"];
const GIVEN: [&str; 20] = [
    "An", "Bình", "Chi", "Dung", "Đức", "Giang", "Hạnh", "Hòa", "Khánh", "Lụa", "Minh", "Nga", "Oanh",
    "Phúc", "Quỳnh", "Sơn", "Tuyết", "Uyên", "Xuân", "K'Rơi",
];
const HEADER: [&str; 13] = [
    "STT",
    "Số hộ",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Quan hệ với chủ hộ",
    "Khu phố",
    "Số điện thoại",
    "CCCD",
    "Tài khoản ĐDĐT",
    "Sim",
    "Điện thoại",
];

/// A fixed sequence that looks random: the same list each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Writes `people` invented residents of one hamlet, four to a household, to `file`.
pub fn list(file: &Path, hamlet: &str, people: usize) -> Result<(), XlsxError> {
    list_of_province(file, hamlet, people, 70)
}

/// Like [`list`], with personal IDs of province `province` (1 to 96): two lists with different provinces
/// have nobody in common.
pub fn list_of_province(file: &Path, hamlet: &str, people: usize, province: u16) -> Result<(), XlsxError> {
    let everybody = (0..people).map(|number| (hamlet.to_owned(), province, number));
    write(file, Edition::First, u64::from(province), everybody)
}

/// Writes hamlets 1 to `hamlets` of `people` residents each, nobody twice, to `file`.
pub fn list_of_hamlets(file: &Path, hamlets: usize, people: usize) -> Result<(), XlsxError> {
    write(file, Edition::First, 845, hamlets_of(0..hamlets, people))
}

/// Like [`list_of_hamlets`], of hamlets with these numbers, counted from 0.
pub fn list_of_some_hamlets(file: &Path, hamlets: Range<usize>, people: usize) -> Result<(), XlsxError> {
    write(file, Edition::First, 845, hamlets_of(hamlets, people))
}

/// The extract after [`list_of_hamlets`]: of every hundred people two have left it, three have another phone, one has
/// moved to the next house and one is new; half of all stand elsewhere with a target.
pub fn next_list_of_hamlets(file: &Path, hamlets: usize, people: usize) -> Result<(), XlsxError> {
    write(file, Edition::Next, 845, hamlets_of(0..hamlets, people))
}

/// Everybody of these hamlets: hamlet, province of the personal ID, number within the province.
fn hamlets_of(hamlets: Range<usize>, people: usize) -> impl Iterator<Item = (String, u16, usize)> {
    const PROVINCES: usize = 96;
    (hamlets.start * people..hamlets.end * people).map(move |number| {
        let hamlet = number / people;
        let province = u16::try_from(1 + hamlet % PROVINCES).unwrap_or(1);
        let within = hamlet / PROVINCES * people + number % people;
        (format!("Ấp {}", hamlet + 1), province, within)
    })
}

/// Which extract of the same people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edition {
    First,
    Next,
}

/// One row for each hamlet, province and number; the numbers of a province are its own.
fn write(
    file: &Path,
    edition: Edition,
    seed: u64,
    everybody: impl Iterator<Item = (String, u16, usize)>,
) -> Result<(), XlsxError> {
    let mut dice = Dice(seed);
    // What changes between extracts is drawn apart, so that who somebody is stays.
    let mut news = Dice(seed + 1);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(HEADER) {
        sheet.write(0, column, title)?;
    }
    let mut row = 0;
    for (hamlet, province, number) in everybody {
        let year = 1940 + dice.below(60);
        let woman = dice.below(2);
        let id = format!(
            "{province:03}{}{:02}{:06}",
            woman,
            year % 100,
            (number * 97 + dice.below(97)) % 1_000_000
        );
        let phone = format!(
            "0{}{:08}",
            dice.of(&["3", "5", "7", "8", "9"]),
            dice.below(100_000_000)
        );
        let mut house = 10_000 + number / 4;
        let (mut id, mut phone) = (id, phone);
        let lot = if edition == Edition::Next {
            news.below(100)
        } else {
            100
        };
        match lot {
            2..=4 => phone = format!("03{:08}", news.below(100_000_000)),
            5 => house += 1,
            // Somebody else: of another century, which nobody of the first list is.
            6 => id.replace_range(3..4, &(2 + woman).to_string()),
            _ => {}
        }
        let cells = [
            (row + 1).to_string(),
            house.to_string(),
            format!("{} {} {}", dice.of(&FAMILY), dice.of(&MIDDLE), dice.of(&GIVEN)),
            format!("{:02}/{:02}/{year}", 1 + dice.below(28), 1 + dice.below(12)),
            ["Nam", "Nữ"][woman].to_owned(),
            id,
            if number % 4 == 0 {
                "Chủ hộ"
            } else {
                "Thành viên"
            }
            .to_owned(),
            hamlet,
            phone,
            dice.of(&["Đã cấp", "Chưa cấp", "Đã thu nhận hồ sơ"]).to_owned(),
            dice.of(&[
                "Chưa đăng ký",
                "Hồ sơ được cấp - chưa kích hoạt",
                "Đã kích hoạt mức 2",
            ])
            .to_owned(),
            dice.of(&[
                "Không có",
                "Không chính chủ",
                "Chính chủ",
                "Chính chủ, có chữ ký số",
            ])
            .to_owned(),
            dice.of(&["Không có", "Điện thoại 2G", "Smartphone 4G"])
                .to_owned(),
        ];
        // Two of a hundred are no longer on it; the dice were thrown for them all the same.
        if lot < 2 {
            continue;
        }
        row += 1;
        for (column, text) in (0..).zip(cells) {
            sheet.write(row, column, text)?;
        }
    }
    book.save(file)
}

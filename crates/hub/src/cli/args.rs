//! The commands and flags of `tungnha-hub`. Names are a contract: add, don't rename.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;

use super::lists::ListCommand;
use super::privacy::PrivacyCommand;
use super::review::ReviewCommand;
use super::roads::RoadCommand;
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use tungnha_ambient::{Clock, ClockError, SystemClock, parse_clock};
use tungnha_sheets::{Column, Fix, LayoutChoice};

use super::choices;

/// Trạm nhận của xã: the commune's hub.
#[derive(Parser)]
#[command(
    name = "tungnha-hub",
    version,
    about = "Trạm nhận của xã: danh sách vào, ghi nhận từ máy tính bảng về, còn ai chưa đạt (the commune's hub)",
    after_help = "Ví dụ (example):\n  tungnha-hub init --data hub --commune \"Phường Long Thủy\"\n  \
                  tungnha-hub import --data hub danh-sach.xlsx\n  tungnha-hub serve --data hub --listen 0.0.0.0:8443"
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command takes.
#[derive(Args)]
pub(super) struct Common {
    /// Thư mục của trạm nhận (the hub's folder)
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// In một tài liệu JSON ra stdout (print one JSON document)
    #[arg(long)]
    pub(super) json: bool,
    /// Đồng hồ bắt đầu từ lúc này và chạy tiếp (the clock starts there and runs on)
    #[arg(long, value_name = "RFC3339", value_parser = Started::parse)]
    clock: Option<Started>,
}

/// A clock that a flag started.
#[derive(Clone)]
struct Started(Arc<dyn Clock>);

impl Started {
    fn parse(start: &str) -> Result<Self, ClockError> {
        parse_clock(Some(start)).map(Self)
    }
}

impl Common {
    /// The clock asked for, else the machine's.
    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.as_ref().map_or_else(
            || Arc::new(SystemClock) as Arc<dyn Clock>,
            |started| Arc::clone(&started.0),
        )
    }

    /// Unix seconds by that clock.
    pub(super) fn now(&self) -> i64 {
        self.clock().now().wall
    }
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Lập trạm nhận mới: kho, khóa, chứng thư (make a new hub)
    #[command(after_help = "Ví dụ:\n  tungnha-hub init --data hub --commune \"Phường Long Thủy\"")]
    Init {
        #[command(flatten)]
        common: Common,
        /// Tên xã, phường (the commune's name)
        #[arg(long, value_name = "NAME")]
        commune: String,
        /// Cài đặt đợt cao điểm; không có thì dùng mẫu năm 2024 (campaign settings)
        #[arg(long, value_name = "FILE.toml")]
        campaign: Option<PathBuf>,
    },
    /// Đọc bảng phân bổ chỉ tiêu (read an allocation table)
    #[command(after_help = "Ví dụ:\n  tungnha-hub allocate --data hub phan-bo-chi-tieu.xlsx")]
    Allocate {
        #[command(flatten)]
        common: Common,
        /// Bảng phân bổ (.xlsx)
        file: PathBuf,
    },
    /// Nhập danh sách trích xuất (read lists in)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub import --data hub danh-sach-khu-pho-3.xlsx --json\n  \
                            tungnha-hub import --data hub ds.xlsx --kind full --hamlet \"Khu phố 3\" --list-date 2024-05-02"
    )]
    Import(ImportArgs),
    /// In danh sách nhân khẩu (print the canonical list)
    #[command(after_help = "Ví dụ:\n  tungnha-hub people --data hub --hamlet \"Khu phố 3\" --json")]
    People {
        #[command(flatten)]
        common: Common,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
    },
    /// Cấp mã đăng ký máy dùng một lần (issue a one-time enrolment code)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub enrol --data hub --role member --name \"Điểu Khánh\" --hamlet \"Khu phố 3\""
    )]
    Enrol {
        #[command(flatten)]
        common: Common,
        /// Vai trò (role)
        #[arg(long, value_parser = PossibleValuesParser::new(["member", "lead", "officer", "office"]))]
        role: String,
        /// Tên người dùng máy (the member's name)
        #[arg(long)]
        name: String,
        /// Thôn, khu phố phụ trách; có thể lặp lại (hamlet; may be repeated)
        #[arg(long = "hamlet", value_name = "NAME")]
        hamlets: Vec<String>,
        /// Thêm người dùng cho máy đã có này, thay vì đăng ký máy mới (one more user of this tablet)
        #[arg(long, value_name = "DEV", conflicts_with = "hamlets")]
        on: Option<u32>,
        /// Để in ra giấy: mã dùng được 24 giờ thay vì 10 phút (to be printed: good for 24 hours)
        #[arg(long)]
        printed: bool,
        /// Cho máy bàn của công an xã, văn phòng xã nối vào trạm này (for a computer that is a desk of this hub)
        #[arg(long, conflicts_with_all = ["on", "hamlets"])]
        computer: bool,
        /// Địa chỉ máy đến được trạm, HOST:PORT; có thể lặp lại (where tablets reach the hub; may be repeated)
        #[arg(long = "address", value_name = "HOST:PORT")]
        addresses: Vec<String>,
    },
    #[command(flatten)]
    Review(ReviewCommand),
    #[command(flatten)]
    Tablet(TabletCommand),
    #[command(flatten)]
    Road(RoadCommand),
    #[command(flatten)]
    List(ListCommand),
    #[command(flatten)]
    Privacy(PrivacyCommand),
    /// Thẻ hướng dẫn trên máy tính bảng: xem, lấy ra tệp, đưa bản sửa vào, xếp thứ tự (the tablets' step cards)
    #[command(after_help = super::cards::HELP)]
    Cards(super::cards::CardsArgs),
    /// Số gọi giúp trên máy tính bảng: xem, thêm, bỏ (whom teams call when they are stuck)
    #[command(after_help = super::helpers::HELP)]
    Helpers(super::helpers::HelpersArgs),
    /// Chạy trạm nhận (run the hub)
    #[command(after_help = "Ví dụ:\n  tungnha-hub serve --data hub --listen 0.0.0.0:8443")]
    Serve {
        #[command(flatten)]
        common: Common,
        /// Địa chỉ và cổng (address and port)
        #[arg(long, value_name = "ADDR", default_value = crate::net::DEFAULT_ADDRESS, value_parser = address)]
        listen: SocketAddr,
        /// Báo địa chỉ lên mạng nội bộ (mDNS) cả khi chỉ nghe trên máy này; với địa chỉ khác thì luôn báo
        /// (announce on the local network even on the loopback address)
        #[arg(long)]
        announce: bool,
    },
    /// Ai xong, ai chưa: theo đơn vị và chỉ tiêu (the partition, per unit and target)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub progress --data hub --hamlet \"Khu phố 3\" --as-of 2024-05-07 --json"
    )]
    Progress {
        #[command(flatten)]
        common: Common,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
        /// Đến hết ngày này, giờ Việt Nam (to the end of this day)
        #[arg(long = "as-of", value_name = "DATE")]
        as_of: Option<NaiveDate>,
    },
    /// Các tổ: ai có nhà nào, đã làm, còn lại, gửi lần cuối; tiến độ từng địa bàn, trừ ngày tạm dừng (how the teams stand)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub team --data hub\n  tungnha-hub team --data hub --hamlet \"Khu phố 3\" --json\n\n\
        JSON: day, quota, hamlets [{hamlet, first_day, last_day, houses, left, nobodys, targets [{target, eligible, done,\n\
        not_asked, achieved, pace {asked, days_worked, days_left, due, missing, needed_a_day, forecast}}]}],\n\
        members [{member, name, role, hamlets, tablets, last_contact, late, unsent, people_today, people, doors_today,\n\
        doors, brought, last_call, rushes, houses [{hid, hamlet, number, left}], left}]"
    )]
    Team {
        #[command(flatten)]
        common: Common,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
    },
    /// Vì sao chưa đạt: các dòng của thông báo kết quả (the official rows)
    #[command(after_help = "Ví dụ:\n  tungnha-hub reasons --data hub --target CCCD --json")]
    Reasons {
        #[command(flatten)]
        common: Common,
        /// Chỉ tiêu (target)
        #[arg(long, value_parser = PossibleValuesParser::new(["CCCD", "DDDT", "SIM", "SMARTPHONE"]))]
        target: String,
    },
    /// Các máy: liên lạc lần cuối, còn thiếu bao nhiêu ghi nhận, danh sách đến đâu (the device board)
    #[command(after_help = "Ví dụ:\n  tungnha-hub devices --data hub --json\n\n\
        Mỗi máy (per device): dev, member, role, others, hamlets, app, enrolled_at, last_contact, clock_skew_seconds,\n\
        battery, missing, epoch, through, declared, earlier_epochs [{epoch, through, declared}],\n\
        lists [{hamlet, position, latest}], quarantined, forks,\n\
        kept_by_colleagues [{dev, epoch, first, last}], desk, revoked, revoked_at")]
    Devices {
        #[command(flatten)]
        common: Common,
    },
    /// Thu hồi một máy: xóa danh sách trên máy, ghi nhận gửi sau đó được giữ riêng (revoke a device)
    #[command(after_help = "Ví dụ:\n  tungnha-hub revoke --data hub --dev 7\n\n\
        JSON: dev, member, revoked_at, already, missing")]
    Revoke {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(long, value_name = "N")]
        dev: u32,
    },
    /// Nơi các câu trả lời khác nhau: ai, lúc nào, từ máy nào (where answers differ)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub conflicts --data hub --hamlet \"Khu phố 3\" --json\n\n\
        Mỗi người và chỉ tiêu (per person and target): rid, name, id_masked, hamlet, household, target, conflict, review,\n\
        heads [{by, role, at, outcome, channel, settles, device, record, shown}]"
    )]
    Conflicts {
        #[command(flatten)]
        common: Common,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
    },
    /// Phân xử tại bàn công an xã: đúng là câu nào (say which answer is true, as an officer)
    #[command(
        group(clap::ArgGroup::new("what").required(true).args(["rid", "undo"])),
        after_help = "Ví dụ:\n  tungnha-hub settle --data hub --rid 41 --target DDDT --outcome DONE --by \"Nguyễn Thị Thu\"\n  \
                      tungnha-hub settle --data hub --undo 9.1.3 --by \"Nguyễn Thị Thu\"\n\n\
        JSON: rid, target, outcome, record, settles, conflict, already"
    )]
    Settle {
        #[command(flatten)]
        common: Common,
        /// Số của người, xem `conflicts` (the resident's number)
        #[arg(long, value_name = "N", requires = "target", requires = "outcome")]
        rid: Option<u32>,
        /// Chỉ tiêu (target)
        #[arg(long, value_parser = PossibleValuesParser::new(["CCCD", "DDDT", "SIM", "SMARTPHONE"]))]
        target: Option<String>,
        /// Kết quả đúng: DONE, NO_NEED, IN_PROGRESS hoặc mã lý do (what is true)
        #[arg(long, value_name = "K")]
        outcome: Option<String>,
        /// Bỏ lần phân xử này, số ghi nhận trạm đã in (take this settlement back)
        #[arg(long, value_name = "RECORD", conflicts_with_all = ["rid", "target", "outcome"])]
        undo: Option<String>,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    #[command(flatten)]
    Report(ReportCommand),
    /// Kiểm tra kho: nhật ký, ghi nhận, trạng thái và con trỏ khớp nhau (check that everything agrees)
    #[command(after_help = "Ví dụ:\n  tungnha-hub verify --data hub --json")]
    Verify {
        #[command(flatten)]
        common: Common,
    },
}

/// Commands about the campaign, its units, and what is told of it.
#[derive(Subcommand)]
pub(super) enum ReportCommand {
    /// Cài đặt đợt cao điểm: giai đoạn, tạm dừng, thời hạn theo nhóm, tỷ lệ; xem hoặc thay (the campaign's settings)
    #[command(after_help = "Ví dụ:\n  tungnha-hub campaign --data hub --json\n  \
                            tungnha-hub campaign --data hub --set dot-cao-diem.toml\n\n\
        Đối tượng được hỏi, mức định danh và thứ hạng chứng cứ giữ nguyên suốt đợt; tệp có thêm đơn vị thì thêm vào cây.\n\
        (who is asked, levels and ranks stay; units in the file are added to the tree)")]
    Campaign {
        #[command(flatten)]
        common: Common,
        /// Thay bằng cài đặt trong tệp này (put these settings in place)
        #[arg(long, value_name = "FILE.toml")]
        set: Option<PathBuf>,
    },
    /// Báo cáo ngày, tuần, giai đoạn, cả đợt: JSON, Excel hoặc Word (a report)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub report --data hub --kind week --from 2024-05-06 --to 2024-05-12 --out tuan.docx\n  \
                            tungnha-hub report --data hub --kind phase --unit \"Khu phố 3\" --json\n\n\
        Không ghi ngày thì lấy ngày, tuần, giai đoạn hoặc đợt đang chạy. Với --json in chính báo cáo ra stdout.\n\
        (without dates: the day, week, phase or campaign that is running; --json prints the report itself)"
    )]
    Report {
        #[command(flatten)]
        common: Common,
        /// Loại báo cáo (kind)
        #[arg(long, value_parser = PossibleValuesParser::new(["day", "week", "phase", "final"]))]
        kind: String,
        /// Từ ngày (first day)
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// Đến hết ngày (last day)
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// Chỉ một đơn vị và những nơi trong đó (one unit and what lies in it)
        #[arg(long, value_name = "NAME")]
        unit: Option<String>,
        /// Cho ai đọc; office: lý do được luật bảo vệ chỉ hiện là trường hợp đặc biệt (for whom)
        #[arg(long = "for", default_value = "officer", value_parser = PossibleValuesParser::new(["officer", "office"]))]
        audience: String,
        /// Ghi ra tệp này, theo đuôi .json, .xlsx hoặc .docx; không ghi đè (write this file)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Sổ hoạt động: tuyên truyền, họp, phát thanh, kiểm tra, bàn hỗ trợ (the outreach log)
    #[command(subcommand)]
    Activity(ActivityCommand),
    /// Cây đơn vị: cấp trên, thời gian hiệu lực, ngày của đợt ở từng nơi (the tree of units)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub units --data hub --as-of 2024-05-06 --json\n\n\
        JSON, mỗi đơn vị (per unit): id, name, level, parent, depth, first_day, last_day, areas, members"
    )]
    Units {
        #[command(flatten)]
        common: Common,
        /// Cây vào ngày này; không có thì hôm nay (the tree on this day)
        #[arg(long = "as-of", value_name = "DATE")]
        as_of: Option<NaiveDate>,
    },
}

/// The outreach log.
#[derive(Subcommand)]
pub(super) enum ActivityCommand {
    /// Ghi một hoạt động (enter an activity)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub activity add --data hub --day 2024-05-06 --kind session --unit \"Khu phố 3\" \\\n    \
                            --place \"Hội trường khu phố\" --count 1 --people 45"
    )]
    Add {
        #[command(flatten)]
        common: Common,
        /// Ngày diễn ra (the day)
        #[arg(long, value_name = "DATE")]
        day: NaiveDate,
        /// Loại (kind)
        #[arg(long, value_parser = PossibleValuesParser::new(["session", "broadcast", "post", "school_meeting",
            "hamlet_meeting", "group_chat", "inspection", "desk", "staff", "other"]))]
        kind: String,
        /// Của đơn vị nào; không ghi thì của xã (whose; the commune's without it)
        #[arg(long, value_name = "NAME")]
        unit: Option<String>,
        /// Ở đâu (where)
        #[arg(long, value_name = "TEXT")]
        place: Option<String>,
        /// Số lượng: buổi, bài, lượt (how many)
        #[arg(long, value_name = "N")]
        count: u32,
        /// Số người tiếp cận (people reached)
        #[arg(long, value_name = "N", default_value_t = 0)]
        people: u32,
        /// Ghi chú (note)
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Rút một hoạt động ghi nhầm; dòng cũ vẫn còn trong sổ (withdraw one entered by mistake)
    #[command(after_help = "Ví dụ:\n  tungnha-hub activity withdraw --data hub 3")]
    Withdraw {
        #[command(flatten)]
        common: Common,
        /// Số của hoạt động, xem `activity list` (the activity's number)
        #[arg(value_name = "N")]
        id: i64,
    },
    /// Liệt kê và cộng theo loại (list, and sums by kind)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub activity list --data hub --from 2024-05-01 --to 2024-05-31 --json\n\n\
        JSON: activities [{id, day, kind, label, unit, place, count, people, note, who}], sums [{kind, label, count, people}]"
    )]
    List {
        #[command(flatten)]
        common: Common,
        /// Từ ngày; không ghi thì từ đầu đợt (from; the campaign's first day without it)
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// Đến hết ngày; không ghi thì hôm nay (to; today without it)
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
    },
}

/// Commands about one tablet.
#[derive(Subcommand)]
pub(super) enum TabletCommand {
    /// Giao địa bàn hoặc vai trò khác cho một máy (give a tablet other hamlets or another role)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub assign --data hub 7 --hamlet \"Khu phố 4\"\n\n\
        JSON: dev, member, role, hamlets, added, removed, already"
    )]
    Assign {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(value_name = "DEV")]
        dev: u32,
        /// Thôn, khu phố từ nay phụ trách; có thể lặp lại (hamlet from now on; may be repeated)
        #[arg(long = "hamlet", value_name = "NAME")]
        hamlets: Vec<String>,
        /// Vai trò từ nay (role from now on)
        #[arg(long, value_parser = PossibleValuesParser::new(["member", "lead", "officer", "office"]))]
        role: Option<String>,
    },
    /// Ghi nhận của một máy được giữ mà chưa tính: là gì, của ai, vì sao (records kept and not counted)
    #[command(after_help = "Ví dụ:\n  tungnha-hub quarantine --data hub 7 --json\n\n\
        JSON [{id, what: answer|visit|appointment|person|move|household|landmark|place|assignment|invitation|settlement|\n\
        other|unreadable, at, by, name, house {number, hamlet}, to, why: revoked|stranger|other_hamlet|not_yet_here|\n\
        unreadable|role}]")]
    Quarantine {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(value_name = "DEV")]
        dev: u32,
    },
    /// Bớt một người dùng khỏi máy dùng chung (take one user off a shared tablet)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub remove-user --data hub 7 --name \"Điểu Khánh\"\n\n\
        JSON: dev, name, users"
    )]
    RemoveUser {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(value_name = "DEV")]
        dev: u32,
        /// Tên người không dùng máy này nữa (who uses it no longer)
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// Chuyển một hộ sang thôn, khu phố khác (move a household to another hamlet)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub move --data hub --household 12/4 --from \"Khu phố 3\" --to \"Khu phố 4\"\n\n\
        JSON: decision, hid, household, from, to, people"
    )]
    Move {
        #[command(flatten)]
        common: Common,
        /// Số hộ trong danh sách (the household's number)
        #[arg(long, value_name = "NUMBER")]
        household: String,
        /// Đang ở (where it is)
        #[arg(long, value_name = "NAME")]
        from: String,
        /// Chuyển đến (where it goes)
        #[arg(long, value_name = "NAME")]
        to: String,
    },
    /// Mã mở danh sách đang khóa thêm một ngày, dùng một lần (a code that opens a locked list for a day)
    #[command(after_help = "Ví dụ:\n  tungnha-hub code --data hub --dev 7\n\nJSON: dev, member, code")]
    Code {
        #[command(flatten)]
        common: Common,
        /// Số của máy (the device's number)
        #[arg(long, value_name = "N")]
        dev: u32,
    },
    /// Mã đặt lại PIN đã quên; không mất ghi nhận nào (a code that resets a forgotten PIN)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub unlock-code --data hub --dev 7 --request 1\n\nJSON: dev, member, code, request"
    )]
    UnlockCode {
        #[command(flatten)]
        common: Common,
        /// Số của máy, hiện trên màn hình máy (the device's number)
        #[arg(long, value_name = "N")]
        dev: u32,
        /// Số yêu cầu, hiện trên màn hình máy (the request's number, on the tablet's screen)
        #[arg(long, value_name = "N")]
        request: u32,
    },
}

#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Danh sách (.xlsx, .xls, .ods, .csv), một hay nhiều tệp
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Loại danh sách; auto: theo tiêu đề (kind of list)
    #[arg(long, default_value = "auto",
          value_parser = PossibleValuesParser::new(["auto", "full", "not-issued", "not-activated", "operator"]))]
    pub(super) kind: String,
    /// Ngày của danh sách (the day the list speaks of)
    #[arg(long = "list-date", value_name = "DATE")]
    pub(super) list_date: Option<NaiveDate>,
    /// Chỉ trang tính này (this sheet only)
    #[arg(long, value_name = "S")]
    pub(super) sheet: Option<String>,
    /// Mọi người trong tệp thuộc thôn, khu phố này (everybody belongs to this hamlet)
    #[arg(long, value_name = "NAME")]
    pub(super) hamlet: Option<String>,
    /// Bảng mã của chữ (how the text was typed)
    #[arg(long, default_value = "auto",
          value_parser = PossibleValuesParser::new(["auto", "unicode", "tcvn3", "vni"]))]
    pub(super) encoding: String,
    /// Dòng tiêu đề cột, theo số dòng của Excel (the header's row)
    #[arg(long = "header-row", value_name = "N")]
    pub(super) header_row: Option<u32>,
    /// Cột là gì, ví dụ C=name hay H=none; có thể lặp lại (what a column is)
    #[arg(long = "column", value_name = "COLUMN=FIELD", value_parser = choices::column)]
    pub(super) columns: Vec<(u32, Option<Column>)>,
    /// Sửa một ô khi nhập, ví dụ 12:birth=1980; có thể lặp lại (put a cell right)
    #[arg(long = "fix", value_name = "ROW:FIELD=VALUE", value_parser = choices::fix)]
    pub(super) fixes: Vec<Fix>,
    /// Từ chối cả tệp nếu có dòng bị loại (refuse a file with a rejected row)
    #[arg(long)]
    pub(super) strict: bool,
    /// Danh sách của cả xã: thôn, khu phố không có dòng nào là không còn ai (a list of the whole commune: a hamlet it
    /// does not name has nobody on it)
    #[arg(long = "whole-commune")]
    pub(super) whole_commune: bool,
    /// Chỉ thử, không ghi gì (do everything, keep nothing)
    #[arg(long = "dry-run")]
    pub(super) dry_run: bool,
}

impl ImportArgs {
    /// What was said of header and columns, for every sheet that is read.
    pub(super) fn layouts(&self) -> Vec<LayoutChoice> {
        if self.header_row.is_none() && self.columns.is_empty() {
            return Vec::new();
        }
        vec![LayoutChoice {
            sheet: None,
            header_row: self.header_row,
            columns: self.columns.iter().copied().collect(),
        }]
    }
}

/// `HOST:PORT` of a socket of this machine.
fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| "không phải địa chỉ và cổng như 0.0.0.0:8443 (not an address and port)".to_owned())
}

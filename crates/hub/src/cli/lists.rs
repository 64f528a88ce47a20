//! The day's lists on the command line: `returns`, `export`, `inspect`, points and invitations, and the audit log.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use tungnha_domain::{Target, vietnam_day};

use super::args::Common;
use super::tell;
use crate::error::HubError;
use crate::export::{Exported, export};
use crate::import::read_bytes;
use crate::lists::inspection::{self, Draw, Drawn, Found};
use crate::lists::points::{self, Invite, Invited, Point, Setup};
use crate::lists::roster::{self, Read};
use crate::lists::{self, Ask, Change, Returns, returns};
use crate::log::{self, Log};
use crate::store::Store;
use crate::table::Eyes;

#[derive(Subcommand)]
pub(super) enum ListCommand {
    /// Danh sách trả về trong ngày: vắng mặt và trường hợp đặc biệt, so với hôm trước (the return list)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub returns --data hub --day 2024-05-07 --json\n\n\
        JSON: day, listed, new, changed, gone, rows [{rid, name, birth, personal_id, hamlet, household, kind, reasons,\n\
        change, since, by}]; kind: special | terminal | data_fault | absent; change: new | changed | same | gone"
    )]
    Returns {
        #[command(flatten)]
        common: Common,
        /// Ngày, giờ Việt Nam; không có thì hôm nay (the day)
        #[arg(long, value_name = "DATE")]
        day: Option<NaiveDate>,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
        #[command(flatten)]
        eyes: EyesArgs,
    },
    /// Xuất một danh sách ra Excel, có ghi mục đích và ghi nhật ký (take a list out, for a purpose)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub export returns --data hub --day 2024-05-07 --purpose \"giao công an khu vực xác minh\" \
                            --out tra-ve.xlsx\n  tungnha-hub export operators --data hub --operator Viettel --purpose \"giao nhà mạng\" \
                            --out viettel.xlsx\n\nJSON: list, rows, withheld, audit {seq, chain}"
    )]
    Export {
        #[command(flatten)]
        common: Common,
        /// Danh sách nào (which list)
        #[arg(value_parser = PossibleValuesParser::new(["returns", "operators", "revisits", "inspection", "allowance", "invitations", "roster"]))]
        list: String,
        /// Để làm gì; được ghi vào nhật ký (what for; goes into the log)
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        /// Tệp .xlsx sẽ ghi; không ghi đè tệp đã có (the file to write; never replaces one)
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        of: OfArgs,
        #[command(flatten)]
        eyes: EyesArgs,
    },
    /// Kiểm tra xác suất: rút mẫu, ghi kết quả, xem các lần rút (draw claims to check at the door)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub inspect --data hub --per-unit 10 --seed 07-15-22\n  \
        tungnha-hub inspect --data hub --draw ID --place 3 --result right\n\n\
        JSON: [{draw, at, seed, claims, checked, wrong}]"
    )]
    Inspect {
        #[command(flatten)]
        common: Common,
        /// Rút bao nhiêu lượt mỗi địa bàn (claims of each hamlet)
        #[arg(long, value_name = "N", conflicts_with = "place")]
        per_unit: Option<u32>,
        /// Hạt giống của lần rút; không có thì là ngày rút (what the draw is made from)
        #[arg(long, requires = "per_unit")]
        seed: Option<String>,
        /// Chỉ kết quả báo từ ngày này (claims from this day on)
        #[arg(long, value_name = "DATE", requires = "per_unit")]
        from: Option<NaiveDate>,
        /// Chỉ kết quả báo đến ngày này (claims up to this day)
        #[arg(long, value_name = "DATE", requires = "per_unit")]
        to: Option<NaiveDate>,
        /// Lần rút nào, để ghi kết quả (which draw)
        #[arg(long, value_name = "ID", requires = "place")]
        draw: Option<String>,
        /// Lượt thứ mấy trong lần rút, từ 0 (which line of it)
        #[arg(long, value_name = "N", requires = "draw")]
        place: Option<u32>,
        /// Kết quả; không có thì xóa kết quả đã ghi (what was found; none takes it back)
        #[arg(long, requires = "place", value_parser = PossibleValuesParser::new(["right", "wrong", "not_met"]))]
        result: Option<String>,
    },
    /// Các điểm thu nhận; thêm hoặc sửa một điểm (collection points; add or change one)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub points --data hub\n  tungnha-hub points --data hub --name \"Trụ sở công an\" \
                            --place \"12 đường Thử\" --opens 07:30 --closes 11:30 --capacity 80 --from 2024-05-08 --to 2024-06-23\n\n\
                            JSON: [{point, setup {name, place, opens, closes, weekdays, capacity, first_day, last_day},\n\
                            invited_today, came_today, invited}]"
    )]
    Points {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        setup: Option<SetupArgs>,
    },
    /// Mời người chưa đạt của một địa bàn đến điểm thu nhận, theo hộ, đủ sức chứa mỗi ngày (invite a hamlet)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub invite --data hub --point 1 --target CCCD --hamlet \"Khu phố 3\" --from 2024-05-08\n\n\
                            JSON: invited, days, left_over; danh sách: `export invitations`"
    )]
    Invite {
        #[command(flatten)]
        common: Common,
        /// Điểm thu nhận (the point)
        #[arg(long, value_name = "N")]
        point: u32,
        /// Để làm gì (for what)
        #[arg(long, value_parser = PossibleValuesParser::new(["CCCD", "DDDT", "SIM", "SMARTPHONE"]))]
        target: String,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
        /// Từ ngày này; không có thì từ ngày mai (not before this day)
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
    },
    /// Danh sách các nhóm có hạn riêng; đọc danh sách của một nhóm từ tệp (rosters; read one from a file)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub roster --data hub --group cadres can-bo.xlsx\n\nJSON: [{group, name, people, known}]; danh sách: `export roster --group`"
    )]
    Roster {
        #[command(flatten)]
        common: Common,
        /// Nhóm nào (which group)
        #[arg(long, value_name = "CODE", requires = "file")]
        group: Option<String>,
        /// Tệp danh sách; thay danh sách trước (the file; replaces the roster before)
        #[arg(requires = "group")]
        file: Option<PathBuf>,
    },
    /// Nhật ký: ai xem, sửa, xuất gì; và nhật ký có còn nguyên vẹn không (the audit log, and whether it is whole)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub audit --data hub --from 2024-05-06 --what export --json\n\n\
        JSON: whole, broken_at, head {seq, chain}, rows [{seq, at, who, what, detail}]"
    )]
    Audit {
        #[command(flatten)]
        common: Common,
        /// Từ ngày (from this day on)
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// Đến hết ngày (to the end of this day)
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// Chỉ một loại việc (one kind of deed only)
        #[arg(long, value_name = "CODE")]
        what: Option<String>,
    },
}

/// A point as it is set up.
#[derive(Args)]
pub(super) struct SetupArgs {
    /// Tên điểm (its name)
    #[arg(long, required = false)]
    name: String,
    /// Nơi (where it is)
    #[arg(long, required = false)]
    place: String,
    /// Giờ mở cửa (opens)
    #[arg(long, value_name = "HH:MM", required = false)]
    opens: String,
    /// Giờ đóng cửa (closes)
    #[arg(long, value_name = "HH:MM", required = false)]
    closes: String,
    /// Ngày trong tuần, 1 thứ hai đến 7 chủ nhật (weekdays, 1 Monday to 7 Sunday)
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 3, 4, 5])]
    weekdays: Vec<u32>,
    /// Số người mỗi ngày (people a day)
    #[arg(long, value_name = "N", required = false)]
    capacity: u32,
    /// Ngày đầu (the first day)
    #[arg(long, value_name = "DATE", required = false)]
    from: NaiveDate,
    /// Ngày cuối (the last day)
    #[arg(long, value_name = "DATE", required = false)]
    to: NaiveDate,
}

/// How closely the list is looked at.
#[derive(Args)]
pub(super) struct EyesArgs {
    /// Số định danh đầy đủ, ghi nhật ký (whole personal IDs, logged)
    #[arg(long)]
    whole_ids: bool,
    /// Mở lý do của trường hợp đặc biệt, ghi nhật ký từng lượt (open sealed reasons, each logged)
    #[arg(long)]
    special: bool,
}

impl EyesArgs {
    fn eyes(&self) -> Eyes {
        Eyes {
            whole_ids: self.whole_ids,
            special: self.special,
            ..Eyes::cli()
        }
    }
}

/// What the list is of.
#[derive(Args)]
pub(super) struct OfArgs {
    /// Ngày của danh sách (the list's day)
    #[arg(long, value_name = "DATE")]
    day: Option<NaiveDate>,
    /// Chỉ một thôn, khu phố (one hamlet only)
    #[arg(long, value_name = "NAME")]
    hamlet: Option<String>,
    /// Chỉ một nhà mạng (one operator only)
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Điểm thu nhận, xem `points` (the collection point)
    #[arg(long, value_name = "N")]
    point: Option<u32>,
    /// Nhóm, xem `roster` (the group)
    #[arg(long, value_name = "CODE")]
    group: Option<String>,
    /// Lần rút (the draw)
    #[arg(long, value_name = "ID")]
    draw: Option<String>,
    /// Từ ngày (the first day)
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Đến ngày (the last day)
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
}

impl OfArgs {
    fn ask(self, list: &str, today: NaiveDate) -> Result<Ask, HubError> {
        Ok(match list {
            "returns" => Ask::Returns {
                day: self.day,
                hamlet: self.hamlet,
            },
            "operators" => Ask::Operators {
                operator: self.operator,
            },
            "revisits" => Ask::Revisits {
                day: self.day,
                hamlet: self.hamlet,
            },
            "inspection" => Ask::Inspection { draw: self.draw },
            "roster" => Ask::Roster {
                group: self.group.unwrap_or_default(),
            },
            "invitations" => Ask::Invitations {
                point: self.point,
                day: self.day,
                hamlet: self.hamlet,
            },
            "allowance" => Ask::Allowance {
                from: self.from.unwrap_or(today),
                to: self.to.unwrap_or(today),
            },
            _ => return Err(HubError::Unreadable("export LIST")),
        })
    }
}

/// Runs one of them.
pub(super) fn run(command: ListCommand) -> Result<ExitCode, HubError> {
    match command {
        ListCommand::Returns {
            common,
            day,
            hamlet,
            eyes,
        } => {
            let (now, eyes) = (common.now(), eyes.eyes());
            let day = day.unwrap_or_else(|| vietnam_day(now));
            // A write: names leave the store, and that is logged.
            let told = Store::open(&common.data)?.write(|tx| {
                let told = returns(tx, day, hamlet.as_deref(), &eyes, now)?;
                log::listed(tx, "returns", told.rows.len(), &eyes, now)?;
                Ok(told)
            })?;
            tell(&common, &told, returned)
        }
        ListCommand::Export {
            common,
            list,
            purpose,
            out,
            of,
            eyes,
        } => {
            let (now, eyes) = (common.now(), eyes.eyes());
            let ask = of.ask(&list, vietnam_day(now))?;
            let mut written = false;
            let told = Store::open(&common.data)?.write(|tx| {
                let table = lists::table(tx, &ask, &eyes, now)?;
                let told = export(tx, table, &purpose, &eyes, now)?;
                write_new(&out, &told.bytes)?;
                written = true;
                Ok(told)
            });
            // No file is out without its line in the log.
            if told.is_err() && written {
                std::fs::remove_file(&out).map_err(HubError::file(&out))?;
            }
            let told = told?;
            tell(&common, &told, exported)
        }
        ListCommand::Inspect {
            common,
            per_unit,
            seed,
            from,
            to,
            draw,
            place,
            result,
        } => {
            let now = common.now();
            let told = Store::open(&common.data)?.write(|tx| {
                if let Some(per_unit) = per_unit {
                    let wanted = Draw {
                        per_unit,
                        seed,
                        from,
                        to,
                    };
                    inspection::draw(tx, &wanted, &Eyes::cli(), now)?;
                }
                if let (Some(draw), Some(place)) = (draw, place) {
                    let result = result.as_deref().and_then(Found::parse);
                    inspection::found(tx, &draw, place, result, &Eyes::cli(), now)?;
                }
                inspection::draws(tx)
            })?;
            tell(&common, &told, |told| drawn(told))
        }
        ListCommand::Roster { common, group, file } => {
            let now = common.now();
            let read = file.as_deref().map(read_bytes).transpose()?;
            let told = Store::open(&common.data)?.write(|tx| {
                if let (Some(group), Some((name, bytes))) = (&group, &read) {
                    roster::read(tx, group, (name, bytes), &Eyes::cli(), now)?;
                }
                roster::groups(tx)
            })?;
            tell(&common, &told, |told| rostered(told))
        }
        ListCommand::Points { common, setup } => {
            let now = common.now();
            let told = Store::open(&common.data)?.write(|tx| {
                if let Some(setup) = setup {
                    let setup = Setup {
                        name: setup.name,
                        place: setup.place,
                        opens: setup.opens,
                        closes: setup.closes,
                        weekdays: setup.weekdays,
                        capacity: setup.capacity,
                        first_day: setup.from,
                        last_day: setup.to,
                    };
                    points::set_up(tx, &setup, &Eyes::cli(), now)?;
                }
                points::all(tx, now)
            })?;
            tell(&common, &told, |told| pointed(told))
        }
        ListCommand::Invite {
            common,
            point,
            target,
            hamlet,
            from,
        } => {
            let now = common.now();
            let wanted = Invite {
                point,
                target: Target::parse(&target).ok_or(HubError::Unreadable("--target"))?,
                hamlet,
                from,
            };
            let told =
                Store::open(&common.data)?.write(|tx| points::invite(tx, &wanted, &Eyes::cli(), now))?;
            tell(&common, &told, invited)
        }
        ListCommand::Audit {
            common,
            from,
            to,
            what,
        } => {
            let told = Store::open(&common.data)?.read(|tx| log::read(tx, from, to, what.as_deref()))?;
            tell(&common, &told, logged)?;
            Ok(ExitCode::from(u8::from(!told.whole)))
        }
    }
}

/// Writes a file that was not there.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), HubError> {
    if path.exists() {
        return Err(HubError::Refused(format!(
            "{}: tệp đã có, không ghi đè (the file is there already)",
            path.display()
        )));
    }
    crate::store::write_private(path, bytes)
}

fn returned(told: &Returns) -> String {
    let mut out = format!(
        "Ngày {}: {} người; mới {}, đổi lý do {}, đã ra {}\n",
        told.day, told.listed, told.new, told.changed, told.gone
    );
    for line in &told.rows {
        let mark = match line.change {
            Change::New => "+",
            Change::Changed => "~",
            Change::Same => " ",
            Change::Gone => "-",
        };
        let mut reasons: Vec<&str> = line.reasons.values().map(String::as_str).collect();
        reasons.dedup();
        out.push_str(&format!(
            "{mark} {}\t{}\t{}\t{}\t{}\t{}\n",
            line.hamlet,
            line.household.as_deref().unwrap_or("–"),
            line.name,
            reasons.join(", "),
            line.since,
            line.by
        ));
    }
    out
}

fn exported(told: &Exported) -> String {
    format!(
        "Đã xuất {} dòng{}; nhật ký dòng {}, mã {}\n",
        told.rows,
        match told.withheld {
            0 => String::new(),
            some => format!(", {some} người bị hạn chế xử lý không có trong tệp"),
        },
        told.audit.seq,
        told.audit.chain
    )
}

fn pointed(told: &[Point]) -> String {
    let line = |point: &Point| {
        let setup = &point.setup;
        format!(
            "{}\t{}\t{}\t{}–{}\tmỗi ngày {}\t{} đến {}\tđã mời {}, hôm nay đến {}\n",
            point.point,
            setup.name,
            setup.place,
            setup.opens,
            setup.closes,
            setup.capacity,
            setup.first_day,
            setup.last_day,
            point.invited,
            point.came_today
        )
    };
    told.iter().map(line).collect()
}

fn rostered(told: &[Read]) -> String {
    let line = |read: &Read| {
        format!(
            "{}\t{}\t{} người, {} có trong danh sách của xã\n",
            read.group, read.name, read.people, read.known
        )
    };
    told.iter().map(line).collect()
}

fn invited(told: &Invited) -> String {
    format!(
        "Đã mời {} người, các ngày {}; còn {} người chưa có chỗ (no room)\n",
        told.invited,
        told.days.join(", "),
        told.left_over
    )
}

fn drawn(told: &[Drawn]) -> String {
    let line = |draw: &Drawn| {
        format!(
            "{}\t{}\thạt giống “{}”\t{} lượt, đã kiểm tra {}, sai {}\n",
            draw.draw, draw.at, draw.seed, draw.claims, draw.checked, draw.wrong
        )
    };
    told.iter().map(line).collect()
}

fn logged(told: &Log) -> String {
    let mut out: String = told
        .rows
        .iter()
        .map(|row| {
            format!(
                "{}\t{}\t{}\t{}\t{}\n",
                row.seq, row.at, row.who, row.what, row.detail
            )
        })
        .collect();
    out.push_str(&match told.broken_at {
        None => format!(
            "Nhật ký còn nguyên vẹn đến dòng {} (whole), mã {}\n",
            told.head.seq, told.head.chain
        ),
        Some(seq) => format!(
            "Nhật ký ĐÃ BỊ SỬA từ dòng {seq} (broken); không sửa gì, hãy chép thư mục lại và báo người quản trị\n"
        ),
    });
    out
}

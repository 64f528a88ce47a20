//! Personal data on the command line: what a lost tablet held, and what residents ask about their own.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, FixedOffset};
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use tungnha_domain::Rid;

use super::args::Common;
use super::lists::write_new;
use super::tell;
use crate::desk::walk_in::{self, Search};
use crate::desk::{self, Pack};
use crate::error::HubError;
use crate::retention::{self, Retention};
use crate::store::{Store, Transaction};
use crate::subject::{self, Correction, Kind, Request, SubjectFile};
use crate::table::Eyes;

#[derive(Subcommand)]
pub(super) enum PrivacyCommand {
    /// Hồ sơ sự cố: máy bị mất giữ thông tin của ai, những gì, từ bao giờ (what a lost tablet held)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub breach-pack --data hub --dev 7 --out su-co.xlsx\n\n\
        JSON và tệp .json (and the file): facts {…, notice_due, people, fields}, people [{rid, name, hamlet, household,\n\
        phone, fields, left_since, added}], audit {seq, chain}"
    )]
    BreachPack {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(long, value_name = "N")]
        dev: u32,
        /// Biết mất lúc nào; không có thì bây giờ (when the loss was known)
        #[arg(long, value_name = "RFC3339")]
        known_at: Option<DateTime<FixedOffset>>,
        /// Tệp .xlsx hoặc .json sẽ ghi; không ghi đè (the file to write; never replaces one)
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Thông tin của người dân còn giữ sau đợt cao điểm; --run xóa, không lấy lại được (what is held of people after the
    /// campaign; --run takes it away for good)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub retention --data hub\n  tungnha-hub retention --data hub --run --purpose \"hết hạn lưu theo kế hoạch\"\n\n\
                      JSON: due_on, due, people, phones, addresses, kept_by_imports, sealed_reasons, rosters, journal, backups, last_run"
    )]
    Retention {
        #[command(flatten)]
        common: Common,
        /// Xóa thật; không có thì chỉ đếm (really; else it only counts)
        #[arg(long, requires = "purpose")]
        run: bool,
        /// Mục đích, ghi vào nhật ký (what for; logged)
        #[arg(long, value_name = "TEXT")]
        purpose: Option<String>,
    },
    /// Yêu cầu của người dân về dữ liệu của mình (what residents ask about their own data)
    #[command(subcommand)]
    Subject(SubjectCommand),
}

#[derive(Subcommand)]
pub(super) enum SubjectCommand {
    /// Tìm người theo tên không dấu hoặc số cuối (find somebody; logged)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub subject find --data hub \"dieu khanh\"\n\nJSON: found, hits [{rid, name, …}]"
    )]
    Find {
        #[command(flatten)]
        common: Common,
        /// Tên hoặc số (a name or a number)
        query: String,
    },
    /// In mọi thông tin trạm đang giữ về một người (everything held of somebody)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub subject print --data hub --rid 12\n\nJSON: rid, name, made_at, facts [{kind, what, value, at, by}]"
    )]
    Print {
        #[command(flatten)]
        common: Common,
        /// Người nào (who)
        #[arg(long, value_name = "N")]
        rid: u32,
    },
    /// Các yêu cầu và số ngày còn lại; nhận một yêu cầu mới (the requests and their days left; take one in)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub subject requests --data hub\n  tungnha-hub subject requests --data hub --rid 12 --kind delete\n\n\
                            JSON: [{request, rid, name, kind, received_at, due, days_left, answered_at, done_at, refused}]"
    )]
    Requests {
        #[command(flatten)]
        common: Common,
        /// Của người nào (whose)
        #[arg(long, value_name = "N", requires = "kind")]
        rid: Option<u32>,
        /// Yêu cầu gì (what is asked)
        #[arg(long, requires = "rid", value_parser = PossibleValuesParser::new(["print", "correct", "restrict", "delete"]))]
        kind: Option<String>,
        /// Nhận lúc nào; không có thì bây giờ (when it was received)
        #[arg(long, value_name = "RFC3339", requires = "rid")]
        received: Option<DateTime<FixedOffset>>,
    },
    /// Đã trả lời một yêu cầu (a request was answered)
    #[command(after_help = "Ví dụ:\n  tungnha-hub subject answer --data hub --request 3 --done")]
    Answer {
        #[command(flatten)]
        common: Common,
        /// Số yêu cầu (the request)
        #[arg(long, value_name = "N")]
        request: u32,
        /// Đã làm xong (it is carried out)
        #[arg(long)]
        done: bool,
        /// Không làm được, có nêu lý do cho người dân (it cannot be done)
        #[arg(long, conflicts_with = "done")]
        refused: bool,
    },
    /// Sửa thông tin một người; chỉ những mục được ghi (put details right; only those named)
    #[command(after_help = "Ví dụ:\n  tungnha-hub subject correct --data hub --rid 12 --birth 1986-07-26")]
    Correct {
        #[command(flatten)]
        common: Common,
        /// Người nào (who)
        #[arg(long, value_name = "N")]
        rid: u32,
        /// Họ và tên (name)
        #[arg(long)]
        name: Option<String>,
        /// Ngày sinh, 1950 hoặc 1986-07-26 (birth)
        #[arg(long)]
        birth: Option<String>,
        /// Giới tính, M hoặc F (sex)
        #[arg(long)]
        sex: Option<String>,
        /// Điện thoại, 10 chữ số (phone)
        #[arg(long)]
        phone: Option<String>,
        /// Nhà mạng (operator)
        #[arg(long)]
        operator: Option<String>,
    },
    /// Hạn chế xử lý: chỉ công an thấy, không xuất, không có trên máy tính bảng (restrict)
    #[command(after_help = "Ví dụ:\n  tungnha-hub subject restrict --data hub --rid 12")]
    Restrict {
        #[command(flatten)]
        common: Common,
        /// Người nào (who)
        #[arg(long, value_name = "N")]
        rid: u32,
        /// Thôi hạn chế (end it)
        #[arg(long)]
        end: bool,
    },
    /// Xóa thông tin cá nhân, giữ số liệu và ghi nhận; không lấy lại được (erase; cannot be taken back)
    #[command(after_help = "Ví dụ:\n  tungnha-hub subject delete --data hub --rid 12")]
    Delete {
        #[command(flatten)]
        common: Common,
        /// Người nào (who)
        #[arg(long, value_name = "N")]
        rid: u32,
    },
}

/// A deed that is done.
#[derive(Serialize)]
struct Done {
    rid: u32,
    done: bool,
}

/// Runs one of them.
pub(super) fn run(command: PrivacyCommand) -> Result<ExitCode, HubError> {
    match command {
        PrivacyCommand::BreachPack {
            common,
            dev,
            known_at,
            out,
        } => {
            let now = common.now();
            let known_at = known_at.map_or(now, |at| at.timestamp());
            let mut written = false;
            let told = Store::open(&common.data)?.write(|tx| {
                let told = desk::breach_pack(tx, dev, known_at, &Eyes::cli(), now)?;
                let bytes = match out.extension().and_then(|ending| ending.to_str()) {
                    Some("json") => {
                        serde_json::to_vec_pretty(&told).map_err(|_| HubError::Unreadable("json"))?
                    }
                    Some("xlsx") => told.workbook()?,
                    _ => {
                        return Err(HubError::Refused(
                            "--out: tệp phải là .xlsx hoặc .json (must end so)".to_owned(),
                        ));
                    }
                };
                write_new(&out, &bytes)?;
                written = true;
                Ok(told)
            });
            // No file is out without its line in the log.
            if told.is_err() && written {
                std::fs::remove_file(&out).map_err(HubError::file(&out))?;
            }
            tell(&common, &told?, packed)
        }
        PrivacyCommand::Retention { common, run, purpose } => {
            let told = write(&common, |tx, now| match purpose.as_deref().filter(|_| run) {
                Some(purpose) => retention::run(tx, purpose, "cli", now),
                None => retention::look(tx, now),
            })?;
            tell(&common, &told, |told| held(told, run))
        }
        PrivacyCommand::Subject(command) => subject(command),
    }
}

fn subject(command: SubjectCommand) -> Result<ExitCode, HubError> {
    let eyes = Eyes::cli();
    match command {
        SubjectCommand::Find { common, query } => {
            let told = write(&common, |tx, now| walk_in::search(tx, &query, &eyes, now))?;
            tell(&common, &told, found)
        }
        SubjectCommand::Print { common, rid } => {
            let told = write(&common, |tx, now| subject::file(tx, Rid(rid), &eyes, now))?;
            tell(&common, &told, printed)
        }
        SubjectCommand::Requests {
            common,
            rid,
            kind,
            received,
        } => {
            let kind = kind.as_deref().and_then(Kind::parse);
            let told = write(&common, |tx, now| {
                if let (Some(rid), Some(kind)) = (rid, kind) {
                    let received = received.map_or(now, |at| at.timestamp());
                    subject::open(tx, Rid(rid), kind, received, &eyes, now)?;
                }
                subject::requests(tx, now)
            })?;
            tell(&common, &told, |told| requested(told))
        }
        SubjectCommand::Answer {
            common,
            request,
            done,
            refused,
        } => {
            let told = write(&common, |tx, now| {
                subject::answer(tx, request, done, refused, &eyes, now)
            })?;
            tell(&common, &told, |told| requested(std::slice::from_ref(told)))
        }
        SubjectCommand::Correct {
            common,
            rid,
            name,
            birth,
            sex,
            phone,
            operator,
        } => {
            let correction = Correction {
                name,
                birth,
                sex,
                phone,
                operator,
            };
            done(&common, rid, |tx, now| {
                subject::correct(tx, Rid(rid), &correction, &eyes, now)
            })
        }
        SubjectCommand::Restrict { common, rid, end } => done(&common, rid, |tx, now| {
            if end {
                subject::release(tx, Rid(rid), &eyes, now)
            } else {
                subject::restrict(tx, Rid(rid), &eyes, now)
            }
        }),
        SubjectCommand::Delete { common, rid } => {
            done(&common, rid, |tx, now| subject::erase(tx, Rid(rid), &eyes, now))
        }
    }
}

fn write<T>(
    common: &Common,
    work: impl FnOnce(&Transaction<'_>, i64) -> Result<T, HubError>,
) -> Result<T, HubError> {
    let now = common.now();
    Store::open(&common.data)?.write(|tx| work(tx, now))
}

fn done(
    common: &Common,
    rid: u32,
    work: impl FnOnce(&Transaction<'_>, i64) -> Result<(), HubError>,
) -> Result<ExitCode, HubError> {
    write(common, work)?;
    tell(common, &Done { rid, done: true }, |done| {
        format!(
            "Người số {}: đã làm, đã ghi nhật ký (done and logged).\n",
            done.rid
        )
    })
}

fn packed(told: &Pack) -> String {
    format!(
        "Máy {} của {}: thông tin của {} người; phải thông báo trước {} (notice due)\nnhật ký dòng {}, mã {}\n",
        told.facts.dev,
        told.facts.member,
        told.facts.people,
        told.facts.notice_due,
        told.audit.seq,
        told.audit.chain
    )
}

fn found(told: &Search) -> String {
    let mut out: String = told
        .hits
        .iter()
        .map(|hit| {
            format!(
                "{}\t{}\t{}\t{}\t{}\n",
                hit.rid,
                hit.name,
                hit.birth.as_deref().unwrap_or("–"),
                hit.hamlet,
                hit.household.as_deref().unwrap_or("–")
            )
        })
        .collect();
    out.push_str(&format!("{} người\n", told.found));
    out
}

fn held(told: &Retention, gone: bool) -> String {
    let word = if gone {
        "đã xóa (taken away)"
    } else {
        "đang giữ (held)"
    };
    let backups = if told.backups == 0 {
        String::new()
    } else {
        format!(
            "đã có {} bản sao lưu vẫn giữ thông tin này: hãy hủy các tệp sao lưu cũ (destroy old backups)\n",
            told.backups
        )
    };
    let tablets = if gone {
        "máy tính bảng xóa danh sách ở lần gửi tới (tablets drop their lists with their next sync)\n"
    } else {
        ""
    };
    format!(
        "{word}: {} người, {} số điện thoại, {} địa chỉ, {} bản cũ do nhập danh sách, {} lý do đặc biệt, {} tên trong danh sách \
         nhóm, {} gói ghi nhận có thể còn lời về người dân\nhạn giữ đến (due): {}\n{tablets}{backups}",
        told.people,
        told.phones,
        told.addresses,
        told.kept_by_imports,
        told.sealed_reasons,
        told.rosters,
        told.journal,
        told.due_on,
    )
}

fn printed(told: &SubjectFile) -> String {
    let mut out = format!("{}, lập lúc {}\n", told.name, told.made_at);
    for fact in &told.facts {
        out.push_str(&format!(
            "{}\t{}\t{}\t{}\t{}\n",
            fact.kind,
            fact.what,
            fact.value,
            fact.at.as_deref().unwrap_or("–"),
            fact.by.as_deref().unwrap_or("–")
        ));
    }
    out
}

fn requested(told: &[Request]) -> String {
    let line = |request: &Request| {
        let state = match (&request.done_at, &request.answered_at, request.refused) {
            (_, Some(at), true) => format!("đã trả lời không làm được lúc {at}"),
            (Some(at), ..) => format!("đã làm xong lúc {at}"),
            (None, Some(at), false) => format!("đã trả lời lúc {at}"),
            (None, None, _) => format!(
                "trả lời trước hết ngày {} (còn {} ngày)",
                request.due,
                request.days_left.unwrap_or_default()
            ),
        };
        format!(
            "{}\t{}\t{}\t{}\t{state}\n",
            request.request,
            request.rid,
            request.name,
            request.kind.code()
        )
    };
    told.iter().map(line).collect()
}

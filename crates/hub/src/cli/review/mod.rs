//! Commands about what lists brought: the imports there were and taking one back, lists against the field, and
//! what an officer decides about it.

mod found;
mod text;

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use tungnha_domain::{Rid, Target};

use super::args::Common;
use super::tell;
use crate::error::HubError;
use crate::import::{imports, undo_import};
use crate::review::{self, Choice, Field, Match, Side, Which};
use crate::store::{Store, Transaction, audit};

const TARGETS: [&str; 4] = ["CCCD", "DDDT", "SIM", "SMARTPHONE"];
const FIELDS: [&str; 6] = ["name", "birth", "sex", "phone", "operator", "home"];
const SHOWN: [&str; 8] = [
    "confirmed",
    "claimed_not_confirmed",
    "contradicted",
    "confirmed_not_claimed",
    "already",
    "disputed",
    "all",
    "changes",
];

/// What was brought in, looked at again.
#[derive(Subcommand)]
pub(super) enum ReviewCommand {
    /// Các lần nhập danh sách và bảng phân bổ, mới nhất trước (the imports there were, newest first)
    #[command(after_help = "Ví dụ:\n  tungnha-hub imports --data hub --json\n\n\
        Mỗi lần (each): import_id, at, who, files [{file, kind, list_date, repeated, people, new, changed, unchanged,\n\
        no_longer_listed, activated, rejected}], allocation {file, units} | null, undone_at, can_undo, undo_first")]
    Imports {
        #[command(flatten)]
        common: Common,
    },
    /// Hoàn tác một lần nhập: người, tiến độ, cài đặt đúng như trước (take an import back exactly)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub undo-import --data hub 018f4c1e-6a00-7abc-8def-0123456789ab\n\n\
        Lần nhập sau phải được hoàn tác trước. Nhật ký, ghi nhận và câu trả lời được giữ nguyên.\n\
        JSON: import_id, undone_at, withdrawn, answered, restored, households, units"
    )]
    UndoImport {
        #[command(flatten)]
        common: Common,
        /// Mã của lần nhập, xem `imports` (the import's id)
        #[arg(value_name = "ID")]
        import_id: String,
    },
    /// Đối chiếu danh sách với thực địa: khớp, chưa khớp, trái nhau, mới, đổi, không còn (lists against the field)
    #[command(after_help = "Ví dụ:\n  tungnha-hub reconcile --data hub --json\n  \
        tungnha-hub reconcile --data hub --hamlet \"Khu phố 3\" --people contradicted --json\n\n\
        JSON: as_of, unsent_declared, units [{unit, target, confirmed, claimed_not_confirmed, contradicted,\n\
        confirmed_not_claimed, already, disputed}], members [{member, name, target, …}], days [{day, target, …}],\n\
        extract {import_id, imported_at, files, new, changed, no_longer_listed, hamlets [[name, new, changed,\n\
        no_longer_listed]]} | null\n\
        Với --people (with it): mỗi người và chỉ tiêu một dòng, hai phía cạnh nhau (one line each, both sides)")]
    Reconcile {
        #[command(flatten)]
        common: Common,
        /// Chỉ một thôn, khu phố (one hamlet only)
        #[arg(long, value_name = "NAME")]
        hamlet: Option<String>,
        /// Đến hết ngày này, giờ Việt Nam (to the end of this day)
        #[arg(long = "as-of", value_name = "DATE", conflicts_with = "people")]
        as_of: Option<NaiveDate>,
        /// Lần nhập nào; không có thì lần mới nhất (what this import brought; else the newest)
        #[arg(long, value_name = "ID")]
        import: Option<String>,
        /// Những người của một mục; changes: khác biệt do lần nhập (the people behind one count)
        #[arg(long, value_name = "WHICH", value_parser = PossibleValuesParser::new(SHOWN))]
        people: Option<String>,
    },
    /// Quyết định theo danh sách hay theo thực địa (decide which side is right)
    #[command(
        group(clap::ArgGroup::new("what").required(true).args(["target", "detail"])),
        after_help = "Ví dụ:\n  tungnha-hub decide --data hub --rid 41 --target DDDT --choose list --by \"Nguyễn Thị Thu\"\n  \
        tungnha-hub decide --data hub --rid 41 --detail phone --choose field --by \"Nguyễn Thị Thu\"\n\n\
        JSON: decision, record"
    )]
    Decide {
        #[command(flatten)]
        common: Common,
        /// Số của người, xem `reconcile --people` (the resident's number)
        #[arg(long, value_name = "N")]
        rid: u32,
        /// Chỉ tiêu (target)
        #[arg(long, value_parser = PossibleValuesParser::new(TARGETS))]
        target: Option<String>,
        /// Chi tiết (detail)
        #[arg(long, value_name = "FIELD", value_parser = PossibleValuesParser::new(FIELDS))]
        detail: Option<String>,
        /// list: theo danh sách; field: theo thực địa (which side is right)
        #[arg(long, value_parser = PossibleValuesParser::new(["list", "field"]))]
        choose: String,
        /// Kết quả ghi lại khi danh sách không nói lý do (what to record where the list gives no reason)
        #[arg(long, value_name = "K", conflicts_with = "detail")]
        outcome: Option<String>,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Những cặp có thể là một người (pairs who may be one person)
    #[command(after_help = "Ví dụ:\n  tungnha-hub duplicates --data hub --json\n\n\
        Mỗi cặp (each): stays, duplicate {rid, name, birth, sex, id_masked, phone_end, hamlet, household, on_full_list},\n\
        looks [same_household | same_phone | same_birth], ids_differ")]
    Duplicates {
        #[command(flatten)]
        common: Common,
    },
    /// Hai số là một người; hoặc với --different: là hai người khác nhau (two numbers are one person, or two)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub same-person --data hub --stays 41 --duplicate 52 --by \"Nguyễn Thị Thu\"\n\n\
        JSON: decision, record"
    )]
    SamePerson {
        #[command(flatten)]
        common: Common,
        /// Số của người được giữ (who stays)
        #[arg(long, value_name = "N")]
        stays: u32,
        /// Số được gộp vào (the duplicate)
        #[arg(long, value_name = "N")]
        duplicate: u32,
        /// Là hai người khác nhau, không hỏi lại (they are two)
        #[arg(long)]
        different: bool,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Nhập hai hộ làm một (two households are one)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub join-households --data hub --hamlet \"Khu phố 3\" --household 30002 --into 30001 \
        --by \"Nguyễn Thị Thu\"\n\nJSON: decision, record"
    )]
    JoinHouseholds {
        #[command(flatten)]
        common: Common,
        /// Thôn, khu phố (hamlet)
        #[arg(long, value_name = "NAME")]
        hamlet: String,
        /// Hộ được nhập vào hộ kia (the household that ends)
        #[arg(long, value_name = "NUMBER")]
        household: String,
        /// Hộ được giữ (the household that stays)
        #[arg(long, value_name = "NUMBER")]
        into: String,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Tách một số người thành hộ riêng (some people of a household are one of their own)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub split-household --data hub --rid 41 --rid 42 --number 30001/2 --by \"Nguyễn Thị Thu\"\n\n\
        JSON: [{decision, record}]"
    )]
    SplitHousehold {
        #[command(flatten)]
        common: Common,
        /// Số của người; có thể lặp lại (resident's number; may be repeated)
        #[arg(long = "rid", value_name = "N", required = true)]
        rids: Vec<u32>,
        /// Số hộ mới (the new household's number)
        #[arg(long, value_name = "NUMBER")]
        number: String,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Người, hộ, việc chuyển nhà mà tổ ghi và chưa có trong danh sách; quyết định về từng mục (what no list has)
    #[command(after_help = found::HELP)]
    Found(found::FoundArgs),
    /// Các quyết định đã có, mới nhất trước (the decisions there were, newest first)
    #[command(after_help = "Ví dụ:\n  tungnha-hub decisions --data hub --json\n\n\
        Mỗi quyết định (each): decision, at, by, kind, rids, names, households, target, field, choice, undone_at")]
    Decisions {
        #[command(flatten)]
        common: Common,
    },
    /// Hoàn tác một quyết định (take a decision back)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub undo-decision --data hub 7 --by \"Nguyễn Thị Thu\"\n\nJSON: decision"
    )]
    UndoDecision {
        #[command(flatten)]
        common: Common,
        /// Số quyết định, xem `decisions` (its number)
        #[arg(value_name = "N")]
        decision: i64,
        /// Tên cán bộ (the officer's name)
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

/// Runs one of them.
pub(super) fn run(command: ReviewCommand) -> Result<ExitCode, HubError> {
    use ReviewCommand as Ask;
    match command {
        Ask::Imports { common } => {
            let told = Store::open(&common.data)?.read(|tx| imports(tx))?;
            tell(&common, &told, |told| text::imported(told))
        }
        Ask::UndoImport { common, import_id } => {
            let told = write(&common, |tx, now| undo_import(tx, import_id.trim(), "cli", now))?;
            tell(&common, &told, text::undone)
        }
        Ask::Reconcile {
            common,
            hamlet,
            as_of,
            import,
            people,
        } => match people {
            None => {
                let now = common.now();
                let look = |tx: &Transaction<'_>| {
                    review::reconcile(tx, hamlet.as_deref(), as_of, import.as_deref(), now)
                };
                let told = Store::open(&common.data)?.read(look)?;
                tell(&common, &told, text::reconciled)
            }
            Some(which) if which == "changes" => {
                let told = write(&common, |tx, now| {
                    let found = review::changes(tx, hamlet.as_deref(), import.as_deref())?;
                    let lines = found.map(|found| found.lines).unwrap_or_default();
                    named(tx, now, &which, lines.len())?;
                    Ok(lines)
                })?;
                tell(&common, &told, |told| text::changes(told))
            }
            Some(which) => {
                let asked = Which {
                    relation: Match::parse(&which),
                    hamlet,
                    ..Which::default()
                };
                let told = write(&common, |tx, now| {
                    let lines = review::lines(tx, &asked)?;
                    named(tx, now, &which, lines.len())?;
                    Ok(lines)
                })?;
                tell(&common, &told, |told| text::lines(told))
            }
        },
        Ask::Decide {
            common,
            rid,
            target,
            detail,
            choose,
            outcome,
            by,
        } => {
            let choice = if choose == "list" {
                Choice::List
            } else {
                Choice::Field
            };
            let told = write(&common, |tx, now| {
                let target = target.as_deref().and_then(Target::parse);
                match (target, detail.as_deref().and_then(Field::parse)) {
                    (Some(target), _) => {
                        let side = Side {
                            choice,
                            outcome: outcome.as_deref(),
                        };
                        review::decide_answer(tx, Rid(rid), target, side, (&by, now))
                    }
                    (None, Some(field)) => review::decide_detail(tx, Rid(rid), field, choice, (&by, now)),
                    (None, None) => Err(HubError::Unreadable("--detail")),
                }
            })?;
            tell(&common, &told, text::made)
        }
        Ask::Duplicates { common } => {
            let told = write(&common, |tx, now| {
                let pairs = review::duplicates(tx)?;
                named(tx, now, "duplicates", pairs.len())?;
                Ok(pairs)
            })?;
            tell(&common, &told, |told| text::pairs(told))
        }
        Ask::SamePerson {
            common,
            stays,
            duplicate,
            different,
            by,
        } => {
            let told = write(&common, |tx, now| {
                if different {
                    review::different_people(tx, Rid(stays), Rid(duplicate), (&by, now))
                } else {
                    review::same_person(tx, Rid(stays), Rid(duplicate), (&by, now))
                }
            })?;
            tell(&common, &told, text::made)
        }
        Ask::JoinHouseholds {
            common,
            hamlet,
            household,
            into,
            by,
        } => {
            let told = write(&common, |tx, now| {
                review::join_households(tx, &hamlet, &household, &into, (&by, now))
            })?;
            tell(&common, &told, text::made)
        }
        Ask::SplitHousehold {
            common,
            rids,
            number,
            by,
        } => {
            let rids: Vec<Rid> = rids.into_iter().map(Rid).collect();
            let told = write(&common, |tx, now| {
                review::split_household(tx, &rids, &number, (&by, now))
            })?;
            tell(&common, &told, |told| told.iter().map(text::made).collect())
        }
        Ask::Found(args) => found::run(args),
        Ask::Decisions { common } => {
            let told = write(&common, |tx, now| {
                let lines = review::decisions(tx)?;
                named(tx, now, "decisions", lines.len())?;
                Ok(lines)
            })?;
            tell(&common, &told, |told| text::decisions(told))
        }
        Ask::UndoDecision { common, decision, by } => {
            write(&common, |tx, now| review::undo_decision(tx, decision, &by, now))?;
            let told = serde_json::json!({ "decision": decision });
            tell(&common, &told, |_| {
                format!("Đã hoàn tác quyết định số {decision}.\n")
            })
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

/// Logs that names left the store.
fn named(tx: &Transaction<'_>, now: i64, which: &str, rows: usize) -> Result<(), HubError> {
    let detail = serde_json::json!({ "which": which, "rows": rows });
    audit::append(tx, now, "cli", "reconcile_people", &detail)
}

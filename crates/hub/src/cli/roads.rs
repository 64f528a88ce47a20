//! Commands for roads without a network and for a second machine: files and symbols brought to the desk,
//! backups, and what is known of a lost tablet.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use tungnha_exchange::carry::{Receipt, VERSION_25_CHARS, frames};

use super::args::Common;
use super::tell;
use crate::backup::{self, BackedUp, Restored};
use crate::desk::{self, Lost};
use crate::error::HubError;
use crate::receive::{self, Received};
use crate::salvage::{self, Salvaged};
use crate::store::{Store, write_private};

/// The commands.
#[derive(Subcommand)]
pub(super) enum RoadCommand {
    /// Nhận tệp .tungnha hoặc ảnh chụp mã QR (take files and pictures of QR symbols)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub receive --data hub khanh.tungnha --out bien-nhan.tungnha\n  \
        tungnha-hub receive --data hub anh-1.jpg anh-2.jpg --qr bien-nhan.svg\n\n\
        JSON: bundles [{files, items, refused [{item, code}]}], logs [{dev, member, epoch, through, new}], new, receipt, qr"
    )]
    Receive {
        #[command(flatten)]
        common: Common,
        /// Tệp .tungnha, ảnh PNG hay JPEG; các mã đánh số theo thứ tự nào cũng được
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Ghi giấy biên nhận ra tệp này (write the receipt)
        #[arg(long, value_name = "RECEIPT")]
        out: Option<PathBuf>,
        /// Vẽ giấy biên nhận thành mã QR (draw the receipt as QR symbols)
        #[arg(long, value_name = "OUT.svg")]
        qr: Option<PathBuf>,
    },
    /// Sao lưu trạm nhận ra một tệp có mật khẩu, trong khi vẫn đang chạy (back the hub up)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub backup --data hub --out sao-luu.tnb --passphrase-file mat-khau.txt --elsewhere\n\n\
        JSON: file, bytes, made_at, records, elsewhere"
    )]
    Backup {
        #[command(flatten)]
        common: Common,
        /// Tệp sao lưu, chưa có (the file, which must not exist)
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Tệp có mật khẩu ở dòng đầu, ít nhất 12 ký tự (the passphrase on its first line)
        #[arg(long = "passphrase-file", value_name = "F")]
        passphrase_file: PathBuf,
        /// Tệp này nằm trên máy khác: ghi nhận trong đó được coi là an toàn (the file lies on another machine)
        #[arg(long)]
        elsewhere: bool,
    },
    /// Lập lại trạm nhận từ bản sao lưu (make the hub again of a backup)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub restore --data hub-moi --from sao-luu.tnb --passphrase-file mat-khau.txt\n\n\
        JSON: commune, hub_id, fingerprint, incarnation, made_at, devices, records"
    )]
    Restore {
        #[command(flatten)]
        common: Common,
        /// Bản sao lưu (the backup)
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Tệp có mật khẩu ở dòng đầu (the passphrase on its first line)
        #[arg(long = "passphrase-file", value_name = "F")]
        passphrase_file: PathBuf,
    },
    /// Mở thư mục đã chép của một máy không ai mở được nữa và nhận ghi nhận trong đó (salvage a tablet's folder)
    #[command(
        after_help = "Ví dụ:\n  tungnha-hub salvage --data hub /media/usb/may-7 --out bien-nhan.tungnha\n\n\
        Dùng khóa khôi phục của xã, có sẵn trong trạm. Thư mục chỉ được đọc; việc mở được ghi vào nhật ký.\n\
        JSON: dev, member, unsent, sealed, store_damaged, logs [{dev, member, epoch, through, new}], new, refused [{item, code}], receipt"
    )]
    Salvage {
        #[command(flatten)]
        common: Common,
        /// Thư mục dữ liệu của máy, chép nguyên vẹn (the tablet's data folder, copied whole)
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Ghi giấy biên nhận ra tệp này (write the receipt)
        #[arg(long, value_name = "RECEIPT")]
        out: Option<PathBuf>,
    },
    /// Một máy bị mất: trên máy có gì, còn thiếu bao nhiêu ghi nhận, máy nào giữ bản niêm phong (a lost tablet)
    #[command(after_help = "Ví dụ:\n  tungnha-hub lost --data hub 7\n\n\
        JSON: như một máy của devices (the device as in devices), và (and): held_lists [{hamlet, residents}],\n\
        missing_known, with_colleagues, kept_for [{dev, member, last_contact, epoch, first, last}],\n\
        logs [{epoch, through, known, missing, with_colleagues, copies [{dev, member, last_contact, epoch, first, last}]}]")]
    Lost {
        #[command(flatten)]
        common: Common,
        /// Số của máy, xem `devices` (the device's number)
        #[arg(value_name = "DEV")]
        dev: u32,
    },
}

/// Runs one of them.
pub(super) fn run(command: RoadCommand) -> Result<ExitCode, HubError> {
    match command {
        RoadCommand::Receive {
            common,
            files,
            out,
            qr,
        } => {
            let told = take(&common, &files, out, qr)?;
            tell(&common, &told, received)
        }
        RoadCommand::Backup {
            common,
            out,
            passphrase_file,
            elsewhere,
        } => {
            let told = backup::backup(&common.data, &out, &passphrase_file, elsewhere, common.now())?;
            tell(&common, &told, backed_up)
        }
        RoadCommand::Restore {
            common,
            from,
            passphrase_file,
        } => {
            let told = backup::restore(&common.data, &from, &passphrase_file, common.now())?;
            tell(&common, &told, restored)
        }
        RoadCommand::Salvage { common, folder, out } => {
            let (mut told, receipt) = salvage::salvage(&common.data, &folder, ("cli", common.now()))?;
            if let Some(path) = &out {
                hand_out(path, &receipt.to_bytes())?;
            }
            told.receipt = out;
            tell(&common, &told, salvaged)
        }
        RoadCommand::Lost { common, dev } => {
            let told = Store::open(&common.data)?.read(|tx| desk::lost(tx, dev))?;
            tell(&common, &told, lost)
        }
    }
}

fn take(
    common: &Common,
    files: &[PathBuf],
    out: Option<PathBuf>,
    qr: Option<PathBuf>,
) -> Result<Received, HubError> {
    let brought = receive::collect(files)?;
    let mut store = Store::open(&common.data)?;
    let (mut told, receipt) = receive::receive(&mut store, &brought, common.now())?;
    if let Some(path) = &out {
        hand_out(path, &receipt.to_bytes())?;
    }
    if let Some(path) = &qr {
        hand_out(path, drawn(&receipt, path)?.as_bytes())?;
    }
    (told.receipt, told.qr) = (out, qr);
    Ok(told)
}

/// Writes a receipt in place of an older one. What it is about is in custody already.
fn hand_out(path: &Path, bytes: &[u8]) -> Result<(), HubError> {
    let mut part = path.to_owned().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    // What a run that was broken off left.
    let _ = std::fs::remove_file(&part);
    write_private(&part, bytes)
        .and_then(|()| std::fs::rename(&part, path).map_err(HubError::file(path)))
        .map_err(|_| HubError::ReceiptNotWritten(path.to_owned()))
}

fn drawn(receipt: &Receipt, path: &Path) -> Result<String, HubError> {
    frames(&receipt.to_bytes(), VERSION_25_CHARS)
        .ok()
        .and_then(|texts| receive::svg(&texts).ok())
        .ok_or_else(|| HubError::ReceiptNotWritten(path.to_owned()))
}

/// Writing into a string cannot fail.
fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(line);
}

fn received(told: &Received) -> String {
    let mut out = format!("Đã nhận {} ghi nhận mới (new records).\n", told.new);
    for log in &told.logs {
        add(
            &mut out,
            format_args!(
                "máy {} · {}: mới {}, đã có đủ đến số {}\n",
                log.dev, log.member, log.new, log.through
            ),
        );
    }
    for bundle in &told.bundles {
        for refused in &bundle.refused {
            let files: Vec<String> = bundle
                .files
                .iter()
                .map(|file| file.display().to_string())
                .collect();
            add(
                &mut out,
                format_args!(
                    "không nhận mục {} của {}: {} (not taken)\n",
                    refused.item,
                    files.join(", "),
                    refused.code
                ),
            );
        }
    }
    for path in told.receipt.iter().chain(&told.qr) {
        add(
            &mut out,
            format_args!(
                "giấy biên nhận, đưa lại cho máy đã gửi (receipt): {}\n",
                path.display()
            ),
        );
    }
    out
}

fn salvaged(told: &Salvaged) -> String {
    let mut out = match (told.dev, &told.member) {
        (Some(dev), Some(member)) => format!(
            "Máy {dev} của {member}: {} ghi nhận chưa gửi trong máy, {} bản niêm phong bên cạnh (unsent, sealed copies).\n",
            told.unsent, told.sealed
        ),
        _ => format!(
            "Kho của máy bị hỏng; chỉ nhận {} bản niêm phong bên cạnh (the store is damaged: sealed copies only).\n",
            told.sealed
        ),
    };
    add(
        &mut out,
        format_args!("Đã nhận {} ghi nhận mới (new records).\n", told.new),
    );
    for log in &told.logs {
        add(
            &mut out,
            format_args!(
                "máy {} · {}: mới {}, đã có đủ đến số {}\n",
                log.dev, log.member, log.new, log.through
            ),
        );
    }
    for refused in &told.refused {
        add(
            &mut out,
            format_args!("không nhận mục {}: {} (not taken)\n", refused.item, refused.code),
        );
    }
    if let Some(path) = &told.receipt {
        add(
            &mut out,
            format_args!("giấy biên nhận (receipt): {}\n", path.display()),
        );
    }
    out
}

fn backed_up(told: &BackedUp) -> String {
    let elsewhere = if told.elsewhere {
        "tệp nằm trên máy khác: máy tính bảng được phép dọn những ghi nhận cũ có trong đó"
    } else {
        "hãy chép tệp sang máy khác; không có mật khẩu thì không ai mở được tệp này, kể cả xã"
    };
    format!(
        "Đã sao lưu {} ghi nhận ra {} ({} byte), tính đến {}.\n{elsewhere}\n",
        told.records,
        told.file.display(),
        told.bytes,
        told.made_at
    )
}

fn restored(told: &Restored) -> String {
    format!(
        "Đã lập lại trạm nhận của {} từ bản sao lưu lúc {}: {} máy, {} ghi nhận.\n\
         dấu vân tay (fingerprint): {}\n\
         Các máy tự gửi lại những gì có sau bản sao lưu khi liên lạc. Hãy nhập lại các danh sách và thu hồi lại \
         các máy đã thu hồi sau lúc đó (import and revoke again what came after the backup).\n",
        told.commune, told.made_at, told.devices, told.records, told.fingerprint
    )
}

fn lost(told: &Lost) -> String {
    let device = &told.device;
    let mut out = format!(
        "Máy {} của {}; liên lạc cuối {}{}\n",
        device.dev,
        device.member,
        device.last_contact.as_deref().unwrap_or("–"),
        if device.revoked {
            "; đã thu hồi (revoked)"
        } else {
            "; CHƯA thu hồi (not revoked)"
        }
    );
    for list in &told.held_lists {
        add(
            &mut out,
            format_args!(
                "trên máy có danh sách {}: {} người\n",
                list.hamlet, list.residents
            ),
        );
    }
    add(
        &mut out,
        format_args!(
            "còn thiếu {} ghi nhận đã biết, trong đó {} có bản niêm phong ở máy tổ bạn (missing, with colleagues)\n",
            told.missing_known, told.with_colleagues
        ),
    );
    for log in &told.logs {
        for copy in &log.copies {
            add(
                &mut out,
                format_args!(
                    "  số {}–{}: máy {} của {}, liên lạc cuối {}\n",
                    copy.first,
                    copy.last,
                    copy.dev,
                    copy.member.as_deref().unwrap_or("?"),
                    copy.last_contact.as_deref().unwrap_or("–")
                ),
            );
        }
    }
    for copy in &told.kept_for {
        add(
            &mut out,
            format_args!(
                "máy này giữ hộ máy {} của {}: số {}–{} (it kept for)\n",
                copy.dev,
                copy.member.as_deref().unwrap_or("?"),
                copy.first,
                copy.last
            ),
        );
    }
    out
}

//! The words communes write over their columns, folded (no marks, no capitals, no punctuation).

use super::columns::Column;
use crate::words::has;

/// The column a folded header names outright.
pub(crate) fn column_named(folded: &str) -> Option<Column> {
    SYNONYMS
        .iter()
        .find(|(_, names)| names.split(',').any(|name| name.trim() == folded))
        .map(|(column, _)| *column)
        .or_else(|| names_an_id(folded).then_some(Column::PersonalId))
}

/// "Số ĐDCN/CMND", "Số thẻ CCCD hoặc CMND": numbers of cards in any order. Somebody else's ("Số CCCD chủ hộ")
/// and a card's particulars ("Ngày cấp CCCD") have other words in them.
fn names_an_id(folded: &str) -> bool {
    const OF_A_NUMBER: [&str; 20] = [
        "so", "ma", "the", "cccd", "cc", "ddcn", "cmnd", "cmt", "cmtnd", "dinh", "danh", "ca", "nhan", "can",
        "cuoc", "cong", "dan", "hoac", "va", "moi",
    ];
    (folded.starts_with("so ")
        || folded.starts_with("ma ")
        || folded.contains("cmnd")
        || folded.contains("ddcn"))
        && ["cccd", "ddcn", "cmnd", "dinh danh", "can cuoc"]
            .iter()
            .any(|card| has(folded, card))
        && folded.split(' ').all(|word| OF_A_NUMBER.contains(&word))
}

/// Names of each column, separated by commas.
const SYNONYMS: &[(Column, &str)] = &[
    (Column::Ordinal, "stt, tt, so tt, so thu tu, s tt, no"),
    (
        Column::Household,
        "so ho, ma ho, so ho khau, so so ho khau, ho gia dinh, so ho gia dinh, ma ho gia dinh, stt \
         ho, so thu tu ho, ma so ho",
    ),
    (
        Column::Name,
        "ho ten, ho va ten, ho va ten khai sinh, ho ten khai sinh, ho chu dem va ten, ho chu dem va \
         ten khai sinh, ho va ten cong dan, ho ten cong dan, ten cong dan, ho va ten nhan khau, ho \
         ten nhan khau, ten nhan khau, ho va ten thanh vien, hoten, ho va ten khach hang, ten khach \
         hang, ten thue bao, ho ten thue bao, ho va ten thue bao",
    ),
    (
        Column::FamilyName,
        "ho va ten dem, ho dem, ho va chu dem, ho lot, ho va ten lot, ho chu dem, ho va dem",
    ),
    (Column::GivenName, "ten"),
    (
        Column::Birth,
        "ngay sinh, nam sinh, ngay thang nam sinh, ngay thang sinh, ngay thang nam, sinh ngay, ntns, \
         ngay nam sinh, ngay thang nam sinh cong dan, ngaysinh, namsinh",
    ),
    (Column::Sex, "gioi tinh, gt, phai, nam nu, gioitinh"),
    (
        Column::Male,
        "nam, gioi tinh nam, nam sinh nam, ngay sinh nam, ngay thang nam sinh nam",
    ),
    (
        Column::Female,
        "nu, gioi tinh nu, nam sinh nu, ngay sinh nu, ngay thang nam sinh nu",
    ),
    (
        Column::PersonalId,
        "so ddcn, ddcn, so dinh danh, so dinh danh ca nhan, dinh danh ca nhan, ma dinh danh, ma dinh \
         danh ca nhan, ma so dinh danh, so cccd, so can cuoc, so can cuoc cong dan, so the can cuoc, \
         so cmnd cccd, so cccd cmnd, cmnd cccd, cccd cmnd, so cmnd, cmnd, so cccd ddcn, so ddcn cccd, \
         so cccd dinh danh ca nhan, so cccd so dinh danh ca nhan, socccd, soddcn, cccd so, so giay \
         to, ma so cccd",
    ),
    (
        Column::Relation,
        "quan he voi chu ho, quan he chu ho, quan he, qh voi chu ho, qhch, qh chu ho, quan he voi ch, \
         moi quan he voi chu ho",
    ),
    (
        Column::Residence,
        "noi o hien tai, noi o hien nay, cho o hien nay, cho o hien tai, noi o, cho o, dia chi hien \
         tai, dia chi hien nay, noi cu tru hien tai",
    ),
    (
        Column::Address,
        "noi thuong tru, dia chi, dia chi thuong tru, thuong tru, noi cu tru, dia chi cu tru, ho khau \
         thuong tru, hktt, noi dang ky thuong tru, noi dk thuong tru, noi dkhktt, noi dang ky hktt, \
         noi dk hktt, noi tam tru, so nha, dia chi nha, dia chi lien he",
    ),
    (
        Column::Hamlet,
        "khu pho, kp, thon, ap, soc, khom, buon, ban, phum, thon ap, ap thon, thon kp, khu pho ap, ap \
         khu pho, thon khu pho, khu pho thon, thon ap khu pho, thon ap kp, thon ap soc, khu pho thon \
         ap, kp thon, kp ap, ap kp, thon ban, to dan pho, tdp, khu dan cu, dia ban",
    ),
    (
        Column::Phone,
        "sdt, so dien thoai, so dt, dien thoai lien he, dien thoai lien lac, so dien thoai lien he, \
         sdt lien he, dtdd, so dtdd, dien thoai di dong, so di dong, so thue bao, sodienthoai, so may",
    ),
    (
        Column::Operator,
        "nha mang, mang, nha mang vien thong, nha cung cap, mang di dong, nha mang dang su dung, \
         doanh nghiep vien thong",
    ),
    (
        Column::Status,
        "trang thai, tinh trang, trang thai ho so, tinh trang ho so, ket qua, trang thai xu ly",
    ),
];

// Words of the desk's frame: its parts, its tables, what goes wrong.
import type { OfficeCode } from "../../generated/office";
import { piece } from "./piece";

export const vi = {
  desk: "Bàn làm việc",
  sections: "Các phần của bàn làm việc",
  skip: "Tới nội dung",
  menu: "Mở danh mục",
  groups: { day: "Hôm nay", lists: "Danh sách", field: "Tổ đi từng nhà", desk: "Tại trụ sở", reports: "Báo cáo", commune: "Trạm của xã" },
  sign_out: "Rời bàn",
  away: "Bàn đã tự khóa vì lâu không dùng. Mọi thứ đã lưu.",
  retry: "Thử lại",
  close: "Đóng",
  cancel: "Thôi",
  save: "Lưu",
  saved: "Đã lưu",
  print: "In",
  computer: (dev: number) => `Máy bàn số ${dev}, trạm ở máy khác`,
  hub_on: "Trạm đang nhận",
  hub_off: "Trạm chưa nhận qua mạng",
  filter: "Lọc",
  filter_hint: "Gõ không dấu cũng được",
  rows: (shown: number, all: number) => (shown === all ? `${n(all)} dòng` : `${n(shown)} trong ${n(all)} dòng`),
  none: "Chưa có dòng nào.",
  none_match: "Không có dòng nào khớp chữ đang lọc.",
  before: "Đang đọc lại. Dưới đây vẫn là kết quả của lần chọn trước.",
  sort_by: (title: string) => `Xếp theo ${title}`,
  sorted_up: "đang xếp tăng dần",
  sorted_down: "đang xếp giảm dần",
  day_form: "Ngày/tháng/năm, ví dụ 06/05/2024",
  day_wrong: "Không có ngày này. Ghi như 06/05/2024: ngày, tháng, năm.",
  time_form: "Giờ:phút, ví dụ 07:30",
  time_wrong: "Ghi giờ như 07:30 hoặc 19:00.",
  keys: "Mũi tên lên xuống để chọn dòng, Enter để mở, Home và End tới đầu và cuối.",
  english: {} as Partial<Record<OfficeCode, string>>,
};

export const en: typeof vi = {
  desk: "Desk",
  sections: "Parts of the desk",
  skip: "To the content",
  menu: "Open the menu",
  groups: { day: "Today", lists: "Lists", field: "House teams", desk: "At the station", reports: "Reports", commune: "The commune's hub" },
  sign_out: "Leave the desk",
  away: "The desk locked itself after a while without use. Everything is saved.",
  retry: "Try again",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  saved: "Saved",
  print: "Print",
  computer: (dev) => `Computer ${dev}; the hub is elsewhere`,
  hub_on: "The hub is receiving",
  hub_off: "The hub is not reached",
  filter: "Filter",
  filter_hint: "Works without accents",
  rows: (shown, all) => (shown === all ? `${n(all)} rows` : `${n(shown)} of ${n(all)} rows`),
  none: "No rows yet.",
  none_match: "No row matches the filter.",
  before: "Reading again. Below is still what was chosen before.",
  sort_by: (title) => `Sort by ${title}`,
  sorted_up: "sorted ascending",
  sorted_down: "sorted descending",
  day_form: "Day/month/year, for example 06/05/2024",
  day_wrong: "There is no such day. Write 06/05/2024: day, month, year.",
  time_form: "Hour:minute, for example 07:30",
  time_wrong: "Write a time as 07:30 or 19:00.",
  keys: "Up and down arrows choose a row, Enter opens it, Home and End go to the first and the last.",
  english: {
    not_signed_in: "Nobody is signed in at this desk.", wrong_pin: "The PIN is wrong.", pin_wait: "Too many wrong PINs: wait.",
    not_allowed: "This is for police officers. Nothing was changed.", bad_input: "Something is missing or does not read. Nothing was changed.",
    refused: "It was refused. Nothing was changed.", not_found: "It is not there any more.", file_gone: "Choose the file again.",
    too_large: "The file is too large. Nothing was changed.", stopped: "Stopped. Nothing was changed.", unreachable: "The hub is not reached. Nothing was left half done.",
    other_hub: "Something else answers at the hub's address. Nothing was sent.", not_joined: "The hub does not know this computer: it needs a new code.",
    code_refused: "The code is not good.", already_done: "The hub had done it already; only the answer was lost.",
    store_newer: "The store is of a newer program and was left as it is.", store_corrupt: "The store cannot be read and was left as it is.",
    internal: "The program failed. The hub's data is safe. Try again.",
  },
};

/** A count with the thousands of the language: 16 000. */
function n(count: number): string {
  return count.toLocaleString("vi-VN").replace(/\./g, "\u00a0");
}

export const t = piece(vi, en);

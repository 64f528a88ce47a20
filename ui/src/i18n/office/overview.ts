// Words of the desk's first page.
import { piece } from "./piece";

export const vi = {
  nav: "Tổng quan",
  title: "Còn ai chưa đạt",
  as_of: (day: string) => `Số liệu đến ${day}`,
  unsent: (count: number) => `Máy tính bảng báo còn ${count} ghi nhận chưa gửi về.`,
  all_in: "Mọi ghi nhận đã khai đều đã về trạm.",
  table: "Kết quả theo đơn vị",
  unit: "Đơn vị",
  listed: "Trong danh sách",
  done: "Đạt",
  confirmed: "Đã xác nhận",
  share: "Tỷ lệ đạt",
  reason: "Có lý do",
  no_need: "Chưa có nhu cầu",
  in_progress: "Đang làm",
  not_asked: "Chưa hỏi",
  allocated: "Chỉ tiêu",
  achieved: "Tính vào chỉ tiêu",
  target: "Chỉ tiêu đang xem",
  empty: "Trạm chưa có danh sách nào.",
  empty_next: "Nhập danh sách trích xuất của xã, rồi đăng ký máy tính bảng cho các tổ. Mục Thiết lập dẫn từng bước.",
  setup: "Mở Thiết lập",
};

export const en: typeof vi = {
  nav: "Overview",
  title: "Who is left",
  as_of: (day) => `Figures to ${day}`,
  unsent: (count) => `Tablets say they hold ${count} records that have not been sent.`,
  all_in: "Every record that was declared has come in.",
  table: "Results by unit",
  unit: "Unit",
  listed: "Listed",
  done: "Done",
  confirmed: "Confirmed",
  share: "Share done",
  reason: "With a reason",
  no_need: "No need yet",
  in_progress: "In progress",
  not_asked: "Not asked",
  allocated: "Allocated",
  achieved: "Counts for it",
  target: "Target shown",
  empty: "The hub has no list yet.",
  empty_next: "Import the commune's extract, then enrol tablets for the teams. Set-up leads through it.",
  setup: "Open Set-up",
};

export const t = piece(vi, en);

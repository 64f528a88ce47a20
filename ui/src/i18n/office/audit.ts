// Words of the log beyond those of the day's lists: deeds at the desk, and what their details say.
import { piece } from "./piece";

export const vi = {
  /** Who is not a person: the hub itself, and its command line. */
  who: { cli: "dòng lệnh", hub: "trạm" } as Record<string, string>,
  deeds: {
    activity_add: "ghi sổ hoạt động", activity_withdraw: "rút khỏi sổ hoạt động", decided: "quyết định", decision_undone: "hoàn tác quyết định",
    household_opened: "mở một hộ", household_search: "tìm hộ", reconcile_people: "xem người đối chiếu", remove_user: "bỏ người dùng máy", report: "lập báo cáo",
    sealed_details_counted: "đếm lý do đặc biệt", undo_import: "hoàn tác lần nhập", step_cards_changed: "sửa thẻ hướng dẫn", step_cards_reset: "đưa thẻ hướng dẫn về bản gốc", step_cards_ordered: "xếp thứ tự thẻ hướng dẫn", helpers_set: "sửa số gọi giúp", read_back: "đọc lại từ máy", quarantine_read: "xem ghi nhận chưa tính",
  } as Record<string, string>,
  keys: {
    activity: "số", before: "trước đó", count: "số lượng", decision: "quyết định số", fields: "mục", hid: "hộ số", hids: "các hộ số", import_id: "lần nhập", member: "người",
    new: "mới", place: "nơi", printed: "in giấy", records: "ghi nhận", restored: "trở lại", rids: "những người số", role: "vai trò", targets: "chỉ tiêu", unit: "đơn vị", which: "phần", withdrawn: "rút khỏi danh sách",
    bytes: "byte", facts: "thông tin", from: "từ", to: "đến", format: "dạng", file: "tệp", from_day: "từ ngày", day: "ngày", code: "mã", name: "tên", households: "hộ",
  } as Record<string, string>,
  values: {
    name: "tên", number: "số", returns: "trả về", revisits: "hẹn lại", operators: "nhà mạng", inspection: "kiểm tra", allowance: "chấm công", roster: "nhóm có hạn riêng", invitations: "giấy mời",
    lines: "từng người", changes: "danh sách mới", duplicates: "trùng người", decisions: "đã quyết định", true: "có",
    answer: "kết quả", detail: "chi tiết", listed: "theo danh sách", same_person: "là một người", different_people: "là hai người", home: "ở hộ khác", household: "hai hộ là một", hamlet: "hộ chuyển địa bàn",
    print: "xem, in", correct: "sửa", restrict: "hạn chế", delete: "xóa", session: "buổi tuyên truyền", day: "ngày", week: "tuần", phase: "giai đoạn", final: "cả đợt", officer: "công an xã", office: "văn phòng", member: "thành viên tổ", lead: "tổ trưởng",
  } as Record<string, string>,
};

export const en: typeof vi = {
  who: { cli: "command line", hub: "hub" },
  deeds: {
    activity_add: "activity entered", activity_withdraw: "activity withdrawn", decided: "decision", decision_undone: "decision undone",
    household_opened: "household opened", household_search: "household search", reconcile_people: "people reconciled looked at", remove_user: "user taken off a tablet", report: "report made",
    sealed_details_counted: "special cases counted", undo_import: "import undone", step_cards_changed: "step cards changed", step_cards_reset: "step cards back to the original", step_cards_ordered: "step cards put in order", helpers_set: "whom to call changed", read_back: "read back from a tablet", quarantine_read: "records not counted read",
  },
  keys: {},
  values: {},
};

export const t = piece(vi, en);

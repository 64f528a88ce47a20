// States of ux.md that a whole tablet seldom stands in, drawn by the real screens: the app's own answers, with what
// makes the state changed on their way to the page.

const lease = (state) => ({ app_state: (now) => ({ ...now, lease: { state, hours_left: 0, request: 3 } }) });
const sending = (change) => ({ send_state: (now) => ({ ...now, ...change }) });
const FAILED = { state: "failed", problem: "hub_unreachable", records_unsent: 4, households_unsent: 2, next_try_seconds: 240 };
const none = (waiting) => ({ today: (now) => ({ ...now, rows: [], next: null, households_left: 0, households_total: 0, waiting_for_list: waiting }) });

/** The hub's list changes again and again: told to the page as the app tells it. */
const LIST_CHANGES = { status: 200, contentType: "text/event-stream", body: "retry: 500\nevent: list\ndata: null\n\n" };

/** A file of the app that does not come. */
const GONE = "gone";

/** Name → which answers say something else, where, and what is then in sight. A place may depend on the house shown. */
export const states = [
  ["choose-pin", { app_state: (now) => ({ ...now, phase: "choose_pin" }) }, "/today/left", "Chọn mã PIN"],
  ["unlock-who", { app_state: (now) => ({ ...now, phase: "locked", members: ["Lê Văn Sơn", "Điểu Khánh", "Lý Thị Lụa"].map((name, slot) => ({ slot, name })) }) }, "/today/left", "Ai đang cầm máy?"],
  ["add-user-pin", { app_state: (now) => ({ ...now, new_users: [{ member: 7, name: "Lý Thị Lụa" }] }) }, "/settings/add-user", /^Đưa máy cho Lý Thị Lụa/],
  ["pin-wait", { app_state: (now) => ({ ...now, phase: "locked", wait_seconds: 300 }) }, "/today/left", /^Tạm nghỉ/],
  ["waiting-for-list", none(true), "/today/left", "Chưa có danh sách"],
  ["empty-list", none(false), "/today/left", "Lấy danh sách ngay"],
  ["all-done", { today: (now) => ({ ...now, households_left: 0, next: null, rows: now.rows.map((row) => ({ ...row, status: "done" })) }) }, "/today/left", "Đã hỏi hết các hộ"],
  ["list-changed", { events: LIST_CHANGES }, "/today/left", "Danh sách vừa có thay đổi."],
  ["list-changed-at-a-house", { events: LIST_CHANGES }, (house) => `/house/${house.hid}`, /^Danh sách vừa có thay đổi/],
  ["lists-locked", lease("locked"), "/today/left", "Danh sách tạm khóa"],
  ["lists-wiped", lease("wiped"), "/today/left", "Danh sách đã rời máy"],
  ["tablet-revoked", lease("revoked"), "/today/left", "Máy đã ngừng dùng"],
  ["lists-open-for-a-day", { app_state: (now) => ({ ...now, lease: { state: "day", hours_left: 5, request: null } }) }, "/today/left", /Danh sách mở tạm/],
  ["room-scarce", { app_state: (now) => ({ ...now, room_scarce: 120 }) }, "/today/left", /Máy sắp hết chỗ chứa/],
  ["clock-wrong", sending({ clock_off_seconds: 7_200 }), "/today/left", /^Đồng hồ máy đang/],
  ["not-read", { "assets/left-*.js": GONE }, "/left/board/pace", /^Chưa mở được phần này/],
  ["hub-not-found", sending(FAILED), "/send", /^Chưa gửi được:/],
  ["sending", sending({ state: "sending", records_sending_total: 9, records_sending_done: 4, households_sending_total: 7, households_sending_done: 3 }), "/send", /Đang gửi 3/],
  ["list-coming", sending({ state: "sending", records_sending_total: 0, records_sending_done: 0, list_bytes_here: 210_000, list_bytes_total: 640_000 }), "/send", /210/],
  ["waiting-to-send", sending({ state: "waiting", records_unsent: 9, households_unsent: 7 }), "/send", /^Còn 7 hộ lưu trong máy/],
  ["all-sent", sending({ state: "all_sent", records_unsent: 0, households_unsent: 0, last_success: "2024-05-06T19:42:00+07:00" }), "/send", /^Tất cả đã gửi về xã/],
  ["hub-other-key", sending({ ...FAILED, problem: "hub_other_key" }), "/send", /không phải trạm của xã mình/],
  ["quarantined", sending({ quarantined: 2 }), "/send", /^2 ghi nhận cần tổ trưởng xem/],
  ["not-taken", { not_taken: () => [
    { seq: 2, why: "let_go", what: "person", told: "moved", who: "Thị Cúc", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "đối diện trường tiểu học" },
    { seq: 3, why: "kept_apart", what: "answer", told: null, who: "Điểu Khánh", at: "2024-05-06T19:30:00+07:00", hid: 2, number: "14", address: "" },
    { seq: 4, why: "unreadable", what: "visit", told: null, who: null, at: "2024-05-06T19:40:00+07:00", hid: null, number: null, address: null },
  ] }, "/send", /^2 hộ cần tổ trưởng xem/],
  ["not-taken-today", { not_taken: () => [{ seq: 2, why: "let_go", what: "person", told: "moved", who: "Thị Cúc", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "" }] }, "/today/left", /^1 hộ cần tổ trưởng xem/],
  ["store-unreadable", { app_state: { status: 400, contentType: "application/json", body: JSON.stringify({ code: "store_corrupt", message: "", details: {} }) } }, "/today/left", /^Không mở được dữ liệu trong máy/],
  ["hub-restored", sending({ sending_again: true, state: "waiting", records_unsent: 4, households_unsent: 2 }), "/send", /Trạm của xã vừa khôi phục/],
  ["set-aside", { ...sending({ set_aside: 1 }), set_aside: () => [{ seq: 2, what: "answer", at: "2024-05-06T19:12:00+07:00", hid: 1, number: "12", address: "đối diện trường tiểu học" }] }, "/send", /đối diện trường tiểu học/],
];

/** Stands the page in a state; the returned function ends it. */
export async function stand(tablet, [, answers, place, sight], house) {
  const { page } = tablet;
  const path = (name) => (name === "events" ? "**/events" : name.startsWith("assets/") ? `**/${name}` : `**/ipc/${name}`);
  const paths = Object.keys(answers).map(path);
  for (const [name, change] of Object.entries(answers)) {
    await page.route(path(name), async (route) => {
      if (change === GONE) return route.abort();
      if (typeof change !== "function") return route.fulfill(change);
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: change(await answer.json()) });
    });
  }
  await tablet.go(typeof place === "function" ? place(house) : place);
  await page.reload();
  await page.getByText(sight).first().waitFor();
  return async () => {
    for (const path of paths) await page.unroute(path);
    await page.reload();
  };
}

// Vietnamese: the first language of the app. English is typed by this file, so no string can be
// missing from it. Short words a person of seventy reads at arm's length; no jargon, no blame.
import type { CellState, Channel, ErrorCode, RecordKind, Role, SecretPlace, TakenWhat, Target } from "../generated";

/** What a failure says: what happened, and what to do now. */
export interface Words { what: string; next: string }

const targets: Record<Target, { short: string; long: string }> = {
  CCCD: { short: "CCCD", long: "Thẻ căn cước (CCCD)" },
  DDDT: { short: "VNeID", long: "Tài khoản VNeID đã kích hoạt" },
  SIM: { short: "SIM + CKS", long: "SIM chính chủ có chữ ký số" },
  SMARTPHONE: { short: "ĐT 4G", long: "Điện thoại thông minh 4G" },
};

const states: Record<CellState, string> = {
  done: "Đạt",
  reason: "Chưa",
  no_need: "Chưa",
  in_progress: "Đang làm",
  not_asked: "Chưa hỏi",
  not_eligible: "Không thuộc diện",
  special: "Đã ghi",
};

const roles: Record<Role, string> = { member: "Thành viên tổ", lead: "Tổ trưởng", officer: "Công an xã", office: "Văn phòng xã" };

const failures: Record<ErrorCode, (waitSeconds: number) => Words> = {
  wrong_pin: () => ({ what: "Mã PIN chưa đúng.", next: "Xin bấm lại sáu số." }),
  pin_wait: (s) => ({ what: "Sai mã nhiều lần nên máy tạm nghỉ.", next: s > 0 ? `Chờ ${duration(s)} rồi thử lại.` : "Chờ một lát rồi thử lại." }),
  code_wrong: () => ({ what: "Mã đăng ký không đúng.", next: "Xin công an xã một mã mới rồi dán lại." }),
  code_used: () => ({ what: "Mã này đã dùng cho máy khác.", next: "Xin công an xã một mã mới. Mỗi máy một mã." }),
  code_other_machine: () => ({ what: "Mã này dành cho loại máy khác.", next: "Xin công an xã một mã cho máy tính bảng." }),
  code_expired: () => ({ what: "Mã đăng ký đã hết hạn.", next: "Xin công an xã một mã mới." }),
  code_unreadable: () => ({ what: "Không đọc được mã này.", next: "Mã bắt đầu bằng tungnha://enrol/ – chép lại cả dòng rồi dán." }),
  hub_unreachable: () => ({ what: "Không gặp được trạm của xã: không có mạng.", next: "Không mất dữ liệu. Ra chỗ có mạng rồi thử lại." }),
  hub_other_key: () => ({ what: "Trạm trả lời không phải trạm của xã mình.", next: "Máy đã dừng, không gửi gì. Báo công an xã trước khi thử lại." }),
  hub_refused: () => ({ what: "Trạm của xã chưa nhận máy này.", next: "Dữ liệu vẫn lưu trong máy. Gọi tổ trưởng." }),
  storage_full: () => ({ what: "Máy hết chỗ chứa: lần bấm vừa rồi CHƯA được lưu.", next: "Xóa bớt ảnh, video trong máy rồi bấm lại. Dữ liệu cũ vẫn còn." }),
  store_newer: () => ({ what: "Dữ liệu trong máy thuộc bản ứng dụng mới hơn.", next: "Dữ liệu còn nguyên. Cập nhật ứng dụng rồi mở lại." }),
  store_corrupt: () => ({ what: "Không mở được dữ liệu trong máy.", next: "Đừng xóa ứng dụng, máy không đụng vào dữ liệu. Gọi công an xã." }),
  key_lost: () => ({ what: "Máy không còn chìa khóa của kho dữ liệu: mã PIN nào cũng không mở được.", next: "Dữ liệu còn nguyên. Bấm “Quên mã PIN” rồi gọi công an xã lấy mã." }),
  office_code_wrong: (s) => ({ what: "Mã chưa đúng, hoặc đã dùng rồi.", next: s > 0 ? `Chờ ${duration(s)}, nghe đọc lại từng chữ rồi thử lại.` : "Nghe đọc lại từng chữ, hoặc xin công an xã mã mới." }),
  lease_locked: () => ({ what: "Danh sách đang tạm khóa vì máy lâu chưa gửi về xã.", next: "Ghi nhận trong máy còn nguyên. Gửi về xã, hoặc xin công an xã mã mở một ngày." }),
  not_enrolled: () => ({ what: "Máy này chưa đăng ký với xã.", next: "Dán mã đăng ký để bắt đầu." }),
  locked: () => ({ what: "Máy đã khóa.", next: "Bấm mã PIN để mở lại." }),
  not_found: () => ({ what: "Nhà hoặc người này không còn trong danh sách.", next: "Quay lại Hôm nay và chọn nhà khác." }),
  not_allowed: () => ({ what: "Việc này dành cho tổ trưởng hoặc công an xã.", next: "Gọi tổ trưởng nếu bác cần." }),
  bad_input: () => ({ what: "Thông tin chưa đúng.", next: "Xem lại rồi bấm lần nữa." }),
  internal: () => ({ what: "Ứng dụng gặp lỗi: lần bấm vừa rồi có thể chưa được lưu.", next: "Bấm lại một lần nữa. Nếu vẫn lỗi, gọi tổ trưởng." }),
};

/** "30 giây", "5 phút", "1 giờ 5 phút". */
function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} giây`;
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} phút`;
  return minutes % 60 === 0 ? `${hours} giờ` : `${hours} giờ ${minutes % 60} phút`;
}

/** A stretch of time in round words: "15 phút", "3 giờ", "12 ngày", "30 năm". */
function span(seconds: number): string {
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.max(1, Math.round(seconds / unit))) as [number, number, number];
  if (minutes < 120) return `${minutes} phút`;
  if (hours < 48) return `${hours} giờ`;
  return days < 730 ? `${days} ngày` : `${Math.round(days / 365)} năm`;
}

export const vi = {
  locale: "vi-VN",
  targets, states, roles, failures, duration,
  app: {
    name: "Từng Nhà", motto: "Đi từng nhà, ghi một lần, ai cũng thấy.",
    back: "Quay lại", close: "Đóng", retry: "Thử lại", loading: "Đang mở…", saving: "Đang lưu…",
    undo: "Hoàn tác", to_today: "Về Hôm nay", sections: "Các phần của ứng dụng", skip: "Tới nút cuối màn hình",
    saved_here: "Đã lưu trong máy", saved_sent: "Đã gửi về xã",
    nav_today: "Hôm nay", nav_send: "Gửi về xã", nav_left: "Còn ai?", nav_guide: "Hướng dẫn", nav_settings: "Cài đặt",
  },
  help: {
    button: "Gọi giúp", title: "Cần người giúp?",
    lead: "Gọi tổ trưởng của mình.",
    police: "Không gặp tổ trưởng: gọi trực ban công an xã.",
    no_signal: "Không có sóng điện thoại? Cứ ghi tiếp. Mọi thứ đã bấm vẫn lưu trong máy. Ra chỗ có sóng rồi gọi.",
    safe: "Đừng xóa ứng dụng. Đừng cho ai mã PIN.",
    say: "Đọc cho người giúp:", version: "Bản", here: "Màn hình", guide: "Xem hướng dẫn từng bước",
  },
  guide: {
    title: "Hướng dẫn", offline: "Xem được cả khi không có mạng.", choose: "Cần làm việc gì? Mở ra rồi đưa cho người dân cùng xem.",
    how: "Xem cách làm", all: "Xem mọi hướng dẫn", bring: "Cần có", secret: "Mật khẩu, mã trong tin nhắn: chủ tài khoản tự bấm. Tổ không hỏi, không ghi.",
    start: "Bắt đầu", next: "Tiếp", before: "Trước", finish: "Xong, về chỗ cũ", step: (n: number, of: number) => `Bước ${n} / ${of}`,
    first_title: "Bốn điều cần biết", card: (n: number, of: number) => `Thẻ ${n} / ${of}`, first_skip: "Bỏ qua, vào danh sách", first_done: "Vào danh sách", first_again: "Xem lại bốn thẻ đầu tiên",
  },
  choose: {
    title: "Máy này để làm gì?", intro: "Từng Nhà dùng cho hai việc. Chọn một; lần sau máy nhớ.",
    tablet: "Máy tính bảng đi từng nhà", tablet_why: "Cho thành viên tổ và tổ trưởng. Cần mã đăng ký của công an xã.",
    desk: "Máy của công an xã", desk_why: "Tạo trạm của xã: nhập danh sách, đăng ký máy tính bảng, nhận kết quả, báo cáo.",
  },
  start: {
    intro: "Máy này chưa thuộc xã nào. Quét mã QR mà công an xã cho xem, hoặc dán mã.",
    again_title: "Ghép lại máy này", again_intro: "Quét mã QR mới mà công an xã cho xem, hoặc dán mã.",
    again_safe: "Ghi nhận chưa gửi vẫn niêm phong trong máy và được gửi về xã trước. Danh sách và mã PIN thì làm lại từ đầu.",
    other_symbol: "Đây không phải mã đăng ký. Xin công an xã cho xem mã QR đăng ký máy.",
    label: "Mã đăng ký", example: "Mã bắt đầu bằng tungnha://enrol/",
    submit: "Đăng ký máy này", busy: "Đang hỏi trạm của xã…",
    paste: "Dán mã", empty: "Chưa có mã. Dán mã vào ô trên.",
    step: (n: number) => `Bước ${n} / 2`,
    pin_title: "Chọn mã PIN", pin_why: "Sáu số, để mở máy mỗi tối. Đừng dùng ngày sinh.",
    pin_again: "Bấm lại mã PIN", pin_again_why: "Bấm lại đúng sáu số vừa chọn.",
    pin_differ: "Hai lần bấm không giống nhau. Chọn lại từ đầu.",
    pin_weak: "Mã dễ đoán quá. Chọn sáu số khác.",
    belongs: "Máy này thuộc", making: "Đang làm kho có khóa…",
  },
  unlock: {
    title: "Mở máy", who: "Ai đang cầm máy?", hello: (name: string) => `Chào ${name}`,
    pin: "Mã PIN sáu số", digits: (n: number) => `Đã bấm ${n} trên 6 số`, erase: "Xóa", erase_all: "Xóa hết",
    forgot: "Quên mã PIN", wait: "Tạm nghỉ", wait_until: (left: string) => `Thử lại được sau ${left}`,
    opening: "Đang mở khóa…", demo: "Bản trình diễn. Mã PIN:", offline: "Không cần mạng.",
  },
  today: {
    left: (left: number, total: number) => `Còn ${left} / ${total} hộ`,
    all_done: "Đã hỏi hết các hộ", bar: (done: number, total: number) => `Đã xong ${done} trên ${total} hộ`,
    quota: (done: number, target: number) => `Của tôi: ${done} / ${target} người`,
    tab_left: "Còn lại", tab_done: "Đã xong", tabs: "Chọn danh sách nhà",
    search: "Tìm người, số nhà", search_hint: "Không cần gõ dấu: “nguyen duc” hay “nd”", clear: "Xóa ô tìm",
    no_hit: (text: string) => `Không thấy ai tên “${text}”.`, hits: (n: number) => `Thấy ${n} người`, searching: "Đang tìm…",
    row: (people: number, notAsked: number) => (notAsked === 0 ? `${people} người – đã hỏi hết` : `${people} người – ${notAsked} chưa hỏi`),
    house: (number: string) => `Nhà ${number}`,
    nobody_home: "Vắng lần trước", unsent: "Lưu trong máy", revisit: "Hẹn lại", status_left: "Chưa xong", status_done: "Xong",
    next: (head: string) => `Tiếp tục: nhà ${head}`,
    waiting: "Chưa có danh sách", waiting_why: "Máy đã đăng ký. Danh sách nhà sẽ tự về khi máy gặp trạm của xã.", fetch: "Lấy danh sách ngay", fetching: "Đang lấy danh sách…",
    empty: "Danh sách chưa có nhà nào", empty_why: "Công an xã chưa giao nhà cho máy này. Gọi tổ trưởng.",
    none_left: "Không còn nhà nào phải hỏi. Cảm ơn bác!", none_done: "Chưa nhà nào xong. Bắt đầu từ nhà đầu tiên.",
    claimed: (who: string | null) => (who ? `tổ bạn (${who}) đang làm` : "tổ bạn đang làm"),
    changed: "Danh sách vừa có thay đổi.", show_changes: "Xem bản mới",
  },
  house: {
    place: (place: number, of: number) => `Nhà thứ ${place} / ${of}`,
    all_done: (n: number) => `Cả nhà đủ ${n}`, nobody: "Không gặp ai", appoint: "Hẹn lại",
    person_done: (n: number) => (n === 4 ? "Đủ cả 4" : `Đủ cả ${n}`), same: "Giống người trên", person_menu: "Vắng, lý do khác",
    head: "chủ hộ", male: "nam", female: "nữ", born: (birth: string) => `sinh ${birth}`,
    next: "Nhà tiếp theo", next_named: (head: string) => `nhà ${head}`, finish: "Hết nhà – về Hôm nay",
    revisit_at: (when: string) => `Hẹn lại ${when}`, last_visit: (when: string, by: string | null) => `Lần trước: ${when}${by ? ` – ${by}` : ""}`,
    changed: "Danh sách vừa có thay đổi. Màn hình này chưa đổi.", show_changes: "Xem bản mới",
    differs_list: "khác danh sách", conflict: "hai câu trả lời khác nhau", possibly: "Chỉ biết năm sinh – có thể thuộc diện",
    special: "công an xã xử lý", no_need: "chưa có nhu cầu", by_list: "theo danh sách", by: (who: string, when: string) => `${who} ghi${when ? `, ${when}` : ""}`,
    claimed: (who: string | null) => (who ? `Tổ bạn (${who}) đang làm nhà này.` : "Tổ bạn đang làm nhà này."), claimed_why: "Bác vẫn ghi được như thường.",
    nobody_in: "Nhà này không còn ai trong danh sách.", not_for: "Không thuộc diện cả 4 mục", actions: "Cả nhà",
    chips_of: (name: string) => `Bốn mục của ${name}`, history_of: (name: string) => `Lịch sử của ${name}`, history: "Lịch sử",
  },
  sheet: {
    listed: (label: string, day: string | null) => (day ? `Danh sách công an ${day}: ${label}` : `Danh sách công an: ${label}`),
    done: "Đạt", more: "Khác", less: "Về các lý do hay dùng", why_not: "Chưa, vì sao?",
    in_progress: { CCCD: "Đã nộp hồ sơ, chờ cấp", DDDT: "Đã đăng ký, chờ duyệt", SIM: "Đang đăng ký", SMARTPHONE: "Đang mua máy" } as Record<Target, string>,
    no_need: "Chưa có nhu cầu", special: "Trường hợp đặc biệt", whole_person: "cho mọi mục chưa hỏi",
    person_title: (name: string) => `${name}: vì sao chưa gặp, chưa làm?`,
    person_why: "Một lần bấm trả lời mọi mục chưa hỏi của người này.",
    sealed: "Kín: chỉ công an xã đọc được",
    cascade_title: (name: string) => `${name} chưa có điện thoại 4G`, cascade_why: "Vậy hai mục này cũng chưa:",
    cascade_accept: "Đúng, ghi luôn", cascade_skip: "Không, để tôi hỏi từng mục",
    revisit_title: "Hẹn lại khi nào?", tonight: "Tối nay", tomorrow: "Tối mai", weekend: "Cuối tuần", pick: "Chọn ngày", pick_save: "Hẹn ngày này",
    listed_codes: {
      CCCD: { none: "chưa cấp", collected: "đã thu nhận hồ sơ", issued: "đã cấp" },
      DDDT: { none: "chưa có", level1_registered: "mức 1 đã đăng ký, chưa kích hoạt", level2_collected: "mức 2 đã thu nhận", approved: "hồ sơ được cấp, chưa kích hoạt", active1: "đã kích hoạt mức 1", active2: "đã kích hoạt mức 2" },
      SIM: { none: "không có SIM", not_own: "SIM không chính chủ", own: "chính chủ, chưa có chữ ký số", own_signed: "chính chủ, có chữ ký số" },
      SMARTPHONE: { none: "không có máy", only_2g: "chỉ có máy 2G", smartphone_4g: "có điện thoại 4G" },
    } as Record<Target, Record<string, string>>,
  },
  undo: {
    saved: (house: string) => `Đã lưu trong máy: ${house}`,
    undone: (house: string) => `Đã hoàn tác: ${house}`, nothing: (house: string) => `Không có gì mới để ghi: ${house}`,
    differs: (list: string) => `khác danh sách: ${list}`, differs_one: (target: string, people: number) => `${target} của ${people} người`,
    failed: (house: string) => `Chưa lưu được: ${house}`,
    bar: "Việc vừa bấm", heard: (house: string) => `Xong: ${house} đã lưu trong máy. Nút Hoàn tác ở cuối màn hình.`, heard_undone: (house: string) => `Xong: đã hoàn tác ${house}.`,
    heard_nothing: (house: string) => `${house}: không có gì mới để ghi.`, heard_failed: (house: string) => `${house}: chưa lưu được.`,
  },
  person: {
    title: "Lịch sử", id: "Số định danh", phone: "Điện thoại", none: "chưa có", reveal: "Xem cả số", reveal_why: "Mỗi lần xem đều được ghi lại.",
    revealed: "Đã ghi lại lần xem này.", no_entries: "Chưa ai ghi gì về người này.", mine: "Máy này", undone: "đã hoàn tác",
    heads: "Hai câu trả lời khác nhau", heads_why: "Tổ trưởng hoặc công an xã sẽ chọn.", shown: "đang hiện", unknown_who: "máy khác", settled: "đã phân xử",
    wish: "Muốn mua máy, SIM", wish_why: "Bấm khi người này đồng ý đưa tên cho nhà mạng. Bấm lần nữa để rút lại.", wish_phone: "Máy 4G – đồng ý", wish_sim: "SIM chính chủ – đồng ý",
  },
  conflicts: {
    title: "Câu trả lời khác nhau", count: (n: number) => `${n} chỗ chờ phân xử`, badge: (n: number) => `${n} chỗ câu trả lời khác nhau`, look: "Xem và chọn câu đúng",
    none: "Không có câu trả lời nào khác nhau.", how: "Hỏi lại nếu cần, rồi bấm câu đúng. Bấm nhầm thì bấm Hoàn tác.",
    review: "Câu sau đã thấy câu trước mà trả lời trái lại. Xin xem lại.",
    true_is: (what: string) => `Đúng là: ${what}`, other: "Câu khác", settled: (what: string) => `Đã chọn: ${what}`, gone: "Chỗ này không còn khác nhau.",
    channels: { door: "Ở cửa nhà", desk: "Tại bàn", phone: "Qua điện thoại", web: "Trên mạng", other: "Nơi khác" } as Record<Channel, string>,
    device: (n: number) => `máy số ${n}`,
  },
  send: {
    today: "hôm nay", title: "Gửi về xã",
    all_sent: (when: string) => `Tất cả đã gửi về xã – ${when}`, all_sent_never: "Chưa có gì phải gửi.",
    waiting: (houses: number) => `Còn ${houses} hộ lưu trong máy, chưa gửi. Không mất dữ liệu.`,
    waiting_records: (records: number) => `Còn ${records} ghi nhận lưu trong máy, chưa gửi. Không mất dữ liệu.`,
    sending: (done: number, total: number) => `Đang gửi ${done}/${total}…`, sending_start: "Đang gửi…",
    sending_houses: (done: number, total: number) => `Đang gửi ${done}/${total} hộ…`,
    bytes: (up: number, down: number) => `Đã gửi ${up} kB, đã nhận ${down} kB.`,
    stop: "Dừng gửi", stop_why: "Dừng lúc nào cũng được. Mọi thứ đã bấm vẫn lưu trong máy.",
    sending_again: "Trạm của xã vừa khôi phục: máy đang gửi lại những gì trạm còn thiếu. Không mất dữ liệu.",
    next_try: (minutes: number) => `Máy tự thử lại sau khoảng ${minutes} phút. Bấm nút để thử ngay.`,
    list_problem: "Đã gửi xong, nhưng chưa nhận được danh sách mới. Máy sẽ tự lấy sau.",
    aside_title: (records: number) => `${records} ghi nhận trạm xã chưa nhận`,
    aside_why: "Trạm của xã đã ba lần không nhận được qua mạng, nên máy để riêng ra cho những ghi nhận sau đi trước. Không mất: vẫn lưu trong máy. Hãy lưu thành tệp rồi đưa cho công an xã.",
    aside_what: { answer: "Câu trả lời", visit: "Không gặp ai", undo: "Hoàn tác", appointment: "Hẹn lại", reveal: "Xem cả số định danh", settlement: "Chọn câu đúng", person: "Người ngoài danh sách, chuyển nhà", household: "Nhà ngoài danh sách", assignment: "Giao nhà", code: "Mã của tổ trưởng" } as Record<RecordKind, string>,
    aside_no_house: "Nhà này không còn trong danh sách của máy", aside_look: "Xem nhà", aside_open: (number: string) => `Xem nhà ${number}`, aside_file: "Lưu những ghi nhận này thành tệp",
    clock_off: (seconds: number, fast: boolean) => `Đồng hồ máy đang ${fast ? "nhanh" : "chậm"} khoảng ${span(seconds)}. Ghi nhận không bị sai; hãy chỉnh lại giờ khi tiện.`,
    fetching: (here: number, total: number) => `Đang tải danh sách: ${here} trên ${total} kB`,
    fetched: (here: number, total: number) => `Đã tải ${here} trên ${total} kB danh sách. Lần sau máy tải tiếp từ đây.`,
    failed_offline: "Chưa gửi được: không có mạng. Máy sẽ tự gửi khi có mạng.", failed: (what: string) => `Chưa gửi được. ${what}`,
    quarantined: (records: number) => `${records} ghi nhận cần tổ trưởng xem.`,
    button: "Gửi ngay", button_check: "Hỏi trạm của xã ngay", last: "Lần gửi xong gần nhất", never: "chưa lần nào",
    why_safe: "Hai lời khác nhau: “Đã lưu trong máy” là bấm rồi, không mất. “Đã gửi về xã” là trạm của xã đã ký nhận.",
    unsent: "Chưa gửi", records: (n: number) => `${n} ghi nhận`, houses: (n: number) => `${n} hộ`,
    chip_sent: "Đã gửi về xã hết", chip_waiting: (houses: number) => `${houses} hộ lưu trong máy`, chip_records: (records: number) => `${records} ghi nhận lưu trong máy`, chip_sending: "Đang gửi về xã…",
    chip_offline: "Không có mạng – vẫn ghi được", chip_refused: "Chưa gửi được – vẫn ghi được", chip_unknown: "Đang xem…",
  },
  carry: {
    title: "Không có mạng", why: "Gửi bằng tệp hay mã QR. Bản gửi đã niêm phong: ai cầm hộ cũng không đọc được, chỉ trạm của xã mở được.",
    file: "Gửi bằng tệp", symbols: "Cho xem mã QR", receive: "Nhận biên nhận", keep: "Giữ hộ bản của tổ bạn", hand_file: "Lưu thành tệp",
    nothing: "Không còn gì chưa gửi.",
    saved_file: (name: string, records: number) => `Đã lưu tệp ${name} (${records} ghi nhận). Chép tệp này cho công an xã. Máy vẫn giữ bản của mình đến khi có biên nhận.`,
    shared_file: (records: number) => `Đã đưa tệp (${records} ghi nhận) cho bảng chia sẻ của máy. Chọn nơi gửi cho công an xã. Máy vẫn giữ bản của mình đến khi có biên nhận.`,
    show_why: "Đưa màn hình này cho máy của tổ bạn hoặc của công an xã quét.", still_here: "Máy vẫn giữ bản của mình đến khi có biên nhận của xã.",
    symbol: (n: number, of: number) => `Mã ${n} / ${of}`, symbol_before: "Mã trước", symbol_next: "Mã sau", too_much: "Nhiều quá, không vừa mã QR. Hãy gửi bằng tệp.",
    receive_why: "Biên nhận của trạm xã: tệp, ảnh chụp mã QR, hoặc quét mã. Có chữ ký của xã thì ghi nhận mới chuyển thành “Đã gửi về xã”.",
    keep_why: "Bản của tổ bạn nằm yên trong máy này, không ai đọc được, và theo lần gửi tới về xã. Máy bạn có mất cũng không mất việc.",
    choose_file: "Chọn tệp .tungnha", choose_picture: "Chọn ảnh chụp mã QR", camera: "Quét bằng máy ảnh", camera_stop: "Tắt máy ảnh",
    no_camera: "Không mở được máy ảnh. Hãy chụp ảnh mã QR rồi chọn ảnh.", no_symbol: "Không thấy mã QR trong ảnh. Chụp lại gần hơn, đủ sáng, thấy trọn mã.",
    more: (have: number, of: number) => `Đã đọc ${have} / ${of} mã. Đưa mã tiếp theo.`, not_a_file: "Tệp này không phải của Từng Nhà, hoặc đã hỏng. Không có gì thay đổi. Xin lại tệp rồi thử lần nữa.",
    taken: {
      receipt: (n) => `Trạm của xã đã ký nhận: ${n} ghi nhận chuyển thành “Đã gửi về xã”.`,
      receipt_kept: (n) => `Đã giữ biên nhận cho ${n} ghi nhận. Mở máy bằng mã PIN là chuyển thành “Đã gửi về xã”.`,
      stale: () => "Biên nhận này cũ: không có gì mới. Những gì chưa gửi vẫn lưu trong máy.",
      not_ours: () => "Biên nhận này của máy khác. Đã chuyển cho tổ bạn nếu máy này đang giữ hộ; máy này không đổi gì.",
      other_hub: () => "Đây là của xã khác. Không có gì thay đổi.",
      not_signed: () => "Không có chữ ký của trạm xã mình, nên không tính. Dữ liệu vẫn lưu trong máy.",
      other_history: () => "Trạm của xã đang giữ một bản khác của máy này. Không có gì chuyển xanh, không mất gì. Gọi công an xã.",
      colleague: (n, name) => `Đang giữ hộ ${n} ghi nhận${name ? ` của ${name}` : ""}. Sẽ gửi về xã cùng lần gửi tới.`,
      own: () => "Đây là bản của chính máy này, không cần giữ hộ.",
      full: () => "Máy này đã giữ hộ đủ nhiều. Hãy gửi về xã trước, rồi nhận thêm.",
    } as Record<TakenWhat, (records: number, name: string | null) => string>,
    held: "Đang giữ hộ", held_why: "Máy này không đọc được. Sẽ gửi về xã cùng lần gửi tới, rồi để lại biên nhận cho bạn.",
    tablet: (dev: number) => `máy số ${dev}`, copy_of: (who: string) => `Bản của ${who}`, receipt_of: (who: string) => `Biên nhận của ${who}`, receipt_through: (n: number) => `xã đã nhận đến ghi nhận thứ ${n}`,
  },
  locked: {
    title: "Gửi khi máy đang khóa", waiting: (n: number) => `Còn ${n} ghi nhận lưu trong máy, chưa gửi. Không mất dữ liệu.`,
    receipted: (n: number, when: string) => `Trạm của xã đã ký nhận ${n} ghi nhận${when ? ` – ${when}` : ""}. Mở máy là chuyển thành “Đã gửi về xã”.`,
    send: "Gửi ngay, không cần mã PIN", why: "Bản gửi đã niêm phong sẵn: không ai đọc được trên máy này.",
  },
  left: {
    title: "Còn ai?", as_of: (when: string) => `Theo danh sách ${when}`, never: "Chưa nhận danh sách lần nào", empty: "Chưa có khu phố nào trong máy.",
    houses: (left: number, total: number) => `Còn ${left} / ${total} hộ`, of: (n: number) => `trên ${n} người thuộc diện`,
    done: "Đạt", in_progress: "Đang làm", no_need: "Chưa có nhu cầu", not_asked: "Chưa hỏi", not_eligible: "Không thuộc diện",
    see: (n: number, what: string) => `Xem ${n} người: ${what}`, names: (n: number) => `${n} người`, no_names: "Không có ai.", offline: "Xem được cả khi không có mạng.",
    table: (target: string, hamlet: string) => `${target} – ${hamlet}`, column_state: "Tình trạng", column_people: "Người", column_share: "Tỉ lệ",
  },
  settings: {
    title: "Cài đặt", text: "Cỡ chữ", text_20: "Vừa", text_24: "To", text_28: "Rất to", theme: "Màu nền", theme_system: "Theo máy", theme_light: "Sáng", theme_dark: "Tối",
    language: "Ngôn ngữ", vi: "Tiếng Việt", en: "English", lock: "Khóa máy", about: "Về máy này", member: "Người dùng", commune: "Xã, phường", units: "Địa bàn", version: "Bản ứng dụng", tablet: "Máy số",
    key: "Chìa khóa kho", key_places: {
      keystore: "Trong chip khóa của máy. Chép dữ liệu sang máy khác không mở được.",
      file: "Trong một tệp của máy này, vì máy không có chip khóa dùng được. Ai lấy được cả ổ đĩa thì dò mã PIN được: giữ máy cẩn thận.",
    } as Record<SecretPlace, string>,
  },
  codes: {
    hint: "Mười hai chữ và số, nghe đọc qua điện thoại. Chữ hoa hay thường, có gạch hay không đều được.",
    empty: "Chưa có mã. Bấm mã vào ô trên.", checking: "Đang xem mã…",
  },
  team: {
    open: "Mã cho máy của tổ", title: "Mã cho máy của tổ", what: "Cho việc gì?", day: "Mở danh sách thêm một ngày", new_pin: "Quên mã PIN",
    which: "Máy nào?", tablet: (dev: number) => `Máy số ${dev}`, request: "Yêu cầu số (máy kia đang hiện)", submit: "Lấy mã",
    lacks: "Chọn máy và nhập số yêu cầu người gọi đọc.", voice: "Chỉ đọc mã khi bác nhận ra giọng người gọi.",
    read: (dev: number, names: string) => `Đọc cho máy số ${dev} – ${names}`, once: "Chỉ máy này dùng được, một lần. Việc cho mã được ghi lại và gửi về xã.",
    another: "Mã cho máy khác", empty: "Máy chưa biết máy nào cùng tổ. Gửi về xã một lần khi có mạng.",
  },
  forgot: {
    title: "Quên mã PIN", call_lead: "Gọi tổ trưởng hoặc công an xã. Đọc hai số này:", code_lead: "Mã tổ trưởng hoặc công an xã đọc lại", call: "Gọi công an xã hoặc nhờ tổ trưởng gọi. Đọc hai số này:",
    tablet: "Máy số", number: "Yêu cầu số", code: "Mã công an xã đọc lại", submit: "Chọn mã PIN mới",
    safe: "Không cần mạng. Mọi ghi nhận trong máy còn nguyên. Mỗi mã dùng một lần.", again: "Có mã đăng ký mới: ghép lại máy",
    busy: "Đang mở bằng mã…", none: "Máy này chưa sẵn sàng để đặt lại mã PIN. Đừng xóa ứng dụng, dữ liệu còn nguyên. Đưa máy cho công an xã.",
  },
  lease: {
    locked: {
      title: "Danh sách tạm khóa", what: "Đã 7 ngày máy chưa gặp trạm của xã, nên tên và nhà tạm khóa lại.",
      next: "Mọi ghi nhận trong máy còn nguyên và vẫn gửi được. Ra chỗ có mạng rồi bấm Gửi ngay: danh sách mở lại liền.",
    },
    wiped: {
      title: "Danh sách đã rời máy", what: "Đã 30 ngày máy chưa gặp trạm của xã, nên danh sách được xóa khỏi máy.",
      next: "Mọi ghi nhận trong máy còn nguyên và vẫn gửi được. Khi máy gặp trạm của xã, danh sách tự về lại.",
    },
    revoked: {
      title: "Máy đã ngừng dùng", what: "Công an xã đã thu hồi máy này, nên danh sách được xóa khỏi máy.",
      next: "Ghi nhận trong máy còn nguyên và vẫn gửi được; công an xã sẽ xem riêng. Hãy đưa máy cho công an xã.",
    },
    code_why_lead: "Gọi tổ trưởng hoặc công an xã xin mã mở danh sách thêm một ngày. Mỗi mã dùng một lần.", tablet_lead: "Đọc cho người cho mã: máy số", request: "Yêu cầu số",
    code_lead: "Mã tổ trưởng hoặc công an xã đọc",
    code_title: "Không có mạng?", code_why: "Gọi công an xã xin mã mở danh sách thêm một ngày. Mỗi mã dùng một lần.",
    tablet: "Đọc cho công an xã: máy số", code: "Mã công an xã đọc", submit: "Mở thêm một ngày",
    day: (hours: number) => `Danh sách mở tạm, còn ${hours} giờ. Gửi về xã để mở hẳn.`,
    soon: (hours: number) => `Máy lâu chưa gửi về xã. Còn ${hours} giờ nữa danh sách tạm khóa. Ghi nhận vẫn còn nguyên.`,
  },
  users: {
    title: "Thêm người dùng máy này", intro: "Công an xã làm mã cho người mới trên máy này. Dán mã đó vào đây.",
    label: "Mã cho người mới", submit: "Thêm người này",
    hand: (name: string) => `Đưa máy cho ${name} tự chọn mã PIN.`,
    added: (name: string) => `${name} đã dùng được máy này bằng mã PIN riêng.`,
    hand_over: "Giao máy cho người khác",
  },
  room: { scarce: (left: number) => `Máy sắp hết chỗ chứa, còn ${left} MB. Xóa bớt ảnh, video để máy ghi được tiếp. Những gì đã lưu vẫn còn nguyên.` },
  typed: {
    open: "Gõ mã ngắn", title: "Gõ mã công an xã đọc", code: "Mã mười chữ và số", address: "Địa chỉ trạm của xã, nếu có",
    address_why: "Để trống thì máy tự tìm trong mạng này.", look: "Tìm trạm của xã", looking: "Đang tìm trạm…",
    short: "Mã có mười chữ và số, như K7QF3-M9X2D.", says: "Trạm trả lời:", compare: "So từng số với màn hình công an xã. Chưa gửi gì đi cả.",
    same: "Giống hệt: đăng ký", differs: "Khác", other: "Số khác nhau thì đó không phải trạm của xã mình. Máy chưa gửi gì. Báo công an xã, rồi thử lại ở mạng khác hoặc quét mã.",
  },
  practice: {
    title: "Chế độ tập", nowhere: "Chế độ tập: không gửi đi đâu", enter: "Tập thử", again: "Bắt đầu lại", leave: "Thoát",
    why: "Mười hai nhà bịa ra để tập bấm. Không phải người thật, không gửi đi đâu, việc thật không thay đổi.",
    send: "Cứ bấm thử thoải mái: mọi thứ ở đây chỉ để tập.", sentences: "Khi làm thật, màn hình này cho biết đã gửi về xã chưa, ví dụ:",
    sent: "Tất cả đã gửi về xã – 19:42 hôm nay.",
  },
  board: {
    title: "Tiến độ và tổ viên", look: "So với chỉ tiêu, từng người, từng máy", as_of: (when: string) => `Theo trạm của xã ${when}`,
    none: "Chưa có bảng của xã. Gửi về xã một lần khi có mạng.", parts: "Xem phần nào",
    part: { pace: "Tiến độ", members: "Thành viên", tablets: "Máy", revisits: "Hẹn lại" } as Record<"pace" | "members" | "tablets" | "revisits", string>,
    span: (from: string, to: string) => `Đợt cao điểm ở đây: ${from} – ${to}`,
    no_number: (target: string, done: number, of: number) => `${target}: không giao chỉ tiêu riêng cho địa bàn này. Đạt ${done} / ${of} người thuộc diện.`,
    of_number: (done: number, asked: number) => `${done} / ${asked} người`, reached: "Đã đủ chỉ tiêu", in_time: "Kịp tiến độ", behind: "Chậm tiến độ", not_begun: "Chưa đến ngày bắt đầu",
    due: (n: number) => `Làm đều thì đến hôm đó được ${n} người`, forecast: (n: number, asked: number) => `Cứ đà này, ngày cuối được ${n} / ${asked}`,
    needed: (missing: number, days: number, each: number) => `Còn thiếu ${missing} người, còn ${days} ngày làm: mỗi ngày ${each} người`,
    missing_late: (missing: number) => `Còn thiếu ${missing} người, hết ngày làm`,
    chart: (target: string, hamlet: string) => `${target} – ${hamlet}, từng ngày`,
    chart_said: (achieved: number, due: number, asked: number) => `Đã được ${achieved} người, làm đều là ${due}, chỉ tiêu ${asked}.`,
    achieved: "Đã được", even: "Làm đều", number: "Chỉ tiêu", still: "Tạm dừng", still_why: "Ngày tạm dừng không tính vào tiến độ.", figures: "Bảng số liệu", day: "Ngày",
    quota: (n: number, of: number) => `Chỉ tiêu cá nhân: ${n} / ${of} người`, given: (houses: number, left: number) => `${houses} nhà, còn ${left} (theo danh sách trong máy này)`, today: "Hôm đó", all_days: "Cả đợt", did: (people: number, doors: number) => `${people} người, ${doors} nhà`, last_call: "Ghi lần cuối", last_sent: "Gặp trạm của xã", never: "chưa lần nào",
    late: "Hơn một ngày", rush: (doors: number, time: string) => `${doors} nhà trong ${time}`, rush_why: "Nên hỏi lại cho rõ: có khi chép từ sổ giấy.",
    seconds: (n: number) => `${n} giây`, minutes: (n: number) => `${n} phút`,
    no_tablets: "Tổ chưa có máy nào khác.", unsent: (n: number) => `Còn ${n} ghi nhận chưa gửi`, all_sent: "Không còn gì chưa gửi",
    no_revisits: "Không có nhà nào hẹn lại đến hạn.", due_at: (when: string) => `Hẹn ${when}`, by: (who: string) => `${who} hẹn`,
  },
  door: {
    add_person: "+ Người chưa có trong danh sách", add_house: "+ Nhà chưa có trong danh sách", elsewhere: "Chuyển nhà, tách hộ", actions: "Khác với danh sách",
    add_person_why: "Người đang ở nhà này mà danh sách không có. Bác hỏi bốn mục ngay được; công an xã sẽ đưa vào danh sách.",
    add_house_why: "Nhà có người ở mà danh sách không có. Công an xã sẽ đưa vào danh sách.",
    elsewhere_why: "Ghi ai thật ra ở nhà khác. Máy này đổi ngay; công an xã sẽ duyệt.",
    name: "Họ và tên", name_bad: "Xin ghi họ và tên.", birth: "Năm sinh", birth_hint: "hoặc cả ngày: 26/07/1986", birth_bad: "Xin ghi năm sinh bốn số, như 1990, hoặc ngày như 26/07/1986.",
    sex: "Giới tính", male: "Nam", female: "Nữ", phone: "Điện thoại", phone_bad: "Số điện thoại có 10 số, bắt đầu bằng 0.", optional: "không bắt buộc",
    alike: (name: string, birth: string | null) => `Có phải: ${name}${birth ? `, sinh ${birth}` : ""}?`, alike_open: "Mở nhà ấy",
    save_person: "Lưu người này", save_house: "Lưu nhà này", save_elsewhere: "Lưu", first_person: "Người đầu tiên trong nhà",
    hamlet: "Ở đâu", hamlet_bad: "Xin chọn một nơi.", landmark: "Nhận ra nhà bằng gì", landmark_hint: "sau chùa, cổng xanh, nhà ông Tư…", landmark_bad: "Xin ghi dễ nhận ra, hoặc số nhà.", number: "Số nhà",
    who: "Ai?", who_bad: "Xin chọn ít nhất một người.", everybody: "Cả nhà được chọn.", where: "Nay ở đâu?", where_listed: "Nhà có trong danh sách", where_new: "Nhà mới, chưa có trong danh sách",
    where_bad: "Xin chọn nhà.", same_house: "Đó là chính nhà này.",
    added: "Chưa có trong danh sách", moved: "Đã ghi là ở nhà này, chờ công an xã duyệt",
    let_go: (names: string) => `Công an xã không đưa vào danh sách: ${names}.`,
    told_added: "Thêm người chưa có trong danh sách", told_moved: "Ghi là ở nhà khác", person_elsewhere: "Người này ở nhà khác",
  },
  assign: {
    title: "Giao nhà", why: "Chọn nhà rồi chọn người. Ai đứng trước cửa vẫn ghi được như thường.", never: "Chưa nhận gì từ trạm của xã", which: "Xem nhà nào",
    show: { free: "Chưa giao", given: "Đã giao", all: "Tất cả" } as Record<"free" | "given" | "all", string>,
    filter: "Lọc theo ngõ, số nhà, tên", nobody_left: "Không có nhà nào như vậy.", all_shown: (n: number) => `Chọn cả ${n} nhà đang hiện`, none: "Bỏ chọn",
    house: (number: string, head: string) => (head ? `nhà ${number} – ${head}` : `nhà ${number}`), houses: (n: number) => `${n} nhà`, give: "Giao", give_one: (number: string) => `Giao nhà ${number}`, give_many: (n: number) => `Giao ${n} nhà`,
    to_whom: (what: string) => `Giao ${what} cho ai?`, has: (houses: number, left: number) => (houses === 0 ? "chưa có nhà nào" : `đang có ${houses} nhà, còn ${left}`),
    nobody: "không ai", to_nobody: "Không giao cho ai", of: (who: string | null) => (who ? `giao cho ${who}` : "giao cho người khác"), free: "chưa giao", mine: "Nhà của tôi", tab: "Nhà được giao",
  },
};

/** The shape every other language must have. */
export type Messages = typeof vi;

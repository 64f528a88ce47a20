// Words of "Người ngoài danh sách": what doors told that no list has.
import { piece } from "./piece";

export const vi = {
  nav: "Người ngoài danh sách",
  title: "Người ngoài danh sách",
  lead: "Những người, hộ mà tổ gặp và danh sách không có, và người nay ở nhà khác. Họ chưa được tính vào đâu cho đến khi có quyết định. Việc nào cũng hoàn tác được ở cuối trang.",
  waiting: (n: number) => (n === 0 ? "Không còn mục nào chờ quyết định." : `${n} mục chờ quyết định`),
  what: { person: "Người mới", household: "Hộ mới", move: "Nay ở nhà khác" } as Record<string, string>,
  born: (birth: string) => `sinh ${birth}`, male: "nam", female: "nữ", phone: (phone: string) => `ĐT ${phone}`,
  at: (house: string, hamlet: string) => `Ở: ${house}, ${hamlet}`, from: (house: string) => `Trước ở: ${house}`,
  house: (number: string) => `hộ ${number}`, new_house: (words: string) => `hộ mới (${words})`, no_words: "chưa có số",
  by: (who: string, when: string) => `${who} ghi ${when}`,
  answers: (n: number, done: number) => (n === 0 ? "Chưa có câu trả lời nào." : `${n} câu trả lời đang chờ, ${done} đạt.`),
  taken_back: "Tổ đã rút lại trên máy sau khi có quyết định.",
  twins: (n: number) => `${n === 1 ? "Còn một người" : `Còn ${n} người`} giống thế này cũng đang chờ: có khi hai máy gặp cùng một người. Thêm người này trước, rồi chọn “Là người này” ở thẻ kia.`,
  alike: "Trong danh sách có người giống:", nobody_alike: "Trong danh sách không có ai giống.",
  same_phone: "cùng số điện thoại", no_id: "chưa có số định danh",
  is: (name: string) => `Là ${name}`, is_this: "Là người này", is_other: "Là người khác trong danh sách…", is_house: "Là hộ đã có…",
  add: "Thêm vào danh sách", add_house: "Thêm hộ này", take: (n: number) => (n === 1 ? "Duyệt: nay ở nhà ấy" : `Duyệt cả ${n} người`), let_go: "Bỏ…",
  let_go_title: "Bỏ mục này", reason: "Lý do", reason_why: "Ghi vì sao không đưa vào danh sách; người ghi trên máy sẽ không thấy thẻ này nữa.", do_let_go: "Bỏ", cancel: "Thôi",
  find_person: "Tìm người trong danh sách", find_house: "Tìm hộ trong danh sách", choose: "Chọn người",
  done: { known: "Đã ghép với người, hộ có trong danh sách.", added: "Đã thêm vào danh sách. Máy nhận ở lần gửi tới.", moved: "Đã duyệt. Máy nhận ở lần gửi tới.", let_go: "Đã bỏ." } as Record<string, string>,
  undo: "Hoàn tác", undone: "Đã hoàn tác. Mục này lại chờ quyết định.",
  made: "Những việc đã quyết định", none_made: "Chưa quyết định việc nào.", empty: "Chưa có ai ngoài danh sách.",
};

export const en: typeof vi = {
  nav: "Off the list",
  title: "People off the list",
  lead: "People and households the teams met that no list has, and people who live elsewhere. They are counted nowhere until decided. Everything can be taken back at the foot of the page.",
  waiting: (n) => (n === 0 ? "Nothing waits for a decision." : `${n} wait for a decision`),
  what: { person: "New person", household: "New household", move: "Lives elsewhere" },
  born: (birth) => `born ${birth}`, male: "male", female: "female", phone: (phone) => `phone ${phone}`,
  at: (house, hamlet) => `At: ${house}, ${hamlet}`, from: (house) => `Before at: ${house}`,
  house: (number) => `household ${number}`, new_house: (words) => `new household (${words})`, no_words: "no number",
  by: (who, when) => `${who}, ${when}`,
  answers: (n, done) => (n === 0 ? "No answers yet." : `${n} answers wait, ${done} done.`),
  taken_back: "The team took it back on the tablet after it was decided.",
  twins: (n) => `${n === 1 ? "One other who looks" : `${n} others who look`} like this wait too: two tablets may have met the same person. Add this one first, then “Is this person” on the other card.`,
  alike: "On the list, alike:", nobody_alike: "Nobody on the list is alike.",
  same_phone: "same phone", no_id: "no ID",
  is: (name) => `Is ${name}`, is_this: "Is this person", is_other: "Is somebody else on the list…", is_house: "Is a household there is…",
  add: "Put on the list", add_house: "Put the household on", take: (n) => (n === 1 ? "Accept the move" : `Accept all ${n}`), let_go: "Let go…",
  let_go_title: "Let this go", reason: "Reason", reason_why: "Why it does not come on the list; the tablet no longer shows the card.", do_let_go: "Let go", cancel: "Cancel",
  find_person: "Find a person on the list", find_house: "Find a household on the list", choose: "Choose a person",
  done: { known: "Joined with the one on the list.", added: "Put on the list. Tablets get it with their next sync.", moved: "Accepted. Tablets get it with their next sync.", let_go: "Let go." },
  undo: "Undo", undone: "Taken back. It waits for a decision again.",
  made: "What was decided", none_made: "Nothing was decided yet.", empty: "Nobody is off the list yet.",
};

export const t = piece(vi, en);

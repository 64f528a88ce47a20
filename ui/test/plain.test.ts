// Pure pieces: addresses, dates, shares, PINs, the order of reasons, the send sentence.
import { afterEach, describe, expect, it, vi } from "vitest";
import { parent, read, write, type Route } from "../src/app/router.svelte";
import { share } from "../src/app/share";
import { comingDay, day, moment } from "../src/app/when";
import { personReasons, reasonsFor } from "../src/features/household/reasons";
import { saying, sendSentence } from "../src/features/send/sentence";
import { isWeakPin } from "../src/components/weak-pin";
import type { SendState } from "../src/generated";
import { differsWords } from "../src/components/differs";
import { listDate, listedLine } from "../src/components/state";
import { cell, REASONS } from "./fake-backend";

/** The system says that there is no network at all. */
const noNetwork = () => vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
afterEach(() => vi.restoreAllMocks());

describe("addresses", () => {
  const places: Route[] = [
    { at: "today", tab: "done" }, { at: "house", hid: 12 }, { at: "person", hid: 12, rid: 34 }, { at: "send" }, { at: "left" }, { at: "settings" },
    { at: "left_names", hamlet: "Khu phố 3/4 – “chợ”", target: "DDDT", outcome: "NOT_ASKED" },
    { at: "guide", of: "SIM", set: null, step: 0, from: "/house/12" }, { at: "guide", of: "all", set: "own-sim", step: 3, from: "/left/Khu%20ph%E1%BB%91%203/SIM/NOT_ASKED" },
  ];
  it.each(places)("lead back to $at", (place) => expect(read(`#${write(place)}`)).toEqual(place));
  it.each(["", "#", "#/house/abc", "#/left/x/PHONE/y", "#/%E0%A4%A/house", "#/../../etc"])("that mean nothing lead to a real place: %s", (junk) => {
    expect(["today", "left"]).toContain(read(junk).at);
  });
});

it("leads back from the step cards to where they were opened, and never round in a circle", () => {
  const from = (address: string) => parent({ at: "guide", of: "all", set: null, step: 0, from: address });
  expect(from("/house/12")).toEqual({ at: "house", hid: 12 });
  expect(from("/guide/all/-/0/")).toEqual({ at: "today", tab: "left" });
  expect(from("https://elsewhere.example")).toEqual({ at: "today", tab: "left" });
});

describe("dates", () => {
  const now = new Date("2024-05-06T14:00:00Z");
  it("say today in Vietnam, whatever the zone of the instant", () => expect(moment("2024-05-06T12:42:00Z", "hôm nay", now)).toBe("19:42 hôm nay"));
  it("count the day from midnight in Vietnam", () => expect(moment("2024-05-05T16:59:00Z", "hôm nay", now)).toBe("23:59, 05/05/2024"));
  it("give back what can't be read", () => expect(moment("tối mai", "hôm nay", now)).toBe("tối mai"));
  it("keep a year a year", () => expect([day("1950"), day("1986-07-26")]).toEqual(["1950", "26/07/1986"]));
});

describe("days to come", () => {
  const names = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
  it("are named by weekday, today and tomorrow as such, over the end of a month", () => {
    const said = (date: string) => comingDay(date, "2024-04-30", names, ["Hôm nay", "Ngày mai"]);
    expect(["2024-04-30", "2024-05-01", "2024-05-05"].map(said)).toEqual(["Hôm nay, thứ Ba 30/04", "Ngày mai, thứ Tư 01/05", "Chủ nhật 05/05"]);
  });
});

describe("shares", () => {
  it("round half up to one digit", () => expect([share(1, 8, "vi-VN"), share(1, 2000, "vi-VN"), share(2, 3, "vi-VN")]).toEqual(["12,5 %", "0,1 %", "66,7 %"]));
  it("of nothing are no number", () => expect(share(0, 0, "vi-VN")).toBe("–"));
});

it("refuses the PINs a finder tries first and no others", () => {
  expect(["000000", "123456", "987654"].every(isWeakPin)).toBe(true);
  expect(["246810", "190283", "112233"].some(isWeakPin)).toBe(false);
});

describe("reasons", () => {
  it("put those about the target before those about the person, and the most used first of all", () => {
    expect(reasonsFor("DDDT", REASONS)[0]?.key).toBe("NO_PHONE_OR_OWN_SIM");
    const used = REASONS.map((r) => (r.key === "ELDERLY" ? { ...r, used: 3 } : r));
    expect(reasonsFor("DDDT", used)[0]?.key).toBe("ELDERLY");
  });
  it("begin with what a door tells, not with what only the police know, and seal nothing into the first six", () => {
    const six = personReasons(REASONS).slice(0, 6).map((r) => r.key);
    expect(six).toEqual(["ABSENT_KNOWN", "ABSENT_UNKNOWN", "ABROAD", "DECEASED", "MOVED_PROVINCE", "ELDERLY"]);
  });
  it("of a person are only those that answer everything", () => expect(personReasons(REASONS).every((r) => r.person_scope)).toBe(true));
});

describe("what the police list says stands on the door", () => {
  const day = "2024-05-06";
  it("with its date, and each thing that nobody asked yet", () => {
    const cells = [cell("CCCD", "done", { source: "listed", listed: "issued", listed_date: day }), cell("DDDT", "not_asked", { listed: "approved", listed_date: day }), cell("SIM"), cell("SMARTPHONE")];
    expect([listDate(cells), listedLine(cells, day)]).toEqual([day, "VNeID hồ sơ được cấp, chưa kích hoạt"]);
  });
  it("beside an answer that differs, and not beside one that doesn't", () => {
    const cells = [cell("CCCD", "done", { source: "claimed", differs: true, listed: "none", listed_date: "2024-05-01" }), cell("SIM", "reason", { source: "claimed", listed: "not_own", listed_date: day })];
    expect([listDate(cells), listedLine(cells, day)]).toEqual([day, "CCCD chưa cấp (01/05/2024)"]);
  });
  it("and not at all where no list speaks of this person", () => {
    const cells = [cell("CCCD"), cell("SIM", "not_eligible", { listed: "own", listed_date: day })];
    expect([listDate(cells), listedLine(cells, null)]).toEqual([null, ""]);
  });
  it("and beside the undo it is said of how many people it differs", () => {
    expect(differsWords([{ target: "DDDT", people: 2 }, { target: "SIM", people: 1 }])).toBe("khác danh sách: VNeID của 2 người, SIM + CKS của 1 người");
    expect(differsWords([])).toBe("");
  });
});

describe("the send screen says, word for word of ux.md,", () => {
  const base: SendState = { state: "waiting", households_unsent: 0, records_unsent: 0, records_sending_total: 0, records_sending_done: 0, households_sending_total: 0, households_sending_done: 0, bytes_up: 0, bytes_down: 0, list_problem: null, next_try_seconds: null, set_aside: 0, sending_again: false, clock_off_seconds: null, last_success: null, problem: null, quarantined: 0, list_bytes_here: 0, list_bytes_total: 0 };
  it("what is unsent and that nothing is lost", () => expect(sendSentence({ ...base, households_unsent: 7 })).toBe("Còn 7 hộ lưu trong máy, chưa gửi. Không mất dữ liệu."));
  it("how far a send has come", () => {
    expect(sendSentence({ ...base, state: "sending", records_sending_done: 3, records_sending_total: 7 })).toBe("Đang gửi 3/7…");
    const houses = { households_sending_done: 3, households_sending_total: 7 };
    expect(sendSentence({ ...base, state: "sending", records_sending_done: 9, records_sending_total: 28, ...houses })).toBe("Đang gửi 3/7 hộ…");
  });
  it("how much of a large list has come, once nothing waits to be sent", () => {
    const fetching = { ...base, state: "sending" as const, list_bytes_here: 45_300, list_bytes_total: 240_100 };
    expect(sendSentence(fetching)).toBe("Đang tải danh sách: 45 trên 241 kB");
    expect(sendSentence({ ...fetching, records_sending_done: 3, records_sending_total: 7 })).toBe("Đang gửi 3/7…");
  });
  it("that the hub was not found, where the system doesn't say that there is no network", () => {
    const failed = { ...base, state: "failed", problem: "hub_unreachable" } as const;
    expect(sendSentence(failed)).toBe("Chưa gửi được: chưa gặp trạm của xã. Máy sẽ tự gửi khi gặp.");
    expect(saying(failed).chip).toBe("Chưa gặp trạm của xã – vẫn ghi được");
    noNetwork();
    expect(saying(failed).chip).toBe("Không có mạng – vẫn ghi được");
  });
  it("that there is no network", () => {
    noNetwork();
    expect(sendSentence({ ...base, state: "failed", problem: "hub_unreachable" })).toBe("Chưa gửi được: không có mạng. Máy sẽ tự gửi khi có mạng.");
  });
  it("that all is sent, with the hour of it", () => expect(sendSentence({ ...base, state: "all_sent", last_success: "2024-05-06T12:42:00Z" })).toBe("Tất cả đã gửi về xã – 19:42, 06/05/2024"));
  it("never 'sent' on the chip while something waits", () => {
    for (const state of ["waiting", "failed", "sending"] as const) expect(saying({ ...base, state, households_unsent: 1 }).tone).not.toBe("done");
  });
});

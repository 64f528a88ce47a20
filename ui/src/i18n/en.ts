// English: for those who help from afar and those who maintain the app. Same keys as Vietnamese.
import type { Messages } from "./vi";

/** "30 seconds", "5 minutes", "1 hour 5 minutes". */
function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const hour = `${hours} ${hours === 1 ? "hour" : "hours"}`;
  if (hours === 0) return `${minutes} minutes`;
  return minutes % 60 === 0 ? hour : `${hour} ${minutes % 60} minutes`;
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en: Messages = {
  locale: "en-GB",
  duration,
  targets: {
    CCCD: { short: "ID card", long: "Citizen ID card (CCCD)" },
    DDDT: { short: "VNeID", long: "Activated VNeID account" },
    SIM: { short: "SIM + sign.", long: "Own-name SIM with digital signature" },
    SMARTPHONE: { short: "4G phone", long: "4G smartphone" },
  },
  states: { done: "Done", reason: "Not yet", no_need: "Not yet", in_progress: "Under way", not_asked: "Not asked", not_eligible: "Not applicable", special: "Recorded" },
  roles: { member: "Team member", lead: "Team lead", officer: "Commune police", office: "Commune office" },
  failures: {
    wrong_pin: () => ({ what: "That PIN is not right.", next: "Enter the six digits again." }),
    pin_wait: (s) => ({ what: "Too many wrong PINs, the tablet pauses.", next: s > 0 ? `Wait ${duration(s)}, then try again.` : "Wait a moment, then try again." }),
    code_wrong: () => ({ what: "The enrolment code is not right.", next: "Ask the commune police for a new code and paste it." }),
    code_used: () => ({ what: "This code was used by another tablet.", next: "Ask the commune police for a new code. One code per tablet." }),
    code_expired: () => ({ what: "The enrolment code has expired.", next: "Ask the commune police for a new code." }),
    code_unreadable: () => ({ what: "This code cannot be read.", next: "A code starts with tungnha://enrol/ – copy the whole line and paste it." }),
    hub_unreachable: () => ({ what: "The commune's hub can't be reached: no network.", next: "Nothing is lost. Go where there is a network and try again." }),
    hub_other_key: () => ({ what: "The hub that answered is not our commune's.", next: "The tablet stopped and sent nothing. Tell the commune police before trying again." }),
    hub_refused: () => ({ what: "The commune's hub does not accept this tablet yet.", next: "Everything is still saved here. Call your team lead." }),
    storage_full: () => ({ what: "The tablet is full: the last tap was NOT saved.", next: "Delete some photos or videos, then tap again. Older records are safe." }),
    store_newer: () => ({ what: "The data here belongs to a newer version of the app.", next: "The data is untouched. Update the app and open it again." }),
    store_corrupt: () => ({ what: "The data on this tablet cannot be opened.", next: "Do not delete the app; the data was left untouched. Call the commune police." }),
    not_enrolled: () => ({ what: "This tablet is not enrolled yet.", next: "Paste an enrolment code to begin." }),
    locked: () => ({ what: "The tablet is locked.", next: "Enter the PIN to open it." }),
    not_found: () => ({ what: "This house or person is no longer on the list.", next: "Go back to Today and choose another house." }),
    not_allowed: () => ({ what: "This is for team leads or the commune police.", next: "Call your team lead if you need it." }),
    bad_input: () => ({ what: "Something entered is not right.", next: "Check it and tap again." }),
    internal: () => ({ what: "The app ran into an error: the last tap may not be saved.", next: "Tap once more. If it fails again, call your team lead." }),
  },
  app: {
    name: "Từng Nhà", motto: "Every house, recorded once, seen by all.",
    back: "Back", close: "Close", retry: "Try again", loading: "Opening…", saving: "Saving…",
    undo: "Undo", to_today: "Back to Today", sections: "Parts of the app", more: (n) => `Show ${n} more`, skip: "To the buttons below",
    saved_here: "Saved on this tablet", saved_sent: "Sent to the commune",
    nav_today: "Today", nav_send: "Send", nav_left: "Who is left?", nav_settings: "Settings",
  },
  help: {
    button: "Get help", title: "Need somebody's help?",
    lead: "Call your team lead.",
    police: "If the lead can't be reached: call the commune police desk.",
    no_signal: "No phone signal? Go on recording. Everything tapped stays saved on this tablet. Call from where there is signal.",
    safe: "Don't delete the app. Don't give your PIN to anybody.",
    say: "Read this to your helper:", version: "Version", here: "Screen",
  },
  start: {
    intro: "This tablet belongs to no commune yet. Paste the code the commune police gave you.",
    label: "Enrolment code", example: "A code starts with tungnha://enrol/",
    submit: "Enrol this tablet", busy: "Asking the commune's hub…",
    paste: "Paste code", empty: "No code yet. Paste it into the box above.",
    step: (n) => `Step ${n} of 2`,
    pin_title: "Choose a PIN", pin_why: "Six digits, to open the tablet each evening. Not a birthday.",
    pin_again: "Enter the PIN again", pin_again_why: "The same six digits once more.",
    pin_differ: "The two were not the same. Choose again from the start.",
    pin_weak: "Too easy to guess. Choose six other digits.",
    belongs: "This tablet belongs to", making: "Making the locked store…",
  },
  unlock: {
    title: "Unlock", who: "Who holds the tablet?", hello: (name) => `Hello ${name}`,
    pin: "Six-digit PIN", digits: (n) => `${n} of 6 digits entered`, erase: "Erase", erase_all: "Erase all",
    forgot: "Forgot the PIN → call your team lead", wait: "Paused", wait_until: (left) => `Try again in ${left}`,
    opening: "Unlocking…", demo: "Demonstration. PIN:", offline: "No network needed.",
  },
  today: {
    left: (left, total) => `${left} of ${total} houses left`,
    all_done: "Every house has been asked", bar: (done, total) => `${done} of ${total} houses finished`,
    quota: (done, target) => `Mine: ${done} / ${target} people`,
    tab_left: "Left", tab_done: "Finished", tabs: "Choose a list of houses",
    search: "Find a person or house", search_hint: "No marks needed: “nguyen duc” or “nd”", clear: "Clear the search",
    no_hit: (text) => `Nobody named “${text}”.`, hits: (n) => `${count(n, "person", "people")} found`, searching: "Searching…",
    row: (people, notAsked) => (notAsked === 0 ? `${count(people, "person", "people")} – all asked` : `${count(people, "person", "people")} – ${notAsked} not asked`),
    house: (number) => `House ${number}`,
    nobody_home: "Nobody home last time", unsent: "Saved here", revisit: "Come back", status_left: "Not finished", status_done: "Finished",
    next: (head) => `Go on: ${head}'s house`,
    waiting: "No list yet", waiting_why: "The tablet is enrolled. The list of houses comes by itself once the tablet reaches the commune's hub.", fetch: "Get the list now", fetching: "Getting the list…",
    empty: "The list has no houses", empty_why: "The commune police gave this tablet no houses yet. Call your team lead.",
    none_left: "No house left to ask. Thank you!", none_done: "No house is finished yet. Begin with the first.",
    changed: "The list has just changed.", show_changes: "Show the new one",
  },
  house: {
    place: (place, of) => `House ${place} of ${of}`,
    all_done: (n) => `Everybody has all ${n}`, nobody: "Nobody home", appoint: "Come back",
    person_done: (n) => `Has all ${n}`, same: "Same as above", person_menu: "Absent, other reason",
    head: "head", male: "male", female: "female", born: (birth) => `born ${birth}`,
    next: "Next house", next_named: (head) => `${head}'s house`, finish: "No more houses – to Today",
    revisit_at: (when) => `Come back ${when}`, last_visit: (when, by) => `Last visit: ${when}${by ? ` – ${by}` : ""}`,
    changed: "The list has just changed. This screen has not.", show_changes: "Show the new one",
    differs_list: "differs from list", conflict: "two different answers", possibly: "Only the birth year is known – may be eligible",
    special: "police will handle", no_need: "no need yet", by_list: "by the list", by: (who, when) => `recorded by ${who}${when ? `, ${when}` : ""}`,
    nobody_in: "Nobody of this house is on the list any more.", not_for: "None of the four applies", actions: "Whole house",
    chips_of: (name) => `Four targets of ${name}`, history_of: (name) => `History of ${name}`, history: "History",
  },
  sheet: {
    listed: (label, day) => (day ? `Police list of ${day}: ${label}` : `Police list: ${label}`),
    done: "Done", more: "Other", less: "Back to the usual reasons", why_not: "Not yet – why?",
    in_progress: { CCCD: "Filed, waiting for the card", DDDT: "Registered, waiting for approval", SIM: "Being registered", SMARTPHONE: "Buying a phone" },
    no_need: "No need yet", special: "Special case", whole_person: "for everything not asked",
    person_title: (name) => `${name}: why not met or not done?`,
    person_why: "One tap answers everything not asked about this person.",
    sealed: "Sealed: only the commune police can read it",
    cascade_title: (name) => `${name} has no 4G phone`, cascade_why: "So these are not done either:",
    cascade_accept: "Right, record them", cascade_skip: "No, I will ask one by one",
    revisit_title: "Come back when?", tonight: "Tonight", tomorrow: "Tomorrow evening", weekend: "Weekend", pick: "Pick a day", pick_save: "Come back this day",
    listed_codes: {
      CCCD: { none: "not issued", collected: "file taken in", issued: "issued" },
      DDDT: { none: "none", level1_registered: "level 1 registered, not active", level2_collected: "level 2 taken in", approved: "approved, not activated", active1: "level 1 active", active2: "level 2 active" },
      SIM: { none: "no SIM", not_own: "SIM in another name", own: "own name, no signature", own_signed: "own name, with signature" },
      SMARTPHONE: { none: "no phone", only_2g: "2G phone only", smartphone_4g: "has a 4G phone" },
    },
  },
  undo: {
    saved: (house) => `Saved on this tablet: ${house}`,
    undone: (house) => `Undone: ${house}`, nothing: (house) => `Nothing new to record: ${house}`,
    differs: (list) => `differs from list: ${list}`, differs_one: (target, people) => `${target} of ${count(people, "person", "people")}`,
    failed: (house) => `Not saved: ${house}`,
  },
  person: {
    title: "History", id: "Personal ID", phone: "Phone", none: "none", reveal: "Show all digits", reveal_why: "Each look is recorded.",
    revealed: "This look was recorded.", no_entries: "Nobody has recorded anything about this person.", mine: "This tablet", undone: "undone",
    heads: "Two different answers", heads_why: "A lead or the commune police will choose.", shown: "shown now", unknown_who: "another tablet",
  },
  send: {
    today: "today", title: "Send to the commune",
    all_sent: (when) => `Everything was sent to the commune – ${when}`, all_sent_never: "Nothing to send yet.",
    waiting: (houses) => `${count(houses, "house", "houses")} saved on this tablet, not sent. Nothing is lost.`,
    waiting_records: (records) => `${count(records, "record", "records")} saved on this tablet, not sent. Nothing is lost.`,
    sending: (done, total) => `Sending ${done}/${total}…`, sending_start: "Sending…",
    failed_offline: "Not sent: no network. The tablet sends by itself when there is one.", failed: (what) => `Not sent. ${what}`,
    quarantined: (records) => `A lead must look at ${count(records, "record", "records")}.`,
    button: "Send now", button_check: "Ask the commune's hub now", last: "Last complete send", never: "never",
    why_safe: "Two different words: “Saved on this tablet” means tapped and not lost. “Sent to the commune” means the commune's hub has signed for it.",
    unsent: "Not sent", records: (n) => count(n, "record", "records"), houses: (n) => count(n, "house", "houses"),
    chip_sent: "All sent to the commune", chip_waiting: (houses) => `${count(houses, "house", "houses")} saved here`, chip_records: (records) => `${count(records, "record", "records")} saved here`, chip_sending: "Sending…",
    chip_offline: "No network – recording works", chip_refused: "Not sent – recording works", chip_unknown: "Looking…",
  },
  left: {
    title: "Who is left?", as_of: (when) => `By the list of ${when}`, never: "No list received yet", empty: "No hamlet on this tablet yet.",
    houses: (left, total) => `${left} of ${total} houses left`, of: (n) => `of ${n} eligible people`,
    done: "Done", in_progress: "Under way", no_need: "No need yet", not_asked: "Not asked", not_eligible: "Not applicable",
    see: (n, what) => `See ${count(n, "person", "people")}: ${what}`, names: (n) => count(n, "person", "people"), no_names: "Nobody.", offline: "Works with no network.",
    table: (target, hamlet) => `${target} – ${hamlet}`, column_state: "State", column_people: "People", column_share: "Share",
  },
  settings: {
    title: "Settings", text: "Text size", text_20: "Medium", text_24: "Large", text_28: "Very large", theme: "Background", theme_system: "As the device", theme_light: "Light", theme_dark: "Dark",
    language: "Language", vi: "Tiếng Việt", en: "English", lock: "Lock", about: "About this tablet", member: "User", commune: "Commune", units: "Area", version: "App version",
  },
};

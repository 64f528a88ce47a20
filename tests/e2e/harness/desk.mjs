// The officer's desk in Chromium: a laptop's window, a mouse and keys.
import { PIN } from "./programs.mjs";
import { Tablet } from "./tablet.mjs";

/** What a common office laptop shows. */
export const LAPTOP = { width: 1366, height: 768 };

/** One desk: a browser of its own, opened at a dev host's address. */
export class Desk {
  static async open(address, { viewport = LAPTOP, look = {} } = {}) {
    const desk = new Desk();
    desk.tablet = await Tablet.open(address, { viewport, touch: false, look });
    desk.page = desk.tablet.page;
    return desk;
  }

  get complaints() {
    return this.tablet.complaints;
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** Opens a page of the desk by its address. */
  async go(path) {
    await this.tablet.go(`#/office/${path}`);
  }

  async heading(name) {
    await this.page.getByRole("heading", { name, level: 1 }).waitFor();
  }

  /** Makes the commune's hub on an empty machine, by keys. */
  async found(officer = "Nguyễn Thị Thu") {
    await this.button(/^Máy của công an xã/).click();
    await this.heading("Tạo trạm của xã");
    await this.page.getByLabel("Tên xã, phường").focus();
    await this.page.keyboard.type("Phường Long Thủy");
    await this.page.keyboard.press("Tab");
    await this.page.keyboard.type(officer);
    for (const _ of [1, 2]) {
      await this.page.keyboard.press("Tab");
      await this.page.keyboard.type(PIN);
    }
    // The campaign's dates may still be on their way to a page that is filled in this fast; Enter does nothing without them.
    await this.page.locator("button[type=submit]:enabled").waitFor();
    await this.page.keyboard.press("Enter");
    await this.heading("Thiết lập trạm của xã");
  }

  /** Sits down: the first name, and these six digits. */
  async signIn(pin) {
    await this.page.getByLabel("Mã PIN sáu số").fill(pin);
    await this.page.keyboard.press("Enter");
  }

  /** Asks the app behind the page, as its screens do. */
  async ask(name, args = {}) {
    return this.tablet.ask("office_call", { name, args });
  }

  close() {
    return this.tablet.close();
  }
}

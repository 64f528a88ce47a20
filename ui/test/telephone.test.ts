// Telephone numbers and whom to call: on every screen's "Gọi giúp", and before the code of a forgotten PIN.
import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { dialled } from "../src/app/telephone";
import Root from "../src/Root.svelte";
import { FakeBackend, STATE } from "./fake-backend";

it("reads numbers out in threes, as they are dialled in Vietnam", () => {
  expect(["0912000345", "+84912000345", "02713000113", "113", "912000345", "0651234"].map(dialled)).toEqual([
    "0912 000 345", "0912 000 345", "02713 000 113", "113", "912 000 345", "0651 234",
  ]);
});

async function askedForHelp(helpers: typeof STATE.helpers) {
  const backend = new FakeBackend();
  backend.state = { ...STATE, helpers };
  render(Root, { props: { backend } });
  await fireEvent.click(await screen.findByRole("button", { name: "Gọi giúp" }));
  return within(await screen.findByRole("dialog"));
}

it("names whom to call with their numbers, in the officer's order", async () => {
  const sheet = await askedForHelp([{ name: "Trần Thị Na", phone: "+84912000345" }, { name: "Trực ban", phone: "113" }]);
  const said = sheet.getAllByRole("listitem").map((line) => line.textContent?.trim());
  expect(said.slice(0, 2)).toEqual([expect.stringMatching(/^Trần Thị Na\s*0912 000 345$/), expect.stringMatching(/^Trực ban\s*113$/)]);
  expect(sheet.queryByText("Gọi tổ trưởng của mình.")).toBeNull();
});

it("says whom to call without a number where nobody is named", async () => {
  const sheet = await askedForHelp([]);
  sheet.getByText("Gọi tổ trưởng của mình.");
});

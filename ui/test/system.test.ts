// The system's back key and keyboard.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { keepFieldInSight } from "../src/app/system";
import Root from "../src/Root.svelte";
import { FakeBackend } from "./fake-backend";

async function opened(hash: string): Promise<FakeBackend> {
  history.replaceState(null, "", hash);
  const backend = new FakeBackend();
  render(Root, { props: { backend } });
  return backend;
}
const behind = (backend: FakeBackend) => backend.calls.filter((call) => call.command === "step_behind").length;

it("closes the sheet first, then goes up screen by screen, and on the first screen steps behind without asking", async () => {
  const backend = await opened("#/settings/add-user");
  await fireEvent.click(await screen.findByRole("button", { name: "Gọi giúp" }));
  expect(document.querySelector("dialog")).not.toBeNull();
  backend.pressBack();
  await vi.waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  backend.pressBack();
  await screen.findByRole("heading", { name: "Cài đặt" });
  backend.pressBack();
  await screen.findByRole("heading", { name: "Hôm nay" });
  expect(behind(backend)).toBe(0);
  backend.pressBack();
  expect(behind(backend)).toBe(1);
});

it("brings the field that is written in above the keyboard when the page gets lower", async () => {
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => work());
  const field = document.body.appendChild(document.createElement("input"));
  field.scrollIntoView = vi.fn();
  const stop = keepFieldInSight(document);
  field.focus();
  window.dispatchEvent(new Event("resize"));
  expect(field.scrollIntoView).toHaveBeenCalledTimes(2);
  field.blur();
  window.dispatchEvent(new Event("resize"));
  expect(field.scrollIntoView).toHaveBeenCalledTimes(2);
  stop();
  field.remove();
  vi.unstubAllGlobals();
});

it.each([["keystore", "Trong chip khóa của máy."], ["file", "Trong một tệp của máy này"]] as const)("says in the settings what keeps the key: %s", async (place, words) => {
  location.hash = "#/settings";
  const backend = new FakeBackend();
  backend.state = { ...backend.state, secret_place: place };
  render(Root, { props: { backend } });
  expect(await screen.findByText(new RegExp(`^${words}`))).toBeTruthy();
});

it("says that a sealed file went to the share sheet, and not that it was saved", async () => {
  const backend = await opened("#/send");
  backend.shares = true;
  backend.send = { ...backend.send, records_unsent: 4 };
  await fireEvent.click(await screen.findByRole("button", { name: "Gửi bằng tệp" }));
  expect((await screen.findByTestId("carry-said")).textContent).toContain("bảng chia sẻ");
  expect(backend.saved).toHaveLength(1);
});

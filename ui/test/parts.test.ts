// Parts that are read later: what stands there meanwhile, and when they don't come.
import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { desk, parts, Part, readAhead } from "../src/app/parts.svelte";
import type { Component } from "svelte";
import Empty from "../src/components/Empty.svelte";
import type { IconName } from "../src/components/Icon.svelte";
import Later from "../src/components/Later.svelte";

type Words = { icon: IconName; title: string };
const words = (title: string): Words => ({ icon: "house", title });

it("says that a part opens until it is there, and shows it at once the next time", async () => {
  let come: (read: Component<Words>) => void = () => undefined;
  const slow = new Part<Words>(() => new Promise((read) => (come = read)));
  const first = render(Later, { props: { part: slow as never, props: words("Chưa có gì") } });
  expect(await screen.findByRole("status")).toHaveTextContent("Đang mở…");
  come(Empty);
  expect(await screen.findByText("Chưa có gì")).toBeInTheDocument();
  first.unmount();
  render(Later, { props: { part: slow as never, props: words("Lần nữa") } });
  expect(screen.getByText("Lần nữa")).toBeInTheDocument();
});

it("says that nothing is lost when a part can't be read, and offers to try again", async () => {
  const none = new Part<Words>(() => Promise.reject(new Error("gone")));
  render(Later, { props: { part: none as never, inside: true, props: words("") } });
  expect(await screen.findByRole("alert")).toHaveTextContent("Mọi thứ đã ghi vẫn còn nguyên");
  expect(screen.getByRole("button", { name: "Thử lại" })).toBeInTheDocument();
});

it("reads every part of a tablet ahead, and nothing of the desk", async () => {
  const asked: string[] = [];
  for (const [name, part] of Object.entries(parts)) part.read = async () => void asked.push(name);
  desk.read = async () => void asked.push("desk");
  vi.stubGlobal("requestIdleCallback", (work: () => void) => queueMicrotask(work));
  readAhead();
  await expect.poll(() => asked).toEqual(Object.keys(parts));
});

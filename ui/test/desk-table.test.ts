// The desk's long table: Vietnamese order, search without marks, keys, and few lines in the page however many rows.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import DeskTable from "../src/features/office/table/DeskTable.svelte";
import { byName, fold, matches, sorted, type Column } from "../src/features/office/table/order";

interface Person { id: number; name: string; age: number | null }
const name: Column<Person> = { key: "name", title: "Họ và tên", value: (p) => p.name, sort: "name" };
const age: Column<Person> = { key: "age", title: "Tuổi", value: (p) => p.age, align: "right", width: 4 };
const people: Person[] = [
  { id: 1, name: "Nguyễn Văn Đức", age: 40 }, { id: 2, name: "Trần Thị Ánh", age: null }, { id: 3, name: "Lê Ân", age: 9 },
  { id: 4, name: "Điểu K'Rơi", age: 71 }, { id: 5, name: "Phạm Dũng", age: 30 }, { id: 6, name: "Võ An", age: 30 },
];

describe("order", () => {
  it("sorts people by their own name in the order of the Vietnamese alphabet", () => {
    expect(sorted(people, name, false).map((p) => p.id)).toEqual([6, 2, 3, 5, 1, 4]);
    expect(byName("Nguyễn Văn Đức")).toBe("Đức Nguyễn Văn");
  });
  it("keeps those without a value at the end either way, and the order of equals", () => {
    expect(sorted(people, age, false).map((p) => p.id)).toEqual([3, 5, 6, 1, 4, 2]);
    expect(sorted(people, age, true).map((p) => p.id)).toEqual([4, 1, 5, 6, 3, 2]);
  });
  it("counts hamlet ten after hamlet nine", () => {
    const unit: Column<string> = { key: "u", title: "Đơn vị", value: (u) => u };
    expect(sorted(["Khu phố 10", "Khu phố 9"], unit, false)).toEqual(["Khu phố 9", "Khu phố 10"]);
  });
  it("finds words without marks, in any order", () => {
    expect(matches(fold("Nguyễn Văn Đức"), "duc nguyen")).toBe(true);
    expect(matches(fold("hoà"), "hòa")).toBe(true);
    expect(matches(fold("Nguyễn Văn Đức"), "duc tran")).toBe(false);
  });
});

const lines = () => [...document.querySelectorAll("tr[data-line]")];
const show = (rows: Person[], more = {}) => render(DeskTable<Person>, { label: "Người", columns: [name, age], rows, key: (p: Person) => p.id, ...more });

describe("the table", () => {
  it("sorts at its head and says so", async () => {
    show(people);
    await fireEvent.click(screen.getByRole("button", { name: "Tuổi" }));
    expect(lines().map((row) => row.querySelectorAll("td")[1]?.textContent)).toEqual(["9", "30", "30", "40", "71", ""]);
    expect(screen.getByRole("columnheader", { name: /Tuổi/ })).toHaveAttribute("aria-sort", "ascending");
  });
  it("filters as one types and says how many are left", async () => {
    show(people);
    await fireEvent.input(screen.getByRole("searchbox"), { target: { value: "duc" } });
    expect(lines()).toHaveLength(1);
    expect(screen.getByRole("status")).toHaveTextContent("1 trong 6 dòng");
  });
  it("is walked by arrows, Home and End, and opens with Enter", async () => {
    const onopen = vi.fn();
    show(people, { onopen });
    const grid = screen.getByRole("grid");
    await fireEvent.keyDown(grid, { key: "ArrowDown" });
    await fireEvent.keyDown(grid, { key: "End" });
    await fireEvent.keyDown(grid, { key: "ArrowUp" });
    await fireEvent.keyDown(grid, { key: "Enter" });
    expect(onopen).toHaveBeenCalledWith(people[4]);
    expect(document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")).toHaveAttribute("aria-selected", "true");
  });
  it("keeps few lines in the page of sixteen thousand rows", () => {
    const many = Array.from({ length: 16_000 }, (_, id) => ({ id, name: `Nguyễn Văn ${id}`, age: id % 90 }));
    show(many);
    expect(lines().length).toBeLessThan(80);
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "16001");
  });
  it("has every row on paper", async () => {
    show(Array.from({ length: 300 }, (_, id) => ({ id, name: `Nguyễn Văn ${id}`, age: id % 90 })));
    await fireEvent(window, new Event("beforeprint"));
    expect(lines()).toHaveLength(300);
  });
});

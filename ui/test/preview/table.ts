// A desk's table of sixteen thousand invented people, for measuring how it scrolls: never shipped.
import { mount } from "svelte";
import DeskTable from "../../src/features/office/table/DeskTable.svelte";
import type { Column } from "../../src/features/office/table/order";
import "../../src/fonts.css";
import "../../src/tokens.css";
import "../../src/base.css";
import "../../src/features/office/office.css";

interface Row { id: number; name: string; house: string; unit: string; birth: number; state: string }
const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Điểu", "Võ"];
const OWN = ["Đức", "Ánh", "Bưởi", "Sơn", "Út", "K'Rơi", "Kiên", "Hoa"];
const rows: Row[] = Array.from({ length: 16_000 }, (_, id) => ({
  id, name: `${FAMILY[id % 6]} Thị ${OWN[(id * 7) % 8]}`, house: String(1 + (id >> 2)), unit: `Khu phố ${1 + (id % 9)}`, birth: 1930 + (id % 78), state: id % 3 ? "Đạt" : "Chưa hỏi",
}));
const columns: Column<Row>[] = [
  { key: "id", title: "Số", value: (r) => r.id, align: "right", width: 4 },
  { key: "name", title: "Họ và tên", value: (r) => r.name, sort: "name", grow: 2 },
  { key: "birth", title: "Năm sinh", value: (r) => r.birth, align: "right", width: 5 },
  { key: "house", title: "Số hộ", value: (r) => r.house, width: 5 },
  { key: "unit", title: "Khu phố", value: (r) => r.unit },
  { key: "state", title: "Tình trạng", value: (r) => r.state },
];
const target = document.getElementById("app");
if (target) mount(DeskTable<Row>, { target, props: { label: "Người", columns, rows, key: (r: Row) => r.id, first: "name", height: "90vh" } });

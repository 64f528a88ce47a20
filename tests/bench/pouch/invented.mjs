// Invented residents and visits as a document database holds them, the same at every run. Nobody in it exists.
const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ"];
const MIDDLE = ["Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Hữu", "Quang"];
const GIVEN = ["An", "Bình", "Cường", "Dung", "Giang", "Hà", "Hải", "Hương", "Lan", "Linh", "Mai", "Nam", "Phúc", "Sơn", "Yến"];
const OUTCOMES = ["DONE", "DONE", "DONE", "ABSENT_UNKNOWN", "ONLY_2G", "NO_NEED"];

// A small generator (xorshift), so that the documents differ as real ones do and every run has the same.
function chances(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const digits = (chance, length) => Array.from({ length }, () => chance(10)).join("");
const hex = (chance, length) => Array.from({ length }, () => chance(16).toString(16)).join("");
const id = (chance) => [8, 4, 4, 4, 12].map((length) => hex(chance, length)).join("-");
const one = (chance, of) => of[chance(of.length)];

export function residents(count) {
  const chance = chances(2_463_534_242);
  let household = id(chance);
  return Array.from({ length: count }, () => {
    if (chance(4) === 0) household = id(chance);
    return {
      _id: id(chance),
      type: "resident",
      household,
      name: `${one(chance, FAMILY)} ${one(chance, MIDDLE)} ${one(chance, GIVEN)}`,
      birth: `${1930 + chance(90)}-${String(1 + chance(12)).padStart(2, "0")}-${String(1 + chance(28)).padStart(2, "0")}`,
      sex: one(chance, ["M", "F"]),
      personal_id: `070${digits(chance, 9)}`,
      phone: chance(5) < 2 ? `09${digits(chance, 8)}` : null,
      address: `Số ${1 + chance(200)}, khu phố ${1 + chance(5)}`,
      listed: { CCCD: "issued", DDDT: one(chance, ["none", "active2"]), SIM: "none", SMARTPHONE: "none" },
    };
  });
}

export function visits(count) {
  const chance = chances(88_675_123);
  let at = Date.UTC(2024, 4, 6, 11, 30);
  return Array.from({ length: count }, (_, nth) => {
    at += 20_000 + chance(100_000);
    return {
      _id: id(chance),
      type: "visit",
      resident: id(chance),
      tablet: "kp3-a",
      member: "V01",
      seq: nth + 1,
      at: new Date(at).toISOString(),
      answers: Object.fromEntries(["CCCD", "DDDT", "SIM", "SMARTPHONE"].map((target) => [target, one(chance, OUTCOMES)])),
      app: "0.1.0",
    };
  });
}

#!/usr/bin/env bash
# Opens the ward's reports with another program: LibreOffice turns each .docx and .xlsx into PDF pages, whose number and
# words are asserted. The pages are left as pictures in target/reports, to be looked at. Apart from `./dev test`, because
# LibreOffice is a big install.
set -euo pipefail
cd "$(dirname "$0")/../.."
hub="${CARGO_TARGET_DIR:-target}/debug/tungnha-hub"
out="${CARGO_TARGET_DIR:-target}/reports"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out"
mkdir -p "$out"

fail() { printf '✗ %s\n' "$*" >&2; exit 1; }
run() { "$hub" "$1" --data "$work/hub" --clock 2024-05-08T21:00:00+07:00 "${@:2}" --json >/dev/null; }
pages() { pdfinfo "$1" | sed -n 's/^Pages: *//p'; }
# Not through a pipe that ends early: with pipefail that is a fault.
has() { [[ "$(pdftotext -layout "$1" -)" == *"$2"* ]] || fail "$1 lacks “$2”"; }
first_line() { pdftotext -f "$2" -l "$2" -layout "$1" - | sed '/^[[:space:]]*$/d' | sed -n '1s/ //gp'; }

cat >"$work/dot.toml" <<'TOML'
template = "2024"
[[phases]]
name = "Giai đoạn 1"
first_day = 2024-04-04
last_day = 2024-05-05
[[phases]]
name = "Giai đoạn 2"
first_day = 2024-05-06
last_day = 2024-07-03
[[units]]
name = "Tỉnh Bình Phước"
[[units]]
name = "Phường Long Thủy"
parent = "Tỉnh Bình Phước"
[[units]]
name = "Khu phố 3"
[[units]]
name = "Tổ công nghệ số khu phố 3"
level = "team"
parent = "Khu phố 3"
members = ["Trần Thị Bưởi", "Điểu K'Rơi"]
TOML
run init --commune "Phường Long Thủy" --campaign "$work/dot.toml"
run allocate tests/samples/phan-bo-chi-tieu.xlsx
run import tests/samples/danh-sach-toan-phuong.xlsx --list-date 2024-05-02
# Some evenings of two tablets, so that every part of a report has something to tell.
"$hub" people --data "$work/hub" --clock 2024-05-08T21:00:00+07:00 --hamlet "Khu phố 3" --json | python3 -c '
import json, sys
outcomes = [("DDDT", "DONE"), ("SIM", "DONE"), ("CCCD", "ABSENT_KNOWN"), ("DDDT", "NO_NEED"), ("SMARTPHONE", "CANNOT_AFFORD"), ("CCCD", "IN_CUSTODY"), ("SIM", "SIM_OTHER_NAME")]
people = [one["personal_id"] for one in json.load(sys.stdin) if one["personal_id"]]
for at, person in enumerate(people[:210]):
    target, outcome = outcomes[at // 2 % 7]
    tablet = ["Trần Thị Bưởi", "Điểu K\u0027Rơi"][at % 2]
    time = f"2024-05-0{4 + at // 42}T19:{at % 42:02}:00+07:00"
    print(json.dumps({"tablet": tablet, "hamlet": "Khu phố 3", "at": time, "personal_id": person, "target": target, "outcome": outcome}))
' >"$work/plan.jsonl"
"${hub%hub}sim" --data "$work/hub" --clock 2024-05-08T20:00:00+07:00 --plan "$work/plan.jsonl" --json >/dev/null
for kind in day week final; do
  for ending in docx xlsx; do
    run report --kind "$kind" --to 2024-05-08 --out "$work/$kind.$ending"
    # A profile of its own: an open LibreOffice of the user is left alone.
    soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$out" "$work/$kind.$ending" >/dev/null 2>&1 ||
      fail "LibreOffice does not open $kind.$ending"
    mv "$out/$kind.pdf" "$out/$kind-$ending.pdf"
    pdftoppm -r 70 -png "$out/$kind-$ending.pdf" "$out/$kind-$ending"
  done
  paper="$out/$kind-docx.pdf"
  pdfinfo "$paper" | grep -q 'A4' || fail "$paper is not A4"
  [ "$(pages "$paper")" -ge 3 ] && [ "$(pages "$paper")" -le 14 ] || fail "$paper has $(pages "$paper") pages"
  for words in "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" "Độc lập - Tự do - Hạnh phúc" "CÔNG AN PHƯỜNG LONG THỦY" "BÁO CÁO" "1.605" "Điểu K'Rơi" "Kết quả theo tổ" "Nơi nhận:"; do
    has "$paper" "$words"
  done
  # No number on the first page, one at the head of the second.
  [ "$(first_line "$paper" 1)" != 1 ] || fail "$paper numbers its first page"
  [ "$(first_line "$paper" 2)" = 2 ] || fail "$paper does not number its second page"
  book="$out/$kind-xlsx.pdf"
  [ "$(pages "$book")" -ge 5 ] || fail "$book has $(pages "$book") pages"
  has "$book" "Phường Long Thủy"
  printf '✓ %s: Word %s pages, Excel %s\n' "$kind" "$(pages "$paper")" "$(pages "$book")"
done
printf 'Pages to look at: %s\n' "$out"

#!/usr/bin/env bash
# The rules of the house that no compiler holds. Each prints the places that break it.
set -uo pipefail
cd "$(dirname "$0")/.."
broken=0

# rule "words" "places found": nothing found is good.
rule() {
  if [ -n "$2" ]; then
    printf '✗ %s\n%s\n' "$1" "$2" >&2
    broken=1
  else
    printf '✓ %s\n' "$1"
  fi
}

rust() { git ls-files --cached --others --exclude-standard -- "$@" | grep '\.rs$'; }
depends() { grep -lE "^$1(\.|[[:space:]]*=)" crates/*/Cargo.toml src-tauri/Cargo.toml tests/*/Cargo.toml 2>/dev/null; }

rule "tauri only in src-tauri" \
  "$(depends 'tauri(-build)?' | grep -v '^src-tauri/')"
rule "@tauri-apps only in ui/src/backend" \
  "$(git grep -nE "from ['\"]@tauri-apps|import\(['\"]@tauri-apps" -- 'ui/src' ':!ui/src/backend')"
rule "the domain knows no I/O: no store, no network, no file" \
  "$(rust crates/domain/src crates/exchange/src | xargs -r grep -nE 'std::(fs|net|process|env)|rusqlite|reqwest|tokio')"
rule "dependencies run one way: domain, exchange, then device and hub" \
  "$(grep -nE '^tungnha-(device|hub|sheets|exchange|sim)' crates/domain/Cargo.toml /dev/null
     grep -nE '^tungnha-(device|hub|sheets|sim)' crates/exchange/Cargo.toml /dev/null
     grep -nE '^tungnha-(hub|sheets|sim)' crates/device/Cargo.toml /dev/null
     grep -nE '^tungnha-(device|sim)' crates/hub/Cargo.toml /dev/null)"
rule "SQL only in the two stores" \
  "$(depends rusqlite | grep -vE '^(crates/(cipher|device|hub)|tests/stories)/'
     rust crates/device/src crates/hub/src crates/sim/src src-tauri | grep -vE '^crates/(device|hub)/src/store/' |
       xargs -r grep -nE '\brusqlite\b|\.(prepare|prepare_cached|query_row|execute)\(|"(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA) ')"
rule "no clock and no randomness outside crates/ambient" \
  "$(rust crates src-tauri tests | grep -v '^crates/ambient/' |
       xargs -r grep -nE 'SystemTime::now|Utc::now|Local::now|OsRng|thread_rng|rand::rng\(')"
rule "nothing is left undone in code" \
  "$(git grep -nE 'todo!\(|unimplemented!\(|FIXME|TODO|dbg!\(' -- '*.rs' '*.ts' '*.svelte' '*.kt' '*.sql' '*.sh' ':!tests/rules.sh' ':!src-tauri/gen')"
rule "no test is switched off" \
  "$(git grep -nE '#\[ignore|\b(it|test|describe)\.(skip|only)\(' -- '*.rs' '*.ts' '*.mjs' '*.js')"
rule "the repository stands alone: no folder of somebody's machine" \
  "$(git grep -nE '["'"'"' =(]/(home|root|Users)/[A-Za-z]' -- ':!tests/rules.sh' ':!*package-lock.json')"
rule "spreadsheets leave the hub through the two writers that keep formulas text" \
  "$(rust crates src-tauri | grep -vE '/tests/|^crates/hub/src/(export|report/xlsx)\.rs$' |
       xargs -r grep -nE 'Workbook::new|csv::Writer' | grep -vE '_tests?\.rs|crates/hub/src/.*/tests')"
exit "$broken"

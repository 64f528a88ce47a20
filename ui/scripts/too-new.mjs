// What a WebView of Chrome 88 lacks, the oldest that the screens promise to run on (ui/vite.config.ts). The build
// lowers syntax, but it adds no missing functions and drops no unknown style: whatever of these is found in what
// a tablet loads would be a white page or a broken one at somebody's door.

/** Name → how it looks in a minified script. After each: the Chrome that first had it. */
const SCRIPTS = [
  ["Array.prototype.at", /\.at\(/g], // 92
  ["Array.prototype.findLast", /\.findLast(Index)?\(/g], // 97
  ["Array.prototype.toSorted", /\.to(Sorted|Reversed|Spliced)\(/g], // 110
  ["Array.prototype.group", /\b(Object|Map)\.groupBy\(/g], // 117
  ["Array.fromAsync", /\bArray\.fromAsync\(/g], // 121
  ["Object.hasOwn", /\bObject\.hasOwn\b/g], // 93
  ["structuredClone", /\bstructuredClone\b/g], // 98
  ["crypto.randomUUID", /\brandomUUID\b/g], // 92
  ["Error.cause", /\bnew \w*Error\([^()]*,\s*\{\s*cause\b/g], // 93
  ["Promise.withResolvers", /\.withResolvers\(/g], // 119
  ["AbortSignal.timeout", /\bAbortSignal\.(timeout|any)\(/g], // 103
  ["Element.checkVisibility", /\bcheckVisibility\b/g], // 105
  ["Intl.DurationFormat", /\bIntl\.(DurationFormat|supportedValuesOf)\b/g], // 99, 129
  ["String.isWellFormed", /\.(isWellFormed|toWellFormed)\(/g], // 111
  ["Set methods", /\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/g], // 122
  ["popover", /\b(showPopover|hidePopover|togglePopover)\b/g], // 114
  ["dialog.requestClose", /\.requestClose\(/g], // 134
  ["view transitions", /\bstartViewTransition\b/g], // 111
  ["class static block", /\bstatic\s*\{/g], // 94
  ["regular expression flag v or d", /[(=,:]\/(?:[^/\\\n]|\\.)+\/[gimsuy]*[dv][gimsuy]*[.,;)\]]/g], // 90, 112
];

/** The same for styles. */
const STYLES = [
  [":has()", /:has\(/g], // 105
  [":user-valid", /:user-(in)?valid\b/g], // 119
  ["container queries", /@container\b|\bcontainer-type\b|\d(cqw|cqh|cqi|cqb)\b/g], // 105
  ["dynamic viewport units", /\d(dvh|dvw|svh|svw|lvh|lvw)\b/g], // 108
  ["color-mix()", /\bcolor-mix\(/g], // 111
  ["oklch() and friends", /\b(oklch|oklab|lch|lab|color)\(/g], // 111
  ["light-dark()", /\blight-dark\(/g], // 123
  ["cascade layers", /@layer\b/g], // 99
  ["nesting", /(^|[;{}])\s*&/g], // 112
  ["@scope", /@scope\b/g], // 118
  ["accent-color", /\baccent-color\b/g], // 93
  ["individual transforms", /[;{](translate|rotate|scale):/g], // 104
  ["text-wrap: balance", /\btext-wrap\b/g], // 114
  ["subgrid", /\bsubgrid\b/g], // 117
  ["scrollbar-gutter", /\bscrollbar-gutter\b/g], // 94
  ["field-sizing", /\bfield-sizing\b/g], // 123
  ["overflow: clip", /\boverflow(-[xy])?:\s*clip\b/g], // 90
];

const LACKING = { ".js": SCRIPTS, ".css": STYLES, ".html": STYLES };

/** What of these is in a file of this ending: name and the words found. */
export function tooNew(ending, text) {
  const found = [];
  for (const [name, look] of LACKING[ending] ?? []) {
    for (const [words] of text.matchAll(look)) found.push(`${name} (${words.slice(0, 60)})`);
  }
  return [...new Set(found)];
}

// Step cards and first cards, with their pictures, in one file of the built app.
export { default as FirstCards } from "./FirstCards.svelte";
export { default as Guide } from "./Guide.svelte";

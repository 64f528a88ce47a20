// What a door seldom asks for, in one file of the built app: who is not listed, a person's page, how a house is found.
export { default as AddHouse } from "./AddHouse.svelte";
export { default as AddPerson } from "./AddPerson.svelte";
export { default as Elsewhere } from "./Elsewhere.svelte";
export { default as InviteSheet } from "../household/InviteSheet.svelte";
export { default as LandmarkSheet } from "../household/LandmarkSheet.svelte";
export { default as WalkSheet } from "../household/WalkSheet.svelte";
export { default as PersonHistory } from "../person/PersonHistory.svelte";

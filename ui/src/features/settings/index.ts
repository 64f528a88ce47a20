// What is around the walk, in one file of the built app: the first start, settings, users, the ways without a network,
// a locked list.
export { default as AddUser } from "../users/AddUser.svelte";
export { default as Carry } from "../carry/Carry.svelte";
export { default as Choose } from "../start/Choose.svelte";
export { default as ChoosePin } from "../start/ChoosePin.svelte";
export { default as Enrol } from "../start/Enrol.svelte";
export { default as Forgot } from "../unlock/Forgot.svelte";
export { default as ListsAway } from "../lease/ListsAway.svelte";
export { default as PracticeSend } from "../practice/PracticeSend.svelte";
export { default as Settings } from "./Settings.svelte";

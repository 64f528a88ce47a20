// What a team's lead has beside the walk, in one file of the built app.
export { default as Assign } from "../assign/Assign.svelte";
export { default as Board } from "../board/Board.svelte";
export { default as Conflicts } from "../conflicts/Conflicts.svelte";
export { default as Left } from "./Left.svelte";
export { default as LeftNames } from "./LeftNames.svelte";
export { default as TeamCodes } from "./TeamCodes.svelte";

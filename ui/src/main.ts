// Entry: how the tablet looks is known first, then the app is mounted on whichever backend there is: nothing is
// shown in letters or colours that change a moment later.
import { mount } from "svelte";
import Root from "./Root.svelte";
import { preferences } from "./app/preferences.svelte";
import { connect } from "./backend";
import "./fonts.css";
import "./tokens.css";
import "./base.css";

const target = document.getElementById("app");
void preferences.load().then(() => {
  // Not where the web view is too old for them (public/old.js).
  if (target && !document.documentElement.hasAttribute("data-old")) mount(Root, { target, props: { backend: connect() } });
});

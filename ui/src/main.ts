// Entry: how the tablet looks is painted first, then the app is mounted on whichever backend there is.
import { mount } from "svelte";
import Root from "./Root.svelte";
import { preferences } from "./app/preferences.svelte";
import { connect } from "./backend";
import "./fonts.css";
import "./tokens.css";
import "./base.css";

preferences.load();
const target = document.getElementById("app");
if (target) mount(Root, { target, props: { backend: connect() } });

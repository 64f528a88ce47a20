/* Letters and colours before the first paint: from the copy that can be read at once. The app reads the one that
   outlives a kill before it shows anything, and puts this one right. In the language of 2009, like old.js. */
(function (window, root) {
  "use strict";
  var look = {};
  try {
    look = JSON.parse(window.localStorage.getItem("tungnha.look")) || {};
  } catch (unreadable) {
    look = {};
  }
  var night = !!window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches;
  var dark = look.theme === "dark" || (look.theme !== "light" && night);
  root.setAttribute("data-theme", dark ? "dark" : "light");
  if (look.text === 24 || look.text === 28) root.setAttribute("data-text", String(look.text));
})(window, document.documentElement);

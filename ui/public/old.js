/* Says what to do on a tablet whose web view is too old for the screens, instead of a white page. Loaded before
   them, and written in the language of 2009 (ES5): this file must run where theirs does not. */
(function (window, document) {
  "use strict";
  function isNewEnough() {
    try {
      return "noModule" in document.createElement("script")
        && typeof window.Promise === "function" && typeof window.Promise.any === "function"
        && typeof String.prototype.replaceAll === "function"
        && !!window.CSS && !!window.CSS.supports && window.CSS.supports("selector(:where(a))");
    } catch (tooOld) {
      return false;
    }
  }
  /* The screens see this and don't begin: a web view of the years between runs their script, and would ask for a
     list behind this page. */
  function refuse() {
    if (document.documentElement.getAttribute("data-old")) return;
    document.documentElement.setAttribute("data-old", "true");
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tell);
    else tell();
  }
  function tell() {
    document.title = "Từng Nhà";
    var lines = [
      ["h1", "Cần cập nhật Android System WebView"],
      ["p", "Máy này còn bản cũ nên chưa mở được Từng Nhà. Dữ liệu trong máy vẫn còn nguyên."],
      ["p", "1. Ra chỗ có mạng."],
      ["p", "2. Mở CH Play."],
      ["p", "3. Tìm: Android System WebView."],
      ["p", "4. Bấm Cập nhật. Tìm: Google Chrome, bấm Cập nhật."],
      ["p", "5. Mở lại Từng Nhà."],
      ["p", "Không làm được? Gọi tổ trưởng. Đừng xóa ứng dụng."]
    ];
    var page = document.createElement("main");
    page.id = "old";
    page.style.cssText = "max-width:640px;margin:0 auto;padding:24px;font:20px/1.5 sans-serif;color:#111;background:#fff";
    for (var i = 0; i < lines.length; i += 1) {
      var line = document.createElement(lines[i][0]);
      line.appendChild(document.createTextNode(lines[i][1]));
      page.appendChild(line);
    }
    document.body.style.cssText = "margin:0;background:#fff";
    var app = document.getElementById("app");
    if (app && app.parentNode) app.parentNode.removeChild(app);
    document.body.appendChild(page);
  }
  if (!isNewEnough()) {
    refuse();
    return;
  }
  /* What was looked for is there, and still the screens' script can't be read. */
  window.addEventListener("error", function (event) {
    var app = document.getElementById("app");
    if (/SyntaxError/.test(event.message || "") && (!app || !app.firstChild)) refuse();
  });
})(window, document);

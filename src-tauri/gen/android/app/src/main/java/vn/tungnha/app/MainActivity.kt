// The one activity: a window that keeps its lists off screenshots and password keepers, and clear of the system bars.
package vn.tungnha.app

import android.os.Bundle
import android.view.View
import android.view.WindowManager
import android.webkit.WebView
import androidx.activity.enableEdgeToEdge
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat

class MainActivity : TauriActivity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    enableEdgeToEdge()
    super.onCreate(savedInstanceState)
    // Names and ID numbers stay out of screenshots, recordings and the task switcher's pictures.
    // A debug build may be photographed: it holds invented people only.
    if (!BuildConfig.DEBUG) {
      window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
    }
    keepClearOfSystemBars(findViewById(android.R.id.content))
  }

  // Names, numbers and PINs typed here are offered to no password keeper: it would carry them to somebody's cloud.
  override fun onWebViewCreate(webView: WebView) {
    webView.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
  }

  // Edge-to-edge is forced from Android 15 on, and old WebViews report no env(safe-area-inset-*):
  // padding the content natively holds on every version, and follows the keyboard too.
  private fun keepClearOfSystemBars(content: View) {
    ViewCompat.setOnApplyWindowInsetsListener(content) { view, insets ->
      val bars = insets.getInsets(
        WindowInsetsCompat.Type.systemBars() or
          WindowInsetsCompat.Type.displayCutout() or
          WindowInsetsCompat.Type.ime(),
      )
      view.setPadding(bars.left, bars.top, bars.right, bars.bottom)
      WindowInsetsCompat.CONSUMED
    }
  }
}

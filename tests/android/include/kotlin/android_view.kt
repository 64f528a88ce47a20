package android.view

open class View {
  var importantForAutofill: Int = 0 // from Android 8 (API 26)
  fun setPadding(left: Int, top: Int, right: Int, bottom: Int) {}

  companion object {
    const val IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS = 8
  }
}

abstract class Window {
  fun setFlags(flags: Int, mask: Int) {}
}

interface WindowManager {
  class LayoutParams {
    companion object {
      const val FLAG_SECURE = 0x2000
    }
  }
}

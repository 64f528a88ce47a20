package android.view

open class View {
  fun setPadding(left: Int, top: Int, right: Int, bottom: Int) {}
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

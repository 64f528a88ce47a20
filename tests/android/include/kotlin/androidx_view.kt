package androidx.core.view

import android.view.View
import androidx.core.graphics.Insets

fun interface OnApplyWindowInsetsListener {
  fun onApplyWindowInsets(view: View, insets: WindowInsetsCompat): WindowInsetsCompat
}

class ViewCompat {
  companion object {
    @JvmStatic fun setOnApplyWindowInsetsListener(view: View, listener: OnApplyWindowInsetsListener?) {}
  }
}

class WindowInsetsCompat {
  fun getInsets(types: Int): Insets = throw NotImplementedError()

  class Type {
    companion object {
      @JvmStatic fun systemBars(): Int = 0
      @JvmStatic fun displayCutout(): Int = 0
      @JvmStatic fun ime(): Int = 0
    }
  }

  companion object {
    @JvmField val CONSUMED: WindowInsetsCompat = throw NotImplementedError()
  }
}

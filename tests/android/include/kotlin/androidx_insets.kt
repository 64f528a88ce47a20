package androidx.core.graphics

class Insets {
  @JvmField val left = 0
  @JvmField val top = 0
  @JvmField val right = 0
  @JvmField val bottom = 0
}

package android

class R {
  class id {
    companion object {
      @JvmField val content = 0x1020002
    }
  }
}

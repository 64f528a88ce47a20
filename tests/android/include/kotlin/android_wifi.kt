package android.net.wifi

class WifiManager {
  fun createMulticastLock(tag: String): MulticastLock = throw NotImplementedError()

  class MulticastLock {
    val isHeld: Boolean get() = false
    fun setReferenceCounted(counted: Boolean) {}
    fun acquire() {}
    fun release() {}
  }
}

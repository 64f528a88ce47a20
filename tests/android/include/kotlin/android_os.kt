package android.os

interface Parcelable

class Bundle

class Build {
  class VERSION {
    companion object {
      @JvmField val SDK_INT = 26
    }
  }
}

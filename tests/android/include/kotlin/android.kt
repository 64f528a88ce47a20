// What our Kotlin uses of Android's own classes, shaped as Kotlin sees them: no SDK is in a package registry, and
// this is enough to type-check against. A call of something Android has and this lacks is added here by hand,
// from the reference, with the API level where it is above minSdk 26.
package android.app

import android.content.ContextWrapper
import android.content.Intent
import android.os.Bundle
import android.view.View
import android.view.Window

open class Activity : ContextWrapper() {
  val window: Window get() = throw NotImplementedError()
  val intent: Intent get() = throw NotImplementedError()
  protected open fun onCreate(savedInstanceState: Bundle?) {}
  fun runOnUiThread(action: Runnable) {}
  fun moveTaskToBack(nonRoot: Boolean): Boolean = false
  fun <T : View> findViewById(id: Int): T = throw NotImplementedError()
}

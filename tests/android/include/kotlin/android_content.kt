package android.content

import android.net.Uri
import android.os.Parcelable
import java.io.File

abstract class Context {
  abstract val applicationContext: Context
  abstract val packageName: String
  abstract val cacheDir: File
  abstract fun getSystemService(name: String): Any?
  abstract fun startActivity(intent: Intent?)

  companion object {
    const val CONNECTIVITY_SERVICE = "connectivity"
    const val WIFI_SERVICE = "wifi"
  }
}

open class ContextWrapper : Context() {
  override val applicationContext: Context get() = throw NotImplementedError()
  override val packageName: String get() = throw NotImplementedError()
  override val cacheDir: File get() = throw NotImplementedError()
  override fun getSystemService(name: String): Any? = null
  override fun startActivity(intent: Intent?) {}
}

class ClipData {
  companion object {
    @JvmStatic fun newRawUri(label: CharSequence?, uri: Uri): ClipData = throw NotImplementedError()
  }
}

class Intent(action: String) {
  var clipData: ClipData? = null
  fun setType(type: String?): Intent = this
  fun putExtra(name: String, value: Parcelable?): Intent = this
  fun addFlags(flags: Int): Intent = this

  companion object {
    const val ACTION_SEND = "android.intent.action.SEND"
    const val EXTRA_STREAM = "android.intent.extra.STREAM"
    const val FLAG_GRANT_READ_URI_PERMISSION = 1
    @JvmStatic fun createChooser(target: Intent, title: CharSequence?): Intent = target
  }
}

// What the app asks of the system beside the keystore: a file to the share sheet, multicast while a hub is
// looked for, word of a network, a step behind. Called by Rust only.
package vn.tungnha.app

import android.app.Activity
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import android.net.wifi.WifiManager
import android.util.Base64
import androidx.appcompat.app.AppCompatActivity
import androidx.core.content.FileProvider
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import java.io.File

@InvokeArg
class SharedFile {
  lateinit var name: String
  lateinit var data: String
}

@TauriPlugin
class SystemPlugin(private val activity: Activity) : Plugin(activity) {
  private val networks = activity.applicationContext.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager
  private val multicast = (activity.applicationContext.getSystemService(Context.WIFI_SERVICE) as WifiManager)
    .createMulticastLock("tungnha")
    .apply { setReferenceCounted(true) }

  // Told of each network that appears, also one without internet: the station's own Wi-Fi has none.
  private val watcher = object : ConnectivityManager.NetworkCallback() {
    override fun onAvailable(network: Network) {
      activity.runOnUiThread { trigger("network", JSObject()) }
    }
  }

  init {
    val any = NetworkRequest.Builder()
      .addTransportType(NetworkCapabilities.TRANSPORT_WIFI)
      .addTransportType(NetworkCapabilities.TRANSPORT_CELLULAR)
      .addTransportType(NetworkCapabilities.TRANSPORT_ETHERNET)
      .build()
    networks.registerNetworkCallback(any, watcher)
  }

  // Rust can reach no plugin without an activity: the lock is not left held. The watcher goes on for as long as
  // the process does, as what waits may be sent without a screen.
  override fun onDestroy(activity: AppCompatActivity) {
    if (multicast.isHeld) multicast.release()
  }

  @Command
  fun listen(invoke: Invoke) {
    multicast.acquire()
    invoke.resolve()
  }

  @Command
  fun stopListening(invoke: Invoke) {
    if (multicast.isHeld) multicast.release()
    invoke.resolve()
  }

  // Behind the other apps and not closed: whoever comes back is where they were.
  @Command
  fun stepBehind(invoke: Invoke) {
    activity.moveTaskToBack(true)
    invoke.resolve()
  }

  // Only sealed files go out this way. The receiving app may read this one file and nothing beside it.
  @Command
  fun share(invoke: Invoke) {
    val given = invoke.parseArgs(SharedFile::class.java)
    val folder = File(activity.cacheDir, "shared")
    val file = File(folder, given.name)
    if (file.name != given.name) {
      invoke.reject("a name with a path in it")
      return
    }
    folder.mkdirs()
    val old = System.currentTimeMillis() - AN_HOUR
    folder.listFiles()?.filter { it.lastModified() < old }?.forEach { it.delete() }
    file.writeBytes(Base64.decode(given.data, Base64.NO_WRAP))
    val address = FileProvider.getUriForFile(activity, "${activity.packageName}.fileprovider", file)
    val send = Intent(Intent.ACTION_SEND)
      .setType("application/octet-stream")
      .putExtra(Intent.EXTRA_STREAM, address)
      .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    // The chooser hands the permission on only for what is in the clip.
    send.clipData = ClipData.newRawUri(null, address)
    activity.startActivity(Intent.createChooser(send, null))
    invoke.resolve()
  }

  private companion object {
    const val AN_HOUR = 3_600_000L
  }
}

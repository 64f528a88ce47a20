package android.net

import android.os.Parcelable

abstract class Uri : Parcelable

class Network

class NetworkCapabilities {
  companion object {
    const val TRANSPORT_CELLULAR = 0
    const val TRANSPORT_WIFI = 1
    const val TRANSPORT_ETHERNET = 3
  }
}

class NetworkRequest {
  class Builder {
    fun addTransportType(transport: Int): Builder = this
    fun build(): NetworkRequest = throw NotImplementedError()
  }
}

class ConnectivityManager {
  open class NetworkCallback {
    open fun onAvailable(network: Network) {}
  }
  fun registerNetworkCallback(request: NetworkRequest, callback: NetworkCallback) {}
}

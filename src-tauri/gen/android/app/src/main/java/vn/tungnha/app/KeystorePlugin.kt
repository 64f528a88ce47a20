// The tablet's half of every key, under a key that never leaves the Android Keystore. Called by Rust only.
package vn.tungnha.app

import android.app.Activity
import android.os.Build
import android.security.keystore.*
import android.util.Base64
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import java.security.KeyStore
import java.security.UnrecoverableKeyException
import java.util.concurrent.Executors
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

@InvokeArg
class KeystoreBytes {
  lateinit var bytes: String
}

@TauriPlugin
class KeystorePlugin(activity: Activity) : Plugin(activity) {
  // A chip of its own (StrongBox) may take a second: the screen must not wait for it.
  private val worker = Executors.newSingleThreadExecutor()

  @Command
  fun wrap(invoke: Invoke) {
    answer(invoke) { plain ->
      val cipher = Cipher.getInstance(CIPHER)
      cipher.init(Cipher.ENCRYPT_MODE, known() ?: make())
      cipher.updateAAD(PURPOSE)
      // The keystore chooses the nonce, so that no program can use one twice.
      cipher.iv + cipher.doFinal(plain)
    }
  }

  @Command
  fun unwrap(invoke: Invoke) {
    answer(invoke) { wrapped ->
      val key = known() ?: throw UnrecoverableKeyException("no such key")
      val cipher = Cipher.getInstance(CIPHER)
      cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES))
      cipher.updateAAD(PURPOSE)
      cipher.doFinal(wrapped, NONCE_BYTES, wrapped.size - NONCE_BYTES)
    }
  }

  // Two refusals are told apart: the key is gone for good, or the keystore can't answer now. Only the
  // first asks a person to call the officer.
  private fun answer(invoke: Invoke, work: (ByteArray) -> ByteArray) {
    worker.execute {
      try {
        val given = Base64.decode(invoke.parseArgs(KeystoreBytes::class.java).bytes, Base64.NO_WRAP)
        invoke.resolve(JSObject().apply { put("bytes", Base64.encodeToString(work(given), Base64.NO_WRAP)) })
      } catch (gone: UnrecoverableKeyException) {
        invoke.reject("the key is gone", "lost")
      } catch (gone: KeyPermanentlyInvalidatedException) {
        invoke.reject("the key was made invalid", "lost")
      } catch (other: AEADBadTagException) {
        invoke.reject("wrapped with another key", "lost")
      } catch (fault: Exception) {
        invoke.reject(fault.javaClass.simpleName, "unusable")
      }
    }
  }

  private fun known(): SecretKey? {
    val store = KeyStore.getInstance(STORE)
    store.load(null)
    return store.getKey(ALIAS, null) as SecretKey?
  }

  // In the chip of its own where the tablet has one, else in the processor's trusted part.
  private fun make(): SecretKey {
    if (Build.VERSION.SDK_INT >= ANDROID_9) {
      try {
        return generate(true)
      } catch (none: StrongBoxUnavailableException) {
        // Most tablets have none.
      }
    }
    return generate(false)
  }

  private fun generate(ownChip: Boolean): SecretKey {
    val spec = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
      .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
      .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
      .setKeySize(256)
      // The PIN is the app's own; a key bound to the screen lock would be lost with every change of it.
      .setUserAuthenticationRequired(false)
    if (ownChip && Build.VERSION.SDK_INT >= ANDROID_9) spec.setIsStrongBoxBacked(true)
    val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE)
    generator.init(spec.build())
    return generator.generateKey()
  }

  private companion object {
    const val STORE = "AndroidKeyStore"
    const val ALIAS = "tungnha platform secret 1"
    const val CIPHER = "AES/GCM/NoPadding"
    const val NONCE_BYTES = 12
    const val TAG_BITS = 128
    const val ANDROID_9 = 28
    val PURPOSE = "tungnha platform secret v1".toByteArray()
  }
}

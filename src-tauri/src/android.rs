//! What Android does for the app, over two small plugins of our own: the keystore (`KeystorePlugin.kt`), and
//! sharing, listening, networks and the back key (`SystemPlugin.kt`).
//!
//! Only Rust calls them: no capability names them, so the page can't.

use std::io;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tauri::ipc::Channel;
use tauri::plugin::mobile::PluginInvokeError;
use tauri::plugin::{PluginHandle, TauriPlugin};
use tauri::{AppHandle, Builder, Manager, Runtime};
use tungnha_device::transport::Listening;
use tungnha_device::{Keystore, KeystoreFault, Options, Secret};

use crate::courier;

/// The Kotlin package of both.
const PACKAGE: &str = "vn.tungnha.app";
/// The code with which the keystore tells that its key is gone.
const LOST: &str = "lost";

struct KeystorePlugin<R: Runtime>(PluginHandle<R>);
struct SystemPlugin<R: Runtime>(PluginHandle<R>);

pub(crate) fn prepare<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.plugin(keystore_plugin()).plugin(system_plugin())
}

fn keystore_plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("keystore")
        .setup(|app, api| {
            let handle = api.register_android_plugin(PACKAGE, "KeystorePlugin")?;
            app.manage(KeystorePlugin(handle));
            Ok(())
        })
        .build()
}

fn system_plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("system")
        .setup(|app, api| {
            let handle = api.register_android_plugin(PACKAGE, "SystemPlugin")?;
            app.manage(SystemPlugin(handle));
            Ok(())
        })
        .build()
}

/// Puts the platform's secret under the Android Keystore.
pub(crate) fn with_keystore<R: Runtime>(app: &AppHandle<R>, options: Options) -> Options {
    match app.try_state::<KeystorePlugin<R>>() {
        Some(plugin) => options.with_keystore(Arc::new(Chip(plugin.0.clone()))),
        None => options,
    }
}

struct Chip<R: Runtime>(PluginHandle<R>);

impl<R: Runtime> Chip<R> {
    fn ask(&self, command: &str, bytes: &[u8]) -> Result<Vec<u8>, KeystoreFault> {
        let answer: Result<Value, _> = self
            .0
            .run_mobile_plugin(command, json!({ "bytes": STANDARD.encode(bytes) }));
        let answer = answer.map_err(|fault| {
            let lost = matches!(&fault, PluginInvokeError::InvokeRejected(told) if told.code.as_deref() == Some(LOST));
            tracing::warn!(lost, "the keystore refused");
            if lost { KeystoreFault::Lost } else { KeystoreFault::Unusable }
        })?;
        let bytes = answer.get("bytes").and_then(Value::as_str);
        bytes
            .and_then(|text| STANDARD.decode(text).ok())
            .ok_or(KeystoreFault::Unusable)
    }
}

impl<R: Runtime> Keystore for Chip<R> {
    fn wrap(&self, secret: &[u8; 32]) -> Result<Vec<u8>, KeystoreFault> {
        self.ask("wrap", secret)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Secret, KeystoreFault> {
        let plain = self.ask("unwrap", wrapped)?;
        <[u8; 32]>::try_from(plain)
            .map(Secret::new)
            .map_err(|_| KeystoreFault::Unusable)
    }
}

/// Android keeps multicast from a program that holds no lock; ours is held only while a hub is looked for.
pub(crate) fn listening<R: Runtime>(app: &AppHandle<R>) -> Listening {
    let app = app.clone();
    Listening::new(move |on| {
        tell(&app, if on { "listen" } else { "stopListening" }, json!({}));
    })
}

/// A network that appears makes the tablet try at once, also while the page sleeps.
pub(crate) fn watch<R: Runtime>(app: &AppHandle<R>) {
    let heard = app.clone();
    let handler: Channel<Value> = Channel::new(move |_| {
        courier::road_came(heard.clone());
        Ok(())
    });
    tell(
        app,
        "registerListener",
        json!({ "event": "network", "handler": handler }),
    );
}

/// Hands a file (its bytes as base64) to the system's sheet.
pub(crate) fn share<R: Runtime>(app: &AppHandle<R>, name: &str, data: &str) -> io::Result<()> {
    if tell(app, "share", json!({ "name": name, "data": data })) {
        Ok(())
    } else {
        Err(io::ErrorKind::Other.into())
    }
}

pub(crate) fn step_behind<R: Runtime>(app: &AppHandle<R>) {
    tell(app, "stepBehind", json!({}));
}

/// Runs a command of the system's plugin; says whether it went well.
fn tell<R: Runtime>(app: &AppHandle<R>, command: &str, payload: Value) -> bool {
    let Some(plugin) = app.try_state::<SystemPlugin<R>>() else {
        return false;
    };
    let answer: Result<Value, _> = plugin.0.run_mobile_plugin(command, payload);
    if let Err(fault) = &answer {
        tracing::warn!(%fault, command, "the system did not");
    }
    answer.is_ok()
}

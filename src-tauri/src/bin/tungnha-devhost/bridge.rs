//! The app without a window: its real commands on Tauri's mock runtime, called with JSON.

use serde_json::Value;
use tauri::{
    App, WebviewWindow,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tung_nha_lib::{Launch, assemble, context, open_window};

use crate::Fault;

/// The app on the mock runtime. It ends when this is dropped.
pub(crate) struct Bridge {
    app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

/// A way to call commands from any thread.
#[derive(Clone)]
pub(crate) struct Caller {
    window: WebviewWindow<MockRuntime>,
}

impl Bridge {
    /// Builds the app as the window's program does, and opens its (invisible) window.
    pub(crate) fn open(launch: &Launch) -> Result<Self, Fault> {
        let app = assemble(mock_builder()).build(context())?;
        let window = open_window(&app, launch)?;
        Ok(Self { app, window })
    }

    /// The app, for its events and configuration.
    pub(crate) fn app(&self) -> &App<MockRuntime> {
        &self.app
    }

    /// A way to call commands.
    pub(crate) fn caller(&self) -> Caller {
        Caller {
            window: self.window.clone(),
        }
    }
}

impl Caller {
    /// Calls a command as the window's script would. Blocks until the command has answered.
    ///
    /// The error is what the command's promise would be rejected with: an `AppError`, or a text of
    /// Tauri's own about a command or an argument that does not exist.
    pub(crate) fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let Ok(url) = LOCAL.parse() else {
            return Err(Value::String(format!("{LOCAL} is no address")));
        };
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url,
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        let answer = get_ipc_response(&self.window, request)?;
        answer
            .deserialize()
            .map_err(|fault| Value::String(fault.to_string()))
    }
}

/// Where the app's own pages live; anything else is foreign to the capabilities.
const LOCAL: &str = if cfg!(any(windows, target_os = "android")) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fresh_tablet() -> (tempfile::TempDir, Bridge) {
        let folder = tempfile::tempdir().unwrap();
        let launch = Launch {
            data: Some(folder.path().to_owned()),
            demo_pin: Some("246810".to_owned()),
            ..Launch::default()
        };
        let bridge = Bridge::open(&launch).unwrap();
        (folder, bridge)
    }

    #[test]
    fn a_tablet_that_nobody_enrolled_asks_to_be_enrolled() {
        let (_folder, bridge) = fresh_tablet();
        let state = bridge.caller().call("app_state", json!({})).unwrap();
        assert_eq!(state["phase"], "enrol");
        assert_eq!(state["demo_pin"], "246810");
        assert_eq!(state["version"], env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn a_refusal_keeps_its_code_on_the_way_to_the_screen() {
        let (_folder, bridge) = fresh_tablet();
        let fault = bridge
            .caller()
            .call("enrol", json!({ "code": "not a code" }))
            .unwrap_err();
        assert_eq!(fault["code"], "code_unreadable");
    }

    #[test]
    fn what_the_capabilities_do_not_grant_is_refused_as_in_the_window() {
        let (_folder, bridge) = fresh_tablet();
        let fault = bridge.caller().call("plugin:app|version", json!({})).unwrap_err();
        assert!(fault.as_str().unwrap().contains("not allowed"), "{fault}");
    }

    #[test]
    fn a_command_or_an_argument_that_does_not_exist_is_a_fault_and_not_a_wait() {
        let (_folder, bridge) = fresh_tablet();
        assert!(
            bridge
                .caller()
                .call("no_such_command", json!({}))
                .unwrap_err()
                .is_string()
        );
        assert!(
            bridge
                .caller()
                .call("household", json!({}))
                .unwrap_err()
                .is_string()
        );
    }
}

//! A tablet has no desk: what a computer's app asks of one is refused in the same shape.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};
use tauri::{AppHandle, Runtime};
use tungnha_ambient::Clock;

use crate::launch::Launch;

/// No desk.
pub(crate) struct Desk;

impl Desk {
    pub(crate) fn open(_: PathBuf, _: PathBuf, _: Arc<dyn Clock>, _: &Launch) -> Self {
        Self
    }

    pub(crate) fn is_here(&self) -> bool {
        false
    }

    pub(crate) async fn call(&self, _: String, _: Value) -> Result<Value, Value> {
        Err(refusal())
    }

    pub(crate) async fn put(&self, _: String, _: Vec<u8>) -> Result<Value, Value> {
        Err(refusal())
    }

    pub(crate) fn stop(&self) {}
}

pub(crate) fn attend<R: Runtime>(_: AppHandle<R>) {}

fn refusal() -> Value {
    json!({ "code": "not_allowed", "message": "Máy tính bảng không có bàn làm việc.", "details": {} })
}

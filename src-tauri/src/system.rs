//! What the system does for the app, on a computer: nothing that the app can't do itself. The tablet's side is
//! `android.rs`.

use std::io;

use tauri::{AppHandle, Builder, Runtime};
use tungnha_device::Options;
use tungnha_device::transport::Listening;

pub(crate) fn prepare<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
}

/// A computer has no keystore that is the same everywhere: the platform's secret stays in a file, and the
/// settings screen says so.
pub(crate) fn with_keystore<R: Runtime>(_: &AppHandle<R>, options: Options) -> Options {
    options
}

pub(crate) fn listening<R: Runtime>(_: &AppHandle<R>) -> Listening {
    Listening::new(|_| {})
}

/// The courier looks by itself whether somebody is there.
pub(crate) fn watch<R: Runtime>(_: &AppHandle<R>) {}

pub(crate) fn share<R: Runtime>(_: &AppHandle<R>, _: &str, _: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(crate) fn step_behind<R: Runtime>(_: &AppHandle<R>) {}

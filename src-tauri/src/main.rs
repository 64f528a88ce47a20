//! `tung-nha`: the app in a window. Everything is in the library, which Android loads by itself.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    tung_nha_lib::run()
}

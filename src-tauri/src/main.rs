//! App.
fn main() { tung_nha_lib::run() }

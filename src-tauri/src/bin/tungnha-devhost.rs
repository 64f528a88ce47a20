//! Dev host.
fn main() {}

//! Local tenant.
fn main() {}
